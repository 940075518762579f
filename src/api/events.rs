//! `GET /groupJoinRequest/:id/events`: the status as server-sent events, from whichever process changes it.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, Sse};
use futures::stream::{self, Stream};
use tokio::sync::watch;
use tokio::time::timeout;

use super::body::{Caller, Path};
use super::join_requests::RequestBody;
use super::problem::ApiProblem;
use crate::domain::id::JoinRequestId;
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::view::OwnRequest;
use crate::service::{Services, join};

struct Following {
    services: Services,
    caller: Caller,
    id: String,
    changes: watch::Receiver<String>,
    last: Option<OwnRequest>,
}

/// Follow a join request.
///
/// Server-sent events named `status`: where the request stands now, then each change of it. The stream ends
/// when nothing can change any more, or when the token or key it was opened with ends.
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
    let request = seen(&services, &caller, &id).await?;
    let changes = services.followers.follow(request.id.as_str());
    let following = Following { caller, id, changes, last: None, services };
    Ok(Sse::new(statuses(following)))
}

async fn seen(services: &Services, caller: &Caller, id: &str) -> Result<OwnRequest, Problem> {
    join::get(services, &caller.may_either(Scope::Joins, Scope::Decisions)?.inbox_id, id).await
}

/// The status now, then each change of it; ends when nothing can change any more.
fn statuses(following: Following) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some(following), |following| async move {
        let mut following = following?;
        let Some(request) = next(&mut following).await? else {
            return Some((Ok(Event::default().comment("")), Some(following)));
        };
        let event = Event::default().event("status").json_data(RequestBody::from(request.clone())).ok()?;
        let over = !request.is_open();
        following.last = Some(request);
        Some((Ok(event), (!over).then_some(following)))
    })
}

/// What is news, or nothing where the silence is long enough; ends with the rights of who listens.
async fn next(following: &mut Following) -> Option<Option<OwnRequest>> {
    let mut is_silent = false;
    loop {
        let Following { services, caller, id, changes, last } = following;
        let caller = caller.still(services).await.ok()?;
        if is_silent {
            return Some(None);
        }
        let request = seen(services, &caller, id).await.ok()?;
        if last.as_ref() != Some(&request) {
            return Some(Some(request));
        }
        match timeout(services.limits.silence_max, changes.changed()).await {
            Ok(changed) => changed.ok()?,
            Err(_) => is_silent = true,
        }
    }
}
