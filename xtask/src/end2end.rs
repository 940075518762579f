//! The stories, the crash loop and the bench: Node.js programs in `end2end/`, with the official XMTP library.

use std::path::PathBuf;

use crate::postgres::{self, Postgres};
use crate::shell::{Failed, Step, say};
use crate::tools;

/// Where the programs under test are.
const PROGRAMS: &str = "E2E_PROGRAMS";
const CHROMIUM: &str = "E2E_CHROMIUM";
const FIREFOX: &str = "E2E_FIREFOX";
const WEBKIT: &str = "E2E_WEBKIT";
const POSTGRES_PROGRAMS: &str = "E2E_POSTGRES_PROGRAMS";
/// With the membership check switched off, damage has to be done within so many crashes; most often 20 do.
const CONTROL_CYCLES: u32 = 100;
/// How the crash loop ends when it found what must not be.
const FAULTS: i32 = 10;

/// The stories, told by Playwright, with a server where they may make databases.
pub fn stories(args: &[String], database: &Postgres) -> Result<(), Failed> {
    let missing = |what: &str| Failed(format!("{what} is missing"));
    let chromium = tools::chromium().ok_or_else(|| missing("Chromium"))?;
    let firefox = tools::firefox().ok_or_else(|| missing("Firefox"))?;
    let webkit = tools::webkit().ok_or_else(|| missing("WebKitGTK's driver"))?;
    node(&["node_modules/@playwright/test/cli.js", "test"], "debug")?
        .args(args)
        .env(CHROMIUM, chromium)
        .env(FIREFOX, firefox)
        .env(WEBKIT, webkit)
        .env(postgres::VARIABLE, database.url())
        .env(POSTGRES_PROGRAMS, database.program(""))
        .run()
}

/// The crash loop.
pub fn crash(cycles: u32, seed: Option<u32>, without_membership_check: bool) -> Result<(), Failed> {
    crash_step(cycles, seed, without_membership_check)?.run()
}

/// Proves that the crash loop can fail. It prints its faults only where they are not what we want to see.
pub fn crash_control() -> Result<(), Failed> {
    let ended = crash_step(CONTROL_CYCLES, None, true)?.end()?;
    let why = match ended.code {
        Some(FAULTS) => {
            say("the negative control had to find faults, and did");
            return Ok(());
        }
        Some(0) => "the crash loop did not notice that the membership check was off".to_owned(),
        code => format!("the negative control did not get to its end ({code:?})"),
    };
    say(&ended.printed);
    Err(Failed(why))
}

fn crash_step(cycles: u32, seed: Option<u32>, without_membership_check: bool) -> Result<Step, Failed> {
    let mut step = node(&["crash/main.mjs", "--cycles", &cycles.to_string()], "debug")?;
    if let Some(seed) = seed {
        step = step.args(["--seed", &seed.to_string()]);
    }
    if without_membership_check {
        step = step.args(["--without-membership-check"]);
    }
    Ok(step)
}

/// The figures.
pub fn bench() -> Result<(), Failed> {
    node(&["bench/main.mjs"], "release")?.run()
}

pub fn node(script: &[&str], profile: &str) -> Result<Step, Failed> {
    tools::npm("xmtp/bridge")?;
    tools::npm("end2end")?;
    tools::npm("tests/evm")?;
    Ok(Step::new("node").args(script).dir("end2end").env(PROGRAMS, programs(profile)?))
}

/// Beside us lies what cargo built.
fn programs(profile: &str) -> Result<PathBuf, Failed> {
    let here = std::env::current_exe()?;
    let target = here.parent().and_then(|it| it.parent());
    target.map(|it| it.join(profile)).ok_or_else(|| Failed("where is the target directory?".to_owned()))
}
