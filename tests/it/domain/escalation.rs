//! Rules of escalation: what each trigger does, who hears of it and when, and that nobody reviews their own work.

use std::sync::Arc;

use chrono::Duration;
use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::case::Case;
use redress::domain::case::assigning::Assignment;
use redress::domain::case::filing::Filing;
use redress::domain::change::{Act, Change};
use redress::domain::codes::{EscalationCause, Outcome};
use redress::domain::escalation::{Rule, RuleFault, Told, Trigger};
use redress::domain::event::Happening;
use redress::domain::ids::PersonId;
use redress::domain::money::{Currency, Money};
use redress::domain::refusal::Refusal;
use redress::domain::rulebook::{Amendments, Rulebook};
use redress::domain::sla::{ClockKind, Fits};

use super::case::{AGENT, Scene, act, me};
use crate::support::app::shanghai;
use crate::support::cases::filing;

const OTHER: Staff = Staff { id: PersonId(2), role: Role::Agent, team: None, senior: true };

fn cause(change: &Change) -> Option<EscalationCause> {
    change.events().iter().find_map(|event| match event.what {
        Happening::Escalated { cause, .. } => Some(cause),
        _ => None,
    })
}

fn told(change: &Change) -> Vec<(Told, Trigger)> {
    change.alerts().iter().map(|alert| (alert.told, alert.of)).collect()
}

/// The built-in rules, but for what `change` does to the one of this name.
fn with_rule(id: &str, change: impl FnOnce(&mut Rule)) -> Arc<Rulebook> {
    let mut rule = Rule::built_in().into_iter().find(|rule| rule.id == id).unwrap();
    rule.version += 1;
    change(&mut rule);
    Arc::new(Rulebook::new(Amendments { escalation: vec![rule], ..Amendments::default() }, None))
}

fn assigned(scene: &mut Scene, to: Staff) -> Result<Change, Refusal> {
    let version = scene.case.version;
    scene.try_by(Actor::Staff(AGENT), |case, act| case.assign(&Assignment { to: Some(to), version }, act))
}

#[test]
fn a_warning_tells_whoever_works_on_it_and_raises_nothing() {
    let mut scene = Scene::filed();
    scene.at(shanghai(2026, 11, 24, 17, 30));
    let change = scene.sweep().unwrap();
    assert_eq!((told(&change), cause(&change)), (vec![(Told::Assignee, Trigger::Warned)], None));
}

#[test]
fn a_miss_raises_one_level_and_tells_the_supervisors_too() {
    let mut scene = Scene::filed();
    scene.at(shanghai(2026, 11, 25, 9, 21));
    let change = scene.sweep().unwrap();
    assert_eq!(cause(&change), Some(EscalationCause::Overdue));
    assert!(told(&change).contains(&(Told::Supervisors, Trigger::Missed)));
}

/// zammad#4432: letters about misses at midnight and at weekends.
#[test]
fn nobody_is_told_at_night_or_on_a_day_off() {
    let mut scene = Scene::filed_at(shanghai(2026, 11, 27, 16, 0));
    // Acknowledgement is due on Monday at 11:00; swept on a Saturday night it is not yet. A machine that slept sweeps late.
    scene.at(shanghai(2026, 12, 5, 23, 40));
    let change = scene.sweep().unwrap();
    assert!(change.alerts().iter().all(|alert| alert.at == shanghai(2026, 12, 7, 9, 0)), "on Monday at nine");
    let at_once = with_rule("overdue", |rule| rule.in_hours = false);
    let night = Act { under: at_once, ..act(9, Actor::System, scene.now) };
    let fresh = Scene::filed_at(shanghai(2026, 11, 27, 16, 0)).case;
    let change = fresh.sweep(&night).unwrap();
    assert!(change.alerts().iter().any(|alert| alert.at == scene.now), "unless the rule says so");
}

#[test]
fn a_rule_that_is_switched_off_does_nothing_and_one_for_some_clocks_leaves_the_others_alone() {
    let late = |under: Arc<Rulebook>, at| {
        let scene = Scene::filed();
        let act = Act { under, ..act(9, Actor::System, at) };
        scene.case.sweep(&act).unwrap()
    };
    let off = late(with_rule("overdue", |rule| rule.in_use = false), shanghai(2026, 11, 25, 9, 21));
    assert_eq!((cause(&off), told(&off)), (None, vec![]));
    let only = || with_rule("overdue", |rule| rule.clocks = vec![ClockKind::Resolution]);
    assert_eq!(cause(&late(only(), shanghai(2026, 11, 25, 18, 0))), None, "acknowledgement and first response are others");
    assert_eq!(cause(&late(only(), shanghai(2026, 12, 9, 18, 0))), Some(EscalationCause::Overdue));
}

#[test]
fn the_second_reopening_raises_the_case_and_takes_it_from_whoever_closed_it() {
    let mut scene = Scene::filed();
    assigned(&mut scene, AGENT).unwrap();
    scene.close(Outcome::NotUpheld);
    let first = scene.reopen();
    assert_eq!((cause(&first), scene.case.assignee), (None, Some(AGENT.id)), "once may happen");
    scene.close(Outcome::NotUpheld);
    let second = scene.reopen();
    assert_eq!(cause(&second), Some(EscalationCause::Reopened));
    assert_eq!((scene.case.level, scene.case.assignee, &*scene.case.reviewed), (1, None, &[AGENT.id][..]));
}

#[test]
fn whoever_did_the_work_does_not_get_it_back_for_review() {
    let mut scene = Scene::filed();
    assigned(&mut scene, AGENT).unwrap();
    scene.at(shanghai(2026, 11, 26, 9, 0)).sweep();
    scene.consumer(|case, act| case.demand("商家说没收到钱，可是账单上有。", act));
    assert_eq!(assigned(&mut scene, AGENT).unwrap_err(), Refusal::OwnWork);
    let own = scene.closing(Outcome::NotUpheld);
    let closed = scene.try_by(Actor::Staff(AGENT), |case, act| case.close(&own, act));
    assert_eq!(closed.unwrap_err(), Refusal::OwnWork, "nor does it decide it unassigned");
    assert!(!scene.case.allowed_actions(&Actor::Staff(AGENT)).contains(&redress::domain::case::Action::Close));
    assert!(assigned(&mut scene, OTHER).is_ok());
    assert_eq!(scene.case.assignee, Some(OTHER.id));
}

#[test]
fn giving_a_case_back_to_the_queue_first_is_no_way_round() {
    let mut scene = Scene::filed();
    assigned(&mut scene, AGENT).unwrap();
    let back = Assignment { to: None, version: scene.case.version };
    scene.staff(|case, act| case.assign(&back, act));
    scene.at(shanghai(2026, 11, 26, 9, 0)).sweep();
    scene.consumer(|case, act| case.demand("没人理我。", act));
    assert_eq!(scene.case.reviewed, [AGENT.id]);
    assert_eq!(assigned(&mut scene, AGENT).unwrap_err(), Refusal::OwnWork);
}

#[test]
fn a_demand_needs_a_lapsed_clock_and_is_heard_once_for_each() {
    let mut scene = Scene::filed();
    let demand = |case: &Case, act: &Act| case.demand("没人理我。", act);
    assert_eq!(scene.try_by(me(), demand).unwrap_err(), Refusal::NothingLapsed);
    scene.at(shanghai(2026, 11, 25, 9, 21)).sweep();
    let change = scene.try_by(me(), demand).unwrap();
    assert_eq!(cause(&change), Some(EscalationCause::ByConsumer));
    assert_eq!((scene.case.level, scene.case.unanswered), (2, true), "one level for the miss, one for the demand");
    assert!(told(&change).contains(&(Told::Supervisors, Trigger::Demanded)));
    assert_eq!(scene.try_by(me(), demand).unwrap_err(), Refusal::NothingLapsed, "it is heard already");
    scene.at(shanghai(2026, 11, 25, 14, 0)).sweep();
    assert!(scene.try_by(me(), demand).is_ok(), "another date was missed since");
    assert_eq!(scene.case.level, 2, "rules stop at supervisors");
}

#[test]
fn a_case_is_raised_for_its_stakes_when_it_is_filed_and_once_when_triage_finds_them() {
    let five_thousand = Some(Money { minor: 500_000, currency: Currency::Cny });
    let under = with_rule("large-sum", |rule| {
        rule.in_use = true;
        rule.fits = Fits { at_least: five_thousand, ..Fits::default() };
    });
    let mut large = filing();
    large.order.amount.minor = 500_000;
    let at = shanghai(2026, 11, 24, 10, 0);
    let filed =
        |filing: &Filing, under: &Arc<Rulebook>| Case::file(filing, &Act { under: Arc::clone(under), ..act(1, me(), at) });
    assert_eq!(filed(&large, &under).case().level, 1);
    large.order.amount.minor -= 1;
    assert_eq!(filed(&large, &under).case().level, 0);
    large.order.amount = Money { minor: 900_000, currency: Currency::Usd };
    assert_eq!(filed(&large, &under).case().level, 0, "other money is not compared");
    let mut scene = Scene::filed();
    let seen = scene.triage_to(None);
    let vulnerable = redress::domain::case::triaging::Triage { vulnerable: true, ..seen };
    let change = scene.staff(|case, act| case.triage(&vulnerable, act));
    assert_eq!((cause(&change), scene.case.level), (Some(EscalationCause::Stakes), 1));
    scene.wait(Duration::minutes(5));
    let again = redress::domain::case::triaging::Triage { version: scene.case.version, ..vulnerable };
    let change = scene.staff(|case, act| case.triage(&again, act));
    assert_eq!((cause(&change), told(&change)), (None, vec![]), "it is known already");
}

#[test]
fn a_rule_that_does_nothing_or_fits_everything_or_goes_too_high_is_refused() {
    let rule = |change: fn(&mut Rule)| {
        let mut rule = Rule::built_in().remove(0);
        change(&mut rule);
        rule.faults()
    };
    assert!(Rule::built_in().iter().all(|rule| rule.faults().is_empty()));
    assert_eq!(rule(|rule| rule.tell.clear()), [RuleFault::DoesNothing]);
    assert_eq!(rule(|rule| rule.on = Trigger::Stakes), [RuleFault::FitsAll]);
    assert_eq!(rule(|rule| rule.up_to = 3), [RuleFault::TooHigh]);
}
