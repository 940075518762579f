//! Making, pausing and revoking invites.

use sea_orm::ConnectionTrait;

use crate::domain::disclosure::{BLIND_NAME, Disclosure};
use crate::domain::group::{GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX};
use crate::domain::id::{GroupKey, InviteId};
use crate::domain::inbox::InboxId;
use crate::domain::invite::{IMAGE_URL_MAX, Invite, JoinMode, LABEL_MAX, MAX_USES_MAX, WELCOME_MAX};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::domain::view::{GroupState, InviteRow};
use crate::domain::webhook::Event;
use crate::storage;
use crate::storage::group::Group;

use super::disclosure::window;
use super::idempotency::{Claim, Kept};
use super::invite_edit::not_to_be_gated;
pub use super::invite_edit::{InviteChange, change, revoke, set_paused};
use super::invite_rows::row;
pub use super::invite_rows::{gates, get, mine, of_group};
use super::webhook::tell;
use super::{Services, about, access, disclosure, form_once, gate, image, picture};

/// What somebody types to make a link. Blank texts of a managed invite come from its group.
#[derive(Clone, Debug, Default)]
pub struct NewInvite {
    /// The group our client adds to; `None` where members do the adding.
    pub group: Option<String>,
    pub group_name: String,
    pub description: String,
    pub label: String,
    /// Posted in the group by our account after people came in; blank is none.
    pub welcome: String,
    /// A wire spelling of [`JoinMode`]; blank is the default of its kind.
    pub join_mode: String,
    /// What a stranger is told: a wire spelling of [`Disclosure`]; blank is everything.
    pub disclosure: String,
    /// What the creator's browser sealed, for a blind link: base64url.
    pub sealed: Option<String>,
    /// Before this nobody can ask.
    pub opens_at_ms: Option<i64>,
    pub expires_at_ms: Option<i64>,
    pub max_uses: Option<i64>,
    pub image_url: Option<String>,
    pub image_hash: Option<String>,
    /// Who may add, for `auto_join_members`.
    pub group_members: Vec<InboxId>,
    /// Who is let in by rule, as JSON (`domain::gate`). With a mode that needs no person, nobody else is.
    pub gate: Option<String>,
    /// The group as another server knows it, which adds people itself.
    pub topic: Option<String>,
    /// The name of the form this comes from and everything typed into it: sent twice it makes one link. Blank:
    /// always a new one.
    pub form: (String, String),
}

/// Makes a link.
pub async fn create(services: &Services, actor: &InboxId, new: NewInvite) -> Result<InviteRow, Problem> {
    create_once(services, actor, new, None).await
}

/// The claim on a keyed call, and what its caller is told of the new link.
pub type Receipt<'a> = (&'a Claim, &'a (dyn Fn(&InviteId) -> Kept + Sync));

/// Makes a link and keeps what its caller is told, both or neither.
pub async fn create_once(
    services: &Services,
    actor: &InboxId,
    new: NewInvite,
    receipt: Option<Receipt<'_>>,
) -> Result<InviteRow, Problem> {
    let id = InviteId::from_random(form_once::id(services, actor, &new.form.0, &[&new.form.1]));
    let (told, sealed) = disclosure::of_new(&new.disclosure, new.sealed.as_deref(), &readable(&new))?;
    let gate = match &new.gate {
        Some(_) if new.group.is_none() && new.topic.is_none() => return Err(not_to_be_gated()),
        Some(text) => {
            // Chains are asked for nobody who may not make this.
            group_for(services.store.read(), actor, new.group.as_deref()).await?;
            Some(gate::read(services, text).await?)
        }
        None => None,
    };
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("invite:{id}")).await?;
    if let Some(made) = storage::invite::get(&tx, &id).await? {
        drop(tx);
        return row(services, actor, made).await;
    }
    let group = group_for(&tx, actor, new.group.as_deref()).await?;
    let (name, words) = words(&new, told, group.as_ref());
    let invite = Invite {
        id,
        created_by: actor.clone(),
        group_name: text::required_line(name, GROUP_NAME_MAX).map_err(about("groupName"))?,
        description: text::paragraphs(words, GROUP_DESCRIPTION_MAX).map_err(about("description"))?,
        image_url: image_url(new.image_url.as_deref())?,
        image_hash: image_hash(new.image_hash.as_deref())?,
        fetched_hash: None,
        label: text::optional_line(Some(&new.label), LABEL_MAX).map_err(about("label"))?,
        welcome: Some(text::paragraphs(&new.welcome, WELCOME_MAX).map_err(about("welcome"))?)
            .filter(|t| !t.is_empty()),
        join_mode: join_mode(&new.join_mode, group.is_some() || new.topic.is_some())?,
        gated: gate.is_some(),
        topic: new.topic,
        disclosure: told,
        opens_at_ms: new.opens_at_ms,
        expires_at_ms: expiry(new.expires_at_ms, services.now_ms())?,
        max_uses: max_uses(new.max_uses)?,
        group: group.map(|group| group.key),
        uses: 0,
        paused: false,
        revoked_at_ms: None,
        version: 1,
        created_at_ms: services.now_ms(),
    };
    window(invite.opens_at_ms, invite.expires_at_ms)?;
    services.take(&tx, &format!("invite:{actor}"), services.limits.invite_per_person).await?;
    storage::invite::insert(&tx, &invite, &new.group_members).await?;
    if let Some(sealed) = &sealed {
        storage::sealed::put(&tx, &invite.id, sealed).await?;
    }
    let fetched_hash = picture::of_link(services, &tx, &invite).await?;
    let invite = Invite { fetched_hash, ..invite };
    if let Some(gate) = &gate {
        gate::keep(services, &tx, &invite, gate).await?;
    }
    services.audit(&tx, Some(actor), "invite.created", invite.id.as_str(), None).await?;
    tell::invite(services, &tx, Event::InviteCreated, &invite).await?;
    if let Some((claim, told)) = receipt {
        claim.keep(&tx, &told(&invite.id)).await?;
    }
    tx.commit().await?;
    services.bell.notify_one();
    row(services, actor, invite).await
}

/// The texts of a new link that this server would keep readable.
fn readable(new: &NewInvite) -> [&str; 4] {
    let (url, hash) = (new.image_url.as_deref(), new.image_hash.as_deref());
    [&new.group_name, &new.description, url.unwrap_or_default(), hash.unwrap_or_default()]
}

/// Name and description: as typed, else the group's own; a blind link keeps neither.
fn words<'a>(new: &'a NewInvite, told: Disclosure, group: Option<&'a Group>) -> (&'a str, &'a str) {
    if told == Disclosure::Blind {
        return (BLIND_NAME, "");
    }
    let or = |typed: &'a str, own: Option<&'a str>| own.filter(|_| typed.trim().is_empty()).unwrap_or(typed);
    let name = or(&new.group_name, group.map(|group| group.name.as_str()));
    (name, or(&new.description, group.map(|group| group.description.as_str())))
}

/// The group a link is to lead to, for whoever may make links to it.
async fn group_for<C: ConnectionTrait>(
    db: &C,
    actor: &InboxId,
    key: Option<&str>,
) -> Result<Option<Group>, Problem> {
    let Some(key) = key else { return Ok(None) };
    let key = GroupKey::parse(key).map_err(|_| Problem::not_found())?;
    let group = access::group(db, &key).await?;
    access::require(access::to_group(db, actor, &group).await?, Action::MakeInvite)?;
    if group.state != GroupState::Ready {
        return Err(Problem::new(409, "group_not_ready", "This group is not ready yet."));
    }
    Ok(Some(group))
}

pub(super) fn join_mode(text: &str, managed: bool) -> Result<JoinMode, Problem> {
    let default = if managed { JoinMode::ManualApproval } else { JoinMode::AutoJoinCreator };
    let mode = if text.is_empty() { Some(default) } else { JoinMode::parse(text) };
    let fits = |mode: &JoinMode| match mode {
        JoinMode::ManualApproval => true,
        JoinMode::Automatic => managed,
        JoinMode::AutoJoinCreator | JoinMode::AutoJoinMembers => !managed,
    };
    mode.filter(fits)
        .ok_or_else(|| Problem::invalid("Choose who decides: this invite can't join people that way."))
}

pub(super) fn expiry(at_ms: Option<i64>, now_ms: i64) -> Result<Option<i64>, Problem> {
    match at_ms {
        Some(at) if at <= now_ms => {
            Err(Problem::invalid("The end of the invite lies in the past.").on("date"))
        }
        other => Ok(other),
    }
}

pub(super) fn max_uses(max: Option<i64>) -> Result<Option<i64>, Problem> {
    match max {
        Some(n) if !(1..=MAX_USES_MAX).contains(&n) => {
            Err(Problem::invalid(format!("The limit is a number from 1 to {MAX_USES_MAX}.")).on("limit"))
        }
        other => Ok(other),
    }
}

pub(super) fn image_url(url: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(url) = text::optional_line(url, IMAGE_URL_MAX).map_err(about("image_url"))? else {
        return Ok(None);
    };
    let web = url.starts_with("https://") || url.starts_with("http://");
    if web && !url.contains(' ') {
        Ok(Some(url))
    } else {
        Err(Problem::invalid("A picture's address starts with https://.").on("image_url"))
    }
}

pub(super) fn image_hash(hash: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(hash) = hash.filter(|hash| !hash.is_empty()) else { return Ok(None) };
    if image::is_hash(hash) {
        Ok(Some(hash.to_owned()))
    } else {
        Err(Problem::invalid("This picture is not one of ours. Upload it again.").on("picture"))
    }
}
