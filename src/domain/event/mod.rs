//! A link at an event: what its screen, its changing code and the people at its door go by.

pub mod code;
pub mod pair;
pub mod wall;

use serde::{Deserialize, Serialize};

use self::pair::Pair;
use super::view::LandingState;

/// What a visitor's page knows of the event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// Only who scanned the code on the screen a moment ago can ask.
    pub rotating: bool,
    /// This visitor did.
    pub inside: bool,
    /// Shows it for a few minutes; goes along with the form that asks.
    pub proof: Option<String>,
    /// What the people at the door tap to let this visitor in.
    pub pair: Option<Pair>,
}

impl Here {
    /// The state of a page where new people need the code on the screen: who asked before sees what they saw.
    pub fn bar(&self, state: LandingState) -> LandingState {
        let asks = matches!(
            state,
            LandingState::Open | LandingState::Approval | LandingState::Removed | LandingState::Away { .. }
        );
        if self.rotating && !self.inside && asks { LandingState::ScanAgain } else { state }
    }
}

/// The event in the dashboard, for whoever may see the link's requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    pub rotating: bool,
    pub at_door: bool,
    /// Until when a surge is expected; none where that is over.
    pub surge_until_ms: Option<i64>,
    /// When the address of the screen was made, where there is one.
    pub screen_made_at_ms: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_about_to_ask_needs_the_code() {
        let outside = Here { rotating: true, ..Here::default() };
        for state in [LandingState::Open, LandingState::Approval, LandingState::Away { approval: true }] {
            assert_eq!(outside.bar(state.clone()), LandingState::ScanAgain);
            let inside = Here { inside: true, ..outside.clone() };
            assert_eq!(inside.bar(state.clone()), state);
            assert_eq!(Here::default().bar(state.clone()), state);
        }
        for state in [
            LandingState::Member { asked: true },
            LandingState::Revoked,
            LandingState::Expired { at_ms: 1, anew: false },
            LandingState::UsedUp { places: 1, anew: false },
            LandingState::Paused,
            LandingState::Full,
        ] {
            assert_eq!(outside.bar(state.clone()), state);
        }
    }
}
