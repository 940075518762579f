//! Signing in with an XMTP installation: the text its key signs, read strictly, and whether it did.
//!
//! The text is ours, in the manner of EIP-4361. Every line is there, in this order, with `\n` between them
//! and none at the end:
//!
//! ```text
//! usher.example wants you to sign in with your XMTP installation.
//!
//! URI: https://usher.example
//! Version: 1
//! Inbox ID: <64 hexadecimal digits, lower case>
//! Installation ID: <64 hexadecimal digits, lower case>
//! Nonce: <as POST /auth/nonce gave it>
//! Issued At: 2026-11-22T12:00:00Z
//! Expiration Time: 2026-11-22T12:05:00Z
//! ```
//!
//! An app signs it with `client.signWithInstallationKey(text)`: Ed25519ph over SHA-512 with the context
//! `PUBLIC SIGNATURE CONTEXT`. That context is shared by everything an app ever signs with its installation,
//! so host, nonce and expiration in the text are what ties a signature to us and to now.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Digest, Sha512, Signature, VerifyingKey};

use super::inbox::InboxId;
use super::siwe::{self, SiweRefusal, rfc3339};

/// What XMTP's clients give as the context of Ed25519ph.
pub const CONTEXT: &[u8] = b"PUBLIC SIGNATURE CONTEXT";

/// An installation of an XMTP client: its Ed25519 public key, shown as 64 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationId(String);

impl InstallationId {
    /// Reads an id; upper case is accepted and lowered.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        valid.then(|| Self(text.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn key(&self) -> Option<VerifyingKey> {
        let mut bytes = [0; 32];
        alloy_primitives::hex::decode_to_slice(&self.0, &mut bytes).ok()?;
        VerifyingKey::from_bytes(&bytes).ok()
    }
}

/// The fields of a text to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationMessage {
    /// Host with port.
    pub domain: String,
    /// The base URL.
    pub uri: String,
    pub inbox_id: InboxId,
    pub installation_id: InstallationId,
    pub nonce: String,
    pub issued_at_ms: i64,
    pub expires_at_ms: i64,
}

/// Why a signed text lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstallationRefusal {
    #[error("This is not a sign-in text for an XMTP installation.")]
    Form,
    #[error("This text names another inbox or installation than the request.")]
    Other,
    #[error(transparent)]
    Text(SiweRefusal),
    #[error("This signature was not made by that installation over this text.")]
    Signature,
    #[error("This installation does not belong to that inbox.")]
    Foreign,
}

impl InstallationMessage {
    /// The text to sign.
    pub fn text(&self) -> String {
        format!(
            "{}{TITLE}\n\nURI: {}\nVersion: 1\nInbox ID: {}\nInstallation ID: {}\nNonce: {}\nIssued At: {}\nExpiration Time: {}",
            self.domain,
            self.uri,
            self.inbox_id,
            self.installation_id.as_str(),
            self.nonce,
            rfc3339(self.issued_at_ms),
            rfc3339(self.expires_at_ms),
        )
    }

    /// Reads a text strictly: every line in its place, nothing else.
    pub fn parse(text: &str) -> Result<Self, InstallationRefusal> {
        read(text).ok_or(InstallationRefusal::Form)
    }

    /// Checks site and times. `domain` is host with port, `uri` the base URL.
    pub fn check(&self, domain: &str, uri: &str, now_ms: i64) -> Result<(), InstallationRefusal> {
        if self.domain != domain || self.uri != uri {
            return Err(InstallationRefusal::Text(SiweRefusal::Domain));
        }
        siwe::in_time(self.issued_at_ms, Some(self.expires_at_ms), now_ms).map_err(InstallationRefusal::Text)
    }
}

const TITLE: &str = " wants you to sign in with your XMTP installation.";

/// Checks that `signature` (64 bytes, hex or base64) over `text` was made by this installation.
pub fn verify(text: &str, signature: &str, by: &InstallationId) -> Result<(), InstallationRefusal> {
    let signed = || {
        let signature = Signature::from_bytes(&signature_bytes(signature.trim())?);
        let prehashed = Sha512::new().chain_update(text);
        by.key()?.verify_prehashed_strict(prehashed, Some(CONTEXT), &signature).ok()
    };
    signed().ok_or(InstallationRefusal::Signature)
}

fn signature_bytes(text: &str) -> Option<[u8; 64]> {
    let bytes = match text.len() {
        128 | 130 => alloy_primitives::hex::decode(text).ok()?,
        88 => STANDARD.decode(text).ok()?,
        _ => return None,
    };
    bytes.try_into().ok()
}

fn read(text: &str) -> Option<InstallationMessage> {
    if !siwe::is_plain(text) {
        return None;
    }
    let mut lines = text.split('\n');
    let domain = lines.next()?.strip_suffix(TITLE)?;
    lines.next().filter(|line| line.is_empty())?;
    let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(": ");
    let uri = field("URI")?;
    field("Version").filter(|version| *version == "1")?;
    let inbox_id = field("Inbox ID")?;
    let installation_id = field("Installation ID")?;
    let nonce = field("Nonce").filter(|nonce| siwe::is_nonce(nonce))?;
    let issued_at_ms = siwe::epoch_ms(field("Issued At")?)?;
    let expires_at_ms = siwe::epoch_ms(field("Expiration Time")?)?;
    if lines.next().is_some() {
        return None;
    }
    Some(InstallationMessage {
        domain: domain.to_owned(),
        uri: uri.to_owned(),
        inbox_id: InboxId::parse(inbox_id).ok().filter(|id| id.as_str() == inbox_id)?,
        installation_id: InstallationId::parse(installation_id)
            .filter(|id| id.as_str() == installation_id)?,
        nonce: nonce.to_owned(),
        issued_at_ms,
        expires_at_ms,
    })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;

    fn message(key: &SigningKey) -> InstallationMessage {
        InstallationMessage {
            domain: "example.org".into(),
            uri: "https://example.org".into(),
            inbox_id: InboxId::parse(&"ab".repeat(32)).unwrap(),
            installation_id: InstallationId::parse(&alloy_primitives::hex::encode(key.verifying_key()))
                .unwrap(),
            nonce: "abcdefgh12345678".into(),
            issued_at_ms: 1_700_000_000_000,
            expires_at_ms: 1_700_000_000_000 + siwe::TEXT_LIFE_MS,
        }
    }

    #[test]
    fn a_text_reads_back_as_it_was_written_and_only_so() {
        let message = message(&SigningKey::from_bytes(&[7; 32]));
        let text = message.text();
        assert_eq!(InstallationMessage::parse(&text), Ok(message));
        for line in 0..text.lines().count() {
            let without: Vec<&str> = text
                .lines()
                .enumerate()
                .filter(|(number, _)| *number != line)
                .map(|(_, line)| line)
                .collect();
            assert_eq!(InstallationMessage::parse(&without.join("\n")), Err(InstallationRefusal::Form));
        }
        assert_eq!(InstallationMessage::parse(&format!("{text}\n")), Err(InstallationRefusal::Form));
    }

    #[test]
    fn a_signature_in_the_way_of_xmtp_counts_and_a_plain_one_does_not() {
        use ed25519_dalek::Signer;
        let key = SigningKey::from_bytes(&[7; 32]);
        let id = message(&key).installation_id;
        let good = key.sign_prehashed(Sha512::new().chain_update("hello"), Some(CONTEXT)).unwrap().to_bytes();
        assert_eq!(verify("hello", &alloy_primitives::hex::encode(good), &id), Ok(()));
        assert_eq!(verify("hello", &STANDARD.encode(good), &id), Ok(()));
        assert_eq!(verify("hello!", &STANDARD.encode(good), &id), Err(InstallationRefusal::Signature));
        let plain = key.sign(b"hello").to_bytes();
        assert_eq!(verify("hello", &STANDARD.encode(plain), &id), Err(InstallationRefusal::Signature));
    }

    /// Made by `@xmtp/node-bindings` 1.11.0 with `signWithInstallationKey`.
    #[test]
    fn the_official_clients_signature_counts() {
        let text = "example.org wants you to sign in with your XMTP installation.\n\nURI: https://example.org\nVersion: 1\nInbox ID: 0e2928b6d7cf29cacd3b83588629639f43b46eb7b1bb14e738057c68e8d3450e\nInstallation ID: 093f963658a0590f4d825fb974cbec2f6b777045926adaecde7aeb80d20ee152\nNonce: abcdefgh12345678\nIssued At: 2026-11-22T12:00:00Z\nExpiration Time: 2026-11-22T12:05:00Z";
        let signature = "572eff95f2bf1ba0a637ed6b058cdc88d584da9e975f0d37c988d94ffda2d140cbc26f8c4ee3241009becc1fffa4183d85900975e57785b6c0e8786cc0dd320c";
        let message = InstallationMessage::parse(text).unwrap();
        assert_eq!(message.text(), text);
        assert_eq!(verify(text, signature, &message.installation_id), Ok(()));
    }
}
