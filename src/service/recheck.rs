//! Gates are looked at again right before the add, where the last look is not fresh.

use futures::stream::{self, StreamExt};

use crate::domain::gate::Outcome;
use crate::domain::join_request::{Code, JoinRequest, MemberState};
use crate::domain::problem::Problem;
use crate::domain::webhook::Event;
use crate::storage;
use crate::storage::job::Claimed;

use super::decision_hook::Asking;
use super::webhook::tell;
use super::{Services, gate};

/// How old a look at a gate may be when somebody is added, in milliseconds.
pub const FRESH_MS: i64 = 60_000;
/// When a gate could not be looked at before an add.
const AGAIN_MS: i64 = 10_000;
const AT_ONCE: usize = 8;

/// Those of the claimed who may still be added. The others are turned away or looked at again later.
pub(super) async fn before_add(
    services: &Services,
    epoch: i64,
    claimed: Vec<(Claimed, JoinRequest)>,
) -> Result<Vec<(Claimed, JoinRequest)>, Problem> {
    let looked: Vec<_> = stream::iter(claimed)
        .map(async |(job, request)| {
            let may = may_be_added(services, epoch, &job, &request).await?;
            Ok(may.then_some((job, request)))
        })
        .buffered(AT_ONCE)
        .collect::<Vec<Result<_, Problem>>>()
        .await;
    looked.into_iter().filter_map(Result::transpose).collect()
}

async fn may_be_added(
    services: &Services,
    epoch: i64,
    job: &Claimed,
    request: &JoinRequest,
) -> Result<bool, Problem> {
    // Who an admin let in is in by the admin's word.
    if request.decided_by.is_some() {
        return Ok(true);
    }
    let db = services.store.read();
    let invite = storage::invite::get(db, &request.invite_id).await?.ok_or_else(Problem::internal)?;
    let looked_at = storage::join_request::evidence(db, &request.id).await?.map_or(0, |(_, at)| at);
    if !invite.gated || services.now_ms().saturating_sub(looked_at) <= FRESH_MS {
        return Ok(true);
    }
    let asking = Asking { generation: 2, attempt: job.attempt };
    let look = gate::look(services, &invite, request, asking).await?;
    let report = &look.report;
    let evidence = serde_json::to_string(report).map_err(|_| Problem::internal())?;
    let tx = services.store.write_tx().await?;
    let now = services.now_ms();
    let may = match report.outcome {
        Outcome::Met => storage::join_request::fresh_evidence(&tx, &request.id, &evidence, now).await?,
        Outcome::NotMet => {
            if storage::job::finish(&tx, job, epoch, now).await? {
                let reason = look.reason();
                storage::join_request::fresh_evidence(&tx, &request.id, &evidence, now).await?;
                if storage::join_request::take_back(&tx, &request.id, Code::GateNotMet, &reason, now).await? {
                    storage::invite::release_use(&tx, &invite.id).await?;
                    let why = Some("gate no longer met".to_owned());
                    services.audit(&tx, None, "join.rejected", request.id.as_str(), why).await?;
                    tell::join(services, &tx, Event::JoinRejected, &invite, request).await?;
                }
            }
            false
        }
        Outcome::Unchecked => {
            let (at, why) = (now.saturating_add(AGAIN_MS), "the gate could not be checked");
            if storage::job::retry(&tx, job, epoch, at, why).await? {
                let (state, code) = (MemberState::Adding, Some(Code::NotChecked));
                storage::join_request::set_adding(&tx, &request.id, state, code, now).await?;
            }
            false
        }
    };
    tx.commit().await?;
    Ok(may)
}
