//! Running other programs, visibly.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a verb ended early, for the person at the terminal.
#[derive(Debug)]
pub struct Failed(pub String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Tells the person at the terminal.
#[expect(clippy::print_stderr, reason = "these are verbs for a person at a terminal")]
pub fn say(text: &str) {
    eprintln!("xtask: {text}");
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// A variable of the environment.
#[expect(clippy::disallowed_methods, reason = "the environment is how a shell talks to us")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[expect(clippy::disallowed_methods, reason = "the environment is how cargo talks to us")]
fn own_package() -> impl Iterator<Item = std::ffi::OsString> {
    let about_us = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    std::env::vars_os().map(|(name, _)| name).filter(move |name| name.to_str().is_some_and(about_us))
}

/// One program to run.
pub struct Step {
    command: Command,
    shown: String,
}

/// How a program ended whose end is looked at.
pub struct Ended {
    /// `None` where a signal ended it.
    pub code: Option<i32>,
    pub printed: String,
}

impl Step {
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let shown = program.as_ref().to_string_lossy().into_owned();
        let mut command = Command::new(program);
        command.current_dir(root()).stdin(Stdio::null());
        // What cargo told us of our own package would make a cargo under us build `ring` anew, and all above it.
        for name in own_package() {
            command.env_remove(name);
        }
        Self { command, shown }
    }

    #[must_use]
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        for arg in args {
            self.shown.push(' ');
            self.shown.push_str(&arg.as_ref().to_string_lossy());
            self.command.arg(arg);
        }
        self
    }

    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    #[must_use]
    pub fn dir(mut self, dir: &str) -> Self {
        self.command.current_dir(root().join(dir));
        self
    }

    /// Runs to a good end, its output on ours.
    pub fn run(mut self) -> Result<(), Failed> {
        say(&self.shown);
        let status = self.command.status().map_err(|error| Failed(format!("{}: {error}", self.shown)))?;
        if status.success() { Ok(()) } else { Err(Failed(format!("{} ({status})", self.shown))) }
    }

    /// Runs to some end, and tells how it ended and what it printed.
    pub fn end(mut self) -> Result<Ended, Failed> {
        say(&self.shown);
        let output = self.command.output().map_err(|error| Failed(format!("{}: {error}", self.shown)))?;
        let printed = [output.stdout, output.stderr].concat();
        Ok(Ended { code: output.status.code(), printed: String::from_utf8_lossy(&printed).into_owned() })
    }

    /// What it prints, when it ends well.
    pub fn read(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// The first of these on the `PATH` or at its full path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    names.iter().find_map(|name| {
        let on_path = path.split(':').map(|dir| Path::new(dir).join(name));
        on_path.into_iter().find(|file| file.is_file())
    })
}

/// Whether we may install packages and have to step down for programs that refuse root.
pub fn is_root() -> bool {
    Step::new("id").args(["-u"]).read().is_some_and(|id| id == "0")
}
