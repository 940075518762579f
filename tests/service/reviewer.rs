//! Reviewers: appointed by a group's admins, they answer its requests and do nothing else (contract S18).

use usher::domain::device::Target;
use usher::domain::id::InviteId;
use usher::domain::join_request::{Answer, Status};
use usher::domain::view::QueueTab;
use usher::service::invite::{NewInvite, create, revoke};
use usher::service::join::{counts, decide, get, queue};
use usher::service::reviewer::{appoint, dismiss, of_group};
use usher::service::{device, group};

use crate::support::{Group, Person, TestApp, refusal};

async fn reviewers(app: &TestApp, by: &Person, group: &Group) -> Option<Vec<String>> {
    let people = of_group(&app.services, &by.inbox_id, group.key.as_str()).await.unwrap();
    people.map(|people| people.into_iter().map(|person| person.inbox_id.to_string()).collect())
}

async fn appointed(app: &TestApp, by: &Person, group: &Group, who: &str) -> String {
    match appoint(&app.services, &by.inbox_id, group.key.as_str(), who).await {
        Ok(()) => "done".into(),
        refused => refusal(refused),
    }
}

both!(a_reviewer_answers_requests_and_changes_no_link);
async fn a_reviewer_answers_requests_and_changes_no_link(app: &TestApp) {
    let [alix, bo, caro, rae] = ["alix", "bo", "caro", "rae"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let (first, second) = (app.join(&bo, &invite).await.id, app.join(&caro, &invite).await.id);
    let answers = async |answer| decide(&app.services, &rae.inbox_id, first.as_str(), answer).await;
    assert_eq!(refusal(answers(Answer::Approve).await), "404 not_found");
    assert_eq!(counts(&app.services, &rae.inbox_id).await.unwrap().waiting, 0);

    assert_eq!(appointed(app, &alix, &group, rae.inbox_id.as_str()).await, "done");
    assert_eq!(queue(&app.services, &rae.inbox_id, QueueTab::Waiting).await.unwrap().len(), 2);
    assert_eq!(counts(&app.services, &rae.inbox_id).await.unwrap().waiting, 2);
    answers(Answer::Approve).await.unwrap();
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    let no = Answer::Reject { reason: Some("Not today.".into()) };
    let said = decide(&app.services, &rae.inbox_id, second.as_str(), no).await.unwrap();
    assert_eq!(said.status, Status::Rejected);

    let id: &InviteId = &invite.card.id;
    assert_eq!(refusal(revoke(&app.services, &rae.inbox_id, id.as_str()).await), "403 forbidden");
    assert_eq!(refusal(create(&app.services, &rae.inbox_id, group.invite()).await), "404 not_found");
    assert_eq!(refusal(group::get(&app.services, &rae.inbox_id, group.key.as_str()).await), "404 not_found");
    assert_eq!(appointed(app, &rae, &group, bo.inbox_id.as_str()).await, "404 not_found");

    dismiss(&app.services, &alix.inbox_id, group.key.as_str(), rae.inbox_id.as_str()).await.unwrap();
    assert_eq!(refusal(get(&app.services, &rae.inbox_id, first.as_str()).await), "404 not_found");
    assert!(queue(&app.services, &rae.inbox_id, QueueTab::Done).await.unwrap().is_empty());
}

both!(admins_appoint_by_wallet_or_inbox_and_nobody_else_does);
async fn admins_appoint_by_wallet_or_inbox_and_nobody_else_does(app: &TestApp) {
    let [alix, bo, rae, sam] = ["alix", "bo", "rae", "sam"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&bo]).await;
    for (by, refused) in [(&bo, "403 forbidden"), (&rae, "404 not_found")] {
        assert_eq!(appointed(app, by, &group, rae.inbox_id.as_str()).await, refused);
        let gone = dismiss(&app.services, &by.inbox_id, group.key.as_str(), rae.inbox_id.as_str()).await;
        assert_eq!(refusal(gone), refused);
    }
    for _ in 0..2 {
        assert_eq!(appointed(app, &alix, &group, &format!(" {} ", rae.address)).await, "done");
    }
    assert_eq!(appointed(app, &alix, &group, sam.inbox_id.as_str()).await, "done");
    let (first, second) = (rae.inbox_id.to_string(), sam.inbox_id.to_string());
    let mut both = vec![first, second];
    let mut seen = reviewers(app, &alix, &group).await.unwrap();
    both.sort();
    seen.sort();
    assert_eq!(seen, both);
    assert_eq!(reviewers(app, &bo, &group).await, None);
    let nobody = app.stranger("nobody");
    assert_eq!(appointed(app, &alix, &group, &nobody.address.to_string()).await, "422 not_on_xmtp");
    for odd in ["", "rae", "0x12", "<script>"] {
        assert_eq!(appointed(app, &alix, &group, odd).await, "422 invalid");
    }
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'reviewer.appointed'").await, 2);
}

both!(a_reviewers_browser_is_told_of_requests);
async fn a_reviewers_browser_is_told_of_requests(app: &TestApp) {
    let [alix, bo, rae] = ["alix", "bo", "rae"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let browser = Target::WebPush {
        endpoint: "https://push.example/rae".into(),
        p256dh: format!("BA{}", "A".repeat(85)),
        auth: "A".repeat(22),
    };
    device::put_browser(&app.services, &rae.inbox_id, &browser, "Firefox").await.unwrap();
    let invite = app.invite(&alix, NewInvite { label: "door".into(), ..group.invite() }).await;
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.notifier.take_sent().is_empty());
    assert_eq!(appointed(app, &alix, &group, rae.inbox_id.as_str()).await, "done");
    app.join(&app.person("caro"), &invite).await;
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 1);
}
