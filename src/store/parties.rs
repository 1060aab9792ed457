//! A merchant or a provider as the desk looks at it: what its cases came to in the last twelve months, how fast it answers, and what
//! is still owed to its consumers. Numbers of all teams; no case is named.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::db::Conn;
use super::error::StoreError;
use super::occurrences::{self, Days, Which};
use super::rollups;
use crate::domain::figures::occurrence::{Counted, Kept, Recurrence};
use crate::domain::figures::{Dimension, Period, Summary, Tally};
use crate::domain::sla::ClockKind;

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

    const fn dimension(&self) -> Dimension {
        match self {
            Self::Merchant(_) => Dimension::Merchant,
            Self::Provider(_) => Dimension::Provider,
        }
    }

    fn key(&self) -> &str {
        match self {
            Self::Merchant(name) | Self::Provider(name) => name,
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
    pub causes: Vec<(String, usize, Recurrence)>,
    /// How long it took to answer what it was asked, by the wall.
    pub answers: Summary,
    /// What was promised to its consumers.
    pub promised: usize,
    /// Of that, what is still to be done.
    pub open: usize,
    /// And whose day has passed, up to [`MOST_LATE`].
    pub late: usize,
}

/// Reads them. One transaction that sees one state is the caller's.
pub fn figures(conn: &mut Conn, party: &Party, period: Period, (today, zone): (NaiveDate, Tz)) -> Result<Figures, StoreError> {
    let which = party.which(Counted::Closed, period);
    let days = Days::read(conn, which.what, period)?;
    let mut figures = Figures::default();
    for count in days.counts(&which)? {
        figures.ended += count.n;
        *figures.outcomes.entry(count.value).or_default() += count.n;
    }
    figures.causes = causes(&days, &which)?;
    let promised = party.which(Counted::Promised, period);
    for count in Days::read(conn, promised.what, period)?.counts(&promised)? {
        figures.promised += count.n;
        figures.open += if count.value == Kept::Open.as_str() { count.n } else { 0 };
    }
    figures.late = occurrences::late(conn, &promised, today, MOST_LATE)?.len();
    figures.answers = answers(conn, party, period, zone)?;
    Ok(figures)
}

/// By cause, wherever it lay: of a provider at all its merchants, of a merchant on all its platforms.
fn causes(days: &Days, which: &Which) -> Result<Vec<(String, usize, Recurrence)>, StoreError> {
    let places = days.by_place(which)?;
    let mut causes: BTreeMap<String, usize> = BTreeMap::new();
    for (place, n) in &places {
        *causes.entry(place.cause.clone()).or_default() += n;
    }
    let places: Vec<_> = places.into_iter().map(|(place, _)| place).collect();
    let ended = days.ended(which, &places)?;
    let again = |cause: &str| {
        let of_cause = ended.iter().filter(|(place, _)| place.cause == cause);
        Recurrence::of(&of_cause.flat_map(|(_, ended)| ended.iter().copied()).collect::<Vec<_>>())
    };
    let mut causes: Vec<_> = causes
        .into_iter()
        .map(|(cause, n)| {
            let again = again(&cause);
            (cause, n, again)
        })
        .collect();
    causes.sort_by_key(|(_, n, _)| std::cmp::Reverse(*n));
    Ok(causes)
}

fn answers(conn: &mut Conn, party: &Party, period: Period, zone: Tz) -> Result<Summary, StoreError> {
    let days = rollups::days(conn, ClockKind::MerchantAnswer, period, zone, party.dimension())?;
    let mut tally = Tally::default();
    days.each(party.dimension(), zone, |_, key, share| {
        if key == party.key() {
            share.add_wall_to(&mut tally)?;
        }
        Ok(())
    })?;
    Ok(tally.summary())
}
