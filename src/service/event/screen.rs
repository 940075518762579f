//! The screen on the wall, and the private address it has on a tablet that nobody is signed in to.

use crate::domain::disclosure::Disclosure;
use crate::domain::event::wall::{Standing, Wall};
use crate::domain::group::GROUP_CAPACITY;
use crate::domain::id::canonical;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Closed, Invite};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::view::GroupState;
use crate::service::{Services, hash};
use crate::storage;
use crate::storage::event::Set;

use super::{begin, room, seen, write};

/// The screen of a link, for whoever may change it.
pub async fn of_link(services: &Services, actor: &InboxId, link: &str) -> Result<Wall, Problem> {
    let invite = seen(services, actor, link, Action::EditInvite).await?;
    wall(services, &invite).await
}

/// The screen at a private address; not found once that was ended.
pub async fn at(services: &Services, secret: &str) -> Result<Wall, Problem> {
    let db = services.store.read();
    let link = storage::event::by_screen(db, &hash(secret)).await?.ok_or_else(Problem::not_found)?;
    let invite = storage::invite::get(db, &link).await?.ok_or_else(Problem::not_found)?;
    wall(services, &invite).await
}

/// Makes a private address for the screen of a link; the one before leads nowhere from now on. `None` where this form
/// came before.
pub async fn make(
    services: &Services,
    actor: &InboxId,
    link: &str,
    form: &str,
) -> Result<Option<String>, Problem> {
    let form = canonical(form).map_err(|_| Problem::foreign_form())?;
    let (tx, invite, event) = begin(services, actor, link).await?;
    if event.is_some_and(|event| event.screen_form.as_ref() == Some(&form)) {
        return Ok(None);
    }
    let secret = services.secret();
    let made = Set::Screen(Some((hash(&secret), form, services.now_ms())));
    write(services, &tx, actor, &invite.id, ("event.screen_made", None), made).await?;
    tx.commit().await?;
    Ok(Some(format!("{}/screen/{secret}", services.site.base_url)))
}

/// Ends the private address.
pub async fn end(services: &Services, actor: &InboxId, link: &str) -> Result<(), Problem> {
    let (tx, invite, event) = begin(services, actor, link).await?;
    if event.and_then(|event| event.screen_made_at_ms).is_none() {
        return Ok(());
    }
    write(services, &tx, actor, &invite.id, ("event.screen_ended", None), Set::Screen(None)).await?;
    tx.commit().await?;
    Ok(())
}

async fn wall(services: &Services, invite: &Invite) -> Result<Wall, Problem> {
    let db = services.store.read();
    let standing = standing(services, invite).await?;
    let event = storage::event::get(db, &invite.id).await?;
    let code = event.map(|event| room::now(services, &invite.id, &event)).transpose()?.flatten();
    let plain = format!("{}/i/{}", services.site.base_url, invite.id);
    let host = services.site.base_url.split_once("://").map_or("", |(_, host)| host);
    let over = standing == Standing::Over;
    Ok(Wall {
        group_name: Some(invite.group_name.clone())
            .filter(|_| !over && invite.disclosure == Disclosure::Public),
        image_hash: invite
            .image_hash
            .clone()
            .or_else(|| invite.fetched_hash.clone())
            .filter(|_| !over && invite.disclosure == Disclosure::Public),
        standing,
        joined: storage::event::joined(db, &invite.id).await?,
        closes_at_ms: invite.expires_at_ms.filter(|_| !over),
        rotating: code.is_some(),
        short_address: code.is_none().then(|| format!("{host}/i/{}", invite.id)),
        address: code.map_or_else(|| plain.clone(), |code| format!("{plain}/{code}")).to_ascii_uppercase(),
    })
}

async fn standing(services: &Services, invite: &Invite) -> Result<Standing, Problem> {
    match invite.open_at(services.now_ms()) {
        Err(Closed::Revoked) => return Ok(Standing::Over),
        Err(Closed::Expired { .. }) => return Ok(Standing::Expired),
        Err(Closed::UsedUp { .. }) => return Ok(Standing::UsedUp),
        Err(Closed::Paused) => return Ok(Standing::Paused),
        Err(Closed::NotYet { .. }) => return Ok(Standing::NotYet),
        Ok(()) => {}
    }
    let db = services.store.read();
    let Some(key) = &invite.group else { return Ok(Standing::Open) };
    let group = storage::group::get(db, key).await?;
    if group.is_none_or(|group| group.state != GroupState::Ready) {
        return Ok(Standing::OutOfReach);
    }
    let full = storage::group::member_count(db, key).await? >= GROUP_CAPACITY;
    Ok(if full { Standing::Full } else { Standing::Open })
}
