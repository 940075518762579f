//! Loading the invite page and the pages around it.

use super::session::{self, Kept};
use super::{answer, arrive, filled, later, room, services};
use crate::domain::apps::Target;
use crate::domain::gate::Report;
use crate::domain::id::InviteId;
use crate::domain::pasted::{self, NoLink};
use crate::domain::problem::Problem;
use crate::domain::view::{InviteCard, Landing, LandingState};
use crate::service::{self, Services};
use crate::web::components::open_in_app::InApps;
use crate::web::pages::landing::Setting;
use crate::web::paths;
use crate::web::words::t;

/// The landing of an invite for whoever looks; `code` is what they scanned on a screen.
pub async fn load(id: &str, code: Option<&str>) -> Result<(Landing, Setting), Problem> {
    let services = services()?;
    let id = whole(id)?;
    let mut here = arrive::here(id.as_str()).await?;
    let (who, problem) = (here.who.take(), here.problem.take());
    let inbox = who.as_ref().map(|w| &w.inbox_id);
    let shown = room::shown(id.as_str(), code).await?;
    let mut landing = service::landing::view_from(&services, id.as_str(), inbox, &shown).await?;
    here.stand(&mut landing);
    let chat = match (&landing.state, &landing.conversation_id, inbox) {
        (LandingState::Member { .. }, Some(conversation), Some(inbox)) if services.site.local => {
            let hosted = service::visitor::is_visitor(&services, inbox).await;
            hosted.then(|| paths::visitor(conversation))
        }
        _ => None,
    };
    let apps = in_apps(&services, &landing);
    answer::varies_by_browser();
    let problem = session::kept(super::join::FORM).await.problem.or(problem);
    let setting = Setting {
        host: services.site.host.clone(),
        base_url: services.site.base_url.clone(),
        now_ms: services.now_ms(),
        chat,
        apps,
        problem,
        withdrawn: who.is_some() && answer::asked_for("withdrawn"),
        later: later::load(&services, &landing.state).await?,
    };
    Ok((landing, setting))
}

/// What apps can do for this visitor: open the group for who is in it, the invite for everybody else.
fn in_apps(services: &Services, landing: &Landing) -> InApps {
    let visit = answer::visit();
    let page = &landing.card.link_url;
    let target = match (&landing.state, &landing.conversation_id) {
        (LandingState::Member { .. }, Some(conversation)) => Target::Group(conversation),
        _ => Target::Invite(&landing.card.id),
    };
    // An app could not show the code of the screen.
    let asks = landing.here.rotating && matches!(landing.state, LandingState::Open | LandingState::Approval);
    let offered = !matches!(landing.state, LandingState::Member { .. }) || landing.conversation_id.is_some();
    InApps {
        offers: if offered && !asks {
            services.apps.offers(target, visit.platform, page)
        } else {
            Vec::new()
        },
        homes: match &landing.state {
            LandingState::Parked { .. } => services.apps.homes(visit.platform, page),
            _ => Vec::new(),
        },
        phone: visit.platform.is_phone(),
        leave: visit.leave(page),
        banner: services.apps.banner(page).filter(|_| !asks),
    }
}

/// The landing of an invite for whoever is not signed in.
pub async fn for_strangers(services: &Services, id: &InviteId) -> Result<Landing, Problem> {
    service::landing::view(services, id.as_str(), None).await
}

/// A link's gate, and what it says to an address somebody typed.
pub struct Checked {
    pub host: String,
    pub card: InviteCard,
    pub asks: Report,
    pub address: String,
    pub found: Option<Result<Report, Problem>>,
}

/// What the page beside an invite shows that looks at addresses.
pub async fn check(id: &str) -> Result<Checked, Problem> {
    let services = services()?;
    let landing = service::landing::view(&services, whole(id)?.as_str(), None).await?;
    let asks = landing.gate.ok_or_else(Problem::invite_not_found)?;
    let address = answer::typed("address").and_then(filled).unwrap_or_default();
    let found = if address.is_empty() {
        None
    } else {
        let from = answer::called_from();
        Some(service::gate::try_address(&services, from, landing.card.id.as_str(), &address).await)
    };
    Ok(Checked { host: services.site.host, card: landing.card, asks, address, found })
}

/// The id of an address, or what is wrong with it.
fn whole(id: &str) -> Result<InviteId, Problem> {
    pasted::read_path(id).map(|link| link.id).map_err(|why| unread(why, 404))
}

/// Why a link could not be opened, in the language of the page.
fn unread(why: NoLink, status: u16) -> Problem {
    let said = match why {
        NoLink::Empty => t!("link-empty"),
        NoLink::Other => t!("link-other"),
        NoLink::Missing => t!("link-missing"),
        NoLink::Short { missing } => t!("link-short", n = missing),
        NoLink::Long { extra } => t!("link-long", n = extra),
        NoLink::Foreign { character } => t!("link-foreign", c = character.to_string()),
    };
    Problem::new(status, "no_invite_link", said).detail(t!("link-how"))
}

/// What the first page shows.
pub struct Welcome {
    pub host: String,
    pub local: bool,
    pub name: Option<String>,
    pub kept: Kept,
}

pub async fn welcome() -> Result<Welcome, Problem> {
    let services = services()?;
    let name = session::person().await?.map(|p| p.display()).and_then(filled);
    let kept = session::kept(OPEN).await;
    Ok(Welcome { host: services.site.host.clone(), local: services.site.local, name, kept })
}

const OPEN: &str = "open";

/// Opens a pasted link.
#[leptos::server(name = Open, prefix = "/do", endpoint = "open")]
pub async fn open(link: String) -> Result<(), leptos::prelude::ServerFnError> {
    let done = pasted::read(&link)
        .map(|found| paths::invite_from(found.id.as_str(), found.source))
        .map_err(|why| unread(why, 422).on("link"));
    session::finish(OPEN, &[("link", &link)], paths::HOME, done).await;
    Ok(())
}
