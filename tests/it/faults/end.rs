//! F21: told to end under load.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use redress::clock::{Clock as _, SystemClock};
use redress::store::db::{Db, DbSettings};
use redress::store::schema::{evidence, outbox, process_numbers};

use super::phone::Phone;
use super::{ready, verified};
use crate::cli::{Server, redress};
use crate::support::TestApp;

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

#[actix_web::test]
async fn a_stream_that_stands_open_does_not_keep_the_server_from_ending() {
    let app = TestApp::new();
    app.clock.set(SystemClock.now());
    let agent = app.sign_in_agent("李敏").await;
    let mut command = redress(app.folder.path(), &[("DATABASE_URL", &app.database.settings.url)]);
    command.env("REDRESS_DATA_DIR", app.folder.path());
    let server = ready(Server::spawn(command, app.folder.path()));
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let (port, cookie) = (server.port, agent.cookie("redress").unwrap());
    let asks = "Accept: text/event-stream\r\nAccept-Encoding: gzip";
    write!(stream, "GET /desk/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: redress={cookie}\r\n{asks}\r\n\r\n").unwrap();
    let mut said = String::new();
    let mut piece = [0; 4096];
    while !said.contains("retry: 5000") {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "{said}");
        said.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    assert!(said.starts_with("HTTP/1.1 200") && said.contains("x-accel-buffering: no"), "{said}");
    let begun = Instant::now();
    let (code, _) = server.terminate();
    assert_eq!(code, Some(0));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "it ended in order: {rest:?}");
}
