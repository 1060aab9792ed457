//! Merging: a complaint that was made twice goes on in one case. Nothing moves: words, files and facts stay where they are, and
//! the clocks of the case that stays follow the stricter one. It can be taken apart again (ADR 24).

use std::sync::Arc;

use self::credit::is_as_it_was;
pub use self::whose::Whose;

use super::reckoning::Changed;
use super::{Action, Case, Status};
use crate::domain::actor::Actor;
use crate::domain::calendar::Calendar;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Consent, EscalationCause, Outcome, RecomputeCause};
use crate::domain::event::Happening;
use crate::domain::link::{LinkChange, LinkKind, MOST_MERGED, Merged, Pull, SetAside};
use crate::domain::merchant_request::MerchantRequest;
use crate::domain::notice::NoticeKind;
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::HIGHEST_AUTOMATIC_LEVEL;
use crate::domain::sla::{Clock, ClockKind};

mod credit;
mod whose;
mod words;

/// The versions of both cases that the decision was made on: of the one that is merged, and of the one that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub mine: i64,
    pub theirs: i64,
}

/// How many cases were merged into each before: into the one that is merged, and into the one that stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub mine: usize,
    pub theirs: usize,
}

/// What both are taken apart by.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    pub set_aside: &'a SetAside,
    /// What those set aside that stay merged into the other.
    pub others: &'a [SetAside],
    /// By what open cases were reckoned anew since then, in that order.
    pub reckoned: &'a [Changed],
}

impl Case {
    /// Whether this case may go on under that one; else why not. Both are of one account; or both of none, and reached in the
    /// same way: then somebody of ours has to say that it is one person ([`Case::merge_of_same_person`]), since an address that
    /// was typed was confirmed by nobody.
    pub fn may_merge_into(&self, into: &Case, by: &Actor) -> Result<(), Refusal> {
        let is_seen = |case: &Case| by.scope().contains(case.id, case.team, case.consumer);
        if !is_seen(self) || !is_seen(into) {
            return Err(Refusal::NotNow);
        }
        if self.id == into.id {
            return Err(Refusal::SameCase);
        }
        if let Some(merged) = self.merged.or(into.merged) {
            return Err(Refusal::MergedAlready { into: merged.reference });
        }
        if by.person().is_some_and(|person| self.reviewed.contains(&person)) {
            return Err(Refusal::OwnWork);
        }
        if !self.allows(Action::Merge, by) {
            return Err(Refusal::NotNow);
        }
        if matches!(into.status, Status::Resolved { .. } | Status::Closed { .. }) {
            return Err(Refusal::OtherSettled);
        }
        self.fits(&into.whose())?;
        self.finished_by_itself()
    }

    /// This case goes on under `into`: two changes, its own first. `held`: how many were merged into each before.
    pub fn merge_into(&self, into: &Case, held: Held, seen: Seen, acts: [&Act; 2]) -> Result<[Change; 2], Refusal> {
        self.may_merge_into(into, &acts[0].by)?;
        if self.consumer.is_none() {
            return Err(Refusal::SamePersonUnsaid);
        }
        self.merged_into(into, held, seen, acts)
    }

    /// The same where neither is of an account: whoever acts says that both are one person's, which is written down.
    pub fn merge_of_same_person(&self, into: &Case, held: Held, seen: Seen, acts: [&Act; 2]) -> Result<[Change; 2], Refusal> {
        self.may_merge_into(into, &acts[0].by)?;
        self.merged_into(into, held, seen, acts)
    }

    fn merged_into(&self, into: &Case, held: Held, seen: Seen, [mine, theirs]: [&Act; 2]) -> Result<[Change; 2], Refusal> {
        self.unmoved(seen.mine)?;
        into.unmoved(seen.theirs)?;
        if held.mine > 0 {
            return Err(Refusal::HoldsMerged);
        }
        if held.theirs >= MOST_MERGED {
            return Err(Refusal::TooManyLinks { most: MOST_MERGED });
        }
        let (from, to) = self.reference.zip(into.reference).ok_or(Refusal::NotNow)?;
        let mut stays = Change::of(into, theirs);
        stays.event(Happening::TookOver { from }, None);
        stays.take_on(self);
        stays.take_words(self);
        let pulls = stays.follow_stricter(self);
        stays.notice(NoticeKind::Merged, None);

        let mut goes = Change::of(self, mine);
        goes.event(Happening::MergedInto { into: to }, None);
        goes.lapse_offer();
        goes.end_rest();
        let case = goes.case_mut();
        case.status = Status::Closed { outcome: Outcome::Duplicate, at: mine.at };
        case.merged = Some(Merged { into: into.id, reference: to, shares: into.consents_to(Consent::Share) });
        (case.unanswered, case.extension, case.follow_up) = (false, None, None);
        let set_aside = SetAside {
            at: mine.at,
            status: self.status.clone(),
            unanswered: self.unanswered,
            extension: self.extension,
            follow_up: self.follow_up,
            clocks: self.clocks.iter().filter(|clock| clock.is_live()).cloned().collect(),
            pulls,
            same_person: self.consumer.is_none(),
            credit: stays.credit_taken(into, self),
        };
        // Whoever reads letters of this one alone hears of it too.
        goes.notice_beside(NoticeKind::Merged, into);
        let (id, set_aside) = (goes.id(), Some(Box::new(set_aside)));
        goes.link(LinkChange::Made { id, kind: LinkKind::Merged, from: self.id, to: into.id, set_aside });
        Ok([goes, stays])
    }

    /// Takes both apart: this case stands as it stood, its clocks count as if they had never stopped, under the rules that open
    /// cases went over to meanwhile, and those of the other are due as they were by themselves, save for what the cases ask
    /// that are still merged into it. Two changes, its own first.
    pub fn unmerge(&self, from: &Case, kept: Kept, seen: Seen, [mine, theirs]: [&Act; 2]) -> Result<[Change; 2], Refusal> {
        self.allow(Action::Unmerge, mine)?;
        if !theirs.by.scope().contains(from.id, from.team, from.consumer) {
            return Err(Refusal::NotNow);
        }
        self.unmoved(seen.mine)?;
        from.unmoved(seen.theirs)?;
        if let Some(merged) = from.merged {
            return Err(Refusal::MergedAlready { into: merged.reference });
        }
        let (own, other) = self.reference.zip(from.reference).ok_or(Refusal::NotNow)?;
        let mut goes = Change::of(self, mine);
        goes.event(Happening::Parted { from: other }, None);
        goes.stand_again(kept.set_aside);
        kept.reckoned.iter().for_each(|changed| goes.reckon_anew(changed));
        goes.link(LinkChange::Ended { kind: LinkKind::Merged, from: self.id, to: from.id });
        goes.notice(NoticeKind::Unmerged, None);

        let mut stays = Change::of(from, theirs);
        stays.event(Happening::Parted { from: own }, None);
        stays.notice_beside(NoticeKind::Unmerged, self);
        stays.ease_clocks(kept.others);
        if let Some(taken) = &kept.set_aside.credit {
            let newest =
                kept.others.iter().filter(|it| it.at > kept.set_aside.at).filter_map(|it| it.credit.as_ref()).next_back();
            let since = newest.unwrap_or(taken).since.as_ref();
            if !is_as_it_was(since, from.credit.as_ref()) {
                goes.share_credit(from);
            } else if newest.is_none() {
                stays.give_credit_back(taken);
            }
        }
        Ok([goes, stays])
    }
}

impl Change {
    /// What is so of the one complaint is so of both: how high it went, what delay would do, whose work is under review.
    fn take_on(&mut self, other: &Case) {
        let before = self.act().under.traits(self.case());
        let is_resorted = other.vulnerable && !self.case().vulnerable;
        let case = self.case_mut();
        case.vulnerable |= other.vulnerable;
        case.demanded_at = case.demanded_at.max(other.demanded_at);
        if is_resorted {
            self.resorted(&before);
        }
        self.take_on_credit(other);
        while self.case().level < other.level.min(HIGHEST_AUTOMATIC_LEVEL) {
            self.raise(EscalationCause::Merged, None);
        }
        let case = self.case_mut();
        for person in &other.reviewed {
            if !case.reviewed.contains(person) {
                case.reviewed.push(*person);
            }
        }
        if case.assignee.is_some_and(|person| other.reviewed.contains(&person)) {
            case.assignee = None;
            self.event(Happening::Assigned { to: None }, None);
        }
    }

    /// The clocks of this case are due no later than those of one that is merged into it; what the other waits for and this
    /// one does not begins here. How long they may be for that.
    fn follow_stricter(&mut self, other: &Case) -> Vec<Pull> {
        if other.unanswered {
            self.answer_for();
        }
        let mut pulls = Vec::new();
        // An answer that merchant or platform owe there stays owed there; that somebody took it up is no date of ours.
        let live = other.clocks.iter().filter(|clock| clock.is_live() && clock.kind != ClockKind::MerchantAnswer);
        for clock in live {
            let stands_for = |mine: &Clock| mine.is_live() && stand_for(clock.kind).contains(&mine.kind);
            match self.case().clocks.iter().position(stands_for) {
                Some(index) => pulls.push(self.pull_to(index, clock)),
                None if clock.kind == ClockKind::Acknowledgement => {}
                None => pulls.push(self.begin_for(clock)),
            }
        }
        pulls
    }

    /// What was said in the other case is answered here. Where nothing here waited for an answer, that is borrowed.
    fn answer_for(&mut self) {
        let was_owed = self.case().unanswered;
        self.owe_answer();
        let begun = |clock: &&mut Clock| !was_owed && clock.kind == ClockKind::NextResponse && clock.is_live();
        if let Some(clock) = self.case_mut().clocks.iter_mut().find(begun) {
            clock.borrowed = true;
            clock.most = Some(clock.target.saturating_sub(clock.extended));
        }
    }

    /// The consumer says something here: an answer that was borrowed is owed by this case too.
    pub(super) fn keep_answer(&mut self) {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let is_borrowed = |clock: &Clock| clock.borrowed && clock.is_live() && clock.kind == ClockKind::NextResponse;
        let Some(index) = self.case().clocks.iter().position(is_borrowed) else { return };
        let Some(asked) = rules.asked_for(self.case(), ClockKind::NextResponse) else { return };
        let clock = &mut self.case_mut().clocks[index];
        let fresh = asked.start(clock.run, at);
        clock.keep(&fresh, at, (rules.calendar_of(clock), &asked.calendar));
    }

    fn pull_to(&mut self, index: usize, other: &Clock) -> Pull {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let before = self.case().clocks[index].clone();
        let mine = rules.calendar_of(&before);
        let length = before.length_for(other, at, (mine, rules.calendar_of(other)));
        self.case_mut().clocks[index].hold_within(length, mine);
        if self.case().clocks[index].due_at != before.due_at || self.case().clocks[index].target != before.target {
            self.reckoned(index, &before, RecomputeCause::Merged);
        }
        pull(&before, length, mine)
    }

    /// The clock goes on here as it stood there.
    fn begin_for(&mut self, other: &Clock) -> Pull {
        let (at, rules, run) = (self.act().at, Arc::clone(&self.act().under), self.case().next_run(other.kind));
        let length = other.target.saturating_sub(other.extended);
        let mut clock = Clock { run, pulled: 0, most: Some(length), borrowed: true, ..other.clone() };
        clock.resume(at, rules.calendar_of(other));
        let pull = pull(&clock, length, rules.calendar_of(other));
        self.begin_clock(clock);
        pull
    }

    /// As the case stood when it was merged, for as long as it would have stood so: an offer has lapsed with the merge, and
    /// nobody is waited for whose date has passed.
    fn stand_again(&mut self, set_aside: &SetAside) {
        let (now, rules) = (self.act().at, Arc::clone(&self.act().under));
        let case = self.case_mut();
        case.merged = None;
        (case.unanswered, case.extension, case.follow_up) = (set_aside.unanswered, set_aside.extension, set_aside.follow_up);
        let status = set_aside.status.clone();
        let is_offered = matches!(status, Status::Offered { .. });
        let over = if is_offered { Some(set_aside.at) } else { status.until().filter(|until| *until < now) };
        for kept in &set_aside.clocks {
            let Some(mine) = self.case_mut().clocks.iter_mut().find(|mine| mine.place() == kept.place()) else { continue };
            let calendar = rules.calendar_of(kept);
            mine.clone_from(kept);
            if let Some(over) = over {
                mine.resume(over, calendar);
            }
            // What is known of days off may have changed meanwhile.
            mine.recompute(calendar);
            let due = mine.due_at;
            self.event(Happening::ClockStarted { clock: kept.kind, run: kept.run, due }, None);
        }
        let is_by_letter = self.case().merchant_request.as_ref().is_some_and(|asked| asked.ended_at.is_none());
        self.forget_old_request();
        let is_awaited = self.case().merchant_request.as_ref().is_some_and(MerchantRequest::is_awaited);
        let is_answered = matches!(status, Status::AwaitingMerchant { .. }) && is_by_letter && !is_awaited;
        if is_offered || is_answered {
            self.stand(Status::Open);
        } else if over.is_some() {
            self.case_mut().status = status;
            self.stop_waiting();
        } else {
            self.stand(status);
        }
    }

    /// The dates of this case are its own again, save for what others ask that are still merged into it.
    fn ease_clocks(&mut self, others: &[SetAside]) {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        for index in 0..self.case().clocks.len() {
            let before = self.case().clocks[index].clone();
            if !before.is_live() || before.most.is_none() {
                continue;
            }
            let calendar = rules.calendar_of(&before);
            let asked: Vec<&Pull> = others.iter().flat_map(|other| &other.pulls).filter(|pull| pull.is_of(&before)).collect();
            if before.borrowed && asked.is_empty() {
                self.give_back(index);
            } else if asked.iter().all(|pull| pull.is_alike(&before, calendar)) {
                let most = asked.iter().map(|pull| pull.length).min();
                self.case_mut().clocks[index].ease(most, at, calendar);
                if self.case().clocks[index].target != before.target {
                    self.reckoned(index, &before, RecomputeCause::Parted);
                }
            }
            // What is measured otherwise than it was then keeps its date: none becomes later while it is asked for.
        }
    }

    /// What began for the sake of the other case goes on there.
    fn give_back(&mut self, index: usize) {
        self.end_clock(index);
        let case = self.case_mut();
        case.clocks[index].most = None;
        if case.clocks[index].kind == ClockKind::NextResponse {
            case.unanswered = false;
        }
    }
}

fn pull(clock: &Clock, length: i64, calendar: &Calendar) -> Pull {
    Pull {
        clock: clock.kind,
        run: clock.run,
        length,
        in_days: clock.in_days,
        calendar: calendar.id.clone(),
        extensions: clock.extensions,
    }
}

/// The clocks by which the same is owed: the next thing we say answers whatever was said before.
const fn stand_for(kind: ClockKind) -> &'static [ClockKind] {
    match kind {
        ClockKind::Acknowledgement => &[ClockKind::Acknowledgement],
        ClockKind::FirstResponse | ClockKind::NextResponse => &[ClockKind::FirstResponse, ClockKind::NextResponse],
        ClockKind::ProgressUpdate => &[ClockKind::ProgressUpdate],
        ClockKind::MerchantAnswer => &[ClockKind::MerchantAnswer],
        ClockKind::Resolution => &[ClockKind::Resolution],
        ClockKind::FinalResponse => &[ClockKind::FinalResponse],
    }
}
