//! The small values of a gate: chains, contracts, amounts, whole numbers.

use std::fmt;

use alloy_primitives::utils::{format_units, parse_units};
use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::domain::inbox::{NotAnAddress, WalletAddress};

/// More decimals than any token has.
pub const DECIMALS_MAX: u8 = 36;
const DIGITS_MAX: usize = 30;

/// A chain by its CAIP-2 name, such as `eip155:1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChainId(pub u64);

/// Why a text is not a [`ChainId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A chain is written as in CAIP-2: eip155: and its number, such as eip155:1 for Ethereum.")]
pub struct NotAChain;

impl ChainId {
    pub fn parse(text: &str) -> Result<Self, NotAChain> {
        let digits = text.strip_prefix("eip155:").ok_or(NotAChain)?;
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        plain.then(|| digits.parse().ok()).flatten().map(Self).ok_or(NotAChain)
    }

    /// `Ethereum` where people know it, its CAIP-2 name otherwise.
    pub fn name(self) -> String {
        self.known().map_or_else(|| self.to_string(), |(name, _)| name.to_owned())
    }

    /// What its coin is called, where people know it.
    pub fn coin(self) -> Option<&'static str> {
        self.known().map(|(_, coin)| coin)
    }

    const fn known(self) -> Option<(&'static str, &'static str)> {
        Some(match self.0 {
            1 => ("Ethereum", "ETH"),
            10 => ("OP Mainnet", "ETH"),
            100 => ("Gnosis", "xDAI"),
            137 => ("Polygon", "POL"),
            8453 => ("Base", "ETH"),
            42161 => ("Arbitrum One", "ETH"),
            _ => return None,
        })
    }
}

impl fmt::Display for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "eip155:{}", self.0)
    }
}

impl TryFrom<String> for ChainId {
    type Error = NotAChain;
    fn try_from(text: String) -> Result<Self, NotAChain> {
        Self::parse(&text)
    }
}

impl From<ChainId> for String {
    fn from(chain: ChainId) -> String {
        chain.to_string()
    }
}

/// How settled the block must be that gates look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockTag {
    Latest,
    /// Minutes old on Ethereum; taken back only where much goes wrong.
    #[default]
    Safe,
    Finalized,
}

impl BlockTag {
    /// As nodes know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Latest => "latest",
            Self::Safe => "safe",
            Self::Finalized => "finalized",
        }
    }
}

/// A contract on a chain, shown with its EIP-55 checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contract(pub Address);

impl Contract {
    /// As [`WalletAddress::parse`].
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        WalletAddress::parse(text).map(|address| Self(Address::from(&address)))
    }

    /// `0x3f…9a`, for people.
    pub fn short(&self) -> String {
        WalletAddress::from(self.0).short()
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_checksum(None))
    }
}

impl Serialize for Contract {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A whole number from 0 to 2²⁵⁶ − 1: an id or a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Whole(pub U256);

impl Whole {
    pub const ONE: Self = Self(U256::ONE);

    pub(super) fn is_one(&self) -> bool {
        *self == Self::ONE
    }

    /// Decimal digits alone.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = !text.is_empty() && text.len() <= 78 && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| U256::from_str_radix(text, 10).ok()).flatten().map(Self)
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Whole {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How much of a coin or token: a decimal number above 0, such as `100.5`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amount(String);

/// Why a text is not an [`Amount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    #[error("An amount is digits, with a point before the decimals if there are any, such as 100.5.")]
    Form,
    #[error("The amount must be more than 0.")]
    Zero,
    #[error("This amount has too many digits: {DIGITS_MAX} at most before the point.")]
    Digits,
    #[error("This amount has too many decimals: {0} at most.")]
    Decimals(u8),
}

impl Amount {
    /// `decimals_max`: no more than [`DECIMALS_MAX`].
    pub fn parse(text: &str, decimals_max: u8) -> Result<Self, NotAnAmount> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(NotAnAmount::Form);
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        match (whole, fraction) {
            ("", "") => Err(NotAnAmount::Zero),
            (whole, _) if whole.len() > DIGITS_MAX => Err(NotAnAmount::Digits),
            (_, fraction) if fraction.len() > usize::from(decimals_max.min(DECIMALS_MAX)) => {
                Err(NotAnAmount::Decimals(decimals_max.min(DECIMALS_MAX)))
            }
            (whole, "") => Ok(Self(whole.to_owned())),
            ("", fraction) => Ok(Self(format!("0.{fraction}"))),
            (whole, fraction) => Ok(Self(format!("{whole}.{fraction}"))),
        }
    }

    /// Digits behind the point.
    pub fn decimals(&self) -> u8 {
        let fraction = self.0.split_once('.').map_or("", |(_, fraction)| fraction);
        u8::try_from(fraction.len()).unwrap_or(u8::MAX)
    }

    /// In the smallest units of a token with so many decimals, rounded up; `None` above [`DECIMALS_MAX`].
    pub fn units(&self, decimals: u8) -> Option<U256> {
        if decimals > DECIMALS_MAX {
            return None;
        }
        let finest = decimals.max(self.decimals());
        let units = parse_units(&self.0, finest).ok()?.get_absolute();
        Some(units.div_ceil(U256::from(10).pow(U256::from(finest - decimals))))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The smallest units of a token as people write them: `20.5`.
pub fn in_words(units: U256, decimals: u8) -> String {
    let text = format_units(units, decimals).unwrap_or_else(|_| units.to_string());
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
