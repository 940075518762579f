//! Whether this browser was in the room: what it scanned on the screen goes along until it asked.

use super::{services, session};
use crate::domain::problem::Problem;
use crate::service::event::room::{self, Shown};
use crate::web::paths;

/// The invite this browser was in the room for, and what shows it. The browser itself never sees it.
const ROOM: &str = "room";

/// What this browser has to show: the code in the address, else what was kept when Join was pressed.
pub async fn shown(invite: &str, code: Option<&str>) -> Result<Shown, Problem> {
    if let Some(code) = code.map(|code| Shown::Code(code.to_owned()))
        && room::is_inside(&services()?, invite, &code).await?
    {
        return Ok(code);
    }
    let kept: Option<(String, String)> = session::get(ROOM).await.ok().flatten();
    let kept = kept.filter(|(id, _)| paths::invite(id) == paths::invite(invite));
    Ok(kept.map(|(_, proof)| Shown::Proof(proof)).unwrap_or_default())
}

/// Keeps what the form brought along from the page that was scanned.
pub async fn keep(invite: &str, proof: &str) -> Result<(), Problem> {
    if proof.is_empty() {
        return Ok(());
    }
    match room::renew(&services()?, invite, proof).await? {
        Some(fresh) => session::put(ROOM, &(invite, fresh)).await,
        None => Ok(()),
    }
}

/// Refuses who was not there, before they sign in for nothing.
pub async fn require(invite: &str) -> Result<(), Problem> {
    room::require(&services()?, invite, &shown(invite, None).await?).await
}
