//! The local network as a process of its own.

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use xmtp_devnet::{Control, Devnet, DevnetConfig, DevnetError};

/// A local XMTP network for development and tests.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where clients connect (gRPC and grpc-web).
    #[arg(long, default_value = "127.0.0.1:5556")]
    addr: SocketAddr,
    /// What the network keeps; without it, everything is gone when it stops.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Faults and figures over HTTP, on a loopback address.
    #[arg(long)]
    control_addr: Option<SocketAddr>,
}

#[expect(clippy::print_stderr, reason = "the one sentence of why it did not start is for a person")]
#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), DevnetError> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let devnet = Devnet::start(DevnetConfig { addr: arguments.addr, dir: arguments.dir }).await?;
    let control = match arguments.control_addr {
        Some(addr) => Some(Control::start(addr, &devnet).await?),
        None => None,
    };
    announce(&devnet, control.as_ref())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    devnet.stop().await;
    Ok(())
}

fn announce(devnet: &Devnet, control: Option<&Control>) -> Result<(), DevnetError> {
    let ready = json!({
        "event": "ready",
        "url": devnet.url(),
        "control": control.map(Control::url),
        "networkId": devnet.network_id(),
    });
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{ready}")?;
    stdout.flush()?;
    Ok(())
}
