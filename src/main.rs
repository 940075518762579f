//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use usher::boot;
use usher::config::{Config, Role};
use usher::guest::{self, GuestOptions};

/// The self-hosted way into an XMTP group chat.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// The configuration file; need not exist.
    #[arg(long, global = true, default_value = "usher.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and do the work (the default).
    Serve {
        #[arg(long, value_enum)]
        role: Option<Role>,
    },
    /// Look at the configuration without starting anything.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Say what stands, what does not, and what to do about it.
    Doctor,
    /// Bring the database's shape up to date and stop.
    Migrate,
    /// Follow an invite link with a real XMTP client, then chat in the group.
    Guest {
        link: String,
        /// Who you are; the same name again is the same person.
        #[arg(long, default_value = "guest")]
        name: String,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Read file and environment, say what is wrong or print what counts, secrets as "…".
    Check,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let serves = matches!(cli.command, None | Some(Command::Serve { .. }));
    init_tracing(if serves { "info" } else { "error" });
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn init_tracing(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_writer(std::io::stderr).init();
}

#[expect(clippy::print_stdout, reason = "these commands answer a person at the terminal")]
async fn doctor(config: &Config) -> Result<(), Box<dyn std::error::Error>> {
    let findings = boot::doctor::examine(config).await;
    for finding in &findings {
        println!("{finding}");
    }
    let bad = findings.iter().filter(|finding| finding.verdict == boot::doctor::Verdict::Bad).count();
    if bad == 0 { Ok(()) } else { Err(format!("{bad} things need you").into()) }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "these commands answer a person at the terminal")]
async fn run(cli: Cli) -> Result<(), Box<dyn std::error::Error>> {
    let mut config = Config::read(&cli.config)?;
    match cli.command.unwrap_or(Command::Serve { role: None }) {
        Command::Serve { role } => {
            config.role = role.unwrap_or(config.role);
            Ok(boot::run(config, stop_at_signal()).await?)
        }
        Command::Config { command: ConfigCommand::Check } => {
            println!("{config:#?}");
            Ok(())
        }
        Command::Doctor => doctor(&config).await,
        Command::Migrate => {
            boot::migrate(&config).await?;
            println!("The database is up to date.");
            Ok(())
        }
        Command::Guest { link, name } => {
            let (data_dir, bridge_dir) = (config.data_dir, config.bridge_dir);
            Ok(guest::run(GuestOptions { link, name, data_dir, bridge_dir }).await?)
        }
    }
}

/// Cancelled at the first SIGTERM or SIGINT; the second ends the process at once.
fn stop_at_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        signal().await;
        told.cancel();
        signal().await;
        #[expect(clippy::exit, reason = "somebody pressed twice because it takes too long")]
        std::process::exit(130);
    });
    stop
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
