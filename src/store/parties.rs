//! A merchant or a provider as the desk looks at it: what its cases came to in the last twelve months, how fast it answers, and what
//! is still owed to its consumers. Numbers of all teams; no case is named.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::db::{Conn, load};
use super::error::StoreError;
use super::merchants;
use super::occurrences::{self, Count, Days, Which};
use super::queue::COUNTED;
use super::schema::cases;
use crate::domain::codes::Claimant;
use crate::domain::figures::occurrence::{Answered, Counted, Ended, Kept, Recurrence};
use crate::domain::figures::{Period, Summary, Tally};

/// Late promises counted; more are "more".
pub const MOST_LATE: i64 = 100;

/// Who was complained about, by the name that reports have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    Merchant(String),
    /// By its slug.
    Provider(String),
}

impl Party {
    fn which(&self, what: Counted, period: Period) -> Which {
        let which = Which::of(what, period);
        match self {
            Self::Merchant(name) => Which { merchant: Some(name.clone()), ..which },
            Self::Provider(slug) => Which { provider: Some(slug.clone()), ..which },
        }
    }

    /// As whom it is asked. What its cases asked of the other is not its to answer.
    const fn asked_as(&self) -> Claimant {
        match self {
            Self::Merchant(_) => Claimant::Merchant,
            Self::Provider(_) => Claimant::Platform,
        }
    }
}

/// How one of them answered what was asked of itself, by letter or otherwise. What was not asked any more before anybody answered
/// or the date passed says nothing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub asked: usize,
    pub in_time: usize,
    pub late: usize,
    /// The date passed, and they have said nothing.
    pub silent: usize,
}

/// What its cases came to.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Cases that ended.
    pub ended: usize,
    /// How they ended, by the code of the outcome.
    pub outcomes: BTreeMap<String, usize>,
    /// Why it had happened, most first, and whether that came back.
    pub causes: Vec<Cause>,
    /// Filed after the letter of notice and still open, up to [`COUNTED`]: why those happened is decided when they are closed.
    pub open_since_notice: Option<usize>,
    /// How it answered what was asked of itself, and how long that took by the wall; late answers count too.
    pub record: Record,
    pub answers: Summary,
    /// What was promised to its consumers.
    pub promised: usize,
    /// Of that, what is still to be done.
    pub open: usize,
    /// And whose day has passed, up to [`MOST_LATE`].
    pub late: usize,
}

/// A root cause at it.
#[derive(Clone, Debug)]
pub struct Cause {
    pub code: String,
    pub n: usize,
    /// Whether it came back after the first of them was closed, after it was itself first asked about one of them, and after the
    /// letter of notice.
    pub again: Recurrence,
}

/// Reads them, with what came back since a day on which it was given notice, which ended at an instant. One transaction that sees
/// one state is the caller's.
pub fn figures(
    conn: &mut Conn,
    party: &Party,
    period: Period,
    (today, notice): (NaiveDate, Option<(NaiveDate, DateTime<Utc>)>),
) -> Result<Figures, StoreError> {
    let which = party.which(Counted::Closed, period);
    let days = Days::read(conn, which.what, period)?;
    let mut figures = Figures::default();
    for count in days.counts(&which)? {
        figures.ended += count.n;
        *figures.outcomes.entry(count.value).or_default() += count.n;
    }
    figures.causes = causes(&days, &which, (party.asked_as(), notice.map(|(day, _)| day)))?;
    figures.open_since_notice = notice.map(|(_, over)| open_since(conn, party, over)).transpose()?;
    let promised = party.which(Counted::Promised, period);
    for count in Days::read(conn, promised.what, period)?.counts(&promised)? {
        figures.promised += count.n;
        figures.open += if count.value == Kept::Open.as_str() { count.n } else { 0 };
    }
    figures.late = occurrences::late(conn, &promised, today, MOST_LATE)?.len();
    (figures.record, figures.answers) = record(conn, party, period)?;
    Ok(figures)
}

/// How it answered what it was asked in a period, and how long the answers took.
pub fn record(conn: &mut Conn, party: &Party, period: Period) -> Result<(Record, Summary), StoreError> {
    let asked = Which { code: Some(party.asked_as().to_string()), ..party.which(Counted::Asked, period) };
    Ok(answers(&Days::read(conn, asked.what, period)?.counts(&asked)?))
}

/// Its cases that were filed from an instant on and are open, of all teams, up to [`COUNTED`].
fn open_since(conn: &mut Conn, party: &Party, since: DateTime<Utc>) -> Result<usize, StoreError> {
    let open = cases::table.filter(cases::is_open).filter(cases::reference.is_not_null());
    let open = open.filter(cases::filed_at.ge(since.naive_utc())).select(cases::id);
    let found: Vec<i64> = match party {
        Party::Merchant(name) => {
            let written = merchants::written(conn, name)?;
            load(conn, open.filter(cases::merchant.eq_any(written)).limit(COUNTED as i64))?
        }
        Party::Provider(slug) => load(conn, open.filter(cases::provider.eq(slug)).limit(COUNTED as i64))?,
    };
    Ok(found.len())
}

/// By cause, wherever it lay: of a provider at all its merchants, of a merchant on all its platforms.
fn causes(days: &Days, which: &Which, (whom, notice): (Claimant, Option<NaiveDate>)) -> Result<Vec<Cause>, StoreError> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (place, n) in days.by_place(which)? {
        *counts.entry(place.cause).or_default() += n;
    }
    let ended = days.ended(which)?;
    let of_cause = |cause: &str| -> Vec<Ended> {
        let theirs = ended.iter().filter(|(place, _)| place.cause == cause);
        theirs.flat_map(|(_, ended)| ended.iter().map(|it| it.seen_by(whom))).collect()
    };
    let cause = |(code, n): (String, usize)| Cause { again: Recurrence::of(&of_cause(&code), notice), code, n };
    let mut causes: Vec<Cause> = counts.into_iter().map(cause).collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.n));
    Ok(causes)
}

/// How often it was asked and answered, and the times that answers took.
pub(super) fn answers(counts: &[Count]) -> (Record, Summary) {
    let (mut record, mut tally) = (Record::default(), Tally::default());
    for count in counts {
        let Some(answered) = Answered::parse(&count.value).filter(|answered| *answered != Answered::Dropped) else { continue };
        record.asked += count.n;
        let mut took = |seconds: i64, in_time: bool| (0..count.n).for_each(|_| tally.add(seconds, in_time));
        match answered {
            Answered::InTime(seconds) => {
                record.in_time += count.n;
                took(seconds, true);
            }
            Answered::Late(seconds) => {
                record.late += count.n;
                took(seconds, false);
            }
            Answered::Silent => record.silent += count.n,
            Answered::Open | Answered::Dropped => {}
        }
    }
    (record, tally.summary())
}
