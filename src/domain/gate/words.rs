//! Requirements in words.

use super::value::{ChainId, Contract};
use super::{Kind, Requirement, Returns};

impl Requirement {
    /// `At least 100.5 USDC`; of what must not be so: `Not allowed: at least 100.5 USDC`.
    pub fn words(&self, negated: bool) -> String {
        let words = match &self.kind {
            Kind::AllowList { .. } | Kind::InboxAge { .. } | Kind::Webhook { .. } => self.needed(false),
            Kind::NativeCoin { .. } | Kind::Erc20 { .. } | Kind::Erc721 { .. } | Kind::Erc1155 { .. } => {
                format!("at least {}", self.amount())
            }
            Kind::AccessKeys { call, .. } if call.returns == Returns::Number => {
                format!("at least {}", self.amount())
            }
            Kind::Erc721Token { .. } | Kind::Poap { .. } | Kind::AccessKeys { .. } => self.amount(),
        };
        if negated { format!("Not allowed: {words}") } else { capital(&words) }
    }

    /// What has to be found: `100.5 USDC`, or `less than 100.5 USDC`.
    pub fn needed(&self, negated: bool) -> String {
        match (&self.kind, negated) {
            (Kind::AllowList { .. }, false) => self.on_list(),
            (Kind::AllowList { .. }, true) => format!("not {}", self.on_list()),
            (Kind::InboxAge { days }, false) => format!("an inbox at least {} old", days_in_words(*days)),
            (Kind::InboxAge { days }, true) => format!("an inbox less than {} old", days_in_words(*days)),
            (Kind::Webhook { .. }, false) => format!("a yes from {}", self.whom()),
            (Kind::Webhook { .. }, true) => format!("a no from {}", self.whom()),
            (_, false) => self.amount(),
            (Kind::Erc721Token { .. } | Kind::Poap { .. }, true) => format!("not {}", self.amount()),
            (Kind::AccessKeys { call, .. }, true) if call.returns == Returns::Bool => {
                format!("a no from {}", self.what())
            }
            (_, true) => format!("less than {}", self.amount()),
        }
    }

    /// What is counted, so many of it.
    pub(super) fn of(&self, number: &str) -> String {
        let many = if number == "1" { "" } else { "s" };
        match &self.kind {
            Kind::Erc721 { .. } => format!("{number} NFT{many} of {}", self.what()),
            Kind::Erc1155 { ids, .. } => {
                let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
                format!("{number} of {} (id {})", self.what(), ids.join(", "))
            }
            Kind::AccessKeys { .. } => format!("{number} key{many} of {}", self.what()),
            _ => format!("{number} {}", self.what()),
        }
    }

    fn amount(&self) -> String {
        match &self.kind {
            Kind::NativeCoin { minimum, .. } | Kind::Erc20 { minimum, .. } => self.of(&minimum.to_string()),
            Kind::Erc721Token { token_id, .. } => format!("NFT {token_id} of {}", self.what()),
            Kind::Poap { .. } => format!("the POAP {}", self.what()),
            Kind::AccessKeys { call, .. } if call.returns == Returns::Bool => {
                format!("a yes from {}", self.what())
            }
            kind => self.of(&kind.minimum().to_string()),
        }
    }

    /// Its label, or what it can be told by.
    pub(super) fn what(&self) -> String {
        if let Some(label) = &self.label {
            return label.clone();
        }
        match &self.kind {
            Kind::NativeCoin { chain, .. } => coin(*chain),
            Kind::Poap { event_id, .. } => format!("of event {event_id}"),
            Kind::Erc20 { chain, contract, .. } => format!("of the token {}", place(*chain, contract)),
            kind => match kind.on_chain() {
                Some((chain, Some(contract))) => place(chain, &contract),
                _ => String::new(),
            },
        }
    }

    fn on_list(&self) -> String {
        self.label.as_ref().map_or_else(|| "on the list".to_owned(), |label| format!("on the list: {label}"))
    }

    fn whom(&self) -> String {
        let Kind::Webhook { url } = &self.kind else { return self.what() };
        let host =
            || url.split("://").nth(1).unwrap_or_default().split(['/', '?', '#']).next().map(str::to_owned);
        self.label.clone().or_else(host).unwrap_or_default()
    }
}

fn coin(chain: ChainId) -> String {
    chain.coin().map_or_else(|| format!("of the coin of {chain}"), str::to_owned)
}

fn place(chain: ChainId, contract: &Contract) -> String {
    format!("{} on {}", contract.short(), chain.name())
}

pub fn days_in_words(days: impl Into<u64>) -> String {
    match days.into() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// With a capital at its beginning.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
