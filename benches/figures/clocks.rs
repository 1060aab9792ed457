//! What clocks cost: adding working days, finding what is due among many cases, reckoning open cases anew.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use redress::clock::{Clock as _, SystemClock};
use redress::config::{Config, Raw};
use redress::domain::actor::Actor;
use redress::domain::calendar::Calendar;
use redress::domain::case::reckoning::Changed;
use redress::domain::change::Act;
use redress::domain::rulebook::{Amendments, Rulebook};
use redress::domain::sla::{ClockKind, HOUSE, Policy, Term};
use redress::jobs::recompute::BATCH;
use redress::random::Random;
use redress::store::db::DbSettings;
use redress::store::ids::{IdMaker, hold_process_number};
use redress::store::schema::cases;
use redress::store::{Db, recomputations};

const TIMES: u32 = 200_000;

/// Nanoseconds for 30 working days of nine hours, from each hour of a year.
pub fn add() -> anyhow::Result<()> {
    let cn = Calendar::cn();
    let start: DateTime<Utc> = "2026-01-01T00:00:00Z".parse()?;
    let mut seen = 0;
    let begun = Instant::now();
    for hour in 0..TIMES {
        let due = cn.add(start + TimeDelta::hours(i64::from(hour % 8_760)), 30 * 9 * 3_600);
        seen ^= due.at.timestamp();
    }
    let each = begun.elapsed() / TIMES;
    anyhow::ensure!(seen != 1, "the sums are used");
    println!("{}", each.as_nanos());
    Ok(())
}

/// Milliseconds to find a thousand cases that are due: so many open ones are made due first.
pub fn due() -> anyhow::Result<()> {
    let db = open()?;
    let now = SystemClock.now();
    // Nothing else is due at that moment: far before everything.
    let (at, then) = ((now - TimeDelta::days(9_000)).naive_utc(), now - TimeDelta::days(8_000));
    db.write_blocking(move |conn| {
        let some: Vec<i64> = cases::table.filter(cases::is_open).order(cases::id).limit(1_000).select(cases::id).load(conn)?;
        for id in some {
            diesel::update(cases::table.find(id)).set(cases::sweep_at.eq(at)).execute(conn)?;
        }
        Ok(())
    })?;
    let begun = Instant::now();
    let found = db.read_blocking(move |conn| redress::store::cases::due_for_sweep(conn, then, 1_000))?;
    let took = begun.elapsed();
    anyhow::ensure!(found.len() == 1_000, "{} were found", found.len());
    println!("{:.1}", took.as_secs_f64() * 1000.0);
    db.close();
    Ok(())
}

/// Seconds to reckon every open case anew after the house's policy was changed, the cases, and the longest batch in
/// milliseconds: nobody who writes waits longer.
pub fn recompute() -> anyhow::Result<()> {
    let db = open()?;
    let now = SystemClock.now();
    let number = hold_process_number(&db, now, u16::from_be_bytes(Random.bytes()))?;
    let ids = IdMaker::new(number.number);
    let mut policy = Policy { version: 2, ..Policy::house() };
    for deadline in &mut policy.deadlines {
        if deadline.kind == ClockKind::Resolution {
            deadline.term = Term::Working { seconds: 100 * 3_600, pauses: true };
        }
    }
    let rules = std::sync::Arc::new(Rulebook::new(Amendments { policies: vec![policy], ..Amendments::default() }, None));
    let staff = db.read_blocking(redress::store::people::staff)?;
    let by = staff.first().context("no staff")?.id;
    let id = ids.next(now.timestamp_millis());
    db.write_blocking(move |conn| recomputations::begin(conn, id, &Changed::Policy(HOUSE.to_owned()), by, now))?;
    let (begun, mut longest, mut batches) = (Instant::now(), Duration::ZERO, 0);
    while let Some(work) = db.read_blocking(recomputations::open)? {
        let act = |()| Act {
            by: Actor::System,
            at: now,
            under: std::sync::Arc::clone(&rules),
            first_id: ids.block(now.timestamp_millis(), Act::IDS),
            seed: Random.bytes(),
        };
        let acts: Vec<Act> = std::iter::repeat_n((), BATCH).map(act).collect();
        let batch = Instant::now();
        db.write_blocking(move |conn| recomputations::step(conn, &work, &acts))?;
        longest = longest.max(batch.elapsed());
        batches += 1;
    }
    println!("{:.1} {} {:.1}", begun.elapsed().as_secs_f64(), batches * BATCH, longest.as_secs_f64() * 1000.0);
    db.close();
    Ok(())
}

fn open() -> anyhow::Result<Db> {
    let config = Config::from_raw(&Raw::from_environment()?)?;
    Ok(Db::open(&DbSettings::new(config.database()))?)
}
