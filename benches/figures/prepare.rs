//! Sessions to look with, complete drafts to file, and a picture to upload; written to files that bin/bench reads.

use std::path::Path;

use anyhow::Context as _;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use redress::clock::{Clock as _, SystemClock};
use redress::config::{Config, Raw};
use redress::domain::actor::Role;
use redress::domain::ids::{DraftId, PersonId};
use redress::random::Random;
use redress::seal::{Seal, token_hash};
use redress::store::db::DbSettings;
use redress::store::schema::{cases, drafts, evidence};
use redress::store::sessions::{self, NewSession};
use redress::store::{Db, own_cases, people};

/// Drafts written in one transaction.
const TOGETHER: usize = 1_000;
/// A picture from a phone, in bytes.
const PICTURE: usize = 200 * 1024;

pub fn settings() -> anyhow::Result<(Config, Db)> {
    let config = Config::from_raw(&Raw::from_environment()?)?;
    let db = Db::open(&DbSettings::new(config.database()))?;
    Ok((config, db))
}

/// Fills `folder`: `words` for the shell, `drafts` with a token a line, `picture.jpg`.
pub fn prepare(folder: &Path, count: usize) -> anyhow::Result<()> {
    let (config, db) = settings()?;
    let now = SystemClock.now();
    let staff = db.read_blocking(people::staff)?;
    let of = |role| staff.iter().find(|person| person.role == role).map(|person| person.id).context("no such staff");
    let lin = db.read_blocking(|conn| people::find_by_email(conn, "lin@demo.redress.example"))?.context("no consumer")?.id;
    let mine = db.read_blocking(move |conn| own_cases::page(conn, Some(lin), &[], None, 1))?;
    let case = mine.first().and_then(|case| case.reference).context("the consumer has no case")?;
    let agent = session(&db, of(Role::Agent)?, now)?;
    let supervisor = session(&db, of(Role::Supervisor)?, now)?;
    let consumer = session(&db, lin, now)?;
    let guest = Random.token();
    let key = hex::decode(std::fs::read_to_string(config.data_dir.join("secret.key"))?.trim())?;
    let key = key.try_into().map_err(|_| anyhow::anyhow!("the secret key has no 32 bytes"))?;
    let seal = Seal::new(key);
    let csrf = seal.csrf_token(&guest, Random.bytes());
    let desk_csrf = seal.csrf_token(&supervisor, Random.bytes());
    std::fs::write(
        folder.join("words"),
        format!(
            "agent={agent}\nsupervisor={supervisor}\nconsumer={consumer}\nguest={guest}\ncsrf={csrf}\ndesk_csrf={desk_csrf}\ncase={case}\n{}",
            searches(&db)?
        ),
    )?;
    std::fs::write(folder.join("drafts"), complete_drafts(&db, count, now)?.join("\n"))?;
    std::fs::write(folder.join("picture.jpg"), picture()?)?;
    db.close();
    Ok(())
}

/// What is searched for: the end of the newest phone number, and of its order's.
fn searches(db: &Db) -> anyhow::Result<String> {
    let (phone, order): (Option<String>, Option<String>) = db.read_blocking(|conn| {
        let reachable = cases::table.filter(cases::contact_phone.is_not_null()).filter(cases::order_number.is_not_null());
        Ok(reachable.order(cases::id.desc()).select((cases::contact_phone, cases::order_number)).first(conn)?)
    })?;
    let end = |number: Option<String>, length: usize| {
        let number = number.unwrap_or_default();
        number[number.len().saturating_sub(length)..].to_owned()
    };
    Ok(format!("tail={}\nrare={}\n", end(phone, 4), end(order, 8)))
}

pub fn session(db: &Db, person: PersonId, at: DateTime<Utc>) -> anyhow::Result<String> {
    let token = Random.token();
    let new = NewSession {
        token_hash: token_hash("session", &token),
        person: Some(person),
        device: "bin/bench".to_owned(),
        at,
        idle: Duration::hours(24),
        absolute: Duration::hours(24),
    };
    db.write_blocking(move |conn| sessions::insert(conn, &new))?;
    Ok(token)
}

fn complete_drafts(db: &Db, count: usize, now: DateTime<Utc>) -> anyhow::Result<Vec<String>> {
    let tokens: Vec<String> = (0..count).map(|_| Random.token()).collect();
    for (chunk, tokens) in tokens.chunks(TOGETHER).enumerate() {
        let tokens = tokens.to_vec();
        db.write_blocking(move |conn| {
            for (at, token) in tokens.iter().enumerate() {
                let number = chunk * TOGETHER + at;
                // Small numbers: ids made by the server are far beyond them.
                let id = DraftId(number as i64 + 1);
                redress::store::drafts::insert(conn, id, &token_hash("draft", token), None, &answers(number), now)?;
            }
            Ok(())
        })?;
    }
    Ok(tokens)
}

fn answers(number: usize) -> String {
    serde_json::json!({
        "problem": { "problem_type": "order_stuck" },
        "order": {
            "provider": "alipay", "merchant": "悦选数码专营店", "order_number": format!("ZMCB{number:016}"),
            "payment_reference": format!("2026{number:024}"), "amount": "258.00", "currency": "CNY",
            "ordered_on": "2026-01-05", "paid_on": "2026-01-06", "displayed_status": "待付款"
        },
        "details": {
            "summary": "已付款,订单仍显示待付款",
            "description": "1 月 6 日已用先享后付完成付款,银行显示扣款成功,订单一直停在待付款。联系客服三次,都说在核实,没有结果。",
            "desired_outcome": "请核实付款并关闭订单。"
        },
        "contact": { "name": "王小雨", "email": format!("wang{number}@example.com"), "phone": "" },
        "evidence_seen": true
    })
    .to_string()
}

/// Noise over a gradient: coarser until the file is as long as wanted.
fn picture() -> anyhow::Result<Vec<u8>> {
    const WIDTH: u32 = 1080;
    const HEIGHT: u32 = 1920;
    let mut jpeg = Vec::new();
    for grain in 1..64_u32 {
        let pixel = |at: u32| (((at / WIDTH) / 12) + at.wrapping_mul(2_654_435_761) % (grain * 2)) as u8;
        let pixels: Vec<u8> = (0..WIDTH * HEIGHT).flat_map(|at| [pixel(at), pixel(at), 200]).collect();
        jpeg.clear();
        JpegEncoder::new_with_quality(&mut jpeg, 80).write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8)?;
        if jpeg.len() >= PICTURE {
            break;
        }
    }
    jpeg.resize(PICTURE, 0);
    Ok(jpeg)
}

/// Prints how many drafts were filed and how many files drafts have.
pub fn tell_what_was_kept() -> anyhow::Result<()> {
    let (_, db) = settings()?;
    let (filed, files): (i64, i64) = db.read_blocking(|conn| {
        let filed = drafts::table.filter(drafts::filed_case_id.is_not_null()).count().get_result(conn)?;
        let files = evidence::table.filter(evidence::draft_id.is_not_null()).count().get_result(conn)?;
        Ok((filed, files))
    })?;
    println!("{filed} {files}");
    db.close();
    Ok(())
}
