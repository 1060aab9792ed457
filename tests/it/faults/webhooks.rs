//! Killed between sending a message to a webhook and noting how it ended.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use diesel::prelude::*;
use redress::clock::{Clock as _, SystemClock};
use redress::domain::ids::WebhookId;
use redress::domain::webhook::Topic;
use redress::seal::Seal;
use redress::store::db::{Db, DbSettings};
use redress::store::schema::{webhook_attempts, webhook_deliveries, webhooks as rows};
use redress::store::webhooks::{self, By, SEALED, Wanted};

use super::phone::Phone;
use super::{ready, verified};
use crate::cli::Server;
use crate::support::databases::postgres;

/// A receiver that hands over each message as it comes, with the connection on which it waits for an answer.
fn receiver() -> (String, Receiver<(String, TcpStream)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut id, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let Some((name, value)) = line.trim_end().split_once(": ") else {
                    if line.trim_end().is_empty() {
                        break;
                    }
                    continue;
                };
                match name.to_lowercase().as_str() {
                    "webhook-id" => value.clone_into(&mut id),
                    "content-length" => length = value.parse().unwrap(),
                    _ => {}
                }
            }
            reader.read_exact(&mut vec![0; length]).unwrap();
            if sender.send((id, stream)).is_err() {
                return;
            }
        }
    });
    (url, receiver)
}

fn connect(db: &Db, key: [u8; 32], url: &str) {
    let (id, at) = (WebhookId(81), SystemClock.now());
    let sealed = Seal::new(key).hide(SEALED, id.0, &[9; 32], [3; 12]).unwrap();
    let wanted = Wanted { name: "工单".to_owned(), url: url.to_owned(), topics: vec![Topic::CaseFiled], team: None };
    let by = By { person: None, at, edit: 82 };
    db.write_blocking(move |tx| webhooks::insert(tx, id, (&wanted, &sealed), by)).unwrap();
}

fn killed_between_sending_and_noting(folder: &Path, url: &str) {
    let settings = [("DATABASE_URL", url), ("RATE_LIMITS", "off"), ("WEBHOOKS_PRIVATE", "127.0.0.1")];
    ready(Server::start_with(folder, &settings)).terminate();
    let (hook, arrivals) = receiver();
    let db = Db::open(&DbSettings::new(url)).unwrap();
    let key = std::fs::read_to_string(folder.join("data/secret.key")).unwrap();
    connect(&db, hex::decode(key.trim()).unwrap().try_into().unwrap(), &hook);
    db.close();
    let server = ready(Server::start_with(folder, &settings));
    let mut phone = Phone::new(&server, &folder.join("data"));
    phone.write_complaint().unwrap();
    phone.file().unwrap();
    let (first, unanswered) = arrivals.recv_timeout(Duration::from_secs(10)).unwrap();
    server.kill();
    drop(unanswered);

    let db = Db::open(&DbSettings::new(url)).unwrap();
    let ends = webhook_attempts::table.select(webhook_attempts::ended_at);
    let begun = db.read_blocking(move |conn| Ok(ends.load::<Option<chrono::NaiveDateTime>>(conn)?)).unwrap();
    assert_eq!(begun, [None], "written down before anything was sent");
    // Nobody waits half a minute here.
    let over =
        |conn: &mut _| Ok(diesel::update(rows::table).set(rows::lease_until.eq(rows::made_at.nullable())).execute(conn)?);
    db.write_blocking(over).unwrap();
    db.close();
    let server = ready(Server::start_with(folder, &settings));
    let (second, mut stream) = arrivals.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(first, second, "the same message, under the same name");
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    thread::sleep(Duration::from_millis(2_500));
    assert!(arrivals.try_recv().is_err(), "and not once more");
    server.terminate();
    let db = Db::open(&DbSettings::new(url)).unwrap();
    let log = |conn: &mut _| {
        let attempts: i64 = webhook_attempts::table.count().get_result(conn)?;
        Ok((attempts, webhook_deliveries::table.select(webhook_deliveries::state).load::<String>(conn)?))
    };
    assert_eq!(db.read_blocking(log).unwrap(), (2, vec!["delivered".to_owned()]), "sent as often as the log says");
    db.close();
    verified(folder, &settings);
}

#[test]
fn killed_between_sending_and_noting_a_message_is_sent_again_and_the_log_says_so_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("data/redress.db").display());
    killed_between_sending_and_noting(folder.path(), &url);
}

#[test]
fn killed_between_sending_and_noting_a_message_is_sent_again_and_the_log_says_so_on_postgres() {
    let (folder, database) = (tempfile::tempdir().unwrap(), postgres());
    killed_between_sending_and_noting(folder.path(), &database.settings.url);
}
