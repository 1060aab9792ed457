//! Which cases have words: found along the index of each database, the newest first, and narrowed on the way.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Double, Float, Nullable, Text};
use diesel::sqlite::Sqlite;

use crate::store::db::Conn;
use crate::store::error::StoreError;

/// Newest pages with the words that are looked through for those that lie in a team or have a status.
const LOOKED_THROUGH: i64 = 20_000;
/// Words that so many of all pages have are common.
const COMMON: f64 = 0.125;
/// So many times as many cases as should have enough of the words are looked at first.
const MARGIN: f64 = 2.0;

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

/// Cases with all these words in one page, the newest first; each as often as it has such pages.
pub fn matching<T: Asked>(conn: &mut Conn, words: &[&str], only: &Narrowed, limit: i64) -> Result<Vec<T>, StoreError> {
    Ok(match conn {
        Conn::Sqlite(conn) => on_sqlite(conn, words, only, limit)?,
        Conn::Postgres(conn) => on_postgres(conn, words, only, limit)?,
    })
}

fn on_sqlite<T: Asked>(conn: &mut SqliteConnection, words: &[&str], only: &Narrowed, limit: i64) -> QueryResult<Vec<T>> {
    let sql = format!(
        "SELECT {} FROM (SELECT rowid FROM case_words_index WHERE case_words_index MATCH ?1 ORDER BY rowid DESC LIMIT ?2) f \
         CROSS JOIN case_words w ON w.id = f.rowid CROSS JOIN cases c ON c.id = w.case_id WHERE {} LIMIT ?5",
        T::COLUMNS,
        only.sql(["?3", "?4"])
    );
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let query = diesel::sql_query(sql).bind::<Text, _>(quoted.join(" ")).bind::<BigInt, _>(LOOKED_THROUGH);
    query.bind::<Text, _>(&only.provider).bind::<Text, _>(&only.problem_type).bind::<BigInt, _>(limit).load(conn)
}

/// Not kept as a prepared statement, so that it is planned for its words: whether PostgreSQL reads the index or the newest
/// pages first depends on how common they are. In a whole house, words that many cases have are looked for among the newest, and
/// among all where these have too few of them: to read the pages of all takes a quarter of a second at half a million.
fn on_postgres<T: Asked>(conn: &mut PgConnection, words: &[&str], only: &Narrowed, limit: i64) -> QueryResult<Vec<T>> {
    let ask = |conn: &mut PgConnection, sql: String, most: i64| -> QueryResult<Vec<T>> {
        let query = diesel::sql_query(sql).bind::<Text, _>(words.join(" & ")).bind::<BigInt, _>(most);
        query.bind::<Text, _>(&only.provider).bind::<Text, _>(&only.problem_type).bind::<BigInt, _>(limit).load(conn)
    };
    let share = share_of(conn, words)?;
    if only.is_anything() {
        return match share.filter(|share| share.of_all >= COMMON) {
            Some(share) => ask(conn, of_the_newest::<T>(only), (LOOKED_THROUGH as f64 / share.of_all) as i64),
            None => ask(conn, along_the_index::<T>(only, 0), LOOKED_THROUGH),
        };
    }
    let spread = if share.is_some() { spread(conn)? } else { None };
    let newest = share.zip(spread).and_then(|(share, spread)| spread.behind(MARGIN * limit as f64 / share.of_rarest));
    if let Some(behind) = newest {
        let found = ask(conn, along_the_index::<T>(only, behind), limit)?;
        if found.len() as i64 >= limit {
            return Ok(found);
        }
    }
    ask(conn, along_the_index::<T>(only, 0), limit)
}

/// The newest pages with the words, of cases behind this one, and of these those that are meant. `OFFSET 0` keeps the order that is written: no
/// case is read that the limit leaves out.
fn along_the_index<T: Asked>(only: &Narrowed, behind: i64) -> String {
    format!(
        "SELECT c.* FROM \
         (SELECT case_id FROM case_words WHERE words @@ $1::tsquery AND case_id > {behind} ORDER BY case_id DESC LIMIT $2) f \
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
    #[diesel(sql_type = Float)]
    share: f32,
}

/// What part of all pages has some words.
struct Share {
    /// All of them, were they independent of each other. Those of one term are not.
    of_all: f64,
    /// The one that fewest have: no more can have all.
    of_rarest: f64,
}

/// As ANALYZE counted them last; `None` where one of them is rare.
fn share_of(conn: &mut PgConnection, words: &[&str]) -> QueryResult<Option<Share>> {
    let sql = "SELECT common.share FROM pg_stats, \
               unnest(most_common_elems::text::text[], most_common_elem_freqs) common (word, share) \
               WHERE schemaname = current_schema() AND tablename = 'case_words' AND attname = 'words' AND word = ANY ($1)";
    let found: Vec<Common> = diesel::sql_query(sql).bind::<Array<Text>, _>(words).load(conn)?;
    let shares = || found.iter().map(|it| f64::from(it.share));
    let share = Share { of_all: shares().product(), of_rarest: shares().fold(1.0, f64::min) };
    Ok((found.len() == words.len()).then_some(share))
}

/// How ids are spread over all cases.
#[derive(QueryableByName)]
struct Spread {
    #[diesel(sql_type = Double)]
    cases: f64,
    /// Between one and the next lie as many cases as between any other two.
    #[diesel(sql_type = Array<BigInt>)]
    bounds: Vec<i64>,
}

impl Spread {
    /// The id behind which so many of the newest cases lie, or some more; `None` where that is nearly all.
    fn behind(&self, newest: f64) -> Option<i64> {
        let parts = self.bounds.len().checked_sub(1)?;
        let wanted = (newest / self.cases * parts as f64).ceil() as usize;
        parts.checked_sub(wanted).filter(|at| *at > 0).map(|at| self.bounds[at])
    }
}

/// As ANALYZE counted them last; `None` before it did.
fn spread(conn: &mut PgConnection) -> QueryResult<Option<Spread>> {
    let sql = "SELECT reltuples::float8 AS cases, histogram_bounds::text::bigint[] AS bounds \
               FROM pg_stats JOIN pg_class ON oid = 'cases'::regclass \
               WHERE schemaname = current_schema() AND tablename = 'cases' AND attname = 'id' AND histogram_bounds IS NOT NULL";
    diesel::sql_query(sql).get_result(conn).optional()
}
