//! `POST /groupInvite`, `GET /groupInvite/:id` (contract S2, S8).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Deserializer, Serialize};

use super::body::{Body, Caller, Path};
use super::problem::ApiProblem;
use super::time::epoch_ms;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::siwe::rfc3339;
use crate::domain::view::{InviteCard, InviteRow};
use crate::service::invite::{self, InviteChange};
use crate::service::{Services, landing};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InviteBody {
    id: String,
    link_url: String,
    group_name: String,
    group_image: Option<String>,
    created_by: Option<InboxId>,
    description: String,
    status: String,
    join_mode: &'static str,
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
            join_mode: card.join_mode.as_str(),
            expires_at: card.expires_at_ms.map(rfc3339),
        }
    }
}

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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewInviteBody {
    #[serde(default)]
    group_name: String,
    group_image: Option<String>,
    #[serde(default)]
    description: String,
    group_id: Option<String>,
    #[serde(default)]
    join_mode: String,
    #[serde(default)]
    group_members: Vec<InboxId>,
    expires_at: Option<String>,
    max_uses: Option<i64>,
    #[serde(default)]
    label: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreatedBody {
    id: String,
    link_url: String,
}

pub async fn create(
    State(services): State<Services>,
    caller: Caller,
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
    let row = invite::create(&services, &who.inbox_id, new).await?;
    let body = CreatedBody { id: row.card.id.to_string(), link_url: row.card.link_url };
    Ok((StatusCode::CREATED, Json(body)))
}

/// The caller's invites, newest first.
pub async fn list(State(services): State<Services>, caller: Caller) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let rows = invite::mine(&services, &who.inbox_id).await?;
    let invites: Vec<_> = rows.into_iter().map(|row| ManagedBody::of(row, &services.site.base_url)).collect();
    Ok(Json(ListBody { invites }))
}

#[derive(Serialize)]
struct ListBody {
    invites: Vec<ManagedBody>,
}

/// An invite as its admins see it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ManagedBody {
    #[serde(flatten)]
    invite: InviteBody,
    label: Option<String>,
    uses: i64,
    max_uses: Option<i64>,
    paused: bool,
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeBody {
    group_name: Option<String>,
    description: Option<String>,
    label: Option<String>,
    join_mode: Option<String>,
    #[serde(default, deserialize_with = "given")]
    group_image: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    expires_at: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    max_uses: Option<Option<i64>>,
    paused: Option<bool>,
    group_members: Option<Vec<InboxId>>,
}

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
        group_members: body.group_members,
        ..InviteChange::default()
    };
    let row = invite::change(&services, &who.inbox_id, &id, change).await?;
    Ok(Json(ManagedBody::of(row, &services.site.base_url)))
}

/// Revokes; a second time answers the same.
pub async fn revoke(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let row = invite::revoke(&services, &who.inbox_id, &id).await?;
    Ok(Json(ManagedBody::of(row, &services.site.base_url)))
}
