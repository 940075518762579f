//! What each state of an invite looks like from afar: door, chip, status code, and whether the page follows.

use crate::domain::view::LandingState;
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub door: Door,
    pub chip: Chip,
    pub status: u16,
    /// Seconds between looks; none once nothing changes by itself.
    pub live: Option<u32>,
    /// The group's name, picture and accent are shown.
    pub named: bool,
    /// New people can ask: worth a QR code beside it.
    pub open: bool,
}

const fn look(door: Door, tone: &'static str, icon: Icon, word: &'static str) -> Look {
    Look { door, chip: Chip::new(tone, icon, word), status: 200, live: None, named: true, open: false }
}

pub const fn of(state: &LandingState) -> Look {
    match state {
        LandingState::Member { .. } => look(Door::Room, "ok", Icon::Check, "Joined"),
        LandingState::Pending { .. } => {
            Look { live: Some(3), ..look(Door::Lit, "wait", Icon::Clock, "Waiting") }
        }
        LandingState::Checking { .. } => {
            Look { live: Some(2), ..look(Door::Ajar, "wait", Icon::Clock, "Checking") }
        }
        LandingState::Parked { .. } => {
            Look { live: Some(3), ..look(Door::Ajar, "wait", Icon::Info, "Not on XMTP yet") }
        }
        LandingState::NotMet { .. } => look(Door::Dark, "no", Icon::Cross, "Not met"),
        LandingState::Adding { .. } => {
            Look { live: Some(1), ..look(Door::Lit, "wait", Icon::Clock, "Adding you") }
        }
        LandingState::Failed { .. } => {
            Look { live: Some(10), ..look(Door::Dark, "no", Icon::Warn, "Not added yet") }
        }
        LandingState::Revoked => {
            Look { status: 410, named: false, ..look(Door::Shut, "", Icon::Shut, "No longer valid") }
        }
        LandingState::Rejected { .. } => look(Door::Dark, "no", Icon::Cross, "Not accepted"),
        LandingState::Expired { .. } => Look { status: 410, ..look(Door::Shut, "", Icon::Shut, "Expired") },
        LandingState::UsedUp { .. } => {
            Look { status: 410, ..look(Door::Dark, "wait", Icon::Full, "Used up") }
        }
        LandingState::Paused => look(Door::Dark, "wait", Icon::Pause, "Paused"),
        LandingState::Full => look(Door::Dark, "wait", Icon::Full, "Full"),
        LandingState::GroupGone => look(Door::Dark, "wait", Icon::Warn, "Out of reach"),
        LandingState::Away { .. } => {
            let delayed = look(Door::Lit, "wait", Icon::Clock, "Delayed");
            Look { status: 503, live: Some(10), open: true, ..delayed }
        }
        LandingState::Approval => Look { open: true, ..look(Door::Lit, "", Icon::Eye, "Admins decide") },
        LandingState::Open => Look { open: true, ..look(Door::Lit, "ok", Icon::Door, "Open") },
    }
}
