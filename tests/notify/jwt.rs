//! Tokens read without the crate that wrote them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};
use serde_json::Value;

pub const APPLE_KEY: &str = include_str!("keys/apple.p8");
pub const GOOGLE_KEY: &str = include_str!("keys/google.pem");

/// Header and claims of a token signed with ES256 by this point's key.
pub fn es256(token: &str, point: &[u8]) -> Option<(Value, Value)> {
    let (header, claims, message, signature) = parts(token)?;
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
    let signature = p256::ecdsa::Signature::from_slice(&signature).ok()?;
    key.verify(message.as_bytes(), &signature).ok()?;
    (header["alg"] == "ES256").then_some((header, claims))
}

/// Header and claims of a token signed with RS256 by the test's account.
pub fn rs256(token: &str) -> Option<(Value, Value)> {
    let (header, claims, message, signature) = parts(token)?;
    let der = PrivatePkcs8KeyDer::from_pem_slice(GOOGLE_KEY.as_bytes()).unwrap();
    let pair = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key());
    key.verify(message.as_bytes(), &signature).ok()?;
    (header["alg"] == "RS256").then_some((header, claims))
}

fn parts(token: &str) -> Option<(Value, Value, &str, Vec<u8>)> {
    let (message, signature) = token.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let json = |text: &str| serde_json::from_slice(&bytes(text)?).ok();
    Some((json(header)?, json(claims)?, message, bytes(signature)?))
}
