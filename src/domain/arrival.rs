//! Requests that are made while their person looks away: by a code sent from an app, or once a wallet has an inbox.

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::view::SignedIn;

/// What became of such a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It stands, or stood already; the invite's page says where.
    Asked,
    /// The link took none.
    Refused(Problem),
}

impl Outcome {
    /// Failures of ours say nothing about the request: it is made again.
    pub fn of<T>(made: Result<T, Problem>) -> Option<Self> {
        match made {
            Ok(_) => Some(Self::Asked),
            Err(problem) if problem.status >= 500 => None,
            Err(problem) => Some(Self::Refused(problem)),
        }
    }

    pub fn problem(self) -> Option<Problem> {
        match self {
            Self::Asked => None,
            Self::Refused(problem) => Some(problem),
        }
    }
}

/// Who a browser turned out to be, and what became of what it waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub who: SignedIn,
    pub outcome: Outcome,
}

/// Where somebody stands who waits for such a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// There is nothing to wait for (any more).
    Nothing,
    Until(i64),
    /// We know who it is and are asking.
    Asking,
    Arrived(Box<Arrival>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_not_be_helped_by_asking_again_is_an_outcome() {
        assert_eq!(Outcome::of(Ok(1)), Some(Outcome::Asked));
        assert_eq!(Outcome::of::<()>(Err(Problem::internal())), None);
        assert_eq!(Outcome::of::<()>(Err(Problem::xmtp_unreachable())), None);
        let refused = Problem::rate_limited(5);
        assert_eq!(Outcome::of::<()>(Err(refused.clone())).and_then(Outcome::problem), Some(refused));
    }
}
