use futures::future::join_all;
use usher::domain::group::{GroupPermissions, Level, Policy};
use usher::xmtp::{GroupClient, MetadataChange, XmtpErrorKind};

use crate::world::{World, group_of, kind, tea};

/// Groups are made, filled and listed (S26, S27, S29).
#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_made_as_asked_and_the_added_member_sees_it_after_a_sync() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let made = bot.create_group(tea()).await.unwrap();
    assert_eq!(
        (made.name.as_str(), made.description.as_str(), made.mark.as_str()),
        ("Tea", "Every day", "m1")
    );
    assert_eq!((made.active, made.policies.add_member), (true, Policy::Admins));
    assert_eq!(bot.groups().await.unwrap(), std::slice::from_ref(&made));

    bot.add_members(&made.id, &[alix.inbox_id()]).await.unwrap();
    alix.sync_all().await.unwrap();
    assert_eq!(alix.group(&made.id).await.unwrap().name, "Tea");
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_listed_with_their_wallets_and_levels_and_can_be_promoted_and_demoted() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&bot, &[&alix]).await;
    for level in
        [Level::Admin, Level::SuperAdmin, Level::Admin, Level::Member, Level::SuperAdmin, Level::Member]
    {
        bot.set_level(&group, &alix.inbox_id(), level).await.unwrap();
        let members = bot.members(&group).await.unwrap();
        let found = members.iter().find(|member| member.inbox_id == alix.inbox_id()).unwrap();
        assert_eq!((found.level, &found.addresses), (level, &vec![alix.address()]));
    }
    let own = bot.members(&group).await.unwrap().into_iter().find(|one| one.inbox_id == bot.inbox_id());
    assert_eq!(own.unwrap().level, Level::SuperAdmin);
}

/// Members are added one by one, also those who are in (S27, S28, S42).
#[tokio::test(flavor = "multi_thread")]
async fn adding_twice_and_removing_a_stranger_are_fine() {
    let world = World::new().await;
    let (bot, alix, bo) = (world.person("bot").await, world.person("alix").await, world.person("bo").await);
    let group = group_of(&bot, &[&alix]).await;
    bot.add_members(&group, &[alix.inbox_id()]).await.unwrap();
    bot.remove_members(&group, &[bo.inbox_id()]).await.unwrap();
    bot.remove_members(&group, &[alix.inbox_id()]).await.unwrap();
    assert_eq!(bot.members(&group).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_one_group_asked_for_at_once_all_succeed_one_after_another() {
    let world = World::new().await;
    let bot = world.person("bot").await;
    let group = bot.create_group(tea()).await.unwrap().id;
    let mut people = Vec::new();
    for name in ["alix", "bo", "caro", "davon", "eri"] {
        people.push(world.person(name).await);
    }
    let adds = people.iter().map(|one| async { bot.add_members(&group, &[one.inbox_id()]).await });
    let renames = (0..15).map(|number| {
        let (bot, group) = (&bot, &group);
        let change = MetadataChange { name: Some(format!("Tea {number}")), ..MetadataChange::default() };
        async move { bot.update_metadata(group, change).await }
    });
    let (added, renamed) = tokio::join!(join_all(adds), join_all(renames));
    for changed in added.into_iter().chain(renamed) {
        changed.unwrap();
    }
    assert_eq!(bot.members(&group).await.unwrap().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_policy_forbids_is_refused_before_it_is_published() {
    let world = World::new().await;
    let (bot, alix, bo) = (world.person("bot").await, world.person("alix").await, world.person("bo").await);
    let group = group_of(&bot, &[&alix]).await;
    let commits = world.devnet.stats().commits(group.as_str());
    let rename = MetadataChange { name: Some("Coffee".into()), ..MetadataChange::default() };
    assert_eq!(kind(alix.add_members(&group, &[bo.inbox_id()]).await), XmtpErrorKind::Forbidden);
    assert_eq!(kind(alix.remove_members(&group, &[bot.inbox_id()]).await), XmtpErrorKind::Forbidden);
    assert_eq!(kind(alix.set_level(&group, &alix.inbox_id(), Level::Admin).await), XmtpErrorKind::Forbidden);
    assert_eq!(kind(alix.update_metadata(&group, rename).await), XmtpErrorKind::Forbidden);
    assert_eq!(world.devnet.stats().commits(group.as_str()), commits);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_everyone_is_admin_a_member_may_add() {
    let world = World::new().await;
    let (bot, alix, bo) = (world.person("bot").await, world.person("alix").await, world.person("bo").await);
    let new = usher::domain::group::NewGroup { permissions: GroupPermissions::EveryoneIsAdmin, ..tea() };
    let group = bot.create_group(new).await.unwrap().id;
    bot.add_members(&group, &[alix.inbox_id()]).await.unwrap();
    alix.sync(&group).await.unwrap();
    alix.add_members(&group, &[bo.inbox_id()]).await.unwrap();
    bot.sync(&group).await.unwrap();
    assert_eq!(bot.members(&group).await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_bot_learns_that_it_is_inactive_even_without_a_sync() {
    let world = World::new().await;
    let (bot, alix, bo) = (world.person("bot").await, world.person("alix").await, world.person("bo").await);
    let group = group_of(&alix, &[&bot]).await;
    alix.set_level(&group, &bot.inbox_id(), Level::Admin).await.unwrap();
    bot.sync(&group).await.unwrap();
    alix.remove_members(&group, &[bot.inbox_id()]).await.unwrap();
    assert_eq!(kind(bot.add_members(&group, &[bo.inbox_id()]).await), XmtpErrorKind::Inactive);
    assert_eq!(kind(bot.send_text(&group, "hello", None).await), XmtpErrorKind::Inactive);
    assert_eq!(kind(bot.sync(&group).await), XmtpErrorKind::Inactive);
    assert!(!bot.group(&group).await.unwrap().active);
}

#[tokio::test(flavor = "multi_thread")]
async fn name_description_and_picture_can_be_changed_and_others_see_it() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&bot, &[&alix]).await;
    let change = MetadataChange {
        name: Some("Coffee".into()),
        description: None,
        image_url: Some("https://example.org/cup.png".into()),
    };
    bot.update_metadata(&group, change).await.unwrap();
    alix.sync(&group).await.unwrap();
    let seen = alix.group(&group).await.unwrap();
    assert_eq!((seen.name.as_str(), seen.description.as_str()), ("Coffee", "Every day"));
    assert_eq!(seen.image_url.as_deref(), Some("https://example.org/cup.png"));
    let long = MetadataChange { name: Some("x".repeat(101)), ..MetadataChange::default() };
    assert_eq!(kind(bot.update_metadata(&group, long).await), XmtpErrorKind::Limit);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_gone_for_the_others_soon() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&bot, &[&alix]).await;
    alix.leave(&group).await.unwrap();
    crate::world::until(|| async {
        bot.sync(&group).await.unwrap();
        bot.members(&group).await.unwrap().len() == 1
    })
    .await;
}
