//! A chain with everything on it that gates look at.

use alloy_primitives::{Address, U256, address, hex};
use alloy_sol_types::SolValue;
use serde_json::{Value, json};
use usher::domain::gate::{BlockTag, Facts, Gate, Report, Subject};
use usher::domain::inbox::WalletAddress;
use usher::gate::ChainReader;
use usher::gate::chains::{ChainSettings, Chains};

use crate::evm::{CHAIN, Evm, call};

pub const HOLDER: Address = Address::repeat_byte(0xa1);
pub const OTHER: Address = Address::repeat_byte(0xb0);
pub const SUBJECT: Address = Address::repeat_byte(0x11);
const MULTICALL: Address = address!("cA11bde05977b3631167028862bE2a173976CA11");

pub struct World {
    pub evm: Evm,
    pub coins: Address,
    pub collection: Address,
    pub stickers: Address,
    pub keys: Address,
}

impl World {
    pub async fn start() -> Self {
        let evm = Evm::start().await;
        let decimals = U256::from(7).abi_encode();
        Self {
            coins: evm.deploy("Coins", &decimals).await,
            collection: evm.deploy("Collection", &[]).await,
            stickers: evm.deploy("Stickers", &[]).await,
            keys: evm.deploy("Keys", &[]).await,
            evm,
        }
    }

    /// Calls a function of a contract, for good.
    pub async fn act(&self, contract: Address, function: &str, arguments: Vec<u8>) {
        let data = call(function, arguments).to_string();
        self.evm.send(json!({"to": contract.to_string(), "data": data, "gas": "0x1c9c380"})).await;
    }

    pub async fn give(&self, contract: Address, number: u64) {
        self.act(contract, "give(address,uint256)", (HOLDER, U256::from(number)).abi_encode_params()).await;
    }

    pub async fn mine(&self, blocks: u64) {
        self.evm.ask("anvil_mine", json!([format!("{blocks:#x}")])).await;
    }

    /// Puts Multicall3 where it is on other chains.
    pub async fn gather(&self) {
        let made = self.evm.deploy("Multicall", &[]).await;
        let code = self.evm.code(made).await;
        self.evm.ask("anvil_setCode", json!([MULTICALL.to_string(), code])).await;
        self.mine(2).await;
    }

    pub fn chains(&self, block: BlockTag) -> Chains {
        chains(&[&self.evm.url], 1, block)
    }

    /// A requirement of this type about the contracts here.
    pub fn leaf(&self, of_type: &str, mut leaf: Value) -> Value {
        leaf["type"] = json!(of_type);
        leaf["chain"] = json!(format!("eip155:{CHAIN}"));
        let contract = match of_type {
            "erc20" => self.coins,
            "erc721" | "poap" => self.collection,
            "erc1155" => self.stickers,
            "accessKeys" => self.keys,
            _ => return leaf,
        };
        if leaf["contract"].is_null() {
            leaf["contract"] = json!(contract.to_string());
        }
        leaf
    }
}

pub fn chains(urls: &[&str], quorum: usize, block: BlockTag) -> Chains {
    let urls = urls.iter().map(|url| (*url).to_owned()).collect();
    Chains::new([ChainSettings { id: CHAIN, urls, quorum, block }]).unwrap()
}

pub fn gate(rule: &Value) -> Gate {
    Gate::parse(&json!({"rule": rule}).to_string()).unwrap()
}

pub async fn look(chains: &Chains, rule: &Value, who: Address) -> Report {
    decide(chains, &gate(rule), who).await
}

pub async fn decide(chains: &Chains, gate: &Gate, who: Address) -> Report {
    let wallet = WalletAddress::from(who);
    let mut facts: Facts = chains.read(&gate.reads(), std::slice::from_ref(&wallet)).await;
    facts.inbox_age_days = Some(365);
    gate.evaluate(&Subject::address(wallet), &facts)
}

/// What a parrot is made of: its manner and its words.
pub fn parrot(manner: u8, words: &str) -> Vec<u8> {
    (U256::from(manner), alloy_primitives::Bytes::from(hex::decode(words).unwrap())).abi_encode_params()
}
