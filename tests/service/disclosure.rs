//! What a link tells strangers, and what it tells whom.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use usher::domain::disclosure::{BLIND_NAME, Disclosure, HIDDEN_NAME, SEALED_MAX};
use usher::domain::join_request::Answer;
use usher::domain::view::{InviteRow, Landing};
use usher::service::invite::{InviteChange, NewInvite, change, get, revoke};
use usher::service::join::decide;
use usher::service::landing::view;
use usher::service::profile::set_name;
use usher::service::{badge, disclosure};

use crate::support::{Person, TestApp, refusal};

/// A sealed card, as far as anybody here can tell.
pub fn sealed(first: u8) -> String {
    URL_SAFE_NO_PAD.encode([&[first][..], &[7; 60]].concat())
}

pub fn blind(new: NewInvite) -> NewInvite {
    NewInvite { disclosure: "blind".into(), sealed: Some(sealed(1)), ..new }
}

async fn see(app: &TestApp, invite: &InviteRow, who: Option<&Person>) -> Landing {
    let who = who.map(|person| &person.inbox_id);
    view(&app.services, invite.card.id.as_str(), who).await.unwrap()
}

both!(a_teaser_tells_its_group_to_whom_somebody_said_yes_and_to_nobody_else);
async fn a_teaser_tells_its_group_to_whom_somebody_said_yes_and_to_nobody_else(app: &TestApp) {
    let [alix, bo, caro, dora] = ["alix", "bo", "caro", "dora"].map(|name| app.person(name));
    set_name(&app.services, &alix.inbox_id, "Alix of Oz").await.unwrap();
    let group = app.group_of(&alix).await;
    let teaser = NewInvite {
        disclosure: "teaser".into(),
        description: "We run at night.".into(),
        image_url: Some("https://pictures.example/runners.png".into()),
        label: "window".into(),
        ..group.invite()
    };
    let invite = app.invite(&alix, teaser).await;
    let asked = app.join(&caro, &invite).await;
    let let_in = app.join(&dora, &invite).await;
    decide(&app.services, &alix.inbox_id, let_in.id.as_str(), Answer::Approve).await.unwrap();
    let told = async |who: Option<&Person>| {
        let landing = see(app, &invite, who).await;
        let card = landing.card.clone();
        // The visitor is told their own name whatever the link says.
        let landing = serde_json::to_string(&Landing { visitor: None, ..landing }).unwrap();
        let secrets = [
            "Night Runners",
            "We run at night.",
            "Alix of Oz",
            "pictures.example",
            alix.inbox_id.as_str(),
            &alix.address.lower(),
        ];
        let told = secrets.iter().filter(|secret| landing.contains(**secret)).count();
        assert!(card.hidden == (told == 0) && (told == 0) == (card.group_name == HIDDEN_NAME), "{landing}");
        told > 0
    };
    for (name, who, wanted) in [
        ("nobody", None, false),
        ("bo, who did not ask", Some(&bo), false),
        ("caro, who waits", Some(&caro), false),
        ("dora, who was let in", Some(&dora), true),
    ] {
        assert_eq!(told(who).await, wanted, "{name}");
    }
    assert!(told(Some(&alix)).await, "who runs the link");
    app.run_jobs().await;
    assert!(told(Some(&dora)).await, "a member");
    let no = Answer::Reject { reason: None };
    decide(&app.services, &alix.inbox_id, asked.id.as_str(), no).await.unwrap();
    assert!(!told(Some(&caro)).await, "a no tells nothing");
    let row = get(&app.services, &alix.inbox_id, invite.card.id.as_str()).await.unwrap();
    assert_eq!((row.card.group_name.as_str(), row.card.name_in_public()), ("Night Runners", HIDDEN_NAME));
}

both!(a_blind_link_keeps_what_was_sealed_and_nothing_that_can_be_read);
async fn a_blind_link_keeps_what_was_sealed_and_nothing_that_can_be_read(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, blind(group.automatic())).await;
    let id = invite.card.id.as_str();
    let kept = app.texts(&format!("SELECT group_name || description FROM invites WHERE id = '{id}'")).await;
    assert_eq!(kept, [BLIND_NAME], "not even the group's own name and words");
    assert_eq!(disclosure::sealed(&app.services, id).await.unwrap(), sealed(1));
    let card = see(app, &invite, None).await.card;
    assert_eq!(
        (card.disclosure, card.hidden, card.group_name.as_str()),
        (Disclosure::Blind, true, HIDDEN_NAME)
    );
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    let card = see(app, &invite, Some(&bo)).await.card;
    assert_eq!(
        (card.hidden, card.group_name.as_str()),
        (false, BLIND_NAME),
        "nobody here knows another name"
    );

    let again = InviteChange { sealed: Some(sealed(1) + "AAAA"), ..InviteChange::default() };
    let after = change(&app.services, &alix.inbox_id, id, again).await.unwrap();
    assert_eq!(after.card.version, 2, "what is sealed anew is another version");
    assert_eq!(disclosure::sealed(&app.services, id).await.unwrap(), sealed(1) + "AAAA");
    revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    assert_eq!(refusal(disclosure::sealed(&app.services, id).await), "410 invite_revoked");
}

both!(a_blind_link_is_refused_what_would_make_it_less_than_blind);
async fn a_blind_link_is_refused_what_would_make_it_less_than_blind(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let good = || blind(group.invite());
    let open = || NewInvite { disclosure: String::new(), ..group.invite() };
    for bad in [
        NewInvite { sealed: None, ..good() },
        NewInvite { sealed: Some(sealed(2)), ..good() },
        NewInvite { sealed: Some("<script>".into()), ..good() },
        NewInvite { sealed: Some("A".repeat(SEALED_MAX + 1)), ..good() },
        NewInvite { group_name: "Night Runners".into(), ..good() },
        NewInvite { description: "We run.".into(), ..good() },
        NewInvite { image_url: Some("https://pictures.example/1.png".into()), ..good() },
        NewInvite { image_hash: Some("ab".repeat(32)), ..good() },
        NewInvite { disclosure: "secret".into(), ..open() },
        NewInvite { sealed: Some(sealed(1)), ..open() },
        NewInvite { disclosure: "teaser".into(), sealed: Some(sealed(1)), ..open() },
    ] {
        let refused = usher::service::invite::create(&app.services, &alix.inbox_id, bad.clone()).await;
        assert_eq!(refused.as_ref().unwrap_err().field.as_deref(), Some("disclosure"), "{bad:?}");
        assert_eq!(refusal(refused), "422 invalid");
    }
    let (blind, open) = (app.invite(&alix, good()).await, app.invite(&alix, open()).await);
    let to =
        |disclosure: &str| InviteChange { disclosure: Some(disclosure.into()), ..InviteChange::default() };
    let named = InviteChange { group_name: Some("Night Runners".into()), ..InviteChange::default() };
    let pictured = InviteChange { image_hash: Some(Some("ab".repeat(32))), ..InviteChange::default() };
    let resealed = InviteChange { sealed: Some(sealed(1)), ..InviteChange::default() };
    let broken = InviteChange { sealed: Some("x".into()), ..InviteChange::default() };
    for (link, bad) in [
        (&blind, to("public")),
        (&blind, to("teaser")),
        (&blind, named),
        (&blind, pictured),
        (&blind, broken),
        (&open, to("blind")),
        (&open, to("secret")),
        (&open, resealed),
    ] {
        let before = app.dump().await;
        let refused = change(&app.services, &alix.inbox_id, link.card.id.as_str(), bad.clone()).await;
        assert_eq!(refusal(refused), "422 invalid", "{bad:?}");
        crate::support::same_rows(&before, &app.dump().await);
    }
    change(&app.services, &alix.inbox_id, open.card.id.as_str(), to("teaser")).await.unwrap();
    assert_eq!(see(app, &open, None).await.card.group_name, HIDDEN_NAME);
    let badges = badge::create(&app.services, &alix.inbox_id, blind.card.id.as_str(), "", 2).await;
    assert_eq!(refusal(badges), "409 invite_blind");
    let none = disclosure::sealed(&app.services, open.card.id.as_str()).await;
    assert_eq!(refusal(none), "404 not_found");
}

both!(badges_of_a_teaser_are_teasers);
async fn badges_of_a_teaser_are_teasers(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let teaser = NewInvite { disclosure: "teaser".into(), ..group.invite() };
    let invite = app.invite(&alix, teaser).await;
    let sheet =
        badge::create(&app.services, &alix.inbox_id, invite.card.id.as_str(), "form", 1).await.unwrap();
    let badges = badge::of_sheet(&app.services, &alix.inbox_id, &sheet).await.unwrap();
    assert_eq!(see(app, &badges[0].1, None).await.card.group_name, HIDDEN_NAME);
}

both!(a_link_that_opens_later_takes_nobody_before);
async fn a_link_that_opens_later_takes_nobody_before(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let opens = app.now() + 1_000;
    let later = NewInvite { opens_at_ms: Some(opens), ..group.automatic() };
    let invite = app.invite(&alix, later.clone()).await;
    assert_eq!(invite.card.status, "not_open_yet");
    assert_eq!(refusal(app.try_join(&bo, &invite).await), "409 invite_not_open_yet");
    app.advance(999);
    assert_eq!(refusal(app.try_join(&bo, &invite).await), "409 invite_not_open_yet");
    app.advance(1);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));

    let never = NewInvite { expires_at_ms: Some(opens + 10_000), opens_at_ms: Some(opens + 10_000), ..later };
    let refused = usher::service::invite::create(&app.services, &alix.inbox_id, never).await;
    assert_eq!(refused.as_ref().unwrap_err().field.as_deref(), Some("opens"));
    let closes = InviteChange {
        expires_at_ms: Some(Some(app.now() + 5_000)),
        opens_at_ms: Some(Some(app.now() + 5_000)),
        ..InviteChange::default()
    };
    let id = invite.card.id.as_str();
    assert_eq!(refusal(change(&app.services, &alix.inbox_id, id, closes).await), "422 invalid");
    let at_once = InviteChange { opens_at_ms: Some(None), ..InviteChange::default() };
    assert_eq!(change(&app.services, &alix.inbox_id, id, at_once).await.unwrap().card.opens_at_ms, None);
}
