//! Which cases have words: found along the index of each database, the newest first, and narrowed on the way.

use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Float, Nullable, Text};
use diesel::sqlite::Sqlite;

use crate::domain::search::Query;
use crate::store::db::Conn;
use crate::store::error::StoreError;

/// Newest pages with the words that are looked through for those that are meant.
const LOOKED_THROUGH: i64 = 20_000;
/// So many times as many cases as should have enough of the words are looked at where all of them are meant.
const MARGIN: f64 = 2.0;
/// Words that so many of all pages have are first looked for among the newest cases, however few pages there are.
const COMMON: f64 = 0.25;
/// What looking at one of the newest cases costs, in pages that the index gives and that are put in order: sometimes its words are unpacked,
/// sometimes it is only another team's.
const COST_OF_A_CASE: f64 = 10.0;

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

/// What is asked of each case that has the words.
pub trait Asked: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static {
    /// Columns of `c`, which are the case's.
    const COLUMNS: &str;
}

/// A case, known by its id alone.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Id {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
}

impl Asked for Id {
    const COLUMNS: &str = "c.id";
}

/// What a case is ranked by, and what is counted of all that were found.
#[derive(Clone, Debug, QueryableByName)]
pub struct Match {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Bool)]
    pub is_open: bool,
    #[diesel(sql_type = Text)]
    pub problem_type: String,
    #[diesel(sql_type = Text)]
    pub provider: String,
    #[diesel(sql_type = Text)]
    pub reference: String,
    #[diesel(sql_type = Text)]
    pub summary: String,
    #[diesel(sql_type = Text)]
    pub merchant: String,
    #[diesel(sql_type = Text)]
    pub contact_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub contact_email: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub contact_phone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub order_number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub payment_reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub displayed_status: Option<String>,
}

impl Asked for Match {
    const COLUMNS: &str = "c.id, c.is_open, c.problem_type, c.provider, c.reference, c.summary, c.merchant, c.contact_name, \
                           c.contact_email, c.contact_phone, c.order_number, c.payment_reference, c.displayed_status";
}

/// Cases with all the words of a query in one page, the newest first, each as often as it has such pages; and whether there may be
/// older ones with the words that nobody looked at.
pub fn matching<T: Asked>(conn: &mut Conn, query: &Query, only: &Narrowed, limit: i64) -> Result<(Vec<T>, bool), StoreError> {
    Ok(match conn {
        Conn::Sqlite(conn) => on_sqlite(conn, &query.words(), only, limit)?,
        Conn::Postgres(conn) => on_postgres(conn, query, only, limit)?,
    })
}

fn on_sqlite<T: Asked>(conn: &mut SqliteConnection, words: &[&str], only: &Narrowed, limit: i64) -> QueryResult<(Vec<T>, bool)> {
    let sql = format!(
        "SELECT {} FROM (SELECT rowid FROM case_words_index WHERE case_words_index MATCH ?1 ORDER BY rowid DESC LIMIT ?2) f \
         CROSS JOIN case_words w ON w.id = f.rowid CROSS JOIN cases c ON c.id = w.case_id WHERE {} LIMIT ?5",
        T::COLUMNS,
        only.sql(["?3", "?4"])
    );
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let quoted = quoted.join(" ");
    let query = diesel::sql_query(sql).bind::<Text, _>(&quoted).bind::<BigInt, _>(LOOKED_THROUGH);
    let query = query.bind::<Text, _>(&only.provider).bind::<Text, _>(&only.problem_type).bind::<BigInt, _>(limit);
    let found: Vec<T> = query.load(conn)?;
    if found.len() as i64 >= limit {
        return Ok((found, true));
    }
    let last = "SELECT rowid AS id FROM case_words_index WHERE case_words_index MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2";
    let beyond = diesel::sql_query(last).bind::<Text, _>(&quoted).bind::<BigInt, _>(LOOKED_THROUGH);
    let is_cut = only.is_anything() && !beyond.load::<Id>(conn)?.is_empty();
    Ok((found, is_cut))
}

/// Not kept as a prepared statement, so that it is planned for its words.
fn on_postgres<T: Asked>(conn: &mut PgConnection, query: &Query, only: &Narrowed, limit: i64) -> QueryResult<(Vec<T>, bool)> {
    let words = query.words().join(" & ");
    let ask = |conn: &mut PgConnection, sql: String, most: i64| -> QueryResult<Vec<T>> {
        let query = diesel::sql_query(sql).bind::<Text, _>(&words).bind::<BigInt, _>(most);
        query.bind::<Text, _>(&only.provider).bind::<Text, _>(&only.problem_type).bind::<BigInt, _>(limit).load(conn)
    };
    let told = |found: Vec<T>, is_beyond: bool| {
        let is_full = found.len() as i64 >= limit;
        (found, is_full || (is_beyond && only.is_anything()))
    };
    let Some(share) = share_of(conn, query)? else {
        return Ok(told(ask(conn, along_the_index::<T>(only), LOOKED_THROUGH)?, false));
    };
    let is_beyond = share.pages * share.of_pages > LOOKED_THROUGH as f64;
    if share.is_of_the_newest(limit) {
        let (pages, enough) = if only.is_anything() { (LOOKED_THROUGH as f64, 1) } else { (MARGIN * limit as f64, limit) };
        let found = ask(conn, of_the_newest::<T>(only), (pages / share.of_pages) as i64)?;
        if found.len() as i64 >= enough {
            return Ok(told(found, is_beyond));
        }
    }
    // What is common would tempt PostgreSQL to unpack the words of every case.
    conn.transaction(|conn| {
        conn.batch_execute("SET LOCAL enable_seqscan = off")?;
        Ok(told(ask(conn, along_the_index::<T>(only), LOOKED_THROUGH)?, is_beyond))
    })
}

/// The newest pages with the words, and of their cases those that are meant. Each `OFFSET 0` keeps the order that is written:
/// PostgreSQL does not unpack the words of the newest cases instead, and reads no case that the limit leaves out.
fn along_the_index<T: Asked>(only: &Narrowed) -> String {
    format!(
        "SELECT c.* FROM (SELECT case_id FROM (SELECT case_id FROM case_words WHERE words @@ $1::tsquery OFFSET 0) w \
         ORDER BY case_id DESC LIMIT $2) f \
         CROSS JOIN LATERAL (SELECT {} FROM cases c WHERE c.id = f.case_id AND {} OFFSET 0) c ORDER BY f.case_id DESC LIMIT $5",
        T::COLUMNS,
        only.sql(["$3", "$4"])
    )
}

/// Of the newest cases those that are meant, and of these the ones with the words: to unpack the words of a case takes far
/// longer than to see whose it is, which PostgreSQL does not reckon with.
fn of_the_newest<T: Asked>(only: &Narrowed) -> String {
    format!(
        "SELECT {} FROM (SELECT * FROM cases ORDER BY id DESC LIMIT $2) c \
         CROSS JOIN LATERAL (SELECT 1 FROM case_words w WHERE w.case_id = c.id AND w.words @@ $1::tsquery OFFSET 0) w \
         WHERE {} ORDER BY c.id DESC LIMIT $5",
        T::COLUMNS,
        only.sql(["$3", "$4"])
    )
}

#[derive(QueryableByName)]
struct Common {
    #[diesel(sql_type = Text)]
    word: String,
    #[diesel(sql_type = Float)]
    share: f32,
    #[diesel(sql_type = Float)]
    pages: f32,
}

/// How common the words of a query are, as ANALYZE counted them last.
struct Share {
    pages: f64,
    /// What part of them has all the words.
    of_pages: f64,
}

impl Share {
    /// Whether so many are found sooner among the newest cases, one by one, than by the index, which gives the pages of all and no order.
    fn is_of_the_newest(&self, limit: i64) -> bool {
        let given = self.pages * self.of_pages;
        self.of_pages >= COMMON || given > COST_OF_A_CASE * limit as f64 / self.of_pages
    }
}

/// `None` where a word is rare. Words of one term come together, where the rarest does; terms come as if by chance.
fn share_of(conn: &mut PgConnection, query: &Query) -> QueryResult<Option<Share>> {
    let sql = "SELECT common.word, common.share, reltuples AS pages FROM pg_stats JOIN pg_class ON oid = 'case_words'::regclass, \
               unnest(most_common_elems::text::text[], most_common_elem_freqs) common (word, share) \
               WHERE schemaname = current_schema() AND tablename = 'case_words' AND attname = 'words' AND word = ANY ($1)";
    let found: Vec<Common> = diesel::sql_query(sql).bind::<Array<Text>, _>(query.words()).load(conn)?;
    let share = |word: &String| Some(f64::from(found.iter().find(|it| it.word == *word)?.share));
    let mut of_pages = 1.0;
    for term in query.terms() {
        let Some(shares) = term.words.iter().map(share).collect::<Option<Vec<f64>>>() else { return Ok(None) };
        of_pages *= shares.into_iter().fold(1.0, f64::min);
    }
    Ok(found.first().map(|it| Share { pages: f64::from(it.pages), of_pages }))
}
