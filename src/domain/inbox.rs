//! Inboxes (XMTP identities) and the wallets that belong to them.

use std::fmt;

use alloy_primitives::Address as EvmAddress;
use serde::{Deserialize, Serialize};

/// An XMTP identity: 64 lower-case hex digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InboxId(String);

/// Why a text is not an [`InboxId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An inbox id has 64 hexadecimal digits.")]
pub struct NotAnInboxId;

impl InboxId {
    /// Reads an inbox id; upper case is accepted and lowered.
    pub fn parse(text: &str) -> Result<Self, NotAnInboxId> {
        let valid = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        valid.then(|| Self(text.to_ascii_lowercase())).ok_or(NotAnInboxId)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `ab12…9f`, for people.
    pub fn short(&self) -> String {
        shorten(&self.0, 4, 2)
    }
}

impl TryFrom<String> for InboxId {
    type Error = NotAnInboxId;
    fn try_from(text: String) -> Result<Self, NotAnInboxId> {
        Self::parse(&text)
    }
}

impl From<InboxId> for String {
    fn from(id: InboxId) -> String {
        id.0
    }
}

impl fmt::Display for InboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for InboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InboxId({})", self.short())
    }
}

/// An Ethereum account, kept in lower case and shown with its EIP-55 checksum.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WalletAddress(EvmAddress);

/// Why a text is not a [`WalletAddress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    #[error("A wallet address starts with 0x and has 40 hexadecimal digits after it.")]
    Form,
    #[error("The capital letters of this address do not fit its digits. Copy it again.")]
    Checksum,
}

impl WalletAddress {
    /// Reads an address. Mixed case must carry a right EIP-55 checksum; one case alone is accepted.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let digits = text.strip_prefix("0x").ok_or(NotAnAddress::Form)?;
        if digits.len() != 40 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAnAddress::Form);
        }
        let mixed =
            digits.bytes().any(|b| b.is_ascii_uppercase()) && digits.bytes().any(|b| b.is_ascii_lowercase());
        if mixed {
            return EvmAddress::parse_checksummed(text, None).map(Self).map_err(|_| NotAnAddress::Checksum);
        }
        text.to_ascii_lowercase().parse().map(Self).map_err(|_| NotAnAddress::Form)
    }

    /// `0x` and 40 lower-case digits: the form XMTP and the database use.
    pub fn lower(&self) -> String {
        format!("{:#x}", self.0)
    }

    /// With the EIP-55 checksum.
    pub fn checksummed(&self) -> String {
        self.0.to_checksum(None)
    }

    /// `0x3f…9a`, for people.
    pub fn short(&self) -> String {
        shorten(&self.lower(), 4, 2)
    }
}

impl From<&WalletAddress> for EvmAddress {
    fn from(address: &WalletAddress) -> Self {
        address.0
    }
}

impl From<EvmAddress> for WalletAddress {
    fn from(address: EvmAddress) -> Self {
        Self(address)
    }
}

impl TryFrom<String> for WalletAddress {
    type Error = NotAnAddress;
    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        Self::parse(&text)
    }
}

impl From<WalletAddress> for String {
    fn from(address: WalletAddress) -> String {
        address.lower()
    }
}

impl fmt::Display for WalletAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.checksummed())
    }
}

impl fmt::Debug for WalletAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WalletAddress({})", self.short())
    }
}

/// Somebody as others see them. The name is self-declared and never verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub inbox_id: InboxId,
    pub name: Option<String>,
    pub address: Option<WalletAddress>,
}

/// What somebody says of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub person: Person,
    /// The address of a picture, for apps; never loaded by us.
    pub avatar: Option<String>,
}

impl Person {
    /// `0x3f…9a`, or the short inbox id where no wallet is known.
    pub fn short_id(&self) -> String {
        self.address.as_ref().map_or_else(|| self.inbox_id.short(), WalletAddress::short)
    }

    /// `Alix (0x3f…9a)`, or the short id alone.
    pub fn display(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.short_id()),
            None => self.short_id(),
        }
    }
}

fn shorten(text: &str, head: usize, tail: usize) -> String {
    match (text.get(..head), text.get(text.len().saturating_sub(tail)..)) {
        (Some(start), Some(end)) => format!("{start}…{end}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inbox_id_is_sixty_four_hex_digits_in_any_case() {
        assert!(InboxId::parse(&"AB".repeat(32)).is_ok());
        assert!(InboxId::parse(&"ab".repeat(31)).is_err());
        assert!(InboxId::parse(&"zz".repeat(32)).is_err());
    }

    #[test]
    fn an_address_with_a_wrong_checksum_is_refused() {
        let right = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert_eq!(WalletAddress::parse(right).map(|a| a.checksummed()), Ok(right.to_owned()));
        assert_eq!(WalletAddress::parse(&right.replace("aAeb", "AAeb")), Err(NotAnAddress::Checksum));
        assert_eq!(WalletAddress::parse("5aae"), Err(NotAnAddress::Form));
    }

    #[test]
    fn a_person_without_a_name_is_shown_by_address() {
        let inbox_id = InboxId::parse(&"ab".repeat(32)).unwrap();
        let address = WalletAddress::parse("0x3f00000000000000000000000000000000009a9a").ok();
        let mut person = Person { inbox_id, name: Some("Alix".into()), address };
        assert_eq!(person.display(), "Alix (0x3f…9a)");
        person.name = None;
        assert_eq!(person.display(), "0x3f…9a");
        person.address = None;
        assert_eq!(person.display(), "abab…ab");
    }
}
