//! Making and keeping endpoints, each for its owner only.

use sea_orm::ConnectionTrait;

use crate::domain::id::{EndpointId, GroupKey};
use crate::domain::inbox::InboxId;
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::webhook::secret::OVERLAP_MS;
use crate::domain::webhook::view::{EndpointView, Kind, State};
use crate::domain::webhook::{Breaker, ENDPOINTS_MAX, Event, Secret, event};
use crate::service::{Services, access, form_once};
use crate::storage;
use crate::storage::endpoint::Endpoint;
use crate::storage::limit::Rate;

use super::{new_secret, owned};

const MAKE: Rate = Rate { burst: 20, interval_ms: 60_000 };

/// What somebody types to have a server told, or to change that.
#[derive(Clone, Debug, Default)]
pub struct NewEndpoint {
    pub url: String,
    pub events: Vec<Event>,
    /// The key of a group; blank is everything its owner may see.
    pub group: String,
    /// The name of the form this comes from: sent twice it makes one endpoint. Of no use for a change.
    pub form: String,
}

/// A new endpoint; without its secret where the same form came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub id: EndpointId,
    pub secret: Option<Secret>,
}

/// What a form carries so that sending it twice does its work once.
pub fn form_name(services: &Services) -> String {
    form_once::name(services)
}

/// Whether this address could be called.
pub fn check(services: &Services, url: &str) -> Result<(), Problem> {
    services.hooks.check(url).map_err(|why| Problem::invalid(why).on("url"))
}

fn some(events: &[Event]) -> Result<(), Problem> {
    if events.is_empty() { Err(Problem::invalid("Choose at least one thing to be told of.")) } else { Ok(()) }
}

/// Makes an endpoint; its secret is never shown again.
pub async fn create(services: &Services, actor: &InboxId, new: NewEndpoint) -> Result<Made, Problem> {
    let url = new.url.trim();
    check(services, url)?;
    some(&new.events)?;
    let typed = ["webhook", url, &event::write(&new.events), &new.group];
    let id = EndpointId::from_random(form_once::id(services, actor, &new.form, &typed));
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("endpoints:{actor}")).await?;
    if storage::endpoint::get(&tx, &id).await?.is_some() {
        return Ok(Made { id, secret: None });
    }
    let group = group(&tx, actor, &new.group).await?;
    let (secret, sealed) = new_secret(services, &id)?;
    let endpoint = Endpoint {
        group,
        url: url.to_owned(),
        events: new.events,
        ..blank(services, id, actor.clone(), Kind::Event, sealed)
    };
    keep(services, &tx, &endpoint).await?;
    tx.commit().await?;
    Ok(Made { id: endpoint.id, secret: Some(secret) })
}

/// An endpoint that is on, and knows nothing yet.
pub(super) fn blank(
    services: &Services,
    id: EndpointId,
    owner: InboxId,
    kind: Kind,
    secret: String,
) -> Endpoint {
    Endpoint {
        id,
        owner,
        kind,
        group: None,
        invite: None,
        url: String::new(),
        events: Vec::new(),
        secret,
        previous_secret: None,
        previous_until_ms: None,
        rotated_by: None,
        state: State::On,
        breaker: Breaker::default(),
        created_at_ms: services.now_ms(),
        last_used_at_ms: None,
    }
}

/// Keeps a new endpoint for events, within what one person may have.
async fn keep(
    services: &Services,
    tx: &sea_orm::DatabaseTransaction,
    endpoint: &Endpoint,
) -> Result<(), Problem> {
    let owner = &endpoint.owner;
    let theirs = storage::endpoint::of_owner(tx, owner).await?;
    if theirs.iter().filter(|one| one.kind == Kind::Event).count() >= ENDPOINTS_MAX {
        return Err(Problem::new(409, "too_many_webhooks", "Delete a webhook you don't use any more first."));
    }
    services.take(tx, &format!("webhook:{owner}"), MAKE).await?;
    storage::endpoint::insert(tx, endpoint).await?;
    services.audit(tx, Some(owner), "webhook.created", endpoint.id.as_str(), None).await?;
    Ok(())
}

async fn group<C: ConnectionTrait>(db: &C, actor: &InboxId, key: &str) -> Result<Option<GroupKey>, Problem> {
    let Some(key) = typed_key(key)? else { return Ok(None) };
    let found = access::group(db, &key).await?;
    access::require(access::to_group(db, actor, &found).await?, Action::SeeRequests)?;
    Ok(Some(key))
}

fn typed_key(text: &str) -> Result<Option<GroupKey>, Problem> {
    let key = Some(text.trim()).filter(|text| !text.is_empty()).map(GroupKey::parse);
    key.transpose().map_err(|_| Problem::not_found())
}

/// Changes where an endpoint for events is, and what it hears. Of a link's own webhook the link has the address.
pub async fn change(services: &Services, actor: &InboxId, id: &str, to: NewEndpoint) -> Result<(), Problem> {
    let url = to.url.trim();
    check(services, url)?;
    some(&to.events)?;
    let db = services.store.read();
    let stands = owned(db, actor, id).await?.group;
    // A group it hears already may have gone out of its owner's hands: then nothing of it is told anyway.
    let chosen = typed_key(&to.group)?;
    let group = if chosen == stands { stands } else { group(db, actor, &to.group).await? };
    edit(services, actor, id, "webhook.changed", |endpoint| {
        if endpoint.kind == Kind::Decision {
            return Err(of_a_link());
        }
        let moved = endpoint.url != url;
        endpoint.breaker = if moved { Breaker::default() } else { endpoint.breaker };
        (endpoint.url, endpoint.events, endpoint.group) = (url.to_owned(), to.events, group);
        Ok(())
    })
    .await?;
    services.bell.notify_one();
    Ok(())
}

fn of_a_link() -> Problem {
    Problem::new(409, "webhook_of_link", "This webhook decides for a link.")
        .detail("Change the link, or switch the webhook off.")
}

/// Switches an endpoint on, with a clean record, or off: then what waits for it waits on.
pub async fn set_on(services: &Services, actor: &InboxId, id: &str, on: bool) -> Result<(), Problem> {
    let action = if on { "webhook.on" } else { "webhook.off" };
    edit(services, actor, id, action, |endpoint| {
        endpoint.state = if on { State::On } else { State::Off };
        endpoint.breaker = if on { Breaker::default() } else { endpoint.breaker };
        Ok(())
    })
    .await?;
    services.bell.notify_one();
    Ok(())
}

/// A new secret, shown this once; the one before signs as well for 24 hours. `None` where this form came before.
pub async fn rotate(
    services: &Services,
    actor: &InboxId,
    id: &str,
    form: &str,
) -> Result<Option<Secret>, Problem> {
    let form = crate::domain::id::canonical(form).map_err(|_| Problem::foreign_form())?;
    let mut made = None;
    edit(services, actor, id, "webhook.rotated", |endpoint| {
        if endpoint.rotated_by.as_ref() == Some(&form) {
            return Ok(());
        }
        let (secret, sealed) = new_secret(services, &endpoint.id)?;
        endpoint.previous_secret = Some(std::mem::replace(&mut endpoint.secret, sealed));
        endpoint.previous_until_ms = Some(services.now_ms().saturating_add(OVERLAP_MS));
        endpoint.rotated_by = Some(form);
        made = Some(secret);
        Ok(())
    })
    .await?;
    Ok(made)
}

async fn edit(
    services: &Services,
    actor: &InboxId,
    id: &str,
    action: &'static str,
    change: impl FnOnce(&mut Endpoint) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("endpoint:{id}")).await?;
    let before = owned(&tx, actor, id).await?;
    let mut after = before.clone();
    change(&mut after)?;
    if after != before {
        storage::endpoint::update(&tx, &after).await?;
        services.audit(&tx, Some(actor), action, after.id.as_str(), None).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets an endpoint and what was sent to it. A link's own webhook stays as long as the link asks it.
pub async fn delete(services: &Services, actor: &InboxId, id: &str) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    let endpoint = owned(&tx, actor, id).await?;
    if endpoint.kind == Kind::Decision {
        return Err(of_a_link());
    }
    storage::endpoint::delete(&tx, &endpoint.id).await?;
    services.audit(&tx, Some(actor), "webhook.deleted", endpoint.id.as_str(), None).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody's endpoints, newest first.
pub async fn list(services: &Services, actor: &InboxId) -> Result<Vec<EndpointView>, Problem> {
    let mut views = Vec::new();
    for endpoint in storage::endpoint::of_owner(services.store.read(), actor).await? {
        views.push(shown(services, endpoint).await?);
    }
    Ok(views)
}

/// One of them.
pub async fn get(services: &Services, actor: &InboxId, id: &str) -> Result<EndpointView, Problem> {
    shown(services, owned(services.store.read(), actor, id).await?).await
}

async fn shown(services: &Services, endpoint: Endpoint) -> Result<EndpointView, Problem> {
    let group = match endpoint.group {
        Some(key) => {
            let found = storage::group::get(services.store.read(), &key).await?;
            Some((key, found.map(|group| group.name).unwrap_or_default()))
        }
        None => None,
    };
    let now = services.now_ms();
    Ok(EndpointView {
        id: endpoint.id,
        kind: endpoint.kind,
        url: endpoint.url,
        events: endpoint.events,
        group,
        invite: endpoint.invite,
        state: endpoint.state,
        failing_since_ms: endpoint.breaker.failing_since_ms,
        resting_until_ms: endpoint.breaker.resting_until_ms.filter(|until| *until > now),
        two_secrets_until_ms: endpoint.previous_until_ms.filter(|until| *until > now),
        created_at_ms: endpoint.created_at_ms,
        last_used_at_ms: endpoint.last_used_at_ms,
    })
}
