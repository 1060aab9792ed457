//! F21: told to end under load.

use std::thread;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use redress::store::db::{Db, DbSettings};
use redress::store::schema::{evidence, outbox, process_numbers};

use super::phone::Phone;
use super::{ready, verified};
use crate::cli::Server;

#[test]
fn told_to_end_under_load_it_answers_what_is_under_way_and_gives_back_what_it_held() {
    let folder = tempfile::tempdir().unwrap();
    let server = ready(Server::start_with(folder.path(), &[("RATE_LIMITS", "off")]));
    let phone = Phone::new(&server, &folder.path().join("data"));
    let load: Vec<_> = (0..3)
        .map(|_| {
            let phone = phone.clone();
            thread::spawn(move || {
                // Ends when nobody takes its connections any more.
                loop {
                    let mut phone = phone.another();
                    if phone.write_complaint().and_then(|()| phone.file()).is_err() {
                        break;
                    }
                }
            })
        })
        .collect();
    let mut under_way = Vec::new();
    for _ in 0..4 {
        let mut phone = phone.another();
        phone.begin_complaint().unwrap();
        let half = phone.upload_half(1_500_000).unwrap();
        under_way.push((phone, half));
    }
    thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    let ending = thread::spawn(move || server.terminate());
    thread::sleep(Duration::from_millis(700));
    for (mut phone, (sending, rest)) in under_way {
        let reply = phone.upload_rest(sending, &rest).expect("what was under way is answered");
        assert_eq!(reply.status, 303, "{}", reply.body);
    }
    let (code, _) = ending.join().unwrap();
    assert_eq!(code, Some(0));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    load.into_iter().for_each(|client| client.join().unwrap());

    let db = Db::open(&DbSettings::new(format!("sqlite:{}", folder.path().join("data/redress.db").display()))).unwrap();
    let left = db.read_blocking(|conn| {
        let files: i64 = evidence::table.count().get_result(conn)?;
        let numbers: i64 = process_numbers::table.count().get_result(conn)?;
        let leases: i64 = outbox::table.filter(outbox::is_queued).filter(outbox::lease.is_not_null()).count().get_result(conn)?;
        Ok((files, numbers, leases))
    });
    assert_eq!(left.unwrap(), (4, 0, 0), "files taken in, process numbers and letters held");
    db.close();
    verified(folder.path(), &[]);
}
