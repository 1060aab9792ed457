//! The payment is held while it is disputed: the provider is asked, answers or does not, and the hold ends.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

use super::{Action, Case};
use crate::domain::calendar::Calendar;
use crate::domain::change::{Act, Change};
use crate::domain::escalation::Trigger;
use crate::domain::event::{Happening, TextKind};
use crate::domain::hold::{DAYS_AHEAD, Hold, HoldAsk, HoldState, MOST_DAYS_HELD, MOST_DAYS_TO_ANSWER, in_order};
use crate::domain::ids::HoldId;
use crate::domain::notice::NoticeKind;
use crate::domain::refusal::Refusal;

/// What a provider is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRequest {
    pub asks: Vec<HoldAsk>,
    /// What is sent.
    pub body: String,
    pub until: DateTime<Utc>,
    pub version: i64,
}

/// What it says to that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldAnswer {
    pub granted: Vec<HoldAsk>,
    /// The last day; `None` until further notice.
    pub ends_on: Option<NaiveDate>,
    /// Its words, or the number of its reply.
    pub body: Option<String>,
    pub version: i64,
}

impl Case {
    /// Asks the provider to leave the payment alone while it is disputed.
    pub fn ask_hold(&self, request: &HoldRequest, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::AskHold, act)?;
        self.unmoved(request.version)?;
        let asks = in_order(&request.asks);
        if asks.is_empty() {
            return Err(Refusal::NotNow);
        }
        if request.until <= act.at || request.until > act.at + Duration::days(MOST_DAYS_TO_ANSWER + 1) {
            return Err(Refusal::BadDate);
        }
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::HoldRequest, None, &request.body);
        let (id, until) = (HoldId(change.id()), request.until);
        change.event(Happening::HoldAsked { asks: asks.clone(), until }, Some(text));
        change.taken_up();
        change.case_mut().hold = Some(Hold {
            id,
            text,
            asks,
            asked_at: act.at,
            until,
            late: false,
            answered_at: None,
            granted: Vec::new(),
            ends_on: None,
            remind_at: None,
            ends_at: None,
            reminded: false,
            ended_at: None,
        });
        Ok(change)
    }

    /// Writes down what the provider says; it may say something else later.
    pub fn answer_hold(&self, answer: &HoldAnswer, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::AnswerHold, act)?;
        self.unmoved(answer.version)?;
        let Some(hold) = self.hold.as_ref() else { return Err(Refusal::NotNow) };
        let granted: Vec<HoldAsk> = in_order(&answer.granted).into_iter().filter(|ask| hold.asks.contains(ask)).collect();
        let calendar = &act.under.calendar;
        let today = calendar.day(act.at);
        let ends_on = answer.ends_on.filter(|_| !granted.is_empty());
        if ends_on.is_some_and(|day| day < today || day > today + Duration::days(MOST_DAYS_HELD)) {
            return Err(Refusal::BadDay { from: today, to: today + Duration::days(MOST_DAYS_HELD) });
        }
        let mut change = Change::of(self, act);
        let text = answer.body.as_deref().map(|body| change.text(TextKind::HoldAnswer, None, body));
        change.event(Happening::HoldAnswered { granted: granted.clone(), ends_on }, text);
        let ends = ends_on.map(|day| ends(day, calendar));
        if let Some(hold) = change.case_mut().hold.as_mut() {
            (hold.answered_at, hold.granted, hold.ends_on) = (Some(act.at), granted, ends_on);
            (hold.remind_at, hold.ends_at) = (ends.map(|(remind, _)| remind), ends.map(|(_, end)| end));
            hold.reminded = false;
        }
        change.notice(NoticeKind::HoldAnswered, text);
        Ok(change)
    }
}

/// When somebody is reminded of the end of a hold, and when that is.
fn ends(day: NaiveDate, calendar: &Calendar) -> (DateTime<Utc>, DateTime<Utc>) {
    let end = calendar.begins(day + Days::new(1));
    (calendar.opens_before(day - Days::new(DAYS_AHEAD)), end)
}

impl Change {
    /// The date for an answer has passed, the end of the hold is near, or it is there.
    pub(super) fn look_at_hold(&mut self) {
        let at = self.act().at;
        if self.case().status.code().is_closed() {
            return;
        }
        let Some(hold) = self.case().hold.clone().filter(|hold| hold.next().is_some_and(|next| next <= at)) else { return };
        if matches!(hold.state(), HoldState::Asked) {
            self.hold_mut(|hold| hold.late = true);
            self.event(Happening::HoldUnanswered, None);
            self.escalate_on(Trigger::Unkept, None, self.has_not_risen());
        } else if hold.ends_at.is_some_and(|end| end <= at) {
            self.end_hold();
            self.notice(NoticeKind::HoldEnded, None);
        } else {
            self.hold_mut(|hold| hold.reminded = true);
            self.event(Happening::HoldEnding, None);
        }
    }

    /// Nothing is held any more.
    pub(super) fn end_hold(&mut self) {
        let at = self.act().at;
        if self.case().hold.as_ref().is_some_and(Hold::is_live) {
            self.hold_mut(|hold| hold.ended_at = Some(at));
            self.event_of_rule(Happening::HoldEnded);
        }
    }

    fn hold_mut(&mut self, change: impl Fn(&mut Hold)) {
        self.case_mut().hold.iter_mut().for_each(change);
    }
}
