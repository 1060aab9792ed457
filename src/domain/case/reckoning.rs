//! What acts do to the clocks of a case: begin, stand still, run on, are met, end, are reckoned anew. Each leaves its line
//! in the history, which is the ledger of the clock.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Case, Status, StatusCode};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, RecomputeCause};
use crate::domain::event::Happening;
use crate::domain::rulebook::{Asked, Rulebook};
use crate::domain::sla::{Clock, ClockKind, Measured, Start, Traits};

const DAY: i64 = 86_400;

impl Case {
    /// The clocks that begin with filing.
    pub(super) fn clocks_at_filing(&self, act: &Act) -> Vec<Clock> {
        let asked = act.under.asked(&act.under.traits(self), act.at, &[]);
        asked.iter().filter(|asked| asked.begins_with(Start::Filing)).map(|asked| asked.start(1, act.at)).collect()
    }

    /// Reckons the live clocks anew: those of a policy that was changed under its newest version, those of a calendar that
    /// was changed on it as it is now. `None` where no date, length or version moves. A date that was put off stands: it
    /// was promised in a letter.
    pub fn recompute(&self, of: &Changed, act: &Act) -> Option<Change> {
        let mut change = Change::aside(self, act);
        change.reckon_anew(of);
        (change.case().clocks != self.clocks).then_some(change)
    }

    /// The live clock by which there is a result: our own promise, or the date of a law where that comes first.
    pub fn result_clock(&self) -> Option<&Clock> {
        let kinds = [ClockKind::Resolution, ClockKind::FinalResponse];
        let live =
            kinds.into_iter().filter_map(|kind| self.clock(kind)).filter(|clock| clock.is_live() && clock.due_at.is_some());
        live.min_by_key(|clock| clock.due_at)
    }

    pub(super) fn next_run(&self, kind: ClockKind) -> i32 {
        self.clock(kind).map_or(1, |clock| clock.run + 1)
    }
}

/// What becomes of a clock after a change of the rules.
enum Next {
    Under(Asked),
    /// Nothing asks for it any more.
    Ended,
    /// The new version is not for this case.
    Left,
}

/// What an administrator changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// A policy, by id: its clocks go over to its newest version.
    Policy(String),
    /// A calendar, by id.
    Calendar(String),
}

impl Changed {
    /// Whether a clock may move.
    pub fn concerns(&self, clock: &Clock, rules: &Rulebook) -> bool {
        match self {
            Self::Policy(id) => clock.policy == *id,
            Self::Calendar(id) => rules.calendar_of(clock).id == *id,
        }
    }

    const fn cause(&self) -> RecomputeCause {
        match self {
            Self::Policy(_) => RecomputeCause::Policy,
            Self::Calendar(_) => RecomputeCause::Calendar,
        }
    }

    /// What the clock is kept by from now on.
    fn next(&self, clock: &Clock, case: &Case, rules: &Rulebook) -> Next {
        let policy = match self {
            Self::Policy(id) => rules.versions(id).pop(),
            Self::Calendar(_) => rules.policy_of(clock).cloned(),
        };
        let Some(policy) = policy else { return Next::Left };
        let is_for_it = policy.is_in_force(rules.calendar.day(case.filed_at)) && policy.fits.includes(&rules.traits(case));
        if matches!(self, Self::Policy(_)) && policy.in_use && !is_for_it {
            return Next::Left;
        }
        let asked = || {
            let deadline = *policy.deadline(clock.kind).filter(|_| policy.in_use || matches!(self, Self::Calendar(_)))?;
            let calendar = Arc::clone(rules.calendar_named(&policy.calendar_id)?);
            Some(Asked { policy: Arc::clone(&policy), deadline, calendar })
        };
        asked().map_or(Next::Ended, Next::Under)
    }
}

impl Change {
    /// What an administrator changed moves the live clocks.
    pub(super) fn reckon_anew(&mut self, of: &Changed) {
        let (case, rules) = (self.case().clone(), Arc::clone(&self.act().under));
        for (at, clock) in case.clocks.iter().enumerate() {
            // Until when merchant or platform were asked is theirs to know.
            // What began for the sake of a merged case keeps the policy of that one.
            let is_theirs = clock.kind == ClockKind::MerchantAnswer || (clock.borrowed && matches!(of, Changed::Policy(_)));
            if !clock.is_live() || !of.concerns(clock, &rules) || is_theirs {
                continue;
            }
            match of.next(clock, &case, &rules) {
                Next::Under(asked) => self.retarget(at, &asked, of.cause()),
                Next::Ended => self.end_clock(at),
                Next::Left => {}
            }
        }
        if self.case().clocks != case.clocks {
            // What may stand still, and in which statuses, may have changed too.
            self.stand(case.status);
        }
    }

    /// The case stands so from now on. Clocks that may stand still in this status do, and the others run on.
    pub(in crate::domain) fn stand(&mut self, status: Status) {
        let (at, rules, code) = (self.act().at, Arc::clone(&self.act().under), status.code());
        if !matches!(code, StatusCode::AwaitingMerchant | StatusCode::AwaitingPlatform) {
            self.end_kind(ClockKind::MerchantAnswer);
        }
        self.case_mut().status = status;
        let (mut paused, mut resumed) = (Vec::new(), Vec::new());
        for clock in self.case_mut().clocks.iter_mut().filter(|clock| clock.is_live()) {
            let pausing = rules.policy_of(clock).map(|policy| &policy.pausing).filter(|p| p.statuses.contains(&code));
            let calendar = rules.calendar_of(clock);
            let name = (clock.kind, clock.run);
            match pausing {
                Some(pausing) if clock.pause_within(at, i64::from(pausing.most_days) * DAY, calendar) => paused.push(name),
                None if clock.resume(at, calendar) => resumed.push(name),
                _ => {}
            }
        }
        if !paused.is_empty() {
            self.event(Happening::ClocksPaused { clocks: paused }, None);
        }
        if !resumed.is_empty() {
            self.event(Happening::ClocksResumed { clocks: resumed, capped: false }, None);
        }
    }

    /// Pauses that have lasted as long as they may end, whoever is still awaited.
    pub(super) fn end_long_pauses(&mut self) {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let over = |clock: &&mut Clock| clock.is_live() && clock.pause_ends_at.is_some_and(|end| end <= at);
        let resume = |clock: &mut Clock| clock.resume(at, rules.calendar_of(clock)).then_some((clock.kind, clock.run));
        let resumed: Vec<_> = self.case_mut().clocks.iter_mut().filter(over).filter_map(resume).collect();
        if !resumed.is_empty() {
            self.event(Happening::ClocksResumed { clocks: resumed, capped: true }, None);
        }
    }

    /// Meets every running clock of this kind, and says so in the history. What gives a result is the final response too.
    /// Whether there was one.
    pub(in crate::domain) fn meet(&mut self, kind: ClockKind) -> bool {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let is_met = |clock: &&mut Clock| clock.kind == kind || (kind == ClockKind::Resolution && clock.kind.is_met_by_result());
        let met: Vec<Measured> = self
            .case_mut()
            .clocks
            .iter_mut()
            .filter(is_met)
            .filter_map(|clock| clock.meet(at, rules.calendar_of(clock)))
            .collect();
        let any = !met.is_empty();
        for measured in met {
            self.event(Happening::ClockMet { clock: measured.kind, run: measured.run, in_time: measured.in_time }, None);
            self.measured(measured);
        }
        any
    }

    /// What met the clock of this kind was taken back: it goes on.
    pub(super) fn unmeet(&mut self, kind: ClockKind) {
        let met = |clock: &&mut Clock| clock.kind == kind && clock.met_at.is_some();
        let Some(clock) = self.case_mut().clocks.iter_mut().filter(met).max_by_key(|clock| clock.run) else { return };
        clock.unmeet();
        let clocks = vec![(clock.kind, clock.run)];
        self.event(Happening::ClocksResumed { clocks, capped: false }, None);
    }

    /// A clock of this kind begins now, if a policy asks for one and none is running.
    pub(in crate::domain) fn begin(&mut self, kind: ClockKind) {
        if self.case().clock(kind).is_some_and(Clock::is_live) {
            return;
        }
        let Some(asked) = self.act().under.asked_for(self.case(), kind) else { return };
        let clock = asked.start(self.case().next_run(kind), self.act().at);
        self.begin_clock(clock);
    }

    /// Merchant or platform are to answer by this instant.
    pub(in crate::domain) fn await_answer(&mut self, until: DateTime<Utc>) {
        self.await_answer_since(self.act().at, until);
    }

    /// The same where they were asked before: the time is measured from then.
    pub(super) fn await_answer_since(&mut self, since: DateTime<Utc>, until: DateTime<Utc>) {
        self.end_kind(ClockKind::MerchantAnswer);
        let Some(asked) = self.act().under.asked_for(self.case(), ClockKind::MerchantAnswer) else { return };
        let run = self.case().next_run(ClockKind::MerchantAnswer);
        let warn = asked.policy.warning.seconds((until - since).num_seconds());
        let mut clock = Clock::until(ClockKind::MerchantAnswer, run, since, until, warn);
        (clock.policy, clock.policy_version) = (asked.policy.id.clone(), asked.policy.version);
        clock.asked = match self.case().status {
            Status::AwaitingMerchant { .. } => Some(Claimant::Merchant),
            Status::AwaitingPlatform { .. } => Some(Claimant::Platform),
            _ => None,
        };
        self.begin_clock(clock);
    }

    /// A clock begins; at once standing still where the case is in a status that lets it.
    pub(super) fn begin_clock(&mut self, mut clock: Clock) {
        let (rules, code) = (Arc::clone(&self.act().under), self.case().status.code());
        self.event(Happening::ClockStarted { clock: clock.kind, run: clock.run, due: clock.due_at }, None);
        if let Some(pausing) = rules.policy_of(&clock).map(|policy| &policy.pausing).filter(|p| p.statuses.contains(&code)) {
            clock.pause_within(self.act().at, i64::from(pausing.most_days) * DAY, rules.calendar_of(&clock));
        }
        let clocks = &mut self.case_mut().clocks;
        clocks.push(clock);
        clocks.sort_by_key(Clock::place);
    }

    /// The complaint is accepted (受理): clocks that count from then begin. Not so where the same act settles the case, or
    /// refuses it.
    pub(in crate::domain) fn accept(&mut self) {
        if matches!(self.case().status, Status::Resolved { .. } | Status::Closed { .. }) {
            return;
        }
        let (at, rules) = (self.accepted_at(), Arc::clone(&self.act().under));
        let case = self.case();
        let asked = rules.asked(&rules.traits(case), case.filed_at, &case.clocks);
        let first = asked.iter().filter(|a| a.begins_with(Start::Acceptance) && case.clock(a.deadline.kind).is_none());
        let clocks: Vec<Clock> = first.map(|asked| asked.start(1, at)).collect();
        clocks.into_iter().for_each(|clock| self.begin_clock(clock));
    }

    /// When a human first took it up; now, where that is what happens.
    fn accepted_at(&self) -> DateTime<Utc> {
        self.case().clock(ClockKind::Acknowledgement).and_then(|clock| clock.met_at).unwrap_or(self.act().at)
    }

    /// Ends what still runs once there is a result.
    pub(super) fn end_rest(&mut self) {
        while let Some(at) = self.case().clocks.iter().position(Clock::is_live) {
            self.end_clock(at);
        }
    }

    /// Ends what runs of this kind without its being met.
    pub(super) fn end_kind(&mut self, kind: ClockKind) {
        let live = |clock: &Clock| clock.kind == kind && clock.is_live();
        if let Some(at) = self.case().clocks.iter().position(live) {
            self.end_clock(at);
        }
    }

    pub(super) fn end_clock(&mut self, index: usize) {
        let at = self.act().at;
        let clock = &mut self.case_mut().clocks[index];
        clock.end(at);
        let (clock, run) = (clock.kind, clock.run);
        self.event(Happening::ClockEnded { clock, run }, None);
    }

    /// Where the traits of the case have changed so that another policy asks for a clock, it goes on under that one: what
    /// was counted stays counted.
    pub(super) fn follow_traits(&mut self, before: &Traits) {
        if matches!(self.case().status, Status::Resolved { .. } | Status::Closed { .. }) {
            return;
        }
        let rules = Arc::clone(&self.act().under);
        let held = self.case().clocks.clone();
        let (case, now) = (self.case(), rules.traits(self.case()));
        let asked = |traits: &Traits| rules.asked(traits, case.filed_at, &case.clocks);
        let (old, new) = (asked(before), asked(&now));
        let name = |asked: &Asked| (asked.policy.id.clone(), asked.policy.version);
        for kind in ClockKind::ALL {
            let of = |list: &[Asked]| list.iter().find(|asked| asked.deadline.kind == *kind).cloned();
            let (was, is) = (of(&old), of(&new));
            if was.as_ref().map(name) == is.as_ref().map(name) || *kind == ClockKind::MerchantAnswer {
                continue;
            }
            let live = self.case().clocks.iter().position(|clock| clock.kind == *kind && clock.is_live());
            match (live, is) {
                // What began for the sake of a merged case has nothing to do with what this one is about.
                (Some(at), asked) if self.case().clocks[at].borrowed => self.make_own(at, asked.as_ref()),
                (Some(at), Some(asked)) => self.retarget(at, &asked, RecomputeCause::Triage),
                (Some(at), None) => self.end_clock(at),
                (None, Some(asked)) => self.begin_late(&asked),
                (None, None) => {}
            }
        }
        if self.case().clocks != held {
            // The other policy may let it stand still where this one did not.
            self.stand(self.case().status.clone());
        }
    }

    /// A clock that waits for the result, and that the case never had, counts from where it would have begun.
    fn begin_late(&mut self, asked: &Asked) {
        let kind = asked.deadline.kind;
        if !kind.is_met_by_result() || self.case().clock(kind).is_some() {
            return;
        }
        if let Some(begun) = self.would_have_begun(asked) {
            self.begin_clock(asked.start(1, begun));
        }
    }

    fn would_have_begun(&self, asked: &Asked) -> Option<DateTime<Utc>> {
        match asked.deadline.start {
            Start::Filing => Some(self.case().filed_at),
            Start::Acceptance if self.case().status != Status::New => Some(self.accepted_at()),
            _ => None,
        }
    }

    /// What began for the sake of a merged case would run here by itself too, and is due by the earlier of both dates.
    fn make_own(&mut self, index: usize, asked: Option<&Asked>) {
        let Some(asked) = asked.filter(|asked| asked.deadline.kind.is_met_by_result()) else { return };
        let Some(begun) = self.would_have_begun(asked) else { return };
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let before = self.case().clocks[index].clone();
        let fresh = asked.start(before.run, begun);
        self.case_mut().clocks[index].keep(&fresh, at, (rules.calendar_of(&before), &asked.calendar));
        if self.case().clocks[index].due_at != before.due_at {
            self.reckoned(index, &before, RecomputeCause::Triage);
        }
    }

    fn retarget(&mut self, index: usize, asked: &Asked, cause: RecomputeCause) {
        let at = self.act().at;
        let before = self.case().clocks[index].clone();
        let fresh = asked.start(before.run, before.started_at);
        let rules = Arc::clone(&self.act().under);
        let clock = &mut self.case_mut().clocks[index];
        clock.retarget(&fresh, at, [rules.calendar_of(&before), &asked.calendar]);
        if *clock != before {
            self.reckoned(index, &before, cause);
        }
    }

    /// Says in the history that a date was reckoned anew.
    pub(super) fn reckoned(&mut self, index: usize, before: &Clock, cause: RecomputeCause) {
        let clock = &self.case().clocks[index];
        let what = Happening::ClockRecomputed {
            clock: clock.kind,
            run: clock.run,
            from: before.due_at,
            to: clock.due_at,
            cause,
            policy: clock.policy.clone(),
            version: clock.policy_version,
        };
        self.event(what, None);
    }
}
