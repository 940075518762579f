//! Signing in: a wallet or an XMTP installation signs a text; its inbox is looked up on the network.

use crate::domain::id;
use crate::domain::inbox::InboxId;
use crate::domain::inbox::WalletAddress;
use crate::domain::problem::Problem;
use crate::domain::siwe::{STATEMENT, SiweMessage, TEXT_LIFE_MS};
use crate::domain::view::SignedIn;
use crate::storage;
use crate::storage::entity::token;

pub use super::proof::InstallationProof;
use super::{Services, USED_EVERY_MS, hash, proof};

/// How long a bearer token is good for.
pub const TOKEN_LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A nonce for a caller that writes its own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce {
    pub nonce: String,
    pub expires_at_ms: i64,
}

/// A bearer token; shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub token: String,
    pub expires_at_ms: i64,
    pub inbox_id: InboxId,
}

/// The text a wallet is asked to sign, good for five minutes and for this browser only.
pub async fn ask_text(
    services: &Services,
    browser: &str,
    address: &WalletAddress,
) -> Result<String, Problem> {
    let Nonce { nonce, expires_at_ms } = new_nonce(services, Some(browser)).await?;
    let message = SiweMessage {
        domain: services.site.host.clone(),
        address: address.clone(),
        statement: Some(STATEMENT.to_owned()),
        uri: services.site.base_url.clone(),
        chain_id: 1,
        nonce,
        issued_at_ms: expires_at_ms.saturating_sub(TEXT_LIFE_MS),
        expires_at_ms: Some(expires_at_ms),
    };
    Ok(message.text())
}

/// A nonce for `POST /auth/nonce`.
pub async fn nonce(services: &Services) -> Result<Nonce, Problem> {
    new_nonce(services, None).await
}

async fn new_nonce(services: &Services, browser: Option<&str>) -> Result<Nonce, Problem> {
    let nonce = id::encode(services.random_id());
    let expires_at_ms = services.now_ms().saturating_add(TEXT_LIFE_MS);
    let browser = browser.map(hash);
    storage::sign_in::put_nonce(services.store.write(), &hash(&nonce), browser.as_deref(), expires_at_ms)
        .await?;
    Ok(Nonce { nonce, expires_at_ms })
}

/// Lets a browser in by a signed text.
pub async fn with_wallet(
    services: &Services,
    browser: &str,
    message: &str,
    signature: &str,
) -> Result<SignedIn, Problem> {
    proof::wallet(services, Some(browser), message, signature).await
}

/// Who signed a text in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proven {
    Person(SignedIn),
    /// A wallet that has no inbox yet: it may have a request kept until it has one.
    WalletAlone(WalletAddress),
}

/// Like [`with_wallet`], for a page that can do something for a wallet without an inbox.
pub async fn in_browser(
    services: &Services,
    browser: &str,
    message: &str,
    signature: &str,
) -> Result<Proven, Problem> {
    let address = proof::own_wallet(services, Some(browser), message, signature).await?;
    let person = proof::person_of(services, &address).await?;
    Ok(person.map_or(Proven::WalletAlone(address), Proven::Person))
}

/// A bearer token for an API caller, by a text its wallet signed.
pub async fn token(services: &Services, message: &str, signature: &str) -> Result<Token, Problem> {
    let person = proof::wallet(services, None, message, signature).await?;
    token_for(services, person).await
}

/// A bearer token for an app, by a text its XMTP installation signed.
pub async fn token_by_installation(services: &Services, proof: &InstallationProof) -> Result<Token, Problem> {
    let person = proof::installation(services, proof).await?;
    token_for(services, person).await
}

async fn token_for(services: &Services, person: SignedIn) -> Result<Token, Problem> {
    let token = format!("ush_{}", services.secret());
    let now = services.now_ms();
    let row = token::Model {
        token_hash: hash(&token),
        inbox_id: person.inbox_id.as_str().to_owned(),
        address: person.address.as_ref().map(WalletAddress::lower),
        created_at: now,
        expires_at: now.saturating_add(TOKEN_LIFE_MS),
        id: Some(id::encode(services.random_id())),
        last_used_at: Some(now),
    };
    let expires_at_ms = row.expires_at;
    storage::sign_in::put_token(services.store.write(), row).await?;
    Ok(Token { token, expires_at_ms, inbox_id: person.inbox_id })
}

/// Who a bearer token belongs to.
pub async fn bearer(services: &Services, token: &str) -> Result<SignedIn, Problem> {
    let now = services.now_ms();
    let row = storage::sign_in::token(services.store.read(), &hash(token), now).await?;
    let row = row.ok_or_else(|| {
        Problem::new(401, "token_invalid", "This token is not valid.").detail("Sign in again for a new one.")
    })?;
    if row.last_used_at.is_none_or(|last| now.saturating_sub(last) > USED_EVERY_MS) {
        storage::sign_in::touch_token(services.store.write(), &row.token_hash, now).await?;
    }
    let inbox_id = InboxId::parse(&row.inbox_id).map_err(|_| Problem::internal())?;
    Ok(SignedIn { inbox_id, address: row.address.and_then(|a| WalletAddress::parse(&a).ok()) })
}
