//! Apps that signed in for a person: each holds a bearer token.

use crate::domain::credential::AppView;
use crate::domain::id;
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::entity::token;

use super::Services;

/// The apps that are signed in, newest first.
pub async fn list(services: &Services, actor: &InboxId) -> Result<Vec<AppView>, Problem> {
    let tokens = storage::sign_in::tokens_of(services.store.read(), actor, services.now_ms()).await?;
    Ok(tokens.into_iter().filter_map(shown).collect())
}

/// One of them.
pub async fn get(services: &Services, actor: &InboxId, app_id: &str) -> Result<AppView, Problem> {
    let apps = list(services, actor).await?;
    apps.into_iter().find(|app| app.id == app_id).ok_or_else(Problem::not_found)
}

/// Signs an app out: its token opens nothing any more.
pub async fn sign_out(services: &Services, actor: &InboxId, app_id: &str) -> Result<(), Problem> {
    let app_id = id::canonical(app_id).map_err(|_| Problem::not_found())?;
    let tx = services.store.write_tx().await?;
    if !storage::sign_in::delete_token(&tx, actor, &app_id).await? {
        return Err(Problem::not_found());
    }
    services.audit(&tx, Some(actor), "token.revoked", &app_id, None).await?;
    tx.commit().await?;
    Ok(())
}

fn shown(row: token::Model) -> Option<AppView> {
    Some(AppView {
        id: row.id?,
        address: row.address.and_then(|address| WalletAddress::parse(&address).ok()),
        last_used_at_ms: row.last_used_at.unwrap_or(row.created_at),
        created_at_ms: row.created_at,
        expires_at_ms: row.expires_at,
    })
}
