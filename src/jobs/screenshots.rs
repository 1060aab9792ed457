//! Screenshots are read, where `tesseract` with simplified Chinese is installed: from the picture that we made of them, in
//! a process of its own, with bounds on memory and time.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;
use tokio::time::timeout;

use super::Stop;
use crate::app::App;
use crate::domain::screenshot::{self, Seen};
use crate::files::FileError;
use crate::store::screenshots::{self, Wanting};

const BATCH: i64 = 20;
/// Of address space, in KiB: 1 GiB.
const MOST_MEMORY: u32 = 1024 * 1024;
/// Seconds of processor time, and twice as much by the wall.
const MOST_SECONDS: u64 = 30;
/// Bytes of text taken of one picture.
const MOST_TEXT: u64 = 64 * 1024;

/// Reads every screenshot that waits for it; how many there were.
pub async fn read_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let (mut after, mut read) = (0, 0);
    while !*stop.borrow() {
        let wanting = app.db.read(move |conn| screenshots::wanting(conn, after, BATCH)).await?;
        let Some(last) = wanting.last() else {
            break;
        };
        after = last.id.0;
        for file in wanting {
            match &app.config.tesseract {
                Some(program) => one(app, program, file).await?,
                // It was installed when the file came, and is not now.
                None => app.db.write(move |tx| screenshots::settle(tx, file.id, &Seen::default())).await?,
            }
            read += 1;
        }
    }
    Ok(read)
}

async fn one(app: &App, program: &Path, file: Wanting) -> anyhow::Result<()> {
    let seen = match &file.preview {
        Some(sha256) => match app.files.read(sha256).await {
            Ok(picture) => said(program, picture).await.unwrap_or_else(|error| {
                tracing::warn!(evidence = file.id.0, error = format!("{error:#}"), "a screenshot cannot be read");
                Seen::default()
            }),
            Err(FileError::Missing) => Seen::default(),
            Err(error) => return Err(error.into()),
        },
        // What cannot be drawn cannot be read.
        None => Seen::default(),
    };
    app.db.write(move |tx| screenshots::settle(tx, file.id, &seen)).await?;
    Ok(())
}

async fn said(program: &Path, picture: Vec<u8>) -> anyhow::Result<Seen> {
    let bounds = format!("ulimit -v {MOST_MEMORY}; ulimit -t {MOST_SECONDS}; exec \"$0\" \"$@\"");
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(bounds)
        .arg(program)
        // 4: one column of text of many sizes, as such pages are.
        .args(["stdin", "stdout", "-l", "chi_sim", "--psm", "4"])
        .env_clear()
        // One thread: beside it people are served.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut input = child.stdin.take().context("no way to hand the picture over")?;
    let output = child.stdout.take().context("no way to hear the answer")?;
    let mut text = Vec::new();
    let working = async {
        let hand_over = async {
            let _ = input.write_all(&picture).await;
            drop(input);
        };
        let mut output = output.take(MOST_TEXT);
        let (_, heard) = tokio::join!(hand_over, output.read_to_end(&mut text));
        heard?;
        child.wait().await
    };
    let ended = timeout(Duration::from_secs(2 * MOST_SECONDS), working).await.context("reading took too long")??;
    anyhow::ensure!(ended.success(), "tesseract ended with {ended}");
    Ok(screenshot::read(&String::from_utf8_lossy(&text)))
}
