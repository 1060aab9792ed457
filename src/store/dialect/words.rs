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
/// Newest pages that are looked through for those that lie in a team or have a status.
const LOOKED_THROUGH: i64 = 20_000;
/// Newest pages by which it is seen how common words are.
const PROBED: i64 = 64;

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

/// What else is asked of a case beside its words.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    pub team: Option<i64>,
    pub is_open: Option<bool>,
    /// Empty for any.
    pub provider: String,
    /// Empty for any.
    pub problem_type: String,
}

impl Narrowed {
    fn is_anything(&self) -> bool {
        self.team.is_some() || self.is_open.is_some() || !self.provider.is_empty() || !self.problem_type.is_empty()
    }

    /// Conditions on `c`. Provider and problem type are bound to these marks.
    fn sql(&self, [provider, problem]: [&str; 2]) -> String {
        let mut all = vec![format!("({provider} = '' OR c.provider = {provider})")];
        all.push(format!("({problem} = '' OR c.problem_type = {problem})"));
        all.extend(self.team.map(|team| format!("(c.team_id = {team} OR c.team_id IS NULL)")));
        all.extend(self.is_open.map(|is_open| if is_open { "c.is_open".to_owned() } else { "NOT c.is_open".to_owned() }));
        all.join(" AND ")
    }
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

#[derive(QueryableByName)]
struct Matched {
    #[diesel(sql_type = BigInt)]
    case_id: i64,
}

/// Cases with all these words in one page, the newest first; each as often as it has such pages.
pub fn matching(conn: &mut Conn, words: &[&str], narrowed: &Narrowed, limit: i64) -> Result<Vec<i64>, StoreError> {
    let rows = match conn {
        Conn::Sqlite(conn) => sqlite_matching(conn, words, narrowed, limit)?,
        Conn::Postgres(conn) => postgres_matching(conn, words, narrowed, limit)?,
    };
    Ok(rows.into_iter().map(|row| row.case_id).collect())
}

fn sqlite_matching(conn: &mut SqliteConnection, words: &[&str], only: &Narrowed, limit: i64) -> QueryResult<Vec<Matched>> {
    const FOUND: &str = "SELECT rowid FROM case_words_index WHERE case_words_index MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let sought = quoted.join(" ");
    if !only.is_anything() {
        let sql = format!("SELECT w.case_id FROM ({FOUND}) f CROSS JOIN case_words w ON w.id = f.rowid");
        return diesel::sql_query(sql).bind::<Text, _>(sought).bind::<BigInt, _>(limit).load(conn);
    }
    let sql = format!(
        "SELECT w.case_id FROM ({FOUND}) f CROSS JOIN case_words w ON w.id = f.rowid \
         CROSS JOIN cases c ON c.id = w.case_id WHERE {} LIMIT ?5",
        only.sql(["?3", "?4"])
    );
    let query = diesel::sql_query(sql).bind::<Text, _>(sought).bind::<BigInt, _>(LOOKED_THROUGH);
    query.bind::<Text, _>(&only.provider).bind::<Text, _>(&only.problem_type).bind::<BigInt, _>(limit).load(conn)
}

/// Not kept as a prepared statement, so that it is planned for its words: whether the index or the newest cases are read
/// first depends on how common they are.
fn postgres_matching(conn: &mut PgConnection, words: &[&str], only: &Narrowed, limit: i64) -> QueryResult<Vec<Matched>> {
    const FOUND: &str = "SELECT case_id FROM case_words WHERE words @@ $1::tsquery ORDER BY case_id DESC LIMIT $2";
    let sought = words.join(" & ");
    if !only.is_anything() {
        return diesel::sql_query(FOUND).bind::<Text, _>(sought).bind::<BigInt, _>(limit).load(conn);
    }
    if are_common(conn, &sought)? {
        let newest = postgres_newest(conn, &sought, only, limit)?;
        if newest.len() as i64 == limit {
            return Ok(newest);
        }
    }
    let sql = format!(
        "SELECT f.case_id FROM ({FOUND}) f JOIN cases c ON c.id = f.case_id WHERE {} ORDER BY f.case_id DESC LIMIT $5",
        only.sql(["$3", "$4"])
    );
    let query = diesel::sql_query(sql).bind::<Text, _>(sought).bind::<BigInt, _>(LOOKED_THROUGH);
    query.bind::<Text, _>(&only.provider).bind::<Text, _>(&only.problem_type).bind::<BigInt, _>(limit).load(conn)
}

/// Whether one in four of the newest pages has the words.
fn are_common(conn: &mut PgConnection, sought: &str) -> QueryResult<bool> {
    let newest = format!("SELECT words FROM case_words ORDER BY case_id DESC LIMIT {PROBED}");
    let sql = format!("SELECT count(*) AS case_id FROM ({newest}) w WHERE w.words @@ $1::tsquery");
    let with: Matched = diesel::sql_query(sql).bind::<Text, _>(sought).get_result(conn)?;
    Ok(with.case_id * 4 >= PROBED)
}

/// Of the newest cases those in the team that have the words. To unpack the words of a case takes far longer than to see
/// whose it is, which PostgreSQL does not reckon with: the order is told it, by what stands between.
fn postgres_newest(conn: &mut PgConnection, sought: &str, only: &Narrowed, limit: i64) -> QueryResult<Vec<Matched>> {
    let sql = format!(
        "SELECT c.id AS case_id FROM \
         (SELECT id, team_id, is_open, provider, problem_type FROM cases ORDER BY id DESC LIMIT $2) c CROSS JOIN LATERAL \
         (SELECT 1 FROM case_words w WHERE w.case_id = c.id AND w.words @@ $1::tsquery OFFSET 0) w \
         WHERE {} ORDER BY c.id DESC LIMIT $5",
        only.sql(["$3", "$4"])
    );
    let query = diesel::sql_query(sql).bind::<Text, _>(sought).bind::<BigInt, _>(LOOKED_THROUGH);
    query.bind::<Text, _>(&only.provider).bind::<Text, _>(&only.problem_type).bind::<BigInt, _>(limit).load(conn)
}
