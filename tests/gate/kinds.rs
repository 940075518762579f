//! Every kind of requirement, with Multicall3 and without.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolValue;
use serde_json::{Value, json};
use usher::domain::gate::{BlockTag, Gate, Outcome, Subject};
use usher::domain::inbox::WalletAddress;
use usher::gate::ChainReader;

use crate::world::{HOLDER, OTHER, SUBJECT, World, decide, look};

use Outcome::{Met, NotMet, Unchecked};

/// The holder gets some of everything.
async fn furnished() -> World {
    let world = World::start().await;
    world.give(world.coins, 1_005_000_000).await;
    for token in [42, 12_001, 12_002, 77_000] {
        world.give(world.collection, token).await;
    }
    for (id, amount) in [(1u64, 2u64), (2, 1), (5, 1)] {
        let sticker = (HOLDER, U256::from(id), U256::from(amount)).abi_encode_params();
        world.act(world.stickers, "give(address,uint256,uint256)", sticker).await;
    }
    let share = (SUBJECT, HOLDER, U256::from(3)).abi_encode_params();
    world.act(world.keys, "give(address,address,uint256)", share).await;
    world.act(world.keys, "ban(address)", OTHER.abi_encode()).await;
    let ether = json!({"to": HOLDER.to_string(), "value": format!("{:#x}", 10u64.pow(18))});
    world.evm.send(ether).await;
    world.mine(2).await;
    world
}

/// Just enough, and one more than there is.
fn borders(world: &World) -> Vec<(Value, Value)> {
    let leaf = |of_type: &str, change: Value| world.leaf(of_type, change);
    let shares = |minimum: u64| {
        leaf(
            "accessKeys",
            json!({"function": "sharesBalance(address,address)",
            "arguments": [SUBJECT.to_string(), "$wallet"], "minimum": minimum}),
        )
    };
    let banned =
        leaf("accessKeys", json!({"function": "isBanned(address) returns (bool)", "arguments": ["$wallet"]}));
    let not = json!({"type": "not", "rule": banned.clone()});
    vec![
        (
            leaf("nativeCoin", json!({"minimum": "1"})),
            leaf("nativeCoin", json!({"minimum": "1.000000000000000001"})),
        ),
        (leaf("erc20", json!({"minimum": "100.5"})), leaf("erc20", json!({"minimum": "100.5000001"}))),
        (leaf("erc721", json!({"minimum": 4})), leaf("erc721", json!({"minimum": 5}))),
        (leaf("erc721", json!({"tokenId": 42})), leaf("erc721", json!({"minimum": 6}))),
        (
            leaf("erc1155", json!({"ids": [1, 5], "minimum": 3})),
            leaf("erc1155", json!({"ids": [1], "minimum": 3})),
        ),
        (leaf("poap", json!({"eventId": 12})), leaf("poap", json!({"eventId": 13}))),
        (shares(3), shares(4)),
        (not, banned),
    ]
}

async fn check(world: &World) {
    let chains = world.chains(BlockTag::Safe);
    let pairs = borders(world);
    for (enough, more) in &pairs {
        let report = look(&chains, enough, HOLDER).await;
        assert_eq!(report.outcome, Met, "{enough}: {report:?}");
        assert!(report.leaves[0].block.is_some());
        assert_eq!(look(&chains, more, HOLDER).await.outcome, NotMet, "{more}");
        assert_eq!(look(&chains, enough, OTHER).await.outcome, NotMet, "{enough}");
    }
    // Together they are asked together.
    let all = json!({"type": "all", "of": pairs.iter().map(|(enough, _)| enough).collect::<Vec<_>>()});
    assert_eq!(look(&chains, &all, HOLDER).await.outcome, Met);
    assert_eq!(look(&chains, &all, OTHER).await.outcome, NotMet);
}

#[tokio::test]
async fn every_kind_is_met_at_its_border_with_multicall_and_without() {
    let world = furnished().await;
    check(&world).await;
    world.gather().await;
    check(&world).await;
}

/// The same gate, about the contracts of this chain.
fn moved(world: &World, rule: &Value) -> Value {
    match rule {
        Value::Object(fields) => {
            let of_type = fields.get("type").and_then(Value::as_str).unwrap_or_default();
            let mut fields = fields.clone();
            if fields.contains_key("chain") || of_type == "poap" {
                fields.remove("contract");
                return world.leaf(of_type, Value::Object(fields));
            }
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), moved(world, value))).collect())
        }
        Value::Array(values) => values.iter().map(|value| moved(world, value)).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn the_gates_of_the_documentation_open_to_whoever_holds_what_they_want() {
    let world = furnished().await;
    let badge = (HOLDER, U256::from(12_345_000)).abi_encode_params();
    world.act(world.collection, "give(address,uint256)", badge).await;
    world.gather().await;
    let chains = world.chains(BlockTag::Safe);
    for file in ["nft-collection", "erc20", "access-keys", "poap", "members-or-holders"] {
        let path = format!("{}/docs/gates/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let written: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let gate = Gate::parse(&moved(&world, &written).to_string()).unwrap();
        assert_eq!(chains.inspect(&gate).await, [], "{file}");
        let report = decide(&chains, &gate, HOLDER).await;
        assert_eq!(report.outcome, Met, "{file}: {report:?}");
        let report = decide(&chains, &gate, OTHER).await;
        assert_eq!(report.outcome, NotMet, "{file}: {report:?}");
        assert!(report.advice.is_some());
    }
}

#[tokio::test]
async fn many_wallets_are_asked_in_one_go_and_add_up() {
    let world = furnished().await;
    world.gather().await;
    let gate = crate::world::gate(&world.leaf("erc20", json!({"minimum": "100.5"})));
    let wallet = |number: u64| Address::from_word(U256::from(number + 1_000_000).into()).into();
    let mut wallets: Vec<WalletAddress> = (0..250).map(wallet).collect();
    wallets.push(HOLDER.into());
    let facts = world.chains(BlockTag::Safe).read(&gate.reads(), &wallets).await;
    assert_eq!(facts.len(), 252, "251 balances and the decimals");
    let subject = |wallets: &[WalletAddress]| Subject { wallets: wallets.to_vec(), ..Subject::default() };
    assert_eq!(gate.evaluate(&subject(&wallets), &facts).outcome, Met);
    assert_eq!(gate.evaluate(&subject(&wallets[..250]), &facts).outcome, NotMet);
}

#[tokio::test]
async fn a_wallet_with_too_many_badges_is_looked_through_and_not_guessed_about() {
    let world = World::start().await;
    let many = (HOLDER, U256::from(5_000), U256::from(300)).abi_encode_params();
    world.act(world.collection, "giveMany(address,uint256,uint256)", many).await;
    world.gather().await;
    let chains = world.chains(BlockTag::Safe);
    let badge = |event: u64| world.leaf("poap", json!({"eventId": event}));
    assert_eq!(look(&chains, &badge(5), HOLDER).await.outcome, Met);
    assert_eq!(look(&chains, &badge(9), HOLDER).await.outcome, NotMet, "all 300 were seen");
    world.give(world.collection, 9_000).await;
    world.mine(2).await;
    assert_eq!(look(&chains, &badge(5), HOLDER).await.outcome, Met);
    let report = look(&chains, &badge(9), HOLDER).await;
    assert_eq!(report.outcome, Unchecked);
    assert!(report.leaves[0].why_unchecked.as_deref().is_some_and(|why| why.contains("more POAPs")));
}
