use tonic::{Request, async_trait};

use super::{Answer, Node, answer, now_ns};
use crate::wire::{Empty, FetchD14nCutoverResponse, migration::d14n_migration_api_server::D14nMigrationApi};

const NEVER: u64 = i64::MAX as u64;

#[async_trait]
impl D14nMigrationApi for Node {
    async fn fetch_d14n_cutover(&self, _: Request<Empty>) -> Answer<FetchD14nCutoverResponse> {
        let timestamp_ns = if self.faults.is_cut_over() { now_ns() } else { NEVER };
        answer(FetchD14nCutoverResponse { timestamp_ns })
    }
}
