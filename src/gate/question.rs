//! What is asked of a chain about one signature, and how its answer is read.

use alloy_primitives::{Address, B256, Bytes, U256, hex};
use alloy_sol_types::SolValue;

use super::Verdict;
use crate::domain::inbox::WalletAddress;
use crate::domain::siwe;

/// `validator.sol`, as compiled by the test that watches over it.
const VALIDATOR: &str = include_str!("validator.hex");
/// ERC-6492: a signature that ends so carries what would deploy its wallet.
const WRAPPED: [u8; 32] = hex!("6492649264926492649264926492649264926492649264926492649264926492");
/// ERC-1271: what a wallet answers to a good signature, to the last of 32 bytes.
const MAGIC: [u8; 32] = hex!("1626ba7e00000000000000000000000000000000000000000000000000000000");

/// The code that asks, to be run by `eth_call`; `None` where the signature cannot be read.
pub fn code(address: &WalletAddress, hash: &[u8; 32], signature: &[u8]) -> Option<String> {
    let (factory, make, inner) = match signature.strip_suffix(&WRAPPED) {
        Some(wrapped) => <(Address, Bytes, Bytes)>::abi_decode_params_validate(wrapped).ok()?,
        None => (Address::ZERO, Bytes::new(), Bytes::copy_from_slice(signature)),
    };
    let arguments = (Address::from(address), B256::from(hash), inner, factory, make).abi_encode_params();
    Some(format!("0x{}{}", VALIDATOR.trim(), hex::encode(arguments)))
}

/// Reads the validator's answer; `None` where it is none.
pub fn verdict(answer: &str, address: &WalletAddress, hash: &[u8; 32], signature: &[u8]) -> Option<Verdict> {
    let answer = hex::decode(answer.strip_prefix("0x")?).ok()?;
    let (kind, rest) = answer.split_first_chunk::<32>()?;
    let (size, word) = rest.split_first_chunk::<32>()?;
    if word.len() != 32 {
        return None;
    }
    let said_yes = U256::from_be_bytes(*size) == U256::from(32) && word == MAGIC;
    let by_key = || !signature.ends_with(&WRAPPED) && siwe::is_by_key(hash, signature, address);
    let valid = match u8::try_from(U256::from_be_bytes(*kind)).ok()? {
        0 => by_key(),
        1 => said_yes,
        // The key of a delegated account keeps all its power.
        2 => said_yes || by_key(),
        _ => return None,
    };
    Some(if valid { Verdict::Valid } else { Verdict::Invalid })
}
