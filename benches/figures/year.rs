//! A year of a large house, as reports have it: what happened and what was measured, without the cases themselves; and what it
//! costs a change to write that down.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Text};
use redress::clock::{Clock as _, SystemClock};
use redress::domain::actor::Actor;
use redress::domain::case::closing::Closing;
use redress::domain::change::Act;
use redress::domain::codes::{Outcome, RootCause};
use redress::domain::ids::CaseId;
use redress::random::Random;
use redress::store::{Conn, StoreError, cases};

use super::desk::Bench;

/// Ids that no server makes for a long time.
const BEYOND: i64 = 4_000_000_000_000_000_000;
/// Cases that are closed to see what recording costs.
const CLOSED: i64 = 500;

fn run(conn: &mut Conn, sqlite: &str, postgres: &str) -> Result<usize, StoreError> {
    Ok(match conn {
        Conn::Sqlite(conn) => diesel::sql_query(sqlite).execute(conn)?,
        Conn::Postgres(conn) => {
            diesel::sql_query("SET LOCAL statement_timeout = '30min'").execute(conn)?;
            diesel::sql_query(postgres).execute(conn)?
        }
    })
}

/// The columns that both tables have, told by a number: sixty agents, four teams, ten platforms, two thousand merchants.
const WHAT: &str = "(i % 10) || '', CASE i % 10 WHEN 0 THEN 'jd' WHEN 1 THEN 'douyin' WHEN 2 THEN 'meituan' ELSE 'alipay' END, \
                    '商家 ' || (i * 7919 % 2000), CASE i % 3 WHEN 0 THEN 'payment_delayed' ELSE 'order_stuck' END";

/// So many cases over the last twelve months: an end each, a miss of every third, a rating of every fifth, and two clocks met.
pub fn fill(cases: i64) -> anyhow::Result<()> {
    let bench = Bench::open()?;
    let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) ", cases - 1);
    let series = format!("WITH n(i) AS (SELECT generate_series(0, {}::bigint)) ", cases - 1);
    let day = ["date('now', '-' || (1 + i % 365) || ' days')", "(current_date - (1 + i % 365)::int)"];
    let happened = |what: &str, code: &str, value: &str, among: &str| {
        let sql = |numbers: &str, day: &str| {
            format!(
                "INSERT INTO occurrences (case_id, what, code, item, value, day, agent, team, provider, merchant, problem_type, level,
                     filed_on, to_pack)
                 {numbers} SELECT {BEYOND} + i, '{what}', {code}, 1, {value}, {day}, (i % 60) || '', {WHAT}, (i % 3) || '',
                     {}, {day} FROM n WHERE {among}",
                if what == "closed" { day } else { "NULL" },
            )
        };
        (sql(&numbers, day[0]), sql(&series, day[1]))
    };
    let cause = "CASE i % 4 WHEN 0 THEN 'system_fault' WHEN 1 THEN 'merchant_not_synced' WHEN 2 THEN '' ELSE 'other' END";
    let mut statements = vec![
        happened("closed", cause, "CASE i % 3 WHEN 0 THEN 'not_upheld' ELSE 'upheld' END", "i >= 0"),
        happened("missed", "CASE i % 2 WHEN 0 THEN 'resolution' ELSE 'first_response' END", "''", "i % 3 = 0"),
        happened("rated", "''", "(1 + i % 5) || ''", "i % 5 = 0"),
    ];
    let at = [
        "strftime('%Y-%m-%d %H:%M:%S', 'now', '-' || (1 + i % 365) || ' days', '-' || (i % 50000) || ' seconds')",
        "(now() at time zone 'utc' - (1 + i % 365) * interval '1 day' - (i % 50000) * interval '1 second')",
    ];
    for clock in ["first_response", "resolution"] {
        let sql = |numbers: &str, at: &str, truth: &str| {
            format!(
                "INSERT INTO measurements (case_id, clock, run, started_at, ended_at, working, wall, target, in_time, person_id,
                     team_id, problem_type, provider, merchant, level, to_roll)
                 {numbers} SELECT case_id, '{clock}', 10 + run, {at}, {at}, i * 7919 % 90000, i * 7919 % 300000, 86400, {truth},
                     NULL, NULL, 'order_stuck', 'alipay', '商家 ' || (i * 7919 % 2000), i % 3, {at}
                 FROM (SELECT c.id AS case_id, n.i AS run, n.i * many + r AS i FROM n
                     CROSS JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS r, count(*) OVER () AS many FROM cases) c
                     WHERE n.i < (SELECT {cases} / count(*) FROM cases)) AS spread"
            )
        };
        statements.push((sql(&numbers, at[0], "i % 4 > 0"), sql(&series, at[1], "i % 4 > 0")));
    }
    // What the register is still naming anew would spoil each day of these again: their cases tell of other merchants.
    let forget = "DELETE FROM merchant_renames".to_owned();
    statements.push((forget.clone(), forget));
    for (sqlite, postgres) in statements {
        bench.db.write_blocking(move |tx| run(tx, &sqlite, &postgres))?;
    }
    bench.db.close();
    Ok(())
}

/// Closes cases, then writes down once more the rows that each closing added for reports; prints what that is of the whole write, in per cent.
pub fn recording() -> anyhow::Result<()> {
    let bench = Bench::open()?;
    let open = bench.open_cases(CLOSED)?;
    let mut acts = Vec::new();
    for _ in &open {
        let at = SystemClock.now();
        let first_id = bench.ids.block(at.timestamp_millis(), Act::IDS);
        let rules = Arc::clone(&bench.rules);
        acts.push(Act { by: bench.by.clone(), at, under: rules, first_id, seed: Random.bytes() });
    }
    let closing = |version| Closing {
        outcome: Outcome::Upheld,
        root_cause: RootCause::MerchantNotSynced,
        explanation: "商家已补传付款结果，平台已把订单改为已完成。".to_owned(),
        version,
    };
    let (mut whole, mut n, mut written) = (Duration::ZERO, 0, Vec::new());
    // Each a write of its own, to where it is safe on the disk, as somebody who closes a case waits for it.
    for ((id, _), act) in open.into_iter().zip(acts) {
        let before = bench.db.write_blocking(move |tx| recorded(tx, id))?;
        let begun = Instant::now();
        let is_closed = bench.db.write_blocking(move |tx| {
            let case = cases::find_by_id(tx, &Actor::System, CaseId(id))?;
            let change = case.close(&closing(case.version), &act).ok();
            change.map(|change| cases::record(tx, &change)).transpose().map(|case| case.is_some())
        })?;
        if is_closed {
            whole += begun.elapsed();
            n += 1;
            let after = bench.db.write_blocking(move |tx| recorded(tx, id))?;
            written.push((id, after.into_iter().filter(|row| !before.contains(row)).collect::<Vec<_>>()));
        }
    }
    anyhow::ensure!(n > 0, "nothing was closed");
    let rows: usize = written.iter().map(|(_, rows)| rows.len()).sum();
    let again = bench.db.write_blocking(move |tx| {
        let begun = Instant::now();
        for (case, rows) in &written {
            write_again(tx, *case, rows)?;
        }
        Ok(begun.elapsed())
    })?;
    bench.db.close();
    println!("{:.1} {n}", again.as_secs_f64() / whole.as_secs_f64() * 100.0);
    eprintln!("{rows} rows in {again:?}, of {whole:?}");
    Ok(())
}

/// What is written for reports, by the table and the rest of its key.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
struct Recorded {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn recorded(conn: &mut Conn, case: i64) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!(
        "SELECT 'measurements' AS place, clock AS code, CAST(run AS BIGINT) AS number FROM measurements WHERE case_id = {case}
         UNION ALL SELECT what, code, item FROM occurrences WHERE case_id = {case}"
    );
    Ok(match conn {
        Conn::Sqlite(conn) => diesel::sql_query(sql).load(conn)?,
        Conn::Postgres(conn) => diesel::sql_query(sql).load(conn)?,
    })
}

/// What stands before and between the place, the case, the code and the number of a row.
type Statement = [&'static str; 4];

const MEASUREMENT: Statement = [
    " INSERT INTO measurements (case_id, clock, run, started_at, ended_at, working, wall, target, in_time, person_id, team_id,
         problem_type, provider, merchant, level, to_roll)
     SELECT case_id, clock, run + 1000, started_at, ended_at, working, wall, target, in_time, person_id, team_id,
         problem_type, provider, merchant, level, to_roll FROM measurements WHERE 'measurements' = ",
    " AND case_id = ",
    " AND clock = ",
    " AND run = ",
];
const OCCURRENCE: Statement = [
    " INSERT INTO occurrences (case_id, what, code, item, value, day, agent, team, provider, merchant, problem_type, level,
         due_on, filed_on, asked_on, merchant_asked_on, platform_asked_on, to_pack)
     SELECT case_id, what, code, item + 4000000000000000000, value, day, agent, team, provider, merchant, problem_type, level,
         due_on, filed_on, asked_on, merchant_asked_on, platform_asked_on, to_pack FROM occurrences WHERE what = ",
    " AND case_id = ",
    " AND code = ",
    " AND item = ",
];

/// Rows of a case once more, beside themselves, as they were written: one by one on SQLite, all at once on PostgreSQL.
fn write_again(conn: &mut Conn, case: i64, rows: &[Recorded]) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(conn) => {
            for row in rows.chunks(1) {
                ExecuteDsl::execute(Again { case, rows: row }, conn)?;
            }
        }
        Conn::Postgres(conn) if !rows.is_empty() => {
            ExecuteDsl::execute(Again { case, rows }, conn)?;
        }
        Conn::Postgres(_) => {}
    }
    Ok(())
}

/// Kept under its SQL once it is prepared, as `sql_query` is not.
struct Again<'a> {
    case: i64,
    rows: &'a [Recorded],
}

impl QueryId for Again<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> QueryFragment<DB> for Again<'_>
where
    i64: ToSql<BigInt, DB>,
    str: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (at, row) in self.rows.iter().enumerate() {
            let is_last = at + 1 == self.rows.len();
            if !is_last {
                out.push_sql(&format!("{} i{at} AS (", if at == 0 { "WITH" } else { "," }));
            }
            let [place, case, code, number] = if row.place == "measurements" { MEASUREMENT } else { OCCURRENCE };
            out.push_sql(place);
            out.push_bind_param::<Text, str>(&row.place)?;
            out.push_sql(case);
            out.push_bind_param::<BigInt, i64>(&self.case)?;
            out.push_sql(code);
            out.push_bind_param::<Text, str>(&row.code)?;
            out.push_sql(number);
            out.push_bind_param::<BigInt, i64>(&row.number)?;
            out.push_sql(if is_last { "" } else { ")" });
        }
        Ok(())
    }
}
