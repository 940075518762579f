//! The desk: one function per thing someone can do. Begins and commits; the only caller of storage and of
//! the telephones.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use crate::domain::apps::Apps;
use crate::domain::problem::Problem;
use crate::domain::seal::SealKey;
use crate::gate::{ChainReader, GateError, SignatureChecker};
use crate::images::{Cards, Pictures};
use crate::notify::Notifier;
use crate::storage::Store;
use crate::storage::limit::Rate;
use crate::webhook::HookCaller;
use crate::xmtp::{Directory, VisitorHost, XmtpError, XmtpErrorKind};

mod access;
pub mod admit;
pub mod admitter;
mod answer;
pub mod api_key;
pub mod app;
pub mod badge;
pub mod by_code;
pub mod card;
pub mod decide;
mod decision_hook;
pub mod device;
pub mod disclosure;
pub mod event;
pub mod expel;
pub mod form_once;
pub mod funnel;
pub mod gate;
pub mod gate_edit;
pub mod group;
pub mod health;
pub mod hear;
mod history;
pub mod host;
pub mod idempotency;
pub mod image;
pub mod invite;
mod invite_edit;
mod invite_rows;
pub mod join;
pub mod landing;
mod landing_state;
pub mod link_secret;
pub mod live;
pub mod mirror;
pub mod note;
pub mod parked;
pub mod patrol;
pub mod pending;
pub mod picture;
pub mod profile;
mod proof;
pub mod push;
mod queue;
mod recheck;
mod recipients;
pub mod reviewer;
pub mod seal;
pub mod set_up;
pub mod sign_in;
pub mod status_link;
pub mod stranger;
pub mod tidy;
pub mod told;
pub mod visitor;
pub mod wake;
mod warning;
pub mod webhook;
pub mod welcome;

/// The time, passed in.
pub trait Clock: Send + Sync {
    /// Epoch milliseconds.
    fn now_ms(&self) -> i64;
}

/// Randomness, passed in.
pub trait Random: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// Where this Usher is on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// `https://example.org`, without a slash at the end.
    pub base_url: String,
    /// `example.org`, with the port where it is not the scheme's own.
    pub host: String,
    /// The local XMTP network: throw-away people are allowed, everybody may make groups.
    pub local: bool,
}

/// How often things may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Texts to sign, and browsers we did not know: for each address, which may be that of a whole event.
    pub nonce_per_address: Rate,
    pub session_per_address: Rate,
    /// Looks at a gate for an address, by strangers and by those who write gates.
    pub look_per_address: Rate,
    pub look_per_person: Rate,
    pub sign_in_per_wallet: Rate,
    pub join_per_wallet: Rate,
    pub join_per_link: Rate,
    pub invite_per_person: Rate,
    pub upload_per_person: Rate,
    /// Requests waiting on one link.
    pub pending_per_link: usize,
    /// How long an app's yes waits for the add before it is answered (contract S18).
    pub answer_within: Duration,
    /// How long an event stream says nothing before it shows that it lives.
    pub silence_max: Duration,
    /// How long one device may take to add somebody (contract S22), in milliseconds.
    pub claim_ms: i64,
    /// How long an hour of a gate's re-check and grace is, in milliseconds.
    pub hour_ms: i64,
    /// Believes the add instead of the member list: the negative control of the crash test.
    pub unsafe_skip_membership_check: bool,
}

impl Default for Limits {
    fn default() -> Self {
        let per_hour = |n: i64, burst| Rate { burst, interval_ms: 3_600_000 / n };
        Self {
            nonce_per_address: Rate { burst: 600, interval_ms: 500 },
            session_per_address: Rate { burst: 600, interval_ms: 1_000 },
            look_per_address: Rate { burst: 60, interval_ms: 2_000 },
            look_per_person: Rate { burst: 30, interval_ms: 2_000 },
            sign_in_per_wallet: Rate { burst: 10, interval_ms: 6_000 },
            join_per_wallet: per_hour(60, 10),
            join_per_link: Rate { burst: 300, interval_ms: 1_000 },
            invite_per_person: per_hour(60, 30),
            upload_per_person: per_hour(60, 30),
            pending_per_link: 250,
            answer_within: Duration::from_secs(5),
            silence_max: Duration::from_secs(20),
            claim_ms: 30_000,
            hour_ms: 60 * 60 * 1000,
            unsafe_skip_membership_check: false,
        }
    }
}

/// Everything the desk works with.
#[derive(Clone)]
pub struct Services {
    pub store: Store,
    pub directory: Arc<dyn Directory>,
    pub signatures: Arc<dyn SignatureChecker>,
    /// What wallets hold.
    pub chains: Arc<dyn ChainReader>,
    pub visitors: Option<Arc<dyn VisitorHost>>,
    pub notifier: Arc<dyn Notifier>,
    pub hooks: Arc<dyn HookCaller>,
    pub followers: live::Followers,
    /// Whether the XMTP network answers; see [`health::watch`].
    pub reach: health::Reach,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// Seals where devices are reached.
    pub seal: SealKey,
    /// What browsers subscribe to our pushes with; without it they can't be told anything.
    pub web_push_key: Option<String>,
    pub site: Site,
    /// Apps that pages offer to open.
    pub apps: Arc<Apps>,
    pub limits: Arc<Limits>,
    /// The pictures of link previews.
    pub cards: Cards,
    /// Pictures at addresses elsewhere.
    pub pictures: Arc<dyn Pictures>,
    /// Who looked at links, until it is written down.
    pub tally: funnel::Tally,
    /// Rung when a job was enqueued, so that the porter need not wait for its next round.
    pub bell: Arc<Notify>,
}

impl Services {
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Random bytes for one public id.
    fn random_id(&self) -> [u8; 17] {
        let mut bytes = [0; 17];
        self.random.fill(&mut bytes);
        bytes
    }

    /// 52 random characters: 260 bits.
    fn secret(&self) -> String {
        use crate::domain::id::encode;
        encode(self.random_id()) + &encode(self.random_id())
    }

    async fn audit(
        &self,
        tx: &impl sea_orm::ConnectionTrait,
        actor: Option<&crate::domain::inbox::InboxId>,
        action: &'static str,
        object: &str,
        detail: Option<String>,
    ) -> Result<(), DbErr> {
        let id = crate::domain::id::encode(self.random_id());
        let actor = actor.map(crate::domain::inbox::InboxId::as_str);
        let entry = crate::storage::audit::Entry { id, actor, action, object, detail };
        crate::storage::audit::write(tx, entry, self.now_ms()).await
    }

    async fn take(&self, db: &impl sea_orm::ConnectionTrait, key: &str, rate: Rate) -> Result<(), Problem> {
        match crate::storage::limit::take(db, key, rate, self.now_ms()).await? {
            Ok(()) => Ok(()),
            Err(wait_ms) => Err(Problem::rate_limited(u64::try_from(wait_ms / 1000 + 1).unwrap_or(1))),
        }
    }
}

/// The last use of a key or token is noted again after this much time.
const USED_EVERY_MS: i64 = 10 * 60 * 1000;
/// Why a text was not taken, and for which field of a form.
fn about(field: &'static str) -> impl Fn(crate::domain::text::TextRefusal) -> Problem {
    move |refusal| Problem::from(refusal).on(field)
}

/// SHA-256 as hex: how secrets are kept.
pub(crate) fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        tracing::error!(%error, "database failed");
        Self::internal()
    }
}

impl From<XmtpError> for Problem {
    fn from(error: XmtpError) -> Self {
        tracing::warn!(kind = ?error.kind, detail = %error.detail, "XMTP refused");
        match error.kind {
            XmtpErrorKind::NotRegistered => Self::not_on_xmtp(),
            _ => Self::xmtp_unreachable(),
        }
    }
}

impl From<GateError> for Problem {
    fn from(error: GateError) -> Self {
        match error {
            GateError::NotConfigured(chain_id) => Self::new(
                401,
                "chain_not_supported",
                format!("This signature was not made by that wallet, and no smart account on chain {chain_id} can sign in here."),
            )
            .detail("Sign with the wallet's own key, or with a smart account on a chain this site supports."),
            GateError::Unreachable { chain_id, detail } => {
                tracing::warn!(chain_id, detail, "chain unreachable");
                Self::new(503, "chain_unreachable", "We can't reach the blockchain of this wallet.")
                    .detail("Nothing is lost. Ask for a new text in a moment and sign it.")
                    .retry_after(30)
            }
        }
    }
}
