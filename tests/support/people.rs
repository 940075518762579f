//! People with a wallet that signs.

use alloy_primitives::{Address, Signature, eip191_hash_message};
use k256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};
use usher::domain::inbox::{InboxId, WalletAddress};
use usher::domain::view::SignedIn;

#[derive(Clone)]
pub struct Person {
    pub inbox_id: InboxId,
    pub address: WalletAddress,
    key: SigningKey,
}

impl Person {
    /// The same name is the same person.
    pub fn named(name: &str) -> Self {
        let key = SigningKey::from_slice(&Sha256::digest(format!("the key of {name}"))).unwrap();
        let inbox: String =
            Sha256::digest(format!("the inbox of {name}")).iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            inbox_id: InboxId::parse(&inbox).unwrap(),
            address: Address::from_private_key(&key).into(),
            key,
        }
    }

    pub fn signed_in(&self) -> SignedIn {
        SignedIn { inbox_id: self.inbox_id.clone(), address: Some(self.address.clone()) }
    }

    /// The wallet's `personal_sign`.
    pub fn sign(&self, text: &str) -> String {
        let hash = eip191_hash_message(text);
        Signature::from(self.key.sign_prehash_recoverable(hash.as_slice()).unwrap()).to_string()
    }
}
