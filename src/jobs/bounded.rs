//! A program of others that reads a stranger's file: in a process of its own, with bounds on memory, time and what it says.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::time::timeout;

/// Of address space, in KiB: 1 GiB.
const MOST_MEMORY: u32 = 1024 * 1024;
/// Bytes that are heard of what it says.
const MOST_SAID: u64 = 64 * 1024;

/// Hands `input` over and gives what the program said; errs where it failed, or took longer than `most_seconds` of
/// processor time or twice as many by the wall.
pub async fn run(program: &Path, args: &[&OsStr], input: &[u8], most_seconds: u64) -> anyhow::Result<Vec<u8>> {
    // The shell sets the bounds and becomes the program; nothing of a file's name reaches it.
    let bounds = format!("ulimit -v {MOST_MEMORY}; ulimit -t {most_seconds}; exec \"$0\" \"$@\"");
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(bounds)
        .arg(program)
        .args(args)
        .env_clear()
        // One thread: beside it people are served.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut stdin = child.stdin.take().context("no way to hand the file over")?;
    let stdout = child.stdout.take().context("no way to hear the answer")?;
    let hand_over = async move {
        // It may end before it has read all.
        let _ = stdin.write_all(input).await;
    };
    let hear = async move {
        let mut said = Vec::new();
        stdout.take(MOST_SAID).read_to_end(&mut said).await.map(|_| said)
    };
    let working = async { (tokio::join!(hand_over, hear).1, child.wait().await) };
    let (said, ended) = timeout(Duration::from_secs(2 * most_seconds), working).await.context("it took too long")?;
    let ended = ended?;
    anyhow::ensure!(ended.success(), "it ended with {ended}");
    Ok(said?)
}
