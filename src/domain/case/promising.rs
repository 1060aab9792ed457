//! What is promised to the consumer: made, reminded of, done with what shows it, late, or given up.

use chrono::{DateTime, NaiveDate, Utc};

use super::offering::promisable;
use super::{Action, Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Outcome, RemedyKind};
use crate::domain::escalation::Trigger;
use crate::domain::event::{Enclosed, Happening, TextKind};
use crate::domain::hold::Hold;
use crate::domain::ids::{RemedyId, TextId};
use crate::domain::money::Money;
use crate::domain::notice::NoticeKind;
use crate::domain::offer::{Promiser, Remedy, RemedyProof};
use crate::domain::refusal::Refusal;

/// Promises that a case can hold, kept and given up ones too.
pub const MOST_REMEDIES: usize = 20;

/// What somebody says will be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub remedy: RemedyKind,
    pub amount: Option<Money>,
    pub by: Promiser,
    pub due_on: NaiveDate,
    /// What the consumer reads of it.
    pub body: Option<String>,
    pub version: i64,
}

impl Case {
    /// Writes down what merchant, platform or we will do by a day, without asking the consumer: it takes nothing from them.
    pub fn promise(&self, promise: &Promise, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Promise, act)?;
        self.unmoved(promise.version)?;
        promisable(promise.due_on, act)?;
        if self.remedies.len() >= MOST_REMEDIES {
            return Err(Refusal::TooManyPromises { most: MOST_REMEDIES });
        }
        let mut change = Change::of(self, act);
        let text = promise.body.as_deref().map(|body| change.text(TextKind::Promise, None, body));
        let &Promise { remedy, amount, by, due_on, .. } = promise;
        let id = change.promised((remedy, amount), by, due_on);
        change.event(Happening::Promised { remedy: id, what: remedy, by, due_on }, text);
        change.answered();
        change.notice(NoticeKind::Promised, text);
        Ok(change)
    }

    /// A promised remedy is done, which `proof` shows; the last one closes a case whose result is written down and whose
    /// checklist is done.
    pub fn complete_remedy(&self, remedy: RemedyId, proof: &RemedyProof, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::CompleteRemedy, act)?;
        let what = self.owed(remedy)?.kind;
        if what.needs_proof() && proof.is_empty() {
            return Err(Refusal::ProofMissing(what));
        }
        let mut change = Change::of(self, act);
        let text = proof.words.as_deref().map(|words| change.text(TextKind::RemedyProof, None, words));
        let shown_by = change.prove(proof)?;
        change.remedy_mut(remedy, |it, at| it.done_at = Some(at));
        change.event(Happening::RemedyDone { remedy, what, shown_by }, text);
        if what == RemedyKind::CorrectCredit {
            change.corrected();
        }
        change.end_with_last_remedy()?;
        Ok(change)
    }

    /// A promise is not expected any more, and the consumer reads why: something else was done, or it was none.
    pub fn drop_remedy(&self, remedy: RemedyId, reason: &str, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::DropRemedy, act)?;
        let what = self.owed(remedy)?.kind;
        // What a case is upheld with is shown to be done, or it is not upheld.
        if what == RemedyKind::CorrectCredit && self.outcome() == Some(Outcome::Upheld) {
            return Err(Refusal::CorrectionOwed);
        }
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::DropReason, None, reason);
        change.remedy_mut(remedy, |it, at| it.dropped_at = Some(at));
        change.event(Happening::RemedyDropped { remedy, what }, Some(text));
        change.notice(NoticeKind::PromiseDropped, Some(text));
        change.end_with_last_remedy()?;
        Ok(change)
    }

    fn owed(&self, remedy: RemedyId) -> Result<&Remedy, Refusal> {
        self.remedies.iter().find(|it| it.id == remedy && it.is_owed()).ok_or(Refusal::NotNow)
    }

    /// A correction of a credit record was promised and given up, and none was shown to be done since.
    pub(super) fn gave_up_correction(&self) -> bool {
        let of_credit = || self.remedies.iter().filter(|it| it.kind == RemedyKind::CorrectCredit);
        let given_up = of_credit().filter_map(|it| it.dropped_at).max();
        given_up.is_some_and(|given_up| !of_credit().any(|it| it.done_at.is_some_and(|done| done >= given_up)))
    }

    /// What the merchant promised and has not done; of several, the next due.
    pub fn owed_by_merchant(&self) -> Option<&Remedy> {
        let owed = self.remedies.iter().filter(|it| it.is_owed() && it.by == Promiser::Merchant);
        owed.min_by_key(|it| it.due_at)
    }

    /// When time has something to say of a promise, of the hold, or of an objection.
    pub(super) fn promised_next(&self) -> Option<DateTime<Utc>> {
        let is_over = self.status.code().is_closed();
        let hold = self.hold.as_ref().and_then(Hold::next);
        let owed = self.remedies.iter().filter_map(Remedy::next).chain(hold).min().filter(|_| !is_over);
        owed.into_iter().chain(self.credit_next()).min()
    }
}

impl Change {
    /// Somebody has to do something from now on; by which id.
    pub(super) fn promised(&mut self, what: (RemedyKind, Option<Money>), by: Promiser, due_on: NaiveDate) -> RemedyId {
        let id = RemedyId(self.id());
        let remedy = Remedy::promised(id, what, by, (due_on, &*self.act().under.calendar));
        self.case_mut().remedies.push(remedy);
        id
    }

    fn remedy_mut(&mut self, remedy: RemedyId, change: impl Fn(&mut Remedy, DateTime<Utc>)) {
        let at = self.act().at;
        self.case_mut().remedies.iter_mut().filter(|it| it.id == remedy).for_each(|it| change(it, at));
    }

    /// Nothing is owed any more: a case whose result is written down ends.
    fn end_with_last_remedy(&mut self) -> Result<(), Refusal> {
        let (act, case) = (self.act(), self.case());
        let (Some(outcome), Some(root_cause)) = (case.outcome(), case.root_cause) else { return Ok(()) };
        if case.remedies.iter().any(Remedy::is_owed) {
            return Ok(());
        }
        let (open, at) = (act.under.unchecked(case).len(), act.at);
        if open > 0 {
            return Err(Refusal::ChecklistOpen { open });
        }
        self.event(Happening::Closed { outcome, root_cause: Some(root_cause) }, None);
        self.case_mut().status = Status::Closed { outcome, at };
        self.end_hold();
        Ok(())
    }

    /// Files that show something come to the case, where it does not have them: ids of all of them, hashes of the new ones.
    pub(super) fn prove(&mut self, proof: &RemedyProof) -> Result<Enclosed, Refusal> {
        let Enclosed { files: new, sealed } = self.attach(&proof.new)?;
        Ok(Enclosed { files: proof.held.iter().cloned().chain(new).collect(), sealed })
    }

    fn owed(&self, is_it: impl Fn(&Remedy) -> bool) -> Vec<RemedyId> {
        self.case().remedies.iter().filter(|it| it.is_owed() && is_it(it)).map(|it| it.id).collect()
    }

    /// A fact shows that the order is in order: what the merchant promised of it is done. That ends no case: a person does.
    pub(super) fn keep_promise_of_order(&mut self) {
        for remedy in self.owed(|it| it.kind == RemedyKind::CloseOrder && it.by == Promiser::Merchant) {
            self.remedy_mut(remedy, |it, at| it.done_at = Some(at));
            self.event_of_rule(done(remedy, RemedyKind::CloseOrder, &[]));
        }
    }

    /// The correction that was promised is done. What else the end of the case waits for is not asked of whoever tells it.
    pub(super) fn keep_correction(&mut self, proof: Option<TextId>, files: &[String]) {
        for remedy in self.owed(|it| it.kind == RemedyKind::CorrectCredit) {
            self.remedy_mut(remedy, |it, at| it.done_at = Some(at));
            self.event(done(remedy, RemedyKind::CorrectCredit, files), proof);
            self.end_with_last_remedy().ok();
        }
    }

    /// Whoever complained takes it back: nothing is expected any more.
    pub(super) fn drop_promises(&mut self) {
        for what in RemedyKind::ALL {
            for remedy in self.owed(|it| it.kind == *what) {
                self.remedy_mut(remedy, |it, at| it.dropped_at = Some(at));
                self.event_of_rule(Happening::RemedyDropped { remedy, what: *what });
            }
        }
    }

    /// Promises whose day is near or has passed: whoever works on the case is reminded once; late ones raise the case once,
    /// however many they are, and the consumer is told the same day. A merchant that has a link hears of its own.
    pub(super) fn look_at_promises(&mut self) {
        let at = self.act().at;
        if self.case().status.code().is_closed() {
            return;
        }
        let due: Vec<Remedy> =
            self.case().remedies.iter().filter(|it| it.next().is_some_and(|next| next <= at)).cloned().collect();
        let (mut is_late, mut is_merchants) = (false, false);
        for remedy in due {
            let (id, what, late) = (remedy.id, remedy.kind, remedy.due_at <= at);
            self.remedy_mut(id, |it, _| (it.reminded, it.late) = (true, late));
            let event =
                if late { Happening::RemedyLate { remedy: id, what } } else { Happening::RemedyDueSoon { remedy: id, what } };
            self.event(event, None);
            is_late |= late;
            is_merchants |= remedy.by == Promiser::Merchant;
        }
        let asked = self.case().merchant_request.as_ref().filter(|asked| is_merchants && asked.ended_at.is_none());
        if let Some(text) = asked.map(|asked| asked.text) {
            self.notice(NoticeKind::MerchantPromise, Some(text));
        }
        if is_late {
            self.notice(NoticeKind::PromiseLate, None);
            self.escalate_on(Trigger::Unkept, None, self.has_not_risen());
        }
    }
}

/// Shown by files that are sealed elsewhere, or by none.
fn done(remedy: RemedyId, what: RemedyKind, files: &[String]) -> Happening {
    Happening::RemedyDone { remedy, what, shown_by: Enclosed { files: files.to_vec(), sealed: Vec::new() } }
}
