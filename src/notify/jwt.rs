//! Signed tokens for push services: ES256 for Apple and Web Push, RS256 for Google.

use std::fmt;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::ecdsa::signature::{self, Signer};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde::Serialize;

use super::PushError;

/// The text is no private key of the kind that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    #[error("This is no P-256 private key (PKCS #8 in PEM, or 32 bytes in base64url).")]
    P256,
    #[error("This is no RSA private key of at least 2,048 bits (PKCS #8 in PEM).")]
    Rsa,
}

/// A private key that signs tokens. Never printed.
#[derive(Clone)]
pub struct SigningKey {
    key: EncodingKey,
    algorithm: Algorithm,
    /// Uncompressed point of a P-256 key; empty for RSA.
    public: Vec<u8>,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

impl SigningKey {
    /// Apple's `.p8` file, or a VAPID key as a PEM file.
    pub fn p256_pem(pem: &str) -> Result<Self, KeyRefusal> {
        Self::p256(&p256::SecretKey::from_pkcs8_pem(pem.trim()).map_err(|_| KeyRefusal::P256)?)
    }

    /// A VAPID key as Web Push tools write it: the 32 bytes of the scalar.
    pub fn p256_scalar(bytes: &[u8]) -> Result<Self, KeyRefusal> {
        Self::p256(&p256::SecretKey::from_slice(bytes).map_err(|_| KeyRefusal::P256)?)
    }

    fn p256(secret: &p256::SecretKey) -> Result<Self, KeyRefusal> {
        let der = secret.to_pkcs8_der().map_err(|_| KeyRefusal::P256)?;
        let public = secret.public_key().to_encoded_point(false).as_bytes().to_vec();
        Ok(Self { key: EncodingKey::from_ec_der(der.as_bytes()), algorithm: Algorithm::ES256, public })
    }

    /// The `private_key` of a Google service account.
    pub fn rsa_pem(pem: &str) -> Result<Self, KeyRefusal> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyRefusal::Rsa)?;
        RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| KeyRefusal::Rsa)?;
        let key = EncodingKey::from_rsa_der(der.secret_pkcs8_der());
        Ok(Self { key, algorithm: Algorithm::RS256, public: Vec::new() })
    }

    /// The 65 bytes of the public key; empty for RSA.
    pub fn public_point(&self) -> &[u8] {
        &self.public
    }

    pub(super) fn sign(&self, key_id: Option<&str>, claims: &impl Serialize) -> Result<String, PushError> {
        // Whoever comes second finds it installed.
        let _ = PROVIDER.install_default();
        let header = Header { kid: key_id.map(str::to_owned), ..Header::new(self.algorithm) };
        jsonwebtoken::encode(&header, claims, &self.key)
            .map_err(|error| PushError::Refused(format!("a token can't be signed: {error}")))
    }
}

/// The JWT crate's own backends bring RSA code with an open advisory, or C of their own; we have both kinds of
/// signature already.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: |_, _| Err(ErrorKind::InvalidAlgorithm.into()),
    key_utils: KeyUtils::new_unimplemented(),
};

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    match algorithm {
        Algorithm::ES256 => p256::SecretKey::from_pkcs8_der(key.as_bytes())
            .map(|secret| Box::new(Es256(secret.into())) as Box<dyn JwtSigner>)
            .map_err(|_| ErrorKind::InvalidEcdsaKey.into()),
        Algorithm::RS256 => RsaKeyPair::from_pkcs8(key.as_bytes())
            .map(|pair| Box::new(Rs256(pair)) as Box<dyn JwtSigner>)
            .map_err(|error| ErrorKind::InvalidRsaKey(error.to_string()).into()),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

struct Es256(p256::ecdsa::SigningKey);

impl Signer<Vec<u8>> for Es256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let signature: p256::ecdsa::Signature = self.0.try_sign(message)?;
        Ok(signature.to_vec())
    }
}

impl JwtSigner for Es256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

struct Rs256(RsaKeyPair);

impl Signer<Vec<u8>> for Rs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| signature::Error::new())?;
        Ok(signature)
    }
}

impl JwtSigner for Rs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}
