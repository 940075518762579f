use serde_json::{Value, json};
use usher::domain::device::Target;
use usher::notify::http::Http;
use usher::notify::{Kind, Notifier, PushError, Senders};
use usher::webhook::egress::{Egress, EgressConfig};

use crate::server::{Answer, Server};
use crate::{Clock, payload, push, target, visible};

fn sender(server: &Server, clock: &Clock) -> Http {
    let allow = vec![format!("localhost:{}", server.port)];
    let extra_roots = vec![server.root.clone()];
    let egress = Egress::new(EgressConfig { allow, extra_roots, ..EgressConfig::default() }).unwrap();
    Http::new(egress, clock.now())
}

fn device(server: &Server) -> Target {
    let url = format!("{}/hook?x=1", server.url());
    target(json!({"platform": "http", "url": url, "authorization": "Bearer s3cret"}))
}

async fn receiver() -> Server {
    Server::start("http/1.1", |_| Answer::new(204, Value::Null)).await
}

#[tokio::test]
async fn a_server_gets_one_object_with_the_same_key_on_every_try() {
    let clock = Clock::new();
    let server = receiver().await;
    let sender = sender(&server, &clock);
    for kind in [Kind::Silent, Kind::Silent, visible()] {
        sender.push(&push(&device(&server), kind)).await.unwrap();
    }
    let seen = server.take_seen();
    let [first, again, shown] = [&seen[0], &seen[1], &seen[2]].map(|seen| seen.json());
    assert_eq!(first, again);
    assert_ne!(first["idempotency_key"], shown["idempotency_key"]);
    assert_eq!(first["message"], payload());
    assert_eq!(first["message_context"], json!({"message_type": "auto_join_creator"}));
    assert_eq!(first["subscription"], json!({"is_silent": true}));
    assert_eq!(first.get("notification"), None);
    assert_eq!(shown["notification"]["title"], "Night runners");
    assert_eq!(seen[0].header("authorization"), "Bearer s3cret");
    assert_eq!((seen[0].header("content-type"), seen[0].path.as_str()), ("application/json", "/hook?x=1"));
}

#[tokio::test]
async fn a_servers_answers_are_told_apart() {
    let clock = Clock::new();
    let server = receiver().await;
    let sender = sender(&server, &clock);
    let silent = push(&device(&server), Kind::Silent);
    for (status, expected) in [
        (410, PushError::Gone),
        (503, PushError::Later { after: None, why: "503".to_owned() }),
        (429, PushError::Later { after: None, why: "429".to_owned() }),
        (302, PushError::Refused("302".to_owned())),
        (404, PushError::Refused("404".to_owned())),
    ] {
        server.answer_next(Answer::new(status, Value::Null));
        assert_eq!(sender.push(&silent).await, Err(expected));
    }
}

#[tokio::test]
async fn only_what_is_set_up_is_called() {
    let clock = Clock::new();
    let server = receiver().await;
    let senders = Senders { http: Some(sender(&server, &clock)), ..Senders::default() };
    senders.push(&push(&device(&server), Kind::Silent)).await.unwrap();
    let fcm = target(json!({"platform": "fcm", "token": "x"}));
    assert!(matches!(senders.check(&fcm), Err(PushError::Refused(_))));
    let inside = target(json!({"platform": "http", "url": "http://127.0.0.1:5432/"}));
    assert!(matches!(senders.check(&inside), Err(PushError::Refused(_))));
    assert!(matches!(senders.push(&push(&inside, Kind::Silent)).await, Err(PushError::Refused(_))));
    assert_eq!(server.take_seen().len(), 1);
}
