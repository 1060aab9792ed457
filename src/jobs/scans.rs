//! Files are shown to a virus scanner, where there is one: until it has spoken nobody opens the original, and what it
//! finds is kept apart until a supervisor lets it go.

use std::time::Duration;

use anyhow::Context as _;
use clamav_client::tokio::{Socket, Tcp, scan_buffer};
use tokio::time::timeout;

use super::Stop;
use crate::app::App;
use crate::config::Clamd;
use crate::domain::actor::Actor;
use crate::domain::evidence::Scan;
use crate::files::FileError;
use crate::store::scans::{self, Wanting};
use crate::store::{Conn, cases};

const BATCH: i64 = 20;
/// Longer than clamd's own two minutes for a file.
const LONGEST: Duration = Duration::from_secs(150);

/// Has every file looked at that waits for it; how many there were. Errs, to be tried again, where the scanner is away.
pub async fn scan_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let (mut after, mut scanned) = (0, 0);
    while !*stop.borrow() {
        let wanting = app.db.read(move |conn| scans::wanting(conn, after, BATCH)).await?;
        let Some(last) = wanting.last() else {
            break;
        };
        after = last.id.0;
        for file in wanting {
            match &app.config.clamd {
                Some(clamd) => scanned += usize::from(one(app, clamd, file).await?),
                // There was a scanner when it came, and there is none now.
                None => settle(app, file, Scan::None, None).await?,
            }
        }
    }
    Ok(scanned)
}

async fn one(app: &App, clamd: &Clamd, file: Wanting) -> anyhow::Result<bool> {
    let bytes = match app.files.read(&file.sha256).await {
        Ok(bytes) => bytes,
        // Nobody looked at it; that it is gone is said where it is asked for.
        Err(FileError::Missing) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    match ask(clamd, &bytes).await? {
        None => settle(app, file, Scan::Clean, None).await?,
        Some(found) => {
            tracing::warn!(evidence = file.id.0, found, "a file was put into quarantine");
            settle(app, file, Scan::Infected, Some(found)).await?;
        }
    }
    Ok(true)
}

/// What clamd finds; `None` where the file is clean. What it cannot look at is kept apart too: a supervisor decides, and
/// nobody behind it waits.
async fn ask(clamd: &Clamd, bytes: &[u8]) -> anyhow::Result<Option<String>> {
    let asking = async {
        match clamd {
            Clamd::Socket(path) => scan_buffer(bytes, Socket { socket_path: path }, None).await,
            Clamd::Tcp(address) => scan_buffer(bytes, Tcp { host_address: address.as_str() }, None).await,
        }
    };
    let Ok(told) = timeout(LONGEST, asking).await else {
        return Ok(Some("not scanned: no answer in time".to_owned()));
    };
    let told = told.context("clamd cannot be reached")?;
    let told = String::from_utf8_lossy(&told);
    let told = told.trim_end_matches(['\0', '\n']).trim_start_matches("stream: ");
    match told.strip_suffix(" FOUND") {
        Some(found) => Ok(Some(found.to_owned())),
        None if told == "OK" => Ok(None),
        None if told.is_empty() => anyhow::bail!("clamd hung up"),
        None => Ok(Some(format!("not scanned: {}", told.chars().take(80).collect::<String>()))),
    }
}

async fn settle(app: &App, file: Wanting, scan: Scan, found: Option<String>) -> anyhow::Result<()> {
    let act = app.act(Actor::System);
    let written = app.db.write(move |tx: &mut Conn| {
        let of_case = scans::settle(tx, file.id, scan, found.as_deref())?;
        let (Some((case, name)), Scan::Infected) = (of_case, scan) else {
            return Ok(());
        };
        let case = cases::find_by_id(tx, &Actor::System, case)?;
        cases::record(tx, &case.quarantine(&name, &act)).map(|_| ())
    });
    Ok(written.await?)
}
