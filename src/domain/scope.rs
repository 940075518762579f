//! What a bearer may do: everything after signing in, or what an API key is for.

use std::fmt;

/// One kind of thing an API key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Make, list, change and revoke invites.
    Invites,
    /// Ask to join and follow one's own requests.
    Joins,
    /// See and answer requests of others, claim, volunteer.
    Decisions,
    /// Register devices, wake people.
    Devices,
    /// Make groups and group links, decide for hosts that ask.
    Groups,
}

impl Scope {
    pub const ALL: [Self; 5] = [Self::Invites, Self::Joins, Self::Decisions, Self::Devices, Self::Groups];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invites => "invites",
            Self::Joins => "joins",
            Self::Decisions => "decisions",
            Self::Devices => "devices",
            Self::Groups => "groups",
        }
    }
}

/// A set of scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// What a person who signed in may do.
    pub fn all() -> Self {
        Self(Scope::ALL.to_vec())
    }

    pub fn only(mut scopes: Vec<Scope>) -> Self {
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }

    /// Reads words parted by spaces; unknown ones grant nothing.
    pub fn parse(text: &str) -> Self {
        let known = |word: &str| Scope::ALL.into_iter().find(|scope| scope.as_str() == word);
        Self::only(text.split_whitespace().filter_map(known).collect())
    }

    pub fn allow(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// One after the other, in the order of [`Scope::ALL`].
    pub fn list(&self) -> Vec<Scope> {
        self.0.clone()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|scope| scope.as_str()).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back_and_unknown_words_grant_nothing() {
        let scopes = Scopes::parse("decisions invites root invites");
        assert_eq!(scopes.to_string(), "invites decisions");
        assert!(scopes.allow(Scope::Invites) && !scopes.allow(Scope::Joins));
        assert!(Scopes::parse("").is_empty());
    }
}
