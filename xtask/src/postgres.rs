//! A PostgreSQL of our own: fresh, on a free port of the loopback, gone afterwards.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::shell::{Failed, Step, find, is_root, say};

/// Where tests look for the database.
pub const VARIABLE: &str = "USHER_TEST_POSTGRES";
/// Whom PostgreSQL runs as where we are root, which it refuses; Debian's package makes this user.
const USER: &str = "postgres";
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS_MAX: usize = 300;

/// Safe for tests only: what a test writes need not survive the machine.
const SETTINGS: [&str; 9] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=300",
    "log_min_messages=panic",
    "shared_buffers=16MB",
    "autovacuum=off",
];

/// Runs until dropped.
pub struct Postgres {
    server: Child,
    programs: PathBuf,
    dir: PathBuf,
    port: u16,
}

/// The directory of PostgreSQL's programs.
pub fn programs() -> Option<PathBuf> {
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .collect();
    debian.sort();
    debian.pop().or_else(|| Some(find(&["initdb"])?.parent()?.to_owned()))
}

/// Runs a command with a database, or waits for Ctrl-C.
pub fn with(command: &[String]) -> Result<(), Failed> {
    let database = Postgres::start()?;
    match command.split_first() {
        Some((program, args)) => Step::new(program).args(args).env(VARIABLE, database.url()).run(),
        None => {
            say(&format!("export {VARIABLE}={}", database.url()));
            say("Ctrl-C ends it");
            database.wait()
        }
    }
}

impl Postgres {
    pub fn start() -> Result<Self, Failed> {
        let bin = programs().ok_or_else(|| Failed("PostgreSQL is not installed".to_owned()))?;
        let dir = std::env::temp_dir().join(format!("usher-postgres-{}", std::process::id()));
        fs::create_dir(&dir)?;
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o700))?;
        let user = user()?;
        if let Some((uid, gid)) = user {
            chown(&dir, Some(uid), Some(gid))?;
        }
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        initialise(&bin, &dir, user)?;
        let mut server = command(&bin.join("postgres"), &dir, user);
        server.args(["-p", &port.to_string()]);
        for setting in SETTINGS {
            server.args(["-c", setting]);
        }
        let database = Self { server: server.spawn()?, programs: bin, dir, port };
        database.answers()?;
        Ok(database)
    }

    pub fn url(&self) -> String {
        format!("postgres://usher@127.0.0.1:{}/postgres", self.port)
    }

    /// One of PostgreSQL's own programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    fn answers(&self) -> Result<(), Failed> {
        let port = self.port.to_string();
        for _ in 0..LOOKS_MAX {
            let asked = Step::new(self.program("pg_isready"))
                .args(["-q", "-U", "usher", "-h", "127.0.0.1", "-p", &port])
                .read();
            if asked.is_some() {
                return Ok(());
            }
            sleep(LOOK_EVERY);
        }
        Err(Failed("PostgreSQL does not answer".to_owned()))
    }

    fn wait(mut self) -> Result<(), Failed> {
        self.server.wait()?;
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT: close the connections and go. The signal goes to this one process.
        let pid = self.server.id().to_string();
        if Step::new("kill").args(["-INT", &pid]).read().is_none() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn initialise(bin: &Path, dir: &Path, user: Option<(u32, u32)>) -> Result<(), Failed> {
    let mut initdb = command(&bin.join("initdb"), dir, user);
    initdb.args(["--username=usher", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    let output = initdb.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failed(format!("initdb: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

fn command(program: &Path, dir: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.arg("-D").arg(dir).current_dir(dir).stdin(Stdio::null()).stdout(Stdio::null());
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// Whom to step down to; `None` where we are an ordinary user already.
fn user() -> Result<Option<(u32, u32)>, Failed> {
    if !is_root() {
        return Ok(None);
    }
    let ask = |what: &str| Step::new("id").args([what, USER]).read().and_then(|id| id.parse().ok());
    match (ask("-u"), ask("-g")) {
        (Some(uid), Some(gid)) => Ok(Some((uid, gid))),
        _ => Err(Failed(format!("PostgreSQL refuses to run as root, and there is no user {USER}"))),
    }
}
