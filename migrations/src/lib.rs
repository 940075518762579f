//! The database's shape, step by step. Old code runs against the new shape: expand first, contract a
//! release later.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261122_000001_first_house;
mod m20261122_000002_people_who_let_in;
mod m20261122_000003_former_members;
mod m20261122_000004_keys_and_devices;
mod m20261122_000005_answers_kept_whole;
mod m20261123_000006_gates;
mod m20261123_000007_webhooks;
mod m20261123_000008_gate_watch;
mod m20261123_000009_signed_asks;
mod m20261123_000010_badges;
mod m20261123_000011_reviewers;
mod m20261123_000012_disclosure;
mod m20261123_000013_events;
mod m20261123_000014_by_code;
mod m20261123_000015_pictures;
mod m20261123_000016_funnel;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_first_house::Migration),
            Box::new(m20261122_000002_people_who_let_in::Migration),
            Box::new(m20261122_000003_former_members::Migration),
            Box::new(m20261122_000004_keys_and_devices::Migration),
            Box::new(m20261122_000005_answers_kept_whole::Migration),
            Box::new(m20261123_000006_gates::Migration),
            Box::new(m20261123_000007_webhooks::Migration),
            Box::new(m20261123_000008_gate_watch::Migration),
            Box::new(m20261123_000009_signed_asks::Migration),
            Box::new(m20261123_000010_badges::Migration),
            Box::new(m20261123_000011_reviewers::Migration),
            Box::new(m20261123_000012_disclosure::Migration),
            Box::new(m20261123_000013_events::Migration),
            Box::new(m20261123_000014_by_code::Migration),
            Box::new(m20261123_000015_pictures::Migration),
            Box::new(m20261123_000016_funnel::Migration),
        ]
    }
}
