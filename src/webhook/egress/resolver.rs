//! Names to addresses, and only to addresses we may call: what is looked up is what is called.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// Looks a host name up.
#[async_trait]
pub trait Lookup: Send + Sync {
    async fn addresses(&self, host: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// The system's own way.
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// The name leads, also, to an address that is not public.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network")]
pub(super) struct NotPublic;

/// Refuses a name as soon as one of its addresses is not public.
pub(super) struct Guarded(pub Arc<dyn Lookup>);

/// Takes what comes: for the allow-list only.
pub(super) struct Open(pub Arc<dyn Lookup>);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = self.0.clone();
        Box::pin(async move {
            let found = lookup.addresses(name.as_str()).await?;
            if !found.iter().all(|address| is_public(*address)) {
                return Err(NotPublic.into());
            }
            Ok(with_ports(found))
        })
    }
}

impl Resolve for Open {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = self.0.clone();
        Box::pin(async move { Ok(with_ports(lookup.addresses(name.as_str()).await?)) })
    }
}

/// Port 0 stands for the one in the address of the web.
fn with_ports(found: Vec<IpAddr>) -> Addrs {
    Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)))
}
