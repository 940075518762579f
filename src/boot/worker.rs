//! The process that drives our XMTP client: one at a time, the others wait.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{BootError, start_bridge};
use crate::config::Config;
use crate::jobs::{Ended, Porter};
use crate::service::Services;
use crate::service::health::ACCOUNT;
use crate::storage::{person, setting};
use crate::xmtp::bridge::{Bridge, BridgeClient, BridgeConfig, Network, StartError};
use crate::xmtp::{GroupClient, XmtpErrorKind};

const ASK_AGAIN: Duration = Duration::from_millis(500);
const CLIENT: &str = "usher";
/// What people read beside the messages of our account.
const ACCOUNT_NAME: &str = "Usher";

/// Works until told to stop. Ends with an error only where a person must act: what passes, such as a database
/// that is away, must not take the pages down.
pub async fn run(
    config: Config,
    network: Network,
    services: Services,
    stop: CancellationToken,
) -> Result<(), BootError> {
    let mut worked = false;
    while !stop.is_cancelled() {
        let bridge = match own_bridge(&config, &network, &stop).await {
            Ok(Some(bridge)) => bridge,
            Ok(None) => break,
            Err(error) if worked => {
                tracing::error!(%error, "our XMTP client does not start again; trying again");
                pause(&stop).await;
                continue;
            }
            Err(error) => return Err(error),
        };
        worked = true;
        let ended = with_client(&bridge, &services, &stop).await;
        bridge.stop().await;
        match ended? {
            Ended::Stopped => break,
            Ended::LeaseLost => tracing::warn!("the lease went to another process; waiting for it"),
        }
    }
    Ok(())
}

/// The bridge with our client, once no other process of this machine has it; `None` where we were stopped.
async fn own_bridge(
    config: &Config,
    network: &Network,
    stop: &CancellationToken,
) -> Result<Option<Bridge>, BootError> {
    let dir = config.data_dir.join("xmtp");
    let mut told = false;
    loop {
        match start_bridge(BridgeConfig::new(&config.bridge_dir, &dir, network.clone())).await {
            Ok(bridge) => return Ok(Some(bridge)),
            Err(StartError::Locked { .. }) => {}
            Err(other) => return Err(other.into()),
        }
        if !told {
            tracing::info!("another process drives our XMTP client; waiting for it");
            told = true;
        }
        tokio::select! {
            () = sleep(ASK_AGAIN) => {}
            () = stop.cancelled() => return Ok(None),
        }
    }
}

async fn with_client(
    bridge: &Bridge,
    services: &Services,
    stop: &CancellationToken,
) -> Result<Ended, BootError> {
    let Some(client) = open(bridge, stop).await? else { return Ok(Ended::Stopped) };
    while let Err(error) = pin(services, &client).await {
        if matches!(error, BootError::Worker(_)) {
            return Err(error);
        }
        tracing::warn!(%error, "our XMTP account could not be looked up; trying again");
        pause(stop).await;
        if stop.is_cancelled() {
            return Ok(Ended::Stopped);
        }
    }
    tracing::info!(inbox.id = %client.inbox_id().short(), "our XMTP account is ready");
    let ended = Porter::new(services.clone(), client.clone()).run(stop.clone()).await;
    if ended == Ended::Stopped {
        let _ = client.close().await;
    }
    Ok(ended)
}

async fn open(bridge: &Bridge, stop: &CancellationToken) -> Result<Option<Arc<BridgeClient>>, BootError> {
    loop {
        match bridge.client(CLIENT).await {
            Ok(client) => return Ok(Some(client)),
            Err(error) if error.kind == XmtpErrorKind::Identity => {
                return Err(BootError::Worker(error.detail));
            }
            Err(error) => tracing::warn!(%error, "our XMTP account does not open; trying again"),
        }
        pause(stop).await;
        if stop.is_cancelled() {
            return Ok(None);
        }
    }
}

async fn pause(stop: &CancellationToken) {
    tokio::select! {
        () = sleep(ASK_AGAIN * 4) => {}
        () = stop.cancelled() => {}
    }
}

/// Another key than last time would silently be a stranger in every group.
async fn pin(services: &Services, client: &BridgeClient) -> Result<(), BootError> {
    let db = services.store.write();
    let ours = client.inbox_id();
    let kept = setting::get(db, ACCOUNT).await?;
    if kept.as_deref().is_none_or(|known| known == ours.as_str()) {
        // Pages say where to write to us; apps are opened with the address.
        person::seen(db, &ours, &client.address(), services.now_ms()).await?;
    }
    match kept {
        Some(known) if known != ours.as_str() => Err(BootError::Worker(format!(
            "This database belongs to the XMTP account {known}, but the key in the data directory is of {ours}. \
             Put the key file of that account back, or start with a new database."
        ))),
        Some(_) => Ok(()),
        None => {
            crate::service::profile::set_name(services, &ours, ACCOUNT_NAME).await?;
            Ok(setting::put(db, ACCOUNT, ours.as_str()).await?)
        }
    }
}
