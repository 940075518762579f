//! What we tell those who subscribed.

use std::collections::BTreeMap;

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Something that happened. The spellings are API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    InviteCreated,
    InviteUpdated,
    InvitePaused,
    InviteRevoked,
    JoinRequested,
    JoinApproved,
    JoinRejected,
    MemberAdded,
    MemberRemoved,
}

impl Event {
    pub const ALL: [Self; 9] = [
        Self::InviteCreated,
        Self::InviteUpdated,
        Self::InvitePaused,
        Self::InviteRevoked,
        Self::JoinRequested,
        Self::JoinApproved,
        Self::JoinRejected,
        Self::MemberAdded,
        Self::MemberRemoved,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InviteCreated => "invite.created",
            Self::InviteUpdated => "invite.updated",
            Self::InvitePaused => "invite.paused",
            Self::InviteRevoked => "invite.revoked",
            Self::JoinRequested => "join.requested",
            Self::JoinApproved => "join.approved",
            Self::JoinRejected => "join.rejected",
            Self::MemberAdded => "member.added",
            Self::MemberRemoved => "member.removed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == text)
    }
}

/// Reads words parted by spaces; what is no event is left out.
pub fn read(words: &str) -> Vec<Event> {
    words.split_whitespace().filter_map(Event::parse).collect()
}

/// Words parted by spaces, in the order of the list, each once.
pub fn write(events: &[Event]) -> String {
    let words: Vec<_> =
        Event::ALL.into_iter().filter(|event| events.contains(event)).map(Event::as_str).collect();
    words.join(" ")
}

/// The word of a message that says nothing but that messages arrive.
pub const TEST: &str = "webhook.test";
/// The word of a decision call in the log.
pub const DECISION: &str = "join.decision";
/// The word of a decision call that decides nothing.
pub const DECISION_TEST: &str = "join.decision.test";

/// What an event is about: ids only.
pub type About = BTreeMap<&'static str, String>;

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: &'a About,
}

/// The body of a message: `{"type","timestamp","data"}`.
pub fn body(kind: &str, at_ms: i64, data: &About) -> String {
    let nanos = i128::from(at_ms) * 1_000_000;
    let at = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let timestamp = at.format(&Rfc3339).unwrap_or_default();
    serde_json::to_string(&Body { kind, timestamp, data }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_as_it_is_written() {
        for event in Event::ALL {
            assert_eq!(Event::parse(event.as_str()), Some(event));
        }
        assert_eq!(Event::parse("join"), None);
        let some = [Event::MemberAdded, Event::JoinRequested, Event::MemberAdded];
        assert_eq!(write(&some), "join.requested member.added");
        assert_eq!(read("join.requested nothing member.added"), [Event::JoinRequested, Event::MemberAdded]);
    }

    #[test]
    fn a_message_says_what_when_and_about_whom() {
        let data = About::from([("joinRequestId", "b".to_owned()), ("inviteId", "a".to_owned())]);
        assert_eq!(
            body("join.requested", 1_795_348_800_250, &data),
            r#"{"type":"join.requested","timestamp":"2026-11-22T12:00:00.25Z","data":{"inviteId":"a","joinRequestId":"b"}}"#
        );
    }
}
