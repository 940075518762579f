//! Signatures of messages as <https://www.standardwebhooks.com> has them: HMAC-SHA256 over id, time and body.

use ::http::HeaderMap;
pub use ::http::HeaderMap as Headers;
use standardwebhooks::Webhook;
pub use standardwebhooks::{
    HEADER_WEBHOOK_ID as ID, HEADER_WEBHOOK_SIGNATURE as SIGNATURE, HEADER_WEBHOOK_TIMESTAMP as TIMESTAMP,
};
use subtle::ConstantTimeEq;

use crate::domain::webhook::Secret;

/// How far the sender's clock may be from ours, in seconds.
pub const TOLERANCE_S: i64 = 5 * 60;
/// Signatures looked at in one message.
const SIGNATURES_MAX: usize = 8;

/// Why a message is not taken for genuine, or not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    #[error("{0} is missing or stands there twice")]
    Header(&'static str),
    #[error("its time is not within five minutes of now")]
    Time,
    #[error("no signature fits")]
    Signature,
    #[error("it can't be signed")]
    Unsigned,
}

/// The value of `webhook-signature`: one for each secret, parted by spaces.
pub fn sign(secrets: &[Secret], id: &str, at_s: i64, body: &str) -> Result<String, Unverified> {
    let one = |secret: &Secret| {
        let signer = Webhook::new(secret.reveal()).map_err(|_| Unverified::Unsigned)?;
        signer.sign(id, at_s, body.as_bytes()).map_err(|_| Unverified::Unsigned)
    };
    if secrets.is_empty() {
        return Err(Unverified::Unsigned);
    }
    Ok(secrets.iter().map(one).collect::<Result<Vec<_>, _>>()?.join(" "))
}

/// Whether one of these secrets signed this message within five minutes of `now_s`. Whoever must not do the same
/// thing twice keeps the id, which it gives back.
pub fn verify<'a>(
    secrets: &[Secret],
    headers: &'a HeaderMap,
    body: &[u8],
    now_s: i64,
) -> Result<&'a str, Unverified> {
    let id = only(headers, ID)?;
    let time = only(headers, TIMESTAMP)?;
    let signatures = only(headers, SIGNATURE)?;
    let digits = (1..=12).contains(&time.len()) && time.bytes().all(|byte| byte.is_ascii_digit());
    let at_s: i64 = time.parse().ok().filter(|_| digits).ok_or(Unverified::Time)?;
    if now_s.abs_diff(at_s) > TOLERANCE_S.unsigned_abs() {
        return Err(Unverified::Time);
    }
    let body = std::str::from_utf8(body).map_err(|_| Unverified::Signature)?;
    // The crate's own check reads the machine's clock; here the time is passed in.
    for secret in secrets {
        let wanted = sign(std::slice::from_ref(secret), id, at_s, body)?;
        let fits = |found: &str| bool::from(found.as_bytes().ct_eq(wanted.as_bytes()));
        if signatures.split(' ').take(SIGNATURES_MAX).any(fits) {
            return Ok(id);
        }
    }
    Err(Unverified::Signature)
}

fn only<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, Unverified> {
    let mut values = headers.get_all(name).iter();
    match (values.next().and_then(|value| value.to_str().ok()), values.next()) {
        (Some(value), None) if !value.is_empty() => Ok(value),
        _ => Err(Unverified::Header(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_348_800;
    const BODY: &str = r#"{"groupLinkId":"a"}"#;

    fn secret(byte: u8) -> Secret {
        Secret::from_random([byte; 32])
    }

    fn message(id: &str, at: &str, signature: &str) -> HeaderMap {
        let pairs = [(ID, id), (TIMESTAMP, at), (SIGNATURE, signature)];
        pairs.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn signed(secrets: &[Secret]) -> HeaderMap {
        message("msg_1", &NOW.to_string(), &sign(secrets, "msg_1", NOW, BODY).unwrap())
    }

    #[test]
    fn the_published_example_has_the_published_signature() {
        let secret = Secret::parse("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").unwrap();
        let body = r#"{"email":"test@example.com","username":"test_user"}"#;
        let signature = sign(&[secret], "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1_649_367_553, body).unwrap();
        assert_eq!(signature, "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=");
    }

    #[test]
    fn while_a_rotation_lasts_either_secret_fits() {
        let both = signed(&[secret(2), secret(1)]);
        for known in [1, 2] {
            assert_eq!(verify(&[secret(known)], &both, BODY.as_bytes(), NOW), Ok("msg_1"));
        }
        assert!(verify(&[secret(3)], &both, BODY.as_bytes(), NOW).is_err());
        assert!(verify(&[], &both, BODY.as_bytes(), NOW).is_err());
        assert!(verify(&[secret(3), secret(1)], &signed(&[secret(1)]), BODY.as_bytes(), NOW).is_ok());
    }

    #[test]
    fn one_bit_turned_anywhere_makes_it_false() {
        let headers = signed(&[secret(1)]);
        let text = |name| headers.get(name).unwrap().to_str().unwrap().to_owned();
        let parts = [text(ID), text(TIMESTAMP), text(SIGNATURE), BODY.to_owned()];
        let holds = |parts: &[Vec<u8>; 4]| {
            let value = |part: &Vec<u8>| http::HeaderValue::from_bytes(part).ok();
            let [id, at, signature, body] = parts;
            let mut headers = HeaderMap::new();
            for (name, part) in [(ID, id), (TIMESTAMP, at), (SIGNATURE, signature)] {
                let Some(value) = value(part) else { return false };
                headers.insert(name, value);
            }
            verify(&[secret(1)], &headers, body, NOW).is_ok()
        };
        let genuine = parts.clone().map(String::into_bytes);
        assert!(holds(&genuine));
        for part in 0..4 {
            for bit in 0..genuine[part].len() * 8 {
                let mut changed = genuine.clone();
                changed[part][bit / 8] ^= 1 << (bit % 8);
                assert!(!holds(&changed), "bit {bit} of part {part}");
            }
        }
    }

    #[test]
    fn a_message_is_good_for_five_minutes() {
        let headers = signed(&[secret(1)]);
        for (now, good) in [(0, true), (300, true), (-300, true), (301, false), (-301, false)] {
            let done = verify(&[secret(1)], &headers, BODY.as_bytes(), NOW + now);
            assert_eq!(done.is_ok(), good, "{now}: {done:?}");
        }
        let signature = sign(&[secret(1)], "msg_1", NOW, BODY).unwrap();
        for odd in ["", "x", "+1795348800", "-1", "1795348800.0", "9223372036854775807", " 1795348800"] {
            let message = message("msg_1", odd, &signature);
            assert!(verify(&[secret(1)], &message, BODY.as_bytes(), NOW).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_header_that_is_missing_or_doubled_is_refused() {
        for name in [ID, TIMESTAMP, SIGNATURE] {
            let mut without = signed(&[secret(1)]);
            let value = without.remove(name).unwrap();
            let refused = Err(Unverified::Header(name));
            assert_eq!(verify(&[secret(1)], &without, BODY.as_bytes(), NOW), refused);
            let mut twice = signed(&[secret(1)]);
            twice.append(name, value);
            assert_eq!(verify(&[secret(1)], &twice, BODY.as_bytes(), NOW), refused);
        }
        for part in ["v1,", "v1a,AAAA", "AAAA", "v2,AAAA", " ", ","] {
            let message = message("msg_1", &NOW.to_string(), part);
            assert!(verify(&[secret(1)], &message, BODY.as_bytes(), NOW).is_err(), "{part}");
        }
        assert!(sign(&[], "msg_1", NOW, BODY).is_err());
    }
}
