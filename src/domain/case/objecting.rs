//! Credit harm: said, objected to, answered or not, and corrected with something that shows it.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::RemedyKind;
use crate::domain::credit::{CreditHarm, CreditState, Harm, Objection, ObjectionAnswer, ObjectionDoor};
use crate::domain::escalation::Trigger;
use crate::domain::event::{Happening, TextKind};
use crate::domain::notice::NoticeKind;
use crate::domain::offer::RemedyProof;
use crate::domain::refusal::Refusal;

/// Days back at which an objection can have been filed.
const MOST_DAYS_AGO: i64 = 366;

impl Case {
    /// What was hurt, as the consumer says it; `None`: nothing after all, as long as nothing was filed about it.
    pub fn say_credit(&self, harm: Option<Harm>, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Credit, act)?;
        let is_corrected = self.credit.as_ref().is_some_and(|credit| credit.state() == CreditState::Corrected);
        let said = self.credit.as_ref().map(|credit| credit.harm).filter(|_| !is_corrected);
        if said == harm || (harm.is_none() && self.credit.as_ref().is_some_and(|credit| credit.objection.is_some())) {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::of(self, act);
        change.event(Happening::CreditSaid { harm }, None);
        change.say_harm(harm);
        Ok(change)
    }

    /// An objection was filed on this day: from then on the answer has its date.
    pub fn file_objection(&self, with: ObjectionDoor, filed_on: NaiveDate, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Credit, act)?;
        let calendar = &act.under.calendar;
        let today = calendar.day(act.at);
        let from = today - Duration::days(MOST_DAYS_AGO);
        if filed_on > today || filed_on < from {
            return Err(Refusal::BadDay { from, to: today });
        }
        // One at a time: the next once the last one was answered, or its date has passed; none about what was put right.
        let state = self.credit.as_ref().map(CreditHarm::state);
        if matches!(state, Some(CreditState::Filed | CreditState::Corrected)) {
            return Err(Refusal::NotNow);
        }
        let answer_by = act.under.objection_due(filed_on);
        let mut change = Change::of(self, act);
        change.event(Happening::ObjectionFiled { with, on: filed_on, until: answer_by }, None);
        if self.credit.is_none() {
            change.say_harm(Some(Harm::Record));
        }
        if let Some(credit) = change.case_mut().credit.as_mut() {
            credit.objection = Some(Objection { with, filed_on, answer_by, late: false, answer: None });
        }
        Ok(change)
    }

    /// What came of the objection that was filed on the day that was `seen`; or that it was corrected without one. A correction
    /// needs what shows it, and keeps a promise of one.
    pub fn answer_objection(
        &self,
        answer: ObjectionAnswer,
        seen: Option<NaiveDate>,
        proof: &RemedyProof,
        act: &Act,
    ) -> Result<Change, Refusal> {
        self.allow(Action::Credit, act)?;
        let credit = self.credit.as_ref().ok_or(Refusal::NotNow)?;
        if credit.objection.as_ref().map(|it| it.filed_on) != seen {
            return Err(Refusal::Stale { seen: 0, now: self.version });
        }
        if credit.state() == CreditState::Corrected || (answer == ObjectionAnswer::Kept && !credit.is_waited_for()) {
            return Err(Refusal::NotNow);
        }
        if answer == ObjectionAnswer::Corrected && proof.is_empty() {
            return Err(Refusal::ProofMissing(RemedyKind::CorrectCredit));
        }
        let mut change = Change::of(self, act);
        let text = proof.words.as_deref().map(|words| change.text(TextKind::ObjectionAnswer, None, words));
        let shown_by = change.prove(proof)?;
        let files = shown_by.files.clone();
        change.event(Happening::ObjectionAnswered { answer, shown_by }, text);
        if let Some(objection) = change.case_mut().credit.as_mut().and_then(|credit| credit.objection.as_mut()) {
            objection.answer = Some((answer, act.at));
        }
        if answer == ObjectionAnswer::Corrected {
            change.corrected();
            change.keep_correction(text, &files);
        }
        Ok(change)
    }

    /// A harm is looked after until it is mended, also when all else is over; not in a case that goes on elsewhere, or was erased.
    pub fn looks_after_credit(&self) -> bool {
        self.merged.is_none() && !self.is_erased()
    }

    /// When time has something to say of an objection.
    pub fn credit_next(&self) -> Option<DateTime<Utc>> {
        self.credit.as_ref().and_then(CreditHarm::next).filter(|_| self.looks_after_credit())
    }
}

impl Change {
    pub(super) fn say_harm(&mut self, harm: Option<Harm>) {
        let at = self.act().at;
        let case = self.case_mut();
        // What was put right and is hurt again begins anew.
        let before = case.credit.take().filter(|credit| credit.state() != CreditState::Corrected);
        case.credit = harm.map(|harm| match before {
            Some(credit) => CreditHarm { harm, ..credit },
            None => CreditHarm { harm, said_at: at, objection: None, corrected_at: None },
        });
    }

    /// Whatever was hurt is put right.
    pub(super) fn corrected(&mut self) {
        let at = self.act().at;
        self.case_mut().credit.iter_mut().for_each(|credit| credit.corrected_at = Some(at));
    }

    /// Nobody answered the objection in the time that the law gives.
    pub(super) fn look_at_credit(&mut self) {
        let at = self.act().at;
        let is_open = !self.case().status.code().is_closed();
        if self.case().credit_next().is_none_or(|next| next > at) {
            return;
        }
        if let Some(objection) = self.case_mut().credit.as_mut().and_then(|credit| credit.objection.as_mut()) {
            objection.late = true;
        }
        self.event(Happening::ObjectionUnanswered, None);
        self.notice(NoticeKind::ObjectionUnanswered, None);
        self.escalate_on(Trigger::Unkept, None, is_open && self.has_not_risen());
    }
}
