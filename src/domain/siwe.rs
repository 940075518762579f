//! Sign-In with Ethereum (EIP-4361): the text a wallet signs, read strictly, and who signed it.

use alloy_primitives::{Signature, U256, eip191_hash_message, hex};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::inbox::WalletAddress;

/// How long a text to sign is good for.
pub const TEXT_LIFE_MS: i64 = 5 * 60 * 1000;
/// How far a caller's clock may be ahead of ours.
pub const CLOCK_SKEW_MS: i64 = 2 * 60 * 1000;
/// The only statement our own pages ask to sign.
pub const STATEMENT: &str = "Sign in to Usher. It costs nothing and can't move anything you own.";

/// The longest signature that is looked at, in bytes: those of contract wallets carry more than a signature.
pub const SIGNATURE_MAX: usize = 8 * 1024;

/// The fields of an EIP-4361 message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiweMessage {
    /// Host with port, with the scheme before it where the text names one.
    pub domain: String,
    pub address: WalletAddress,
    pub statement: Option<String>,
    pub uri: String,
    pub chain_id: u64,
    pub nonce: String,
    pub issued_at_ms: i64,
    pub expires_at_ms: Option<i64>,
}

/// Why a signed text lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiweRefusal {
    #[error("This is not a sign-in text (EIP-4361).")]
    Form,
    #[error("This text was made for another site.")]
    Domain,
    #[error("This text has expired. Ask for a new one.")]
    Expired,
    #[error("This text is from the future. Check the clock of your device.")]
    Future,
    #[error("This signature was not made by that wallet over this text.")]
    Signature,
}

impl SiweMessage {
    /// The text to sign.
    pub fn text(&self) -> String {
        let statement = self.statement.as_ref().map_or_else(|| "\n\n".to_owned(), |s| format!("\n{s}\n\n"));
        let mut text = format!(
            "{} wants you to sign in with your Ethereum account:\n{}\n{statement}URI: {}\nVersion: 1\nChain ID: {}\nNonce: {}\nIssued At: {}",
            self.domain,
            self.address.checksummed(),
            self.uri,
            self.chain_id,
            self.nonce,
            rfc3339(self.issued_at_ms),
        );
        if let Some(at) = self.expires_at_ms {
            text.push_str("\nExpiration Time: ");
            text.push_str(&rfc3339(at));
        }
        text
    }

    /// Reads a text strictly: every line in its place, nothing else.
    pub fn parse(text: &str) -> Result<Self, SiweRefusal> {
        read(text).ok_or(SiweRefusal::Form)
    }

    /// Checks site and times. `domain` is host with port, `uri` the base URL it must lie under.
    pub fn check(&self, domain: &str, uri: &str, now_ms: i64) -> Result<(), SiweRefusal> {
        let under = self.uri == uri || self.uri.strip_prefix(uri).is_some_and(is_path);
        if !(self.domain == domain || self.domain == uri) || !under {
            return Err(SiweRefusal::Domain);
        }
        in_time(self.issued_at_ms, self.expires_at_ms, now_ms)
    }
}

/// A text lives for [`TEXT_LIFE_MS`] at most, whatever it says, give or take the callers' clocks.
pub(super) fn in_time(issued_at_ms: i64, expires_at_ms: Option<i64>, now_ms: i64) -> Result<(), SiweRefusal> {
    if issued_at_ms > now_ms.saturating_add(CLOCK_SKEW_MS) {
        return Err(SiweRefusal::Future);
    }
    let end = issued_at_ms.saturating_add(TEXT_LIFE_MS + CLOCK_SKEW_MS);
    if now_ms >= expires_at_ms.unwrap_or(end).min(end) { Err(SiweRefusal::Expired) } else { Ok(()) }
}

/// The nonce a text names, even where the text is not good otherwise: an attempt burns it.
pub fn named_nonce(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.trim().strip_prefix("Nonce:")).map(str::trim)
}

/// What a wallet signs when it is asked to sign a text (EIP-191).
pub fn hash(text: &str) -> [u8; 32] {
    eip191_hash_message(text).0
}

/// The bytes of a signature written in hex: no more than [`SIGNATURE_MAX`].
pub fn signature_bytes(text: &str) -> Result<Vec<u8>, SiweRefusal> {
    let text = text.trim();
    if text.len() > 2 * SIGNATURE_MAX + 2 {
        return Err(SiweRefusal::Signature);
    }
    hex::decode(text).map_err(|_| SiweRefusal::Signature)
}

/// Whether the key of `address` itself signed `hash`: 65 bytes, v of 0, 1, 27 or 28.
pub fn is_by_key(hash: &[u8; 32], signature: &[u8], address: &WalletAddress) -> bool {
    let Some((&[v], rs)) =
        signature.split_last_chunk().filter(|_| signature.len() == 65).map(|(rs, v)| (v, rs))
    else {
        return false;
    };
    let odd = match v {
        0 | 27 => false,
        1 | 28 => true,
        _ => return false,
    };
    let (r, s) = rs.split_at(32);
    let signature = Signature::new(U256::from_be_slice(r), U256::from_be_slice(s), odd);
    // A signature with a high s is the mirrored twin of a good one.
    let signer = signature.recover_address_from_prehash(&(*hash).into());
    signature.normalize_s().is_none() && signer.is_ok_and(|signer| WalletAddress::from(signer) == *address)
}

/// Checks that `signature` (65 bytes, hex) over `text` (EIP-191) was made by the key of `address`.
pub fn verify(text: &str, signature: &str, address: &WalletAddress) -> Result<(), SiweRefusal> {
    let signature = signature_bytes(signature)?;
    if is_by_key(&hash(text), &signature, address) { Ok(()) } else { Err(SiweRefusal::Signature) }
}

/// Printable ASCII and line feeds, not too much of it.
pub(super) fn is_plain(text: &str) -> bool {
    text.len() <= 2048 && text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b))
}

fn read(text: &str) -> Option<SiweMessage> {
    if !is_plain(text) {
        return None;
    }
    let mut lines = text.split('\n');
    let domain = lines.next()?.strip_suffix(" wants you to sign in with your Ethereum account:")?;
    let address = checksummed(lines.next()?)?;
    lines.next().filter(|l| l.is_empty())?;
    let statement = lines.next()?;
    if !statement.is_empty() {
        lines.next().filter(|l| l.is_empty())?;
    }
    let uri = lines.next()?.strip_prefix("URI: ")?;
    lines.next().filter(|l| *l == "Version: 1")?;
    let chain_id = lines.next()?.strip_prefix("Chain ID: ").and_then(number)?;
    let nonce = lines.next()?.strip_prefix("Nonce: ")?;
    let issued_at_ms = epoch_ms(lines.next()?.strip_prefix("Issued At: ")?)?;
    let expires_at_ms = match lines.next() {
        None => None,
        Some(line) => Some(epoch_ms(line.strip_prefix("Expiration Time: ")?)?),
    };
    (lines.next().is_none() && is_authority(domain) && is_nonce(nonce)).then(|| SiweMessage {
        domain: domain.to_owned(),
        address,
        statement: (!statement.is_empty()).then(|| statement.to_owned()),
        uri: uri.to_owned(),
        chain_id,
        nonce: nonce.to_owned(),
        issued_at_ms,
        expires_at_ms,
    })
}

fn checksummed(text: &str) -> Option<WalletAddress> {
    WalletAddress::parse(text).ok().filter(|address| address.checksummed() == text)
}

/// A number as one writes it: no sign, no zeros before it, not zero.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

pub(super) fn is_nonce(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What may follow the base URL: a path that leads nowhere else, perhaps with a query.
fn is_path(rest: &str) -> bool {
    let (path, _) = rest.split_once('?').unwrap_or((rest, ""));
    let plain = rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%?".contains(&b));
    rest.starts_with('/') && plain && !path.split('/').any(|part| matches!(part, "." | ".."))
}

fn is_authority(domain: &str) -> bool {
    let domain = domain.strip_prefix("https://").or_else(|| domain.strip_prefix("http://")).unwrap_or(domain);
    !domain.is_empty() && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
}

pub(super) fn epoch_ms(text: &str) -> Option<i64> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

/// Epoch milliseconds as RFC 3339 in UTC.
pub fn rfc3339(epoch_ms: i64) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(epoch_ms) * 1_000_000)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn message() -> SiweMessage {
        SiweMessage {
            domain: "example.org".into(),
            address: WalletAddress::parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").unwrap(),
            statement: Some(STATEMENT.into()),
            uri: "https://example.org".into(),
            chain_id: 1,
            nonce: "abcdefgh12345678".into(),
            issued_at_ms: NOW,
            expires_at_ms: Some(NOW + TEXT_LIFE_MS),
        }
    }

    #[test]
    fn a_text_reads_back_as_it_was_written() {
        for statement in [Some(STATEMENT.to_owned()), None] {
            let message = SiweMessage { statement, ..message() };
            assert_eq!(SiweMessage::parse(&message.text()), Ok(message));
        }
    }

    #[test]
    fn anything_out_of_place_is_refused() {
        let text = message().text();
        let cases = [
            text.replace("Version: 1", "Version: 2"),
            text.replace("5aAeb", "5aaeb"),
            text.replace("\nNonce: abcdefgh12345678", "\nNonce: abc"),
            text.replace("\nNonce", "\n Nonce"),
            text.replace("example.org wants", "a@example.org wants"),
            format!("{text}\n"),
            format!("{text}\nResources:\n- https://example.org"),
            text.replace("Chain ID: 1", "Chain ID: one"),
            text.replace('S', "\u{405}"),
            text.replace('\n', "\r\n"),
        ];
        for case in cases {
            assert_eq!(SiweMessage::parse(&case), Err(SiweRefusal::Form), "{case}");
        }
    }

    #[test]
    fn a_text_for_another_site_or_time_is_refused() {
        let check = |m: SiweMessage, now| m.check("example.org", "https://example.org", now);
        assert_eq!(check(message(), NOW), Ok(()));
        assert_eq!(check(message(), NOW + TEXT_LIFE_MS), Err(SiweRefusal::Expired));
        assert_eq!(check(message(), NOW - CLOCK_SKEW_MS - 1), Err(SiweRefusal::Future));
        assert_eq!(
            check(SiweMessage { domain: "evil.example".into(), ..message() }, NOW),
            Err(SiweRefusal::Domain)
        );
        let lookalike = SiweMessage { uri: "https://example.org.evil.example".into(), ..message() };
        assert_eq!(check(lookalike, NOW), Err(SiweRefusal::Domain));
        let endless = SiweMessage { expires_at_ms: None, ..message() };
        assert_eq!(check(endless, NOW + TEXT_LIFE_MS + CLOCK_SKEW_MS), Err(SiweRefusal::Expired));
    }

    #[test]
    fn a_signature_counts_for_its_own_wallet_and_text_only() {
        let key = k256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let address = WalletAddress::from(alloy_primitives::Address::from_private_key(&key));
        let sign = |text: &str| {
            let hash = alloy_primitives::eip191_hash_message(text);
            let (signature, id) = key.sign_prehash_recoverable(hash.as_slice()).unwrap();
            Signature::from((signature, id))
        };
        let good = sign("hello");
        assert_eq!(verify("hello", &good.to_string(), &address), Ok(()));
        assert_eq!(verify("hello!", &good.to_string(), &address), Err(SiweRefusal::Signature));
        assert_eq!(verify("hello", "0x00", &address), Err(SiweRefusal::Signature));
        assert_eq!(verify("hello", "not hex", &address), Err(SiweRefusal::Signature));
        let order =
            alloy_primitives::uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);
        let mirrored = Signature::new(good.r(), order - good.s(), !good.v());
        assert_eq!(verify("hello", &mirrored.to_string(), &address), Err(SiweRefusal::Signature));
    }
}
