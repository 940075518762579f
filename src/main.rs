//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use usher::boot;
use usher::config::{Config, Role, api_key};
use usher::guest::{self, App, AppOptions, CreateOptions, GuestOptions};

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
    /// Make a group with a link and a gate through a running service, and print both.
    CreateGroup {
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        description: String,
        /// A file that says who is let in (docs/gates); without it admins decide.
        #[arg(long, value_name = "FILE")]
        gate: Option<PathBuf>,
        /// Where the service is; the base URL of the configuration where it is missing.
        #[arg(long, value_name = "URL")]
        service: Option<String>,
        /// An API key that may make groups. Others on this machine can see it here: better is the environment,
        /// `USHER_API_KEY` or a file named by `USHER_API_KEY_FILE`.
        #[arg(long)]
        key: Option<String>,
    },
    /// A link creator's app: makes a group of one's own and a link to it. The host never learns the group.
    Creator {
        /// Where the link is to be, such as https://example.org.
        host: String,
        /// The group's name; a group one has is taken again.
        #[arg(long)]
        group: String,
        /// `auto_join_creator`, `auto_join_members` or `manual_approval`.
        #[arg(long, default_value = "auto_join_creator")]
        mode: String,
        /// In a new group every member may add people, not its admins only.
        #[arg(long)]
        everyone_may_add: bool,
        /// Who you are; the same name again is the same person.
        #[arg(long, default_value = "creator")]
        name: String,
    },
    /// A group member's app: adds those who come through a link with its own XMTP client.
    Admitter {
        link: String,
        /// Where to take pushes, such as 127.0.0.1:4000; without it, it asks every two seconds.
        #[arg(long, value_name = "HOST:PORT")]
        listen: Option<String>,
        /// How the host reaches that address, where it is another: https://example.org/push.
        #[arg(long)]
        push_url: Option<String>,
        /// Does not ask before somebody comes in through a link with approval.
        #[arg(long)]
        approve_all: bool,
        /// Who you are; the same name again is the same person.
        #[arg(long, default_value = "creator")]
        name: String,
    },
    /// An invitee's app: asks to join, and shows the group as pending until it arrives.
    Invitee {
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
        Command::CreateGroup { name, description, gate, service, key } => {
            let service = service.unwrap_or(config.base_url);
            let key = api_key(key)?;
            Ok(guest::create_group(CreateOptions { service, key, name, description, gate }).await?)
        }
        Command::Creator { host, group, mode, everyone_may_add, name } => {
            become_app(config, App::Creator { host, group, mode, everyone_may_add }, name).await
        }
        Command::Admitter { link, listen, push_url, approve_all, name } => {
            become_app(config, App::Admitter { link, listen, push_url, approve_all }, name).await
        }
        Command::Invitee { link, name } => become_app(config, App::Invitee { link }, name).await,
    }
}

async fn become_app(config: Config, app: App, name: String) -> Result<(), Box<dyn std::error::Error>> {
    let (data_dir, bridge_dir) = (config.data_dir, config.bridge_dir);
    match guest::become_app(AppOptions { app, name, data_dir, bridge_dir }).await? {}
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
