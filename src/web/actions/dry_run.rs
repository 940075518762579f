//! Who would be taken out by a gate, before it counts: the draft is kept with the session until it is switched on.

use tower_sessions::Session;

use super::gate::{Deed, GateView, load as load_gate};
use super::{services, session};
use crate::domain::patrol::{Draft, Watched};
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::service::{self, Services};
use crate::web::paths;

const DRAFT: &str = "gate.draft";

/// What a look would do.
pub struct DryRun {
    pub view: GateView,
    /// The gate that is not switched on yet; else the one that stands is looked at.
    pub draft: Option<Draft>,
    pub people: Vec<Watched>,
    /// Why it was not switched on.
    pub problem: Option<Problem>,
}

pub async fn load(id: &str) -> Result<DryRun, Problem> {
    let (view, kept) = load_gate(id, Deed::On).await?;
    let draft = draft(&view).await?;
    if draft.is_none() && view.gate.is_none() {
        return Err(Problem::not_found());
    }
    let gate = draft.as_ref().map(|draft| &draft.gate);
    let people = service::gate_edit::dry_run(&services()?, view.link.house.inbox(), id, gate).await?;
    Ok(DryRun { view, draft, people, problem: kept.problem })
}

/// What was drafted for this link and is not switched on yet.
pub async fn draft(view: &GateView) -> Result<Option<Draft>, Problem> {
    let kept: Option<Draft> = session::get(DRAFT).await?;
    Ok(kept.filter(|draft| draft.invite == view.link.row.card.id.as_str()))
}

/// Keeps a draft, and gives the page that says what comes of it.
pub async fn keep(session: &Session, draft: &Draft) -> Result<String, Problem> {
    session.insert(DRAFT, draft).await.map_err(session::trouble)?;
    Ok(paths::dry_run(&draft.invite))
}

pub async fn forget(session: &Session) {
    let _gone = session.remove_value(DRAFT).await;
}

/// The draft counts from now on.
pub async fn switched_on(
    services: &Services,
    session: &Session,
    who: &SignedIn,
    id: &str,
    version: i64,
) -> Result<String, Problem> {
    let kept: Option<Draft> = session.get(DRAFT).await.map_err(session::trouble)?;
    let Some(draft) = kept.filter(|draft| draft.invite == paths::safe(id)) else {
        return Err(Problem::new(409, "nothing_to_switch_on", "There is nothing to switch on any more.")
            .detail("Make your change again: what it says now stands on the page of the gate."));
    };
    service::gate_edit::switch_on(services, &who.inbox_id, &draft, version).await?;
    forget(session).await;
    Ok(format!("{}?on", paths::gate(id)))
}
