use usher::domain::invite::{IMAGE_URL_MAX, LABEL_MAX, WELCOME_MAX};
use usher::domain::problem::Problem;
use usher::domain::view::InviteRow;
use usher::service::group::GroupForm;
use usher::service::host;
use usher::service::invite::{
    InviteChange, NewInvite, change, create, get, mine, of_group, revoke, set_paused,
};

use crate::support::{Person, TestApp, pass, refusal};

fn own(name: &str) -> NewInvite {
    NewInvite { group_name: name.into(), ..NewInvite::default() }
}

async fn make(app: &TestApp, person: &Person, new: NewInvite) -> Result<InviteRow, Problem> {
    let patient = app.with_limits(|limits| limits.invite_per_person.burst = 1_000);
    create(&patient.services, &person.inbox_id, new).await
}

both!(texts_of_an_invite_are_refused_one_character_over_their_limit);
async fn texts_of_an_invite_are_refused_one_character_over_their_limit(app: &TestApp) {
    let alix = app.person("alix");
    let url = |length: usize| Some(format!("https://x.example/{}", "p".repeat(length - 18)));
    let with = |fill: &dyn Fn(usize) -> NewInvite, max: usize| [fill(max), fill(max + 1)];
    let text = |length| "é".repeat(length);
    let cases = [
        with(&|n| own(&text(n)), 100),
        with(&|n| NewInvite { description: text(n), ..own("Tea") }, 1000),
        with(&|n| NewInvite { label: text(n), ..own("Tea") }, LABEL_MAX),
        with(&|n| NewInvite { welcome: text(n), ..own("Tea") }, WELCOME_MAX),
        with(&|n| NewInvite { image_url: url(n), ..own("Tea") }, IMAGE_URL_MAX),
    ];
    for [fits, over] in cases {
        make(app, &alix, fits).await.unwrap();
        assert_eq!(refusal(make(app, &alix, over).await), "422 invalid");
    }
}

both!(an_invite_of_ones_own_needs_a_name);
async fn an_invite_of_ones_own_needs_a_name(app: &TestApp) {
    let alix = app.person("alix");
    for name in ["", "  ", "\u{200b}\0"] {
        assert_eq!(refusal(make(app, &alix, own(name)).await), "422 invalid", "{name:?}");
    }
}

both!(texts_of_an_invite_are_cleaned);
async fn texts_of_an_invite_are_cleaned(app: &TestApp) {
    let alix = app.person("alix");
    let dirty = NewInvite {
        description: "a\r\n\r\n\r\nb\0\u{202e}".into(),
        label: " \tshop\u{7}  window ".into(),
        ..own("Night\0 \u{202e}Runners\n")
    };
    let row = make(app, &alix, dirty).await.unwrap();
    assert_eq!(row.card.group_name, "Night Runners");
    assert_eq!(row.card.description, "a\n\nb");
    assert_eq!(row.label.as_deref(), Some("shop window"));
}

both!(a_limit_is_a_number_from_one_to_a_hundred_thousand);
async fn a_limit_is_a_number_from_one_to_a_hundred_thousand(app: &TestApp) {
    let alix = app.person("alix");
    for (limit, good) in [
        (0, false),
        (1, true),
        (100_000, true),
        (100_001, false),
        (-1, false),
        (i64::MIN, false),
        (i64::MAX, false),
    ] {
        let made = make(app, &alix, NewInvite { max_uses: Some(limit), ..own("Tea") }).await;
        match good {
            true => assert_eq!(made.unwrap().max_uses, Some(limit)),
            false => assert_eq!(refusal(made), "422 invalid", "{limit}"),
        }
    }
}

both!(an_invite_ends_in_the_future);
async fn an_invite_ends_in_the_future(app: &TestApp) {
    let alix = app.person("alix");
    for (at, good) in [(app.now() - 1, false), (app.now(), false), (app.now() + 1, true), (i64::MIN, false)] {
        let made = make(app, &alix, NewInvite { expires_at_ms: Some(at), ..own("Tea") }).await;
        assert_eq!(made.is_ok(), good, "{at}");
    }
}

both!(an_invite_joins_people_only_in_a_way_its_group_can);
async fn an_invite_joins_people_only_in_a_way_its_group_can(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let cases = [
        ("", "manual_approval", "auto_join_creator"),
        ("manual_approval", "manual_approval", "manual_approval"),
        ("automatic", "automatic", "422 invalid"),
        ("auto_join_creator", "422 invalid", "auto_join_creator"),
        ("auto_join_members", "422 invalid", "auto_join_members"),
        ("Automatic", "422 invalid", "422 invalid"),
        ("automatic\0", "422 invalid", "422 invalid"),
    ];
    for (asked, managed, own_mode) in cases {
        for (base, wanted) in [(group.invite(), managed), (own("Tea"), own_mode)] {
            let made = make(app, &alix, NewInvite { join_mode: asked.into(), ..base }).await;
            let came = match made {
                Ok(row) => row.card.join_mode.as_str().to_owned(),
                Err(problem) => refusal(Err::<(), _>(problem)),
            };
            assert_eq!(came, wanted, "{asked:?}");
        }
    }
}

both!(a_picture_is_an_address_on_the_web_or_one_of_ours);
async fn a_picture_is_an_address_on_the_web_or_one_of_ours(app: &TestApp) {
    let alix = app.person("alix");
    for bad in [
        "ftp://x.example/p",
        "javascript:alert(1)",
        "data:image/png;base64,",
        "//x.example/p",
        "https://x.example/a b",
    ] {
        let made = make(app, &alix, NewInvite { image_url: Some(bad.into()), ..own("Tea") }).await;
        assert_eq!(refusal(made), "422 invalid", "{bad}");
    }
    for bad in ["a\0b", "../../etc/passwd", &"g".repeat(64), &"a".repeat(65)] {
        let made = make(app, &alix, NewInvite { image_hash: Some(bad.into()), ..own("Tea") }).await;
        assert_eq!(refusal(made), "422 invalid", "{bad:?}");
    }
    let hash = "0f".repeat(32);
    let made = make(app, &alix, NewInvite { image_hash: Some(hash.clone()), ..own("Tea") }).await.unwrap();
    assert_eq!(made.card.image_hash, Some(hash));
}

both!(only_members_with_the_right_to_add_make_invites_of_a_group);
/// Members with the right to add, and nobody else (S1).
async fn only_members_with_the_right_to_add_make_invites_of_a_group(app: &TestApp) {
    let (alix, bo, stranger) = (app.person("alix"), app.person("bo"), app.person("stranger"));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&bo]).await;
    make(app, &alix, group.invite()).await.unwrap();
    assert_eq!(refusal(make(app, &bo, group.invite()).await), "403 forbidden");
    assert_eq!(refusal(make(app, &stranger, group.invite()).await), "404 not_found");
    for nowhere in ["", "abc", &"0".repeat(26), "\0"] {
        let made = make(app, &alix, NewInvite { group: Some(nowhere.into()), ..NewInvite::default() }).await;
        assert_eq!(refusal(made), "404 not_found", "{nowhere:?}");
    }

    let open = app
        .make_group(&alix, GroupForm { name: "Open".into(), everyone_is_admin: true, ..GroupForm::default() })
        .await;
    app.add_by(&alix, &open, &[&bo]).await;
    make(app, &bo, open.invite()).await.unwrap();
    app.remove_by(&alix, &open, &[&bo]).await;
    assert_eq!(
        refusal(make(app, &bo, open.invite()).await),
        "404 not_found",
        "the right goes with the place"
    );
}

both!(a_group_that_is_not_ready_takes_no_invites);
async fn a_group_that_is_not_ready_takes_no_invites(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    app.xmtp.remove_by(&alix.inbox_id, &group.id, &[usher::xmtp::GroupClient::inbox_id(&*app.line)]).unwrap();
    app.sql("UPDATE groups SET state = 'gone'").await;
    assert_eq!(refusal(make(app, &alix, group.invite()).await), "409 group_not_ready");
}

both!(blank_texts_of_a_managed_invite_come_from_its_group);
async fn blank_texts_of_a_managed_invite_come_from_its_group(app: &TestApp) {
    let alix = app.person("alix");
    let form =
        GroupForm { name: "Night Runners".into(), description: "We run.".into(), ..GroupForm::default() };
    let group = app.make_group(&alix, form).await;
    let row = make(app, &alix, group.invite()).await.unwrap();
    assert_eq!((row.card.group_name.as_str(), row.card.description.as_str()), ("Night Runners", "We run."));
    let row = make(app, &alix, NewInvite { group_name: "Ours".into(), ..group.invite() }).await.unwrap();
    assert_eq!((row.card.group_name.as_str(), row.card.description.as_str()), ("Ours", "We run."));
    assert_eq!(row.card.link_url, format!("https://usher.example/invite/{}", row.card.id));
}

both!(somebody_makes_thirty_invites_then_waits);
async fn somebody_makes_thirty_invites_then_waits(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    for _ in 0..30 {
        app.invite(&alix, own("Tea")).await;
    }
    let refused = create(&app.services, &alix.inbox_id, own("Tea")).await;
    assert_eq!(refusal(refused), "429 rate_limited");
    assert_eq!(app.number("SELECT count(*) FROM invites").await, 30);
    app.invite(&bo, own("Tea")).await;
    app.advance(60_000);
    app.invite(&alix, own("Tea")).await;
}

both!(an_invite_is_edited_by_its_maker_and_the_admins_and_seen_by_those_who_decide);
async fn an_invite_is_edited_by_its_maker_and_the_admins_and_seen_by_those_who_decide(app: &TestApp) {
    let people = ["alix", "bo", "caro", "stranger"].map(|name| app.person(name));
    let [alix, bo, caro, stranger] = &people;
    let open = GroupForm { name: "Open".into(), everyone_is_admin: true, ..GroupForm::default() };
    let group = app.make_group(alix, open).await;
    app.add_by(alix, &group, &[bo, caro]).await;
    let id = make(app, bo, group.invite()).await.unwrap().card.id.to_string();
    let see = async |who: &Person| get(&app.services, &who.inbox_id, &id).await;
    let pause = async |who: &Person, paused| set_paused(&app.services, &who.inbox_id, &id, paused).await;
    let listed = async |who: &Person| of_group(&app.services, &who.inbox_id, group.key.as_str()).await;

    for who in [alix, bo, caro] {
        see(who).await.unwrap();
        assert_eq!(listed(who).await.unwrap().len(), 1);
    }
    assert_eq!(refusal(see(stranger).await), "404 not_found");
    assert_eq!(refusal(listed(stranger).await), "404 not_found");
    assert!(pause(alix, true).await.unwrap().paused, "an admin may");
    assert!(!pause(bo, false).await.unwrap().paused, "its maker may");
    assert_eq!(refusal(pause(caro, true).await), "403 forbidden");
    assert_eq!(refusal(pause(stranger, true).await), "404 not_found");
    assert_eq!(refusal(revoke(&app.services, &stranger.inbox_id, &id).await), "404 not_found");

    app.remove_by(alix, &group, &[bo]).await;
    assert_eq!(refusal(see(bo).await), "404 not_found", "who left has no part in it");
    assert_eq!(refusal(pause(bo, true).await), "404 not_found");
    assert_eq!(mine(&app.services, &bo.inbox_id).await.unwrap(), []);
}

both!(an_invite_of_ones_own_belongs_to_its_maker_alone);
async fn an_invite_of_ones_own_belongs_to_its_maker_alone(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let id = make(app, &alix, own("Tea")).await.unwrap().card.id.to_string();
    assert!(get(&app.services, &alix.inbox_id, &id).await.unwrap().may_edit);
    assert_eq!(refusal(get(&app.services, &bo.inbox_id, &id).await), "404 not_found");
    assert_eq!(refusal(revoke(&app.services, &bo.inbox_id, &id).await), "404 not_found");
    assert_eq!(mine(&app.services, &alix.inbox_id).await.unwrap().len(), 1);
}

both!(revoking_is_for_good_and_a_second_time_changes_nothing);
async fn revoking_is_for_good_and_a_second_time_changes_nothing(app: &TestApp) {
    let alix = app.person("alix");
    let id = make(app, &alix, own("Tea")).await.unwrap().card.id.to_string();
    let first = revoke(&app.services, &alix.inbox_id, &id).await.unwrap();
    assert_eq!((first.card.status.as_str(), first.card.version), ("revoked", 2));
    app.advance(1_000);
    let second = revoke(&app.services, &alix.inbox_id, &id).await.unwrap();
    assert_eq!(second.card.version, 2);
    let paused = set_paused(&app.services, &alix.inbox_id, &id, true).await.unwrap();
    assert_eq!(paused.card.status, "revoked");
    assert_eq!(
        app.number("SELECT count(*) FROM invites WHERE revoked_at IS NOT NULL").await,
        1,
        "the row stays"
    );
}

both!(pausing_twice_is_pausing_once);
async fn pausing_twice_is_pausing_once(app: &TestApp) {
    let alix = app.person("alix");
    let id = make(app, &alix, own("Tea")).await.unwrap().card.id.to_string();
    let pause = async |paused| set_paused(&app.services, &alix.inbox_id, &id, paused).await.unwrap();
    assert_eq!(pause(true).await.card.version, 2);
    assert_eq!(pause(true).await.card.version, 2);
    assert_eq!(pause(false).await.card.version, 3);
}

both!(chains_are_asked_only_for_somebody_who_may_make_the_link);
async fn chains_are_asked_only_for_somebody_who_may_make_the_link(app: &TestApp) {
    let (alix, bo, eve) = (app.person("alix"), app.person("bo"), app.person("eve"));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&bo]).await;
    let gated = || group.gated(&pass());
    assert_eq!(refusal(make(app, &eve, gated()).await), "404 not_found");
    assert_eq!(refusal(make(app, &bo, gated()).await), "403 forbidden");
    let nowhere = NewInvite { group: None, ..gated() };
    assert_eq!(refusal(make(app, &alix, nowhere).await), "422 invalid");
    let elsewhere = app.with(|services| services.site.local = false);
    let ordered = host::create(&elsewhere.services, &eve.signed_in(), "Tea", "", gated().gate).await;
    assert_eq!(refusal(ordered), "403 forbidden");
    assert_eq!(app.chains.inspected(), 0);

    let row = make(app, &alix, gated()).await.unwrap();
    assert_eq!(app.chains.inspected(), 1);
    let gate = || InviteChange { gate: Some(gated().gate), ..InviteChange::default() };
    let id = row.card.id.as_str();
    assert_eq!(refusal(change(&app.services, &eve.inbox_id, id, gate()).await), "404 not_found");
    assert_eq!(refusal(change(&app.services, &bo.inbox_id, id, gate()).await), "403 forbidden");
    assert_eq!(app.chains.inspected(), 1);
    change(&app.services, &alix.inbox_id, id, gate()).await.unwrap();
    assert_eq!(app.chains.inspected(), 2);
}
