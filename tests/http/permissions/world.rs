//! What the calls are about: one invite, and bo's request on it.

use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;
use usher::domain::group::Level;
use usher::domain::join_request::Answer;
use usher::domain::scope::{Scope, Scopes};
use usher::service::group::GroupForm;
use usher::service::invite::{NewInvite, revoke};
use usher::service::{admitter, api_key, join, set_up};
use usher::storage::limit::Rate;

use super::calls::{Call, OF_INVITE, OF_REQUEST};
use crate::support::{Group, Person, TestApp};

pub struct World {
    pub app: TestApp,
    pub alix: Person,
    pub bo: Person,
    pub caro: Person,
    /// Whose group, or whose names stand on the invite.
    pub new: NewInvite,
    /// The group on the network, where our client is in it.
    pub group: Option<Group>,
    /// Who adds people for each invite besides its creator.
    pub volunteer: Option<Person>,
}

/// Who calls: a person, or nobody.
pub struct Caller<'a> {
    person: Option<&'a Person>,
    token: Option<String>,
    /// An API key for group links.
    key: String,
}

impl<'a> Caller<'a> {
    pub async fn of(app: &TestApp, person: Option<&'a Person>) -> Self {
        let Some(one) = person else { return Self { person, token: None, key: "ushk_nothing".to_owned() } };
        let scopes = Scopes::only(vec![Scope::Groups]);
        let key = api_key::create(&app.services, &one.inbox_id, "key", &scopes).await.unwrap().secret;
        Self { person, token: Some(app.token(one).await), key }
    }

    /// With an API key alone.
    pub fn with_key(person: &'a Person, key: &str) -> Self {
        Self { person: Some(person), token: Some(key.to_owned()), key: key.to_owned() }
    }
}

impl World {
    /// A new invite and request in this state; what stands for `{invite}` and `{request}`.
    pub async fn begin(&self, state: &str) -> (String, String) {
        let (app, services) = (&self.app, &self.app.services);
        if let (Some(group), "member") = (&self.group, state)
            && !app.is_in(group, &self.bo)
        {
            app.add_by(&self.alix, group, &[&self.bo]).await;
        }
        let invite = app.invite(&self.alix, self.new.clone()).await;
        let request = app.join(&self.bo, &invite).await.id;
        app.join(&self.caro, &invite).await;
        if let Some(volunteer) = &self.volunteer {
            admitter::volunteer(services, &volunteer.inbox_id, invite.card.id.as_str()).await.unwrap();
        }
        let (alix, id) = (&self.alix.inbox_id, invite.card.id.as_str());
        let answer =
            async |answer| drop(join::answer(services, alix, request.as_str(), answer).await.unwrap());
        let set = async |what: &str| assert_eq!(app.sql(&format!("UPDATE {what} = '{id}'")).await, 1);
        match state {
            "approved" => answer(Answer::Approve).await,
            "rejected" => answer(Answer::Reject { reason: None }).await,
            "revoked" => drop(revoke(services, alix, id).await.unwrap()),
            "paused" => set("invites SET paused = TRUE WHERE id").await,
            "expired" => set("invites SET expires_at = 1 WHERE id").await,
            "used up" => set("invites SET max_uses = 1, uses = 1 WHERE id").await,
            "failed" => {
                answer(Answer::Approve).await;
                let failed = "member_state = 'failed', code = 'not_reachable'";
                let approved = "decision = 'approved' AND invite_id";
                set(&format!("join_requests SET {failed} WHERE {approved}")).await;
                app.sql(&format!("UPDATE jobs SET state = 'dead' WHERE payload = '{request}'")).await;
            }
            _ => {}
        }
        (id.to_owned(), request.to_string())
    }

    /// What this caller hears of what [`World::begin`] made.
    pub async fn status(
        &self,
        call: &Call,
        (invite, request): &(String, String),
        caller: &Caller<'_>,
    ) -> u16 {
        let kind = if self.group.is_some() { "manual_approval" } else { "auto_join_members" };
        let fill = |text: &str| {
            text.replace("{invite}", invite)
                .replace("{request}", request)
                .replace("{bo}", self.bo.inbox_id.as_str())
                .replace("{wallet}", &self.bo.address.lower())
                .replace("{alix}", self.alix.inbox_id.as_str())
                .replace("{me}", caller.person.unwrap_or(&self.caro).inbox_id.as_str())
                .replace("{type}", kind)
                .replace("{topic}", self.group.as_ref().map_or("theirs", |group| group.id.0.as_str()))
                .replace("{key}", &caller.key)
                .replace("{device}", "phone")
        };
        let ask = Request::builder().method(call.method).uri(fill(call.path));
        let ask = match &caller.token {
            Some(token) => ask.header("authorization", format!("Bearer {token}")),
            None => ask,
        };
        let ask = ask.header("content-type", "application/json").body(Body::from(fill(call.body))).unwrap();
        // The events never end, so the body is not waited for.
        self.app.router().oneshot(ask).await.unwrap().status().as_u16()
    }

    /// One line for each call and state: its name, and the status for each who asks. Reads and second names of
    /// a call are asked while a request goes its way, not in every state that hinders it.
    pub async fn table(&self, actors: &[Option<&Person>], states: &[&'static str]) -> String {
        let mut callers = Vec::new();
        for actor in actors {
            callers.push(Caller::of(&self.app, *actor).await);
        }
        let of_invite = OF_INVITE.iter().map(|call| ("pending", call));
        let of_request = states.iter().flat_map(|state| OF_REQUEST.iter().map(move |call| (*state, call)));
        let of_request =
            of_request.filter(|(state, call)| WAYS.contains(state) || HINDERED.contains(&call.name));
        let mut lines = String::new();
        for (state, call) in of_invite.chain(of_request) {
            let mut line = format!("{state:<8} {:<16}", call.name);
            let mut untouched = None;
            for caller in &callers {
                let about = match untouched.take() {
                    Some(about) => about,
                    None => self.begin(state).await,
                };
                let status = self.status(call, &about, caller).await;
                line.push_str(&format!(" {status}"));
                // Who is refused leaves everything to the next one as it was.
                untouched = (call.method == "GET" || REFUSALS.contains(&status)).then_some(about);
            }
            lines.push_str(line.trim_end());
            lines.push('\n');
        }
        lines
    }
}

const REFUSALS: [u16; 3] = [401, 403, 404];

/// What is asked in the other states.
const HINDERED: [&str; 7] = ["ask", "approve", "reject", "claim", "notify", "withdraw", "decide"];
const WAYS: [&str; 4] = ["pending", "approved", "rejected", "revoked"];

/// Nobody is slowed down, no answer is waited for, and only operators have groups made.
fn unhurried(app: &TestApp) -> TestApp {
    let app = app.with(|services| services.site.local = false);
    app.with_limits(|limits| {
        limits.join_per_wallet = Rate { burst: 10_000, interval_ms: 1 };
        limits.invite_per_person = Rate { burst: 10_000, interval_ms: 1 };
        limits.answer_within = std::time::Duration::ZERO;
    })
}

/// A group of alix, who is an operator; dora an admin, eli a member and fay an admin who was removed. Gus is
/// nobody.
pub async fn managed(app: &TestApp, everyone_adds: bool) -> (World, [Person; 4]) {
    let [alix, bo, caro] = ["alix", "bo", "caro"].map(|name| app.person(name));
    let others = ["dora", "eli", "fay", "gus"].map(|name| app.person(name));
    let [dora, eli, fay, _] = &others;
    let form =
        GroupForm { name: "Night Runners".into(), everyone_is_admin: everyone_adds, ..GroupForm::default() };
    let group = app.make_group(&alix, form).await;
    app.add_by(&alix, &group, &[dora, eli, fay]).await;
    for admin in [dora, fay] {
        app.xmtp.make_level(&group.id, &admin.inbox_id, Level::Admin).unwrap();
    }
    app.remove_by(&alix, &group, &[fay]).await;
    set_up::name(&app.services, std::slice::from_ref(&alix.inbox_id)).await.unwrap();
    let (app, new) = (unhurried(app), group.invite());
    (World { app, alix, bo, caro, new, group: Some(group), volunteer: None }, others)
}

/// A group that dora and eli are named for, and eli adds people to. Gus is nobody.
pub async fn member_run(app: &TestApp) -> (World, [Person; 3]) {
    let [alix, bo, caro] = ["alix", "bo", "caro"].map(|name| app.person(name));
    let others = ["dora", "eli", "gus"].map(|name| app.person(name));
    let [dora, eli, _] = &others;
    let new = NewInvite {
        group_name: "Tea".into(),
        join_mode: "auto_join_members".into(),
        group_members: vec![dora.inbox_id.clone(), eli.inbox_id.clone()],
        ..NewInvite::default()
    };
    (World { app: unhurried(app), alix, bo, caro, new, group: None, volunteer: Some(eli.clone()) }, others)
}
