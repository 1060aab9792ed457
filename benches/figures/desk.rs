//! What the desk's figures need: a case with a long history, sessions to listen with, cases to change at once, and changes at
//! a steady pace while somebody listens.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use diesel::prelude::*;
use redress::clock::{Clock as _, SystemClock};
use redress::config::{Config, Raw};
use redress::domain::actor::{Actor, Role};
use redress::domain::change::Act;
use redress::domain::codes::Locale;
use redress::domain::ids::{CaseId, PersonId};
use redress::domain::person::Prefs;
use redress::domain::rulebook::Rulebook;
use redress::random::Random;
use redress::store::db::DbSettings;
use redress::store::ids::{IdMaker, hold_process_number};
use redress::store::people::{self, Person};
use redress::store::schema::{cases as rows, events};
use redress::store::{Db, cases};

use super::prepare::session;

/// Events of the long case.
const EVENTS: i64 = 200;
/// Who listens.
const STREAMS: usize = 200;
/// Cases changed at once.
const MANY: i64 = 1_000;

pub struct Bench {
    pub db: Db,
    pub ids: IdMaker,
    pub rules: Arc<Rulebook>,
    pub by: Actor,
}

impl Bench {
    pub fn open() -> anyhow::Result<Self> {
        let config = Config::from_raw(&Raw::from_environment()?)?;
        let db = Db::open(&DbSettings::new(config.database()))?;
        let number = hold_process_number(&db, SystemClock.now(), u16::from_be_bytes(Random.bytes()))?;
        let staff = db.read_blocking(people::staff)?;
        let chief = staff.iter().find(|person| person.role == Role::Supervisor).and_then(Person::staff);
        let by = Actor::Staff(chief.context("no supervisor")?);
        Ok(Self { db, ids: IdMaker::new(number.number), rules: Arc::new(Rulebook::house()), by })
    }

    /// One note on this case, as a supervisor would leave it.
    fn note(&self, case: CaseId) -> anyhow::Result<()> {
        let at = SystemClock.now();
        let first_id = self.ids.block(at.timestamp_millis(), Act::IDS);
        let act = Act { by: self.by.clone(), at, under: Arc::clone(&self.rules), first_id, seed: Random.bytes() };
        self.db.write_blocking(move |tx| {
            let found = cases::find_by_id(tx, &Actor::System, case)?;
            cases::record(tx, &found.note("已与平台核对付款状态，等对方回复。", &act)?).map(drop)
        })?;
        Ok(())
    }

    /// The session of one more agent: a person has ten at most.
    fn listener(&self, number: usize) -> anyhow::Result<String> {
        let now = SystemClock.now();
        let person = Person {
            id: PersonId(self.ids.next(now.timestamp_millis())),
            email: format!("listener{number}@bench.example"),
            name: format!("Listener {number}"),
            role: Role::Agent,
            senior: false,
            team: None,
            password_hash: None,
            locale: Locale::En,
            active: true,
            confirmed_at: Some(now),
            prefs: Prefs::default(),
        };
        let row = person.clone();
        self.db.write_blocking(move |tx| people::insert(tx, &row, now))?;
        session(&self.db, person.id, now)
    }

    pub fn open_cases(&self, most: i64) -> anyhow::Result<Vec<(i64, String)>> {
        let read = move |conn: &mut redress::store::Conn| {
            let open = rows::table.filter(rows::is_open).order((rows::due_at, rows::id)).limit(most);
            Ok(open.select((rows::id, rows::reference)).load(conn)?)
        };
        Ok(self.db.read_blocking(read)?)
    }
}

/// Writes `streams`, a session a line, and `many`, the fields of a form that names a thousand cases; says which case is long.
pub fn prepare(folder: &Path) -> anyhow::Result<()> {
    let bench = Bench::open()?;
    let open = bench.open_cases(MANY)?;
    let (id, long) = open.last().context("no open case")?.clone();
    let has = bench.db.read_blocking(move |conn| Ok(events::table.filter(events::case_id.eq(id)).count().get_result(conn)?))?;
    for _ in has..EVENTS {
        bench.note(CaseId(id))?;
    }
    let listeners: Result<Vec<String>, _> = (0..STREAMS).map(|number| bench.listener(number)).collect();
    std::fs::write(folder.join("streams"), listeners?.join("\n") + "\n")?;
    let mut many = String::new();
    for (_, reference) in &open {
        write!(many, "&case={reference}")?;
    }
    std::fs::write(folder.join("many"), many)?;
    bench.db.close();
    println!("long={long}");
    Ok(())
}

/// So many notes a second on open cases, for so long; prints how many there were.
pub fn change(a_second: u32, seconds: u32) -> anyhow::Result<()> {
    let bench = Bench::open()?;
    let open = bench.open_cases(MANY)?;
    let (begun, each) = (Instant::now(), Duration::from_secs(1) / a_second);
    for (number, (id, _)) in (0..a_second * seconds).zip(open.iter().cycle()) {
        std::thread::sleep((each * number).saturating_sub(begun.elapsed()));
        bench.note(CaseId(*id))?;
    }
    bench.db.close();
    println!("{}", a_second * seconds);
    Ok(())
}
