//! Servers that are slow, large, broken or sly. None of them lets anybody in.

use std::time::Duration;

use super::server::{Act, Server};
use super::{answer, call, caller};
use crate::domain::webhook::decision::{self, DecisionAnswer};
use crate::webhook::HookCaller;

const YES: &str = r#"{"status":"SUCCESS"}"#;
/// As long as a server that never ends is listened to here.
const IMPATIENT: Duration = Duration::from_millis(300);
const PATIENT: Duration = Duration::from_secs(20);

/// What a server decides in the end; `None` is nothing.
async fn decided(act: Act, patience: Duration) -> Option<DecisionAnswer> {
    let server = Server::start(act).await;
    let reply = caller(&server, patience).call(&call(&server, 0)).await.ok()?;
    decision::read(&reply).ok()
}

fn say(head: &str, body: &str) -> Act {
    Act::Say(answer(head, body))
}

fn raw(text: &str) -> Act {
    Act::Say(text.as_bytes().to_vec())
}

/// Those that never end.
fn endless() -> Vec<(&'static str, Act)> {
    let long = format!("HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{YES}");
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n14\r\n{YES}\r\n");
    vec![
        ("silence", Act::Stall(Vec::new())),
        ("a head that does not end", Act::Stall(b"HTTP/1.1 200 OK\r\nx: ".to_vec())),
        ("a body that does not end", Act::Stall(long.into_bytes())),
        ("chunks that do not end", Act::Stall(chunked.into_bytes())),
        ("100 continue and no more", Act::Stall(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())),
        ("100 continue for ever", Act::Endless(Vec::new(), b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())),
        ("an endless body", Act::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b' '; 4096])),
        ("endless heads", Act::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"a: b\r\n".repeat(99))),
    ]
}

/// Those that end, with something that is no answer.
fn broken() -> Vec<(&'static str, Act)> {
    let gzip = "\u{1f}\u{8b}".to_owned() + YES;
    let deep = format!(r#"{{"status":"SUCCESS","x":{}{}}}"#, "[".repeat(3000), "]".repeat(3000));
    vec![
        ("ten mebibytes", say("200 OK", &format!("{YES}{}", " ".repeat(10 << 20)))),
        ("a gzip bomb", say("200 OK\r\ncontent-encoding: gzip", &gzip)),
        ("a redirect", say("302 Found\r\nlocation: https://example.org/", YES)),
        ("another redirect", say("308 Permanent Redirect\r\nlocation: /hook", YES)),
        ("HTML", say("200 OK\r\ncontent-type: text/html", "<html>SUCCESS</html>")),
        ("SUCCESS with 500", say("500 Internal Server Error", YES)),
        ("SUCCESS with 404", say("404 Not Found", YES)),
        ("SUCCESS with 410", say("410 Gone", YES)),
        ("SUCCESS with 304", raw(&format!("HTTP/1.1 304 Not Modified\r\n\r\n{YES}"))),
        ("nothing with 204", raw(&format!("HTTP/1.1 204 No Content\r\n\r\n{YES}"))),
        ("an empty body", say("200 OK", "")),
        ("garbage behind it", say("200 OK", &format!("{YES} and more"))),
        ("two answers in one", say("200 OK", &format!("{YES}{YES}"))),
        ("deep JSON", say("200 OK", &deep)),
        ("two statuses", say("200 OK", r#"{"status":"DENIED","status":"SUCCESS"}"#)),
        ("an escaped second status", say("200 OK", r#"{"status":"SUCCESS","st\u0061tus":"DENIED"}"#)),
        ("a number", say("200 OK", r#"{"status":1}"#)),
        ("a list", say("200 OK", r#"{"status":["SUCCESS"]}"#)),
        ("null", say("200 OK", r#"{"status":null}"#)),
        ("a list around it", say("200 OK", &format!("[{YES}]"))),
        ("lower case", say("200 OK", r#"{"status":"success"}"#)),
        ("another letter", say("200 OK", "{\"status\":\"SUССESS\"}")),
        ("a NUL in it", say("200 OK", "{\"status\":\"SUCCESS\0\"}")),
        ("a NUL behind it", say("200 OK", &format!("{YES}\0"))),
        ("half a letter", say("200 OK", r#"{"status":"SUCCESS","reason":"\ud83d"}"#)),
        ("bytes that are no text", Act::Say(bytes_that_are_no_text())),
        ("a length too long", raw(&format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{YES}"))),
        ("a length too short", raw(&format!("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{YES}"))),
        (
            "two lengths",
            raw(&format!("HTTP/1.1 200 OK\r\ncontent-length: 20\r\ncontent-length: 9\r\n\r\n{YES}")),
        ),
        ("a broken chunk", raw(&format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{YES}"))),
        (
            "chunks cut short",
            raw(&format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n14\r\n{YES}\r\n")),
        ),
        ("HTTP/0.9", raw(YES)),
        ("another protocol", raw("SSH-2.0-OpenSSH_9.9\r\n")),
        ("NUL bytes", Act::Say(vec![0; 64])),
        ("a million heads", raw(&format!("HTTP/1.1 200 OK\r\n{}\r\n{YES}", "a: b\r\n".repeat(1_000_000)))),
        ("one huge head", raw(&format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n{YES}", "a".repeat(4 << 20)))),
        ("a reset", Act::Reset(Vec::new())),
        ("a reset in the body", Act::Reset(b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"sta".to_vec())),
        ("a shut door", Act::Shut),
    ]
}

fn bytes_that_are_no_text() -> Vec<u8> {
    let mut said = answer("200 OK", "{\"status\":\"SUCCESS\",\"x\":\"??\"}");
    let end = said.len();
    said[end - 4] = 0xff;
    said
}

#[tokio::test]
async fn a_server_that_never_ends_decides_nothing() {
    for (what, act) in endless() {
        assert_eq!(decided(act, IMPATIENT).await, None, "{what}");
    }
}

#[tokio::test]
async fn a_server_that_answers_badly_decides_nothing() {
    assert!(broken().len() > 30);
    for (what, act) in broken() {
        assert_eq!(decided(act, PATIENT).await, None, "{what}");
    }
}

/// The same bytes in good order are an answer: the tests above can fail.
#[tokio::test]
async fn a_server_that_answers_well_is_heard() {
    let yes = Some(DecisionAnswer::Success { member_added: None });
    assert_eq!(decided(say("200 OK", YES), PATIENT).await, yes);
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n14\r\n{YES}\r\n0\r\n\r\n");
    assert_eq!(decided(raw(&chunked), PATIENT).await, yes);
    let continued = [b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), answer("200 OK", YES)].concat();
    assert_eq!(decided(Act::Say(continued), PATIENT).await, yes);
    let sly =
        say("200 OK", "{\"status\":\"DENIED\",\"reason\":\"\u{202e}No\u{200b} \\u0000token\\n\\nhere\"}");
    assert_eq!(
        decided(sly, PATIENT).await,
        Some(DecisionAnswer::Denied { reason: Some("No token here".into()) })
    );
}
