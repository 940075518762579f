//! Faults that only a chain can tell, found where a gate is entered.

use serde_json::json;
use usher::domain::gate::{BlockTag, GateFault};
use usher::gate::ChainReader;

use alloy_primitives::U256;
use alloy_sol_types::SolValue;

use crate::world::{HOLDER, World, chains, gate};

async fn faults(world: &World, rule: serde_json::Value) -> Vec<GateFault> {
    let all = json!({"type": "any", "of": [{"type": "inboxAge", "days": 1}, rule]});
    world.chains(BlockTag::Latest).inspect(&gate(&all)).await
}

#[tokio::test]
async fn what_is_wrong_with_a_gate_is_told_with_its_place() {
    let world = World::start().await;
    let silent = world.evm.deploy("Silent", &[]).await.to_string();
    let endless = world.evm.deploy("Coins", &U256::from(77).abi_encode()).await.to_string();
    for (rule, name, words) in [
        (
            json!({"type": "nativeCoin", "chain": "eip155:5", "minimum": "1"}),
            "chain",
            "It knows: eip155:31337",
        ),
        (
            world.leaf("erc20", json!({"contract": HOLDER.to_string(), "minimum": "1"})),
            "contract",
            "No contract",
        ),
        (
            world.leaf("erc20", json!({"contract": world.stickers.to_string(), "minimum": "1"})),
            "contract",
            "does not",
        ),
        (world.leaf("erc20", json!({"contract": endless, "minimum": "1"})), "contract", "decimals"),
        (world.leaf("erc20", json!({"minimum": "0.00000001"})), "minimum", "the token has 7"),
        (world.leaf("erc721", json!({"contract": silent})), "contract", "does not answer"),
        (world.leaf("erc721", json!({"tokenId": 5})), "tokenId", "no owner"),
        (
            world.leaf("accessKeys", json!({"function": "members(address)", "arguments": ["$wallet"]})),
            "function",
            "does not answer",
        ),
    ] {
        let found = faults(&world, rule.clone()).await;
        assert_eq!(found.len(), 1, "{rule}: {found:?}");
        assert_eq!(found[0].place, format!("rule.of[1].{name}"), "{rule}: {found:?}");
        assert!(found[0].what.contains(words), "{rule}: {found:?}");
    }
    assert_eq!(faults(&world, world.leaf("erc20", json!({"minimum": "0.0000001"}))).await, []);
}

#[tokio::test]
async fn a_chain_that_does_not_answer_is_told_too() {
    let away = chains(&["http://127.0.0.1:1"], 1, BlockTag::Safe);
    for rule in [
        json!({"type": "nativeCoin", "chain": "eip155:31337", "minimum": "1"}),
        json!({"type": "erc721", "chain": "eip155:31337", "contract": HOLDER.to_string()}),
    ] {
        let found = away.inspect(&gate(&rule)).await;
        assert_eq!(found.len(), 1);
        assert!(found[0].place == "rule.chain" && found[0].what.contains("Try again"), "{found:?}");
        assert!(!found[0].what.contains("127.0.0.1"), "a URL may hold keys: {found:?}");
    }
}
