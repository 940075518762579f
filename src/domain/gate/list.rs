//! A list of people, pasted or from a spreadsheet.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::inbox::{InboxId, WalletAddress};

/// The most people on one list.
pub const ENTRIES_MAX: usize = 10_000;

/// Who is let in by name. Nobody stands on it twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(into = "Written")]
pub struct AllowList {
    pub wallets: BTreeSet<WalletAddress>,
    pub inboxes: BTreeSet<InboxId>,
}

/// As it stands in JSON.
#[derive(Serialize)]
struct Written {
    entries: Vec<String>,
}

impl From<AllowList> for Written {
    fn from(list: AllowList) -> Self {
        let wallets = list.wallets.iter().map(WalletAddress::checksummed);
        Self { entries: wallets.chain(list.inboxes.iter().map(InboxId::to_string)).collect() }
    }
}

/// Why a list was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAList {
    #[error("{text} is neither a wallet address nor an inbox id.")]
    Entry { text: String },
    #[error("{text}: the capital letters of this address do not fit its digits. Copy it again.")]
    Checksum { text: String },
    #[error("Line {line}: {why}")]
    Line { line: usize, why: Box<NotAList> },
    #[error("Nobody is on this list.")]
    Empty,
    #[error("This list is too long: {ENTRIES_MAX} people at most.")]
    TooLong,
}

impl AllowList {
    /// Adds one person by address or inbox id; whoever is on the list already is not added again.
    pub fn add(&mut self, text: &str) -> Result<(), NotAList> {
        let shown = || text.chars().take(80).collect();
        if let Ok(inbox) = InboxId::parse(text) {
            self.inboxes.insert(inbox);
        } else {
            let wallet = WalletAddress::parse(text).map_err(|why| match why {
                crate::domain::inbox::NotAnAddress::Form => NotAList::Entry { text: shown() },
                crate::domain::inbox::NotAnAddress::Checksum => NotAList::Checksum { text: shown() },
            })?;
            self.wallets.insert(wallet);
        }
        if self.len() > ENTRIES_MAX { Err(NotAList::TooLong) } else { Ok(()) }
    }

    /// Reads lines of a spreadsheet or of pasted text. Parted by commas, semicolons, tabs or blanks; what stands
    /// beside an address or inbox id is passed over, and so is a first line of titles.
    pub fn parse_csv(text: &str) -> Result<Self, NotAList> {
        let mut list = Self::default();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line_of = |why| match why {
                NotAList::TooLong => NotAList::TooLong,
                why => NotAList::Line { line: number + 1, why: Box::new(why) },
            };
            list.add_line(line, number == 0).map_err(line_of)?;
        }
        if list.is_empty() { Err(NotAList::Empty) } else { Ok(list) }
    }

    fn add_line(&mut self, line: &str, first: bool) -> Result<(), NotAList> {
        let fields = line.split([',', ';', '\t', ' ', '"', '\'', '\r']).filter(|field| !field.is_empty());
        let mut people = fields.clone().filter(|field| is_meant_as_person(field)).peekable();
        if people.peek().is_some() {
            return people.try_for_each(|field| self.add(field));
        }
        let title = first && fields.clone().all(|field| field.chars().all(|c| c.is_alphabetic() || c == '_'));
        match fields.clone().next() {
            Some(_) if !title => Err(NotAList::Entry { text: line.trim().chars().take(80).collect() }),
            _ => Ok(()),
        }
    }

    pub fn len(&self) -> usize {
        self.wallets.len() + self.inboxes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.wallets.is_empty() && self.inboxes.is_empty()
    }
}

fn is_meant_as_person(field: &str) -> bool {
    field.starts_with("0x") || field.starts_with("0X") || InboxId::parse(field).is_ok()
}
