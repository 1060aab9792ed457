//! F01, F02, F18: killed while filing, while uploading, while the tables are made.

use std::fs::{File, FileTimes};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use diesel::prelude::*;
use redress::random::Random;
use redress::store::db::{Db, DbSettings};
use redress::store::schema::{cases, clocks, drafts, events, outbox};

use super::phone::Phone;
use super::{ready, verified};
use crate::cli::{Server, redress, said};
use crate::support::databases::postgres;

/// A complaint whose last step was sent: the phone that sent it, and the reference if it was answered.
struct Sent {
    phone: Phone,
    answered: Option<String>,
}

fn file_until_it_dies(phone: Phone, count: &AtomicUsize) -> Vec<Sent> {
    let mut sent = Vec::new();
    loop {
        let mut phone = phone.another();
        if phone.write_complaint().is_err() {
            return sent;
        }
        let reply = phone.file();
        let is_dead = reply.is_err();
        let answered = reply.ok().map(|reply| reply.filed().expect("a complete complaint is filed"));
        count.fetch_add(1, Ordering::SeqCst);
        sent.push(Sent { phone, answered });
        if is_dead {
            return sent;
        }
    }
}

/// Sends each last step again, twice: the same complaint, never another.
fn settle(server: &Server, sent: Vec<Sent>, settled: &mut Vec<String>) {
    for Sent { mut phone, answered } in sent {
        phone.port = server.port;
        let now = phone.file().unwrap().filed().expect("it can be sent again");
        assert!(answered.is_none_or(|before| before == now), "answered as another than {now}");
        assert_eq!(phone.file().unwrap().filed().as_ref(), Some(&now));
        settled.push(now);
    }
}

/// Every case in the database has all that a case begins with, and nobody else's.
fn each_case_is_whole(url: &str, mut settled: Vec<String>) {
    let db = Db::open(&DbSettings::new(url)).unwrap();
    let all =
        db.read_blocking(|conn| Ok(cases::table.select((cases::id, cases::reference)).load::<(i64, String)>(conn)?)).unwrap();
    for (id, reference) in all.clone() {
        let counts = db.read_blocking(move |conn| {
            let events: i64 = events::table.filter(events::case_id.eq(id)).count().get_result(conn)?;
            let clocks: i64 = clocks::table.filter(clocks::case_id.eq(id)).count().get_result(conn)?;
            let letters: i64 = outbox::table.filter(outbox::case_id.eq(id)).count().get_result(conn)?;
            let drafts: i64 = drafts::table.filter(drafts::filed_case_id.eq(id)).count().get_result(conn)?;
            Ok((events >= 1, clocks, letters, drafts))
        });
        assert_eq!(counts.unwrap(), (true, 3, 1, 1), "{reference}");
    }
    db.close();
    let mut there: Vec<String> = all.into_iter().map(|(_, reference)| reference).collect();
    there.sort();
    settled.sort();
    assert_eq!(there, settled, "what was answered, and nothing else");
}

fn killed_while_filing(folder: &Path, url: &str) {
    let settings = [("DATABASE_URL", url), ("RATE_LIMITS", "off")];
    let (mut sent, mut settled) = (Vec::new(), Vec::new());
    for round in 0..3 {
        let server = ready(Server::start_with(folder, &settings));
        settle(&server, std::mem::take(&mut sent), &mut settled);
        if round == 2 {
            break;
        }
        let phone = Phone::new(&server, &folder.join("data"));
        let count = Arc::new(AtomicUsize::new(0));
        let start = |_| {
            let (phone, count) = (phone.clone(), count.clone());
            thread::spawn(move || file_until_it_dies(phone, &count))
        };
        let clients: Vec<_> = (0..4).map(start).collect();
        some_and_a_moment(&count);
        server.kill();
        sent = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    }
    verified(folder, &settings);
    each_case_is_whole(url, settled);
}

#[test]
fn killed_while_filing_every_answered_complaint_is_whole_and_none_is_there_twice_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    killed_while_filing(folder.path(), &format!("sqlite:{}", folder.path().join("data/redress.db").display()));
}

#[test]
fn killed_while_filing_every_answered_complaint_is_whole_and_none_is_there_twice_on_postgres() {
    let (folder, database) = (tempfile::tempdir().unwrap(), postgres());
    killed_while_filing(folder.path(), &database.settings.url);
}

/// Waits for some work to be done, and then until any moment of the next.
fn some_and_a_moment(count: &AtomicUsize) {
    while count.load(Ordering::SeqCst) < 8 {
        thread::sleep(Duration::from_millis(10));
    }
    thread::sleep(Duration::from_millis((Random.fraction() * 300.0) as u64));
}

fn upload_until_it_dies(phone: Phone, count: &AtomicUsize) -> Phone {
    loop {
        let mut phone = phone.another();
        if phone.begin_complaint().is_err() {
            return phone;
        }
        for _ in 0..5 {
            count.fetch_add(1, Ordering::SeqCst);
            // Large enough to go through the temporary folder.
            match phone.upload(1_500_000) {
                Ok(reply) => assert_eq!(reply.status, 303, "{}", reply.body),
                Err(_) => return phone,
            }
        }
    }
}

/// Every file below a folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.into_iter().flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// Bytes of a file that did not come in whole: in the temporary folder, or beside its place.
fn halves(data: &Path) -> Vec<PathBuf> {
    let mut halves = files_in(&data.join("tmp"));
    halves.extend(files_in(&data.join("evidence")).into_iter().filter(|path| path.display().to_string().contains('#')));
    halves
}

#[test]
#[expect(clippy::disallowed_methods, reason = "files carry the machine's time")]
fn killed_while_uploading_no_row_lacks_its_file_and_what_came_in_half_is_swept_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let settings = [("RATE_LIMITS", "off")];
    let mut cut = Vec::new();
    for _ in 0..3 {
        let server = ready(Server::start_with(folder.path(), &settings));
        let phone = Phone::new(&server, &data);
        let count = Arc::new(AtomicUsize::new(0));
        let start = |_| {
            let (phone, count) = (phone.clone(), count.clone());
            thread::spawn(move || upload_until_it_dies(phone, &count))
        };
        let clients: Vec<_> = (0..4).map(start).collect();
        some_and_a_moment(&count);
        server.kill();
        cut.extend(clients.into_iter().map(|client| client.join().unwrap()));
        verified(folder.path(), &settings);
    }
    // A file that a crash left certainly, beside those that it left by chance.
    std::fs::write(data.join("tmp/half"), "half").unwrap();
    let place = data.join("evidence/ab");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join(format!("ab{}#3", "0".repeat(62))), "half").unwrap();
    let yesterday = SystemTime::now() - Duration::from_secs(25 * 3600);
    for path in files_in(&data.join("tmp")).into_iter().chain(files_in(&data.join("evidence"))) {
        File::options().append(true).open(path).unwrap().set_times(FileTimes::new().set_modified(yesterday)).unwrap();
    }
    let server = ready(Server::start_with(folder.path(), &settings));
    let begun = Instant::now();
    while !halves(&data).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?} stay", halves(&data));
        thread::sleep(Duration::from_millis(50));
    }
    for mut phone in cut {
        phone.port = server.port;
        phone.begin_complaint().unwrap();
        assert_eq!(phone.upload(1_500_000).unwrap().status, 303, "it can be sent again");
    }
    server.kill();
    verified(folder.path(), &settings);
}

#[test]
fn killed_while_the_tables_are_made_the_next_start_makes_them_whole() {
    for _ in 0..6 {
        let folder = tempfile::tempdir().unwrap();
        let migrate = |what: &str| redress(folder.path(), &[]).args(["migrate", what]).output().unwrap();
        let mut child = redress(folder.path(), &[]).args(["migrate", "run"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis((Random.fraction() * 80.0) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        let again = migrate("run");
        assert!(again.status.success(), "{}", said(&again));
        assert!(!said(&migrate("status")).contains("missing"));
        verified(folder.path(), &[]);
    }
}
