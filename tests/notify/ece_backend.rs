//! What Mozilla's `ece` needs to calculate; what it calculates, and of what, is its own affair.

use std::any::Any;

use ece::{Cryptographer, EcKeyComponents, Error, LocalKeyPair, RemotePublicKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};

pub struct Backend;

struct Local(SecretKey);
struct Remote(PublicKey);
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl LocalKeyPair for Local {
    fn pub_as_raw(&self) -> Result<Vec<u8>, Error> {
        Ok(self.0.public_key().to_encoded_point(false).as_bytes().to_vec())
    }

    fn raw_components(&self) -> Result<EcKeyComponents, Error> {
        Ok(EcKeyComponents::new(self.0.to_bytes().to_vec(), self.pub_as_raw()?))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl RemotePublicKey for Remote {
    fn as_raw(&self) -> Result<Vec<u8>, Error> {
        Ok(self.0.to_encoded_point(false).as_bytes().to_vec())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Cryptographer for Backend {
    fn generate_ephemeral_keypair(&self) -> Result<Box<dyn LocalKeyPair>, Error> {
        Err(Error::CryptoError)
    }

    fn import_key_pair(&self, components: &EcKeyComponents) -> Result<Box<dyn LocalKeyPair>, Error> {
        let key = SecretKey::from_slice(components.private_key()).map_err(|_| Error::CryptoError)?;
        Ok(Box::new(Local(key)))
    }

    fn import_public_key(&self, raw: &[u8]) -> Result<Box<dyn RemotePublicKey>, Error> {
        Ok(Box::new(Remote(PublicKey::from_sec1_bytes(raw).map_err(|_| Error::CryptoError)?)))
    }

    fn compute_ecdh_secret(
        &self,
        remote: &dyn RemotePublicKey,
        local: &dyn LocalKeyPair,
    ) -> Result<Vec<u8>, Error> {
        let remote: &Remote = remote.as_any().downcast_ref().ok_or(Error::CryptoError)?;
        let local: &Local = local.as_any().downcast_ref().ok_or(Error::CryptoError)?;
        Ok(diffie_hellman(local.0.to_nonzero_scalar(), remote.0.as_affine()).raw_secret_bytes().to_vec())
    }

    fn hkdf_sha256(&self, salt: &[u8], secret: &[u8], info: &[u8], len: usize) -> Result<Vec<u8>, Error> {
        let mut out = vec![0; len];
        let key = Salt::new(HKDF_SHA256, salt).extract(secret);
        let info = [info];
        key.expand(&info, Length(len)).and_then(|okm| okm.fill(&mut out)).map_err(|_| Error::CryptoError)?;
        Ok(out)
    }

    fn aes_gcm_128_encrypt(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<Vec<u8>, Error> {
        Err(Error::CryptoError)
    }

    fn aes_gcm_128_decrypt(&self, key: &[u8], iv: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).map_err(|_| Error::CryptoError)?);
        let nonce = Nonce::try_assume_unique_for_key(iv).map_err(|_| Error::CryptoError)?;
        let mut sealed = sealed.to_vec();
        key.open_in_place(nonce, Aad::empty(), &mut sealed)
            .map(|plain| plain.to_vec())
            .map_err(|_| Error::CryptoError)
    }

    fn random_bytes(&self, _: &mut [u8]) -> Result<(), Error> {
        Err(Error::CryptoError)
    }
}
