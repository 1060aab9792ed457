//! Merging: a complaint that was made twice goes on in one case. Nothing moves: words, files and facts stay where they are, and
//! the clocks of the case that stays follow the stricter one. It can be taken apart again (ADR 24).

use std::sync::Arc;

use super::{Action, Case, Contact, Status};
use crate::domain::actor::Actor;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Outcome, RecomputeCause};
use crate::domain::event::Happening;
use crate::domain::link::{LinkChange, LinkKind, MOST_MERGED, Merged, Pull, SetAside, strictest};
use crate::domain::notice::NoticeKind;
use crate::domain::refusal::Refusal;
use crate::domain::sla::{Clock, ClockKind};

/// The versions of both cases that the decision was made on: of the one that is merged, and of the one that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub mine: i64,
    pub theirs: i64,
}

impl Case {
    /// Whether this case may go on under that one; else why not.
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
        if !self.allows(Action::Merge, by) {
            return Err(Refusal::NotNow);
        }
        if matches!(into.status, Status::Resolved { .. } | Status::Closed { .. }) {
            return Err(Refusal::OtherSettled);
        }
        if self.is_of_same_consumer(into) { Ok(()) } else { Err(Refusal::OtherConsumer) }
    }

    /// The same account; where one of both has none, the same e-mail, or, where one has none of these either, the same phone.
    pub fn is_of_same_consumer(&self, other: &Case) -> bool {
        if let (Some(mine), Some(theirs)) = (self.consumer, other.consumer) {
            return mine == theirs;
        }
        let email = |contact: &Contact| contact.email.as_deref().map(str::to_lowercase);
        match (email(&self.contact), email(&other.contact)) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self.contact.mobile().is_some_and(|mine| other.contact.mobile() == Some(mine)),
        }
    }

    /// This case goes on under `into`: two changes, its own first. `earlier`: what was merged into that one before.
    pub fn merge_into(
        &self,
        into: &Case,
        earlier: &[SetAside],
        seen: Seen,
        [mine, theirs]: [&Act; 2],
    ) -> Result<[Change; 2], Refusal> {
        self.may_merge_into(into, &mine.by)?;
        self.unmoved(seen.mine)?;
        into.unmoved(seen.theirs)?;
        if earlier.len() >= MOST_MERGED {
            return Err(Refusal::TooManyLinks { most: MOST_MERGED });
        }
        let (from, to) = self.reference.zip(into.reference).ok_or(Refusal::NotNow)?;
        let mut stays = Change::of(into, theirs);
        stays.event(Happening::TookOver { from }, None);
        let (pulls, begun) = stays.follow_stricter(self, earlier);
        stays.notice(NoticeKind::Merged, None);

        let mut goes = Change::of(self, mine);
        goes.event(Happening::MergedInto { into: to }, None);
        goes.lapse_offer();
        goes.end_rest();
        let case = goes.case_mut();
        case.status = Status::Closed { outcome: Outcome::Duplicate, at: mine.at };
        case.merged = Some(Merged { into: into.id, reference: to });
        (case.unanswered, case.extension, case.follow_up) = (false, None, None);
        let clocks = self.clocks.iter().filter(|clock| clock.is_live()).cloned().collect();
        let set_aside = SetAside { status: self.status.clone(), unanswered: self.unanswered, clocks, pulls, begun };
        let (id, set_aside) = (goes.id(), Some(Box::new(set_aside)));
        goes.link(LinkChange::Made { id, kind: LinkKind::Merged, from: self.id, to: into.id, set_aside });
        Ok([goes, stays])
    }

    /// Takes both apart: this case stands as it stood, its clocks count as if they had never stopped, and those of the other
    /// are due as they were by themselves, save for what `others`, still merged into it, ask. Two changes, its own first.
    pub fn unmerge(
        &self,
        from: &Case,
        (set_aside, others): (&SetAside, &[SetAside]),
        seen: i64,
        [mine, theirs]: [&Act; 2],
    ) -> Result<[Change; 2], Refusal> {
        self.allow(Action::Unmerge, mine)?;
        self.unmoved(seen)?;
        if let Some(merged) = from.merged {
            return Err(Refusal::MergedAlready { into: merged.reference });
        }
        let (own, other) = self.reference.zip(from.reference).ok_or(Refusal::NotNow)?;
        let mut goes = Change::of(self, mine);
        goes.event(Happening::Parted { from: other }, None);
        goes.case_mut().merged = None;
        goes.case_mut().unanswered = set_aside.unanswered;
        goes.take_up_clocks(&set_aside.clocks);
        // What was offered has lapsed.
        let was = set_aside.status.clone();
        goes.stand(if matches!(was, Status::Offered { .. }) { Status::Open } else { was });
        goes.link(LinkChange::Ended { kind: LinkKind::Merged, from: self.id, to: from.id });
        goes.notice(NoticeKind::Unmerged, None);

        let mut stays = Change::of(from, theirs);
        stays.event(Happening::Parted { from: own }, None);
        stays.ease_clocks(set_aside, others);
        Ok([goes, stays])
    }
}

impl Change {
    /// The clocks of this case are due no later than those of one that is merged into it; what the other waits for and this
    /// one does not begins here. What they are to be pulled by on their own, and what has begun.
    fn follow_stricter(&mut self, other: &Case, earlier: &[SetAside]) -> (Vec<Pull>, Vec<(ClockKind, i32)>) {
        if other.unanswered {
            self.unanswered();
        }
        let (mut pulls, mut begun) = (Vec::new(), Vec::new());
        // An answer that merchant or platform owe there stays owed there; that somebody took it up is no date of ours.
        let live = other.clocks.iter().filter(|clock| clock.is_live() && clock.kind != ClockKind::MerchantAnswer);
        for clock in live {
            let stands_for = |mine: &Clock| mine.is_live() && stand_for(clock.kind).contains(&mine.kind);
            match self.case().clocks.iter().position(stands_for) {
                Some(index) => pulls.extend(self.pull_to(index, clock, earlier)),
                None if clock.kind == ClockKind::Acknowledgement => {}
                None => begun.push(self.begin_for(clock)),
            }
        }
        (pulls, begun)
    }

    fn pull_to(&mut self, index: usize, other: &Clock, earlier: &[SetAside]) -> Option<Pull> {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let before = self.case().clocks[index].clone();
        let mine = rules.calendar_of(&before);
        let seconds = before.behind(other, at, (mine, rules.calendar_of(other)));
        let most = seconds.max(strictest(earlier, before.kind, before.run)).max(before.pulled);
        self.case_mut().clocks[index].pull(most, mine);
        if self.case().clocks[index] != before {
            self.reckoned(index, &before, RecomputeCause::Merged);
        }
        (seconds > 0).then_some(Pull { clock: before.kind, run: before.run, seconds })
    }

    /// The clock goes on here as it stood there.
    fn begin_for(&mut self, other: &Clock) -> (ClockKind, i32) {
        let (at, rules, run) = (self.act().at, Arc::clone(&self.act().under), self.case().next_run(other.kind));
        let mut clock = Clock { run, pulled: 0, ..other.clone() };
        clock.resume(at, rules.calendar_of(other));
        self.begin_clock(clock);
        (other.kind, run)
    }

    fn take_up_clocks(&mut self, kept: &[Clock]) {
        for clock in kept {
            let place = clock.place();
            let Some(mine) = self.case_mut().clocks.iter_mut().find(|mine| mine.place() == place) else { continue };
            mine.clone_from(clock);
            self.event(Happening::ClockStarted { clock: clock.kind, run: clock.run, due: clock.due_at }, None);
        }
    }

    fn ease_clocks(&mut self, set_aside: &SetAside, others: &[SetAside]) {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let asked = |clock: &Clock| set_aside.pulls.iter().any(|pull| (pull.clock, pull.run) == (clock.kind, clock.run));
        for index in 0..self.case().clocks.len() {
            let before = self.case().clocks[index].clone();
            if !before.is_live() {
                continue;
            }
            if set_aside.begun.contains(&(before.kind, before.run)) {
                self.end_clock(index);
            } else if asked(&before) {
                let seconds = strictest(others, before.kind, before.run);
                self.case_mut().clocks[index].ease(seconds, at, rules.calendar_of(&before));
                if self.case().clocks[index] != before {
                    self.reckoned(index, &before, RecomputeCause::Parted);
                }
            }
        }
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
