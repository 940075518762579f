//! Wallets' own keys: EIP-4361 texts.

use alloy_primitives::{Address, B256, Signature, U256, eip191_hash_message, hex, keccak256, uint};
use base64::Engine;
use k256::ecdsa::SigningKey;
use serde_json::json;
use sha2::{Digest, Sha256};
use usher::domain::inbox::{InboxId, WalletAddress};

use crate::case::{Case, Nonces, fill, read};
use crate::support::{Answer, Person, TestApp, at_once};

const GOOD: &str = "{host} wants you to sign in with your Ethereum account:\n{address}\n\n\nURI: {base}\nVersion: 1\nChain ID: 1\nNonce: {nonce}\nIssued At: {at:0}\nExpiration Time: {at:300}";
const ORDER: U256 = uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);

/// The same key as [`Person::named`] has.
fn key_of(name: &str) -> SigningKey {
    SigningKey::from_slice(&Sha256::digest(format!("the key of {name}"))).unwrap()
}

fn sign(key: &SigningKey, hash: B256) -> [u8; 65] {
    Signature::from(key.sign_prehash_recoverable(hash.as_slice()).unwrap()).as_bytes()
}

fn signature(how: &str, name: &str, text: &str) -> String {
    let key = key_of(name);
    let good = sign(&key, eip191_hash_message(text));
    let v = |v: u8| [&good[..64], &[v]].concat();
    let s = |s: U256| [&good[..32], &s.to_be_bytes::<32>(), &good[64..]].concat();
    let bytes: Vec<u8> = match how {
        "" => good.to_vec(),
        "v 0 or 1" => v(good[64] - 27),
        "other wallet" => sign(&key_of("mallory"), eip191_hash_message(text)).to_vec(),
        "other text" => sign(&key, eip191_hash_message("hello")).to_vec(),
        "raw hash" => sign(&key, keccak256(text)).to_vec(),
        "no prefix" => sign(&key, B256::from_slice(&Sha256::digest(text))).to_vec(),
        "high s" => {
            let high = ORDER - U256::from_be_slice(&good[32..64]);
            [&good[..32], &high.to_be_bytes::<32>(), &[55 - good[64]]].concat()
        }
        "flipped v" => v(55 - good[64]),
        "64 bytes" => good[..64].to_vec(),
        "66 bytes" => [&good[..], &[0]].concat(),
        "r zero" => [&[0; 32], &good[32..]].concat(),
        "s zero" => s(U256::ZERO),
        "s of the order" => s(ORDER),
        "all zeros" => vec![0; 65],
        "all ones" => vec![0xff; 65],
        "compact (EIP-2098)" => {
            let mut compact = good[..64].to_vec();
            compact[32] |= (good[64] - 27) << 7;
            compact
        }
        "too long" => vec![1; 8 * 1024 + 1],
        "empty" => return String::new(),
        "only 0x" => return "0x".to_owned(),
        "not hex" => return "0x".to_owned() + &"zz".repeat(65),
        "odd digits" => return hex::encode_prefixed(good)[..131].to_owned(),
        "0x twice" => return "0x".to_owned() + &hex::encode_prefixed(good),
        "JSON array" => return format!("{good:?}"),
        "base64" => return base64::engine::general_purpose::STANDARD.encode(good),
        "without 0x" => return hex::encode(good),
        "capitals" => return "0x".to_owned() + &hex::encode_upper(good),
        "blanks around" => return format!(" \n{}\t", hex::encode_prefixed(good)),
        other => v(other.strip_prefix("v ").unwrap().parse().unwrap()),
    };
    hex::encode_prefixed(bytes)
}

async fn send(app: &TestApp, message: &str, signature: &str) -> Answer {
    app.post("/auth/token").json(&json!({"siwe": {"message": message, "signature": signature}})).send().await
}

async fn wrong_about(app: &TestApp, case: &Case) -> Vec<String> {
    let who = app.person(&case.name);
    let nonces = Nonces::new(app, &who).await;
    let address = who.address.checksummed();
    let blanks = [
        ("{address}", address.clone()),
        ("{address:lower}", who.address.lower()),
        ("{address:upper}", format!("0x{}", address[2..].to_uppercase())),
        ("{address:bare}", address[2..].to_owned()),
        ("{address:short}", address[..41].to_owned()),
        ("{address:other}", app.person("mallory").address.checksummed()),
    ];
    let text = case.text(GOOD, &blanks, &nonces);
    let answer = send(app, &text, &signature(&case.sign, &case.name, &text)).await;
    let good = fill(GOOD, &blanks, &nonces);
    let again = send(app, &good, &who.sign(&good)).await;
    case.check(&answer, &again)
}

both!(every_wallet_text_of_the_list_is_answered_as_it_says);
async fn every_wallet_text_of_the_list_is_answered_as_it_says(app: &TestApp) {
    let cases = read(include_str!("vectors/wallet.json"));
    let mut wrong = Vec::new();
    for case in &cases {
        wrong.extend(wrong_about(app, case).await);
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
    assert!(cases.len() >= 60);
}

both!(of_sixty_four_who_send_the_same_text_at_once_one_gets_a_token);
async fn of_sixty_four_who_send_the_same_text_at_once_one_gets_a_token(app: &TestApp) {
    let alix = app.person("alix");
    let text = app.siwe(&alix).await.text();
    let answers = at_once(0..64, |_| {
        let (app, text, signature) = (app.clone(), text.clone(), alix.sign(&text));
        async move { send(&app, &text, &signature).await.status }
    })
    .await;
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 63, "{answers:?}");
}

/// A wallet without a key: what counts for it is the chain's to say.
fn smart_account(app: &TestApp) -> WalletAddress {
    let wallet = WalletAddress::from(Address::repeat_byte(0x5a));
    app.xmtp.register(InboxId::parse(&"5a".repeat(32)).unwrap(), wallet.clone());
    wallet
}

async fn by_smart_account(app: &TestApp, chain_id: u64, signature: &[u8]) -> Answer {
    let wallet = smart_account(app);
    let text = usher::domain::siwe::SiweMessage {
        address: wallet,
        chain_id,
        ..app.siwe(&Person::named("nobody")).await
    };
    send(app, &text.text(), &hex::encode_prefixed(signature)).await
}

both!(a_smart_account_signs_in_where_its_chain_says_so);
async fn a_smart_account_signs_in_where_its_chain_says_so(app: &TestApp) {
    let wallet = smart_account(app);
    for signature in [&b""[..], b"x", &[1; 65], &[2; 8 * 1024]] {
        by_smart_account(app, 8453, signature).await.refused(401, "sign_in_refused");
        app.chains.accept(8453, &wallet, signature);
        let body = by_smart_account(app, 8453, signature).await.ok(200);
        assert_eq!(body["inboxId"], "5a".repeat(32));
        by_smart_account(app, 1, signature).await.refused(401, "sign_in_refused");
    }
}

both!(a_chain_that_is_not_configured_or_does_not_answer_lets_nobody_in);
async fn a_chain_that_is_not_configured_or_does_not_answer_lets_nobody_in(app: &TestApp) {
    app.chains.accept(10, &smart_account(app), b"x");
    by_smart_account(app, 10, b"x").await.refused(401, "chain_not_supported");
    app.chains.accept(1, &smart_account(app), b"x");
    app.chains.go_offline(true);
    let answer = by_smart_account(app, 1, b"x").await;
    answer.refused(503, "chain_unreachable");
    assert!(answer.header("retry-after").is_some());
    assert_eq!(app.number("SELECT count(*) FROM tokens").await, 0);
    app.chains.go_offline(false);
    by_smart_account(app, 1, b"x").await.ok(200);
}

both!(a_wallets_own_key_needs_no_chain);
async fn a_wallets_own_key_needs_no_chain(app: &TestApp) {
    app.chains.go_offline(true);
    app.token(&app.person("alix")).await;
    assert_eq!(app.chains.asked(), 0);
}

both!(a_smart_account_signs_in_on_the_page_too);
async fn a_smart_account_signs_in_on_the_page_too(app: &TestApp) {
    use usher::service::sign_in::{ask_text, with_wallet};
    let wallet = smart_account(app);
    app.chains.accept(1, &wallet, b"x");
    let text = ask_text(&app.services, "a browser", &wallet).await.unwrap();
    let who = with_wallet(&app.services, "a browser", &text, &hex::encode_prefixed(b"x")).await.unwrap();
    assert_eq!(who.address, Some(wallet));
}
