//! What somebody may do who has not signed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::Extension;
use axum::http::Request;
use futures::stream;
use tower::ServiceExt;
use usher::domain::client::{CalledFrom, Client};
use usher::service::stranger::{may_ask, may_stay};
use usher::storage::limit::Rate;

use crate::support::{Answer, END, TestApp, part};

const JOIN: &str = "/do/join";
const NO_LINK: &[(&str, &str)] = &[("invite", "00000000000000000000000000")];

fn from(address: &str) -> CalledFrom {
    CalledFrom(Some(Client::at(address.parse().unwrap())))
}

fn home() -> CalledFrom {
    from("2001:db8::1")
}

/// Two at once for each address, then one each three seconds.
fn strict(app: &TestApp) -> TestApp {
    let rate = Rate { burst: 2, interval_ms: 3_000 };
    app.with_limits(|limits| (limits.nonce_per_address, limits.session_per_address) = (rate, rate))
}

#[track_caller]
fn too_often(answer: &Answer) {
    assert_eq!(answer.status, 429, "{answer:?}");
    assert_eq!(answer.header("retry-after"), Some("4"));
}

both!(browsers_nobody_knows_are_remembered_up_to_a_bound_for_each_address);
async fn browsers_nobody_knows_are_remembered_up_to_a_bound_for_each_address(app: &TestApp) {
    let app = strict(app);
    let known = app.browser(&app.person("alix")).await;
    let stranger = app.stranger_from(home());
    let first = stranger.post(JOIN, NO_LINK).await;
    assert_eq!(first.status, 303);
    // A cookie of our form that we never gave is no more than none.
    let invented = stranger.clone().with_cookie("__Host-usher=AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(invented.post(JOIN, NO_LINK).await.status, 303);
    let sessions = app.number("SELECT count(*) FROM sessions").await;
    for again in [&stranger, &invented, &app.stranger_from(from("2001:db8::ffff"))] {
        let refused = again.post(JOIN, NO_LINK).await;
        too_often(&refused);
        assert!(refused.header("content-type").unwrap().starts_with("text/html"));
        let page = String::from_utf8(refused.body.to_vec()).unwrap();
        assert!(page.contains("<h1>") && page.contains("Try again"), "{page}");
    }
    assert_eq!(app.number("SELECT count(*) FROM sessions").await, sessions);

    let cookie = first.header("set-cookie").unwrap().split(';').next().unwrap();
    for other in [
        stranger.clone().with_cookie(cookie),
        known,
        app.stranger_from(from("2001:db8:0:1::1")),
        app.stranger_browser(),
    ] {
        assert_eq!(other.post(JOIN, NO_LINK).await.status, 303);
    }
    assert_eq!(stranger.get("/sign-in").await.status, 200, "looking is free");
    app.advance(3_000);
    assert_eq!(stranger.post(JOIN, NO_LINK).await.status, 303);
}

both!(texts_to_sign_are_given_up_to_a_bound_for_each_address);
async fn texts_to_sign_are_given_up_to_a_bound_for_each_address(app: &TestApp) {
    let app = strict(app);
    let nonce = async |from: CalledFrom| -> Answer {
        let request = Request::post("/auth/nonce").body(Body::empty()).unwrap();
        let response = app.router().layer(Extension(from)).oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 1024 * 1024).await.unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    };
    for _ in 0..2 {
        nonce(home()).await.ok(200);
    }
    let refused = nonce(home()).await;
    refused.refused(429, "rate_limited");
    too_often(&refused);
    // The page asks for the same thing.
    let asked = app.stranger_from(home()).post("/do/sign-in/ask", &[("address", "0x0")]).await;
    too_often(&asked);
    assert_eq!(app.number("SELECT count(*) FROM nonces").await, 2);
    assert_eq!(app.number("SELECT count(*) FROM sessions").await, 0);
    nonce(from("192.0.2.1")).await.ok(200);
    nonce(CalledFrom::default()).await.ok(200);
    app.advance(3_000);
    nonce(home()).await.ok(200);
}

both!(six_hundred_guests_of_one_event_may_come_at_the_same_moment);
async fn six_hundred_guests_of_one_event_may_come_at_the_same_moment(app: &TestApp) {
    let event = from("192.0.2.1");
    for _ in 0..600 {
        may_stay(&app.services, event).await.unwrap();
        may_ask(&app.services, event).await.unwrap();
    }
    assert_eq!(may_stay(&app.services, event).await.unwrap_err().retry_after, Some(2));
    assert_eq!(may_ask(&app.services, event).await.unwrap_err().retry_after, Some(1));
    app.advance(1_000);
    may_stay(&app.services, event).await.unwrap();
    may_ask(&app.services, event).await.unwrap();
}

/// A body that tells how much of it was read.
fn counted(chunks: Vec<Vec<u8>>) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = read.clone();
    let chunks = stream::iter(chunks.into_iter().map(move |chunk| {
        counter.fetch_add(chunk.len(), Ordering::SeqCst);
        Ok::<_, std::io::Error>(Bytes::from(chunk))
    }));
    (Body::from_stream(chunks), read)
}

both!(the_form_of_a_stranger_is_neither_read_whole_nor_kept_whole);
async fn the_form_of_a_stranger_is_neither_read_whole_nor_kept_whole(app: &TestApp) {
    let megabytes = vec![b'x'; 12 * 1024 * 1024];
    let mut chunks = vec![part("label", b"Door"), part("description", &[b'x'; 16 * 1024])];
    chunks.extend(part("picture", &megabytes).chunks(64 * 1024).map(<[u8]>::to_vec));
    chunks.push(END.to_vec());
    let (body, read) = counted(chunks);
    let answer = app.stranger_from(home()).upload("/do/links/create", body).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")));
    let read = read.load(Ordering::SeqCst);
    assert!(read < 1024 * 1024 + 256 * 1024, "{read} bytes were read");
    let kept = app.texts("SELECT data FROM sessions").await;
    assert_eq!(kept.len(), 1);
    assert!(kept[0].contains("Door") && kept[0].len() < 10 * 1024, "{}", kept[0].len());
    assert_eq!(app.number("SELECT count(*) FROM images").await, 0);
}

both!(a_stranger_who_comes_too_often_is_refused_before_the_form_is_read);
async fn a_stranger_who_comes_too_often_is_refused_before_the_form_is_read(app: &TestApp) {
    let app = strict(app);
    for _ in 0..2 {
        app.stranger_from(home()).post(JOIN, NO_LINK).await;
    }
    let (body, read) = counted(vec![part("label", b"Door"), END.to_vec()]);
    too_often(&app.stranger_from(home()).upload("/do/links/create", body).await);
    assert_eq!(read.load(Ordering::SeqCst), 0);
}

both!(readiness_asks_the_network_every_two_seconds_at_most);
async fn readiness_asks_the_network_every_two_seconds_at_most(app: &TestApp) {
    let router = app.router();
    let answers = async || {
        let request = Request::get("/readyz").body(Body::empty()).unwrap();
        let body = router.clone().oneshot(request).await.unwrap().into_body();
        let body = axum::body::to_bytes(body, 1024).await.unwrap();
        serde_json::from_slice::<serde_json::Value>(&body).unwrap()["xmtpNetwork"].as_bool().unwrap()
    };
    assert!(answers().await);
    app.xmtp.go_offline(true);
    app.advance(1_999);
    assert!(answers().await, "believed for two seconds");
    app.advance(1);
    assert!(!answers().await);
    app.xmtp.go_offline(false);
    assert!(!answers().await, "and so is its silence");
    app.advance(2_000);
    assert!(answers().await);
}
