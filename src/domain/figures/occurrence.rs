//! What is counted of what happens to cases: told once, when it happens, with what the case was at that moment. What becomes of
//! the case later moves no figure.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::actor::Actor;
use crate::domain::case::{Case, Status};
use crate::domain::change::Change;
use crate::domain::codes::Claimant;
use crate::domain::event::{Event, Happening};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::offer::{Promiser, Remedy};
use crate::domain::sla::Clock;

pub use asked::Answered;

mod asked;

coded! {
    /// What happened.
    pub enum Counted {
        /// A clock was missed, whether it was met late, ended late or still runs. Code: the clock; value: the reason that
        /// was given; day: that on which the clock started, as response times are counted.
        Missed = "missed",
        /// Code: the clock. So of the two that follow.
        ExtensionAsked = "extension_asked",
        ExtensionGranted = "extension_granted",
        ExtensionRefused = "extension_refused",
        /// A case ended, however it did. Code: the root cause, where one was written down; value: the outcome.
        Closed = "closed",
        /// It was taken up again.
        Reopened = "reopened",
        /// Value: the score; day: that on which the case was closed, so that those who rated are a part of those who could.
        Rated = "rated",
        /// A remedy was promised. Code: its kind; value: [`Kept`].
        Promised = "promised",
        /// A merchant or a platform was asked, and has a date. Code: who; value: [`Answered`]; day: that of the question.
        Asked = "asked",
    }
}

coded! {
    /// What became of a promise. Whether an open one is late, the day tells on which somebody looks.
    pub enum Kept {
        Open = "open",
        Done = "done",
        DoneProven = "done_proven",
        Late = "late",
        LateProven = "late_proven",
        /// Not expected any more.
        Dropped = "dropped",
    }
}

impl Kept {
    /// The day on which it was due is in time.
    pub fn of(due_on: NaiveDate, done_on: NaiveDate, is_proven: bool) -> Self {
        match (done_on <= due_on, is_proven) {
            (true, false) => Self::Done,
            (true, true) => Self::DoneProven,
            (false, false) => Self::Late,
            (false, true) => Self::LateProven,
        }
    }

    pub const fn is_proven(self) -> bool {
        matches!(self, Self::DoneProven | Self::LateProven)
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub what: Counted,
    pub day: NaiveDate,
    pub code: String,
    pub value: String,
    /// Which of its kind within the case: the run of a clock, the id of a remedy.
    pub item: i64,
    /// Whose it is: who did it, or who had the case.
    pub agent: Option<PersonId>,
    pub team: Option<TeamId>,
    /// Of a promise: the day by which, and who has to do it.
    pub due_on: Option<NaiveDate>,
    pub promiser: Option<Promiser>,
    /// Of an end: when the case was filed, and when merchant or platform were first asked about it.
    pub filed_on: Option<NaiveDate>,
    pub asked_on: Option<NaiveDate>,
    /// The same of each alone.
    pub merchant_asked_on: Option<NaiveDate>,
    pub platform_asked_on: Option<NaiveDate>,
}

/// What a change tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Happened(Occurrence),
    /// Something told before has another value now.
    Became {
        what: Counted,
        code: String,
        item: i64,
        value: String,
    },
    /// Whoever was asked has answered after the date, where nothing had come from them yet.
    AnsweredLate {
        whom: Claimant,
        item: i64,
        value: Answered,
    },
    /// Something told before does not count any more.
    Undone {
        what: Counted,
        code: String,
        item: i64,
    },
}

/// Everything of a change that reports count.
pub fn told(change: &Change) -> Vec<Told> {
    let teller = Teller { change, case: change.case() };
    let mut told = teller.misses();
    told.extend(teller.asked());
    for event in change.events() {
        told.extend(teller.of_event(event));
    }
    told.extend(teller.end());
    told.extend(teller.promises());
    told.extend(teller.rating());
    told
}

struct Teller<'a> {
    change: &'a Change,
    case: &'a Case,
}

impl Teller<'_> {
    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.change.act().under.calendar.zone).date_naive()
    }

    /// Whose case it was when this began; where it was nobody's, who of ours did it.
    fn holder(&self) -> Option<PersonId> {
        let case = self.change.before().unwrap_or(self.case);
        let doer = self.change.act().by.person().filter(|_| matches!(self.change.act().by, Actor::Staff(_)));
        case.assignee.or(case.worker).or(self.case.assignee).or(doer)
    }

    /// Who of ours did it; else whose case it was.
    fn doer(&self) -> Option<PersonId> {
        match &self.change.act().by {
            Actor::Staff(staff) => Some(staff.id),
            _ => self.holder(),
        }
    }

    fn occurrence(&self, what: Counted, code: &str, value: &str) -> Occurrence {
        Occurrence {
            what,
            day: self.day(self.change.act().at),
            code: code.to_owned(),
            value: value.to_owned(),
            // Unlike that of any other change of this case.
            item: self.change.before().map_or(0, |before| before.seq),
            agent: self.doer(),
            team: self.case.team,
            due_on: None,
            promiser: None,
            filed_on: None,
            asked_on: None,
            merchant_asked_on: None,
            platform_asked_on: None,
        }
    }

    fn misses(&self) -> Vec<Told> {
        let before = |clock: &Clock| {
            let clocks = self.change.before().map_or(&[][..], |case| &case.clocks);
            clocks.iter().find(|old| (old.kind, old.run) == (clock.kind, clock.run)).is_some_and(|old| old.missed_at.is_some())
        };
        let told = |clock: &Clock| {
            let (what, code, item) = (Counted::Missed, clock.kind.as_str(), i64::from(clock.run));
            match (before(clock), clock.missed_at.is_some()) {
                (false, true) => {
                    let missed = self.occurrence(what, code, "");
                    Some(Told::Happened(Occurrence { day: self.day(clock.started_at), item, agent: self.holder(), ..missed }))
                }
                // Reckoned anew, the date is still to come.
                (true, false) => Some(Told::Undone { what, code: code.to_owned(), item }),
                _ => None,
            }
        };
        self.case.clocks.iter().filter_map(told).collect()
    }

    fn of_event(&self, event: &Event) -> Option<Told> {
        let happened = |what, code: &str| Some(Told::Happened(self.occurrence(what, code, "")));
        match &event.what {
            Happening::ExtensionAsked { clock, .. } => happened(Counted::ExtensionAsked, clock.as_str()),
            Happening::ClockExtended { clock, .. } => happened(Counted::ExtensionGranted, clock.as_str()),
            Happening::ExtensionRefused { clock, .. } => happened(Counted::ExtensionRefused, clock.as_str()),
            Happening::Reopened { .. } => {
                let reopened = self.occurrence(Counted::Reopened, "", "");
                Some(Told::Happened(Occurrence { agent: self.holder(), ..reopened }))
            }
            Happening::MissExplained { clock, run, reason } => Some(Told::Became {
                what: Counted::Missed,
                code: clock.to_string(),
                item: i64::from(*run),
                value: reason.to_string(),
            }),
            _ => None,
        }
    }

    /// A case that was not closed before is closed now.
    fn end(&self) -> Option<Told> {
        let was_closed = self.change.before().is_some_and(|before| before.status.code().is_closed());
        let Status::Closed { outcome, .. } = &self.case.status else { return None };
        if was_closed {
            return None;
        }
        let cause = self.case.root_cause.map_or("", |cause| cause.as_str());
        Some(Told::Happened(Occurrence {
            filed_on: Some(self.day(self.case.filed_at)),
            asked_on: self.first_asked(None),
            merchant_asked_on: self.first_asked(Some(Claimant::Merchant)),
            platform_asked_on: self.first_asked(Some(Claimant::Platform)),
            ..self.occurrence(Counted::Closed, cause, outcome.as_str())
        }))
    }

    fn promises(&self) -> Vec<Told> {
        let before = self.change.before().map_or(&[][..], |case| &case.remedies);
        let told = |remedy: &Remedy| {
            let old = before.iter().find(|old| old.id == remedy.id);
            let value = match remedy.done_at {
                Some(at) => Kept::of(remedy.due_on, self.day(at), self.is_proven(remedy)),
                None if remedy.dropped_at.is_some() => Kept::Dropped,
                None => Kept::Open,
            };
            let (what, code, item) = (Counted::Promised, remedy.kind.as_str(), remedy.id.0);
            match old {
                None => {
                    let promised = self.occurrence(what, code, value.as_str());
                    let (due_on, promiser) = (Some(remedy.due_on), Some(remedy.by));
                    Some(Told::Happened(Occurrence { item, due_on, promiser, agent: self.holder(), ..promised }))
                }
                Some(old) if (old.done_at, old.dropped_at) != (remedy.done_at, remedy.dropped_at) => {
                    Some(Told::Became { what, code: code.to_owned(), item, value: value.to_string() })
                }
                Some(_) => None,
            }
        };
        self.case.remedies.iter().filter_map(told).collect()
    }

    /// Words, files or a fact that show it came with the news that it was done.
    fn is_proven(&self, remedy: &Remedy) -> bool {
        let shown = |event: &Event| match &event.what {
            Happening::RemedyDone { remedy: done, shown_by, .. } if *done == remedy.id => {
                Some(event.text.is_some() || !shown_by.files.is_empty() || !self.change.facts().is_empty())
            }
            _ => None,
        };
        self.change.events().iter().find_map(shown).unwrap_or_default()
    }

    fn rating(&self) -> Vec<Told> {
        let (Some(rating), Status::Closed { at, .. }) = (self.change.rating(), &self.case.status) else { return Vec::new() };
        let rated = self.occurrence(Counted::Rated, "", &rating.score.get().to_string());
        let item = i64::from(rating.run);
        let agent = self.case.worker.or(self.case.assignee);
        // The last word counts.
        vec![
            Told::Undone { what: Counted::Rated, code: String::new(), item },
            Told::Happened(Occurrence { day: self.day(*at), item, agent, ..rated }),
        ]
    }
}

/// Clocks of one kind: how many were kept and how many missed. One that still runs in time is neither, and one that ended in
/// time without being met, because the case was withdrawn or merged, is neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    pub met: usize,
    pub missed: usize,
}

impl Dates {
    /// Of how many it is known.
    pub const fn n(self) -> usize {
        self.met + self.missed
    }
}

/// Cases filed on one day and closed since, for [`Recurrence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    pub filed_on: NaiveDate,
    pub n: usize,
    /// When the first of them was closed.
    pub closed_on: NaiveDate,
    /// When merchant or platform were first asked about one of them.
    pub asked_on: Option<NaiveDate>,
    /// When each of them was.
    pub merchant_asked_on: Option<NaiveDate>,
    pub platform_asked_on: Option<NaiveDate>,
}

impl Ended {
    /// The same as it looks to one of them: what the other was asked says nothing of it.
    pub fn seen_by(self, whom: Claimant) -> Self {
        let asked_on = if whom == Claimant::Merchant { self.merchant_asked_on } else { self.platform_asked_on };
        Self { asked_on, ..self }
    }
}

/// Whether the same cause came back at the same merchant: of the cases of a period closed with it, how many were filed on a day
/// after the first of them was closed; and how many after merchant or platform had first been asked about one of them, where
/// they were at all; and how many after the newest letter of notice about one of them, where one was sent. What was filed before
/// nobody could have prevented any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recurrence {
    pub n: usize,
    pub after_closing: usize,
    pub after_asking: Option<usize>,
    pub after_notice: Option<usize>,
    /// The days from which on these count.
    pub closed_on: Option<NaiveDate>,
    pub asked_on: Option<NaiveDate>,
    pub notice_on: Option<NaiveDate>,
}

impl Recurrence {
    /// `notice_on`: when the newest letter of notice was sent.
    pub fn of(ended: &[Ended], notice_on: Option<NaiveDate>) -> Self {
        let first_closed = ended.iter().map(|it| it.closed_on).min();
        let first_asked = ended.iter().filter_map(|it| it.asked_on).min();
        let later = |day: NaiveDate| ended.iter().filter(|it| it.filed_on > day).map(|it| it.n).sum();
        Self {
            n: ended.iter().map(|it| it.n).sum(),
            after_closing: first_closed.map_or(0, later),
            after_asking: first_asked.map(later),
            after_notice: notice_on.map(later),
            closed_on: first_closed,
            asked_on: first_asked,
            notice_on,
        }
    }
}

/// How many of a Pareto's rows, most cases first, it takes to hold four fifths of all.
pub fn vital_few(counts: &[usize]) -> usize {
    let all: usize = counts.iter().sum();
    let mut held = 0;
    let enough = counts.iter().position(|n| {
        held += n;
        held * 5 >= all * 4
    });
    enough.map_or(0, |at| at + 1)
}

/// The mean of scores in tenths, from [`super::FEWEST`] on: fewer are somebody's opinion and not a figure.
pub fn mean_score(scores: &[(u8, usize)]) -> Option<usize> {
    let n: usize = scores.iter().map(|(_, n)| n).sum();
    let sum: usize = scores.iter().map(|(score, n)| usize::from(*score) * n).sum();
    (n >= super::FEWEST).then(|| (sum * 20 + n) / (n * 2))
}
