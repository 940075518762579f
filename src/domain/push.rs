//! What wakes the people who can let someone in (contract S10–S13).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::inbox::InboxId;
use super::invite::JoinMode;

/// The object of contract S10–S12: asked for, and sent as the data of the push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PushData {
    pub invite_id: String,
    pub join_request_id: String,
    /// Whom to wake; blank wakes all. It only narrows whom the server knows.
    pub recipient_id: String,
    pub group_name: String,
    #[serde(rename = "type")]
    pub kind: JoinMode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_members: Option<Vec<InboxId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_avatar: Option<String>,
}

impl PushData {
    /// Ids alone, for push services that must not learn names.
    #[must_use]
    pub fn without_names(mut self) -> Self {
        self.group_name.clear();
        self.requester_name = None;
        self.requester_avatar = None;
        self
    }

    /// The visible text (S13), where this kind of push has one.
    pub fn text(&self) -> Option<String> {
        if self.kind != JoinMode::ManualApproval {
            return None;
        }
        let who = self.requester_name.as_deref().filter(|name| !name.is_empty());
        Some(match (who, self.group_name.as_str()) {
            (Some(who), group) if !group.is_empty() => {
                format!("{who} has requested to join {group} through your invite link.")
            }
            _ => "Someone has requested to join your group through your invite link.".to_owned(),
        })
    }
}

/// What came of waking people (contract S10–S12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PushOutcome {
    pub success: bool,
    /// `processing`, `pending_approval` or `not_delivered`.
    pub status: String,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifications_sent: Option<usize>,
}

/// The answer: never claims a push that was not accepted.
pub fn outcome(kind: JoinMode, sent: usize) -> PushOutcome {
    let success = sent > 0;
    let (status, message) = match (kind, success) {
        (JoinMode::AutoJoinMembers, true) => {
            ("processing", "Silent push notifications sent to all group members")
        }
        (JoinMode::AutoJoinMembers, false) => {
            ("not_delivered", "No device of a group member could be reached")
        }
        (JoinMode::ManualApproval, true) => {
            ("pending_approval", "Push notification sent to link creator for manual approval")
        }
        (_, true) => ("processing", "Silent push notification sent to link creator"),
        (_, false) => ("not_delivered", "No device of the link creator could be reached"),
    };
    PushOutcome {
        success,
        status: status.to_owned(),
        message: message.to_owned(),
        notifications_sent: (kind == JoinMode::AutoJoinMembers).then_some(sent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> PushData {
        PushData {
            invite_id: "i".into(),
            join_request_id: "r".into(),
            recipient_id: "x".into(),
            group_name: "XMTP Builders".into(),
            kind: JoinMode::ManualApproval,
            group_members: None,
            requester_name: Some("Alix A".into()),
            requester_avatar: None,
        }
    }

    #[test]
    fn the_visible_text_is_the_guides_own() {
        let says = "Alix A has requested to join XMTP Builders through your invite link.";
        assert_eq!(data().text().as_deref(), Some(says));
        assert_eq!(PushData { kind: JoinMode::AutoJoinCreator, ..data() }.text(), None);
    }

    #[test]
    fn a_push_without_names_names_nobody() {
        let bare = data().without_names();
        let json = serde_json::to_string(&bare).unwrap();
        assert!(!json.contains("Alix") && !json.contains("Builders"), "{json}");
        assert!(bare.text().is_some_and(|text| !text.contains("Alix")));
    }

    #[test]
    fn the_answers_are_those_of_the_guide() {
        let json = |kind, sent| serde_json::to_string(&outcome(kind, sent)).unwrap();
        assert_eq!(
            json(JoinMode::AutoJoinCreator, 1),
            r#"{"success":true,"status":"processing","message":"Silent push notification sent to link creator"}"#
        );
        assert_eq!(
            json(JoinMode::AutoJoinMembers, 3),
            r#"{"success":true,"status":"processing","message":"Silent push notifications sent to all group members","notificationsSent":3}"#
        );
        assert_eq!(
            json(JoinMode::ManualApproval, 1),
            r#"{"success":true,"status":"pending_approval","message":"Push notification sent to link creator for manual approval"}"#
        );
        assert!(json(JoinMode::ManualApproval, 0).starts_with(r#"{"success":false,"#));
    }
}
