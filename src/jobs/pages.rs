//! Pages of PDFs as pictures, where `pdftoppm` is installed: so that nobody has to open a stranger's PDF to read it. The
//! program works in a process of its own, with bounds on memory, time and pages.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::timeout;

use super::Stop;
use crate::app::App;
use crate::files::FileError;
use crate::store::pages::{self, Wanting};

const BATCH: i64 = 20;
/// Pages drawn of one file: more than a bill or a letter has.
const MOST_PAGES: u32 = 20;
/// Pixels of the long side, as of previews.
const LONG_SIDE: u32 = 1600;
/// Of address space, in KiB: 1 GiB.
const MOST_MEMORY: u32 = 1024 * 1024;
/// Seconds of processor time, and twice as much by the wall.
const MOST_SECONDS: u64 = 20;

/// Draws the pages of every PDF that waits for it; how many files there were.
pub async fn draw_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let (mut after, mut settled) = (0, 0);
    while !*stop.borrow() {
        let wanting = app.db.read(move |conn| pages::wanting(conn, after, BATCH)).await?;
        let Some(last) = wanting.last() else {
            break;
        };
        after = last.id.0;
        for file in wanting {
            match &app.config.pdftoppm {
                Some(program) => one(app, program, file).await?,
                // It was installed when the file came, and is not now.
                None => app.db.write(move |tx| pages::settle(tx, file.id, &[])).await?,
            }
            settled += 1;
        }
    }
    Ok(settled)
}

async fn one(app: &App, program: &Path, file: Wanting) -> anyhow::Result<()> {
    let original = match app.files.read(&file.sha256).await {
        Ok(bytes) => bytes,
        Err(FileError::Missing) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let folder = app.files.scratch_folder(&app.random.public_id()).context("no folder for the pages of a PDF")?;
    let drawn = drawn(program, folder.path(), original).await;
    drop(folder);
    let mut kept = Vec::new();
    for page in drawn.unwrap_or_else(|error| {
        tracing::warn!(evidence = file.id.0, error = format!("{error:#}"), "the pages of a PDF cannot be drawn");
        Vec::new()
    }) {
        kept.push(app.files.keep_bytes(page).await?);
    }
    app.db.write(move |tx| pages::settle(tx, file.id, &kept)).await?;
    Ok(())
}

/// The pages as JPEG, in their order.
async fn drawn(program: &Path, folder: &Path, original: Vec<u8>) -> anyhow::Result<Vec<Vec<u8>>> {
    // The shell sets the bounds and becomes the program; nothing of a file's name reaches it.
    let bounds = format!("ulimit -v {MOST_MEMORY}; ulimit -t {MOST_SECONDS}; exec \"$0\" \"$@\"");
    let (long_side, last) = (LONG_SIDE.to_string(), MOST_PAGES.to_string());
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(bounds)
        .arg(program)
        .args(["-jpeg", "-scale-to", &long_side, "-l", &last, "-"])
        .arg(folder.join("page"))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut input = child.stdin.take().context("no way to hand the file over")?;
    let working = async {
        // It may end before it has read all.
        let _ = input.write_all(&original).await;
        drop(input);
        child.wait().await
    };
    let ended = timeout(Duration::from_secs(2 * MOST_SECONDS), working).await.context("drawing took too long")??;
    anyhow::ensure!(ended.success(), "pdftoppm ended with {ended}");
    let mut names: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // `page-01.jpg` … `page-20.jpg`: as many digits in each as the last has.
    names.sort();
    names.into_iter().map(|name| Ok(std::fs::read(name)?)).collect()
}
