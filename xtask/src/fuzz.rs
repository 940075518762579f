//! The API against its own description, by schemathesis in a Python environment of its own.

use std::path::PathBuf;

use crate::end2end;
use crate::postgres::Postgres;
use crate::shell::{Failed, Step, say};

/// MIT. Reads OpenAPI 3.1, asks with good and bad data, and holds every answer against the description.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Both databases, one after the other.
pub fn run(examples: u32, seed: u32) -> Result<(), Failed> {
    let program = install()?;
    say("SQLite");
    step(&program, examples, seed, None)?.run()?;
    say("PostgreSQL");
    let database = Postgres::start()?;
    step(&program, examples, seed, Some(&database.url()))?.run()
}

fn step(program: &str, examples: u32, seed: u32, database: Option<&str>) -> Result<Step, Failed> {
    let (examples, seed) = (examples.to_string(), seed.to_string());
    let args = ["fuzz/main.mjs", "--schemathesis", program, "--examples", &examples, "--seed", &seed];
    let step = end2end::node(&args, "debug")?;
    Ok(match database {
        Some(url) => step.args(["--database", url]),
        None => step,
    })
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
