//! What a merchant or a platform made of what it was asked, as the clock for its answer tells.

use std::fmt;

use chrono::{Duration, NaiveDate};

use super::{Counted, Occurrence, Teller, Told};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::event::Happening;
use crate::domain::merchant_request::{AnswerKind, MerchantRequest};
use crate::domain::order_fact::{Beside, ToldBeside};
use crate::domain::sla::{Clock, ClockKind};

/// What became of a question; seconds on the wall from the question to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The date is still to come.
    Open,
    InTime(i64),
    Late(i64),
    /// The date passed, and nothing came.
    Silent,
    /// It was not asked any more before either: put off, withdrawn, settled otherwise. It says nothing of whoever was asked.
    Dropped,
}

impl fmt::Display for Answered {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => to.write_str("open"),
            Self::InTime(seconds) => write!(to, "in_time {seconds}"),
            Self::Late(seconds) => write!(to, "late {seconds}"),
            Self::Silent => to.write_str("silent"),
            Self::Dropped => to.write_str("dropped"),
        }
    }
}

impl Answered {
    pub fn parse(words: &str) -> Option<Self> {
        match words.split_once(' ') {
            Some(("in_time", seconds)) => seconds.parse().ok().map(Self::InTime),
            Some(("late", seconds)) => seconds.parse().ok().map(Self::Late),
            Some(_) => None,
            None => [Self::Open, Self::Silent, Self::Dropped].into_iter().find(|it| it.to_string() == words),
        }
    }

    /// A merchant that was asked by letter is waited for whatever else its case waits for: the letter knows.
    fn of(case: &Case, clock: &Clock) -> Self {
        match letter_of(case, clock) {
            Some(letter) => Self::by_letter(letter, case.is_settled()),
            None => Self::by_clock(clock),
        }
    }

    fn by_letter(letter: &MerchantRequest, is_over: bool) -> Self {
        match (letter.heard, letter.missed_at, letter.ended_at) {
            (Some((at, true)), ..) => Self::InTime((at - letter.asked_at).num_seconds()),
            (Some((at, false)), ..) => Self::Late((at - letter.asked_at).num_seconds()),
            (None, Some(_), _) => Self::Silent,
            (None, None, None) if !is_over => Self::Open,
            (None, None, _) => Self::Dropped,
        }
    }

    /// By the clock alone, which hears nothing after its end.
    fn by_clock(clock: &Clock) -> Self {
        match (clock.met_at, clock.ended_at, clock.missed_at) {
            (Some(at), _, None) => Self::InTime((at - clock.started_at).num_seconds()),
            (Some(at), _, Some(_)) => Self::Late((at - clock.started_at).num_seconds()),
            (None, None, _) => Self::Open,
            (None, Some(_), Some(_)) => Self::Silent,
            (None, Some(_), None) => Self::Dropped,
        }
    }
}

impl Teller<'_> {
    /// Questions that are new, and what became of those that stood there.
    pub(super) fn asked(&self) -> Vec<Told> {
        let before = self.change.before();
        let old = |clock: &Clock| {
            let clocks = before.map_or(&[][..], |case| &case.clocks);
            before.zip(clocks.iter().find(|old| (old.kind, old.run) == (clock.kind, clock.run)))
        };
        let asked = self.case.clocks.iter().filter_map(|clock| Some((clock, answering(clock)?)));
        let mut told: Vec<Told> = asked
            .filter_map(|(clock, whom)| {
                let (item, value) = (i64::from(clock.run), Answered::of(self.case, clock));
                match old(clock).map(|(before, old)| Answered::of(before, old)) {
                    None => Some(Told::Happened(Occurrence {
                        day: self.day(clock.started_at),
                        item,
                        ..self.occurrence(Counted::Asked, whom.as_str(), &value.to_string())
                    })),
                    // What came of it stands, also where they are asked something else since.
                    Some(old) if old != value && (value != Answered::Dropped || old == Answered::Open) => {
                        Some(Told::Became { what: Counted::Asked, code: whom.to_string(), item, value: value.to_string() })
                    }
                    Some(_) => None,
                }
            })
            .collect();
        told.extend(self.answered_late());
        told
    }

    /// The one that was asked last, and had let its date pass, says something after all.
    fn answered_late(&self) -> Option<Told> {
        let before = self.change.before()?;
        let whom = self.change.events().iter().find_map(|event| match &event.what {
            Happening::MerchantAnswered { answer, .. } if *answer != AnswerKind::NeedsTime => Some(Claimant::Merchant),
            // Of a further order nobody was asked.
            Happening::FactRecorded { claimant, .. }
            | Happening::FactBeside(ToldBeside { claimant, beside: Beside { order: None, .. }, .. }) => match claimant {
                Claimant::Merchant => Some(Claimant::Merchant),
                Claimant::Platform | Claimant::PaymentRail => Some(Claimant::Platform),
                Claimant::Consumer => None,
            },
            _ => None,
        })?;
        let last = before.clocks.iter().filter(|clock| answering(clock) == Some(whom)).max_by_key(|clock| clock.run)?;
        // What programs say of long ago, or do not know, answers nothing; what somebody of ours or the merchant writes down does.
        let asked = last.started_at - Duration::days(1);
        let mut facts = self.change.facts().iter();
        let is_said = matches!(self.change.act().by, Actor::Staff(_) | Actor::Merchant(_))
            || facts.any(|fact| fact.state != OrderState::Unknown && fact.at >= asked);
        let seconds = (self.change.act().at - last.started_at).num_seconds();
        let late = Told::AnsweredLate { whom, item: i64::from(last.run), value: Answered::Late(seconds) };
        // What a letter hears is told above; what was another's order all along is answered by nobody.
        let is_silent = Answered::by_clock(last) == Answered::Silent && last.settled_at.is_none();
        (is_said && is_silent && letter_of(before, last).is_none()).then_some(late)
    }

    /// When one of them, or either, was first asked in this case.
    pub(super) fn first_asked(&self, whom: Option<Claimant>) -> Option<NaiveDate> {
        let clocks = self.case.clocks.iter().filter(|clock| clock.kind == ClockKind::MerchantAnswer);
        let asked = clocks.filter(|clock| whom.is_none() || clock.asked == whom).map(|clock| clock.started_at);
        asked.min().map(|at| self.day(at))
    }
}

/// The letter by which the question of this clock went out. Of several clocks that began with it, where it was put off, the newest.
fn letter_of<'a>(case: &'a Case, clock: &Clock) -> Option<&'a MerchantRequest> {
    let is_its = |it: &Clock, letter: &MerchantRequest| it.asked == Some(Claimant::Merchant) && it.started_at == letter.asked_at;
    let letter = case.merchant_request.as_ref().filter(|letter| is_its(clock, letter))?;
    let newest = case.clocks.iter().filter(|it| is_its(it, letter)).map(|it| it.run).max();
    // Asked otherwise in the moment in which it was written, they are not waited for by it.
    let is_waited_for = letter.ended_at.is_none_or(|ended| ended > letter.asked_at);
    (is_waited_for && newest == Some(clock.run)).then_some(letter)
}

/// Whose answer the clock is for, where it is for one and that is known.
fn answering(clock: &Clock) -> Option<Claimant> {
    clock.asked.filter(|_| clock.kind == ClockKind::MerchantAnswer)
}
