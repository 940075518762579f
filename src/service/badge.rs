//! Badges: links for one person each, made by the sheet like a link there is already.

use crate::domain::disclosure::Disclosure;
use crate::domain::id::{InviteId, canonical, encode};
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Closed, Invite, LABEL_MAX};
use crate::domain::permission::{Action, may};
use crate::domain::problem::Problem;
use crate::domain::view::InviteRow;
use crate::domain::webhook::Event;
use crate::storage;
use crate::storage::badge::Badge;
pub use crate::storage::badge::Sheet;

use super::invite_rows::rows;
use super::webhook::tell;
use super::{Services, access, form_once, gate};

/// Badges on one sheet.
pub const BADGES_MAX: i64 = 500;

/// Makes `number` links like `link`, each for one person; the same form again finds the same sheet.
pub async fn create(
    services: &Services,
    actor: &InboxId,
    link: &str,
    form: &str,
    number: i64,
) -> Result<String, Problem> {
    if !(1..=BADGES_MAX).contains(&number) {
        return Err(Problem::invalid(format!("A sheet has from 1 to {BADGES_MAX} badges.")).on("number"));
    }
    let id = InviteId::parse(link).map_err(|_| Problem::not_found())?;
    let sheet = encode(form_once::id(services, actor, form, &["badges", id.as_str(), &number.to_string()]));
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("sheet:{sheet}")).await?;
    let like = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::not_found)?;
    let standing = access::to_invite(&tx, actor, &like).await?;
    access::require(standing, Action::EditInvite)?;
    if like.group.is_none() {
        let problem = Problem::new(409, "badges_need_a_group", "This link can't have badges.");
        return Err(problem.detail("Only links to a group that Usher adds people to can."));
    }
    if like.disclosure == Disclosure::Blind {
        let problem = Problem::new(409, "invite_blind", "A blind link can't have badges.");
        return Err(
            problem.detail("The key at the end of its address is not known here, so it can't be printed.")
        );
    }
    if like.revoked_at_ms.is_some() {
        return Err(Closed::Revoked.into());
    }
    if !storage::badge::of_sheet(&tx, &sheet).await?.is_empty() {
        return Ok(sheet);
    }
    services.take(&tx, &format!("sheet:{actor}"), services.limits.invite_per_person).await?;
    let gate = gate::of(&tx, &like.id).await?;
    for serial in 1..=number {
        let badge = like_this(&like, services, actor, serial);
        storage::invite::insert(&tx, &badge, &[]).await?;
        if let Some(gate) = &gate {
            gate::keep(services, &tx, &badge, gate).await?;
        }
        tell::invite(services, &tx, Event::InviteCreated, &badge).await?;
        let printed = Badge { invite_id: badge.id, serial };
        storage::badge::insert(&tx, &sheet, &like.id, &printed, services.now_ms()).await?;
    }
    services.audit(&tx, Some(actor), "badges.created", like.id.as_str(), Some(number.to_string())).await?;
    tx.commit().await?;
    Ok(sheet)
}

fn like_this(like: &Invite, services: &Services, actor: &InboxId, serial: i64) -> Invite {
    let serial = format!(" {serial:03}");
    let label = like.label.as_deref().unwrap_or("Badge");
    let label: String = label.chars().take(LABEL_MAX.saturating_sub(serial.len())).collect();
    Invite {
        id: InviteId::from_random(services.random_id()),
        created_by: actor.clone(),
        label: Some(label + &serial),
        max_uses: Some(1),
        uses: 0,
        paused: false,
        version: 1,
        created_at_ms: services.now_ms(),
        ..like.clone()
    }
}

/// The links of a sheet with their serials, for whoever sees their requests; else not found.
pub async fn of_sheet(
    services: &Services,
    actor: &InboxId,
    sheet: &str,
) -> Result<Vec<(i64, InviteRow)>, Problem> {
    let db = services.store.read();
    let sheet = canonical(sheet).map_err(|_| Problem::not_found())?;
    let badges = storage::badge::of_sheet(db, &sheet).await?;
    let mut invites =
        storage::invite::get_all(db, badges.iter().map(|badge| badge.invite_id.clone())).await?;
    let found =
        badges.into_iter().filter_map(|badge| Some((badge.serial, invites.remove(&badge.invite_id)?)));
    let (serials, invites): (Vec<_>, Vec<_>) = found.unzip();
    let standings = access::to_invites(db, actor, &invites).await?;
    if standings.is_empty() || !standings.iter().all(|standing| may(*standing, Action::SeeRequests)) {
        return Err(Problem::not_found());
    }
    Ok(serials.into_iter().zip(rows(services, invites, &standings).await?).collect())
}

/// The sheets made like this link; whoever asks has seen it.
pub async fn sheets(services: &Services, like: &InviteId) -> Result<Vec<Sheet>, Problem> {
    Ok(storage::badge::sheets(services.store.read(), like).await?)
}
