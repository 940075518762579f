//! Keys for programs: made by a person, shown once, limited to what they are for.

use sha2::{Digest, Sha256};

use crate::domain::credential::{KEY_LABEL_MAX, KeyState, KeyView};
use crate::domain::id;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::scope::Scopes;
use crate::domain::text;
use crate::storage;
use crate::storage::api_key::ApiKey;

use super::{Services, USED_EVERY_MS, hash};

/// How long a key is good for.
pub const KEY_LIFE_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// Keys one person may have.
const KEYS_MAX: usize = 50;
/// How a key begins, so that a leaked one is recognised.
pub const PREFIX: &str = "ushk_";

/// Characters of the secret that stay readable, so that a key can be told from another: 225 bits stay unknown.
const PREFIX_LEN: usize = PREFIX.len() + 7;

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
    let id = id::encode(services.random_id());
    insert(services, actor, id, label, scopes).await?.ok_or_else(Problem::internal)
}

/// What a form carries so that sending it twice makes one key.
pub fn form_name(services: &Services) -> String {
    id::encode(services.random_id())
}

/// Makes the key of a form, once; `None` where this form was taken before.
pub async fn create_once(
    services: &Services,
    actor: &InboxId,
    form: &str,
    label: &str,
    scopes: &Scopes,
) -> Result<Option<NewKey>, Problem> {
    let form = id::canonical(form).map_err(|_| Problem::foreign_form())?;
    if scopes.is_empty() {
        return Err(Problem::invalid("Choose at least one thing the key may do."));
    }
    // The key's id comes from the form: the database refuses the second one.
    let digest = Sha256::digest(format!("api key {actor} {form}"));
    let mut bytes = [0; 17];
    bytes.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    insert(services, actor, id::encode(bytes), label, scopes).await
}

async fn insert(
    services: &Services,
    actor: &InboxId,
    id: String,
    label: &str,
    scopes: &Scopes,
) -> Result<Option<NewKey>, Problem> {
    let now = services.now_ms();
    let tx = services.store.write_tx().await?;
    if storage::api_key::get(&tx, actor, &id).await?.is_some() {
        return Ok(None);
    }
    if storage::api_key::of_inbox(&tx, actor).await?.iter().filter(|key| key.revoked_at_ms.is_none()).count()
        >= KEYS_MAX
    {
        return Err(Problem::new(409, "too_many_keys", "Revoke a key you don't use any more first."));
    }
    let secret = format!("{PREFIX}{}", services.secret());
    let key = ApiKey {
        id,
        inbox_id: actor.clone(),
        label: text::required_line(label, KEY_LABEL_MAX)?,
        scopes: scopes.to_string(),
        prefix: secret.get(..PREFIX_LEN).map(str::to_owned),
        last_used_at_ms: None,
        created_at_ms: now,
        expires_at_ms: now.saturating_add(KEY_LIFE_MS),
        revoked_at_ms: None,
    };
    if !storage::api_key::insert(&tx, &key, &hash(&secret)).await? {
        return Ok(None);
    }
    services.audit(&tx, Some(actor), "api_key.created", &key.id, Some(key.scopes.clone())).await?;
    tx.commit().await?;
    Ok(Some(NewKey { key, secret }))
}

/// The keys of a person, newest first.
pub async fn list(services: &Services, actor: &InboxId) -> Result<Vec<KeyView>, Problem> {
    let keys = storage::api_key::of_inbox(services.store.read(), actor).await?;
    Ok(keys.into_iter().map(|key| shown(key, services.now_ms())).collect())
}

/// One key of a person.
pub async fn get(services: &Services, actor: &InboxId, key_id: &str) -> Result<KeyView, Problem> {
    let id = id::canonical(key_id).map_err(|_| Problem::not_found())?;
    let key = storage::api_key::get(services.store.read(), actor, &id).await?;
    Ok(shown(key.ok_or_else(Problem::not_found)?, services.now_ms()))
}

fn shown(key: ApiKey, now_ms: i64) -> KeyView {
    let state = match key.revoked_at_ms {
        Some(_) => KeyState::Revoked,
        None if key.expires_at_ms <= now_ms => KeyState::Expired,
        None => KeyState::Live,
    };
    KeyView {
        state,
        id: key.id,
        label: key.label,
        scopes: Scopes::parse(&key.scopes).list(),
        prefix: key.prefix,
        created_at_ms: key.created_at_ms,
        expires_at_ms: key.expires_at_ms,
        last_used_at_ms: key.last_used_at_ms,
    }
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
    let now = services.now_ms();
    let key = storage::api_key::by_hash(services.store.read(), &hash(secret), now).await?;
    let key = key.ok_or_else(|| Problem::new(401, "token_invalid", "This key is not valid."))?;
    if key.last_used_at_ms.is_none_or(|last| now.saturating_sub(last) > USED_EVERY_MS) {
        storage::api_key::touch(services.store.write(), &key.id, now).await?;
    }
    Ok((key.inbox_id, Scopes::parse(&key.scopes)))
}
