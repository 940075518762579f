//! Joining from an XMTP app: a page shows a code, its reader sends it to our account, and the inbox it comes from is
//! who asks. The page's browser then is that inbox, for this one invite.

use sea_orm::DatabaseTransaction;

use crate::domain::arrival::{Arrival, Outcome, Waiting};
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::join_code::{self, JoinCode, LATE_MS, LIFE_MS, Reading, Said, help_id};
use crate::domain::join_request::Status;
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::storage;
use crate::storage::join_code::Issued;
use crate::storage::limit::Rate;

use super::event::room::{self, Shown};
use super::proof::wallet_of;
use super::{Services, hash, health, join, landing, note};

/// Codes one browser may ask for.
const CODES: Rate = Rate { burst: 10, interval_ms: 30_000 };
/// Messages of one inbox that are looked at: nobody tries codes faster than that.
const TRIES: Rate = Rate { burst: 10, interval_ms: 60_000 };
const AT_ONCE: u32 = 20;
/// What codes are hashed for.
const PLACE: &str = "join_codes";

/// Our account, which codes are sent to, once a worker has opened it.
pub async fn account(services: &Services) -> Result<Option<Person>, Problem> {
    let known = health::account(services).await?.and_then(|id| InboxId::parse(&id).ok());
    match known {
        Some(inbox) => Ok(Some(storage::person::get(services.store.read(), &inbox).await?)),
        None => Ok(None),
    }
}

/// A code for this browser and this invite, and when it ends. The one it had before is good for nothing any more.
pub async fn issue(services: &Services, browser: &str, invite_id: &str) -> Result<(JoinCode, i64), Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::invite_not_found())?;
    account(services).await?.ok_or_else(Problem::xmtp_unreachable)?;
    let (now, browser_hash) = (services.now_ms(), hash(browser));
    let code = JoinCode::from_random(services.random_id());
    let expires_at_ms = now.saturating_add(LIFE_MS);
    let tx = services.store.write_tx().await?;
    let invite = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::invite_not_found)?;
    invite.open_at(now)?;
    // Who sends a code from an app shows nothing of being where the screen is.
    room::admits(services, &id, storage::event::get(&tx, &id).await?.as_ref(), &Shown::Nothing)?;
    services.take(&tx, &format!("code:browser:{browser_hash}"), CODES).await?;
    services.take(&tx, &format!("code:invite:{id}"), services.limits.join_per_link).await?;
    storage::join_code::drop_unsent(&tx, &browser_hash).await?;
    let issued = Issued {
        code_hash: code_hash(services, &code),
        browser_hash,
        invite_id: id,
        expires_at_ms,
        inbox_id: None,
        address: None,
        message_id: None,
        outcome: None,
    };
    if !storage::join_code::put(&tx, &issued).await? {
        // One chance in a million million: the next press draws another one.
        return Err(Problem::internal());
    }
    tx.commit().await?;
    Ok((code, expires_at_ms))
}

fn code_hash(services: &Services, code: &JoinCode) -> String {
    services.seal.hash(PLACE, code.as_str())
}

/// Where a browser stands with a code of its own.
pub async fn waiting(services: &Services, browser: &str, code: &JoinCode) -> Result<Waiting, Problem> {
    let issued = storage::join_code::get(services.store.read(), &code_hash(services, code)).await?;
    let Some(issued) = issued.filter(|issued| issued.browser_hash == hash(browser)) else {
        return Ok(Waiting::Nothing);
    };
    Ok(match (issued.inbox_id, issued.outcome) {
        (Some(inbox_id), Some(outcome)) => {
            let who = SignedIn { inbox_id, address: issued.address };
            Waiting::Arrived(Box::new(Arrival { who, outcome }))
        }
        (Some(_), None) => Waiting::Asking,
        _ if issued.expires_at_ms <= services.now_ms() => Waiting::Nothing,
        _ => Waiting::Until(issued.expires_at_ms),
    })
}

/// Acts on what an inbox wrote to our account; the same message again is nothing new.
pub async fn take_in(
    services: &Services,
    from: &InboxId,
    (message_id, sent_at_ms): (&str, i64),
    text: &str,
) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    if !storage::heard::hear(&tx, message_id, sent_at_ms).await? {
        return Ok(());
    }
    let now = services.now_ms();
    let tried = storage::limit::take(&tx, &format!("code:inbox:{from}"), TRIES, now).await?;
    if tried.is_ok() {
        let reading = join_code::read(text);
        let found = found(services, &tx, &reading).await?;
        let said = judge(&tx, from, (message_id, sent_at_ms.min(now)), found.as_ref(), now).await?;
        reply(services, &tx, from, message_id, said.or_else(|| nothing(found.is_some(), &reading))).await?;
    }
    tx.commit().await?;
    services.bell.notify_one();
    Ok(())
}

async fn found(
    services: &Services,
    tx: &DatabaseTransaction,
    reading: &Reading,
) -> Result<Option<Issued>, Problem> {
    for code in &reading.codes {
        if let Some(issued) = storage::join_code::get(tx, &code_hash(services, code)).await? {
            return Ok(Some(issued));
        }
    }
    Ok(None)
}

/// Takes a code where it may be taken; what to say where it may not.
async fn judge(
    tx: &DatabaseTransaction,
    from: &InboxId,
    (message_id, sent_at_ms): (&str, i64),
    found: Option<&Issued>,
    now_ms: i64,
) -> Result<Option<Said<'static>>, Problem> {
    let Some(code) = found else { return Ok(None) };
    let ends = code.expires_at_ms;
    if code.inbox_id.is_some() {
        return Ok(Some(Said::Used));
    }
    if sent_at_ms >= ends || now_ms >= ends.saturating_add(LATE_MS) {
        return Ok(Some(Said::Expired));
    }
    let first = storage::join_code::claim(tx, &code.code_hash, from, message_id).await?;
    Ok((!first).then_some(Said::Used))
}

/// What to say to a message without a code of ours; a right one is answered when the request stands.
fn nothing(taken: bool, reading: &Reading) -> Option<Said<'static>> {
    match (taken, reading.alone) {
        (true, _) => None,
        (false, true) => Some(Said::Unknown),
        (false, false) => Some(Said::Help { host: "" }),
    }
}

async fn reply(
    services: &Services,
    tx: &DatabaseTransaction,
    to: &InboxId,
    message_id: &str,
    said: Option<Said<'_>>,
) -> Result<(), Problem> {
    let (id, said) = match said {
        None => return Ok(()),
        Some(Said::Help { .. }) => (help_id(to, services.now_ms()), Said::Help { host: &services.site.host }),
        Some(said) => (answer_id(message_id), said),
    };
    note::put(services, tx, id, to, said.text()).await
}

fn answer_id(message_id: &str) -> String {
    format!("code:{message_id}")
}

/// Asks for everybody whose code arrived.
pub async fn settle_due(services: &Services) -> Result<(), Problem> {
    for issued in storage::join_code::unsettled(services.store.read(), AT_ONCE).await? {
        if let Err(problem) = settle(services, &issued).await {
            tracing::warn!(%problem, "a request by code could not be made; trying again");
        }
    }
    Ok(())
}

/// Asking twice is asking once, so a crash between the two steps repeats nothing anybody sees.
async fn settle(services: &Services, issued: &Issued) -> Result<(), Problem> {
    let Some(inbox_id) = issued.inbox_id.clone() else { return Ok(()) };
    let address = wallet_of(services, &inbox_id).await?;
    if let Some(address) = &address {
        storage::person::seen(services.store.write(), &inbox_id, address, services.now_ms()).await?;
    }
    let who = SignedIn { inbox_id, address };
    let made = join::request(services, &who, issued.invite_id.as_str()).await;
    let status = made.as_ref().ok().map(|request| request.status);
    let Some(outcome) = Outcome::of(made) else { return Err(Problem::internal()) };
    let tx = services.store.write_tx().await?;
    if storage::join_code::settle(&tx, &issued.code_hash, who.address.as_ref(), &outcome).await? {
        let invite = storage::invite::get(&tx, &issued.invite_id).await?.ok_or_else(Problem::internal)?;
        let link = landing::link_url(services, &invite.id);
        let said = match (&outcome, status) {
            (Outcome::Refused(problem), _) => Said::Refused(problem),
            (_, Some(status)) => {
                Said::Asked { group: invite.name_told(status == Status::Approved), status, link: &link }
            }
            (_, None) => return Err(Problem::internal()),
        };
        let message_id = issued.message_id.as_deref().unwrap_or(&issued.code_hash);
        reply(services, &tx, &who.inbox_id, message_id, Some(said)).await?;
        tx.commit().await?;
        services.bell.notify_one();
    }
    Ok(())
}
