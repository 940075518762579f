//! Who may do what: one table. Permissions come from the XMTP group (`design.md` 1).

use super::group::{Level, Policy};

/// Who is asking, seen from one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Signed in, and nothing to do with the object.
    Stranger,
    /// A member of the invite's group, with its level and whether it may add members there.
    Member { level: Level, may_add: bool },
    /// Willing and named to add people for a member-run invite.
    Admitter,
    /// The creator of the invite, and where it is managed still in the group with the right to add.
    Creator,
    /// Appointed for the invite's group by its admins.
    Reviewer,
    /// The inbox that made the request.
    Requester,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    MakeInvite,
    EditInvite,
    SeeRequests,
    Decide,
    /// Taking the lease on adding somebody oneself.
    Claim,
    SeeOwnRequest,
    Withdraw,
    /// Naming reviewers of the group.
    Appoint,
}

/// The table. Everything not said here is refused.
#[expect(clippy::match_like_matches_macro, reason = "it reads as a table")]
pub const fn may(standing: Standing, action: Action) -> bool {
    match (action, standing) {
        (
            Action::MakeInvite | Action::SeeRequests | Action::Decide,
            Standing::Member { may_add: true, .. },
        ) => true,
        (Action::EditInvite | Action::SeeRequests | Action::Decide, Standing::Creator) => true,
        (
            Action::MakeInvite | Action::EditInvite | Action::SeeRequests | Action::Decide | Action::Appoint,
            Standing::Member { level: Level::Admin | Level::SuperAdmin, .. },
        ) => true,
        (Action::SeeRequests | Action::Decide | Action::Claim, Standing::Admitter) => true,
        (Action::Claim, Standing::Creator) => true,
        (Action::SeeRequests | Action::Decide, Standing::Reviewer) => true,
        (Action::SeeOwnRequest | Action::Withdraw, Standing::Requester) => true,
        _ => false,
    }
}

/// How a member of a managed group stands.
pub fn standing_of(level: Option<Level>, add_policy: Policy) -> Standing {
    level.map_or(Standing::Stranger, |level| Standing::Member { level, may_add: add_policy.allows(level) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table() {
        let standings = [
            ("stranger", Standing::Stranger),
            ("member", Standing::Member { level: Level::Member, may_add: false }),
            ("member who may add", Standing::Member { level: Level::Member, may_add: true }),
            ("admin", Standing::Member { level: Level::Admin, may_add: true }),
            ("super admin", Standing::Member { level: Level::SuperAdmin, may_add: true }),
            ("admitter", Standing::Admitter),
            ("creator", Standing::Creator),
            ("reviewer", Standing::Reviewer),
            ("requester", Standing::Requester),
        ];
        let actions = [
            Action::MakeInvite,
            Action::EditInvite,
            Action::SeeRequests,
            Action::Decide,
            Action::Claim,
            Action::SeeOwnRequest,
            Action::Withdraw,
            Action::Appoint,
        ];
        let row =
            |standing| actions.iter().map(|a| if may(standing, *a) { '+' } else { '.' }).collect::<String>();
        let table: Vec<String> = standings.iter().map(|(name, s)| format!("{} {name}", row(*s))).collect();
        // make · edit · see requests · decide · claim · see own · withdraw · appoint
        assert_eq!(
            table,
            [
                "........ stranger",
                "........ member",
                "+.++.... member who may add",
                "++++...+ admin",
                "++++...+ super admin",
                "..+++... admitter",
                ".++++... creator",
                "..++.... reviewer",
                ".....++. requester",
            ]
        );
    }
}
