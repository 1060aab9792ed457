//! Screenshots are read, where `tesseract` with simplified Chinese is installed: from the picture that we made of them,
//! within bounds of memory and time.

use std::ffi::OsStr;
use std::path::Path;

use super::{Stop, bounded};
use crate::app::App;
use crate::domain::screenshot::{self, Seen};
use crate::files::FileError;
use crate::store::screenshots::{self, Wanting};

const BATCH: i64 = 20;
/// Of processor time.
const MOST_SECONDS: u64 = 30;

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
            Ok(picture) => said(program, &picture).await.unwrap_or_else(|error| {
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

async fn said(program: &Path, picture: &[u8]) -> anyhow::Result<Seen> {
    // 4: one column of text of many sizes, as such pages are.
    let args = ["stdin", "stdout", "-l", "chi_sim", "--psm", "4"].map(OsStr::new);
    let text = bounded::run(program, &args, picture, MOST_SECONDS).await?;
    Ok(screenshot::read(&String::from_utf8_lossy(&text)))
}
