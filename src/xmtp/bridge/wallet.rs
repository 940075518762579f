use std::fmt;

use alloy_primitives::{Address, eip191_hash_message};
use k256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};

use crate::domain::inbox::{InboxId, WalletAddress};
use crate::xmtp::{XmtpError, XmtpErrorKind, XmtpResult};

/// An Ethereum key of ours. It never leaves this process.
pub struct Wallet(SigningKey);

impl Wallet {
    /// Reads a private key of 32 bytes; most random bytes are one.
    pub fn from_bytes(bytes: &[u8]) -> XmtpResult<Self> {
        SigningKey::from_slice(bytes)
            .map(Self)
            .map_err(|_| XmtpError::new(XmtpErrorKind::Identity, "not a private key"))
    }

    /// The account this key opens.
    pub fn address(&self) -> WalletAddress {
        Address::from_private_key(&self.0).into()
    }

    /// The inbox a wallet gets that never had one: libxmtp's nonce 1.
    pub fn first_inbox(&self) -> XmtpResult<InboxId> {
        let seed = format!("{}1", self.address().lower());
        InboxId::parse(&format!("{:x}", Sha256::digest(seed)))
            .map_err(|error| XmtpError::new(XmtpErrorKind::Internal, error.to_string()))
    }

    /// Signs a text as wallets do (EIP-191, "personal sign"): 65 bytes r, s, v.
    pub fn sign_personal(&self, text: &str) -> XmtpResult<[u8; 65]> {
        let digest = eip191_hash_message(text);
        let (signature, recovery) = self
            .0
            .sign_prehash_recoverable(digest.as_slice())
            .map_err(|error| XmtpError::new(XmtpErrorKind::Internal, error.to_string()))?;
        let mut bytes = [0; 65];
        bytes.iter_mut().zip(signature.to_bytes()).for_each(|(to, from)| *to = from);
        if let Some(last) = bytes.last_mut() {
            *last = 27 + recovery.to_byte();
        }
        Ok(bytes)
    }
}

impl fmt::Debug for Wallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wallet({:?})", self.address())
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Signature;

    use super::*;

    #[test]
    fn a_signature_recovers_to_the_address_that_made_it() {
        let wallet = Wallet::from_bytes(&[7; 32]).unwrap();
        let signature = Signature::from_raw(&wallet.sign_personal("hello").unwrap()).unwrap();
        let signer = signature.recover_address_from_msg("hello").unwrap();
        assert_eq!(WalletAddress::from(signer), wallet.address());
    }

    #[test]
    fn a_wallet_does_not_print_its_key() {
        let wallet = Wallet::from_bytes(&[7; 32]).unwrap();
        assert!(!format!("{wallet:?}").contains("0707"));
    }
}
