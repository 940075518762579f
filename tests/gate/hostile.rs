//! Contracts that do what they should not: they spoil their own answer and no other.

use serde_json::json;
use usher::domain::gate::{BlockTag, Outcome};

use crate::world::{HOLDER, World, look, parrot};

use Outcome::{Met, Unchecked};

const WORD: &str = "00000000000000000000000000000000000000000000000000000000000000ff";

async fn check(world: &World, hostile: &[String]) {
    // One way to the chain for all of them: none makes a node rest.
    let chains = world.chains(BlockTag::Safe);
    let good = world.leaf("erc20", json!({"minimum": "0.0000001"}));
    for contract in hostile {
        for leaf in [
            world.leaf("erc721", json!({"contract": contract})),
            world.leaf("erc721", json!({"contract": contract, "tokenId": 1})),
            world.leaf("erc20", json!({"contract": contract, "minimum": "1"})),
            world.leaf("poap", json!({"contract": contract, "eventId": 1})),
            world.leaf(
                "accessKeys",
                json!({"contract": contract, "function": "f(address)", "arguments": ["$wallet"],
                "returns": "bool"}),
            ),
        ] {
            let report = look(&chains, &leaf, HOLDER).await;
            assert_eq!(report.outcome, Unchecked, "{leaf}: {report:?}");
            assert!(report.leaves[0].why_unchecked.is_some() && report.advice.is_none());
            let not = json!({"type": "not", "rule": leaf});
            assert_eq!(look(&chains, &not, HOLDER).await.outcome, Unchecked, "{not}");
            let beside = json!({"type": "any", "of": [leaf, good]});
            let report = look(&chains, &beside, HOLDER).await;
            assert_eq!(report.outcome, Met, "{leaf} spoils its neighbour: {report:?}");
        }
    }
}

#[tokio::test]
async fn a_hostile_contract_is_neither_a_yes_nor_a_no_and_spoils_nothing_else() {
    let world = World::start().await;
    world.give(world.coins, 1).await;
    let mut hostile = vec![world.evm.deploy("Silent", &[]).await.to_string(), HOLDER.to_string()];
    for (manner, words) in [
        (1, ""),
        (1, WORD),
        (2, ""),
        (3, ""),
        (4, ""),
        (0, ""),
        (0, "01"),
        (0, WORD.strip_prefix("00").unwrap()),
        (0, &format!("{WORD}00")),
        (0, &format!("{WORD}{WORD}")),
    ] {
        hostile.push(world.evm.deploy("Parrot", &parrot(manner, words)).await.to_string());
    }
    world.mine(2).await;
    check(&world, &hostile).await;
    world.gather().await;
    check(&world, &hostile).await;
}

#[tokio::test]
async fn a_word_that_cannot_be_what_was_asked_for_is_no_answer() {
    let world = World::start().await;
    let liar = world.evm.deploy("Parrot", &parrot(0, &"ff".repeat(32))).await.to_string();
    world.mine(2).await;
    let chains = world.chains(BlockTag::Safe);
    for leaf in [
        world.leaf("erc721", json!({"contract": liar, "tokenId": 1})),
        world.leaf("erc20", json!({"contract": liar, "minimum": "1"})),
        world.leaf(
            "accessKeys",
            json!({"contract": liar, "function": "f(address) returns (bool)", "arguments": ["$wallet"]}),
        ),
    ] {
        let report = look(&chains, &leaf, HOLDER).await;
        assert_eq!(report.outcome, Unchecked, "{leaf}: {report:?}");
    }
}
