//! F10: PostgreSQL goes away in the middle of work, and comes back.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::phone::Phone;
use super::{ready, verified};
use crate::cli::{Server, said};

/// A PostgreSQL of its own, that may be restarted without disturbing other claims.
struct Postgres {
    folder: PathBuf,
    url: String,
}

impl Postgres {
    fn start() -> Self {
        // Not in a folder of the test's: PostgreSQL may run as another user, who could not get there.
        let folder = std::env::temp_dir().join(format!("redress-restarted-{}", std::process::id()));
        let mut postgres = Self { folder, url: String::new() };
        // Unlike the tests' own, this one keeps what it confirmed when it is killed.
        postgres.url = format!("{}?options=-csynchronous_commit%3Don", postgres.tell("start"));
        postgres
    }

    fn tell(&self, what: &str) -> String {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bin/postgres-for-tests");
        let output = Command::new(script).arg(what).env("REDRESS_TEST_POSTGRES_DIR", &self.folder).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.tell("stop");
    }
}

/// Files until told to stop, each complaint until it is answered; references, and how often it was told to wait.
fn file_on(phone: &Phone, stop: &AtomicBool) -> (Vec<(Phone, String)>, usize) {
    let (mut filed, mut waits) = (Vec::new(), 0);
    while !stop.load(Ordering::SeqCst) {
        let mut phone = phone.another();
        while let Err(error) = phone.write_complaint() {
            assert!(error.to_string().starts_with("HTTP/1.1 503"), "{error}");
            thread::sleep(Duration::from_millis(50));
        }
        loop {
            let reply = phone.file().unwrap();
            assert!(matches!(reply.status, 303 | 503), "{}\n{}", reply.head, reply.body);
            if let Some(reference) = reply.filed() {
                filed.push((phone, reference));
                break;
            }
            waits += 1;
            assert!(reply.header("retry-after").is_some(), "{}", reply.head);
            thread::sleep(Duration::from_millis(50));
        }
    }
    (filed, waits)
}

#[test]
fn when_postgresql_is_restarted_people_are_asked_to_wait_and_each_complaint_is_filed_once() {
    let (folder, postgres) = (tempfile::tempdir().unwrap(), Postgres::start());
    let settings = [("DATABASE_URL", postgres.url.as_str()), ("RATE_LIMITS", "off")];
    let server = ready(Server::start_with(folder.path(), &settings));
    let phone = Phone::new(&server, &folder.path().join("data"));
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..3)
        .map(|_| {
            let (phone, stop) = (phone.clone(), stop.clone());
            thread::spawn(move || file_on(&phone, &stop))
        })
        .collect();
    thread::sleep(Duration::from_millis(500));
    postgres.tell("crash");
    let back = Instant::now();
    loop {
        let mut phone = phone.another();
        if phone.write_complaint().is_ok() && phone.file().is_ok_and(|reply| reply.filed().is_some()) {
            break;
        }
        assert!(back.elapsed() < Duration::from_secs(10), "it does not heal");
        thread::sleep(Duration::from_millis(20));
    }
    thread::sleep(Duration::from_millis(300));
    stop.store(true, Ordering::SeqCst);
    let outcomes: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
    let waits: usize = outcomes.iter().map(|(_, waits)| waits).sum();
    println!("told to wait {waits} times");
    for (mut phone, reference) in outcomes.into_iter().flat_map(|(filed, _)| filed) {
        assert_eq!(phone.file().unwrap().filed(), Some(reference));
    }
    server.kill();
    verified(folder.path(), &settings);
}
