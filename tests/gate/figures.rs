//! What `cargo xtask bench` prints of gates: beside the same reads, one by one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::SolValue;
use axum::extract::State;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::time::Instant;
use usher::domain::gate::{BlockTag, Outcome, Subject};
use usher::domain::inbox::WalletAddress;
use usher::gate::ChainReader;

use crate::evm::call;
use crate::world::{HOLDER, World, chains, gate};

const WALLETS: u64 = 1_000;
/// As many of each of the two kinds.
const LEAVES: u64 = 10;

/// Counts what passes on its way to a node: requests, and calls in them.
#[derive(Clone)]
struct Counter {
    node: String,
    http: reqwest::Client,
    requests: Arc<AtomicUsize>,
    calls: Arc<AtomicUsize>,
}

impl Counter {
    async fn before(node: &str) -> (Self, String) {
        let (requests, calls) = Default::default();
        let counter = Self { node: node.to_owned(), http: client(), requests, calls };
        let router = Router::new().fallback(Self::pass).with_state(counter.clone());
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (counter, url)
    }

    async fn pass(State(counter): State<Self>, Json(asked): Json<Value>) -> Json<Value> {
        counter.requests.fetch_add(1, Ordering::Relaxed);
        counter.calls.fetch_add(asked.as_array().map_or(1, Vec::len), Ordering::Relaxed);
        Json(counter.http.post(&counter.node).json(&asked).send().await.unwrap().json().await.unwrap())
    }

    /// Since the last time.
    fn counted(&self) -> (usize, usize) {
        (self.requests.swap(0, Ordering::Relaxed), self.calls.swap(0, Ordering::Relaxed))
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap()
}

fn people() -> Vec<Address> {
    let others = (1..WALLETS).map(|number| Address::from_word(U256::from(number << 40).into()));
    std::iter::once(HOLDER).chain(others).collect()
}

fn subject(number: u64) -> Address {
    Address::from_word(U256::from(number).into())
}

fn tree(world: &World) -> Value {
    let keys = |number| {
        world.leaf(
            "accessKeys",
            json!({"function": "sharesBalance(address,address)", "minimum": 1,
            "arguments": [subject(number).to_string(), "$wallet"]}),
        )
    };
    let sticker = |number: u64| world.leaf("erc1155", json!({"ids": [number], "minimum": 1}));
    let leaves: Vec<Value> = (1..=LEAVES).flat_map(|number| [keys(number), sticker(number)]).collect();
    json!({"type": "atLeast", "n": 2, "of": leaves})
}

/// The same reads as plain calls.
fn reads(world: &World, who: Address) -> Vec<(Address, Bytes)> {
    let keys = |number| call("sharesBalance(address,address)", (subject(number), who).abi_encode_params());
    let sticker = |number| call("balanceOf(address,uint256)", (who, U256::from(number)).abi_encode_params());
    (1..=LEAVES).flat_map(|number| [(world.keys, keys(number)), (world.stickers, sticker(number))]).collect()
}

/// How long it takes to look at everybody, each for themselves, and how many meet the gate.
async fn looked_at(url: &str, tree: &Value) -> (Duration, usize) {
    let (gate, chains) = (gate(tree), chains(&[url], 1, BlockTag::Safe));
    let wallets: Vec<WalletAddress> = people().into_iter().map(Into::into).collect();
    let begun = Instant::now();
    let facts = chains.read(&gate.reads(), &wallets).await;
    let outcomes = wallets.into_iter().map(|wallet| gate.evaluate(&Subject::address(wallet), &facts).outcome);
    let met = outcomes.inspect(|outcome| assert_ne!(*outcome, Outcome::Unchecked));
    let met = met.filter(|outcome| *outcome == Outcome::Met).count();
    (begun.elapsed(), met)
}

async fn one_by_one(url: &str, world: &World) -> Duration {
    let http = client();
    let begun = Instant::now();
    for who in people() {
        for (to, data) in reads(world, who) {
            let params = json!([{"to": to.to_string(), "data": data.to_string()}, "safe"]);
            let body = json!({"jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": params});
            let answer: Value = http.post(url).json(&body).send().await.unwrap().json().await.unwrap();
            assert!(answer["result"].is_string(), "{answer}");
        }
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a figure; cargo xtask bench prints it"]
async fn a_thousand_wallets_before_a_tree_of_twenty_leaves() {
    let world = World::start().await;
    let sticker = (HOLDER, U256::from(3), U256::from(1)).abi_encode_params();
    world.act(world.stickers, "give(address,uint256,uint256)", sticker).await;
    world
        .act(
            world.keys,
            "give(address,address,uint256)",
            (subject(7), HOLDER, U256::from(1)).abi_encode_params(),
        )
        .await;
    world.mine(2).await;
    let (tree, (counter, url)) = (tree(&world), Counter::before(&world.evm.url).await);

    let batched = looked_at(&url, &tree).await;
    let batches = counter.counted();
    world.gather().await;
    let gathered = looked_at(&url, &tree).await;
    let multicalls = counter.counted();
    let alone = one_by_one(&url, &world).await;
    let (calls, _) = counter.counted();
    assert_eq!((batched.1, gathered.1, calls), (1, 1, 20_000));

    let figure = |what: &str, (took, _): (Duration, usize), (requests, calls): (usize, usize)| {
        let ratio = took.as_secs_f64() / alone.as_secs_f64();
        println!("{what:44} {} ms, {ratio:.3} times; {requests} requests, {calls} calls", took.as_millis());
    };
    println!("{:44} {} ms; {calls} calls", "20 leaves, 1,000 wallets, one by one", alone.as_millis());
    figure("  with Multicall3", gathered, multicalls);
    figure("  in batches", batched, batches);
}
