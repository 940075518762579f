//! Group links (contract S32, S33, S35 and the join): `/create`, `/api/groups/…`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::body::{Body, Caller, Path};
use super::problem::ApiProblem;
use crate::domain::id::InviteId;
use crate::domain::scope::Scope;
use crate::domain::view::SignedIn;
use crate::service::host::{self, Joined, NewGroupLink};
use crate::service::{Services, landing};

/// A group to be made, with a link to it.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[schema(as = NewGroup, examples(
    json!({ "name": "Holders", "description": "For holders of the pass." }),
    json!({ "name": "Holders", "description": "For holders of the pass.",
        "gate": { "rule": { "type": "erc721", "chain": "eip155:1",
            "contract": "0xBC4CA0EdA7647A8aB7C2061c2E118A18a936f13D" } } })
))]
pub struct NewGroupBody {
    #[schema(max_length = 100)]
    name: String,
    #[schema(max_length = 1000)]
    #[serde(default)]
    description: String,
    /// Who is let in without asking an admin (see `docs/gates.md`). Without it admins decide on each request.
    #[schema(value_type = Option<Object>)]
    gate: Option<Value>,
}

/// The new group and its link.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = CreatedGroup, examples(json!({
    "groupLinkId": "5x1z6t0b2n4d0h7v2m9k4c8q3w", "groupId": "c04fd1a2b3c4d5e6f708192a3b4c5d6e",
    "link": "https://example.org/group/5x1z6t0b2n4d0h7v2m9k4c8q3w"
})))]
pub struct CreatedGroupBody {
    #[schema(value_type = InviteId)]
    group_link_id: String,
    /// The group's id on the network.
    group_id: String,
    #[schema(format = "uri")]
    link: String,
}

/// Make a group and a link to it.
///
/// The service's account makes an XMTP group in which only its creators are admins, and the caller is one.
#[utoipa::path(post, path = "/create", tag = "Group links", operation_id = "createGroup",
    request_body = NewGroupBody,
    responses((status = 201, description = "The group is on the network.", body = CreatedGroupBody)),
    security(("bearer" = ["groups"])),
    extensions(("x-problems" = json!(["403 forbidden", "422 gate_invalid", "429 rate_limited", "503 xmtp_unreachable"]))))]
pub async fn create(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<NewGroupBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Groups)?;
    let gate = body.gate.map(|gate| gate.to_string());
    let (row, group) = host::create(&services, who, &body.name, &body.description, gate).await?;
    let link = landing::group_link_url(&services, &row.card.id);
    let created = CreatedGroupBody { group_link_id: row.card.id.to_string(), group_id: group.0, link };
    Ok((StatusCode::CREATED, Json(created)))
}

/// A group that is there, and who decides about it.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[schema(as = NewGroupLink, examples(
    json!({ "webhook": "https://example.org/webhook", "topic": "c04fd1a2b3c4d5e6f708192a3b4c5d6e",
        "name": "My Super Group", "description": "For those who hold 100 tokens." })
))]
pub struct NewLinkBody {
    /// Asked with `{"groupLinkId","topic","groupId","walletAddress"}` whether somebody may come in. Not needed
    /// where a gate is given.
    #[schema(pattern = "^https?://")]
    webhook: Option<String>,
    /// The group's id on the network.
    #[schema(min_length = 1, max_length = 256)]
    topic: String,
    #[schema(max_length = 100)]
    name: String,
    #[schema(max_length = 1000)]
    #[serde(default)]
    description: String,
    #[schema(value_type = Option<Object>)]
    gate: Option<Value>,
}

/// The new link.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = CreatedGroupLink, examples(json!({
    "groupLinkId": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
    "link": "https://example.org/group/5x1z6t0b2n4d0h7v2m9k4c8q3w"
})))]
pub struct CreatedLinkBody {
    #[schema(value_type = InviteId)]
    group_link_id: String,
    #[schema(format = "uri")]
    link: String,
}

/// Make a link to a group that is there.
///
/// Where the service's account is in the group it adds people; else the server behind the webhook does.
#[utoipa::path(post, path = "/api/groups/create", tag = "Group links", operation_id = "createGroupLink",
    request_body = NewLinkBody,
    responses((status = 201, description = "The link.", body = CreatedLinkBody)),
    security(("bearer" = ["groups"])),
    extensions(("x-problems" = json!(["403 forbidden", "409 group_not_ready", "422 gate_invalid", "429 rate_limited"]))))]
pub async fn register(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<NewLinkBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    registered(&services, caller.may(Scope::Groups)?, body).await
}

/// Make a link to a group that is there, knowing only a URL.
///
/// For callers that can't send a header: the API key stands in the path. It is not logged.
#[utoipa::path(post, path = "/k/{id}/api/groups/create", tag = "Group links",
    operation_id = "createGroupLinkByUrl", request_body = NewLinkBody,
    params(("id" = String, Path, description = "An API key for group links.")),
    responses((status = 201, description = "The link.", body = CreatedLinkBody)),
    extensions(("x-problems" = json!(["403 forbidden", "404 not_found", "409 group_not_ready", "422 gate_invalid",
        "429 rate_limited"]))))]
pub async fn register_by_url(
    State(services): State<Services>,
    Path(key): Path<String>,
    Body(body): Body<NewLinkBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let holder = Caller::by_url(&services, key, Scope::Groups).await?;
    registered(&services, &holder.who, body).await
}

async fn registered(
    services: &Services,
    who: &SignedIn,
    body: NewLinkBody,
) -> Result<impl IntoResponse + use<>, ApiProblem> {
    let new = NewGroupLink {
        webhook: body.webhook,
        topic: body.topic,
        name: body.name,
        description: body.description,
        gate: body.gate.map(|gate| gate.to_string()),
    };
    let row = host::register(services, who, new).await?;
    let link = landing::group_link_url(services, &row.card.id);
    let created = CreatedLinkBody { group_link_id: row.card.id.to_string(), link };
    Ok((StatusCode::CREATED, Json(created)))
}

/// A group link as everybody may see it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[schema(as = GroupLink, examples(json!({
    "id": "5x1z6t0b2n4d0h7v2m9k4c8q3w", "name": "My Super Group",
    "description": "For those who hold 100 tokens."
})))]
pub struct LinkBody {
    #[schema(value_type = InviteId)]
    id: String,
    name: String,
    description: String,
}

/// Look at a group link.
#[utoipa::path(get, path = "/api/groups/{id}", tag = "Group links", operation_id = "getGroupLink",
    params(("id" = InviteId, Path, description = "The group link.")),
    responses((status = 200, description = "The link.", body = LinkBody)),
    extensions(("x-problems" = json!(["404 invite_not_found"]))))]
pub async fn show(
    State(services): State<Services>,
    Path(id): Path<String>,
) -> Result<Json<LinkBody>, ApiProblem> {
    let card = landing::view(&services, &id, None).await?.card;
    Ok(Json(LinkBody { id: card.id.to_string(), name: card.group_name, description: card.description }))
}

/// Which group to join.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = GroupJoin, examples(json!({ "groupLinkId": "5x1z6t0b2n4d0h7v2m9k4c8q3w" })))]
pub struct JoinBody {
    #[schema(value_type = InviteId)]
    group_link_id: String,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[schema(as = GroupJoined, examples(
    json!({ "status": "SUCCESS", "topic": "c04fd1a2b3c4d5e6f708192a3b4c5d6e" }),
    json!({ "status": "DENIED", "reason": "You do not hold enough token to join the group!" }),
    json!({ "status": "ERROR" })
))]
pub struct JoinedBody {
    status: JoinedWord,
    /// The group's id on the network, once one is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    topic: Option<String>,
    /// For the person, as plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
}

/// The words of the guide.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "UPPERCASE")]
pub enum JoinedWord {
    Success,
    Denied,
    /// Not decided yet, or something failed: nothing is lost, ask again.
    Error,
}

/// Ask to join through a group link, and wait a moment for the answer.
#[utoipa::path(post, path = "/api/groups/join", tag = "Group links", operation_id = "joinGroupLink",
    request_body = JoinBody,
    responses((status = 200, description = "What came of it.", body = JoinedBody)),
    security(("bearer" = ["joins"])),
    extensions(("x-problems" = json!(["404 invite_not_found", "409 invite_paused", "409 group_gone", "429 rate_limited"]))))]
pub async fn join(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<JoinBody>,
) -> Result<Json<JoinedBody>, ApiProblem> {
    let joined = host::join(&services, caller.may(Scope::Joins)?, &body.group_link_id).await?;
    Ok(Json(match joined {
        Joined::Success { topic } => JoinedBody { status: JoinedWord::Success, topic, reason: None },
        Joined::Denied { reason } => {
            JoinedBody { status: JoinedWord::Denied, topic: None, reason: Some(reason) }
        }
        Joined::Open { .. } => JoinedBody { status: JoinedWord::Error, topic: None, reason: None },
    }))
}
