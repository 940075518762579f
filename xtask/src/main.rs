//! Build and test verbs: `cargo xtask <verb>`.

mod end2end;
mod fuzz;
mod lint;
mod postgres;
mod shell;
mod tools;

use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};

use shell::{Failed, Step, say};

/// How often `test` kills and restarts everything.
const CRASHES_IN_TEST: u32 = 20;

/// Build and test verbs.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Everything that must hold: unit, store, HTTP, browser, crash. Installs what it lacks where it may.
    Test,
    /// Formatting, clippy, cargo-deny.
    Lint,
    /// The stories with real XMTP clients and a real browser.
    E2e {
        /// Passed on to Playwright, such as the name of a file or `-g` and a part of a title.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Kills server, child or both at random moments under load, and looks whether anything was lost.
    Crash {
        #[arg(long, default_value_t = 300)]
        cycles: u32,
        /// The same number again makes the same choices.
        #[arg(long)]
        seed: Option<u32>,
        /// The negative control: adds without looking who is in, and has to be caught at it.
        #[arg(long)]
        without_membership_check: bool,
    },
    /// Asks the API whatever its description allows and forbids, and both doors what nobody should, on both
    /// databases.
    Fuzz {
        /// For each call.
        #[arg(long, default_value_t = 100)]
        examples: u32,
        /// How many mutated raw requests.
        #[arg(long, default_value_t = 100_000)]
        requests: u32,
        /// The same number again asks the same.
        #[arg(long, default_value_t = 1)]
        seed: u32,
    },
    /// Figures, each beside something to compare it with. Takes the release profile.
    Bench,
    /// Runs a command, or waits for Ctrl-C, with a private PostgreSQL at `USHER_TEST_POSTGRES`.
    Postgres {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            say(&format!("failed: {failed}"));
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<(), Failed> {
    match verb {
        Verb::Test => test(),
        Verb::Lint => lint::run(),
        Verb::E2e { args } => {
            tools::need(&tools::OF_STORIES)?;
            build()?;
            end2end::stories(&args, &postgres::Postgres::start()?)
        }
        Verb::Crash { cycles, seed, without_membership_check } => {
            tools::need(&[tools::NODE])?;
            build()?;
            end2end::crash(cycles, seed, without_membership_check)
        }
        Verb::Fuzz { examples, requests, seed } => {
            tools::need(&[tools::NODE, tools::PYTHON, tools::POSTGRES])?;
            build()?;
            fuzz::run(examples, requests, seed)
        }
        Verb::Bench => {
            tools::need(&[tools::NODE, tools::WRK, tools::NGINX])?;
            Step::new("cargo").args(["build", "--workspace", "--bins", "--release", "--locked"]).run()?;
            end2end::bench()?;
            say("gates");
            let figures = ["--test", "gate", "figures", "--", "--ignored", "--nocapture"];
            Step::new("cargo").args(["test", "--locked", "--quiet"]).args(figures).run()
        }
        Verb::Postgres { command } => {
            tools::need(&[tools::POSTGRES])?;
            postgres::with(&command)
        }
    }
}

fn test() -> Result<(), Failed> {
    tools::need(&tools::OF_STORIES)?;
    for packages in ["tests/evm", "xmtp/bridge", "end2end"] {
        tools::npm(packages)?;
    }
    build()?;
    let database = postgres::Postgres::start()?;
    #[expect(clippy::disallowed_methods, reason = "no clock is paused here")]
    let built = Instant::now();
    beside(crashes, || cargo_test().env(postgres::VARIABLE, database.url()).run())?;
    let tested = built.elapsed().as_secs();
    end2end::stories(&[], &database)?;
    let told = built.elapsed().as_secs().saturating_sub(tested);
    say(&format!("everything holds: {tested} s of tests and crashes, {told} s of stories"));
    Ok(())
}

/// The crash loop, then its negative control.
fn crashes() -> Result<(), Failed> {
    end2end::crash(CRASHES_IN_TEST, None, false)?;
    end2end::crash_control()
}

/// Does two things that have nothing in common but the cores. The stories wait for both: some of them are timed.
fn beside(
    one: impl FnOnce() -> Result<(), Failed> + Send,
    other: impl FnOnce() -> Result<(), Failed>,
) -> Result<(), Failed> {
    std::thread::scope(|both| {
        let one = both.spawn(one);
        let other = other();
        one.join().map_err(|_panic| Failed("the crash loop ended early".to_owned()))??;
        other
    })
}

/// Builds tests and programs with one set of features, so that nothing is built twice.
fn build() -> Result<(), Failed> {
    cargo_test().args(["--no-run"]).run()
}

fn cargo_test() -> Step {
    // Many tests wait for a database or a child process: two for each core keep it busy.
    let threads = std::thread::available_parallelism().map_or(4, |cores| cores.get() * 2);
    Step::new("cargo").args(["test", "--workspace", "--locked"]).env("RUST_TEST_THREADS", threads.to_string())
}
