//! The code on the screen that changes every half a minute, and the proof that somebody scanned it. Both are HMACs
//! (RFC 2104) under a secret of the link: a photo of the screen is worthless a moment later.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::id::{InviteId, encode};

/// How long one code stands on the screen.
pub const SLOT_MS: i64 = 30_000;
/// So many codes before and after the present one are taken: cameras, clocks and networks are slow.
pub const SLACK: i64 = 2;
/// Characters of a code: 60 bits, in letters that fit the dense mode of QR codes.
pub const CODE_LEN: usize = 12;
/// How long who scanned a code may take to ask: signing with a wallet is slow.
pub const PROOF_MS: i64 = 10 * 60 * 1000;

/// The time slot of a moment.
pub const fn slot(now_ms: i64) -> i64 {
    now_ms.div_euclid(SLOT_MS)
}

/// The slots whose codes are taken at this moment, the present one first.
pub fn taken(now_ms: i64) -> impl Iterator<Item = i64> {
    let now = slot(now_ms);
    std::iter::once(now).chain((1..=SLACK).flat_map(move |by| [now - by, now + by]))
}

/// The code of a link in a time slot.
pub fn code(secret: &[u8], link: &InviteId, slot: i64) -> String {
    tag(secret, &format!("usher code {link} {slot}")).chars().take(CODE_LEN).collect()
}

/// The proof that somebody was there; good until this moment.
pub fn proof(secret: &[u8], link: &InviteId, until_ms: i64) -> String {
    format!("{until_ms}-{}", tag(secret, &format!("usher proof {link} {until_ms}")))
}

/// When a proof that was made now ends: on the half minute, so that a page looked at twice is the same.
pub const fn proof_until(now_ms: i64) -> i64 {
    (slot(now_ms) + 1) * SLOT_MS + PROOF_MS
}

/// Until when a text says it is a proof, if it is one of ours at all.
pub fn says_until(proof: &str) -> Option<i64> {
    proof.split_once('-')?.0.parse().ok()
}

fn tag(secret: &[u8], text: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(text.as_bytes());
    let mut head = [0; 17];
    head.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(byte, of)| *byte = of);
    encode(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> InviteId {
        InviteId::from_random([1; 17])
    }

    #[test]
    fn a_code_is_of_its_link_its_secret_and_its_half_minute() {
        let now = 1_795_377_612_345;
        let at = |ms| code(&[7; 32], &link(), slot(ms));
        assert_eq!(at(now).len(), CODE_LEN);
        assert!(at(now).bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        assert_eq!(at(now), at(now / SLOT_MS * SLOT_MS));
        assert_ne!(at(now), at(now + SLOT_MS));
        assert_ne!(at(now), code(&[8; 32], &link(), slot(now)));
        assert_ne!(at(now), code(&[7; 32], &InviteId::from_random([2; 17]), slot(now)));
    }

    #[test]
    fn codes_up_to_a_minute_before_and_after_are_taken() {
        let now = slot(1_795_377_612_345);
        let mut all: Vec<_> = taken(1_795_377_612_345).map(|slot| slot - now).collect();
        assert_eq!(all[0], 0);
        all.sort_unstable();
        assert_eq!(all, [-2, -1, 0, 1, 2]);
    }

    #[test]
    fn a_proof_says_until_when_and_can_not_be_changed() {
        let until = proof_until(1_000);
        let made = proof(&[7; 32], &link(), until);
        assert_eq!((until, says_until(&made)), (630_000, Some(630_000)));
        let later = made.replacen("630000", "930000", 1);
        assert_ne!(later, proof(&[7; 32], &link(), 930_000));
        assert_eq!((says_until("abc"), says_until("abc-def"), says_until("")), (None, None, None));
    }
}
