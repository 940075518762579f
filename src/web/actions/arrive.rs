//! Who stands before an invite: signed in here, or known by something else that this browser proved. A code from an
//! app makes it that inbox for one invite, and for nothing else; a wallet that had no inbox becomes its inbox once
//! there is one.

use serde::{Deserialize, Serialize};

use super::{services, session};
use crate::domain::arrival::{Arrival, Waiting};
use crate::domain::id::InviteId;
use crate::domain::inbox::WalletAddress;
use crate::domain::join_code::JoinCode;
use crate::domain::parked::{LIFE_MS, Parked};
use crate::domain::problem::Problem;
use crate::domain::view::{Landing, LandingState, SignedIn};
use crate::service::{Services, by_code, parked, seal};

/// How long a code makes a browser somebody. Whoever waits longer has the private address of their request.
const GUEST_MS: i64 = 60 * 60 * 1000;
/// Whom a code made this browser, and for which invite.
const GUEST: &str = "guest";
/// The code this browser shows.
const CODE: &str = "code";
/// The wallet that was proven here and had no inbox.
const WALLET: &str = "wallet";

#[derive(Serialize, Deserialize)]
struct Guest {
    who: SignedIn,
    invite: InviteId,
    /// A code may have come from somebody who was talked into sending it: what it opens shuts soon.
    until_ms: i64,
}

/// A code as it is kept with a session: sealed, so that no copy of the database shows it.
#[derive(Serialize, Deserialize)]
struct Shown {
    sealed: String,
    invite: InviteId,
}

#[derive(Serialize, Deserialize)]
struct Wallet {
    address: WalletAddress,
    proven_at_ms: i64,
}

/// Who stands before an invite, and what they wait for.
#[derive(Default)]
pub struct Here {
    pub who: Option<SignedIn>,
    /// Why the request was not taken that somebody waited for.
    pub problem: Option<Problem>,
    parked: Option<Parked>,
}

impl Here {
    /// What somebody sees who waits for an inbox, where the link is open.
    pub fn stand(self, landing: &mut Landing) {
        let open =
            matches!(landing.state, LandingState::Open | LandingState::Approval | LandingState::Away { .. });
        if let Some(parked) = self.parked.filter(|_| open) {
            landing.state = LandingState::Parked { parked };
        }
    }
}

/// Who stands before this invite.
pub async fn here(invite: &str) -> Result<Here, Problem> {
    let services = services()?;
    let Ok(invite) = InviteId::parse(invite) else {
        return Ok(Here { who: session::who().await?, ..Here::default() });
    };
    let mut problem = match shown(&services, &invite).await? {
        Some((_, Waiting::Arrived(arrival))) => let_in(*arrival, &invite).await?,
        _ => None,
    };
    let who = invitee(&invite).await?;
    let (None, Some(address)) = (&who, wallet(&services).await?) else {
        return Ok(Here { who, problem, parked: None });
    };
    let parked = match parked::waiting(&services, &address, invite.as_str()).await? {
        Waiting::Arrived(arrival) => {
            problem = arrival.outcome.problem();
            enter(&arrival.who).await?;
            return Ok(Here { who: Some(arrival.who), problem, parked: None });
        }
        Waiting::Until(until_ms) => Some(Parked { address, until_ms: Some(until_ms) }),
        Waiting::Asking => Some(Parked { address, until_ms: None }),
        Waiting::Nothing => None,
    };
    Ok(Here { who: None, problem, parked })
}

/// Who asks to join this invite, as far as this browser has proven it.
pub async fn invitee(invite: &InviteId) -> Result<Option<SignedIn>, Problem> {
    match session::get::<Guest>(GUEST).await? {
        Some(guest) if guest.invite == *invite && services()?.now_ms() < guest.until_ms => {
            Ok(Some(guest.who))
        }
        _ => session::who().await,
    }
}

/// Signs in: what was proven otherwise before counts no more.
pub async fn enter(who: &SignedIn) -> Result<(), Problem> {
    for key in [GUEST, CODE, WALLET] {
        session::drop(key).await?;
    }
    session::enter(who).await
}

/// Remembers a wallet that has no inbox.
pub async fn remember_wallet(address: &WalletAddress) -> Result<(), Problem> {
    let proven_at_ms = services()?.now_ms();
    session::drop(GUEST).await?;
    session::renew().await?;
    session::put(WALLET, &Wallet { address: address.clone(), proven_at_ms }).await
}

/// The wallet that was proven here, for as long as a request is kept.
pub async fn wallet(services: &Services) -> Result<Option<WalletAddress>, Problem> {
    let wallet: Option<Wallet> = session::get(WALLET).await?;
    let live = |wallet: &Wallet| services.now_ms().saturating_sub(wallet.proven_at_ms) < LIFE_MS;
    Ok(wallet.filter(live).map(|wallet| wallet.address))
}

/// Makes a code for this browser.
pub async fn show_code(invite: &str) -> Result<(), Problem> {
    let (services, browser) = (services()?, session::browser().await?);
    let (code, _) = by_code::issue(&services, &browser, invite).await?;
    let invite = InviteId::parse(invite).map_err(|_| Problem::invite_not_found())?;
    let sealed = seal::seal(&services, &place(&browser), code.as_str())?;
    session::put(CODE, &Shown { sealed, invite }).await
}

/// The code this browser shows for an invite, and how it stands.
pub async fn shown(services: &Services, invite: &InviteId) -> Result<Option<(JoinCode, Waiting)>, Problem> {
    let Some(shown) = session::get::<Shown>(CODE).await?.filter(|shown| shown.invite == *invite) else {
        return Ok(None);
    };
    let browser = session::browser().await?;
    let code =
        services.seal.open(&place(&browser), &shown.sealed).ok().and_then(|text| JoinCode::parse(&text));
    let Some(code) = code else { return Ok(None) };
    let waiting = by_code::waiting(services, &browser, &code).await?;
    Ok(Some((code, waiting)))
}

/// This browser is the inbox its code came from, for this invite; gives why the request was not taken.
pub async fn let_in(arrival: Arrival, invite: &InviteId) -> Result<Option<Problem>, Problem> {
    let until_ms = services()?.now_ms().saturating_add(GUEST_MS);
    session::put(GUEST, &Guest { who: arrival.who, invite: invite.clone(), until_ms }).await?;
    session::drop(CODE).await?;
    session::renew().await?;
    Ok(arrival.outcome.problem())
}

fn place(browser: &str) -> String {
    format!("shown/{browser}")
}
