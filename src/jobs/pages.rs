//! Pages of PDFs as pictures, where `pdftoppm` is installed: so that nobody has to open a stranger's PDF to read it. The
//! program works within bounds of memory, time and pages.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::Context as _;

use super::{Stop, bounded};
use crate::app::App;
use crate::files::FileError;
use crate::store::pages::{self, Wanting};

const BATCH: i64 = 20;
/// Pages drawn of one file: more than a bill or a letter has.
const MOST_PAGES: u32 = 20;
/// Pixels of the long side, as of previews.
const LONG_SIDE: u32 = 1600;
/// Of processor time.
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
    let drawn = drawn(program, folder.path(), &original).await;
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
async fn drawn(program: &Path, folder: &Path, original: &[u8]) -> anyhow::Result<Vec<Vec<u8>>> {
    let (long_side, last, pages) = (LONG_SIDE.to_string(), MOST_PAGES.to_string(), folder.join("page"));
    let args = ["-jpeg", "-scale-to", &long_side, "-l", &last, "-"].map(OsStr::new);
    bounded::run(program, &[&args[..], &[pages.as_os_str()]].concat(), original, MOST_SECONDS).await?;
    let mut names: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // `page-01.jpg` … `page-20.jpg`: as many digits in each as the last has.
    names.sort();
    names.into_iter().map(|name| Ok(std::fs::read(name)?)).collect()
}
