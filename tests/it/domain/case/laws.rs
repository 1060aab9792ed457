//! What must hold of any case, whatever people and time do to it.

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::{Action, Case, Status, StatusCode};
use redress::domain::change::{Act, Change};
use redress::domain::codes::Outcome;
use redress::domain::offer::OfferState;
use redress::domain::sla::Clock;

use super::who::ask;
use super::{AGENT, Scene, act, me};

/// One thing that happens: an act, or a look of the sweep; and how long after the one before.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// None: the sweep comes by.
    pub action: Option<Action>,
    pub after: Duration,
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    // One in five is the sweep. Time also goes back a little: clocks of machines do.
    let action = prop_oneof![4 => prop::sample::select(Action::ALL).prop_map(Some), 1 => Just(None)];
    let after = prop_oneof![6 => 0_i64..200_000_000, 1 => -3_600_000_i64..0, 1 => 200_000_000_i64..3_000_000_000];
    let step = (action, after).prop_map(|(action, after)| Step { action, after: Duration::milliseconds(after) });
    prop::collection::vec(step, 1..40)
}

/// What a step makes of a case; `None` when a rule said no, or the sweep had nothing to say.
pub fn taken(step: Step, case: &Case, act_of: impl FnOnce(Actor) -> Act, now: DateTime<Utc>) -> Option<Change> {
    let Some(action) = step.action else { return case.sweep(&act_of(Actor::System)) };
    let by = if Case::permits(StatusCode::Open, action, redress::domain::actor::Role::Consumer) || action == Action::AnswerOffer {
        me()
    } else {
        Actor::Staff(AGENT)
    };
    let seen = Scene { case: case.clone(), now, events: Vec::new(), acts: 0 };
    ask(&seen, action, case, &act_of(by)).ok()
}

fn settled(case: &Case) -> bool {
    matches!(case.status, Status::Resolved { .. } | Status::Closed { .. })
}

/// What the house lets pauses take altogether, in seconds.
const TEN_DAYS: i64 = 10 * 86_400;

/// What holds of a case at any moment.
fn sound(case: &Case) {
    let live: Vec<_> = case.clocks.iter().filter(|clock| clock.is_live()).collect();
    assert_eq!(case.due().map(|(at, _)| at), live.iter().filter_map(|clock| clock.due_at).min());
    assert!(!settled(case) || live.is_empty(), "a settled case has no live clock");
    let awaited = matches!(case.status, Status::AwaitingConsumer { .. });
    assert!(
        live.iter().all(|clock| clock.in_days || clock.paused >= TEN_DAYS || clock.running_since.is_none() == awaited),
        "clocks stand still while the consumer is awaited, for ten days at most"
    );
    let open = case.offer.as_ref().is_some_and(|offer| offer.state == OfferState::Open);
    assert_eq!(open, matches!(case.status, Status::Offered { .. }), "an offer is open while the case is offered");
    assert!(case.contact.email.is_some() || case.contact.phone.is_some());
    let mut names: Vec<_> = case.clocks.iter().map(|clock| (clock.kind, clock.run)).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), case.clocks.len(), "one clock of a kind in a measurement");
    assert!(case.clocks.iter().all(|clock| clock.spent >= 0 && clock.ended_at.is_none_or(|at| at >= clock.started_at)));
    let result = settled(case) && case.outcome() != Some(Outcome::Withdrawn) && case.merged.is_none();
    assert!(!result || case.resolved_at.is_some());
    assert!(settled(case) || case.resolved_at.is_none());
}

/// What decides nothing leaves open forms good.
pub const fn moves_version(action: Action) -> bool {
    !matches!(
        action,
        Action::Rate
            | Action::ShowEvidence
            | Action::Consent
            | Action::ReleaseEvidence
            | Action::CheckEvidence
            | Action::Tag
            | Action::Check
            | Action::MarkAbusive
            | Action::Link
            | Action::Incident
            | Action::FollowUp
            | Action::ExplainMiss
    )
}

/// The clocks without what is told of those that were missed: that whoever let the date pass was heard after all.
fn unsettled(case: &Case) -> Vec<Clock> {
    case.clocks.iter().map(|clock| Clock { settled_at: None, ..clock.clone() }).collect()
}

/// What holds of any change.
fn lawful(step: Step, before: &Case, change: &Change) {
    let case = change.case();
    assert_eq!(case.version, before.version + i64::from(step.action.is_some_and(moves_version)));
    // The same consent again is none.
    let says_again = matches!(step.action, Some(Action::Consent | Action::ShowEvidence));
    assert!(!change.events().is_empty() || says_again);
    if matches!(before.status, Status::Closed { .. }) && !matches!(step.action, Some(Action::Reopen | Action::Unmerge)) {
        assert_eq!(case.status, before.status, "only reopening leads out of closed");
        assert_eq!(unsettled(case), unsettled(before));
    }
    assert!(case.remedies.len() >= before.remedies.len());
    for (now, old) in case.remedies.iter().zip(&before.remedies) {
        assert_eq!((now.id, now.kind, now.amount, now.due_on), (old.id, old.kind, old.amount, old.due_on));
        assert!(old.done_at.is_none() || now.done_at == old.done_at);
    }
    for old in &before.clocks {
        let now = case.clocks.iter().find(|now| now.place() == old.place()).expect("no clock goes away");
        assert_eq!(now.target, old.target);
        // That whoever let a date pass was heard after all is told of the date, once, and moves nothing of it.
        let heard = Clock { settled_at: now.settled_at, ..old.clone() };
        assert!(old.ended_at.is_none() || *now == heard, "what is over is not touched again");
        assert!(now.settled_at == old.settled_at || (old.settled_at.is_none() && old.missed_at.is_some()), "a silence ends once");
        assert!(old.missed_at.is_none() || now.missed_at == old.missed_at, "a miss stays");
        assert!(old.warned_at.is_none() || now.warned_at == old.warned_at);
    }
    assert!(case.clocks.len() >= before.clocks.len() && case.run >= before.run);
    assert!(case.level >= before.level && case.level <= before.level + 1 && case.level <= 3);
    assert!(step.action.is_some() || case.level <= before.level.max(2), "the sweep stops at level 2");
    let measured: Vec<_> = change.measurements().iter().map(|it| (it.kind, it.run)).collect();
    for (kind, run) in measured {
        let old = before.clocks.iter().find(|clock| (clock.kind, clock.run) == (kind, run));
        assert!(old.is_some_and(Clock::is_live), "a clock is measured once");
    }
    let used = change.free_id() - change.act().first_id;
    assert!(used <= 8, "the first eight ids are for the rules");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_acts_leads_a_case_astray(steps in steps()) {
        let mut scene = Scene::filed();
        for (number, step) in steps.into_iter().enumerate() {
            scene.now += step.after;
            let before = scene.case.clone();
            let number = i64::try_from(number).unwrap() + 10;
            let Some(change) = taken(step, &before, |by| act(number, by, scene.now), scene.now) else { continue };
            lawful(step, &before, &change);
            scene.keep(&change);
            sound(&scene.case);
            if step.action.is_none() {
                prop_assert!(scene.sweep().is_none(), "each is said exactly once");
                prop_assert!(scene.case.sweep_at().is_none_or(|at| at > scene.now));
            }
        }
    }

    #[test]
    fn the_sweep_has_something_to_say_exactly_when_it_was_told_to_come(steps in steps(), later in 0_i64..5_000_000_000) {
        let mut scene = Scene::filed();
        for (number, step) in steps.into_iter().enumerate() {
            scene.now += step.after.abs();
            let number = i64::try_from(number).unwrap() + 10;
            if let Some(change) = taken(step, &scene.case.clone(), |by| act(number, by, scene.now), scene.now) {
                scene.keep(&change);
            }
        }
        scene.now += Duration::milliseconds(later);
        let due = scene.case.sweep_at().is_some_and(|at| at <= scene.now);
        let ran_out = scene.case.status.until().is_some_and(|until| until < scene.now);
        // An offer or a question lapses within a second of its end.
        prop_assert!(due == scene.sweep().is_some() || ran_out);
    }
}
