//! A post from a browser that we do not know: bounded for each address before anything of it is read, because it
//! makes us remember that browser for days.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tower_sessions::Session;

use super::sign_in::AskText;
use super::{action, session};
use crate::domain::client::CalledFrom;
use crate::domain::problem::Problem;
use crate::service::{Services, stranger};
use crate::web::failure;

/// Stands inside the session layer.
pub async fn bound(
    State(services): State<Services>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    let from = request.extensions().get::<CalledFrom>().copied().unwrap_or_default();
    let asks = request.uri().path() == action::<AskText>();
    let admitted =
        if request.method().is_safe() { Ok(()) } else { admit(&services, &session, from, asks).await };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(problem) => failure::page(&problem),
    }
}

async fn admit(services: &Services, session: &Session, from: CalledFrom, asks: bool) -> Result<(), Problem> {
    if asks {
        stranger::may_ask(services, from).await?;
    }
    // A cookie that names no session is no more than none.
    session.load().await.map_err(session::trouble)?;
    if session.is_empty().await {
        stranger::may_stay(services, from).await?;
    }
    Ok(())
}
