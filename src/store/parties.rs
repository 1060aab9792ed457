//! A merchant or a provider as the desk looks at it: what its cases came to in the last twelve months, how fast it answers, and what
//! is still owed to its consumers. Numbers of all teams; no case is named.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::db::Conn;
use super::error::StoreError;
use super::merchant_requests::Record;
use super::occurrences::{self, Count, Days, Which};
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

/// What its cases came to.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Cases that ended.
    pub ended: usize,
    /// How they ended, by the code of the outcome.
    pub outcomes: BTreeMap<String, usize>,
    /// Why it had happened, most first, and whether that came back.
    pub causes: Vec<Cause>,
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

/// Reads them, with what came back since a day on which it was given notice. One transaction that sees one state is the caller's.
pub fn figures(
    conn: &mut Conn,
    party: &Party,
    period: Period,
    (today, notice): (NaiveDate, Option<NaiveDate>),
) -> Result<Figures, StoreError> {
    let which = party.which(Counted::Closed, period);
    let days = Days::read(conn, which.what, period)?;
    let mut figures = Figures::default();
    for count in days.counts(&which)? {
        figures.ended += count.n;
        *figures.outcomes.entry(count.value).or_default() += count.n;
    }
    figures.causes = causes(&days, &which, (party.asked_as(), notice))?;
    let promised = party.which(Counted::Promised, period);
    for count in Days::read(conn, promised.what, period)?.counts(&promised)? {
        figures.promised += count.n;
        figures.open += if count.value == Kept::Open.as_str() { count.n } else { 0 };
    }
    figures.late = occurrences::late(conn, &promised, today, MOST_LATE)?.len();
    let asked = Which { code: Some(party.asked_as().to_string()), ..party.which(Counted::Asked, period) };
    let counts = Days::read(conn, asked.what, period)?.counts(&asked)?;
    (figures.record, figures.answers) = answers(&counts);
    Ok(figures)
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
