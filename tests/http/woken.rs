//! Waking all members of a group (contract S11).

use serde_json::json;
use usher::notify::PushError;

use crate::support::TestApp;

both!(each_device_of_a_member_is_woken_and_counted_and_one_that_refuses_is_not);
/// The true count of pushes that were taken (S11): a person with two devices counts twice.
async fn each_device_of_a_member_is_woken_and_counted_and_one_that_refuses_is_not(app: &TestApp) {
    let members = ["alix", "caro", "dana"].map(|name| app.person(name));
    let named = members.each_ref().map(|member| member.inbox_id.as_str());
    let (kind, bo) = ("auto_join_members", app.token(&app.person("bo")).await);
    let admin = app.token(&members[0]).await;
    let body = json!({ "groupName": "XMTP Builders", "joinMode": kind, "groupMembers": named });
    let invite = app.post("/groupInvite").bearer(&admin).json(&body).send().await.ok(201)["id"].clone();
    let me = format!("/groupInvite/{}/admitters/me", invite.as_str().unwrap());
    let own = json!({ "platform": "http", "url": "https://push.example/members" });
    for (member, devices) in members.iter().zip([&["phone"][..], &["phone", "laptop"], &["phone"]]) {
        let token = app.token(member).await;
        assert_eq!(app.ask("PUT", &me).bearer(&token).send().await.status, 204);
        for device in devices {
            assert_eq!(
                app.ask("PUT", &format!("/devices/{device}")).bearer(&token).json(&own).send().await.status,
                204
            );
        }
    }
    let ask = json!({ "inviteId": invite });
    let request = app.post("/groupJoinRequest").bearer(&bo).json(&ask).send().await.ok(201)["id"].clone();
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 4, "asking woke them all by itself");

    let ring = async |only: &[&str]| {
        let body = json!({
            "inviteId": invite, "joinRequestId": request, "recipientId": "", "groupName": "XMTP Builders",
            "type": kind, "groupMembers": only
        });
        let path = format!("/groupJoinRequest/{}/notify", request.as_str().unwrap());
        let answer = app.with_porter(app.post(&path).bearer(&bo).json(&body).send()).await.ok(200);
        (answer["notificationsSent"].as_u64().unwrap(), app.notifier.take_sent().len())
    };
    assert_eq!(ring(&named).await, (4, 4));
    assert_eq!(ring(&named[1..2]).await, (2, 2), "both of caro's");
    app.notifier.fail_next(PushError::Gone);
    assert_eq!(ring(&named).await, (3, 3));
}
