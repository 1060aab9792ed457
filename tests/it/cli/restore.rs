//! A backup comes back whole, or not at all; and then keeps quiet until somebody lets it speak (security.md F16, F17).

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::codes::Locale;
use redress::seal::Purpose;
use redress::store::schema::{cases, links, sessions};
use redress::store::{Db, db::DbSettings};

use super::{Server, over, redress, said};
use crate::faults::phone::Phone;
use crate::faults::ready;
use crate::jobs::{file, filing, folder_mailer, keep_file, letter_files, queue_for_person, work};
use crate::support::TestApp;
use crate::support::databases;

/// A case with a letter on its way, a file, somebody signed in, and a link to a new password.
async fn lived_in(app: &TestApp) -> String {
    keep_file(app, b"%PDF-1.7 receipt".to_vec(), "application/pdf").await;
    let person = app.person(Role::Consumer, "王芳", "wang@consumer.example", None).await;
    app.signed_in(&person).await;
    queue_for_person(app, "password_reset", person.id.0, Some((Purpose::PasswordReset.as_str(), 30)), Locale::ZhCn).await;
    file(app, filing(Locale::ZhCn)).await.reference.unwrap().to_string()
}

fn backed_up(app: &TestApp, arguments: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    let mut all = vec!["backup", copy.to_str().unwrap()];
    all.extend(arguments);
    let output = over(app, &all);
    assert!(output.status.success(), "{}", said(&output));
    (place, copy)
}

/// Restores into `place/data`.
fn restored(place: &Path, copy: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
    redress(place, settings).arg("restore").arg(copy).args(arguments).output().unwrap()
}

fn key() -> String {
    "07".repeat(32)
}

fn database_in(place: &Path) -> Db {
    Db::open(&DbSettings::new(format!("sqlite:{}", place.join("data/redress.db").display()))).unwrap()
}

fn letters_in(place: &Path) -> usize {
    std::fs::read_dir(place.join("data/outbox")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn what_comes_back_sends_nothing_and_lets_nobody_in_until_it_is_released() {
    let app = TestApp::new();
    let reference = lived_in(&app).await;
    let (place, copy) = backed_up(&app, &[]);
    let key = key();
    let settings = [("SECRET_KEY", key.as_str())];
    let output = restored(place.path(), &copy, &settings, &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("1 cases and 1 files looked at"), "{}", said(&output));
    let verified = redress(place.path(), &settings).arg("verify").output().unwrap();
    assert!(said(&verified).contains("1 cases and 1 files are as they were recorded"), "{}", said(&verified));

    let server = ready(Server::start_with(place.path(), &settings));
    std::thread::sleep(Duration::from_millis(2_500));
    assert_eq!(letters_in(place.path()), 0, "0 letters go out");
    let doctor = redress(place.path(), &settings).arg("doctor").output().unwrap();
    assert!(said(&doctor).contains("held since the restore"), "{}", said(&doctor));
    let db = database_in(place.path());
    let left = db.read_blocking(|conn| {
        let sessions: i64 = sessions::table.count().get_result(conn)?;
        let reset = links::table.filter(links::purpose.eq("password_reset"));
        let once: (i32, chrono::NaiveDateTime) = reset.select((links::generation, links::expires_at)).first(conn)?;
        Ok((sessions, once))
    });
    let (sessions, (generation, ends)) = left.unwrap();
    assert_eq!(sessions, 0);
    assert!(generation > 1_000 && ends.and_utc() > app.app.now(), "ended at the restore, and its generation leapt");

    // What is filed now is told apart from what was filed after the backup was made.
    let data = place.path().join("data");
    std::fs::write(data.join("secret.key"), &key).unwrap();
    let mut phone = Phone::new(&server, &data);
    phone.write_complaint().unwrap();
    let fresh = phone.file().unwrap().filed().unwrap();
    assert!(fresh > format!("{}010000", &reference[..8]), "{fresh} after {reference}");

    let release = redress(place.path(), &settings).args(["restore", "--release"]).output().unwrap();
    assert!(release.status.success() && said(&release).contains("3 letters wait"), "{}", said(&release));
    std::thread::sleep(Duration::from_millis(2_500));
    assert_eq!(letters_in(place.path()), 2, "both receipts; the link to a new password has ended");
    let again = redress(place.path(), &settings).args(["restore", "--release"]).output().unwrap();
    assert!(said(&again).contains("were not held"), "{}", said(&again));
    db.close();
}

#[tokio::test]
async fn while_held_no_clock_is_judged_and_nothing_is_swept() {
    crate::support::on_each_database(|app| async move {
        let mailer = folder_mailer(&app);
        file(&app, filing(Locale::ZhCn)).await;
        let now = app.app.now();
        app.app.db.write(move |conn| redress::store::hold::begin(conn, (&[], false), now)).await.unwrap();
        app.advance(chrono::Duration::days(30));
        let done = work(&app, &mailer).await;
        assert_eq!((done.letters, done.marked, done.swept), Default::default());
        assert!(letter_files(&app).is_empty());
        app.app.db.write(redress::store::hold::release).await.unwrap();
        let done = work(&app, &mailer).await;
        assert!(done.marked == 1 && done.letters.sent >= 1, "{done:?}");
    })
    .await;
}

#[tokio::test]
async fn a_folder_that_holds_a_database_is_left_alone() {
    let app = TestApp::new();
    lived_in(&app).await;
    let (place, copy) = backed_up(&app, &[]);
    let data = place.path().join("data");
    std::fs::create_dir(&data).unwrap();
    for name in ["redress.db", "redress.db-wal"] {
        std::fs::write(data.join(name), "somebody's").unwrap();
        let output = restored(place.path(), &copy, &[("SECRET_KEY", &key())], &[]);
        assert!(!output.status.success() && said(&output).contains("move it away"), "{}", said(&output));
        assert_eq!(std::fs::read_to_string(data.join(name)).unwrap(), "somebody's");
        std::fs::remove_file(data.join(name)).unwrap();
    }
}

#[tokio::test]
async fn a_backup_that_was_altered_or_sealed_with_another_key_is_not_opened() {
    let app = TestApp::new();
    lived_in(&app).await;
    let (place, copy) = backed_up(&app, &[]);
    let refused = |settings: &[(&str, &str)], arguments: &[&str], why: &str| {
        let output = restored(place.path(), &copy, settings, arguments);
        assert!(!output.status.success() && said(&output).contains(why), "{why}: {}", said(&output));
        assert!(!place.path().join("data/redress.db").exists(), "nothing was put back");
    };
    let (key, other) = (key(), "08".repeat(32));
    refused(&[], &[], "the secret key is not here");
    refused(&[("SECRET_KEY", &other)], &[], "was not sealed with this secret key");
    let database = std::fs::read(copy.join("redress.db")).unwrap();
    let mut planted = database.clone();
    *planted.last_mut().unwrap() ^= 1;
    std::fs::write(copy.join("redress.db"), planted).unwrap();
    refused(&[("SECRET_KEY", &key)], &[], "it was cut or altered");
    refused(&[], &["--without-key"], "it was cut or altered");
    std::fs::write(copy.join("redress.db"), database).unwrap();
    let manifest = std::fs::read_to_string(copy.join("manifest.json")).unwrap();
    std::fs::write(copy.join("manifest.json"), manifest.replace("\"files\": 1", "\"files\": 2")).unwrap();
    refused(&[("SECRET_KEY", &key)], &[], "was not sealed with this secret key");
    std::fs::remove_file(copy.join("manifest.json")).unwrap();
    refused(&[("SECRET_KEY", &key)], &[], "is no backup");
}

#[tokio::test]
async fn without_its_key_a_backup_comes_back_when_told_and_with_it_nothing_is_lost() {
    let app = TestApp::new();
    lived_in(&app).await;
    let (place, copy) = backed_up(&app, &[]);
    assert!(!copy.join("secret.key").exists());
    let output = restored(place.path(), &copy, &[], &["--without-key"]);
    assert!(output.status.success() && said(&output).contains("get a new one at /track"), "{}", said(&output));
    assert!(!place.path().join("data/secret.key").exists(), "the next start makes a new one");

    let (place, copy) = backed_up(&app, &["--with-key"]);
    let output = restored(place.path(), &copy, &[], &[]);
    assert!(
        !output.status.success() && said(&output).contains("--with-key uses that one"),
        "a key that came along is not believed"
    );
    let output = restored(place.path(), &copy, &[], &["--with-key"]);
    assert!(said(&output).contains("the seal proves nothing"), "{}", said(&output));
    assert!(output.status.success() && !said(&output).contains("/track"), "{}", said(&output));
    let brought = std::fs::read_to_string(place.path().join("data/secret.key")).unwrap();
    assert_eq!(brought.trim(), key());
}

#[tokio::test]
async fn a_backup_with_a_lost_file_comes_back_only_when_told_that_it_is_damaged() {
    let app = TestApp::new();
    lived_in(&app).await;
    let (place, copy) = backed_up(&app, &[]);
    std::fs::remove_dir_all(copy.join("evidence")).unwrap();
    std::fs::create_dir(copy.join("evidence")).unwrap();
    let key = key();
    let settings = [("SECRET_KEY", key.as_str())];
    let output = restored(place.path(), &copy, &settings, &[]);
    assert!(!output.status.success() && said(&output).contains("nothing was put back"), "{}", said(&output));
    assert!(!place.path().join("data/redress.db").exists());
    let output = restored(place.path(), &copy, &settings, &["--damaged"]);
    assert!(output.status.success(), "{}", said(&output));
    let db = database_in(place.path());
    let count: i64 = db.read_blocking(|conn| Ok(cases::table.count().get_result(conn)?)).unwrap();
    assert_eq!(count, 1);
    db.close();
}

#[tokio::test]
async fn with_postgresql_the_evidence_comes_back_and_the_database_keeps_quiet() {
    let app = TestApp::over(databases::postgres());
    lived_in(&app).await;
    let (_place, copy) = backed_up(&app, &[]);
    assert!(!copy.join("redress.db").exists());
    std::fs::remove_dir_all(app.folder.path().join("evidence")).unwrap();
    let output = over(&app, &["restore", copy.to_str().unwrap()]);
    assert!(output.status.success() && said(&output).contains("its evidence is back"), "{}", said(&output));
    assert!(over(&app, &["verify"]).status.success());
    assert!(app.app.db.read(redress::store::hold::since).await.unwrap().is_some());
    let output = restored(app.folder.path(), &copy, &[("SECRET_KEY", &key())], &[]);
    assert!(!output.status.success() && said(&output).contains("made with PostgreSQL"), "{}", said(&output));
    let small = TestApp::new();
    let (_place, copy) = backed_up(&small, &[]);
    let output = over(&app, &["restore", copy.to_str().unwrap()]);
    assert!(!output.status.success() && said(&output).contains("the settings name PostgreSQL"), "{}", said(&output));
}

#[test]
fn a_backup_made_under_load_comes_back_with_every_row_and_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let server = ready(Server::start_with(folder.path(), &[("RATE_LIMITS", "off")]));
    let phone = Phone::new(&server, &folder.path().join("data"));
    let (stop, filed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let load: Vec<_> = (0..3)
        .map(|_| {
            let (phone, stop, filed) = (phone.clone(), stop.clone(), filed.clone());
            std::thread::spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    let mut phone = phone.another();
                    phone.begin_complaint().unwrap();
                    phone.upload(20_000).unwrap();
                    phone.write_complaint().unwrap();
                    phone.file().unwrap().filed().unwrap();
                    filed.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    while filed.load(Ordering::SeqCst) < 6 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let copy = folder.path().join("copy");
    let output = redress(folder.path(), &[]).args(["backup", copy.to_str().unwrap(), "--with-key"]).output().unwrap();
    stop.store(true, Ordering::SeqCst);
    load.into_iter().for_each(|client| client.join().unwrap());
    assert!(output.status.success(), "{}", said(&output));
    let place = tempfile::tempdir().unwrap();
    let output = restored(place.path(), &copy, &[], &["--with-key"]);
    assert!(output.status.success(), "{}", said(&output));
    let db = database_in(place.path());
    let count: i64 = db.read_blocking(|conn| Ok(cases::table.count().get_result(conn)?)).unwrap();
    assert!(count > 5 && count <= filed.load(Ordering::SeqCst) as i64, " {count} cases were in the copy");
    db.close();
}
