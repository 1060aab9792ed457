//! Files of orders: in which column what stands, what a provider's words for states mean, and what becomes of a file.

use serde::{Deserialize, Serialize};

use super::codes::OrderState;
use super::order_fact::{NotTaken, StateWords, Verdict};

/// Longest heading of a column, in characters.
pub const MAX_HEADING: usize = 60;
/// Words of a provider for states.
pub const MOST_WORDS: usize = 200;
/// Largest file, in bytes: more than a million orders.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// Words for states that nobody knows, told of one file.
pub const MOST_UNKNOWN: usize = 40;
/// Cases that are named before a file is applied: the first that it would tell something.
pub const MOST_WOULD: usize = 20;
/// Cases that are named once it is.
pub const MOST_TOUCHED: usize = 200;
/// Broken lines that are named.
pub const MOST_FAULTS: usize = 50;

coded! {
    /// What stands in a column.
    pub enum Part {
        OrderNumber = "order_number",
        PaymentReference = "payment_reference",
        State = "state",
        At = "at",
        Amount = "amount",
    }
}

/// How the files of a provider are read: the heading of each column, and its words for states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Headings, in the order of [`Part::ALL`]; empty where the files have no such column.
    pub headings: [String; Part::ALL.len()],
    #[serde(default)]
    pub words: StateWords,
}

impl Mapping {
    pub fn heading(&self, part: Part) -> &str {
        &self.headings[part as usize]
    }

    pub fn set(&mut self, part: Part, heading: String) {
        self.headings[part as usize] = heading;
    }

    /// What is missing for a file to be read: a number, a state, a time.
    pub fn missing(&self) -> Vec<Part> {
        let is_empty = |part: Part| self.heading(part).is_empty();
        let mut missing: Vec<Part> = [Part::State, Part::At].into_iter().filter(|part| is_empty(*part)).collect();
        if is_empty(Part::OrderNumber) && is_empty(Part::PaymentReference) {
            missing.insert(0, Part::OrderNumber);
        }
        missing
    }
}

coded! {
    /// Where a file stands.
    pub enum FileState {
        /// It came, and nobody has said yet in which column what stands.
        Uploaded = "uploaded",
        /// A job looks through it.
        Checking = "checking",
        /// It was looked through: somebody says whether it is applied.
        Checked = "checked",
        /// A job applies it.
        Waiting = "waiting",
        Applied = "applied",
        /// Somebody threw it away, or nobody applied it within a day.
        Discarded = "discarded",
        /// It could not be read.
        Failed = "failed",
    }
}

impl FileState {
    /// Whether a job has it in hand.
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Checking | Self::Waiting)
    }

    /// Whether nothing more becomes of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Applied | Self::Discarded | Self::Failed)
    }
}

/// A line that is no fact, by its number, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub line: u64,
    pub why: NotTaken,
}

/// A case that a file tells something of, and what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub reference: String,
    pub state: OrderState,
}

/// What is told of the lines of a file; never what stands on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The first of the broken ones.
    pub faults: Vec<Fault>,
    /// Words for states that nobody knows, and on how many lines; gone once the file is.
    #[serde(default)]
    pub unknown: Vec<(String, u64)>,
    /// The first cases that it would tell something, while it is only looked through.
    #[serde(default)]
    pub would: Vec<Touched>,
}

/// What became of the lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub lines: u64,
    /// Of a file that is only looked through: those that match a case.
    pub taken: u64,
    pub known: u64,
    pub unmatched: u64,
    pub broken: u64,
    pub report: Report,
}

impl Tally {
    /// A line that is no fact; with its word for the state, where nobody knows that.
    pub fn fault(&mut self, line: u64, why: NotTaken, word: &str) {
        self.broken += 1;
        if self.report.faults.len() < MOST_FAULTS {
            self.report.faults.push(Fault { line, why });
        }
        if why != NotTaken::UnknownState {
            return;
        }
        let unknown = &mut self.report.unknown;
        if let Some((_, n)) = unknown.iter_mut().find(|(known, _)| known == word) {
            *n += 1;
        } else if unknown.len() < MOST_UNKNOWN {
            unknown.push((word.to_owned(), 1));
        }
    }

    /// Cases that a line would tell something of.
    pub fn would_touch(&mut self, references: Vec<String>, state: OrderState) {
        let room = MOST_WOULD.saturating_sub(self.report.would.len());
        self.report.would.extend(references.into_iter().take(room).map(|reference| Touched { reference, state }));
    }

    /// A line that was taken, or not.
    pub fn land(&mut self, line: u64, verdict: Verdict) {
        match verdict {
            Verdict::Taken => self.taken += 1,
            Verdict::Known => self.known += 1,
            Verdict::Unmatched => self.unmatched += 1,
            Verdict::Refused(why) => self.fault(line, why, ""),
        }
    }
}
