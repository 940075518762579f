//! Looking at gates: what they ask of chains, of our own books and of other servers, put together.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::domain::client::CalledFrom;
use crate::domain::gate::{Facts, Gate, GateFault, Outcome, Report, Subject, WebhookAnswer, age_in_days};
use crate::domain::gate_form;
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::invite::Invite;
use crate::domain::join_request::{JoinRequest, REASON_MAX};
use crate::domain::problem::Problem;
use crate::domain::view::InviteRow;
use crate::storage;

use super::decision_hook::{self, Asking, Heard};
use super::{Services, stranger};

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub report: Report,
    /// How long the server that was asked wants to be left alone.
    pub wait_ms: Option<i64>,
    /// What that server said with its no.
    pub denied: Option<String>,
}

impl Look {
    /// Why the door stays shut, for the person: the server's own words where it gave any.
    pub fn reason(&self) -> String {
        let advice = || self.report.advice.clone();
        let reason = self.denied.clone().or_else(advice);
        let reason = reason.unwrap_or_else(|| "This link asks for something you don't have yet.".to_owned());
        reason.chars().take(REASON_MAX).collect()
    }
}

/// Reads a gate somebody wrote, and asks the chains whether it can be looked at.
pub async fn read(services: &Services, text: &str) -> Result<Gate, Problem> {
    let gate = Gate::parse(text).map_err(|fault| refused(&fault))?;
    let own = |url: &str| url.starts_with(&services.site.base_url);
    if let Some((place, _)) = gate.webhooks().into_iter().find(|(_, url)| own(url)) {
        return Err(refused(&GateFault::new(place, "This webhook is this service itself.")));
    }
    if let Some((place, _)) = gate.webhooks().get(1) {
        return Err(refused(&GateFault::new(place, "A gate asks one webhook at most.")));
    }
    match services.chains.inspect(&gate).await.first() {
        Some(fault) => Err(refused(fault)),
        None => Ok(gate),
    }
}

fn refused(fault: &GateFault) -> Problem {
    Problem::new(422, "gate_invalid", fault.what.clone())
        .detail(format!("At {}.", fault.place))
        .on(&fault.place)
}

/// Keeps the gate of an invite, with what it needs to be looked at.
pub(super) async fn keep(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    gate: &Gate,
) -> Result<(), Problem> {
    let body = serde_json::to_string(gate).map_err(|_| Problem::internal())?;
    storage::gate::put(tx, &invite.id, &body, services.now_ms()).await?;
    decision_hook::prepare(services, tx, invite, gate).await
}

/// What the gate of a link asks, in one line.
pub async fn in_words(services: &Services, row: &InviteRow) -> Result<Option<String>, Problem> {
    if !row.gated {
        return Ok(None);
    }
    Ok(of(services.store.read(), &row.card.id).await?.as_ref().map(gate_form::in_words))
}

/// A gate for people who write: a line for each thing said.
pub fn pretty(gate: &Gate) -> String {
    serde_json::to_string_pretty(gate).unwrap_or_default()
}

/// The gate that asks one webhook, as JSON.
pub fn webhook(url: &str) -> String {
    serde_json::json!({ "rule": { "type": "webhook", "url": url } }).to_string()
}

/// The gate of an invite, where it has one.
pub async fn of<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<Gate>, Problem> {
    Ok(dated(db, id).await?.map(|(gate, _)| gate))
}

/// Like [`of`], with the time of its last change.
pub(super) async fn dated<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<(Gate, i64)>, Problem> {
    let Some((text, changed_at)) = storage::gate::dated(db, id).await? else { return Ok(None) };
    Ok(Some((kept(id, &text)?, changed_at)))
}

pub(super) fn kept(id: &InviteId, text: &str) -> Result<Gate, Problem> {
    Gate::parse(text).map_err(|fault| {
        tracing::error!(invite.id = %id, %fault, "a kept gate can't be read");
        Problem::internal()
    })
}

/// What a gate asks for, as a list, before anybody asked.
pub fn unasked(gate: &Gate) -> Report {
    gate.evaluate(&Subject::default(), &Facts::default())
}

/// Looks at the gate of an invite for one request. Whatever does not answer is said in the report.
pub async fn look(
    services: &Services,
    invite: &Invite,
    request: &JoinRequest,
    asking: Asking,
) -> Result<Look, Problem> {
    let gate = of(services.store.read(), &invite.id).await?.ok_or_else(Problem::internal)?;
    let Some(subject) = subject(services, request).await else {
        return Ok(Look { report: unknown(&gate), wait_ms: None, denied: None });
    };
    let reads = gate.reads();
    let wallet = subject.signing.as_ref().or(subject.wallets.first());
    let (mut facts, ages, heard) = tokio::join!(
        services.chains.read(&reads, &subject.wallets),
        ages(services, &gate, std::slice::from_ref(&request.inbox_id)),
        decision_hook::ask(services, &gate, invite, request, wallet, asking),
    );
    let Heard { answers, wait_ms } = heard?;
    let denied = answers.values().find_map(|answer| match answer {
        WebhookAnswer::No { reason } => reason.clone(),
        _ => None,
    });
    facts.webhooks = answers;
    facts.inbox_age_days = ages.get(&request.inbox_id).copied();
    Ok(Look { report: gate.evaluate(&subject, &facts), wait_ms, denied })
}

/// Whom the gate looks at: all wallets of the inbox as the network knows them now; `None` where it did not say.
async fn subject(services: &Services, request: &JoinRequest) -> Option<Subject> {
    let states = services.directory.inbox_states(std::slice::from_ref(&request.inbox_id)).await;
    let wallets = states.ok()?.into_iter().next()?.addresses;
    Some(Subject { inbox: Some(request.inbox_id.clone()), wallets, signing: request.address.clone() })
}

/// Looks for several people at once, one report each: all wallets of all of them in one go. Other servers are asked
/// before somebody comes in, and not again; what only they know could not be checked.
pub(super) async fn look_again(services: &Services, gate: &Gate, people: &[JoinRequest]) -> Vec<Report> {
    if people.is_empty() {
        return Vec::new();
    }
    let inboxes: Vec<_> = people.iter().map(|request| request.inbox_id.clone()).collect();
    let states = services.directory.inbox_states(&inboxes).await.unwrap_or_default();
    let mut known: HashMap<_, _> =
        states.into_iter().map(|state| (state.inbox_id, state.addresses)).collect();
    let subjects: Vec<_> = people
        .iter()
        .map(|request| {
            let (inbox, signing) = (Some(request.inbox_id.clone()), request.address.clone());
            known.remove(&request.inbox_id).map(|wallets| Subject { inbox, wallets, signing })
        })
        .collect();
    let counted =
        |subject: &Subject| subject.wallets.iter().chain(&subject.signing).cloned().collect::<Vec<_>>();
    let wallets: BTreeSet<_> = subjects.iter().flatten().flat_map(counted).collect();
    let (reads, wallets) = (gate.reads(), Vec::from_iter(wallets));
    let (mut facts, ages) =
        tokio::join!(services.chains.read(&reads, &wallets), ages(services, gate, &inboxes));
    let report = |(subject, inbox): (Option<Subject>, &InboxId)| match subject {
        Some(subject) => {
            facts.inbox_age_days = ages.get(inbox).copied();
            gate.evaluate(&subject, &facts)
        }
        None => unknown(gate),
    };
    subjects.into_iter().zip(&inboxes).map(report).collect()
}

/// How old these inboxes are, in days, where the gate wants to know; who is missing could not be found out.
async fn ages(services: &Services, gate: &Gate, inboxes: &[InboxId]) -> HashMap<InboxId, u64> {
    if !gate.asks_age() || inboxes.is_empty() {
        return HashMap::new();
    }
    let seen = services.directory.first_seen(inboxes).await.unwrap_or_else(|error| {
        tracing::warn!(kind = ?error.kind, detail = %error.detail, "the age of inboxes could not be asked");
        HashMap::new()
    });
    let now = services.now_ms();
    seen.into_iter().map(|(inbox, at_ms)| (inbox, age_in_days(at_ms, now))).collect()
}

/// Nothing is known about somebody, not even their wallets.
fn unknown(gate: &Gate) -> Report {
    let mut report = unasked(gate);
    report.outcome = Outcome::Unchecked;
    report.advice = None;
    for leaf in &mut report.leaves {
        leaf.outcome = Outcome::Unchecked;
        leaf.found = None;
        leaf.why_unchecked = Some("The network did not say which wallets belong to this inbox.".to_owned());
    }
    report
}

/// An address looked at before connecting. Nothing of it is kept, and no other server is told.
pub async fn try_address(
    services: &Services,
    from: CalledFrom,
    invite_id: &str,
    address: &str,
) -> Result<Report, Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::invite_not_found())?;
    let gate = of(services.store.read(), &id).await?.ok_or_else(Problem::invite_not_found)?;
    let wallet = wallet(address)?;
    stranger::may_look(services, from).await?;
    Ok(test(services, &gate, wallet).await)
}

/// The address somebody typed into a field of that name.
pub(super) fn wallet(address: &str) -> Result<WalletAddress, Problem> {
    WalletAddress::parse(address.trim()).map_err(|why| Problem::invalid(why.to_string()).on("address"))
}

/// What the gate says to an address.
pub async fn test(services: &Services, gate: &Gate, wallet: WalletAddress) -> Report {
    let reads = gate.reads();
    let (mut facts, age) = tokio::join!(
        services.chains.read(&reads, std::slice::from_ref(&wallet)),
        age_of_wallets_inbox(services, gate, &wallet),
    );
    facts.inbox_age_days = age;
    gate.evaluate(&Subject::address(wallet), &facts)
}

async fn age_of_wallets_inbox(services: &Services, gate: &Gate, wallet: &WalletAddress) -> Option<u64> {
    if !gate.asks_age() {
        return None;
    }
    let inbox = services.directory.inbox_of(wallet).await.ok()??;
    ages(services, gate, std::slice::from_ref(&inbox)).await.remove(&inbox)
}
