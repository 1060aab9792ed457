//! Words of cases and their index: FTS5 on SQLite, a tsvector with GIN on PostgreSQL, filled with the same words by us.
//! Words are letters and digits alone (`domain::search`), so that no quoting is needed in either's queries.

use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sql_types::{Array, BigInt, Integer, Text};

use crate::domain::search::Words;
use crate::store::db::{Conn, execute, first, update};
use crate::store::error::StoreError;
use crate::store::schema::{case_words, case_words_index};

/// SQLite's first id of a page: later cases go up from here, earlier ones that are taken up afterwards go down.
const MIDDLE: i64 = 1 << 40;

/// Where the words of some texts of a case stand.
#[derive(Clone, Copy, Debug)]
pub struct PageOfWords {
    pub case_id: i64,
    pub page: i32,
    /// The first text of the page.
    pub from_text: i64,
    pub chars: i64,
}

/// Pages of the index that are merged in one transaction.
const MERGED: i64 = 64;

/// On which side of the pages that are there a new one belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Newest,
    Oldest,
}

/// Takes words that were removed out of SQLite's index for good: a step of merging its segments, in which they stand until
/// then. Whether there is more to do. PostgreSQL's index holds none.
pub fn forget_removed(conn: &mut Conn, is_first: bool) -> Result<bool, StoreError> {
    let Conn::Sqlite(conn) = conn else { return Ok(false) };
    let total =
        |conn: &mut SqliteConnection| diesel::select(diesel::dsl::sql::<BigInt>("total_changes()")).get_result::<i64>(conn);
    let before = total(conn)?;
    // Below zero it begins to merge all segments; then it goes on with that, so many pages at a time.
    let pages = if is_first { -MERGED } else { MERGED };
    let merge = format!("INSERT INTO case_words_index (case_words_index, rank) VALUES ('merge', {pages})");
    diesel::sql_query(merge).execute(conn)?;
    // One is the statement itself.
    Ok(total(conn)? - before >= 2)
}

/// Writes a new page.
pub fn insert(conn: &mut Conn, at: PageOfWords, words: &Words, side: Side) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        // Under the id of its case.
        const INSERT: Statement = [
            "INSERT INTO case_words (from_text, chars, words, case_id, page) VALUES (",
            ", ",
            ", array_to_tsvector(",
            "), ",
            ", ",
            ")",
        ];
        ExecuteDsl::execute(Filled { statement: INSERT, at, words: words.iter().collect() }, conn)?;
        return Ok(());
    }
    let id = id_of_page(conn, side)?;
    let row = (
        case_words::id.eq(id),
        case_words::case_id.eq(at.case_id),
        case_words::page.eq(at.page),
        case_words::from_text.eq(at.from_text),
        case_words::chars.eq(at.chars),
    );
    execute(conn, diesel::insert_into(case_words::table).values(row))?;
    fill(conn, id, words)
}

fn id_of_page(conn: &mut Conn, side: Side) -> Result<i64, StoreError> {
    let ids = case_words::table.select(case_words::id);
    let beside: Option<i64> = match side {
        Side::Newest => first(conn, ids.order(case_words::id.desc()))?.map(|id: i64| id + 1),
        Side::Oldest => first(conn, ids.order(case_words::id.asc()))?.map(|id: i64| id - 1),
    };
    Ok(beside.unwrap_or(MIDDLE))
}

fn fill(conn: &mut Conn, id: i64, words: &Words) -> Result<(), StoreError> {
    let joined = words.iter().collect::<Vec<_>>().join(" ");
    let row = (case_words_index::rowid.eq(id), case_words_index::words.eq(joined));
    execute(conn, diesel::insert_into(case_words_index::table).values(row))?;
    Ok(())
}

/// Writes a page anew, under the id that it has.
pub fn rewrite(conn: &mut Conn, id: i64, at: PageOfWords, words: &Words) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        const REWRITE: Statement = [
            "UPDATE case_words SET from_text = ",
            ", chars = ",
            ", words = array_to_tsvector(",
            ") WHERE case_id = ",
            " AND page = ",
            "",
        ];
        ExecuteDsl::execute(Filled { statement: REWRITE, at, words: words.iter().collect() }, conn)?;
        return Ok(());
    }
    execute(conn, diesel::delete(case_words_index::table.find(id)))?;
    let page = case_words::table.find((at.case_id, at.page));
    update(conn, page, (case_words::from_text.eq(at.from_text), case_words::chars.eq(at.chars)))?;
    fill(conn, id, words)
}

/// What stands before, between and behind the five values of a page.
type Statement = [&'static str; 6];

/// Writes a page on PostgreSQL, whose `tsvector` diesel does not know. Kept once it is prepared, as `sql_query` is not.
struct Filled<'a> {
    statement: Statement,
    at: PageOfWords,
    words: Vec<&'a str>,
}

impl QueryId for Filled<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Filled<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let [head, chars, words, case_id, page, end] = self.statement;
        out.push_sql(head);
        out.push_bind_param::<BigInt, _>(&self.at.from_text)?;
        out.push_sql(chars);
        out.push_bind_param::<BigInt, _>(&self.at.chars)?;
        out.push_sql(words);
        out.push_bind_param::<Array<Text>, _>(&self.words)?;
        out.push_sql(case_id);
        out.push_bind_param::<BigInt, _>(&self.at.case_id)?;
        out.push_sql(page);
        out.push_bind_param::<Integer, _>(&self.at.page)?;
        out.push_sql(end);
        Ok(())
    }
}

/// Takes the pages of a case away from this one on.
pub fn remove_from(conn: &mut Conn, case_id: i64, page: i32) -> Result<(), StoreError> {
    let gone = case_words::table.filter(case_words::case_id.eq(case_id)).filter(case_words::page.ge(page));
    if let Conn::Sqlite(sqlite) = conn {
        let ids: Vec<i64> = gone.select(case_words::id).load(sqlite)?;
        for id in ids {
            diesel::delete(case_words_index::table.find(id)).execute(sqlite)?;
        }
    }
    diesel::delete(gone).execute(conn)?;
    Ok(())
}

/// Takes all words away, at once.
pub fn clear(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(conn) => {
            conn.batch_execute("INSERT INTO case_words_index (case_words_index) VALUES ('delete-all'); DELETE FROM case_words")?;
        }
        Conn::Postgres(conn) => conn.batch_execute("TRUNCATE case_words")?,
    }
    Ok(())
}
