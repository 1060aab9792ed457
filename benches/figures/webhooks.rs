//! How fast other programs are told: so many messages for ten receivers. Of what comes for the first time one in ten is answered
//! with a no, and taken when it comes again. There is no figure unless what came is what the log says that was sent.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
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
use redress::store::webhooks::sending::message_id;
use redress::store::webhooks::{self, By, SEALED, Step, Wanted, deliveries};

use super::prepare::settings;

const RECEIVERS: usize = 10;
/// Numbers that a process of its own does not draw.
const PROCESS: u16 = 1_002;
/// Messages queued in one transaction.
const AT_ONCE: usize = 500;

/// How often a message came, or was sent, and how often it was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Came {
    times: usize,
    taken: usize,
}

/// What came, by its id.
type Known = Arc<Mutex<HashMap<String, Came>>>;

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
    let is_no = !known.contains_key(&id) && (known.len() + 1).is_multiple_of(10);
    let came = known.entry(id).or_default();
    came.times += 1;
    came.taken += usize::from(!is_no);
    drop(known);
    let status = if is_no { "500 Internal Server Error" } else { "204 No Content" };
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

/// A receiver on this machine: its address, and what comes.
fn receiver() -> anyhow::Result<(String, Known)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let (url, known) = (format!("http://{}/", listener.local_addr()?), Known::default());
    let comes = Arc::clone(&known);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let known = Arc::clone(&comes);
            std::thread::spawn(move || answer(stream, &known));
        }
    });
    Ok((url, known))
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

/// What the log says of the messages that were sent to this webhook, by their ids.
fn logged(db: &Db, hook: WebhookId, events: Vec<i64>) -> anyhow::Result<HashMap<String, Came>> {
    let (attempts, has_failed) =
        db.read_blocking(move |conn| Ok((deliveries::attempts_of(conn, hook, &events)?, deliveries::has_failed(conn, hook)?)))?;
    // None waits any more: what has not failed was delivered.
    ensure!(!has_failed, "a message was given up");
    let mut logged = HashMap::<String, Came>::new();
    for attempt in attempts {
        let came = logged.entry(message_id(attempt.key)).or_default();
        came.times += 1;
        came.taken += usize::from(attempt.ended_at.is_some() && attempt.fault.is_none());
    }
    Ok(logged)
}

/// That each message came as often as the log says, and was taken once; how many attempts that were.
fn check(db: &Db, sent: &[(WebhookId, i64)], hooks: &[WebhookId], known: &Known) -> anyhow::Result<usize> {
    let mut log = HashMap::new();
    for hook in hooks {
        let events = sent.iter().filter(|(to, _)| to == hook).map(|(_, event)| *event).collect();
        log.extend(logged(db, *hook, events)?);
    }
    let known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let attempts = |of: &HashMap<String, Came>| of.values().map(|came| came.times).sum::<usize>();
    let (came, tried) = (attempts(&known), attempts(&log));
    ensure!(*known == log, "what came is not what the log says: {came} requests, {tried} attempts");
    ensure!(log.len() == sent.len(), "of {} messages the log knows {}", sent.len(), log.len());
    ensure!(log.values().all(|came| came.taken == 1), "a message was taken more than once");
    Ok(tried)
}

/// Has the server tell so many messages; prints the seconds until all have arrived, and the attempts that it took.
pub fn deliver(messages: usize) -> anyhow::Result<()> {
    let (config, db) = settings()?;
    let key = hex::decode(std::fs::read_to_string(config.data_dir.join("secret.key"))?.trim())?;
    let key = key.try_into().map_err(|_| anyhow::anyhow!("the secret key has no 32 bytes"))?;
    let ((url, known), ids) = (receiver()?, IdMaker::new(PROCESS));
    let hooks = (0..RECEIVERS).map(|_| connect(&db, &ids, key, &url)).collect::<anyhow::Result<Vec<_>>>()?;
    let (begun, mut sent) = (Instant::now(), Vec::new());
    for from in (0..messages).step_by(AT_ONCE) {
        let at = SystemClock.now();
        let rows: Vec<_> =
            (from..messages.min(from + AT_ONCE)).map(|n| (hooks[n % RECEIVERS], ids.next(at.timestamp_millis()))).collect();
        sent.extend_from_slice(&rows);
        db.write_blocking(move |tx| rows.iter().try_for_each(|(hook, id)| webhooks::queue_test(tx, *hook, *id, at)))?;
    }
    while db.read_blocking(deliveries::lag)?.0 > 0 {
        ensure!(begun.elapsed() < Duration::from_secs(600), "messages are still on their way");
        std::thread::sleep(Duration::from_millis(100));
    }
    let took = begun.elapsed().as_secs_f64();
    let attempts = check(&db, &sent, &hooks, &known)?;
    for id in hooks {
        let by = By { person: None, at: SystemClock.now(), edit: ids.next(SystemClock.now().timestamp_millis()) };
        db.write_blocking(move |tx| {
            let version = webhooks::find(tx, id)?.version;
            webhooks::change(tx, id, (version, &Step::Remove), by)
        })?;
    }
    println!("{took:.1} {attempts}");
    db.close();
    Ok(())
}
