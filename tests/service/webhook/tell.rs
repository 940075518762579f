use serde_json::Value;
use usher::domain::join_request::Answer;
use usher::domain::webhook::Event;
use usher::service::invite::{InviteChange, NewInvite, change, revoke, set_paused};
use usher::service::join;
use usher::service::webhook::{self, NewEndpoint};

use super::{URL, calls, hook, new};
use crate::support::{Person, TestApp, keys};

/// What was told, in order.
async fn told(app: &TestApp) -> Vec<(String, Value)> {
    let read = |body: &str| -> (String, Value) {
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!(keys(&body), ["data", "timestamp", "type"]);
        (body["type"].as_str().unwrap().to_owned(), body["data"].clone())
    };
    calls(app).await.iter().map(|call| read(&call.body)).collect()
}

async fn kinds(app: &TestApp) -> Vec<String> {
    told(app).await.into_iter().map(|(kind, _)| kind).collect()
}

async fn answer(app: &TestApp, by: &Person, request: &str, answer: Answer) {
    join::decide(&app.services, &by.inbox_id, request, answer).await.unwrap();
}

both!(everything_that_happens_in_a_group_is_told_with_ids_only);
async fn everything_that_happens_in_a_group_is_told_with_ids_only(app: &TestApp) {
    let (alix, bo, cleo) = (app.person("alix"), app.person("bo"), app.person("cleo"));
    let group = app.group_of(&alix).await;
    hook(app, &alix, &Event::ALL).await;
    hook(app, &bo, &Event::ALL).await;
    let (who, s) = (&alix.inbox_id, &app.services);

    let invite = app.invite(&alix, group.invite()).await;
    let id = invite.card.id.as_str();
    set_paused(s, who, id, true).await.unwrap();
    set_paused(s, who, id, false).await.unwrap();
    change(s, who, id, InviteChange { paused: Some(true), ..InviteChange::default() }).await.unwrap();
    let open = InviteChange { paused: Some(false), label: Some("Bar".into()), ..InviteChange::default() };
    change(s, who, id, open).await.unwrap();
    let said = told(app).await;
    let order = ["invite.created", "invite.paused", "invite.updated", "invite.paused", "invite.updated"];
    assert_eq!(said.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), order);
    let about = serde_json::json!({ "inviteId": id, "groupId": group.id.as_str() });
    assert!(said.iter().all(|(_, data)| *data == about), "{said:?}");

    let (yes, no) = (app.join(&bo, &invite).await.id, app.join(&cleo, &invite).await.id);
    answer(app, &alix, yes.as_str(), Answer::Approve).await;
    answer(app, &alix, no.as_str(), Answer::Reject { reason: Some("A secret reason".into()) }).await;
    let said = told(app).await;
    let order = ["join.requested", "join.requested", "join.approved", "join.rejected", "member.added"];
    assert_eq!(said.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), order);
    for (kind, data) in &said {
        assert_eq!(keys(data), ["groupId", "inboxId", "inviteId", "joinRequestId"], "{kind}");
    }
    assert_eq!(said[4].1["inboxId"], bo.inbox_id.as_str());
    assert_eq!(said[4].1["joinRequestId"], yes.as_str());

    app.remove_by(&alix, &group, &[&bo]).await;
    app.add_by(&alix, &group, &[&cleo]).await;
    app.mirror(&group).await;
    let said = told(app).await;
    let about =
        |who: &Person| serde_json::json!({ "inboxId": who.inbox_id.as_str(), "groupId": group.id.as_str() });
    let wanted = [("member.removed".to_owned(), about(&bo)), ("member.added".to_owned(), about(&cleo))];
    assert_eq!(said, wanted);
    revoke(s, who, id).await.unwrap();
    revoke(s, who, id).await.unwrap();
    assert_eq!(kinds(app).await, ["invite.revoked"], "a second time is nothing new");
}

both!(a_link_that_lets_in_by_itself_tells_of_both_at_once);
async fn a_link_that_lets_in_by_itself_tells_of_both_at_once(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    hook(app, &alix, &Event::ALL).await;
    app.join(&bo, &invite).await;
    app.join(&bo, &invite).await;
    assert_eq!(kinds(app).await, ["join.requested", "join.approved", "member.added"]);
}

both!(a_member_run_link_tells_its_creator_when_somebody_was_added);
async fn a_member_run_link_tells_its_creator_when_somebody_was_added(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    hook(app, &alix, &[Event::JoinApproved, Event::MemberAdded]).await;
    let invite = app.invite(&alix, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await;
    let id = app.join(&bo, &invite).await.id;
    join::answer(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await.unwrap();
    let said = told(app).await;
    assert_eq!(
        said.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(),
        ["join.approved", "member.added"]
    );
    assert_eq!(keys(&said[1].1), ["inboxId", "inviteId", "joinRequestId"]);
}

both!(only_who_may_see_it_hears_of_it_and_only_what_they_asked_for);
async fn only_who_may_see_it_hears_of_it_and_only_what_they_asked_for(app: &TestApp) {
    let (alix, bo, cleo) = (app.person("alix"), app.person("bo"), app.person("cleo"));
    let (one, other) = (app.group_of(&alix).await, app.group_of(&alix).await);
    app.add_by(&alix, &one, &[&bo]).await;
    let of_one = NewEndpoint { group: one.key.to_string(), ..new(&[Event::InviteCreated]) };
    webhook::create(&app.services, &alix.inbox_id, of_one.clone()).await.unwrap();
    hook(app, &bo, &[Event::InviteCreated]).await;
    hook(app, &cleo, &[Event::InviteCreated]).await;
    hook(app, &alix, &[Event::InviteRevoked]).await;
    app.invite(&alix, other.invite()).await;
    assert_eq!(told(app).await, [], "another group");
    app.invite(&alix, one.invite()).await;
    let said = calls(app).await;
    assert_eq!(said.len(), 1, "a plain member and a stranger hear nothing");
    assert_eq!(said[0].url, URL);

    let foreign = webhook::create(&app.services, &cleo.inbox_id, of_one).await;
    assert_eq!(crate::support::refusal(foreign), "404 not_found");
}

both!(what_did_not_happen_is_not_told);
async fn what_did_not_happen_is_not_told(app: &TestApp) {
    let alix = app.person("alix");
    hook(app, &alix, &Event::ALL).await;
    let long = NewInvite { group_name: "x".repeat(999), ..NewInvite::default() };
    usher::service::invite::create(&app.services, &alix.inbox_id, long).await.unwrap_err();
    let group = app.group_of(&alix).await;
    app.mirror(&group).await;
    assert_eq!(told(app).await, [], "the first members of a group did not come in");
}
