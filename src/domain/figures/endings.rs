//! What became of cases: how the promises of a period stand, and what people thought of theirs. The definition of each figure that
//! reports tell of both.

use std::collections::BTreeMap;

use super::occurrence::{Dates, Kept, mean_score};
use crate::domain::codes::Outcome;

/// How promises stand. Each counts once, by the day on which it was made; those that are open and late are told apart from those
/// that wait for their day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    pub promised: usize,
    /// Done by their day.
    pub done: usize,
    pub done_late: usize,
    /// Done, in time or late, with a proof: a closed order, a refund number, a corrected credit record.
    pub proven: usize,
    /// To be done, those whose day has passed included.
    pub open: usize,
    /// To be done, and their day has passed.
    pub overdue: usize,
    /// Not expected any more.
    pub dropped: usize,
}

impl Promises {
    /// So many that stand like this.
    pub const fn add(&mut self, kept: Kept, n: usize) {
        self.promised += n;
        self.proven += if kept.is_proven() { n } else { 0 };
        match kept {
            Kept::Open => self.open += n,
            Kept::Done | Kept::DoneProven => self.done += n,
            Kept::Late | Kept::LateProven => self.done_late += n,
            Kept::Dropped => self.dropped += n,
        }
    }

    /// Those whose day has come, or that were done before it: kept in time are [`Promises::done`] of them.
    pub const fn settled(&self) -> usize {
        self.done + self.done_late + self.overdue
    }
}

/// What people thought: scores from 1 to 5 of cases rated in a period, and how many cases ended that could have been rated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    given: BTreeMap<u8, usize>,
    pub could: usize,
}

impl Ratings {
    /// So many gave this score.
    pub fn add(&mut self, score: u8, n: usize) {
        *self.given.entry(score).or_default() += n;
    }

    /// So many cases ended like this. What goes on in another case is not rated.
    pub fn add_closed(&mut self, outcome: &str, n: usize) {
        self.could += if outcome == Outcome::Duplicate.as_str() { 0 } else { n };
    }

    /// How many rated.
    pub fn n(&self) -> usize {
        self.given.values().sum()
    }

    pub fn of_score(&self, score: u8) -> usize {
        self.given.get(&score).copied().unwrap_or_default()
    }

    /// Content are those who gave four or five.
    pub fn content(&self) -> usize {
        self.of_score(4) + self.of_score(5)
    }

    /// The same as a share that is compared with another.
    pub fn dates(&self) -> Dates {
        Dates { met: self.content(), missed: self.n() - self.content() }
    }

    /// The mean in tenths, as [`mean_score`] has it.
    pub fn mean(&self) -> Option<usize> {
        let all: Vec<(u8, usize)> = self.given.iter().map(|(score, n)| (*score, *n)).collect();
        mean_score(&all)
    }
}
