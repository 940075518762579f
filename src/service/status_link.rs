//! A private address at which somebody sees how their request stands, in any browser and without signing in. It is made
//! of the request's id and a proof of it that needs our key, so nothing is kept for it.

use subtle::ConstantTimeEq;

use crate::domain::disclosure::Disclosure;
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::join_request::Decision;
use crate::domain::problem::Problem;
use crate::domain::view::OwnRequest;

use super::Services;
use super::answer::load;
use super::landing::own_request;

/// What proofs are made for.
const PLACE: &str = "status_links";
/// 128 bits in hexadecimal.
const LEN: usize = 32;
/// How long after a request ended its address still says how.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// All that the address shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub invite_id: InviteId,
    /// None where a private group is not told to its invitee yet.
    pub group_name: Option<String>,
    pub image_hash: Option<String>,
    pub request: OwnRequest,
}

/// What follows the id in the address.
pub fn proof(services: &Services, request: &JoinRequestId) -> String {
    services.seal.hash(PLACE, request.as_str()).chars().take(LEN).collect()
}

/// How the request stands; a wrong proof and an unknown request look alike.
pub async fn standing(services: &Services, request_id: &str, given: &str) -> Result<Standing, Problem> {
    let id = JoinRequestId::parse(request_id).map_err(|_| Problem::not_found())?;
    let wanted = proof(services, &id);
    if !bool::from(wanted.as_bytes().ct_eq(given.to_ascii_lowercase().as_bytes())) {
        return Err(Problem::not_found());
    }
    let db = services.store.read();
    let (request, invite) = load(db, id.as_str()).await?;
    let ended = request.member_at_ms.or(request.decided_at_ms).filter(|_| !request.is_open());
    if ended.is_some_and(|at| services.now_ms().saturating_sub(at) >= KEPT_MS) {
        return Err(Problem::not_found());
    }
    // What a private link hides it tells to whom somebody, or a rule, said yes.
    let let_in = request.decision == Decision::Approved;
    let told = let_in || invite.disclosure == Disclosure::Public;
    Ok(Standing {
        group_name: told.then_some(invite.group_name),
        invite_id: invite.id,
        image_hash: invite.image_hash.or(invite.fetched_hash).filter(|_| told),
        request: own_request(&request),
    })
}
