//! Killed at any moment, nothing that was answered is lost and no history is broken.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use redress::clock::{Clock as _, SystemClock};
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::change::Act;
use redress::domain::codes::Locale;
use redress::domain::rulebook::Rulebook;
use redress::random::Random;
use redress::store::db::DbSettings;
use redress::store::ids::{IdMaker, hold_process_number};
use redress::store::{Db, cases, migrate};

use super::{Server, redress, said};
use crate::jobs::filing;

/// The child's half: files and answers as fast as it can. It ends only by being killed.
#[test]
#[ignore = "started, and killed, by the test below"]
fn a_process_that_files_until_it_is_killed() {
    if !Path::new("kill-me").exists() {
        return;
    }
    let db = Db::open(&DbSettings::new("sqlite:data/redress.db")).unwrap();
    migrate::run(&db).unwrap();
    let number = hold_process_number(&db, SystemClock.now(), u16::from_be_bytes(Random.bytes())).unwrap();
    let (ids, rules) = (Arc::new(IdMaker::new(number.number)), Arc::new(Rulebook::house()));
    let answered = Arc::new(Mutex::new(std::fs::OpenOptions::new().append(true).create(true).open("answered").unwrap()));
    let filers: Vec<_> = (0..4)
        .map(|_| {
            let (db, ids, rules, answered) = (db.clone(), ids.clone(), rules.clone(), answered.clone());
            std::thread::spawn(move || {
                loop {
                    let at = SystemClock.now();
                    let first_id = ids.block(at.timestamp_millis(), Act::IDS);
                    let act = Act { by: Actor::System, at, under: rules.clone(), first_id, seed: Random.bytes() };
                    let case =
                        db.write_blocking(move |conn| cases::record(conn, &Case::file(&filing(Locale::ZhCn), &act))).unwrap();
                    // In one write: a line that the kill tore would run into the first of the next round.
                    let line = format!("{}\n", case.reference.unwrap());
                    answered.lock().unwrap().write_all(line.as_bytes()).unwrap();
                }
            })
        })
        .collect();
    filers.into_iter().for_each(|filer| drop(filer.join()));
}

#[test]
fn a_process_killed_at_any_moment_keeps_what_it_answered_and_every_chain() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kill-me"), "").unwrap();
    let mut settled = 0;
    for round in 0..5 {
        // The server and its jobs work on the same file meanwhile, and are killed too.
        let mut server = Server::start(folder.path());
        assert!(server.ready_within(Duration::from_secs(10)), "round {round}");
        let mut filer = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "cli::crash::a_process_that_files_until_it_is_killed", "--nocapture"])
            .current_dir(folder.path())
            .spawn()
            .unwrap();
        // At any moment after the first answer; on a busy machine that takes its time.
        let begun = Instant::now();
        while answered(folder.path()).len() == settled && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis((Random.fraction() * 400.0) as u64));
        filer.kill().unwrap();
        server.child.kill().unwrap();
        filer.wait().unwrap();
        let verified = redress(folder.path(), &[]).arg("verify").output().unwrap();
        assert!(verified.status.success(), "round {round}: {}", said(&verified));
        settled = check_answered(folder.path(), settled);
    }
    assert!(settled > 20, "{settled} cases were filed");
}

/// The references that were answered; a line that was cut off is none.
fn answered(folder: &Path) -> Vec<String> {
    let lines = std::fs::read_to_string(folder.join("answered")).unwrap_or_default();
    lines.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(|line| line.trim().to_owned()).collect()
}

/// Each reference that was answered is there; how many.
fn check_answered(folder: &Path, before: usize) -> usize {
    let references = answered(folder);
    assert!(references.len() > before, "nothing was filed in this round");
    let db = Db::open(&DbSettings::new(format!("sqlite:{}", folder.join("data/redress.db").display()))).unwrap();
    let wanted = references.clone();
    let missing = db.read_blocking(move |conn| {
        let there = |reference: &String| redress::domain::reference::Reference::parse(reference);
        Ok(wanted.iter().filter(|r| cases::find(conn, &Actor::System, there(r).unwrap()).is_err()).cloned().collect::<Vec<_>>())
    });
    assert_eq!(missing.unwrap(), Vec::<String>::new());
    db.close();
    references.len()
}
