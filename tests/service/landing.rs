use usher::domain::id::JoinRequestId;
use usher::domain::join_request::{Answer, COOL_DOWN_MS};
use usher::domain::view::{Landing, LandingState};
use usher::service::invite::NewInvite;
use usher::service::join::{decide, withdraw};
use usher::service::landing::view;
use usher::service::profile::set_name;

use crate::support::{Group, Person, TestApp, refusal};

/// One letter for each state.
fn letter(landing: &Landing) -> char {
    match &landing.state {
        LandingState::Member { asked: true } => 'M',
        LandingState::Member { asked: false } => 'm',
        LandingState::Pending { .. } => 'W',
        LandingState::Checking { .. } => '?',
        LandingState::NotMet { .. } => '-',
        LandingState::Adding { .. } => '+',
        LandingState::Failed { .. } => '!',
        LandingState::Parked { .. } => '0',
        LandingState::Revoked => 'R',
        LandingState::Rejected { again_at_ms: Some(_), .. } => 'N',
        LandingState::Rejected { again_at_ms: None, .. } => 'X',
        LandingState::NotYet { .. } => 'L',
        LandingState::Expired { .. } => 'E',
        LandingState::UsedUp { .. } => 'U',
        LandingState::Paused => 'P',
        LandingState::Full => 'F',
        LandingState::GroupGone => 'G',
        LandingState::Away { .. } => 'D',
        LandingState::Removed => 'r',
        LandingState::ScanAgain => 'S',
        LandingState::Approval => 'A',
        LandingState::Open => 'O',
    }
}

/// Everybody who can stand before one link.
struct Street {
    group: Group,
    invite: String,
    visitors: Vec<(&'static str, Option<Person>)>,
}

async fn street(app: &TestApp) -> Street {
    let alix = app.person("alix");
    set_name(&app.services, &alix.inbox_id, "Alix of Oz").await.unwrap();
    app.token(&alix).await;
    let group = app.group_of(&alix).await;
    let new = NewInvite { description: "We run at night.".into(), label: "window".into(), ..group.invite() };
    let row = app.invite(&alix, new).await;
    let answer = async |id: &JoinRequestId, yes: bool| {
        let said = if yes { Answer::Approve } else { Answer::Reject { reason: None } };
        decide(&app.services, &alix.inbox_id, id.as_str(), said).await.unwrap();
    };
    let ask = async |person: &Person| app.join(person, &row).await.id;

    let refused_thrice = app.person("refused thrice");
    for _ in 0..3 {
        answer(&ask(&refused_thrice).await, false).await;
        app.advance(COOL_DOWN_MS);
    }
    let (removed, member) = (app.person("removed"), app.person("member who asked"));
    for person in [&removed, &member] {
        answer(&ask(person).await, true).await;
    }
    // Not on XMTP: can't be added.
    let failed = app.stranger("failed");
    answer(&ask(&failed).await, true).await;
    app.run_jobs().await;
    let by_hand = app.person("member by hand");
    app.add_by(&alix, &group, &[&by_hand]).await;
    app.remove_by(&alix, &group, &[&removed]).await;
    let (withdrawn, refused, waiting, adding) =
        (app.person("withdrawn"), app.person("refused"), app.person("waiting"), app.person("adding"));
    let taken_back = ask(&withdrawn).await;
    withdraw(&app.services, &withdrawn.inbox_id, taken_back.as_str()).await.unwrap();
    answer(&ask(&refused).await, false).await;
    ask(&waiting).await;
    answer(&ask(&adding).await, true).await;
    app.work_stays();
    let visitors = vec![
        ("nobody", None),
        ("signed in", Some(app.person("signed in"))),
        ("withdrawn", Some(withdrawn)),
        ("removed", Some(removed)),
        ("refused", Some(refused)),
        ("refused thrice", Some(refused_thrice)),
        ("waiting", Some(waiting)),
        ("adding", Some(adding)),
        ("failed", Some(failed)),
        ("member who asked", Some(member)),
        ("member by hand", Some(by_hand)),
    ];
    Street { group, invite: row.card.id.to_string(), visitors }
}

/// What happens to the link, each on top of the one before: later ones outrank earlier ones.
const TURNS: [&str; 9] = [
    "UPDATE invites SET join_mode = 'manual_approval'",
    "UPDATE invites SET join_mode = 'automatic'",
    "full",
    "UPDATE groups SET state = 'gone'",
    "UPDATE invites SET paused = TRUE",
    "UPDATE invites SET max_uses = 1",
    "UPDATE invites SET expires_at = 1",
    "UPDATE invites SET opens_at = 99999999999999",
    "UPDATE invites SET revoked_at = 2",
];

async fn turn(app: &TestApp, street: &Street, how: &str) {
    if how == "full" {
        let key = &street.group.key;
        for number in 0..250 {
            app.sql(&format!("INSERT INTO group_members (group_key, inbox_id, level) VALUES ('{key}', '{number}', 'member')"))
                .await;
        }
    } else {
        app.sql(how).await;
    }
}

async fn look(app: &TestApp, street: &Street, who: Option<&Person>) -> Landing {
    view(&app.services, &street.invite, who.map(|person| &person.inbox_id)).await.unwrap()
}

both!(the_first_state_that_fits_is_shown);
async fn the_first_state_that_fits_is_shown(app: &TestApp) {
    let street = street(app).await;
    let mut table: Vec<_> = street.visitors.iter().map(|_| String::new()).collect();
    for how in TURNS {
        turn(app, &street, how).await;
        for ((_, who), row) in street.visitors.iter().zip(&mut table) {
            let landing = look(app, &street, who.as_ref()).await;
            row.push(letter(&landing));
            let inside = matches!(landing.state, LandingState::Member { .. });
            assert_eq!(landing.conversation_id.is_some(), inside, "the group's id is for its members");
            assert_eq!(
                landing.visitor.map(|person| person.inbox_id),
                who.as_ref().map(|p| p.inbox_id.clone())
            );
        }
    }
    let table: Vec<_> =
        table.into_iter().zip(&street.visitors).map(|(row, (name, _))| format!("{row} {name}")).collect();
    // by hand · automatic · full · gone · paused · used up · expired · opens later · revoked
    assert_eq!(
        table,
        [
            "AOFGPUELR nobody",
            "AOFGPUELR signed in",
            "AOFGPUELR withdrawn",
            "rrFGPUELR removed",
            "NNNNNNNNR refused",
            "XXXXXXXXR refused thrice",
            "WWWWWWWWW waiting",
            "+++++++++ adding",
            "!!!!!!!!! failed",
            "MMMMMMMMM member who asked",
            "mmmmmmmmm member by hand",
        ]
    );
}

both!(a_revoked_link_tells_strangers_nothing_and_those_who_asked_in_time_everything);
async fn a_revoked_link_tells_strangers_nothing_and_those_who_asked_in_time_everything(app: &TestApp) {
    let street = street(app).await;
    let alix = app.person("alix");
    let secrets = [
        "Night Runners".to_owned(),
        "We run at night.".to_owned(),
        "Alix of Oz".to_owned(),
        alix.inbox_id.to_string(),
        alix.address.lower(),
        street.group.key.to_string(),
        street.group.id.to_string(),
    ];
    let told = async |who: Option<&Person>| {
        let landing = serde_json::to_string(&look(app, &street, who).await).unwrap();
        secrets.iter().filter(|secret| landing.contains(*secret)).count()
    };
    assert!(told(None).await >= 4, "while it is open the card is public");
    app.sql("UPDATE invites SET revoked_at = 2").await;
    for (name, who) in &street.visitors {
        let told = told(who.as_ref()).await;
        let asked = ["waiting", "adding", "failed"].contains(name) || name.starts_with("member");
        assert_eq!(told >= 4, asked, "{name}: {told}");
        assert!(asked || told == 0, "{name}: {told}");
    }
}

both!(unknown_and_malformed_links_look_alike);
async fn unknown_and_malformed_links_look_alike(app: &TestApp) {
    let unknown = view(&app.services, &"0".repeat(26), None).await.unwrap_err();
    for id in ["", "abc", "\0", "../etc", &"u".repeat(26), &"0".repeat(27), "é"] {
        assert_eq!(view(&app.services, id, None).await.unwrap_err(), unknown, "{id:?}");
    }
    assert_eq!(refusal(Err::<(), _>(unknown)), "404 invite_not_found");
}

both!(a_link_typed_by_hand_is_read_forgivingly);
async fn a_link_typed_by_hand_is_read_forgivingly(app: &TestApp) {
    let alix = app.person("alix");
    let invite = app.invite(&alix, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await;
    let typed = invite.card.id.as_str().to_ascii_uppercase().replace('0', "O").replace('1', "l");
    let landing = view(&app.services, &typed, None).await.unwrap();
    assert_eq!(landing.card.id, invite.card.id);
}
