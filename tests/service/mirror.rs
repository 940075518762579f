use usher::domain::group::{Level, NewGroup, Policies, Policy};
use usher::domain::view::{GroupState, GroupView};
use usher::service::group::{get, mine};
use usher::xmtp::{GroupClient, MetadataChange};

use crate::support::{Group, Person, TestApp};

async fn seen(app: &TestApp, person: &Person, group: &Group) -> GroupView {
    get(&app.services, &person.inbox_id, group.key.as_str()).await.unwrap()
}

both!(the_dashboard_follows_what_others_do_in_the_group);
async fn the_dashboard_follows_what_others_do_in_the_group(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&bo]).await;
    assert_eq!(
        (seen(app, &bo, &group).await.level, seen(app, &bo, &group).await.may_invite),
        (Some(Level::Member), false)
    );
    app.xmtp.make_level(&group.id, &bo.inbox_id, Level::Admin).unwrap();
    app.mirror(&group).await;
    assert!(seen(app, &bo, &group).await.may_invite);

    let nobody = Policies {
        add_member: Policy::SuperAdmins,
        remove_member: Policy::Admins,
        update_metadata: Policy::Admins,
    };
    app.xmtp.make_policies(&group.id, nobody).unwrap();
    let renamed = MetadataChange { name: Some("Day Runners".into()), ..MetadataChange::default() };
    app.line.update_metadata(&group.id, renamed).await.unwrap();
    app.mirror(&group).await;
    let view = seen(app, &alix, &group).await;
    assert_eq!((view.name.as_str(), view.members), ("Day Runners", 3));
    app.remove_by(&alix, &group, &[&bo]).await;
    assert_eq!(mine(&app.services, &bo.inbox_id).await.unwrap(), []);
}

both!(a_group_our_account_was_added_to_is_taken_in_once);
async fn a_group_our_account_was_added_to_is_taken_in_once(app: &TestApp) {
    let alix = app.person("alix");
    let new = NewGroup { name: "Theirs".into(), ..NewGroup::default() };
    let id = app.xmtp.group_by(&alix.inbox_id, &new, Level::Admin).id;
    let key = usher::domain::id::GroupKey::from_random([7; 17]);
    let theirs = Group { key, id };
    app.mirror(&theirs).await;
    app.mirror(&theirs).await;
    let views = mine(&app.services, &alix.inbox_id).await.unwrap();
    assert_eq!(views.len(), 1);
    assert_eq!(
        (views[0].name.as_str(), views[0].state, views[0].may_invite),
        ("Theirs", GroupState::Ready, true)
    );
    let invite = app.invite(
        &alix,
        usher::service::invite::NewInvite {
            group: Some(views[0].key.to_string()),
            join_mode: "automatic".into(),
            ..Default::default()
        },
    );
    let bo = app.person("bo");
    app.join(&bo, &invite.await).await;
    app.run_jobs().await;
    assert!(app.is_in(&theirs, &bo));
}

both!(a_group_whose_name_hides_control_characters_still_takes_people_in);
async fn a_group_whose_name_hides_control_characters_still_takes_people_in(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let dirty = MetadataChange {
        name: Some("Night\0 \u{202e}Runners\n".into()),
        description: Some("one\0\n\n\n\ntwo\u{2066}".into()),
        image_url: None,
    };
    app.line.update_metadata(&group.id, dirty).await.unwrap();
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    app.mirror(&group).await;
    let view = seen(app, &alix, &group).await;
    assert_eq!((view.name.as_str(), view.description.as_str()), ("Night Runners", "one\n\ntwo"));
    let new = NewGroup { name: "Theirs\0".into(), ..NewGroup::default() };
    let id = app.xmtp.group_by(&alix.inbox_id, &new, Level::Admin).id;
    app.mirror(&Group { id, ..group }).await;
    assert_eq!(mine(&app.services, &alix.inbox_id).await.unwrap().len(), 2);
}

both!(a_group_with_an_endless_description_is_shown_as_far_as_it_goes);
async fn a_group_with_an_endless_description_is_shown_as_far_as_it_goes(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let long = MetadataChange { description: Some("é".repeat(5_000)), ..MetadataChange::default() };
    app.line.update_metadata(&group.id, long).await.unwrap();
    app.mirror(&group).await;
    let view = seen(app, &alix, &group).await;
    assert!(view.description.chars().count() <= 1_000);
    app.invite(&alix, group.invite()).await;
}
