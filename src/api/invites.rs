//! `POST /groupInvite`, `GET /groupInvite/:id` (contract S2, S8).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::body::{Body, Caller, Path};
use super::once;
use super::problem::ApiProblem;
use super::time::epoch_ms;
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::JoinMode;
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::siwe::rfc3339;
use crate::domain::view::{InviteCard, InviteRow};
use crate::service::idempotency::Claim;
use crate::service::invite::{self, InviteChange};
use crate::service::{Services, landing};

/// One link to one group, as everybody with the link may see it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Invite, examples(json!({
    "id": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
    "linkUrl": "https://example.org/invite/5x1z6t0b2n4d0h7v2m9k4c8q3w", "groupName": "XMTP Builders",
    "groupImage": "https://example.org/builders.png",
    "createdBy": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
    "description": "We build.", "status": "open", "joinMode": "manual_approval",
    "expiresAt": "2026-12-24T18:00:00Z"
})))]
pub struct InviteBody {
    #[schema(value_type = InviteId)]
    id: String,
    #[schema(format = "uri")]
    link_url: String,
    group_name: String,
    group_image: Option<String>,
    /// The link's creator; `null` where it is revoked.
    created_by: Option<InboxId>,
    description: String,
    #[schema(schema_with = super::openapi::invite_status)]
    status: String,
    join_mode: JoinMode,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<String>,
}

impl InviteBody {
    fn of(card: InviteCard, base_url: &str) -> Self {
        let revoked = card.status == "revoked";
        let ours = card.image_hash.map(|hash| format!("{base_url}/images/{hash}"));
        Self {
            id: card.id.to_string(),
            link_url: card.link_url,
            group_name: card.group_name,
            group_image: ours.or(card.image_url),
            created_by: (!revoked).then_some(card.creator.inbox_id),
            description: card.description,
            status: card.status,
            join_mode: card.join_mode,
            expires_at: card.expires_at_ms.map(rfc3339),
        }
    }
}

/// Read an invite.
#[utoipa::path(get, path = "/groupInvite/{id}", tag = "Invites", operation_id = "getInvite",
    params(("id" = InviteId, Path, description = "The invite.")),
    responses((status = 200, description = "The invite.", body = InviteBody)),
    extensions(("x-problems" = json!(["404 invite_not_found", "410 invite_revoked"]))))]
pub async fn show(
    State(services): State<Services>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let landing = landing::view(&services, &id, None).await?;
    if landing.card.status == "revoked" {
        return Err(ApiProblem(Problem::new(410, "invite_revoked", "This invite is no longer valid.")));
    }
    Ok(Json(InviteBody::of(landing.card, &services.site.base_url)))
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
        "expiresAt": "2026-12-24T18:00:00Z", "label": "Poster" })
))]
pub struct NewInviteBody {
    /// Required without `groupId`; with it, the group's own name where blank.
    #[schema(max_length = 100)]
    #[serde(default)]
    group_name: String,
    /// The http(s) address of a picture.
    #[schema(max_length = 2048, pattern = "^https?://[^ ]*$")]
    group_image: Option<String>,
    #[schema(max_length = 1000)]
    #[serde(default)]
    description: String,
    /// A group the service's account is in and to which the caller may add members: then the service adds.
    #[schema(pattern = "^[0-9a-fA-F]*$")]
    group_id: Option<String>,
    /// Without `groupId`: `auto_join_creator` (default), `auto_join_members` or `manual_approval`; with it:
    /// `manual_approval` (default) or `automatic`.
    #[schema(value_type = JoinMode, required = false)]
    #[serde(default)]
    join_mode: String,
    /// Who may add, for `auto_join_members`.
    #[serde(default)]
    group_members: Vec<InboxId>,
    /// In the future.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<String>,
    #[schema(minimum = 1, maximum = 100_000)]
    max_uses: Option<i64>,
    /// For the creator alone.
    #[schema(max_length = 80)]
    #[serde(default)]
    label: String,
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
    id: String,
    #[schema(format = "uri")]
    link_url: String,
}

/// Make an invite.
#[utoipa::path(post, path = "/groupInvite", tag = "Invites", operation_id = "createInvite",
    request_body = NewInviteBody,
    responses((status = 201, description = "The new link.", body = CreatedBody)),
    security(("bearer" = ["invites"])),
    extensions(("x-problems" = json!(
        ["403 forbidden", "404 not_found", "409 group_not_ready", "429 rate_limited"]))))]
pub async fn create(
    State(services): State<Services>,
    caller: Caller,
    claim: Option<Extension<Claim>>,
    Body(body): Body<NewInviteBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let group = match &body.group_id {
        Some(id) => Some(crate::service::group::key_of(&services, &who.inbox_id, id).await?),
        None => None,
    };
    let new = invite::NewInvite {
        group: group.map(|key| key.to_string()),
        group_name: body.group_name,
        description: body.description,
        label: body.label,
        join_mode: body.join_mode,
        expires_at_ms: body.expires_at.as_deref().map(epoch_ms).transpose()?,
        max_uses: body.max_uses,
        image_url: body.group_image,
        group_members: body.group_members,
        ..invite::NewInvite::default()
    };
    let told = |id: &InviteId| CreatedBody { id: id.to_string(), link_url: landing::link_url(&services, id) };
    let kept = |id: &InviteId| once::kept_json(StatusCode::CREATED, &told(id));
    let receipt = claim.as_ref().map(|Extension(claim)| (claim, &kept as _));
    let row = invite::create_once(&services, &who.inbox_id, new, receipt).await?;
    Ok((StatusCode::CREATED, Json(told(&row.card.id))))
}

/// List one's own invites.
///
/// Those the caller made and may still see, newest first.
#[utoipa::path(get, path = "/groupInvite", tag = "Invites", operation_id = "listInvites",
    responses((status = 200, description = "The invites.", body = ListBody)),
    security(("bearer" = ["invites"])))]
pub async fn list(State(services): State<Services>, caller: Caller) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let rows = invite::mine(&services, &who.inbox_id).await?;
    let invites: Vec<_> = rows.into_iter().map(|row| ManagedBody::of(row, &services.site.base_url)).collect();
    Ok(Json(ListBody { invites }))
}

/// The caller's invites.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[schema(as = Invites, examples(json!({ "invites": [{
    "id": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
    "linkUrl": "https://example.org/invite/5x1z6t0b2n4d0h7v2m9k4c8q3w", "groupName": "XMTP Builders",
    "groupImage": "https://example.org/builders.png",
    "createdBy": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
    "description": "We build.", "status": "open", "joinMode": "manual_approval",
    "expiresAt": "2026-12-24T18:00:00Z",
    "label": "Poster", "uses": 7, "maxUses": 100, "paused": false, "pending": 2
}] })))]
pub struct ListBody {
    invites: Vec<ManagedBody>,
}

/// An invite as its admins see it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnInvite, examples(json!({
    "id": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
    "linkUrl": "https://example.org/invite/5x1z6t0b2n4d0h7v2m9k4c8q3w", "groupName": "XMTP Builders",
    "groupImage": "https://example.org/builders.png",
    "createdBy": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
    "description": "We build.", "status": "open", "joinMode": "manual_approval",
    "expiresAt": "2026-12-24T18:00:00Z",
    "label": "Poster", "uses": 7, "maxUses": 100, "paused": false, "pending": 2
})))]
pub struct ManagedBody {
    #[serde(flatten)]
    invite: InviteBody,
    label: Option<String>,
    /// Places taken.
    uses: i64,
    max_uses: Option<i64>,
    paused: bool,
    /// Requests waiting for an answer.
    pending: usize,
}

impl ManagedBody {
    fn of(row: InviteRow, base_url: &str) -> Self {
        Self {
            label: row.label,
            uses: row.uses,
            max_uses: row.max_uses,
            paused: row.paused,
            pending: row.waiting,
            invite: InviteBody::of(row.card, base_url),
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
#[schema(as = InviteChange, examples(json!({ "paused": true }), json!({ "expiresAt": null, "maxUses": 200 })))]
pub struct ChangeBody {
    #[schema(min_length = 1, max_length = 100)]
    group_name: Option<String>,
    #[schema(max_length = 1000)]
    description: Option<String>,
    #[schema(max_length = 80)]
    label: Option<String>,
    #[schema(value_type = Option<JoinMode>)]
    join_mode: Option<String>,
    /// `null` removes it.
    #[schema(value_type = Option<String>, max_length = 2048, pattern = "^https?://[^ ]*$")]
    #[serde(default, deserialize_with = "given")]
    group_image: Option<Option<String>>,
    /// `null` removes it.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "given")]
    expires_at: Option<Option<String>>,
    /// `null` removes it.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 100_000)]
    #[serde(default, deserialize_with = "given")]
    max_uses: Option<Option<i64>>,
    paused: Option<bool>,
}

/// Edit, pause or extend an invite.
///
/// What waits on it keeps its place.
#[utoipa::path(patch, path = "/groupInvite/{id}", tag = "Invites", operation_id = "changeInvite",
    params(("id" = InviteId, Path, description = "The invite.")), request_body = ChangeBody,
    responses((status = 200, description = "The invite as it is now.", body = ManagedBody)),
    security(("bearer" = ["invites"])),
    extensions(("x-problems" = json!(["403 forbidden", "404 not_found", "410 invite_revoked"]))))]
pub async fn change(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<ChangeBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let expires_at_ms = match body.expires_at {
        Some(Some(text)) => Some(Some(epoch_ms(&text)?)),
        Some(None) => Some(None),
        None => None,
    };
    let change = InviteChange {
        group_name: body.group_name,
        description: body.description,
        label: body.label,
        join_mode: body.join_mode,
        image_url: body.group_image,
        expires_at_ms,
        max_uses: body.max_uses,
        paused: body.paused,
        ..InviteChange::default()
    };
    let row = invite::change(&services, &who.inbox_id, &id, change).await?;
    Ok(Json(ManagedBody::of(row, &services.site.base_url)))
}

/// Revoke an invite.
///
/// For good; a second time answers the same. Requests that wait can still be answered.
#[utoipa::path(delete, path = "/groupInvite/{id}", tag = "Invites", operation_id = "revokeInvite",
    params(("id" = InviteId, Path, description = "The invite.")),
    responses((status = 200, description = "The invite, revoked.", body = ManagedBody)),
    security(("bearer" = ["invites"])),
    extensions(("x-problems" = json!(["403 forbidden", "404 not_found"]))))]
pub async fn revoke(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let row = invite::revoke(&services, &who.inbox_id, &id).await?;
    Ok(Json(ManagedBody::of(row, &services.site.base_url)))
}
