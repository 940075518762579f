//! `GET /groupJoinRequest/:id/events`: the status as server-sent events, from whichever process changes it.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use tokio::sync::watch;

use super::body::{Caller, Path};
use super::join_requests::RequestBody;
use super::problem::ApiProblem;
use crate::domain::id::JoinRequestId;
use crate::domain::inbox::InboxId;
use crate::domain::scope::Scope;
use crate::domain::view::OwnRequest;
use crate::service::{Services, join};

const KEEP_ALIVE: Duration = Duration::from_secs(20);

struct Following {
    services: Services,
    who: InboxId,
    id: String,
    changes: watch::Receiver<String>,
    last: Option<OwnRequest>,
}

/// Follow a join request.
///
/// Server-sent events named `status`: where the request stands now, then each change of it. The stream ends
/// when nothing can change any more.
#[utoipa::path(get, path = "/groupJoinRequest/{id}/events", tag = "Join requests",
    operation_id = "followJoinRequest",
    params(("id" = JoinRequestId, Path, description = "The join request.")),
    responses((status = 200, description = "The stream; each event's data is a JoinRequest.", body = String,
        content_type = "text/event-stream",
        example = json!("event: status\ndata: {\"id\":\"0h7v2m9k4c8q3w5x1z6t0b2n4d\",\"status\":\"pending\",\"reason\":null,\"code\":null,\"memberState\":\"waiting\"}\n\n"))),
    security(("bearer" = ["joins"]), ("bearer" = ["decisions"])), extensions(("x-problems" = json!(["404 not_found"]))))]
pub async fn follow(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may_either(Scope::Joins, Scope::Decisions)?.inbox_id.clone();
    let request = join::get(&services, &who, &id).await?;
    let changes = services.followers.follow(request.id.as_str());
    let following = Following { who, id, changes, last: None, services };
    Ok(Sse::new(statuses(following)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// The status now, then each change of it; ends when nothing can change any more.
fn statuses(following: Following) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some(following), |following| async move {
        let mut following = following?;
        let request = next(&mut following).await?;
        let event = Event::default().event("status").json_data(RequestBody::from(request.clone())).ok()?;
        let over = !request.is_open();
        following.last = Some(request);
        Some((Ok(event), (!over).then_some(following)))
    })
}

async fn next(following: &mut Following) -> Option<OwnRequest> {
    loop {
        let request = join::get(&following.services, &following.who, &following.id).await.ok()?;
        if following.last.as_ref() != Some(&request) {
            return Some(request);
        }
        following.changes.changed().await.ok()?;
    }
}
