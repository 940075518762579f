//! Installations' keys: Ed25519ph in XMTP's way, over a text of ours.

use alloy_primitives::hex;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Digest, Sha512, Signer, SigningKey};
use serde_json::json;
use sha2::Sha256;
use usher::domain::installation::CONTEXT;

use crate::case::{Case, Nonces, fill, read};
use crate::support::{Answer, Person, TestApp, at_once};

const GOOD: &str = "{host} wants you to sign in with your XMTP installation.\n\nURI: {base}\nVersion: 1\nInbox ID: {inbox}\nInstallation ID: {installation}\nNonce: {nonce}\nIssued At: {at:0}\nExpiration Time: {at:300}";
/// The point of order 1: to careless verifiers, itself and zeros are its signature of everything.
const SMALL: &str = "0100000000000000000000000000000000000000000000000000000000000000";

struct Installation {
    who: Person,
    key: SigningKey,
    id: String,
}

impl Installation {
    fn of(app: &TestApp, name: &str) -> Self {
        let key = SigningKey::from_bytes(&Sha256::digest(format!("the installation of {name}")).into());
        let id = hex::encode(key.verifying_key());
        let who = app.person(name);
        app.xmtp.install(&who.inbox_id, &id);
        Self { who, key, id }
    }

    fn sign(&self, text: &str, context: &[u8]) -> [u8; 64] {
        self.key.sign_prehashed(Sha512::new().chain_update(text), Some(context)).unwrap().to_bytes()
    }
}

fn signature(how: &str, ours: &Installation, other: &Installation, text: &str) -> String {
    let good = ours.sign(text, CONTEXT);
    let changed = |at: usize, bits: u8| {
        let mut bytes = good;
        bytes[at] ^= bits;
        bytes.to_vec()
    };
    let bytes: Vec<u8> = match how {
        "" => good.to_vec(),
        "plain Ed25519" => ours.key.sign(text.as_bytes()).to_bytes().to_vec(),
        "no context" => ours.sign(text, b"").to_vec(),
        "other context" => ours.sign(text, b"PRIVATE SIGNATURE CONTEXT").to_vec(),
        "context in lower case" => ours.sign(text, b"public signature context").to_vec(),
        "context with a zero byte" => ours.sign(text, b"PUBLIC SIGNATURE CONTEXT\0").to_vec(),
        "other text" => ours.sign("hello", CONTEXT).to_vec(),
        "text without its nonce" => {
            let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("Nonce")).collect();
            ours.sign(&lines.join("\n"), CONTEXT).to_vec()
        }
        "hash signed as text" => ours.key.sign(&Sha512::digest(text)).to_bytes().to_vec(),
        "other installation" => other.sign(text, CONTEXT).to_vec(),
        "63 bytes" => good[..63].to_vec(),
        "65 bytes" => [&good[..], &[0]].concat(),
        "all zeros" => vec![0; 64],
        "s plus the order" => plus_order(good).to_vec(),
        "flipped bit in r" => changed(0, 1),
        "flipped bit in s" => changed(40, 1),
        "small order" => [hex::decode(SMALL).unwrap(), vec![0; 32]].concat(),
        "too long" => vec![1; 9000],
        "empty" => return String::new(),
        "not hex" => return "zz".repeat(64),
        "wallet's signature" => return ours.who.sign(text),
        "base64" => return STANDARD.encode(good),
        "base64 for URLs" => return URL_SAFE_NO_PAD.encode(good),
        "with 0x" => return hex::encode_prefixed(good),
        "capitals" => return hex::encode_upper(good),
        "blanks around" => return format!(" {}\n", hex::encode(good)),
        other => panic!("how to sign {other:?}?"),
    };
    hex::encode(bytes)
}

/// The twin of a signature, which careless verifiers take.
fn plus_order(mut signature: [u8; 64]) -> [u8; 64] {
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut carry = 0;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    signature
}

async fn send(app: &TestApp, inbox: &str, installation: &str, message: &str, signature: &str) -> Answer {
    let xmtp =
        json!({"inboxId": inbox, "installationId": installation, "message": message, "signature": signature});
    app.post("/auth/token").json(&json!({"xmtp": xmtp})).send().await
}

async fn wrong_about(app: &TestApp, case: &Case) -> Vec<String> {
    let (ours, other) = (Installation::of(app, &case.name), Installation::of(app, "mallory"));
    app.xmtp.install(&ours.who.inbox_id, SMALL);
    let nonces = Nonces::new(app, &ours.who).await;
    let (inbox, other_inbox) = (ours.who.inbox_id.as_str(), other.who.inbox_id.as_str());
    let blanks = [
        ("{inbox}", inbox.to_owned()),
        ("{inbox:upper}", inbox.to_uppercase()),
        ("{inbox:other}", other_inbox.to_owned()),
        ("{inbox:unknown}", "ab".repeat(32)),
        ("{installation}", ours.id.clone()),
        ("{installation:upper}", ours.id.to_uppercase()),
        ("{installation:other}", other.id.clone()),
        ("{small}", SMALL.to_owned()),
    ];
    let text = case.text(GOOD, &blanks, &nonces);
    let (inbox_said, installation_said) = match case.body.as_str() {
        "" => (inbox.to_owned(), ours.id.clone()),
        "capitals" => (inbox.to_uppercase(), ours.id.to_uppercase()),
        "other inbox" => (other_inbox.to_owned(), ours.id.clone()),
        "unknown inbox" => ("ab".repeat(32), ours.id.clone()),
        "other installation" => (inbox.to_owned(), other.id.clone()),
        "small order" => (inbox.to_owned(), SMALL.to_owned()),
        "no inbox id" => ("ab".repeat(31), ours.id.clone()),
        "no installation id" => (inbox.to_owned(), format!("0x{}", &ours.id[2..])),
        other => panic!("what body is {other:?}?"),
    };
    match case.before.as_str() {
        "revoke" => app.xmtp.revoke(&ours.who.inbox_id, &ours.id),
        before => app.xmtp.go_offline(before == "offline"),
    }
    let signed = signature(&case.sign, &ours, &other, &text);
    let answer = send(app, &inbox_said, &installation_said, &text, &signed).await;
    app.xmtp.go_offline(false);
    let good = fill(GOOD, &blanks, &nonces);
    let again = send(app, inbox, &ours.id, &good, &hex::encode(ours.sign(&good, CONTEXT))).await;
    case.check(&answer, &again)
}

both!(every_installation_text_of_the_list_is_answered_as_it_says);
async fn every_installation_text_of_the_list_is_answered_as_it_says(app: &TestApp) {
    let cases = read(include_str!("vectors/installation.json"));
    let mut wrong = Vec::new();
    for case in &cases {
        wrong.extend(wrong_about(app, case).await);
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
    assert!(cases.len() >= 25);
}

both!(an_installations_token_names_inbox_and_wallet);
async fn an_installations_token_names_inbox_and_wallet(app: &TestApp) {
    let ours = Installation::of(app, "alix");
    let nonces = Nonces::new(app, &ours.who).await;
    let blanks = [("{inbox}", ours.who.inbox_id.to_string()), ("{installation}", ours.id.clone())];
    let text = fill(GOOD, &blanks, &nonces);
    let signed = hex::encode(ours.sign(&text, CONTEXT));
    let answers = at_once(0..64, |_| {
        let (app, inbox, id) = (app.clone(), ours.who.inbox_id.clone(), ours.id.clone());
        let (text, signed) = (text.clone(), signed.clone());
        async move { send(&app, inbox.as_str(), &id, &text, &signed).await }
    })
    .await;
    let good: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(good.len(), 1);
    let body = good[0].json();
    assert_eq!(body["inboxId"], ours.who.inbox_id.as_str());
    let token = body["token"].as_str().unwrap();
    let who = usher::service::sign_in::bearer(&app.services, token).await.unwrap();
    assert_eq!(who, ours.who.signed_in());
}
