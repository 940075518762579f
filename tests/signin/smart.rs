//! Smart accounts on a real EVM, through the API.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, Signature, U256, eip191_hash_message, hex};
use alloy_sol_types::SolValue;
use k256::ecdsa::SigningKey;
use serde_json::json;
use sha2::{Digest, Sha256};
use usher::domain::inbox::InboxId;
use usher::domain::siwe::SiweMessage;
use usher::gate::chains::Chains;
use usher::gate::{SignatureChecker, Verdict};

use crate::evm::{CHAIN, Evm, call, compiled, wallet, wrapped};
use crate::support::{Answer, Person, TestApp};

const SALT: B256 = B256::repeat_byte(7);

fn key(name: &str) -> SigningKey {
    SigningKey::from_slice(&Sha256::digest(name)).unwrap()
}

fn address(name: &str) -> Address {
    Address::from_private_key(&key(name))
}

fn sign(name: &str, text: &str) -> Vec<u8> {
    let hash = eip191_hash_message(text);
    Signature::from(key(name).sign_prehash_recoverable(hash.as_slice()).unwrap()).as_bytes().to_vec()
}

/// Usher with this way to the chain.
fn with(app: &TestApp, urls: &[&str]) -> TestApp {
    let urls = urls.iter().map(|url| (*url).to_owned()).collect();
    let chains = Chains::new([(CHAIN, urls)]).unwrap();
    app.with(|services| services.signatures = Arc::new(chains))
        .with_limits(|limits| limits.sign_in_per_wallet.burst = 1000)
}

/// Somebody signs in as this account.
async fn ask(app: &TestApp, account: Address, sign: impl FnOnce(&str) -> Vec<u8>) -> Answer {
    app.xmtp.register(InboxId::parse(&hex::encode(account.into_word())).unwrap(), wallet(account));
    let text =
        SiweMessage { address: wallet(account), chain_id: CHAIN, ..app.siwe(&Person::named("nobody")).await };
    let text = text.text();
    let body = json!({"siwe": {"message": text, "signature": hex::encode_prefixed(sign(&text))}});
    app.post("/auth/token").json(&body).send().await
}

async fn good(app: &TestApp, account: Address, sign: impl FnOnce(&str) -> Vec<u8>) {
    let body = ask(app, account, sign).await.ok(200);
    assert_eq!(body["inboxId"], hex::encode(account.into_word()));
}

async fn bad(app: &TestApp, account: Address, sign: impl FnOnce(&str) -> Vec<u8>) {
    ask(app, account, sign).await.refused(401, "sign_in_refused");
}

/// A call of the factory that makes the wallet of this owner.
fn make(owner: &str) -> Bytes {
    call("make(address,bytes32)", (address(owner), SALT).abi_encode_params())
}

#[test]
fn the_validator_is_what_its_source_says() {
    assert_eq!(include_str!("../../src/gate/validator.hex").trim(), compiled()["Validator"]);
}

on_sqlite!(a_wallets_own_key_needs_no_chain);
async fn a_wallets_own_key_needs_no_chain(app: &TestApp) {
    let app = with(app, &["http://127.0.0.1:1"]);
    good(&app, address("alix"), |text| sign("alix", text)).await;
    ask(&app, address("alix"), |text| sign("mallory", text)).await.refused(503, "chain_unreachable");
    let evm = Evm::start().await;
    bad(&with(&app, &[&evm.url]), address("alix"), |text| sign("mallory", text)).await;
}

on_sqlite!(a_deployed_wallet_signs_by_its_owners_key);
async fn a_deployed_wallet_signs_by_its_owners_key(app: &TestApp) {
    let evm = Evm::start().await;
    let app = with(app, &[&evm.url]);
    let account = evm.deploy("Wallet", &address("alix").abi_encode()).await;
    good(&app, account, |text| sign("alix", text)).await;
    bad(&app, account, |text| sign("mallory", text)).await;
    bad(&app, account, |_| sign("alix", "another text")).await;
    bad(&app, account, |_| Vec::new()).await;
    bad(&app, account, |_| vec![1; 8 * 1024]).await;
    // Whoever owns the wallet is not the wallet, nor the other way round.
    let text = app.siwe(&Person::named("nobody")).await.text();
    let chains = Chains::new([(CHAIN, vec![evm.url.clone()])]).unwrap();
    let hash = eip191_hash_message(&text).0;
    let said = chains.is_valid(CHAIN, &wallet(address("bo")), &hash, &sign("alix", &text)).await;
    assert_eq!(said, Ok(Verdict::Invalid));
    assert!(chains.is_valid(1, &wallet(account), &hash, &sign("alix", &text)).await.is_err());
}

on_sqlite!(a_wallet_that_is_not_deployed_yet_signs_with_what_makes_it);
async fn a_wallet_that_is_not_deployed_yet_signs_with_what_makes_it(app: &TestApp) {
    let evm = Evm::start().await;
    let app = with(app, &[&evm.url]);
    let factory = evm.deploy("Factory", &[]).await;
    let account = evm.address_of(factory, address("alix"), SALT).await;
    good(&app, account, |text| wrapped(factory, &make("alix"), &sign("alix", text))).await;
    assert_eq!(evm.code(account).await, "0x", "asking leaves nothing behind");
    bad(&app, account, |text| sign("alix", text)).await;
    bad(&app, account, |text| wrapped(factory, &make("alix"), &sign("mallory", text))).await;
    bad(&app, account, |text| wrapped(factory, &make("mallory"), &sign("mallory", text))).await;
    bad(&app, account, |text| wrapped(factory, &Bytes::new(), &sign("alix", text))).await;
    bad(&app, account, |text| wrapped(Address::ZERO, &make("alix"), &sign("alix", text))).await;
    bad(&app, account, |text| wrapped(account, &make("alix"), &sign("alix", text))).await;
    bad(&app, account, |text| {
        let good = wrapped(factory, &make("alix"), &sign("alix", text));
        [&good[32..]].concat()
    })
    .await;
    // A key's own signature does not count where it is wrapped and nothing was made: ERC-6492.
    bad(&app, address("alix"), |text| wrapped(factory, &make("alix"), &sign("alix", text))).await;

    evm.send(json!({"to": factory.to_string(), "data": make("alix").to_string()})).await;
    good(&app, account, |text| sign("alix", text)).await;
    good(&app, account, |text| wrapped(factory, &make("alix"), &sign("alix", text))).await;
    good(&app, account, |text| wrapped(Address::ZERO, &Bytes::new(), &sign("alix", text))).await;
}

on_sqlite!(a_wallet_that_has_to_be_prepared_signs_with_what_prepares_it);
async fn a_wallet_that_has_to_be_prepared_signs_with_what_prepares_it(app: &TestApp) {
    let evm = Evm::start().await;
    let app = with(app, &[&evm.url]);
    let factory = evm.deploy("Factory", &[]).await;
    let account = evm.address_of(factory, address("alix"), SALT).await;
    evm.send(json!({"to": factory.to_string(), "data": make("alix").to_string()})).await;
    let adopt = call("adopt(address,address)", (account, address("bo")).abi_encode_params());
    good(&app, account, |text| wrapped(factory, &adopt, &sign("bo", text))).await;
    bad(&app, account, |text| sign("bo", text)).await;
    good(&app, account, |text| sign("alix", text)).await;
}

on_sqlite!(a_delegated_account_signs_by_its_delegate_or_its_key);
async fn a_delegated_account_signs_by_its_delegate_or_its_key(app: &TestApp) {
    let evm = Evm::start().await;
    let app = with(app, &[&evm.url]);
    let (delegate, silent) = (evm.deploy("Delegate", &[]).await, evm.deploy("Silent", &[]).await);
    evm.delegate(&key("alix"), delegate).await;
    evm.delegate(&key("bo"), silent).await;
    for name in ["alix", "bo"] {
        good(&app, address(name), |text| sign(name, text)).await;
        bad(&app, address(name), |text| sign("mallory", text)).await;
        // The chain too knows that the key keeps its power.
        let chains = Chains::new([(CHAIN, vec![evm.url.clone()])]).unwrap();
        let hash = eip191_hash_message("hello").0;
        let said = chains.is_valid(CHAIN, &wallet(address(name)), &hash, &sign(name, "hello")).await;
        assert_eq!(said, Ok(Verdict::Valid));
    }
    good(&app, address("alix"), |_| b"guest".to_vec()).await;
    bad(&app, address("bo"), |_| b"guest".to_vec()).await;
    // The contract itself is not the account, though the same code stands there.
    bad(&app, delegate, |text| sign("alix", text)).await;
}

on_sqlite!(a_contract_that_answers_anything_but_the_magic_word_lets_nobody_in);
async fn a_contract_that_answers_anything_but_the_magic_word_lets_nobody_in(app: &TestApp) {
    let evm = Evm::start().await;
    let app = with(app, &[&evm.url]);
    let word = |bytes: &[u8]| [bytes, &vec![0; 32 - bytes.len()]].concat();
    let magic = hex!("1626ba7e");
    let say = 0_u8;
    let parrots = [
        (say, Vec::new()),
        (say, magic.to_vec()),
        (say, word(&magic)[..31].to_vec()),
        (say, [word(&magic), vec![0]].concat()),
        (say, [word(&magic), vec![0; 32]].concat()),
        (say, vec![0x16; 32]),
        (say, [vec![0; 28], magic.to_vec()].concat()),
        (say, [magic.to_vec(), vec![1; 28]].concat()),
        (say, word(&hex!("20c13b0b"))),
        (say, word(&hex!("ffffffff"))),
        (say, word(&[])),
        (say, [vec![0; 31], vec![1]].concat()),
        (say, vec![0xff; 32]),
        (1, word(&magic)),
        (2, word(&magic)),
        (3, word(&magic)),
        (4, word(&magic)),
        (5, word(&magic)),
        (6, word(&magic)),
    ];
    for (manner, answer) in parrots {
        let account = evm
            .deploy("Parrot", &(U256::from(manner), Bytes::from(answer.clone())).abi_encode_params())
            .await;
        let said = ask(&app, account, |text| sign("alix", text)).await;
        assert_eq!(said.status, 401, "{manner} {}", hex::encode(answer));
        // Not even with help.
        bad(&app, account, |text| wrapped(account, &make("alix"), &sign("alix", text))).await;
    }
    // The parrot can be believed when it says the word.
    let honest =
        evm.deploy("Parrot", &(U256::from(say), Bytes::from(word(&magic))).abi_encode_params()).await;
    good(&app, honest, |_| b"anything".to_vec()).await;
    for precompiled in 1..=10 {
        bad(&app, Address::with_last_byte(precompiled), |text| sign("alix", text)).await;
    }
}

on_sqlite!(a_node_that_is_down_or_on_another_chain_lets_nobody_in);
async fn a_node_that_is_down_or_on_another_chain_lets_nobody_in(app: &TestApp) {
    let evm = Evm::start().await;
    let account = evm.deploy("Wallet", &address("alix").abi_encode()).await;
    let liar = Evm::at(1, 0).await;
    liar.deploy("Wallet", &address("alix").abi_encode()).await;
    let good_sign = |text: &str| sign("alix", text);

    ask(&with(app, &[&liar.url]), account, good_sign).await.refused(503, "chain_unreachable");
    good(&with(app, &["http://127.0.0.1:1", &liar.url, &evm.url]), account, good_sign).await;

    let app = with(app, &[&evm.url]);
    good(&app, account, good_sign).await;
    let port = evm.port();
    let state = evm.ask("anvil_dumpState", json!([])).await;
    evm.stop().await;
    let answer = ask(&app, account, good_sign).await;
    answer.refused(503, "chain_unreachable");
    assert!(answer.header("retry-after").is_some());
    let evm = Evm::at(CHAIN, port).await;
    evm.ask("anvil_loadState", json!([state])).await;
    good(&app, account, good_sign).await;
}
