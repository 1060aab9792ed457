//! Does everything still stand where the checkpoints saw it? Names what was cut, written anew or taken away since.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{Checkpoint, Head, after, root};
use crate::store::db::{Conn, first, load};
use crate::store::error::StoreError;
use crate::store::schema::{cases, checkpoint_heads, events};

/// Whether a signature fits, by a key that the caller has.
pub type Signed<'a> = &'a dyn Fn(&str, &str) -> bool;

/// What is not as a checkpoint saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Later ones are there, this one is not.
    Missing,
    /// The row, or the heads under it, are not those that were hashed.
    Altered,
    /// It does not follow the one before.
    Unlinked,
    /// Made with another key, or altered by somebody who had none.
    Unsigned,
    /// It is not the one that was taken away from here.
    Other,
    /// The case is gone, with its history.
    Gone(String),
    /// The entry of this number, and what followed, is gone.
    Cut(String, i64),
    /// The history up to this entry is another than it was.
    Rewritten(String, i64),
}

/// A fault, and the checkpoint that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub number: i64,
    pub fault: Fault,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let n = self.number;
        match &self.fault {
            Fault::Missing => write!(f, "checkpoint {n} is not here"),
            Fault::Altered => write!(f, "checkpoint {n} was altered"),
            Fault::Unlinked => write!(f, "checkpoint {n} does not follow the one before it"),
            Fault::Unsigned => {
                write!(f, "checkpoint {n} is not signed with this secret key: it was altered, or made with another key")
            }
            Fault::Other => write!(f, "checkpoint {n} is another than the one that was taken away"),
            Fault::Gone(case) => write!(f, "{case}: the whole case was removed since checkpoint {n}"),
            Fault::Cut(case, seq) => write!(f, "{case}: event {seq}, which checkpoint {n} saw, was removed"),
            Fault::Rewritten(case, seq) => {
                write!(f, "{case}: the history up to event {seq} was written anew since checkpoint {n}")
            }
        }
    }
}

/// What was looked at, on the way through all checkpoints.
#[derive(Default)]
pub struct Checked {
    pub checkpoints: usize,
    pub found: Vec<Found>,
    before: Option<Checkpoint>,
    /// Each case is named once, at the first checkpoint that shows it.
    named: HashSet<i64>,
}

impl Checked {
    /// When the newest of them was made.
    pub fn until(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.before.as_ref().map(|it| it.at)
    }
}

/// Checks the next checkpoint; `false` where there is none.
pub fn check(conn: &mut Conn, checked: &mut Checked, signed: Signed<'_>) -> Result<bool, StoreError> {
    let number = checked.before.as_ref().map_or(0, |it| it.number);
    let Some(this) = after(conn, number, 1)?.pop() else { return Ok(false) };
    let mut found: Vec<(i64, Fault)> = (number + 1..this.number).take(20).map(|missing| (missing, Fault::Missing)).collect();
    let is_linked = checked.before.as_ref().map_or("", |it| it.hash.as_str()) == this.before;
    if !is_linked && number + 1 == this.number {
        found.push((this.number, Fault::Unlinked));
    }
    let heads = heads_of(conn, this.number)?;
    found.extend(own_faults(&this, &heads, signed).into_iter().map(|fault| (this.number, fault)));
    for (head, today) in &heads {
        if today.as_ref() != Some(&head.hash) && checked.named.insert(head.case) {
            found.push((this.number, moved(conn, head, today.is_some())?));
        }
    }
    checked.found.extend(found.into_iter().map(|(number, fault)| Found { number, fault }));
    checked.checkpoints += 1;
    checked.before = Some(this);
    Ok(true)
}

/// What one case has to do with checkpoints: the newest that saw it, and what does not fit.
pub fn check_case(conn: &mut Conn, case: i64, signed: Signed<'_>) -> Result<(Option<(Checkpoint, i64)>, Vec<Found>), StoreError> {
    let mut found = Vec::new();
    let of = seen().filter(checkpoint_heads::case_id.eq(case)).order(checkpoint_heads::number);
    let rows: Vec<Seen> = load(conn, of.select((checkpoint_heads::all_columns, events::hash.nullable())))?;
    let rows: Vec<(i64, Head, Option<String>)> = rows.into_iter().map(head_of).collect();
    if let Some((number, head, today)) = rows.iter().find(|(_, head, today)| today.as_ref() != Some(&head.hash)) {
        found.push(Found { number: *number, fault: moved(conn, head, today.is_some())? });
    }
    let Some((number, newest, _)) = rows.last() else { return Ok((None, found)) };
    let Some(this) = after(conn, number - 1, 1)?.pop().filter(|this| this.number == *number) else {
        found.push(Found { number: *number, fault: Fault::Missing });
        return Ok((None, found));
    };
    let heads = heads_of(conn, *number)?;
    found.extend(own_faults(&this, &heads, signed).into_iter().map(|fault| Found { number: this.number, fault }));
    Ok((Some((this, newest.seq)), found))
}

/// Compares checkpoints that were taken away with those that are here.
pub fn compare(conn: &mut Conn, taken: &[Checkpoint], signed: Signed<'_>) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for one in taken {
        let here = after(conn, one.number - 1, 1)?.pop().filter(|here| here.number == one.number);
        let fault = match here {
            _ if one.hashed() != one.hash || !signed(&one.hash, &one.signature) => Some(Fault::Unsigned),
            None => Some(Fault::Missing),
            Some(here) if here.hash != one.hash => Some(Fault::Other),
            Some(_) => None,
        };
        found.extend(fault.map(|fault| Found { number: one.number, fault }));
    }
    Ok(found)
}

fn own_faults(this: &Checkpoint, heads: &[(Head, Option<String>)], signed: Signed<'_>) -> Vec<Fault> {
    let heads: Vec<Head> = heads.iter().map(|(head, _)| head.clone()).collect();
    if this.hashed() != this.hash || root(&heads) != this.root || heads.len() as i64 != this.cases {
        vec![Fault::Altered]
    } else if !signed(&this.hash, &this.signature) {
        vec![Fault::Unsigned]
    } else {
        Vec::new()
    }
}

fn moved(conn: &mut Conn, head: &Head, is_there: bool) -> Result<Fault, StoreError> {
    let case: Option<i64> = first(conn, cases::table.find(head.case).select(cases::id))?;
    Ok(match (case, is_there) {
        (None, _) => Fault::Gone(head.reference.clone()),
        (Some(_), false) => Fault::Cut(head.reference.clone(), head.seq),
        (Some(_), true) => Fault::Rewritten(head.reference.clone(), head.seq),
    })
}

/// A head as it was seen, and the hash of that event today.
type Seen = ((i64, i64, String, i64, String), Option<String>);

#[diesel::dsl::auto_type]
fn seen() -> _ {
    let today = events::case_id.eq(checkpoint_heads::case_id).and(events::seq.eq(checkpoint_heads::seq));
    checkpoint_heads::table.left_join(events::table.on(today))
}

fn head_of(((number, case, reference, seq, hash), today): Seen) -> (i64, Head, Option<String>) {
    (number, Head { case, reference, seq, hash }, today)
}

fn heads_of(conn: &mut Conn, number: i64) -> Result<Vec<(Head, Option<String>)>, StoreError> {
    let of = seen().filter(checkpoint_heads::number.eq(number)).order(checkpoint_heads::case_id);
    let rows: Vec<Seen> = load(conn, of.select((checkpoint_heads::all_columns, events::hash.nullable())))?;
    Ok(rows.into_iter().map(head_of).map(|(_, head, today)| (head, today)).collect())
}
