//! Looking changes nothing.

use serde_json::json;

use crate::support::{TestApp, same_rows};

both!(no_look_changes_a_row);
async fn no_look_changes_a_row(app: &TestApp) {
    app.work_stays();
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (alixs, bos) = (app.token(&alix).await, app.token(&bo).await);
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let request = app.join(&bo, &invite).await;
    let ended = app
        .invite(
            &alix,
            usher::service::invite::NewInvite { expires_at_ms: Some(app.now() + 1), ..group.invite() },
        )
        .await;
    app.advance(1);
    let (invite, request, ended) = (invite.card.id, request.id, ended.card.id);
    let paths = [
        "/me".to_owned(),
        "/groupInvite".into(),
        format!("/groupInvite/{invite}"),
        format!("/groupInvite/{ended}"),
        format!("/groupInvite/{}", "0".repeat(26)),
        format!("/groupJoinRequest/{request}"),
        "/groupJoinRequest/abc".into(),
        format!("/groups/joinFromInvite?inviteId={invite}"),
        "/healthz".into(),
        "/readyz".into(),
        "/.well-known/usher.json".into(),
    ];
    let bots = [
        "WhatsApp/2.23",
        "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0",
        "facebookexternalhit/1.1",
    ];
    let before = app.dump().await;
    for path in &paths {
        for method in ["GET", "HEAD", "OPTIONS"] {
            for (token, bot) in [&alixs, &bos, "wrong"].iter().zip(bots.iter().cycle()) {
                let answer = app.ask(method, path).bearer(token).header("user-agent", bot).send().await;
                assert!(answer.status < 500 || path == "/readyz", "{method} {path}: {answer:?}");
            }
            app.ask(method, path).send().await;
        }
    }
    same_rows(&before, &app.dump().await);
}

both!(the_process_says_whether_it_can_work);
async fn the_process_says_whether_it_can_work(app: &TestApp) {
    assert_eq!(app.get("/healthz").send().await.status, 200);
    let wanted =
        json!({ "ready": false, "database": true, "xmtpNetwork": true, "worker": false, "leaving": false });
    assert_eq!(app.get("/readyz").send().await.ok(503), wanted);
    app.run_jobs().await;
    let wanted =
        json!({ "ready": true, "database": true, "xmtpNetwork": true, "worker": true, "leaving": false });
    assert_eq!(app.get("/readyz").send().await.ok(200), wanted);
    app.xmtp.go_offline(true);
    assert_eq!(app.get("/readyz").send().await.ok(200)["xmtpNetwork"], true, "it was asked just now");
    for silences in 1..=2 {
        app.advance(2_000);
        assert_eq!(app.get("/readyz").send().await.ok(503)["xmtpNetwork"], false);
        assert_eq!(app.services.reach.is_away(), silences == 2, "one lost answer is no outage");
    }
    app.xmtp.go_offline(false);
    app.advance(2_000);
    assert_eq!(app.get("/readyz").send().await.ok(200)["xmtpNetwork"], true);
    assert!(!app.services.reach.is_away());
}
