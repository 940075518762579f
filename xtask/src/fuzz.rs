//! The API against its own description, by schemathesis in a Python environment of its own, and both doors against
//! mutated raw requests.

use std::path::PathBuf;

use crate::end2end;
use crate::postgres::Postgres;
use crate::shell::{Failed, Step, say};

/// MIT. Reads OpenAPI 3.1, asks with good and bad data, and holds every answer against the description.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Against the description, then raw; each on both databases, every time on an empty one.
pub fn run(examples: u32, requests: u32, seed: u32) -> Result<(), Failed> {
    let program = install()?;
    let (examples, requests, seed) = (examples.to_string(), requests.to_string(), seed.to_string());
    let described = ["fuzz/main.mjs", "--schemathesis", &program, "--examples", &examples, "--seed", &seed];
    on_both(&described)?;
    on_both(&["fuzz/raw.mjs", "--requests", &requests, "--seed", &seed])
}

fn on_both(script: &[&str]) -> Result<(), Failed> {
    say("SQLite");
    end2end::node(script, "debug")?.run()?;
    say("PostgreSQL");
    let database = Postgres::start()?;
    end2end::node(script, "debug")?.args(["--database", &database.url()]).run()
}

fn install() -> Result<String, Failed> {
    let home = home()?;
    let program = home.join("bin/schemathesis");
    let version = Step::new(&program).args(["--version"]).read();
    if !version.is_some_and(|said| SCHEMATHESIS.ends_with(said.rsplit(' ').next().unwrap_or_default())) {
        Step::new("python3").args(["-m", "venv", &home.to_string_lossy()]).run()?;
        let pip = home.join("bin/pip");
        Step::new(pip).args(["install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS]).run()?;
    }
    Ok(program.to_string_lossy().into_owned())
}

/// Beside what cargo built.
fn home() -> Result<PathBuf, Failed> {
    let here = std::env::current_exe()?;
    let target = here.parent().and_then(|it| it.parent());
    target
        .map(|it| it.join("schemathesis"))
        .ok_or_else(|| Failed("where is the target directory?".to_owned()))
}
