//! Asking a developer's server whether somebody may join (contract S36–S39). Whatever is not plainly a yes or a
//! no decides nothing.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize as Derive, Serialize};
use serde_json::{Map, Value};

use super::{Reply, WAIT_MAX_S};
use crate::domain::inbox::WalletAddress;
use crate::domain::text;

/// Characters kept of a reason.
pub const REASON_MAX: usize = 200;

/// The body of the question, exactly: contract S36, and `groupId` with the same value as `topic`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionBody<'a> {
    group_link_id: &'a str,
    topic: &'a str,
    group_id: &'a str,
    wallet_address: String,
}

impl<'a> DecisionBody<'a> {
    /// `topic` is the group's id on the network.
    pub fn new(group_link_id: &'a str, topic: &'a str, wallet: &WalletAddress) -> Self {
        Self { group_link_id, topic, group_id: topic, wallet_address: wallet.checksummed() }
    }

    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What the server decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Derive)]
pub enum DecisionAnswer {
    /// Let them in. `member_added` is whether the server says it added them itself; `None` where it says nothing.
    Success { member_added: Option<bool> },
    /// Not them; the reason is plain text for the invitee, at most 200 characters.
    Denied { reason: Option<String> },
    /// Not yet: ask again after this many seconds, an hour at most.
    Pending { retry_after_s: Option<u64> },
}

/// Nothing was decided. Never a yes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct NoDecision {
    pub why: Why,
    /// Not before this many seconds.
    pub retry_after_s: Option<u64>,
}

/// Why nothing was decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("{0}")]
    NoAnswer(String),
    #[error("The server answered with status {0}.")]
    Status(u16),
    #[error("The server's answer was too large.")]
    TooLarge,
    #[error("The server's answer was not JSON as agreed.")]
    NotJson,
    #[error("The server's answer had no status we know.")]
    NoStatus,
    #[error("The server said that this webhook is gone; it is switched off.")]
    Gone,
    #[error("This webhook is switched off.")]
    Off,
    #[error("The server failed too often and is left alone for a while.")]
    Resting,
    #[error("We could not ask.")]
    Ours,
}

impl From<Why> for NoDecision {
    fn from(why: Why) -> Self {
        Self { why, retry_after_s: None }
    }
}

impl NoDecision {
    /// Asking again cannot help until a person does something.
    pub const fn is_final(&self) -> bool {
        matches!(self.why, Why::Gone | Why::Off)
    }
}

/// What an answer decides.
pub fn read(reply: &Reply) -> Result<DecisionAnswer, NoDecision> {
    let none = |why| NoDecision { why, retry_after_s: reply.wait_s() };
    if reply.is_gone() {
        return Err(none(Why::Gone));
    }
    if !reply.is_success() {
        return Err(none(Why::Status(reply.status)));
    }
    if reply.cut_off {
        return Err(none(Why::TooLarge));
    }
    let Ok(Object(object)) = serde_json::from_slice(&reply.body) else { return Err(none(Why::NotJson)) };
    decided(&object).map_err(none)
}

fn decided(object: &Map<String, Value>) -> Result<DecisionAnswer, Why> {
    match object.get("status").and_then(Value::as_str) {
        Some("SUCCESS") => match object.get("memberAdded") {
            None => Ok(DecisionAnswer::Success { member_added: None }),
            Some(Value::Bool(added)) => Ok(DecisionAnswer::Success { member_added: Some(*added) }),
            Some(_) => Err(Why::NotJson),
        },
        Some("DENIED") => match object.get("reason") {
            None | Some(Value::Null) => Ok(DecisionAnswer::Denied { reason: None }),
            Some(Value::String(reason)) => Ok(DecisionAnswer::Denied { reason: plain(reason) }),
            Some(_) => Err(Why::NotJson),
        },
        Some("PENDING") => match object.get("retryAfter") {
            None | Some(Value::Null) => Ok(DecisionAnswer::Pending { retry_after_s: None }),
            Some(seconds) => {
                let seconds = seconds.as_u64().ok_or(Why::NotJson)?;
                Ok(DecisionAnswer::Pending { retry_after_s: Some(seconds.min(WAIT_MAX_S)) })
            }
        },
        _ => Err(Why::NoStatus),
    }
}

fn plain(reason: &str) -> Option<String> {
    let clean = text::line(reason, usize::MAX).unwrap_or_default();
    Some(clean.chars().take(REASON_MAX).collect::<String>().trim_end().to_owned()).filter(|t| !t.is_empty())
}

/// A JSON object that says nothing twice.
struct Object(Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Object, A::Error> {
        let mut object = Map::new();
        while let Some((key, value)) = access.next_entry::<String, Value>()? {
            if object.insert(key, value).is_some() {
                return Err(A::Error::custom("a name stands twice"));
            }
        }
        Ok(Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, body: body.as_bytes().to_vec(), ..Reply::default() }
    }

    #[test]
    fn the_question_is_exactly_as_agreed() {
        let wallet = WalletAddress::parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").unwrap();
        assert_eq!(
            DecisionBody::new("link", "topic", &wallet).json(),
            r#"{"groupLinkId":"link","topic":"topic","groupId":"topic","walletAddress":"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}"#
        );
    }

    #[test]
    fn a_plain_answer_is_understood() {
        let ok = |body| read(&reply(200, body)).unwrap();
        let denied = |reason: &str| DecisionAnswer::Denied { reason: Some(reason.to_owned()) };
        assert_eq!(ok(r#"{"status":"SUCCESS"}"#), DecisionAnswer::Success { member_added: None });
        assert_eq!(
            ok(r#"{"status":"SUCCESS","memberAdded":false,"x":[1]}"#),
            DecisionAnswer::Success { member_added: Some(false) }
        );
        assert_eq!(ok(r#"{"status":"DENIED","reason":"No <b>\u202etoken\n"}"#), denied("No <b>token"));
        assert_eq!(ok(r#"{"status":"DENIED"}"#), DecisionAnswer::Denied { reason: None });
        assert_eq!(
            ok(r#"{"status":"PENDING","retryAfter":30}"#),
            DecisionAnswer::Pending { retry_after_s: Some(30) }
        );
        assert_eq!(
            ok(r#"{"status":"PENDING","retryAfter":90000}"#),
            DecisionAnswer::Pending { retry_after_s: Some(3600) }
        );
        let long = format!(r#"{{"status":"DENIED","reason":"{}"}}"#, "é".repeat(900));
        assert_eq!(ok(&long), denied(&"é".repeat(200)));
    }

    #[test]
    fn anything_else_decides_nothing() {
        let deep = format!(r#"{{"status":"SUCCESS","x":{}{}}}"#, "[".repeat(2000), "]".repeat(2000));
        let odd = [
            "",
            "null",
            "true",
            "[]",
            "\"SUCCESS\"",
            r#"{"status":"SUCCESS"} x"#,
            r#"{"status":"SUCCESS"}{"status":"SUCCESS"}"#,
            r#"{"status":"SUCCESS","status":"SUCCESS"}"#,
            r#"{"status":"DENIED","status":"SUCCESS"}"#,
            r#"{"status":"SUCCESS","x":1,"x":2}"#,
            r#"{"status":"SUCCESS","memberAdded":"yes"}"#,
            r#"{"status":"SUCCESS","memberAdded":null}"#,
            r#"{"status":"success"}"#,
            r#"{"status":"SUCCESS "}"#,
            r#"{"Status":"SUCCESS"}"#,
            r#"{"status":["SUCCESS"]}"#,
            r#"{"status":1}"#,
            r#"{"status":null}"#,
            r#"{"status":true}"#,
            r#"{"data":{"status":"SUCCESS"}}"#,
            r#"{"status":"SUCCESS","x":"\ud800"}"#,
            r#"{"status":"DENIED","reason":7}"#,
            r#"{"status":"PENDING","retryAfter":-1}"#,
            r#"{"status":"PENDING","retryAfter":"soon"}"#,
            "{'status':'SUCCESS'}",
            "\u{feff}{\"status\":\"SUCCESS\"}",
            "{\"status\":\"SUCCESS\"}\0",
            "<html>SUCCESS</html>",
            &deep,
        ];
        for body in odd {
            assert!(read(&reply(200, body)).is_err(), "{body}");
        }
        for status in [0, 100, 199, 300, 302, 304, 400, 403, 404, 429, 500, 503] {
            let refused = read(&reply(status, r#"{"status":"SUCCESS"}"#)).unwrap_err();
            assert_eq!(refused.why, Why::Status(status));
        }
        let cut = Reply { cut_off: true, ..reply(200, r#"{"status":"SUCCESS"}"#) };
        assert_eq!(read(&cut).unwrap_err().why, Why::TooLarge);
    }

    #[test]
    fn gone_is_final_and_a_wait_is_kept() {
        let gone = read(&reply(410, "")).unwrap_err();
        assert!(gone.is_final() && gone.why == Why::Gone);
        let busy = Reply { retry_after_s: Some(9000), ..reply(503, "") };
        let busy = read(&busy).unwrap_err();
        assert!(!busy.is_final() && busy.retry_after_s == Some(3600));
    }
}
