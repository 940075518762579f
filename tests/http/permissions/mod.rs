//! Who may do what (contract section 3, column "Auth"), cell by cell: each call × who asks × the state of what it
//! is about.

use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;
use usher::domain::group::Level;
use usher::domain::join_request::Answer;
use usher::domain::scope::{Scope, Scopes};
use usher::service::invite::{NewInvite, revoke};
use usher::service::{admitter, api_key, join};
use usher::storage::limit::Rate;

use crate::support::{Group, Person, TestApp};

/// Something one can ask, with `{invite}`, `{request}` and `{me}` filled in.
struct Call {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    body: &'static str,
    /// Any of these opens it to an API key; none: every key.
    scopes: &'static [Scope],
}

const fn call(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    body: &'static str,
    scopes: &'static [Scope],
) -> Call {
    Call { name, method, path, body, scopes }
}

const INVITES: &[Scope] = &[Scope::Invites];
const JOINS: &[Scope] = &[Scope::Joins];
const DECISIONS: &[Scope] = &[Scope::Decisions];
const DEVICES: &[Scope] = &[Scope::Devices];
const JOINS_OR_DECISIONS: &[Scope] = &[Scope::Joins, Scope::Decisions];
const ANY: &[Scope] = &Scope::ALL;

/// Calls about an invite, and those about oneself.
const OF_INVITE: [Call; 12] = [
    call("read the invite", "GET", "/groupInvite/{invite}", "", ANY),
    call("list my invites", "GET", "/groupInvite", "", INVITES),
    call("make an invite", "POST", "/groupInvite", r#"{"groupName":"Tea"}"#, INVITES),
    call("edit", "PATCH", "/groupInvite/{invite}", r#"{"label":"Door"}"#, INVITES),
    call("revoke", "DELETE", "/groupInvite/{invite}", "", INVITES),
    call("volunteer", "PUT", "/groupInvite/{invite}/admitters/me", "", DECISIONS),
    call("stand down", "DELETE", "/groupInvite/{invite}/admitters/me", "", DECISIONS),
    call("catch up", "POST", "/pendingJoins", r#"{"userId":"{me}"}"#, DECISIONS),
    call("catch up as bo", "POST", "/pendingJoins", r#"{"userId":"{bo}"}"#, DECISIONS),
    call("read my name", "GET", "/me", "", ANY),
    call("name myself", "PUT", "/me", r#"{"name":"Me"}"#, JOINS),
    call("forget a device", "DELETE", "/devices/phone", "", DEVICES),
];

/// Calls about a request.
const OF_REQUEST: [Call; 10] = [
    call("ask", "POST", "/groupJoinRequest", r#"{"inviteId":"{invite}"}"#, JOINS),
    call("ask, option 2", "POST", "/groups/joinFromInvite", r#"{"inviteId":"{invite}"}"#, JOINS),
    call("my request", "GET", "/groups/joinFromInvite?inviteId={invite}", "", JOINS),
    call("read the request", "GET", "/groupJoinRequest/{request}", "", JOINS_OR_DECISIONS),
    call("follow it", "GET", "/groupJoinRequest/{request}/events", "", JOINS_OR_DECISIONS),
    call("approve", "PUT", "/groupJoinRequest/{request}", r#"{"status":"approved"}"#, DECISIONS),
    call("reject", "PUT", "/groupJoinRequest/{request}", r#"{"status":"rejected"}"#, DECISIONS),
    call("claim", "POST", "/groupJoinRequest/{request}/claim", "{}", DECISIONS),
    call(
        "notify",
        "POST",
        "/groupJoinRequest/{request}/notify",
        r#"{"inviteId":"{invite}","joinRequestId":"{request}","recipientId":"{alix}","groupName":"Tea","type":"{type}"}"#,
        JOINS,
    ),
    call("withdraw", "DELETE", "/groupJoinRequest/{request}", "", JOINS),
];

/// What the calls are about: one invite, and bo's request on it.
struct World<'a> {
    app: &'a TestApp,
    alix: Person,
    bo: Person,
    caro: Person,
    /// Whose group, or whose names stand on the invite.
    new: NewInvite,
    is_managed: bool,
    /// Who adds people for each invite besides its creator.
    volunteer: Option<Person>,
}

impl World<'_> {
    /// A new invite and request in this state; what stands for `{invite}` and `{request}`.
    async fn begin(&self, state: &str) -> (String, String) {
        let services = &self.app.services;
        let invite = self.app.invite(&self.alix, self.new.clone()).await;
        let request = self.app.join(&self.bo, &invite).await.id;
        self.app.join(&self.caro, &invite).await;
        if let Some(volunteer) = &self.volunteer {
            admitter::volunteer(services, &volunteer.inbox_id, invite.card.id.as_str()).await.unwrap();
        }
        let (alix, id) = (&self.alix.inbox_id, invite.card.id.as_str());
        let no = Answer::Reject { reason: None };
        match state {
            "approved" => {
                drop(join::answer(services, alix, request.as_str(), Answer::Approve).await.unwrap())
            }
            "rejected" => drop(join::answer(services, alix, request.as_str(), no).await.unwrap()),
            "revoked" => drop(revoke(services, alix, id).await.unwrap()),
            _ => {}
        }
        (id.to_owned(), request.to_string())
    }

    async fn status(&self, call: &Call, state: &str, me: Option<&Person>, token: Option<&str>) -> u16 {
        let (invite, request) = self.begin(state).await;
        let fill = |text: &str| {
            text.replace("{invite}", &invite)
                .replace("{request}", &request)
                .replace("{bo}", self.bo.inbox_id.as_str())
                .replace("{alix}", self.alix.inbox_id.as_str())
                .replace("{me}", me.unwrap_or(&self.caro).inbox_id.as_str())
                .replace("{type}", if self.is_managed { "manual_approval" } else { "auto_join_members" })
        };
        let ask = Request::builder().method(call.method).uri(fill(call.path));
        let ask = match token {
            Some(token) => ask.header("authorization", format!("Bearer {token}")),
            None => ask,
        };
        let ask = ask.header("content-type", "application/json").body(Body::from(fill(call.body))).unwrap();
        // The events never end, so the body is not waited for.
        self.app.router().oneshot(ask).await.unwrap().status().as_u16()
    }

    /// One line for each call and state: its name, and the status for each who asks.
    async fn table(&self, actors: &[Option<&Person>]) -> String {
        let mut tokens = Vec::new();
        for actor in actors {
            tokens.push(match actor {
                Some(person) => Some(self.app.token(person).await),
                None => None,
            });
        }
        let of_invite = OF_INVITE.iter().map(|call| ("pending", call));
        let of_request = ["pending", "approved", "rejected", "revoked"]
            .into_iter()
            .flat_map(|state| OF_REQUEST.iter().map(move |call| (state, call)));
        let mut lines = String::new();
        for (state, call) in of_invite.chain(of_request) {
            let mut line = format!("{state:<8} {:<16}", call.name);
            for (actor, token) in actors.iter().zip(&tokens) {
                let status = self.status(call, state, *actor, token.as_deref()).await;
                line.push_str(&format!(" {status}"));
            }
            lines.push_str(line.trim_end());
            lines.push('\n');
        }
        lines
    }
}

/// Nobody is slowed down, and no answer is waited for.
fn unhurried(app: &TestApp) -> TestApp {
    app.with_limits(|limits| {
        limits.join_per_wallet = Rate { burst: 10_000, interval_ms: 1 };
        limits.invite_per_person = Rate { burst: 10_000, interval_ms: 1 };
        limits.answer_within = std::time::Duration::ZERO;
    })
}

/// Where admins add, with dora an admin, eli a member and fay an admin who was removed.
async fn managed(app: &TestApp) -> (World<'_>, Group, [Person; 4]) {
    let [alix, bo, caro] = ["alix", "bo", "caro"].map(|name| app.person(name));
    let others = ["dora", "eli", "fay", "gus"].map(|name| app.person(name));
    let [dora, eli, fay, _] = &others;
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[dora, eli, fay]).await;
    for admin in [dora, fay] {
        app.xmtp.make_level(&group.id, &admin.inbox_id, Level::Admin).unwrap();
    }
    app.remove_by(&alix, &group, &[fay]).await;
    let new = group.invite();
    (World { app, alix, bo, caro, new, is_managed: true, volunteer: None }, group, others)
}

const MANAGED: &str = "\
pending  read the invite  200 200 200 200 200 200 200 200
pending  list my invites  401 200 200 200 200 200 200 200
pending  make an invite   401 201 201 201 201 201 201 201
pending  edit             401 404 404 200 200 403 404 404
pending  revoke           401 404 404 200 200 403 404 404
pending  volunteer        401 403 403 409 403 403 403 403
pending  stand down       401 204 204 204 204 204 204 204
pending  catch up         401 200 200 200 200 200 200 200
pending  catch up as bo   401 200 403 403 403 403 403 403
pending  read my name     401 200 200 200 200 200 200 200
pending  name myself      401 200 200 200 200 200 200 200
pending  forget a device  401 204 204 204 204 204 204 204
pending  ask              401 200 200 201 201 201 201 201
pending  ask, option 2    401 200 200 201 201 201 201 201
pending  my request       401 200 200 404 404 404 404 404
pending  read the request 401 200 404 200 200 404 404 404
pending  follow it        401 200 404 200 200 404 404 404
pending  approve          401 404 404 202 202 404 404 404
pending  reject           401 404 404 200 200 404 404 404
pending  claim            401 404 404 409 409 404 404 404
pending  notify           401 200 404 404 404 404 404 404
pending  withdraw         401 200 404 404 404 404 404 404
approved ask              401 200 200 201 201 201 201 201
approved ask, option 2    401 200 200 201 201 201 201 201
approved my request       401 200 200 404 404 404 404 404
approved read the request 401 200 404 200 200 404 404 404
approved follow it        401 200 404 200 200 404 404 404
approved approve          401 404 404 202 202 404 404 404
approved reject           401 404 404 409 409 404 404 404
approved claim            401 404 404 409 409 404 404 404
approved notify           401 200 404 404 404 404 404 404
approved withdraw         401 409 404 404 404 404 404 404
rejected ask              401 200 200 201 201 201 201 201
rejected ask, option 2    401 200 200 201 201 201 201 201
rejected my request       401 200 200 404 404 404 404 404
rejected read the request 401 200 404 200 200 404 404 404
rejected follow it        401 200 404 200 200 404 404 404
rejected approve          401 404 404 409 409 404 404 404
rejected reject           401 404 404 200 200 404 404 404
rejected claim            401 404 404 409 409 404 404 404
rejected notify           401 409 404 404 404 404 404 404
rejected withdraw         401 409 404 404 404 404 404 404
revoked  ask              401 200 200 201 201 201 410 410
revoked  ask, option 2    401 200 200 201 201 201 410 410
revoked  my request       401 200 200 404 404 404 404 404
revoked  read the request 401 200 404 200 200 404 404 404
revoked  follow it        401 200 404 200 200 404 404 404
revoked  approve          401 404 404 202 202 404 404 404
revoked  reject           401 404 404 200 200 404 404 404
revoked  claim            401 404 404 409 409 404 404 404
revoked  notify           401 200 404 404 404 404 404 404
revoked  withdraw         401 200 404 404 404 404 404 404
";

both!(in_a_managed_group_everybody_may_do_what_the_table_says);
async fn in_a_managed_group_everybody_may_do_what_the_table_says(app: &TestApp) {
    let app = unhurried(app);
    let (world, _, [dora, eli, fay, gus]) = managed(&app).await;
    let actors = [
        None,
        Some(&world.bo),
        Some(&world.caro),
        Some(&world.alix),
        Some(&dora),
        Some(&eli),
        Some(&fay),
        Some(&gus),
    ];
    // nobody · requester · another invitee · creator · admin · member · ex-admin · outsider
    let table = world.table(&actors).await;
    assert!(table == MANAGED, "{table}");
    app.work_stays();
}

const MEMBER_RUN: &str = "\
pending  read the invite  200 200 200 200 200 200 200
pending  list my invites  401 200 200 200 200 200 200
pending  make an invite   401 201 201 201 201 201 201
pending  edit             401 404 404 200 403 404 404
pending  revoke           401 404 404 200 403 404 404
pending  volunteer        401 403 403 204 204 204 403
pending  stand down       401 204 204 204 204 204 204
pending  catch up         401 200 200 200 200 200 200
pending  catch up as bo   401 200 403 403 403 403 403
pending  read my name     401 200 200 200 200 200 200
pending  name myself      401 200 200 200 200 200 200
pending  forget a device  401 204 204 204 204 204 204
pending  ask              401 200 200 201 201 201 201
pending  ask, option 2    401 200 200 201 201 201 201
pending  my request       401 200 200 404 404 404 404
pending  read the request 401 200 404 200 200 404 404
pending  follow it        401 200 404 200 200 404 404
pending  approve          401 404 404 200 200 404 404
pending  reject           401 404 404 200 200 404 404
pending  claim            401 404 404 200 200 404 404
pending  notify           401 200 404 404 404 404 404
pending  withdraw         401 200 404 404 404 404 404
approved ask              401 200 200 201 201 201 201
approved ask, option 2    401 200 200 201 201 201 201
approved my request       401 200 200 404 404 404 404
approved read the request 401 200 404 200 200 404 404
approved follow it        401 200 404 200 200 404 404
approved approve          401 404 404 200 200 404 404
approved reject           401 404 404 409 409 404 404
approved claim            401 404 404 409 409 404 404
approved notify           401 409 404 404 404 404 404
approved withdraw         401 409 404 404 404 404 404
rejected ask              401 200 200 201 201 201 201
rejected ask, option 2    401 200 200 201 201 201 201
rejected my request       401 200 200 404 404 404 404
rejected read the request 401 200 404 200 200 404 404
rejected follow it        401 200 404 200 200 404 404
rejected approve          401 404 404 409 409 404 404
rejected reject           401 404 404 200 200 404 404
rejected claim            401 404 404 409 409 404 404
rejected notify           401 409 404 404 404 404 404
rejected withdraw         401 409 404 404 404 404 404
revoked  ask              401 200 200 410 410 410 410
revoked  ask, option 2    401 200 200 410 410 410 410
revoked  my request       401 200 200 404 404 404 404
revoked  read the request 401 200 404 200 200 404 404
revoked  follow it        401 200 404 200 200 404 404
revoked  approve          401 404 404 200 200 404 404
revoked  reject           401 404 404 200 200 404 404
revoked  claim            401 404 404 410 410 404 404
revoked  notify           401 200 404 404 404 404 404
revoked  withdraw         401 200 404 404 404 404 404
";

both!(in_a_group_its_members_run_everybody_may_do_what_the_table_says);
async fn in_a_group_its_members_run_everybody_may_do_what_the_table_says(app: &TestApp) {
    let app = unhurried(app);
    let [alix, bo, caro, dora, eli, gus] =
        ["alix", "bo", "caro", "dora", "eli", "gus"].map(|name| app.person(name));
    let new = NewInvite {
        group_name: "Tea".into(),
        join_mode: "auto_join_members".into(),
        group_members: vec![dora.inbox_id.clone(), eli.inbox_id.clone()],
        ..NewInvite::default()
    };
    let world = World { app: &app, alix, bo, caro, new, is_managed: false, volunteer: Some(eli.clone()) };
    let actors =
        [None, Some(&world.bo), Some(&world.caro), Some(&world.alix), Some(&eli), Some(&dora), Some(&gus)];
    // nobody · requester · another invitee · creator · who adds people · who was only named · outsider
    let table = world.table(&actors).await;
    assert!(table == MEMBER_RUN, "{table}");
    app.work_stays();
}

both!(a_key_opens_the_calls_of_its_scope_and_no_other);
async fn a_key_opens_the_calls_of_its_scope_and_no_other(app: &TestApp) {
    let app = unhurried(app);
    let (world, ..) = managed(&app).await;
    for scope in Scope::ALL {
        let scopes = Scopes::only(vec![scope]);
        let key = api_key::create(&app.services, &world.alix.inbox_id, "key", &scopes).await.unwrap().secret;
        // Asking for somebody else is refused whatever the key.
        for call in OF_INVITE.iter().chain(&OF_REQUEST).filter(|call| call.name != "catch up as bo") {
            let status = world.status(call, "pending", Some(&world.alix), Some(&key)).await;
            let is_shut = !call.scopes.contains(&scope);
            assert_eq!(status == 403, is_shut, "{} with {scope:?}: {status}", call.name);
        }
    }
    app.work_stays();
}
