//! Checkpoints (ADR 28): where each history that moved stood at midnight, one hash over all of them and over the checkpoint
//! before. The signature is made with a key that is not in the database, so nobody can write a history anew from here.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::chain::digest;
use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::ids::earliest_at;
use super::schema::{cases, checkpoint_heads, checkpoints, events};
use super::times::utc;

mod checking;
pub use checking::{Checked, Fault, Found, Signed, check, check_case, compare};

/// Cases in one checkpoint at most: the first one of an old house becomes several, and no write takes long.
pub const MOST: usize = 5_000;
/// Sent late where the mail server was away, but not those from before an address was set.
const SENT_LATE: i64 = 7;
/// Events read at a time.
const BITE: i64 = 2_000;

/// One checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checkpoint {
    /// From 1 on, without a gap.
    pub number: i64,
    pub at: DateTime<Utc>,
    /// No event up to this id is left to a later checkpoint.
    pub through_event: i64,
    pub cases: i64,
    /// Over the heads.
    pub root: String,
    /// The hash of the checkpoint before; empty of the first.
    pub before: String,
    pub hash: String,
    pub signature: String,
}

/// Where the history of one case stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub case: i64,
    pub reference: String,
    pub seq: i64,
    pub hash: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = checkpoints, treat_none_as_default_value = false)]
struct Row {
    number: i64,
    at: NaiveDateTime,
    through_event: i64,
    cases: i64,
    root: String,
    before: String,
    hash: String,
    signature: String,
}

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        checkpoints::number,
        checkpoints::at,
        checkpoints::through_event,
        checkpoints::cases,
        checkpoints::root,
        checkpoints::before,
        checkpoints::hash,
        checkpoints::signature,
    )
}

impl From<Row> for Checkpoint {
    fn from(row: Row) -> Self {
        let Row { number, at, through_event, cases, root, before, hash, signature } = row;
        Self { number, at: utc(at), through_event, cases, root, before, hash, signature }
    }
}

impl Checkpoint {
    /// Follows `before` over these heads; not signed yet.
    pub fn over(heads: &[Head], before: Option<&Self>, through_event: i64, at: DateTime<Utc>) -> Self {
        let mut made = Self {
            number: before.map_or(1, |it| it.number + 1),
            // Whole seconds: both databases give back what was hashed.
            at: DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at),
            through_event,
            cases: heads.len() as i64,
            root: root(heads),
            before: before.map(|it| it.hash.clone()).unwrap_or_default(),
            hash: String::new(),
            signature: String::new(),
        };
        made.hash = made.hashed();
        made
    }

    /// What the hash has to be.
    fn hashed(&self) -> String {
        let numbers = [self.number, self.at.timestamp(), self.through_event, self.cases].map(|n| n.to_string());
        let words = [&self.root, &self.before];
        digest(numbers.iter().chain(words).map(String::as_bytes))
    }
}

/// One hash over heads, in the order of their cases.
fn root(heads: &[Head]) -> String {
    let fields =
        heads.iter().flat_map(|head| [head.case.to_string(), head.reference.clone(), head.seq.to_string(), head.hash.clone()]);
    let fields: Vec<String> = fields.collect();
    digest(fields.iter().map(String::as_bytes))
}

/// The newest checkpoint.
pub fn last(conn: &mut Conn) -> Result<Option<Checkpoint>, StoreError> {
    Ok(newest(conn, 1)?.pop())
}

/// The newest checkpoints, the oldest of them first.
pub fn newest(conn: &mut Conn, most: i64) -> Result<Vec<Checkpoint>, StoreError> {
    let rows: Vec<Row> = load(conn, checkpoints::table.order(checkpoints::number.desc()).limit(most).select(columns()))?;
    Ok(rows.into_iter().rev().map(Checkpoint::from).collect())
}

/// Checkpoints after this number, in their order.
pub fn after(conn: &mut Conn, number: i64, limit: i64) -> Result<Vec<Checkpoint>, StoreError> {
    let later = checkpoints::table.filter(checkpoints::number.gt(number)).order(checkpoints::number).limit(limit);
    let rows: Vec<Row> = load(conn, later.select(columns()))?;
    Ok(rows.into_iter().map(Checkpoint::from).collect())
}

/// Heads that moved, gathered bite by bite.
#[derive(Default)]
pub struct Moved {
    /// By case: the number and hash of its last event.
    heads: BTreeMap<i64, (i64, String)>,
    /// The id of the last event that was read.
    pub read_to: i64,
    pub is_whole: bool,
}

impl Moved {
    /// Nothing yet, after the event with this id.
    pub fn after(read_to: i64) -> Self {
        Self { read_to, ..Self::default() }
    }

    pub fn is_full(&self) -> bool {
        self.heads.len() >= MOST
    }
}

/// Reads on from where `moved` stands, up to the events of `until`: along the ids, so nothing older is looked at.
pub fn gather(conn: &mut Conn, mut moved: Moved, until: DateTime<Utc>) -> Result<Moved, StoreError> {
    let through = earliest_at(until) - 1;
    let new = events::table.filter(events::id.gt(moved.read_to)).filter(events::id.le(through)).order(events::id).limit(BITE);
    let rows: Vec<(i64, i64, i64, String)> = load(conn, new.select((events::id, events::case_id, events::seq, events::hash)))?;
    moved.is_whole = (rows.len() as i64) < BITE;
    for (id, case, seq, hash) in rows {
        if moved.is_full() && !moved.heads.contains_key(&case) {
            moved.is_whole = false;
            return Ok(moved);
        }
        moved.read_to = id;
        let head = moved.heads.entry(case).or_default();
        if seq > head.0 {
            *head = (seq, hash);
        }
    }
    Ok(moved)
}

/// What was gathered, with the cases' references, in the order of the cases.
pub fn heads(conn: &mut Conn, moved: &Moved) -> Result<Vec<Head>, StoreError> {
    let ids: Vec<i64> = moved.heads.keys().copied().collect();
    let mut references = BTreeMap::new();
    for some in ids.chunks(500) {
        let named = cases::table.filter(cases::id.eq_any(some.to_vec())).select((cases::id, cases::reference));
        references.extend(load::<_, (i64, String)>(conn, named)?);
    }
    let head = |(case, (seq, hash)): (&i64, &(i64, String))| Head {
        case: *case,
        reference: references.get(case).cloned().unwrap_or_default(),
        seq: *seq,
        hash: hash.clone(),
    };
    Ok(moved.heads.iter().map(head).collect())
}

/// Keeps a checkpoint with its heads. [`StoreError::Duplicate`] where another process was faster.
pub fn insert(conn: &mut Conn, made: &Checkpoint, heads: &[Head]) -> Result<(), StoreError> {
    let row = Row {
        number: made.number,
        at: made.at.naive_utc(),
        through_event: made.through_event,
        cases: made.cases,
        root: made.root.clone(),
        before: made.before.clone(),
        hash: made.hash.clone(),
        signature: made.signature.clone(),
    };
    execute(conn, diesel::insert_into(checkpoints::table).values(&row))?;
    for head in heads {
        let values = (
            checkpoint_heads::number.eq(made.number),
            checkpoint_heads::case_id.eq(head.case),
            checkpoint_heads::reference.eq(&head.reference),
            checkpoint_heads::seq.eq(head.seq),
            checkpoint_heads::head.eq(&head.hash),
        );
        execute(conn, diesel::insert_into(checkpoint_heads::table).values(values))?;
    }
    Ok(())
}

/// Those of the newest that nobody was sent, the oldest first.
pub fn unsent(conn: &mut Conn) -> Result<Vec<Checkpoint>, StoreError> {
    let newest = checkpoints::table.order(checkpoints::number.desc()).limit(SENT_LATE);
    let rows: Vec<(Row, Option<NaiveDateTime>)> = load(conn, newest.select((columns(), checkpoints::sent_at)))?;
    Ok(rows.into_iter().rev().filter(|(_, sent_at)| sent_at.is_none()).map(|(row, _)| row.into()).collect())
}

/// Since when none was sent: the first after the last that was. Where none ever was, those before an address was set do not count.
pub fn unsent_since(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, StoreError> {
    let sent = checkpoints::table.filter(checkpoints::sent_at.is_not_null()).order(checkpoints::number.desc());
    Ok(match first::<_, i64>(conn, sent.select(checkpoints::number))? {
        Some(last) => after(conn, last, 1)?.pop().map(|it| it.at),
        None => unsent(conn)?.first().map(|it| it.at),
    })
}

pub fn mark_sent(conn: &mut Conn, number: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, checkpoints::table.find(number), checkpoints::sent_at.eq(Some(at.naive_utc())))?;
    Ok(())
}
