//! What bills say about the orders they were handed in for: wanted, read once by a job, and kept as a handful of lines.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::other_orders;
use super::rows::decode;
use super::schema::{bill_lines, bill_readings, evidence};
use super::times::{naive, utc, utc_opt};
use crate::domain::bill::{BillSource, BillTrouble, Direction, Findings, Found, Likeness, Outcome, Transaction, zone};
use crate::domain::case::Case;
use crate::domain::codes::OrderState;
use crate::domain::ids::{CaseId, DraftId, EvidenceId};
use crate::domain::money::{Currency, Money};
use crate::domain::order::{OtherOrder, Sought};

/// A bill that is to be read.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub evidence: EvidenceId,
    pub sha256: String,
    pub sought: Sought,
}

/// A bill, and what was found in it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub evidence: EvidenceId,
    /// `None` while the job has not read it.
    pub read_at: Option<DateTime<Utc>>,
    pub source: Option<BillSource>,
    /// Lines that could not be read.
    pub damaged: usize,
    pub trouble: Option<BillTrouble>,
    pub findings: Findings,
    /// For each further order that was looked for.
    pub others: Vec<(OtherOrder, Findings)>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = bill_lines, treat_none_as_default_value = false)]
struct LineRow {
    evidence_id: i64,
    /// Of the order: 1, and from 2 the further ones.
    position: i32,
    line: i64,
    at: NaiveDateTime,
    direction: String,
    amount_minor: i64,
    refunded_minor: Option<i64>,
    currency: String,
    counterparty: String,
    description: String,
    method: String,
    status_raw: String,
    order_state: String,
    transaction_id: Option<String>,
    order_number: Option<String>,
    likeness: String,
}

const CIRCUMSTANCES: &str = "circumstances";

/// What the bills of a case are looked through for.
pub fn sought(conn: &mut Conn, case: &Case) -> Result<Sought, StoreError> {
    Ok(Sought { order: case.order.clone(), others: other_orders::of_case(conn, case.id)? })
}

/// Asks for a bill to be read for these orders; again where it was read for others.
pub fn want(conn: &mut Conn, evidence: EvidenceId, sought: &Sought) -> Result<(), StoreError> {
    let sought = json(sought)?;
    let again = (bill_readings::wanted.eq(true), bill_readings::sought.eq(&sought));
    if update(conn, bill_readings::table.find(evidence.0), again)? > 0 {
        return Ok(());
    }
    let row = (
        bill_readings::evidence_id.eq(evidence.0),
        bill_readings::wanted.eq(true),
        bill_readings::sought.eq(&sought),
        bill_readings::seen.eq(0),
        bill_readings::damaged.eq(0),
    );
    execute(conn, diesel::insert_into(bill_readings::table).values(row))?;
    Ok(())
}

/// As [`want`], for every bill of a draft whose order has changed.
pub fn want_again(conn: &mut Conn, draft: DraftId, sought: &Sought) -> Result<(), StoreError> {
    let mine = evidence::table.filter(evidence::draft_id.eq(draft.0)).select(evidence::id).limit(100);
    let files: Vec<i64> = mine.load(conn)?;
    again(conn, &files, sought)
}

/// As [`want`], for every bill of a case whose order was corrected.
pub fn want_again_in(conn: &mut Conn, case: CaseId, sought: &Sought) -> Result<(), StoreError> {
    let mine = evidence::table.filter(evidence::case_id.eq(case.0)).select(evidence::id).limit(100);
    let files: Vec<i64> = mine.load(conn)?;
    again(conn, &files, sought)
}

fn again(conn: &mut Conn, files: &[i64], sought: &Sought) -> Result<(), StoreError> {
    let new = json(sought)?;
    let others = bill_readings::table.filter(bill_readings::evidence_id.eq_any(files)).filter(bill_readings::sought.ne(new));
    let bills: Vec<i64> = others.select(bill_readings::evidence_id).load(conn)?;
    bills.into_iter().try_for_each(|id| want(conn, EvidenceId(id), sought))
}

fn json(sought: &Sought) -> Result<String, StoreError> {
    serde_json::to_string(sought).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Bills to be read, oldest first, after the one `after`.
pub fn wanting(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Wanted>, StoreError> {
    let rows: Vec<(i64, String, String)> = bill_readings::table
        .inner_join(evidence::table)
        .filter(bill_readings::wanted)
        .filter(bill_readings::evidence_id.gt(after))
        .order(bill_readings::evidence_id)
        .limit(limit)
        .select((bill_readings::evidence_id, evidence::sha256, bill_readings::sought))
        .load(conn)?;
    let wanted = |(id, sha256, sought): (i64, String, String)| {
        let sought = serde_json::from_str(&sought).map_err(|error| StoreError::Corrupt(format!("bill {id}: {error}")))?;
        Ok(Wanted { evidence: EvidenceId(id), sha256, sought })
    };
    rows.into_iter().map(wanted).collect()
}

/// Keeps what was found, in place of what was found before; unless another order is sought in it meanwhile, or another
/// worker was faster. Gives the case that the bill belongs to by now, if it was kept and belongs to one.
pub fn settle(conn: &mut Conn, wanted: &Wanted, outcome: &Outcome, at: DateTime<Utc>) -> Result<Option<CaseId>, StoreError> {
    let mine = bill_readings::table
        .find(wanted.evidence.0)
        .filter(bill_readings::wanted)
        .filter(bill_readings::sought.eq(json(&wanted.sought)?));
    let read = (
        bill_readings::wanted.eq(false),
        bill_readings::source.eq(outcome.source.map(BillSource::as_str)),
        bill_readings::seen.eq(outcome.findings.seen as i64),
        bill_readings::damaged.eq(outcome.damaged as i64),
        bill_readings::trouble.eq(outcome.trouble.map(BillTrouble::as_str)),
        bill_readings::read_at.eq(naive(Some(at))),
    );
    if update(conn, mine, read)? == 0 {
        return Ok(None);
    }
    execute(conn, diesel::delete(bill_lines::table.filter(bill_lines::evidence_id.eq(wanted.evidence.0))))?;
    for (position, findings) in (1..).zip(std::iter::once(&outcome.findings).chain(&outcome.others)) {
        for found in findings.certain.iter().chain(&findings.near) {
            execute(conn, diesel::insert_into(bill_lines::table).values(&LineRow::of(wanted.evidence, position, found)))?;
        }
    }
    let case: Option<Option<i64>> = first(conn, evidence::table.find(wanted.evidence.0).select(evidence::case_id))?;
    Ok(case.flatten().map(CaseId))
}

impl LineRow {
    fn of(evidence: EvidenceId, position: i32, found: &Found) -> Self {
        let line = &found.line;
        Self {
            evidence_id: evidence.0,
            position,
            line: line.line as i64,
            at: line.at.naive_utc(),
            direction: line.direction.to_string(),
            amount_minor: line.amount.minor,
            refunded_minor: line.refunded.map(|money| money.minor),
            currency: line.amount.currency.to_string(),
            counterparty: plain(&line.counterparty),
            description: plain(&line.description),
            method: plain(&line.method),
            status_raw: plain(&line.status_raw),
            order_state: line.state.to_string(),
            transaction_id: line.transaction_id.as_deref().map(plain),
            order_number: line.order_number.as_deref().map(plain),
            likeness: match found.likeness {
                Likeness::PaymentReference => "payment_reference".to_owned(),
                Likeness::OrderNumber => "order_number".to_owned(),
                Likeness::Circumstances { same_counterparty, days_apart } => {
                    format!("{CIRCUMSTANCES}:{}:{days_apart}", u8::from(same_counterparty))
                }
            },
        }
    }

    fn into_found(self) -> Result<Found, StoreError> {
        let currency = decode!(Currency, self.currency)?;
        let unreadable = || StoreError::Corrupt(format!("line {} of bill {}", self.line, self.evidence_id));
        let line = Transaction {
            line: usize::try_from(self.line).unwrap_or_default(),
            at: utc(self.at).with_timezone(&zone().ok_or_else(unreadable)?),
            direction: decode!(Direction, self.direction)?,
            amount: Money { minor: self.amount_minor, currency },
            refunded: self.refunded_minor.map(|minor| Money { minor, currency }),
            state: decode!(OrderState, self.order_state)?,
            counterparty: self.counterparty,
            description: self.description,
            method: self.method,
            status_raw: self.status_raw,
            transaction_id: self.transaction_id,
            order_number: self.order_number,
        };
        let mut parts = self.likeness.split(':');
        let likeness = match parts.next() {
            Some("payment_reference") => Likeness::PaymentReference,
            Some("order_number") => Likeness::OrderNumber,
            _ => Likeness::Circumstances {
                same_counterparty: parts.next() == Some("1"),
                days_apart: parts.next().and_then(|days| days.parse().ok()).unwrap_or_default(),
            },
        };
        Ok(Found { line, likeness })
    }
}

/// As it can be kept: no NUL, and no longer than a line of a page.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// The bills of a draft; most have none, and then nothing else is asked.
pub fn of_draft(conn: &mut Conn, draft: DraftId) -> Result<Vec<Reading>, StoreError> {
    let mine = bill_readings::table.inner_join(evidence::table).filter(evidence::draft_id.eq(draft.0));
    let files: Vec<i64> = load(conn, mine.select(evidence::id).order(evidence::id).limit(100))?;
    readings(conn, &files)
}

/// The bills of a case, in the same way.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Reading>, StoreError> {
    let mine = bill_readings::table.inner_join(evidence::table).filter(evidence::case_id.eq(case.0));
    let files: Vec<i64> = load(conn, mine.select(evidence::id).order(evidence::id).limit(100))?;
    readings(conn, &files)
}

/// One bill.
pub fn find(conn: &mut Conn, evidence: EvidenceId) -> Result<Option<Reading>, StoreError> {
    let there: Option<i64> = first(conn, bill_readings::table.find(evidence.0).select(bill_readings::evidence_id))?;
    Ok(if there.is_some() { readings(conn, &[evidence.0])?.pop() } else { None })
}

type ReadingRow = (i64, Option<NaiveDateTime>, Option<String>, i64, i64, Option<String>, bool, String);

fn readings(conn: &mut Conn, files: &[i64]) -> Result<Vec<Reading>, StoreError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let read = bill_readings::table.filter(bill_readings::evidence_id.eq_any(files)).order(bill_readings::evidence_id).select((
        bill_readings::evidence_id,
        bill_readings::read_at,
        bill_readings::source,
        bill_readings::seen,
        bill_readings::damaged,
        bill_readings::trouble,
        bill_readings::wanted,
        bill_readings::sought,
    ));
    let rows: Vec<ReadingRow> = load(conn, read)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let lines =
        bill_lines::table.filter(bill_lines::evidence_id.eq_any(files)).order((bill_lines::evidence_id, bill_lines::line));
    let lines: Vec<LineRow> = load(conn, lines)?;
    let mut found: Vec<(i64, i32, Found)> = Vec::new();
    for row in lines {
        found.push((row.evidence_id, row.position, row.into_found()?));
    }
    rows.into_iter().map(|row| reading(row, &found)).collect()
}

fn reading(row: ReadingRow, found: &[(i64, i32, Found)]) -> Result<Reading, StoreError> {
    let (id, read_at, source, seen, damaged, trouble, wanted, sought) = row;
    let seen = usize::try_from(seen).unwrap_or_default();
    let of = |position: i32| {
        // What was found for other orders than are sought now is nobody's.
        let mine = found.iter().filter(|(bill, of, _)| *bill == id && *of == position && !wanted);
        let (certain, near) = mine.map(|(_, _, found)| found.clone()).partition(|found| found.likeness.is_certain());
        Findings { certain, near, seen }
    };
    let sought: Sought = serde_json::from_str(&sought).map_err(|error| StoreError::Corrupt(format!("bill {id}: {error}")))?;
    Ok(Reading {
        evidence: EvidenceId(id),
        read_at: if wanted { None } else { utc_opt(read_at) },
        source: source.map(|code| decode!(BillSource, code)).transpose()?,
        damaged: usize::try_from(damaged).unwrap_or_default(),
        trouble: trouble.map(|code| decode!(BillTrouble, code)).transpose()?,
        findings: of(1),
        others: sought.others.into_iter().zip(2..).map(|(other, position)| (other, of(position))).collect(),
    })
}
