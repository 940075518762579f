mod addresses;
mod proxy;
mod server;
mod talk;
mod urls;

use std::net::IpAddr;

use async_trait::async_trait;

use super::Lookup;

/// Answers every name with these.
struct Always(Vec<IpAddr>);

#[async_trait]
impl Lookup for Always {
    async fn addresses(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(self.0.clone())
    }
}
