//! Invites as they go over the wire.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::domain::disclosure::Disclosure;
use crate::domain::gate::Gate;
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::JoinMode;
use crate::domain::siwe::rfc3339;
use crate::domain::view::{InviteCard, InviteRow};

/// One link to one group, as everybody with the link may see it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Invite, examples(json!({
    "id": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
    "linkUrl": "https://example.org/invite/5x1z6t0b2n4d0h7v2m9k4c8q3w", "groupName": "XMTP Builders",
    "groupImage": "https://example.org/builders.png",
    "createdBy": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
    "description": "We build.", "disclosure": "public", "status": "open", "joinMode": "manual_approval",
    "opensAt": null, "expiresAt": "2026-12-24T18:00:00Z"
})))]
pub struct InviteBody {
    #[schema(value_type = InviteId)]
    pub id: String,
    #[schema(format = "uri")]
    pub link_url: String,
    pub group_name: String,
    pub group_image: Option<String>,
    /// The link's creator; `null` where strangers are not told.
    pub created_by: Option<InboxId>,
    pub description: String,
    /// What a stranger is told.
    pub disclosure: Disclosure,
    /// What the creator's browser sealed, where `disclosure` is `blind`: opened with the key at the end of the
    /// whole link (see `docs/blind-links.md`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub sealed: Option<String>,
    #[schema(schema_with = super::openapi::invite_status)]
    pub status: String,
    pub join_mode: JoinMode,
    /// Before this nobody can ask.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opens_at: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<String>,
    /// Who is let in by rule, for those who may change it (see `docs/gates/README.md`). Absent where there is
    /// none, and in a list where it is longer than 16 KiB: read that invite by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false, nullable = false)]
    pub gate: Option<Value>,
}

impl InviteBody {
    pub fn of(card: InviteCard, base_url: &str) -> Self {
        let untold = card.status == "revoked" || card.hidden;
        let ours = card.image_hash.map(|hash| format!("{base_url}/images/{hash}"));
        Self {
            id: card.id.to_string(),
            link_url: card.link_url,
            group_name: card.group_name,
            group_image: ours.or(card.image_url),
            created_by: (!untold).then_some(card.creator.inbox_id),
            description: card.description,
            disclosure: card.disclosure,
            sealed: None,
            status: card.status,
            join_mode: card.join_mode,
            opens_at: card.opens_at_ms.map(rfc3339),
            expires_at: card.expires_at_ms.map(rfc3339),
            gate: None,
        }
    }

    /// With what its creator's browser sealed.
    pub fn sealed(mut self, sealed: Option<String>) -> Self {
        self.sealed = sealed;
        self
    }

    /// With its gate, for who may see it.
    pub fn with(mut self, gate: Option<&Gate>) -> Self {
        self.gate = gate.and_then(|gate| serde_json::to_value(gate).ok());
        self
    }
}

/// A link to be made. Without `groupId` the members do the adding and the service never learns the group.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = NewInvite, examples(
    json!({ "groupName": "XMTP Builders", "groupImage": "https://example.org/builders.png" }),
    json!({ "groupName": "XMTP Builders", "groupImage": null, "joinMode": "auto_join_members",
        "groupMembers": ["53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687"] }),
    json!({ "groupId": "c04fd1a2b3c4d5e6f708192a3b4c5d6e", "joinMode": "automatic", "maxUses": 100,
        "expiresAt": "2026-12-24T18:00:00Z", "label": "Poster" }),
    json!({ "groupId": "c04fd1a2b3c4d5e6f708192a3b4c5d6e", "joinMode": "automatic",
        "gate": { "rule": { "type": "erc20", "chain": "eip155:1", "minimum": "100", "label": "USDC",
            "contract": "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48" } } })
))]
pub struct NewInviteBody {
    /// Required without `groupId`; with it, the group's own name where blank.
    #[schema(max_length = 100)]
    #[serde(default)]
    pub group_name: String,
    /// The http(s) address of a picture.
    #[schema(max_length = 2048, pattern = "^https?://[^ ]*$")]
    pub group_image: Option<String>,
    #[schema(max_length = 1000)]
    #[serde(default)]
    pub description: String,
    /// A group the service's account is in and to which the caller may add members: then the service adds.
    #[schema(pattern = "^[0-9a-fA-F]*$")]
    pub group_id: Option<String>,
    /// Without `groupId`: `auto_join_creator` (default), `auto_join_members` or `manual_approval`; with it:
    /// `manual_approval` (default) or `automatic`.
    #[schema(value_type = JoinMode, required = false)]
    #[serde(default)]
    pub join_mode: String,
    /// Who may add, for `auto_join_members`.
    #[serde(default)]
    pub group_members: Vec<InboxId>,
    /// What a stranger is told; `public` by default.
    #[schema(value_type = Disclosure, required = false)]
    #[serde(default)]
    pub disclosure: String,
    /// For `blind`, and in the place of `groupName`, `groupImage` and `description`: what your app sealed with a
    /// key that it puts at the end of the link, as base64url (see `docs/blind-links.md`).
    #[schema(max_length = 24576, pattern = "^[0-9A-Za-z_-]*$")]
    pub sealed: Option<String>,
    /// Before this nobody can ask.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opens_at: Option<String>,
    /// In the future.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<String>,
    #[schema(minimum = 1, maximum = 100_000)]
    pub max_uses: Option<i64>,
    /// For the creator alone.
    #[schema(max_length = 80)]
    #[serde(default)]
    pub label: String,
    /// Who is let in by rule; only with `groupId`. With `automatic` nobody else has to say yes. Its form:
    /// `docs/gates/README.md`.
    #[schema(value_type = Option<Object>)]
    pub gate: Option<Value>,
}

/// The new link.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = CreatedInvite, examples(json!({
    "id": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
    "linkUrl": "https://example.org/invite/5x1z6t0b2n4d0h7v2m9k4c8q3w"
})))]
pub struct CreatedBody {
    #[schema(value_type = InviteId)]
    pub id: String,
    #[schema(format = "uri")]
    pub link_url: String,
}

/// The caller's invites.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[schema(as = Invites, examples(json!({ "invites": [own_example()] })))]
pub struct ListBody {
    pub invites: Vec<ManagedBody>,
}

/// An invite as its admins see it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnInvite, examples(json!(own_example())))]
pub struct ManagedBody {
    #[serde(flatten)]
    pub invite: InviteBody,
    pub label: Option<String>,
    /// Places taken.
    pub uses: i64,
    pub max_uses: Option<i64>,
    pub paused: bool,
    /// A rule decides who is let in.
    pub gated: bool,
    /// Requests waiting for an answer.
    pub pending: usize,
}

fn own_example() -> Value {
    json!({
        "id": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
        "linkUrl": "https://example.org/invite/5x1z6t0b2n4d0h7v2m9k4c8q3w", "groupName": "XMTP Builders",
        "groupImage": "https://example.org/builders.png",
        "createdBy": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
        "description": "We build.", "disclosure": "public", "status": "open", "joinMode": "manual_approval",
        "opensAt": null, "expiresAt": "2026-12-24T18:00:00Z",
        "gate": { "rule": { "type": "inboxAge", "days": 30 }, "wallets": "all" },
        "label": "Poster", "uses": 7, "maxUses": 100, "paused": false, "gated": true, "pending": 2
    })
}

impl ManagedBody {
    pub fn of(row: InviteRow, gate: Option<&Gate>, base_url: &str) -> Self {
        Self {
            gated: row.gated,
            label: row.label,
            uses: row.uses,
            max_uses: row.max_uses,
            paused: row.paused,
            pending: row.waiting,
            invite: InviteBody::of(row.card, base_url).with(gate),
        }
    }
}

/// A field that is absent, `null` or set.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(value).map(Some)
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = InviteChange, examples(json!({ "paused": true }), json!({ "expiresAt": null, "maxUses": 200 }),
    json!({ "gate": { "rule": { "type": "poap", "eventId": "4711" } } }), json!({ "gate": null })))]
pub struct ChangeBody {
    #[schema(min_length = 1, max_length = 100)]
    pub group_name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    #[schema(max_length = 80)]
    pub label: Option<String>,
    #[schema(value_type = Option<JoinMode>)]
    pub join_mode: Option<String>,
    /// `null` removes it.
    #[schema(value_type = Option<String>, max_length = 2048, pattern = "^https?://[^ ]*$")]
    #[serde(default, deserialize_with = "given")]
    pub group_image: Option<Option<String>>,
    /// `public` or `teaser`; a link is `blind` from its first day, or never.
    #[schema(value_type = Option<Disclosure>)]
    pub disclosure: Option<String>,
    /// Sealed anew, for a link that is `blind`.
    #[schema(max_length = 24576, pattern = "^[0-9A-Za-z_-]*$")]
    pub sealed: Option<String>,
    /// `null` removes it.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "given")]
    pub opens_at: Option<Option<String>>,
    /// `null` removes it.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "given")]
    pub expires_at: Option<Option<String>>,
    /// `null` removes it.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 100_000)]
    #[serde(default, deserialize_with = "given")]
    pub max_uses: Option<Option<i64>>,
    pub paused: Option<bool>,
    /// Who may add, for `auto_join_members`; replaces those named before.
    pub group_members: Option<Vec<InboxId>>,
    /// Who is let in by rule. `null` removes it, and admins decide unless `joinMode` is given too. Whoever waits
    /// is looked at by the new one.
    #[schema(value_type = Option<Object>)]
    #[serde(default, deserialize_with = "given")]
    pub gate: Option<Option<Value>>,
}
