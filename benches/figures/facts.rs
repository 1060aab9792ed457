//! What order facts cost: a program that sends them as fast as they are taken, and a file of many orders.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use chrono::{SecondsFormat, TimeDelta};
use diesel::prelude::*;
use encoding_rs::GB18030;
use redress::clock::{Clock as _, SystemClock};
use redress::domain::actor::Role;
use redress::domain::ids::{FactSenderId, OrderFileId};
use redress::domain::order_fact::Speaker;
use redress::domain::order_file::{FileState, Mapping, Part};
use redress::files::Files;
use redress::random::Random;
use redress::seal::Seal;
use redress::seal::webhook::Message;
use redress::store::fact_senders::{self, By, NewSender};
use redress::store::ids::IdMaker;
use redress::store::order_files::{self, Arrival};
use redress::store::schema::{cases, facts};
use redress::store::{Db, people};
use redress::web::api::signed::SEALED;

use super::prepare::settings;

/// Whose orders.
const PROVIDER: &str = "alipay";
/// Numbers that a process of its own does not draw.
const PROCESS: u16 = 1_001;

fn numbers(db: &Db) -> anyhow::Result<Vec<String>> {
    let open = cases::table.filter(cases::is_open).filter(cases::provider.eq(PROVIDER)).filter(cases::order_number.is_not_null());
    let numbers: Vec<Option<String>> = db.read_blocking(move |conn| Ok(open.select(cases::order_number).load(conn)?))?;
    let numbers: Vec<String> = numbers.into_iter().flatten().collect();
    ensure!(!numbers.is_empty(), "no open case of {PROVIDER} has a number");
    Ok(numbers)
}

fn stored(db: &Db) -> anyhow::Result<i64> {
    Ok(db.read_blocking(|conn| Ok(facts::table.count().get_result(conn)?))?)
}

struct Program {
    public_id: String,
    secret: [u8; 32],
}

/// A sender of its own, connected by an administrator.
fn connect(db: &Db, key: [u8; 32]) -> anyhow::Result<Program> {
    let (ids, now, secret) = (IdMaker::new(PROCESS), SystemClock.now(), Random.bytes());
    let staff = db.read_blocking(people::staff)?;
    let boss = staff.iter().find(|person| person.role == Role::Admin).context("no administrator")?.id;
    let id = FactSenderId(ids.next(now.timestamp_millis()));
    let sealed = Seal::new(key).hide(SEALED, id.0, &secret, Random.bytes()).context("not sealed")?;
    let (public_id, speaker) = (Random.public_id(), Speaker::Provider(PROVIDER.to_owned()));
    let new = NewSender { id, public_id: public_id.clone(), name: format!("bench {id}"), speaker, sealed };
    let by = By { person: boss, at: now, edit: ids.next(now.timestamp_millis()) };
    db.write_blocking(move |tx| fact_senders::insert(tx, &new, by))?;
    Ok(Program { public_id, secret })
}

/// Sends facts over so many connections, one in `share` about a case; prints answers a second, median and 99th percentile in ms.
pub fn send(site: &str, seconds: u64, connections: usize, share: usize) -> anyhow::Result<()> {
    let (config, db) = settings()?;
    let key = hex::decode(std::fs::read_to_string(config.data_dir.join("secret.key"))?.trim())?;
    let key = key.try_into().map_err(|_| anyhow::anyhow!("the secret key has no 32 bytes"))?;
    let program = Arc::new(connect(&db, key)?);
    let (numbers, before) = (Arc::new(numbers(&db)?), stored(&db)?);
    let until = Instant::now() + Duration::from_secs(seconds);
    let begun = Instant::now();
    let threads: Vec<_> = (0..connections)
        .map(|own| {
            let (program, numbers, site) = (Arc::clone(&program), Arc::clone(&numbers), site.to_owned());
            std::thread::spawn(move || one(&program, &numbers, &site, (own, connections, share), until))
        })
        .collect();
    let (mut times, mut taken) = (Vec::new(), 0);
    for thread in threads {
        let (theirs, landed) = thread.join().map_err(|_| anyhow::anyhow!("a connection broke"))??;
        times.extend(theirs);
        taken += landed;
    }
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    let after = stored(&db)?;
    ensure!(after - before >= taken, "{taken} facts were answered as taken, {} are there", after - before);
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    println!("{rate:.0} {:.2} {:.2}", at(0.5), at(0.99));
    db.close();
    Ok(())
}

/// One connection until the time is over: how long each answer took, and how many facts were taken.
fn one(
    program: &Program,
    numbers: &[String],
    site: &str,
    (own, connections, share): (usize, usize, usize),
    until: Instant,
) -> anyhow::Result<(Vec<Duration>, i64)> {
    let stream = TcpStream::connect(site)?;
    stream.set_nodelay(true)?;
    let mut answers = BufReader::new(stream.try_clone()?);
    let (mut stream, mut times, mut taken) = (stream, Vec::new(), 0);
    let base = SystemClock.now() - TimeDelta::hours(12);
    let mut at = own;
    while Instant::now() < until {
        let number = if at.is_multiple_of(share) { numbers[at % numbers.len()].clone() } else { format!("DL-NOBODY-{at}") };
        let when = (base + TimeDelta::milliseconds(at as i64)).to_rfc3339_opts(SecondsFormat::Millis, true);
        let body = format!(r#"{{"order_number":"{number}","state":"charging","at":"{when}"}}"#);
        let (id, timestamp) = (format!("bench-{at}-{}", Random.public_id()), SystemClock.now().timestamp().to_string());
        let signature = Message { id: &id, timestamp: &timestamp, body: body.as_bytes() }.sign(&program.secret);
        let asked = Instant::now();
        write!(
            stream,
            "POST /api/v1/order-facts HTTP/1.1\r\nHost: {site}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             redress-sender: {}\r\nwebhook-id: {id}\r\nwebhook-timestamp: {timestamp}\r\nwebhook-signature: {signature}\r\n\r\n{body}",
            body.len(),
            program.public_id
        )?;
        let answer = answer(&mut answers)?;
        times.push(asked.elapsed());
        taken += i64::from(answer.contains(r#""taken":1"#));
        at += connections;
    }
    Ok((times, taken))
}

/// The body of the next answer; anything but 200 ends the measurement.
fn answer(from: &mut BufReader<TcpStream>) -> anyhow::Result<String> {
    let (mut line, mut length, mut status) = (String::new(), 0, String::new());
    loop {
        line.clear();
        ensure!(from.read_line(&mut line)? > 0, "the server hung up");
        let head = line.trim_end();
        if head.is_empty() {
            break;
        }
        if status.is_empty() {
            head.clone_into(&mut status);
        }
        if let Some(told) = head.to_ascii_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    let body = String::from_utf8(body)?;
    ensure!(status.contains(" 200 "), "{status}: {body}");
    Ok(body)
}

/// Has the server apply a file of so many lines, every second of them broken and one in a hundred about a case; prints the
/// seconds it took and how many facts it brought.
pub fn apply(lines: usize) -> anyhow::Result<()> {
    let (config, db) = settings()?;
    let (numbers, before, now) = (numbers(&db)?, stored(&db)?, SystemClock.now());
    let mut text = String::from("商户订单号,交易号,订单状态,更新时间,订单金额,备注\n");
    let day = (now - TimeDelta::hours(6)).format("%Y-%m-%d");
    for n in 0..lines {
        let _ = match n {
            n if n % 2 == 1 => writeln!(text, "20261119{n:012},,交易成功,昨天,258.00,备注"),
            n if n % 100 == 0 => writeln!(
                text,
                "{},,交易成功,{day} 00:{:02}:{:02},258.00,备注",
                numbers[n / 100 % numbers.len()],
                n / 60 % 60,
                n % 60
            ),
            n => writeln!(text, "20261119{n:012},2026111922001{n:09},交易成功,{day} 00:00:00,258.00,备注"),
        };
    }
    let bytes = GB18030.encode(&text).0.into_owned();
    drop(text);
    let files = Files::open(&config.evidence_dir, &config.data_dir.join("tmp"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let size = bytes.len() as u64;
    let sha256 = runtime.block_on(files.keep_bytes(bytes))?;
    let mut mapping = Mapping::default();
    for (part, heading) in
        [(Part::OrderNumber, "商户订单号"), (Part::PaymentReference, "交易号"), (Part::State, "订单状态"), (Part::At, "更新时间")]
    {
        mapping.set(part, heading.to_owned());
    }
    let staff = db.read_blocking(people::staff)?;
    let by = staff.iter().find(|person| person.role == Role::Admin).context("no administrator")?.id;
    let id = OrderFileId(IdMaker::new(PROCESS).next(now.timestamp_millis()));
    let (provider, name, state) = (PROVIDER.to_owned(), "bench.csv".to_owned(), FileState::Waiting);
    let file = Arrival { id, provider, name, bytes: size, sha256, state, mapping, by, at: now };
    let begun = Instant::now();
    db.write_blocking(move |tx| order_files::insert(tx, &file))?;
    let tally = loop {
        std::thread::sleep(Duration::from_millis(100));
        let file = db.read_blocking(move |conn| order_files::find(conn, id))?;
        match file.state {
            FileState::Applied => break file.tally,
            FileState::Failed => anyhow::bail!("the file could not be read"),
            _ => {}
        }
    };
    let (took, after) = (begun.elapsed().as_secs_f64(), stored(&db)?);
    ensure!(tally.lines as usize == lines && tally.broken as usize == lines / 2, "{tally:?}");
    ensure!(after - before >= tally.taken as i64, "{} facts of {} are there", after - before, tally.taken);
    println!("{took:.1} {}", tally.taken);
    db.close();
    Ok(())
}
