//! A large house out of a small one: its cases once more and once more, with numbers and people of their own and what the measured
//! pages read of them. Filling takes one change after the other, which is long for a million; what a list or a search costs
//! depends on the rows. The copies' chains of events do not hold, and what their events name by number is the original's.

use std::fmt::Write as _;

use anyhow::Context as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use redress::config::{Config, Raw};
use redress::domain::reference::Reference;
use redress::store::db::DbSettings;
use redress::store::schema::cases;
use redress::store::{Conn, Db, StoreError, dialect};

/// Copied, each after what it names.
const TABLES: [&str; 22] = [
    "cases",
    "texts",
    "events",
    "clocks",
    "offers",
    "remedies",
    "facts",
    "measurements",
    "evidence",
    "outbox",
    "ratings",
    "other_orders",
    "case_readers",
    "case_tags",
    "notifications",
    "routings",
    "case_claims",
    "merchant_requests",
    "payment_holds",
    "credit_harms",
    "case_flags",
    "occurrences",
];
/// Ids of one copy lie so far below those of the one before: further than a day's ids reach.
const STEP: i64 = 1 << 49;
/// References written in one statement.
const TOGETHER: usize = 500;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

fn run(conn: &mut Conn, sql: &str) -> QueryResult<usize> {
    match conn {
        Conn::Sqlite(conn) => diesel::sql_query(sql).execute(conn),
        Conn::Postgres(conn) => {
            diesel::sql_query("SET LOCAL statement_timeout = 0").execute(conn)?;
            diesel::sql_query(sql).execute(conn)
        }
    }
}

fn columns(conn: &mut Conn, table: &str) -> QueryResult<Vec<String>> {
    let columns: Vec<Column> = match conn {
        Conn::Sqlite(conn) => diesel::sql_query(format!("SELECT name FROM pragma_table_info('{table}')")).load(conn)?,
        Conn::Postgres(conn) => diesel::sql_query(format!(
            "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = current_schema()"
        ))
        .load(conn)?,
    };
    Ok(columns.into_iter().map(|column| column.name).collect())
}

/// What stands in this column of the copy.
fn value(table: &str, column: &str, copy: usize) -> String {
    let by = STEP * copy as i64;
    match (table, column) {
        (_, "id" | "case_id" | "replaced_by" | "fact_id" | "proof_id") => format!("{column} - {by}"),
        _ if column.ends_with("text_id") => format!("{column} - {by}"),
        ("cases", "reference") => "(SELECT new.reference FROM copied AS new WHERE new.id = cases.id)".to_owned(),
        ("evidence", "file") => format!("file || '-{copy}'"),
        (_, "order_number" | "payment_reference" | "contact_phone") => format!("{column} || '{copy:02}'"),
        (_, "contact_email") => format!("'{copy}.' || contact_email"),
        (_, "link_id" | "draft_id" | "letter_id" | "consumer_id") => "NULL".to_owned(),
        _ => column.to_owned(),
    }
}

/// The cases of an earlier copy are not copied again, nor is what stands with no case.
fn which(table: &str, lowest: i64) -> String {
    format!("{} >= {lowest}", if table == "cases" { "id" } else { "case_id" })
}

fn name_anew(conn: &mut Conn, originals: &[(i64, Reference)], first: i64) -> Result<(), StoreError> {
    run(conn, "DELETE FROM copied")?;
    let mut number = first;
    for some in originals.chunks(TOGETHER) {
        let mut sql = "INSERT INTO copied VALUES ".to_owned();
        for (at, (id, reference)) in some.iter().enumerate() {
            let anew = Reference::new(reference.year(), number).ok_or(StoreError::NotFound)?;
            number += 1;
            let comma = if at == 0 { "" } else { ", " };
            write!(sql, "{comma}({id}, '{anew}')").map_err(|error| StoreError::Database(error.to_string()))?;
        }
        run(conn, &sql)?;
    }
    Ok(())
}

/// Makes `copies` of every case there is.
pub fn make(copies: usize) -> anyhow::Result<()> {
    let config = Config::from_raw(&Raw::from_environment()?)?;
    // A crash only means copying again; and a copy waits while the one before it goes from the log into the file.
    let db = Db::open(&DbSettings { fsync: false, wait_ms: 600_000, ..DbSettings::new(config.database()) })?;
    let originals: Vec<(i64, String)> =
        db.read_blocking(|conn| Ok(cases::table.order(cases::id).select((cases::id, cases::reference)).load(conn)?))?;
    let lowest = originals.first().context("no case to copy")?.0;
    let parse = |(id, reference): &(i64, String)| Some((*id, Reference::parse(reference)?));
    let originals: Option<Vec<(i64, Reference)>> = originals.iter().map(parse).collect();
    let originals = originals.context("a case has no reference that can be read")?;
    let mut next = originals.iter().map(|(_, reference)| reference.number()).max().context("no reference")? + 1;
    db.write_blocking(|conn| Ok(run(conn, "CREATE TABLE copied (id BIGINT PRIMARY KEY, reference TEXT NOT NULL)")?))?;
    for copy in 1..=copies {
        let (originals, first) = (originals.clone(), next);
        next += originals.len() as i64;
        db.write_blocking(move |conn| {
            name_anew(conn, &originals, first)?;
            for table in TABLES {
                let columns = columns(conn, table)?;
                let values: Vec<String> = columns.iter().map(|column| value(table, column, copy)).collect();
                let (into, which) = (columns.join(", "), which(table, lowest));
                run(conn, &format!("INSERT INTO {table} ({into}) SELECT {} FROM {table} WHERE {which}", values.join(", ")))?;
            }
            Ok(())
        })?;
    }
    db.write_blocking(move |conn| {
        run(conn, "DROP TABLE copied")?;
        dialect::start_case_numbers(conn, next)?;
        dialect::analyze(conn)
    })?;
    db.close();
    Ok(())
}
