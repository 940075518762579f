//! Keys for programs: made by a person, shown once, limited to what they are for.

use crate::domain::id;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::scope::Scopes;
use crate::domain::text;
use crate::storage;
use crate::storage::api_key::ApiKey;

use super::{Services, hash};

/// How long a key is good for.
pub const KEY_LIFE_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// Characters in a label.
const LABEL_MAX: usize = 80;
/// Keys one person may have.
const KEYS_MAX: usize = 50;
/// How a key begins, so that a leaked one is recognised.
pub const PREFIX: &str = "ushk_";

/// A new key with its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    pub key: ApiKey,
    pub secret: String,
}

/// Makes a key; the secret is never shown again.
pub async fn create(
    services: &Services,
    actor: &InboxId,
    label: &str,
    scopes: &Scopes,
) -> Result<NewKey, Problem> {
    let now = services.now_ms();
    let tx = services.store.write_tx().await?;
    if storage::api_key::of_inbox(&tx, actor).await?.iter().filter(|key| key.revoked_at_ms.is_none()).count()
        >= KEYS_MAX
    {
        return Err(Problem::new(409, "too_many_keys", "Revoke a key you don't use any more first."));
    }
    let key = ApiKey {
        id: id::encode(services.random_id()),
        inbox_id: actor.clone(),
        label: text::required_line(label, LABEL_MAX)?,
        scopes: scopes.to_string(),
        created_at_ms: now,
        expires_at_ms: now.saturating_add(KEY_LIFE_MS),
        revoked_at_ms: None,
    };
    let secret = format!("{PREFIX}{}", services.secret());
    storage::api_key::insert(&tx, &key, &hash(&secret)).await?;
    services.audit(&tx, Some(actor), "api_key.created", &key.id, Some(key.scopes.clone())).await?;
    tx.commit().await?;
    Ok(NewKey { key, secret })
}

/// The keys of a person, newest first.
pub async fn list(services: &Services, actor: &InboxId) -> Result<Vec<ApiKey>, Problem> {
    Ok(storage::api_key::of_inbox(services.store.read(), actor).await?)
}

/// Ends a key for good.
pub async fn revoke(services: &Services, actor: &InboxId, key_id: &str) -> Result<(), Problem> {
    let key_id = id::canonical(key_id).map_err(|_| Problem::not_found())?;
    let tx = services.store.write_tx().await?;
    if !storage::api_key::revoke(&tx, actor, &key_id, services.now_ms()).await? {
        return Err(Problem::not_found());
    }
    services.audit(&tx, Some(actor), "api_key.revoked", &key_id, None).await?;
    tx.commit().await?;
    Ok(())
}

/// Who a key speaks for, and what it may do.
pub async fn bearer(services: &Services, secret: &str) -> Result<(InboxId, Scopes), Problem> {
    let key = storage::api_key::by_hash(services.store.read(), &hash(secret), services.now_ms()).await?;
    let key = key.ok_or_else(|| Problem::new(401, "token_invalid", "This key is not valid."))?;
    Ok((key.inbox_id, Scopes::parse(&key.scopes)))
}
