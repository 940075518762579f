//! The RPCs. Texts and codes of refusals are upstream's.

mod commit_log;
mod group_messages;
mod identity;
mod key_packages;
mod migration;
mod mls;
mod streaming;
mod welcome_messages;

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use tonic::{Response, Status, service::Routes};

use crate::{
    faults::Faults,
    store::Store,
    wire::{
        identity_api::identity_api_server::IdentityApiServer,
        migration::d14n_migration_api_server::D14nMigrationApiServer, mls::mls_api_server::MlsApiServer,
    },
};

/// The largest request, in bytes.
const MAX_REQUEST: usize = 25 * 1024 * 1024;

/// The node behind the RPCs.
#[derive(Debug, Clone)]
pub struct Node {
    pub store: Arc<Store>,
    pub faults: Arc<Faults>,
}

impl Node {
    /// The routes of all services.
    pub fn routes(&self) -> Routes {
        Routes::new(MlsApiServer::new(self.clone()).max_decoding_message_size(MAX_REQUEST))
            .add_service(IdentityApiServer::new(self.clone()).max_decoding_message_size(MAX_REQUEST))
            .add_service(D14nMigrationApiServer::new(self.clone()))
    }
}

type Answer<T> = Result<Response<T>, Status>;

fn answer<T>(message: T) -> Answer<T> {
    Ok(Response::new(message))
}

fn require(is_met: bool, otherwise: &str) -> Result<(), Status> {
    if is_met { Ok(()) } else { Err(Status::invalid_argument(otherwise)) }
}

#[expect(clippy::disallowed_methods, reason = "the network has a clock of its own")]
fn now_ns() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX)
}
