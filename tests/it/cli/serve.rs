//! A server on an empty folder, and its end.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{Server, redress, said};

const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn an_empty_folder_just_works() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    assert!(server.ready_within(PATIENCE));
    let port = server.port;
    let asked = redress(folder.path(), &[("LISTEN", &format!("127.0.0.1:{port}"))]).arg("healthcheck").output().unwrap();
    assert!(asked.status.success() && said(&asked).contains("ready"));
    for (name, mode) in [("data", 0o700), ("data/redress.db", 0o600), ("data/secret.key", 0o600), ("data/evidence", 0o700)] {
        let found = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}");
    }
    let begun = Instant::now();
    let (code, lines) = server.terminate();
    assert_eq!(code, Some(0));
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(lines.iter().any(|line| line.contains(&format!("http://127.0.0.1:{port}"))), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("outbox")), "where letters go: {lines:?}");
    let asked = redress(folder.path(), &[("LISTEN", &format!("127.0.0.1:{port}"))]).arg("healthcheck").output().unwrap();
    assert!(!asked.status.success() && said(&asked).contains("no server answers"));
}

#[test]
fn a_port_that_is_taken_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = redress(folder.path(), &[("LISTEN", &address), ("LOG", "error")]).output().unwrap();
    assert!(!output.status.success());
    assert!(said(&output).contains(&format!("cannot listen on {address}")), "{}", said(&output));
}

#[test]
fn a_worker_alone_works_and_ends_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = redress(folder.path(), &[("LOG", "error")]).arg("work").spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(child.try_wait().unwrap().is_none());
    std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn commands_that_only_look_make_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [vec!["verify"], vec!["sla", "due"], vec!["backup", "copy"]] {
        let output = redress(folder.path(), &[]).args(&arguments).output().unwrap();
        assert!(!output.status.success() && said(&output).contains("there is no database"), "{}", said(&output));
    }
    let doctor = redress(folder.path(), &[]).arg("doctor").output().unwrap();
    assert!(doctor.status.success(), "{}", said(&doctor));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn settings_are_printed_without_their_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let key = "ab".repeat(32);
    let mail = ("SMTP_URL", "smtps://mailer:hunter2@mail.example.com");
    let settings = [("SECRET_KEY", key.as_str()), mail, ("SMS_URL", "https://texts:hunter2@sms.example.com/send")];
    let output = redress(folder.path(), &settings).args(["config", "print"]).output().unwrap();
    let printed = said(&output);
    assert!(output.status.success() && printed.contains("REDRESS_LISTEN=127.0.0.1:8080"));
    assert!(!printed.contains(&key) && !printed.contains("hunter2"), "{printed}");
    let doctor = redress(folder.path(), &settings).arg("doctor").output().unwrap();
    assert!(said(&doctor).contains("handed to sms.example.com") && !said(&doctor).contains("hunter2"), "{}", said(&doctor));
    let plain = redress(folder.path(), &[("SMS_URL", "http://sms.example.com/")]).arg("doctor").output().unwrap();
    assert!(!plain.status.success() && said(&plain).contains("SMS_URL"), "{}", said(&plain));
    let bad = redress(folder.path(), &[("LISTEN", "everywhere")]).args(["config", "print"]).output().unwrap();
    assert!(!bad.status.success() && said(&bad).contains("REDRESS_LISTEN"), "{}", said(&bad));
}

#[test]
fn migrations_can_be_run_looked_at_and_taken_back_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let run = |what: &str| redress(folder.path(), &[]).args(["migrate", what]).output().unwrap();
    assert!(said(&run("status")).contains("missing"));
    assert!(said(&run("run")).contains("ran "));
    assert!(said(&run("run")).contains("Nothing was missing"));
    assert!(!said(&run("status")).contains("missing"));
    assert!(said(&run("revert")).contains("took back"));
    assert!(said(&run("status")).contains("missing"));
}

#[test]
fn an_older_program_does_not_start_on_a_newer_database_and_names_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let made = redress(folder.path(), &[]).args(["migrate", "run"]).output().unwrap();
    assert!(made.status.success(), "{}", said(&made));
    let mut other = SqliteConnection::establish(folder.path().join("data/redress.db").to_str().unwrap()).unwrap();
    other.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')").unwrap();
    for command in ["serve", "work", "doctor", "verify"] {
        let output = redress(folder.path(), &[("LOG", "error")]).arg(command).output().unwrap();
        assert!(!output.status.success() && said(&output).contains("20990101000001"), "{command}: {}", said(&output));
    }
}
