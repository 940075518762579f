//! What each state of an invite looks like from afar: door, chip, status code, and whether the page follows.

use crate::domain::view::LandingState;
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door};
use crate::web::words::t;

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

fn look(door: Door, tone: &'static str, icon: Icon, word: &str) -> Look {
    Look { door, chip: Chip::new(tone, icon, t!(word)), status: 200, live: None, named: true, open: false }
}

pub fn of(state: &LandingState) -> Look {
    match state {
        LandingState::Member { .. } => look(Door::Room, "ok", Icon::Check, "chip-joined"),
        LandingState::Pending { .. } => {
            Look { live: Some(3), ..look(Door::Lit, "wait", Icon::Clock, "chip-waiting") }
        }
        LandingState::Checking { .. } => {
            Look { live: Some(2), ..look(Door::Ajar, "wait", Icon::Clock, "chip-checking") }
        }
        LandingState::Parked { .. } => {
            Look { live: Some(3), ..look(Door::Ajar, "wait", Icon::Info, "parked-chip") }
        }
        LandingState::NotMet { .. } => look(Door::Dark, "no", Icon::Cross, "chip-not-met"),
        LandingState::Adding { .. } => {
            Look { live: Some(1), ..look(Door::Lit, "wait", Icon::Clock, "chip-adding") }
        }
        LandingState::Failed { .. } => {
            Look { live: Some(10), ..look(Door::Dark, "no", Icon::Warn, "chip-not-added") }
        }
        LandingState::Revoked => {
            Look { status: 410, named: false, ..look(Door::Shut, "", Icon::Shut, "chip-over") }
        }
        LandingState::Rejected { .. } => look(Door::Dark, "no", Icon::Cross, "chip-not-accepted"),
        LandingState::Expired { .. } => {
            Look { status: 410, ..look(Door::Shut, "", Icon::Shut, "chip-expired") }
        }
        LandingState::UsedUp { .. } => {
            Look { status: 410, ..look(Door::Dark, "wait", Icon::Full, "chip-used-up") }
        }
        LandingState::NotYet { .. } => {
            Look { live: Some(30), ..look(Door::Dark, "wait", Icon::Clock, "chip-not-yet") }
        }
        LandingState::Paused => {
            Look { live: Some(30), ..look(Door::Dark, "wait", Icon::Pause, "chip-paused") }
        }
        LandingState::Full => Look { live: Some(30), ..look(Door::Dark, "wait", Icon::Full, "chip-full") },
        LandingState::GroupGone => {
            Look { live: Some(30), ..look(Door::Dark, "wait", Icon::Warn, "chip-out-of-reach") }
        }
        LandingState::ScanAgain => {
            Look { status: 403, ..look(Door::Dark, "wait", Icon::Eye, "event-scan-again-chip") }
        }
        LandingState::Away { .. } => {
            let delayed = look(Door::Lit, "wait", Icon::Clock, "chip-delayed");
            Look { status: 503, live: Some(10), open: true, ..delayed }
        }
        LandingState::Removed | LandingState::Approval => {
            Look { open: true, ..look(Door::Lit, "", Icon::Eye, "chip-approval") }
        }
        LandingState::Open => Look { open: true, ..look(Door::Lit, "ok", Icon::Door, "chip-open") },
    }
}
