//! What the verbs need besides Rust: installed where we may, else named.

use std::path::PathBuf;

use crate::postgres;
use crate::shell::{Failed, Step, find, is_root, say};

/// The oldest Node.js the XMTP library runs on.
const OLDEST_NODE: u32 = 20;

/// A program we do not build.
#[derive(Clone, Copy)]
pub struct Tool {
    name: &'static str,
    /// Debian's package; empty where a person has to choose how to install it.
    package: &'static str,
    find: fn() -> Option<PathBuf>,
}

pub const NODE: Tool = Tool { name: "Node.js 20 or later, with npm", package: "", find: node };
pub const CHROMIUM: Tool = Tool { name: "Chromium", package: "chromium", find: chromium };
pub const FIREFOX: Tool = Tool { name: "Firefox", package: "firefox-esr", find: firefox };
pub const WEBKIT: Tool = Tool { name: "WebKitGTK's driver", package: "webkit2gtk-driver", find: webkit };
pub const XVFB: Tool = Tool { name: "Xvfb", package: "xvfb", find: || find(&["Xvfb"]) };
pub const CURL: Tool = Tool { name: "curl", package: "curl", find: || find(&["curl"]) };
pub const JQ: Tool = Tool { name: "jq", package: "jq", find: || find(&["jq"]) };
pub const PYTHON: Tool = Tool { name: "Python 3 with venv", package: "python3-venv", find: python };
pub const POSTGRES: Tool = Tool { name: "PostgreSQL", package: "postgresql", find: postgres::programs };
pub const WRK: Tool = Tool { name: "wrk", package: "wrk", find: || find(&["wrk"]) };
pub const NGINX: Tool = Tool { name: "nginx", package: "nginx-light", find: nginx };

/// What the stories need.
pub const OF_STORIES: [Tool; 8] = [NODE, CHROMIUM, FIREFOX, WEBKIT, XVFB, CURL, JQ, POSTGRES];

/// Where Chromium is.
pub fn chromium() -> Option<PathBuf> {
    find(&["chromium", "chromium-browser", "google-chrome"])
}

/// Where Firefox is.
pub fn firefox() -> Option<PathBuf> {
    find(&["firefox-esr", "firefox"])
}

/// Where the smallest browser of WebKitGTK is; Debian keeps it off the `PATH`.
pub fn webkit() -> Option<PathBuf> {
    find(&["WebKitWebDriver"])?;
    let libraries = std::fs::read_dir("/usr/lib").ok()?.flatten();
    libraries.map(|entry| entry.path().join("webkit2gtk-4.1/MiniBrowser")).find(|path| path.is_file())
}

fn python() -> Option<PathBuf> {
    Step::new("python3").args(["-c", "import ensurepip"]).read()?;
    find(&["python3"])
}

fn nginx() -> Option<PathBuf> {
    find(&["nginx", "/usr/sbin/nginx"])
}

fn node() -> Option<PathBuf> {
    find(&["npm"])?;
    let version = Step::new("node").args(["--version"]).read()?;
    let major: u32 = version.trim_start_matches('v').split('.').next()?.parse().ok()?;
    (major >= OLDEST_NODE).then(|| find(&["node"]))?
}

/// Makes sure these are there.
pub fn need(tools: &[Tool]) -> Result<(), Failed> {
    let missing: Vec<&Tool> = tools.iter().filter(|tool| (tool.find)().is_none()).collect();
    let packages: Vec<&str> =
        missing.iter().map(|tool| tool.package).filter(|name| !name.is_empty()).collect();
    if !packages.is_empty() && is_root() && find(&["apt-get"]).is_some() {
        install(&packages)?;
    }
    let missing: Vec<String> = tools.iter().filter(|tool| (tool.find)().is_none()).map(hint).collect();
    if missing.is_empty() { Ok(()) } else { Err(Failed(format!("please install {}", missing.join(", ")))) }
}

fn hint(tool: &Tool) -> String {
    match tool.package {
        "" => tool.name.to_owned(),
        package => format!("{} (Debian: apt-get install {package})", tool.name),
    }
}

fn install(packages: &[&str]) -> Result<(), Failed> {
    say("installing what is missing");
    let apt = || Step::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive");
    apt().args(["update", "--quiet"]).run()?;
    apt().args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages).run()
}

/// The npm packages of a directory, as its lockfile says.
pub fn npm(dir: &str) -> Result<(), Failed> {
    let root = crate::shell::root().join(dir);
    let there = std::fs::metadata(root.join("node_modules/.package-lock.json")).and_then(|it| it.modified());
    let wanted = std::fs::metadata(root.join("package-lock.json")).and_then(|it| it.modified());
    if matches!((there, wanted), (Ok(there), Ok(wanted)) if there >= wanted) {
        return Ok(());
    }
    Step::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .dir(dir)
        .run()
}
