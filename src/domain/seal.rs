//! Sealing what must not be readable in a copy of the database: AES-256-GCM (NIST SP 800-38D). A sealed text
//! opens only with the key it was sealed with, and only in the place it was sealed for.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Bytes of a nonce: random, and never used twice with one key.
pub const NONCE_LEN: usize = 12;
/// What a sealed text begins with; nothing we seal does.
const MARK: &str = "sealed1.";

/// Why a sealed text does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealRefusal {
    #[error("this was sealed with another key, or for another place, or was changed since")]
    Shut,
    #[error("this is no sealed text")]
    Form,
    #[error("this is too long to be sealed")]
    TooLong,
}

/// The key. Nothing of it is printed.
#[derive(Clone)]
pub struct SealKey {
    cipher: Aes256Gcm,
    print: String,
    /// What short secrets are hashed with: another key than the one that seals.
    pepper: [u8; 32],
}

impl SealKey {
    pub fn new(key: [u8; 32]) -> Self {
        let print = Sha256::new().chain_update(b"usher seal key").chain_update(key).finalize();
        let print = print.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let pepper = Sha256::new().chain_update(b"usher short secrets").chain_update(key).finalize().into();
        Self { cipher: Aes256Gcm::new(&key.into()), print, pepper }
    }

    /// Tells one key from another and says nothing else about it: 16 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.print
    }

    /// How a secret is kept that is too short to be kept by its hash alone: 64 hexadecimal digits, which nobody
    /// makes without the key.
    pub fn hash(&self, place: &str, text: &str) -> String {
        let keyed = |bytes: &[u8]| Sha256::new().chain_update(self.pepper).chain_update(bytes).finalize();
        let inner = keyed(format!("{place}\n{text}").as_bytes());
        keyed(&inner).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Seals a text for one place, for instance a row of a table.
    pub fn seal(&self, nonce: [u8; NONCE_LEN], place: &str, text: &str) -> Result<String, SealRefusal> {
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| SealRefusal::TooLong)?;
        Ok(format!("{MARK}{}", URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())))
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: &str, sealed: &str) -> Result<String, SealRefusal> {
        let bytes = sealed.strip_prefix(MARK).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let bytes = bytes.ok_or(SealRefusal::Form)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>().ok_or(SealRefusal::Form)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let text = self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| SealRefusal::Shut)?;
        String::from_utf8(text).map_err(|_| SealRefusal::Form)
    }
}

/// Whether a text is sealed already.
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(MARK)
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.print)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "devices/ab/phone";

    fn sealed() -> String {
        SealKey::new([7; 32]).seal([1; NONCE_LEN], PLACE, "a text of ours").unwrap()
    }

    #[test]
    fn a_sealed_text_opens_in_its_place_with_its_key() {
        let key = SealKey::new([7; 32]);
        assert!(is_sealed(&sealed()) && !is_sealed("{\"platform\":\"http\"}"));
        assert_eq!(key.open(PLACE, &sealed()).as_deref(), Ok("a text of ours"));
        assert_ne!(key.seal([2; NONCE_LEN], PLACE, "a text of ours").unwrap(), sealed());
        assert!(!format!("{key:?}").contains('7') || key.fingerprint().contains('7'));
    }

    #[test]
    fn a_short_secret_is_hashed_with_the_key_and_its_place() {
        let key = SealKey::new([7; 32]);
        let hash = key.hash("codes", "7k3mq2xd");
        assert_eq!((hash.len(), &hash), (64, &key.hash("codes", "7k3mq2xd")));
        assert_ne!(hash, key.hash("codes", "7k3mq2xe"));
        assert_ne!(hash, key.hash("other", "7k3mq2xd"));
        assert_ne!(hash, SealKey::new([8; 32]).hash("codes", "7k3mq2xd"));
    }

    #[test]
    fn another_key_another_place_and_any_change_are_refused() {
        let key = SealKey::new([7; 32]);
        assert_eq!(SealKey::new([8; 32]).open(PLACE, &sealed()), Err(SealRefusal::Shut));
        assert_eq!(key.open("devices/ab/tablet", &sealed()), Err(SealRefusal::Shut));
        let text = sealed();
        for at in MARK.len()..text.len() {
            let other = |letter| if letter == 'A' { 'B' } else { 'A' };
            let changed: String =
                text.chars().enumerate().map(|(i, l)| if i == at { other(l) } else { l }).collect();
            assert!(key.open(PLACE, &changed).is_err(), "{changed}");
        }
        for broken in ["", MARK, "sealed1.!", "sealed1.AAAA", "{}", text.split_at(text.len() - 4).0] {
            assert!(key.open(PLACE, broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn keys_are_told_apart_by_their_fingerprint() {
        assert_eq!(SealKey::new([7; 32]).fingerprint().len(), 16);
        assert_ne!(SealKey::new([7; 32]).fingerprint(), SealKey::new([8; 32]).fingerprint());
    }
}
