//! `POST /groupInvite`, `GET /groupInvite/:id` (contract S2, S8).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::body::{Body, Caller};
use super::problem::ApiProblem;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::siwe::rfc3339;
use crate::domain::view::InviteCard;
use crate::service::{Services, invite, landing};

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
    Caller(caller): Caller,
    Body(body): Body<NewInviteBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let group = match &body.group_id {
        Some(id) => Some(crate::service::group::key_of(&services, &caller.inbox_id, id).await?),
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
    let row = invite::create(&services, &caller.inbox_id, new).await?;
    let body = CreatedBody { id: row.card.id.to_string(), link_url: row.card.link_url };
    Ok((StatusCode::CREATED, Json(body)))
}

fn epoch_ms(text: &str) -> Result<i64, Problem> {
    let at = OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339)
        .map_err(|_| Problem::invalid("expiresAt is a date and time as in RFC 3339."))?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000)
        .map_err(|_| Problem::invalid("expiresAt is out of range."))
}
