//! Catching up: what waits for an admitter who missed the push (contract S14).

use std::collections::{HashMap, HashSet};

use crate::domain::cursor::Cursor;
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::pending::Waiting;

use super::{Services, recipients};

/// A request bears the time just before its commit, and PostgreSQL ends a transaction that idles for ten
/// seconds: what an earlier time may still come with is looked back for.
const OVERLAP_MS: i64 = 15_000;
const PAGE: u32 = 200;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub waiting: Vec<Waiting>,
    /// Who asks, by inbox.
    pub people: HashMap<InboxId, Person>,
    /// To ask with next time; callers tell repeated entries by their id.
    pub next: Cursor,
}

/// What has been waiting from `cursor` on for `actor`.
pub async fn since(
    services: &Services,
    actor: &InboxId,
    user: &InboxId,
    cursor: &Cursor,
) -> Result<Page, Problem> {
    if actor != user {
        return Err(Problem::forbidden("Ask for your own pending joins."));
    }
    let db = services.store.read();
    let now = storage::pending::now(db).await?;
    let mut waiting = storage::pending::since(db, actor, cursor, PAGE).await?;
    let full = waiting.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let settled = now.saturating_sub(OVERLAP_MS);
    let last = waiting.last().filter(|last| full && last.requested_at_ms < settled);
    let next = last.map_or(Cursor::from(settled), |last| Cursor {
        at_ms: last.requested_at_ms,
        after: last.request_id.clone(),
    });
    let hidden = hidden(services, actor, &waiting).await?;
    waiting.retain(|one| !hidden.contains(&one.invite_id));
    let people = storage::person::get_all(db, waiting.iter().map(|one| one.requester.clone())).await?;
    Ok(Page { people, next, waiting })
}

/// Invites to a group of ours whose creator may not see requests there any more.
async fn hidden(
    services: &Services,
    actor: &InboxId,
    waiting: &[Waiting],
) -> Result<HashSet<String>, Problem> {
    let db = services.store.read();
    let ids = waiting.iter().filter_map(|one| InviteId::parse(&one.invite_id).ok());
    let mut hidden = HashSet::new();
    for invite in storage::invite::get_all(db, ids).await?.into_values() {
        if invite.group.is_some() && !recipients::may_see(db, actor, &invite).await? {
            hidden.insert(invite.id.to_string());
        }
    }
    Ok(hidden)
}
