//! A real EVM of its own for each test: anvil, with the contracts of `tests/evm`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use alloy_primitives::{Address, B256, Bytes, U256, hex, keccak256};
use alloy_sol_types::SolValue;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use usher::domain::inbox::WalletAddress;

pub const CHAIN: u64 = 31337;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evm")
}

/// As npm installed it, or as the machine has it.
fn anvil() -> PathBuf {
    let packages = std::fs::read_dir(folder().join("node_modules/@foundry-rs")).into_iter().flatten();
    let mut programs = packages.map(|package| package.unwrap().path().join("bin/anvil"));
    programs.find(|program| program.is_file()).unwrap_or_else(|| "anvil".into())
}

/// The creation code of every contract in these files, by its name.
pub fn compiled() -> &'static BTreeMap<String, String> {
    static COMPILED: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let run = std::process::Command::new("node")
            .current_dir(folder())
            .args(["compile.mjs", "wallets.sol", "tokens.sol", "../../src/gate/validator.sol"])
            .output();
        let run = run.expect("the tests on a real EVM need node");
        let complaint = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "run `npm ci --ignore-scripts` in tests/evm first: {complaint}");
        serde_json::from_slice(&run.stdout).unwrap()
    })
}

pub struct Evm {
    pub url: String,
    http: reqwest::Client,
    rich: Address,
    child: Child,
}

impl Evm {
    pub async fn start() -> Self {
        Self::at(CHAIN, 0).await
    }

    pub async fn at(chain_id: u64, port: u16) -> Self {
        let mut child = Command::new(anvil())
            .args(["--chain-id", &chain_id.to_string(), "--port", &port.to_string(), "--accounts", "1"])
            // The block before the last is safe.
            .args(["--slots-in-an-epoch", "1"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the tests on a real EVM need anvil: run `npm ci --ignore-scripts` in tests/evm");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let addr = loop {
            let line = lines.next_line().await.unwrap().expect("anvil ended");
            if let Some(addr) = line.strip_prefix("Listening on ") {
                break addr.to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut evm = Self { url: format!("http://{addr}"), http, rich: Address::ZERO, child };
        let accounts = evm.ask("eth_accounts", json!([])).await;
        evm.rich = accounts[0].as_str().unwrap().parse().unwrap();
        evm
    }

    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }

    pub async fn stop(mut self) {
        self.child.kill().await.unwrap();
    }

    pub async fn ask(&self, method: &str, params: Value) -> Value {
        let question = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let answer: Value =
            self.http.post(&self.url).json(&question).send().await.unwrap().json().await.unwrap();
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Sends a transaction; answers its receipt.
    pub async fn send(&self, mut transaction: Value) -> Value {
        transaction["from"] = json!(self.rich.to_string());
        let hash = self.ask("eth_sendTransaction", json!([transaction])).await;
        let mined = async {
            loop {
                let receipt = self.ask("eth_getTransactionReceipt", json!([hash])).await;
                if !receipt.is_null() {
                    break receipt;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let receipt = tokio::time::timeout(Duration::from_secs(20), mined).await.expect("it was mined");
        assert_eq!(receipt["status"], "0x1", "{receipt}");
        receipt
    }

    pub async fn deploy(&self, contract: &str, arguments: &[u8]) -> Address {
        let code = format!("0x{}{}", compiled()[contract], hex::encode(arguments));
        let receipt = self.send(json!({"data": code})).await;
        receipt["contractAddress"].as_str().unwrap().parse().unwrap()
    }

    pub async fn code(&self, at: Address) -> String {
        self.ask("eth_getCode", json!([at.to_string(), "latest"])).await.as_str().unwrap().to_owned()
    }

    /// Where the factory would put the wallet of this owner.
    pub async fn address_of(&self, factory: Address, owner: Address, salt: B256) -> Address {
        let data = call("addressOf(address,bytes32)", (owner, salt).abi_encode_params());
        let word = self
            .ask("eth_call", json!([{"to": factory.to_string(), "data": data.to_string()}, "latest"]))
            .await;
        Address::from_word(word.as_str().unwrap().parse().unwrap())
    }

    /// An account delegates to a contract (EIP-7702), as its own key allows it.
    pub async fn delegate(&self, key: &k256::ecdsa::SigningKey, to: Address) {
        let chain = &hex!("827a69");
        let payload = [&[0x05, 0xd9], &chain[..], &[0x94], to.as_slice(), &[0x80]].concat();
        let (signature, id) = key.sign_prehash_recoverable(keccak256(payload).as_slice()).unwrap();
        let authorization = json!({
            "chainId": "0x7a69", "address": to.to_string(), "nonce": "0x0",
            "yParity": format!("0x{:x}", id.to_byte()),
            "r": format!("{:#x}", U256::from_be_slice(&signature.r().to_bytes())),
            "s": format!("{:#x}", U256::from_be_slice(&signature.s().to_bytes())),
        });
        let nobody = Address::repeat_byte(1);
        self.send(json!({"to": nobody.to_string(), "type": "0x4", "authorizationList": [authorization]}))
            .await;
        let code = self.code(Address::from_private_key(key)).await;
        assert_eq!(code, format!("0xef0100{}", hex::encode(to)));
    }
}

pub fn call(function: &str, arguments: Vec<u8>) -> Bytes {
    [&keccak256(function)[..4], &arguments].concat().into()
}

/// A signature that carries what makes its wallet (ERC-6492).
pub fn wrapped(factory: Address, make: &Bytes, signature: &[u8]) -> Vec<u8> {
    let mark = hex!("6492649264926492649264926492649264926492649264926492649264926492");
    let inside = (factory, make.clone(), Bytes::copy_from_slice(signature)).abi_encode_params();
    [&inside[..], &mark].concat()
}

pub fn wallet(address: Address) -> WalletAddress {
    address.into()
}
