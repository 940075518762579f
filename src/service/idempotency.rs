//! The same POST sent again: one effect and one answer (`Idempotency-Key`).

use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::idempotency::Known;

use super::Services;

pub use crate::storage::idempotency::Kept;

/// Characters in a key.
pub const KEY_MAX: usize = 255;
/// Who claimed a key and has not answered for so long died in between; nothing takes as long.
pub const CLAIM_MS: i64 = 60_000;

/// One keyed call.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Who calls and what it may do: keys of different callers never meet.
    pub caller: &'a str,
    /// Method and path.
    pub route: &'a str,
    pub key: &'a str,
    pub body: &'a [u8],
}

/// What to do with a keyed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Do the work, then [`end`].
    Fresh(Claim),
    /// It was done: this is the answer.
    Again(Kept),
}

/// The right to do the work of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    key_hash: String,
    at_ms: i64,
}

impl Claim {
    /// Keeps the answer in the transaction that does the work: both are there, or neither. Refuses where
    /// somebody else took the work over.
    pub async fn keep(&self, tx: &impl ConnectionTrait, kept: &Kept) -> Result<(), Problem> {
        if storage::idempotency::answer(tx, &self.key_hash, self.at_ms, kept).await? {
            return Ok(());
        }
        Err(in_use())
    }
}

/// Claims the key of a call, or finds what came of it before.
pub async fn begin(services: &Services, call: Call<'_>) -> Result<Begun, Problem> {
    let visible = call.key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if call.key.is_empty() || call.key.len() > KEY_MAX || !visible {
        return Err(Problem::new(
            422,
            "idempotency_key_invalid",
            format!("An Idempotency-Key has 1 to {KEY_MAX} visible ASCII characters."),
        ));
    }
    let now = services.now_ms();
    let key_hash = hash(&[call.caller.as_bytes(), call.route.as_bytes(), call.key.as_bytes()]);
    let lapsed = now.saturating_sub(CLAIM_MS);
    let db = services.store.write();
    match storage::idempotency::claim(db, &key_hash, &hash(&[call.body]), now, lapsed).await? {
        Known::Fresh => Ok(Begun::Fresh(Claim { key_hash, at_ms: now })),
        Known::Answered(kept) => Ok(Begun::Again(kept)),
        Known::InFlight => Err(in_use()),
        Known::OtherBody => Err(Problem::new(
            422,
            "idempotency_key_reused",
            "This Idempotency-Key was used with another body.",
        )
        .detail("Use a new key for a new request.")),
    }
}

/// Keeps the answer, or with `None` gives the key back so that the call can be tried again.
pub async fn end(services: &Services, claim: &Claim, kept: Option<&Kept>) -> Result<(), Problem> {
    let db = services.store.write();
    match kept {
        Some(kept) => drop(storage::idempotency::answer(db, &claim.key_hash, claim.at_ms, kept).await?),
        None => storage::idempotency::release(db, &claim.key_hash, claim.at_ms).await?,
    }
    Ok(())
}

fn in_use() -> Problem {
    Problem::new(409, "idempotency_key_in_use", "The first request with this Idempotency-Key is under way.")
        .retry_after(1)
}

/// SHA-256 of parts that cannot run into each other, as hex.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
