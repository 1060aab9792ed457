//! The register of merchants, as administrators read it: one merchant with all its names, and pages of them in the order of
//! their names.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, first, load};
use super::super::error::StoreError;
use super::super::schema::{cases, merchant_names, merchant_renames, merchant_spellings as spellings, merchants, people};
use super::super::times::utc;
use crate::domain::ids::MerchantId;
use crate::domain::merchant::{Contact, MOST_ABOVE, Merchant, fold};

/// Merchants on a page.
pub const PAGE: usize = 50;
/// Names that a form suggests, and parts that a page tells of.
const MOST_TOLD: i64 = 200;
/// Complaints counted of one name; more are "more".
pub const COUNTED: usize = 1_000;

/// A merchant as it stands.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: MerchantId,
    pub version: i64,
    pub merchant: Merchant,
    /// When its address was confirmed, and by whom.
    pub confirmed: Option<(DateTime<Utc>, Option<String>)>,
}

/// What the contact of a merchant is made of, in one row.
type Row = (
    (i64, i64, String, Option<i64>),
    (String, Option<String>, Option<String>),
    (Option<NaiveDateTime>, Option<String>),
    (String, bool),
);

pub fn find(conn: &mut Conn, id: MerchantId) -> Result<Kept, StoreError> {
    let with = merchants::table.left_join(people::table.on(people::id.nullable().eq(merchants::email_confirmed_by)));
    let columns = (
        (merchants::id, merchants::version, merchants::name, merchants::parent_id),
        (merchants::person, merchants::email, merchants::phone),
        (merchants::email_confirmed_at, people::name.nullable()),
        (merchants::note, merchants::active),
    );
    let row: Option<Row> = first(conn, with.filter(merchants::id.eq(id.0)).select(columns))?;
    let ((_, version, name, parent), (person, email, phone), (confirmed_at, by), (note, active)) =
        row.ok_or(StoreError::NotFound)?;
    let others = merchant_names::table.filter(merchant_names::merchant_id.eq(id.0)).filter(merchant_names::position.gt(0));
    let aliases = load(conn, others.order(merchant_names::position).select(merchant_names::name))?;
    let parent = match parent {
        Some(parent) => first(conn, merchants::table.find(parent).select(merchants::name))?,
        None => None,
    };
    let contact = Contact { person, email, phone, is_confirmed: confirmed_at.is_some() };
    let merchant = Merchant { name, aliases, parent, contact, note, active };
    Ok(Kept { id, version, merchant, confirmed: confirmed_at.map(|at| (utc(at), by)) })
}

/// Whom a letter to a merchant goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub id: MerchantId,
    pub name: String,
    pub person: String,
    pub email: String,
}

/// The address that letters to a merchant go to; `None` where nobody of ours made sure of one.
pub fn addressee(conn: &mut Conn, id: MerchantId) -> Result<Option<Addressee>, StoreError> {
    let sure = merchants::table.find(id.0).filter(merchants::email_confirmed_at.is_not_null());
    let row: Option<(String, String, Option<String>)> =
        first(conn, sure.select((merchants::name, merchants::person, merchants::email)))?;
    Ok(row.and_then(|(name, person, email)| Some(Addressee { id, name, person, email: email? })))
}

/// A merchant in a list.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: MerchantId,
    pub name: String,
    /// What its place in the list is.
    pub folded: String,
    pub aliases: Vec<String>,
    pub parent: Option<String>,
    pub email: Option<String>,
    pub is_confirmed: bool,
    pub active: bool,
    /// Complaints with a result.
    pub cases: i64,
}

type LineRow = (i64, String, String, Option<i64>, Option<String>, Option<NaiveDateTime>, bool, i64);

/// Merchants of which a name holds these words, all where there are none, from behind a place on; one more than a page, where
/// there is one.
pub fn page(conn: &mut Conn, words: &str, after: Option<&str>) -> Result<Vec<Line>, StoreError> {
    let mut query = merchants::table.order(merchants::folded).limit(PAGE as i64 + 1).into_boxed();
    if let Some(after) = after {
        query = query.filter(merchants::folded.gt(after));
    }
    let words = fold(words);
    if !words.is_empty() {
        // The register is as long as people could keep it by hand: its names are looked through.
        let pattern = format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let called = merchant_names::table.filter(merchant_names::folded.like(pattern).escape('\\'));
        query = query.filter(merchants::id.eq_any(called.select(merchant_names::merchant_id)));
    }
    let columns = (
        merchants::id,
        merchants::name,
        merchants::folded,
        merchants::parent_id,
        merchants::email,
        merchants::email_confirmed_at,
        merchants::active,
        merchants::cases,
    );
    let rows: Vec<LineRow> = query.select(columns).load(conn)?;
    lines(conn, rows)
}

/// Rows with their other names and what they are part of.
fn lines(conn: &mut Conn, rows: Vec<LineRow>) -> Result<Vec<Line>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let above: Vec<i64> = rows.iter().filter_map(|row| row.3).collect();
    let others = merchant_names::table.filter(merchant_names::merchant_id.eq_any(&ids)).filter(merchant_names::position.gt(0));
    let columns = (merchant_names::merchant_id, merchant_names::name);
    let others = others.order((merchant_names::merchant_id, merchant_names::position)).select(columns);
    let others: Vec<(i64, String)> = others.load(conn)?;
    let of_above = merchants::table.filter(merchants::id.eq_any(&above)).select((merchants::id, merchants::name));
    let above: Vec<(i64, String)> = if above.is_empty() { Vec::new() } else { of_above.load(conn)? };
    let line = |(id, name, folded, parent, email, confirmed_at, active, cases): LineRow| Line {
        aliases: others.iter().filter(|(of, _)| *of == id).map(|(_, name)| name.clone()).collect(),
        parent: above.iter().find(|(of, _)| Some(*of) == parent).map(|(_, name)| name.clone()),
        id: MerchantId(id),
        is_confirmed: confirmed_at.is_some(),
        name,
        folded,
        email,
        active,
        cases,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// What is part of a merchant, by name.
pub fn parts(conn: &mut Conn, of: MerchantId) -> Result<Vec<(MerchantId, String)>, StoreError> {
    let parts = merchants::table.filter(merchants::parent_id.eq(of.0)).order(merchants::folded).limit(MOST_TOLD);
    let parts: Vec<(i64, String)> = load(conn, parts.select((merchants::id, merchants::name)))?;
    Ok(parts.into_iter().map(|(id, name)| (MerchantId(id), name)).collect())
}

/// A merchant and those above it, each above the one before.
pub fn line_above(conn: &mut Conn, from: MerchantId) -> Result<Vec<MerchantId>, StoreError> {
    let mut line = vec![from];
    // One more than may be: then it is seen that they are too many.
    while line.len() <= MOST_ABOVE + 1 {
        let at = line[line.len() - 1];
        let above: Option<Option<i64>> = first(conn, merchants::table.find(at.0).select(merchants::parent_id))?;
        match above.flatten() {
            Some(parent) => line.push(MerchantId(parent)),
            None => break,
        }
    }
    Ok(line)
}

/// Names that a form suggests for what a merchant is part of.
pub fn names(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(load(conn, merchants::table.order(merchants::folded).limit(MOST_TOLD).select(merchants::name))?)
}

/// All names, folded, of the merchant that goes by this one; none where no merchant does.
pub fn folded_names(conn: &mut Conn, name: &str) -> Result<Vec<String>, StoreError> {
    let Some((id, _)) = super::whose(conn, name)? else { return Ok(Vec::new()) };
    let mine = merchant_names::table.filter(merchant_names::merchant_id.eq(id.0)).order(merchant_names::position);
    Ok(load(conn, mine.select(merchant_names::folded))?)
}

/// How many complaints wrote a name that folds to this, up to [`COUNTED`].
pub fn complaints(conn: &mut Conn, folded: &str) -> Result<usize, StoreError> {
    let mut n = 0;
    let ways = spellings::table.filter(spellings::folded.eq(folded)).order(spellings::name).limit(super::MOST_SPELLINGS);
    for name in load::<_, String>(conn, ways.select(spellings::name))? {
        let theirs = cases::table.filter(cases::merchant.eq(name)).select(cases::id).limit((COUNTED - n) as i64);
        n += load::<_, i64>(conn, theirs)?.len();
        if n >= COUNTED {
            break;
        }
    }
    Ok(n)
}

/// Whether what reports count is still being named anew by its names.
pub fn is_renaming(conn: &mut Conn, merchant: &Merchant) -> Result<bool, StoreError> {
    let names: Vec<String> = merchant.names().map(fold).collect();
    // The last round only makes sure.
    let busy = merchant_renames::table.filter(merchant_renames::folded.eq_any(names)).filter(merchant_renames::rounds.gt(1));
    Ok(!busy.select(merchant_renames::folded).limit(1).load::<String>(conn)?.is_empty())
}
