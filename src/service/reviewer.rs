//! Reviewers: the group's admins appoint who may answer its requests besides them (contract S18).

use sea_orm::ConnectionTrait;

use crate::domain::id::GroupKey;
use crate::domain::inbox::{InboxId, Person, WalletAddress};
use crate::domain::permission::{Action, Standing, may};
use crate::domain::problem::Problem;
use crate::storage;

use super::{Services, access};

/// More than stand at any door.
const REVIEWERS_MAX: usize = 50;

/// The reviewers of a group, for those who appoint them; `None` for its other members.
pub async fn of_group(
    services: &Services,
    actor: &InboxId,
    key: &str,
) -> Result<Option<Vec<Person>>, Problem> {
    let db = services.store.read();
    let (key, standing) = standing(db, actor, key).await?;
    if !may(standing, Action::Appoint) {
        return Ok(None);
    }
    let ids = storage::reviewer::of_group(db, &key).await?;
    let mut people = storage::person::get_all(db, ids.iter().cloned()).await?;
    Ok(Some(ids.iter().filter_map(|id| people.remove(id)).collect()))
}

/// Lets somebody, named by inbox id or wallet, answer the group's requests. Again is the same.
pub async fn appoint(services: &Services, actor: &InboxId, key: &str, who: &str) -> Result<(), Problem> {
    let (key, _) = require(services.store.read(), actor, key).await?;
    let inbox = inbox_of(services, who.trim()).await?;
    let tx = services.store.write_tx().await?;
    require(&tx, actor, key.as_str()).await?;
    storage::one_at_a_time(&tx, &format!("reviewers:{key}")).await?;
    let known = storage::reviewer::of_group(&tx, &key).await?;
    if known.len() >= REVIEWERS_MAX && !known.contains(&inbox) {
        return Err(Problem::invalid(format!("A group has {REVIEWERS_MAX} reviewers at most.")).on("who"));
    }
    if storage::reviewer::add(&tx, &key, &inbox, services.now_ms()).await? {
        let whom = Some(inbox.to_string());
        services.audit(&tx, Some(actor), "reviewer.appointed", key.as_str(), whom).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes that right back. Whoever has it not is fine.
pub async fn dismiss(services: &Services, actor: &InboxId, key: &str, who: &str) -> Result<(), Problem> {
    let inbox = InboxId::parse(who).map_err(|_| Problem::not_found())?;
    let tx = services.store.write_tx().await?;
    let (key, _) = require(&tx, actor, key).await?;
    if storage::reviewer::remove(&tx, &key, &inbox).await? {
        let whom = Some(inbox.to_string());
        services.audit(&tx, Some(actor), "reviewer.dismissed", key.as_str(), whom).await?;
    }
    Ok(tx.commit().await?)
}

async fn standing<C: ConnectionTrait>(
    db: &C,
    actor: &InboxId,
    key: &str,
) -> Result<(GroupKey, Standing), Problem> {
    let key = GroupKey::parse(key).map_err(|_| Problem::not_found())?;
    let group = access::group(db, &key).await?;
    Ok((key, access::to_group(db, actor, &group).await?))
}

async fn require<C: ConnectionTrait>(
    db: &C,
    actor: &InboxId,
    key: &str,
) -> Result<(GroupKey, Standing), Problem> {
    let (key, standing) = standing(db, actor, key).await?;
    match standing {
        Standing::Stranger => Err(Problem::not_found()),
        _ if may(standing, Action::Appoint) => Ok((key, standing)),
        _ => Err(Problem::forbidden("The group's admins appoint its reviewers.")),
    }
}

async fn inbox_of(services: &Services, who: &str) -> Result<InboxId, Problem> {
    if let Ok(inbox) = InboxId::parse(who) {
        return Ok(inbox);
    }
    let wallet = WalletAddress::parse(who).map_err(|_| {
        Problem::invalid("Write a wallet address (0x and 40 digits) or an inbox id.").on("who")
    })?;
    let inbox = services.directory.inbox_of(&wallet).await?;
    inbox.ok_or_else(|| Problem::not_on_xmtp().on("who"))
}
