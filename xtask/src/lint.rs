//! What a reviewer should not have to say.

use crate::shell::{Failed, Step, find};

/// The version `.ci/run` installs.
const DENY: &str = "cargo install --locked cargo-deny@0.20.2";

pub fn run() -> Result<(), Failed> {
    Step::new("cargo").args(["fmt", "--all", "--check"]).run()?;
    Step::new("cargo")
        .args(["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"])
        .run()?;
    if find(&["cargo-deny"]).is_none() {
        return Err(Failed(format!("cargo-deny is missing: {DENY}")));
    }
    // Offline it wants the sources of every platform, not only of this one.
    Step::new("cargo").args(["fetch", "--locked"]).run()?;
    Step::new("cargo").args(["deny", "--offline", "check", "bans", "licenses", "sources"]).run()
}
