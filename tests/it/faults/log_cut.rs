//! F20: the power fails, and SQLite's log ends anywhere.

use std::path::Path;
use std::sync::Arc;

use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::reference::Reference;
use redress::random::Random;
use redress::store::db::{Db, DbSettings};
use redress::store::{cases, dialect, verify};

use crate::support::cases::filing;
use crate::support::databases::sqlite;
use crate::support::{TestApp, cases::act_at};

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}

#[tokio::test]
async fn wherever_the_log_is_cut_the_database_opens_and_each_write_before_the_cut_is_there() {
    let app = TestApp::over(sqlite());
    let file = app.database.file().unwrap();
    let log = file.with_extension("db-wal");
    let mut answered: Vec<(u64, Reference)> = Vec::new();
    for _ in 0..8 {
        let change = Arc::new(Case::file(&filing(), &act_at(&app, Actor::System, app.app.now())));
        let case = app.app.db.write(move |tx| cases::record(tx, &change)).await.unwrap();
        answered.push((length(&log), case.reference.unwrap()));
    }
    let (whole, tail) = (std::fs::read(&file).unwrap(), std::fs::read(&log).unwrap());
    let ends: Vec<u64> = answered.iter().map(|(end, _)| *end).collect();
    assert!(ends.is_sorted() && ends[0] > 0 && *ends.last().unwrap() == tail.len() as u64, "nothing was written back meanwhile");
    let by_chance = (0..20).map(|_| (Random.fraction() * tail.len() as f64) as u64);
    for cut in ends.iter().flat_map(|end| [end - 1, *end]).chain([0, 31]).chain(by_chance) {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("redress.db");
        std::fs::write(&copy, &whole).unwrap();
        std::fs::write(copy.with_extension("db-wal"), &tail[..cut as usize]).unwrap();
        let db = Db::open(&DbSettings::new(format!("sqlite:{}", copy.display()))).unwrap();
        let before: Vec<Reference> = answered.iter().filter(|(end, _)| *end <= cut).map(|(_, reference)| *reference).collect();
        let count = before.len();
        db.read_blocking(move |conn| {
            assert_eq!(dialect::damage(conn)?, None, "cut at {cut}");
            for reference in before {
                cases::find(conn, &Actor::System, reference).unwrap_or_else(|error| panic!("{reference}, cut at {cut}: {error}"));
            }
            let page = verify::page(conn, 0)?;
            assert_eq!((page.cases, page.findings), (count, Vec::new()), "cut at {cut}");
            Ok(())
        })
        .unwrap();
        db.close();
    }
}
