//! How fast other programs are told: so many messages for ten receivers. Of what comes for the first time one in ten is answered
//! with a no, and taken when it comes again.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use redress::clock::{Clock as _, SystemClock};
use redress::domain::ids::WebhookId;
use redress::domain::webhook::Topic;
use redress::random::Random;
use redress::seal::Seal;
use redress::store::Db;
use redress::store::ids::IdMaker;
use redress::store::webhooks::{self, By, SEALED, Step, Wanted, deliveries};

use super::prepare::settings;

const RECEIVERS: usize = 10;
/// Numbers that a process of its own does not draw.
const PROCESS: u16 = 1_002;
/// Messages queued in one transaction.
const AT_ONCE: usize = 500;

/// Messages that came, by their ids.
type Known = Arc<Mutex<HashSet<String>>>;

/// Answers one request.
fn answer(stream: TcpStream, known: &Known) -> std::io::Result<()> {
    let (mut head, mut length, mut id) = (BufReader::new(stream.try_clone()?), 0, String::new());
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        let line = line.to_lowercase();
        if let Some(given) = line.strip_prefix("content-length:") {
            length = given.trim().parse().unwrap_or(0);
        }
        if let Some(given) = line.strip_prefix("webhook-id:") {
            given.trim().clone_into(&mut id);
        }
    }
    head.read_exact(&mut vec![0; length])?;
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let is_no = known.insert(id) && known.len().is_multiple_of(10);
    drop(known);
    let status = if is_no { "500 Internal Server Error" } else { "204 No Content" };
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

/// A receiver on this machine: its address, and how many requests came.
fn receiver() -> anyhow::Result<(String, Arc<AtomicUsize>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let (url, came) = (format!("http://{}/", listener.local_addr()?), Arc::new(AtomicUsize::new(0)));
    let (counted, known) = (Arc::clone(&came), Known::default());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            counted.fetch_add(1, Ordering::Relaxed);
            let known = Arc::clone(&known);
            std::thread::spawn(move || answer(stream, &known));
        }
    });
    Ok((url, came))
}

fn connect(db: &Db, ids: &IdMaker, key: [u8; 32], url: &str) -> anyhow::Result<WebhookId> {
    let at = SystemClock.now();
    let id = WebhookId(ids.next(at.timestamp_millis()));
    let sealed = Seal::new(key).hide(SEALED, id.0, &Random.bytes::<32>(), Random.bytes()).context("not sealed")?;
    // Told of nothing that happens meanwhile.
    let topics = vec![Topic::RemedyDone];
    let wanted = Wanted { name: format!("bench {id}"), url: url.to_owned(), topics, team: None };
    let by = By { person: None, at, edit: ids.next(at.timestamp_millis()) };
    db.write_blocking(move |tx| webhooks::insert(tx, id, (&wanted, &sealed), by))?;
    Ok(id)
}

/// Has the server tell so many messages; prints the seconds until all have arrived, and the attempts that it took.
pub fn deliver(messages: usize) -> anyhow::Result<()> {
    let (config, db) = settings()?;
    let key = hex::decode(std::fs::read_to_string(config.data_dir.join("secret.key"))?.trim())?;
    let key = key.try_into().map_err(|_| anyhow::anyhow!("the secret key has no 32 bytes"))?;
    let ((url, came), ids) = (receiver()?, IdMaker::new(PROCESS));
    let hooks = (0..RECEIVERS).map(|_| connect(&db, &ids, key, &url)).collect::<anyhow::Result<Vec<_>>>()?;
    let begun = Instant::now();
    for from in (0..messages).step_by(AT_ONCE) {
        let at = SystemClock.now();
        let rows: Vec<_> =
            (from..messages.min(from + AT_ONCE)).map(|n| (hooks[n % RECEIVERS], ids.next(at.timestamp_millis()))).collect();
        db.write_blocking(move |tx| rows.iter().try_for_each(|(hook, id)| webhooks::queue_test(tx, *hook, *id, at)))?;
    }
    while db.read_blocking(deliveries::lag)?.0 > 0 {
        ensure!(begun.elapsed() < Duration::from_secs(600), "messages are still on their way");
        std::thread::sleep(Duration::from_millis(100));
    }
    let took = begun.elapsed().as_secs_f64();
    for id in hooks {
        let by = By { person: None, at: SystemClock.now(), edit: ids.next(SystemClock.now().timestamp_millis()) };
        db.write_blocking(move |tx| {
            let version = webhooks::find(tx, id)?.version;
            webhooks::change(tx, id, (version, &Step::Remove), by)
        })?;
    }
    println!("{took:.1} {}", came.load(Ordering::Relaxed));
    db.close();
    Ok(())
}
