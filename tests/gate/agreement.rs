//! Which block is believed, and how many nodes.

use alloy_primitives::U256;
use alloy_sol_types::SolValue;
use serde_json::{Value, json};
use usher::domain::gate::{BlockTag, Outcome, Report};

use crate::world::{HOLDER, World, chains, look};

use Outcome::{Met, NotMet, Unchecked};

fn one(world: &World) -> Value {
    world.leaf("erc20", json!({"minimum": "0.0000001"}))
}

fn block(report: &Report) -> u64 {
    report.leaves[0].block.unwrap()
}

#[tokio::test]
async fn what_is_not_settled_yet_does_not_count() {
    let world = World::start().await;
    world.mine(5).await;
    let at = async |tag| look(&world.chains(tag), &one(&world), HOLDER).await;
    world.give(world.coins, 1).await;
    let (latest, safe, finalized) =
        (at(BlockTag::Latest).await, at(BlockTag::Safe).await, at(BlockTag::Finalized).await);
    assert_eq!([latest.outcome, safe.outcome, finalized.outcome], [Met, NotMet, NotMet]);
    assert!(block(&finalized) < block(&safe) && block(&safe) < block(&latest));
    world.mine(1).await;
    assert_eq!([at(BlockTag::Safe).await.outcome, at(BlockTag::Finalized).await.outcome], [Met, NotMet]);
    world.mine(1).await;
    assert_eq!(at(BlockTag::Finalized).await.outcome, Met);
}

#[tokio::test]
async fn what_a_reorganisation_took_back_was_never_safe() {
    let world = World::start().await;
    world.mine(5).await;
    let before = world.evm.ask("evm_snapshot", json!([])).await;
    world.give(world.coins, 1).await;
    let (newest, safe) = (world.chains(BlockTag::Latest), world.chains(BlockTag::Safe));
    assert_eq!(look(&newest, &one(&world), HOLDER).await.outcome, Met);
    assert_eq!(look(&safe, &one(&world), HOLDER).await.outcome, NotMet);
    world.evm.ask("evm_revert", json!([before])).await;
    world.mine(3).await;
    assert_eq!(look(&newest, &one(&world), HOLDER).await.outcome, NotMet);
    assert_eq!(look(&safe, &one(&world), HOLDER).await.outcome, NotMet);
}

/// The same transactions on both, so that both have the same contracts.
async fn twins() -> (World, World) {
    let (one, other) = (World::start().await, World::start().await);
    assert_eq!(one.coins, other.coins);
    (one, other)
}

#[tokio::test]
async fn a_node_that_lags_holds_the_others_at_its_block() {
    let (ahead, behind) = twins().await;
    let both = chains(&[&ahead.evm.url, &behind.evm.url], 2, BlockTag::Latest);
    let before = look(&both, &one(&ahead), HOLDER).await;
    ahead.give(ahead.coins, 1).await;
    let report = look(&both, &one(&ahead), HOLDER).await;
    assert_eq!((report.outcome, block(&report)), (NotMet, block(&before)));
    behind.give(behind.coins, 1).await;
    let report = look(&both, &one(&ahead), HOLDER).await;
    assert_eq!((report.outcome, block(&report)), (Met, block(&before) + 1));
}

#[tokio::test]
async fn nodes_that_disagree_decide_nothing() {
    let (honest, lying) = twins().await;
    honest.give(honest.coins, 1).await;
    lying.give(lying.coins, 2).await;
    let both = chains(&[&honest.evm.url, &lying.evm.url], 2, BlockTag::Latest);
    let report = look(&both, &one(&honest), HOLDER).await;
    assert_eq!(report.outcome, Unchecked);
    assert_eq!(report.leaves[0].why_unchecked.as_deref(), Some("The chain's nodes did not agree."));
    // The third decides, whichever of them is asked first.
    let third = World::start().await;
    third.give(third.coins, 1).await;
    let three = chains(&[&lying.evm.url, &honest.evm.url, &third.evm.url], 2, BlockTag::Latest);
    let report = look(&three, &one(&honest), HOLDER).await;
    assert_eq!(
        report.leaves[0].found.as_deref().map(|found| found.contains("0.0000001")),
        Some(true),
        "{report:?}"
    );
}

#[tokio::test]
async fn two_of_three_are_enough_and_one_is_not() {
    let (first, second) = twins().await;
    for world in [&first, &second] {
        world.act(world.coins, "give(address,uint256)", (HOLDER, U256::ONE).abi_encode_params()).await;
    }
    let gone = "http://127.0.0.1:1";
    let two = chains(&[gone, &first.evm.url, &second.evm.url], 2, BlockTag::Latest);
    assert_eq!(look(&two, &one(&first), HOLDER).await.outcome, Met);
    let alone = chains(&[gone, &first.evm.url], 2, BlockTag::Latest);
    assert_eq!(look(&alone, &one(&first), HOLDER).await.outcome, Unchecked);
}
