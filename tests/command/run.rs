//! The built program in a folder of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::thread;

use tempfile::TempDir;

/// A folder to run the program in; nothing of the machine's environment counts but where programs are.
pub struct Home(TempDir);

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn config(&self, text: &str) {
        std::fs::write(self.path().join("usher.toml"), text).unwrap();
    }

    pub fn usher(&self, args: &[&str]) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_usher"));
        command.args(args).current_dir(self.path()).env_clear().env("HOME", self.path());
        command.envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Done { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Done {
    pub fn good(&self) -> bool {
        self.code == Some(0) && self.err.is_empty()
    }

    pub fn both(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// A server that ends every connection at once.
pub fn hangs_up() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().for_each(drop));
    addr
}

/// A web server that answers everything with this status.
pub fn answers(status: u16) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    addr
}
