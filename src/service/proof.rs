//! Who signed a sign-in text. Each attempt burns the nonce that its text names.

use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::installation::{self, InstallationId, InstallationMessage, InstallationRefusal};
use crate::domain::problem::Problem;
use crate::domain::siwe::{self, SiweMessage, SiweRefusal};
use crate::domain::view::SignedIn;
use crate::gate::Verdict;
use crate::storage;

use super::{Services, hash};

/// What an app sends to sign in with its XMTP installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationProof {
    pub inbox_id: InboxId,
    pub installation_id: InstallationId,
    /// As [`InstallationMessage`] writes it.
    pub message: String,
    /// 64 bytes, hex or base64.
    pub signature: String,
}

/// The person whose wallet signed this text.
pub async fn wallet(
    services: &Services,
    browser: Option<&str>,
    message: &str,
    signature: &str,
) -> Result<SignedIn, Problem> {
    let address = own_wallet(services, browser, message, signature).await?;
    person_of(services, &address).await?.ok_or_else(Problem::not_on_xmtp)
}

/// The person a wallet belongs to, where the network knows an inbox of it.
pub(super) async fn person_of(
    services: &Services,
    address: &WalletAddress,
) -> Result<Option<SignedIn>, Problem> {
    let Some(inbox_id) = services.directory.inbox_of(address).await? else { return Ok(None) };
    storage::person::seen(services.store.write(), &inbox_id, address, services.now_ms()).await?;
    Ok(Some(SignedIn { inbox_id, address: Some(address.clone()) }))
}

/// The wallet that signed this text, on XMTP or not.
pub(super) async fn own_wallet(
    services: &Services,
    browser: Option<&str>,
    message: &str,
    signature: &str,
) -> Result<WalletAddress, Problem> {
    let now = services.now_ms();
    let live = burn(services, browser, message, now).await?;
    let text = SiweMessage::parse(message).map_err(refused)?;
    if !live {
        return Err(refused(SiweRefusal::Expired));
    }
    text.check(&services.site.host, &services.site.base_url, now).map_err(refused)?;
    signed(services, message, signature, &text).await?;
    take(services, &text.address.lower()).await?;
    Ok(text.address)
}

/// The wallet's own key needs no chain; what else may stand for the wallet is the chain's to say.
async fn signed(
    services: &Services,
    message: &str,
    signature: &str,
    text: &SiweMessage,
) -> Result<(), Problem> {
    let signature = siwe::signature_bytes(signature).map_err(refused)?;
    let hash = siwe::hash(message);
    if siwe::is_by_key(&hash, &signature, &text.address) {
        return Ok(());
    }
    let checker = &services.signatures;
    match checker.is_valid(text.chain_id, &text.address, &hash, &signature).await? {
        Verdict::Valid => Ok(()),
        Verdict::Invalid => Err(refused(SiweRefusal::Signature)),
    }
}

/// The person whose XMTP installation signed this text.
pub async fn installation(services: &Services, proof: &InstallationProof) -> Result<SignedIn, Problem> {
    let now = services.now_ms();
    let live = burn(services, None, &proof.message, now).await?;
    let text = InstallationMessage::parse(&proof.message).map_err(refused)?;
    if !live {
        return Err(refused(SiweRefusal::Expired));
    }
    text.check(&services.site.host, &services.site.base_url, now).map_err(refused)?;
    if (&text.inbox_id, &text.installation_id) != (&proof.inbox_id, &proof.installation_id) {
        return Err(refused(InstallationRefusal::Other));
    }
    installation::verify(&proof.message, &proof.signature, &text.installation_id).map_err(refused)?;
    take(services, text.installation_id.as_str()).await?;
    if !services.directory.is_installation_of(&text.inbox_id, text.installation_id.as_str()).await? {
        return Err(refused(InstallationRefusal::Foreign));
    }
    let address = wallet_of(services, &text.inbox_id).await?;
    if let Some(address) = &address {
        storage::person::seen(services.store.write(), &text.inbox_id, address, now).await?;
    }
    Ok(SignedIn { inbox_id: text.inbox_id, address })
}

/// The wallet somebody came with before, where it is still theirs, else the first of the inbox.
pub(super) async fn wallet_of(
    services: &Services,
    inbox: &InboxId,
) -> Result<Option<WalletAddress>, Problem> {
    let states = services.directory.inbox_states(std::slice::from_ref(inbox)).await?;
    let addresses = states.into_iter().next().map(|state| state.addresses).unwrap_or_default();
    let before = storage::person::get(services.store.read(), inbox).await?.address;
    Ok(before.filter(|known| addresses.contains(known)).or_else(|| addresses.into_iter().next()))
}

/// Burns the nonce that the text names, whatever else it says; whether it was live.
async fn burn(
    services: &Services,
    browser: Option<&str>,
    message: &str,
    now_ms: i64,
) -> Result<bool, Problem> {
    let Some(nonce) = siwe::named_nonce(message) else { return Ok(false) };
    let browser = browser.map(hash);
    let db = services.store.write();
    Ok(storage::sign_in::burn_nonce(db, &hash(nonce), browser.as_deref(), now_ms).await?)
}

async fn take(services: &Services, who: &str) -> Result<(), Problem> {
    let key = format!("sign-in:{who}");
    services.take(services.store.write(), &key, services.limits.sign_in_per_wallet).await
}

fn refused(refusal: impl std::fmt::Display) -> Problem {
    Problem::new(401, "sign_in_refused", refusal.to_string()).detail("Ask for a new text and sign it again.")
}
