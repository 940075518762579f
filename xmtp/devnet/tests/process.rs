//! The network as a process of its own.

#![cfg(test)]

mod support;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use support::*;
use tokio::{sync::watch, time::Instant};
use xmtp_devnet::wire::*;

struct Process {
    child: Child,
    ready: Value,
}

impl Process {
    fn start(dir: &Path) -> Self {
        let mut child = command(dir).stdout(Stdio::piped()).spawn().expect("a process");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        Self { child, ready: serde_json::from_str(&line).expect("a line of JSON") }
    }

    fn text(&self, name: &str) -> String {
        self.ready[name].as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xmtp-devnet"));
    command.args(["--addr", LOCAL, "--control-addr", LOCAL, "--dir"]).arg(dir);
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_being_killed_while_writing() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut acknowledged = 0..0;
    for _ in 0..3 {
        let mut process = Process::start(dir.path());
        let url = process.text("url");
        let first = acknowledged.end;
        let (progress, mut written) = watch::channel(first);
        let writer = tokio::spawn(write_until_it_fails(url, first, progress));
        soon(written.wait_for(|number| *number > first + 20)).await.expect("writing goes on");
        process.child.kill().expect("SIGKILL");
        acknowledged.end = writer.await.expect("the writer");
    }
    let process = Process::start(dir.path());
    let kept = all_numbers(&mut mls(process.text("url")).await).await;
    assert!(acknowledged.all(|number| kept.contains(&number)));
    assert!(kept.is_sorted());
}

/// The number of the first message that was not acknowledged.
async fn write_until_it_fails(url: String, first: u64, progress: watch::Sender<u64>) -> u64 {
    let mut mls = mls(url).await;
    let mut number = first;
    while send(&mut mls, [message("red", number)]).await.is_ok() {
        number += 1;
        progress.send_replace(number);
    }
    number
}

async fn all_numbers(mls: &mut Mls) -> Vec<u64> {
    let (mut cursor, mut numbers) = (0, Vec::new());
    loop {
        let request =
            QueryGroupMessagesRequest { group_id: "red".into(), paging_info: paging(ASCENDING, 0, cursor) };
        let page = mls.query_group_messages(request).await.expect("a page").into_inner();
        let found = page.messages.iter().filter_map(|message| message.v1.as_ref());
        numbers.extend(found.map(|message| u64::from_be_bytes(*message.data.last_chunk().expect("8 bytes"))));
        cursor = page.paging_info.expect("paging").id_cursor;
        if cursor == 0 {
            return numbers;
        }
    }
}

#[tokio::test]
async fn one_line_says_where_everything_is() {
    let dir = tempfile::tempdir().expect("a directory");
    let process = Process::start(dir.path());
    assert_eq!(process.text("event"), "ready");
    assert_eq!(process.text("networkId").len(), 32);
    let control = process.text("control");
    let addr = control.trim_start_matches("http://").parse().expect("an address");
    assert!(http(addr, "GET /stats HTTP/1.1", b"").await.contains(r#""messages":0"#));
    mls(process.text("url")).await;
}

#[tokio::test]
async fn a_second_process_on_the_same_directory_says_why_it_gives_up() {
    let dir = tempfile::tempdir().expect("a directory");
    let _first = Process::start(dir.path());
    let second = command(dir.path()).output().expect("an exit");
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("another process runs the network in"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_ends_it_quickly_and_cleanly_even_with_open_streams() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut process = Process::start(dir.path());
    let mut mls = mls(process.text("url")).await;
    let _stream = mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream");
    let start = Instant::now();
    let kill = Command::new("kill").arg(process.child.id().to_string()).status().expect("kill");
    assert!(kill.success());
    let status = process.child.wait().expect("an exit");
    assert!(status.success() && start.elapsed() < Duration::from_secs(3), "{status} {:?}", start.elapsed());
}
