//! Which policy gives which clock, and what a version change does.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use proptest::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::calendar::Calendar;
use redress::domain::case::Case;
use redress::domain::case::filing::Filing;
use redress::domain::case::reckoning::Changed;
use redress::domain::case::triaging::Triage;
use redress::domain::change::Act;
use redress::domain::codes::{Priority, ProblemType, ProviderKind};
use redress::domain::rulebook::{Amendments, Rulebook};
use redress::domain::sla::{Clock, ClockKind, Deadline, Fits, HOUSE, Names, Pause, Policy, Start, Term};

mod faults;

use super::case::{CONSUMER, Scene, act, me};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::filing;

const HOUR: i64 = 3600;

fn rules(policies: Vec<Policy>) -> Arc<Rulebook> {
    Arc::new(Rulebook::new(Amendments { policies, ..Amendments::default() }, None))
}

fn under(rules: &Arc<Rulebook>, number: i64, by: Actor, at: DateTime<Utc>) -> Act {
    Act { under: Arc::clone(rules), ..act(number, by, at) }
}

fn hours(kind: ClockKind, hours: i64) -> Deadline {
    let term = Term::Working { seconds: hours * HOUR, pauses: true };
    Deadline { kind, term, start: Start::Filing, extensible: None }
}

/// First response within two hours where the priority is urgent.
fn urgent() -> Policy {
    Policy {
        id: "urgent".to_owned(),
        version: 1,
        name: Some(Names { zh: "加急".to_owned(), en: "Urgent".to_owned() }),
        in_use: true,
        position: 1,
        fits: Fits { priorities: vec![Priority::Urgent], ..Fits::default() },
        deadlines: vec![hours(ClockKind::FirstResponse, 2), hours(ClockKind::Resolution, 45)],
        ..Policy::house()
    }
}

fn house(version: u32, change: impl FnOnce(&mut Policy)) -> Policy {
    let mut policy = Policy { version, ..Policy::house() };
    change(&mut policy);
    policy
}

fn length(policy: &mut Policy, kind: ClockKind, hours: i64) {
    let deadline = policy.deadlines.iter_mut().find(|deadline| deadline.kind == kind).unwrap();
    deadline.term = Term::Working { seconds: hours * HOUR, pauses: true };
}

fn due(case: &Case, kind: ClockKind) -> DateTime<Utc> {
    case.clock(kind).unwrap().due_at.unwrap()
}

fn from(clock: &Clock) -> (&str, u32) {
    (&clock.policy, clock.policy_version)
}

#[test]
fn of_the_policies_that_fit_the_first_that_has_a_clock_gives_it_and_others_fill_the_rest() {
    let rules = rules(vec![urgent()]);
    let mut complaint = filing();
    let filed = Case::file(&complaint, &under(&rules, 1, me(), tuesday()));
    assert!(filed.case().clocks.iter().all(|clock| clock.policy == HOUSE));
    complaint.problem_type = ProblemType::Other;
    let everything = Policy { fits: Fits { problem_types: vec![ProblemType::Other], ..Fits::default() }, ..urgent() };
    let rules = self::rules(vec![everything]);
    let case = Case::file(&complaint, &under(&rules, 1, me(), tuesday())).case().clone();
    let of: Vec<_> = case.clocks.iter().map(|clock| (clock.kind, from(clock))).collect();
    assert_eq!(
        of,
        [
            (ClockKind::Acknowledgement, (HOUSE, 1)),
            (ClockKind::FirstResponse, ("urgent", 1)),
            (ClockKind::Resolution, ("urgent", 1))
        ]
    );
    assert_eq!(due(&case, ClockKind::FirstResponse), shanghai(2026, 11, 24, 16, 20));
}

#[test]
fn a_policy_can_be_for_a_kind_of_provider() {
    let lenders = Policy { fits: Fits { provider_kinds: vec![ProviderKind::Lender], ..Fits::default() }, ..urgent() };
    let kinds = [("alipay".to_owned(), ProviderKind::Payment), ("qihoo360".to_owned(), ProviderKind::Lender)].into();
    let amendments = Amendments { policies: vec![lenders], provider_kinds: kinds, ..Amendments::default() };
    let rules = Arc::new(Rulebook::new(amendments, None));
    let filed = |provider: &str| {
        let mut complaint = filing();
        complaint.order.provider = provider.to_owned();
        let case = Case::file(&complaint, &under(&rules, 1, me(), tuesday())).case().clone();
        case.clock(ClockKind::FirstResponse).unwrap().policy.clone()
    };
    assert_eq!([filed("alipay"), filed("qihoo360"), filed("unheard-of")], [HOUSE, "urgent", HOUSE]);
}

#[test]
fn a_version_counts_from_its_day_and_a_case_keeps_the_one_it_was_filed_under() {
    let december = house(2, |policy| {
        policy.in_force.0 = NaiveDate::from_ymd_opt(2026, 12, 1);
        length(policy, ClockKind::FirstResponse, 4);
        length(policy, ClockKind::NextResponse, 4);
    });
    let rules = rules(vec![december]);
    let mine = Filing { consumer: Some(CONSUMER), ..filing() };
    let file = |at| Case::file(&mine, &under(&rules, 1, me(), at)).case().clone();
    let (old, new) = (file(shanghai(2026, 11, 30, 17, 59)), file(shanghai(2026, 12, 1, 9, 0)));
    assert_eq!([&old, &new].map(|case| case.clock(ClockKind::FirstResponse).unwrap().policy_version), [1, 2]);
    let later = under(&rules, 2, Actor::System, shanghai(2026, 12, 2, 9, 0));
    let case = old.message("我们在核实。", &later).unwrap().case().clone();
    let reply = case.reply("好的", &under(&rules, 3, me(), shanghai(2026, 12, 2, 10, 0))).unwrap().case().clone();
    assert_eq!(due(&reply, ClockKind::NextResponse), shanghai(2026, 12, 2, 18, 0), "eight hours, as when it was filed");
}

#[test]
fn a_policy_that_is_no_longer_used_gives_nothing_new() {
    let rules = rules(vec![urgent(), Policy { version: 2, in_use: false, ..urgent() }]);
    let everything = |id: &str| rules.policies().iter().any(|policy| policy.id == id && policy.in_use);
    assert!(!everything("urgent") && everything(HOUSE));
    assert_eq!(rules.versions("urgent").len(), 2, "old cases still find theirs");
}

/// zammad#5624: the old target survives. glpi#6902: waiting time is lost. glpi#1911: no time is left.
#[test]
fn triage_into_another_policy_keeps_what_was_counted() {
    let rules = rules(vec![urgent()]);
    let case = Case::file(&filing(), &under(&rules, 1, me(), tuesday())).case().clone();
    let act = under(&rules, 2, Actor::System, shanghai(2026, 11, 24, 15, 20));
    let triage = Triage {
        problem_type: case.problem_type,
        priority: Priority::Urgent,
        team: None,
        vulnerable: false,
        assignee: None,
        version: case.version,
    };
    let change = case.triage(&triage, &act).unwrap();
    let first = change.case().clock(ClockKind::FirstResponse).unwrap();
    assert_eq!((from(first), first.due_at), (("urgent", 1), Some(shanghai(2026, 11, 24, 16, 20))), "one of two hours is over");
    assert_eq!(due(change.case(), ClockKind::Resolution), shanghai(2026, 12, 1, 14, 20));
    let calm = Triage { priority: Priority::Low, version: change.case().version, ..triage };
    let back = change.case().triage(&calm, &under(&rules, 3, Actor::System, shanghai(2026, 11, 24, 15, 50))).unwrap();
    assert_eq!(due(back.case(), ClockKind::FirstResponse), shanghai(2026, 11, 25, 13, 20), "as if it had never been urgent");
}

#[test]
fn open_cases_go_over_to_a_new_version_when_asked_and_the_ledger_says_so() {
    let rules = rules(vec![house(2, |policy| {
        length(policy, ClockKind::Resolution, 45);
        policy.deadlines.retain(|deadline| deadline.kind != ClockKind::Acknowledgement);
    })]);
    let scene = Scene::filed();
    let act = under(&rules, 9, Actor::System, shanghai(2026, 11, 25, 9, 0));
    let of = Changed::Policy(HOUSE.to_owned());
    let change = scene.case.recompute(&of, &act).unwrap();
    assert_eq!(due(change.case(), ClockKind::Resolution), shanghai(2026, 12, 1, 14, 20));
    assert!(!change.case().clock(ClockKind::Acknowledgement).unwrap().is_live(), "nothing asks for it any more");
    assert!(change.case().clock(ClockKind::Acknowledgement).unwrap().missed_at.is_none());
    assert_eq!(super::case::codes(&change).iter().filter(|code| *code == "clock_recomputed").count(), 2);
    assert_eq!(change.case().version, scene.case.version, "open forms stay valid");
    assert!(change.case().recompute(&of, &act).is_none(), "once");
}

#[test]
fn a_pause_ends_after_the_days_that_the_policy_allows_altogether() {
    let mut scene = Scene::filed();
    let far = |scene: &Scene| redress::domain::case::corresponding::Request {
        until: scene.now + Duration::days(60),
        ..scene.request("")
    };
    let ask = far(&scene);
    scene.staff(|case, act| case.ask_consumer(&ask, act));
    let until = tuesday() + Duration::days(10);
    assert_eq!(scene.case.sweep_at(), Some(until));
    scene.at(until + Duration::hours(5));
    let change = scene.sweep().unwrap();
    assert_eq!(super::case::codes(&change), ["clocks_resumed"]);
    let resolution = scene.clock(ClockKind::Resolution);
    assert_eq!(resolution.running_since, Some(until), "it runs on since then, not since somebody looked");
    assert_eq!(resolution.paused, 10 * 86_400);
    scene.consumer(|case, act| case.reply("好的", act));
    let ask = far(&scene);
    scene.staff(|case, act| case.ask_consumer(&ask, act));
    assert!(scene.clock(ClockKind::Resolution).running_since.is_some(), "asking again gives no more days");
}

#[test]
fn word_is_owed_from_each_message_and_an_answer_from_each_reply() {
    let mut scene = Scene::filed();
    scene.consumer(|case, act| case.reply("补充一句。", act));
    assert!(scene.case.clock(ClockKind::NextResponse).is_none(), "the first response is still owed: one wait, one date");
    scene.wait(Duration::hours(1));
    scene.message();
    assert_eq!(due(&scene.case, ClockKind::ProgressUpdate), shanghai(2026, 12, 1, 15, 20), "five working days of nine hours");
    scene.consumer(|case, act| case.reply("为什么？", act));
    let next = due(&scene.case, ClockKind::NextResponse);
    assert_eq!(next, shanghai(2026, 11, 25, 14, 20));
    scene.wait(Duration::hours(1));
    scene.consumer(|case, act| case.reply("在吗？", act));
    assert_eq!(due(&scene.case, ClockKind::NextResponse), next, "writing twice does not put the answer off");
    scene.message();
    assert!(!scene.case.clock(ClockKind::NextResponse).unwrap().is_live());
    scene.consumer(|case, act| case.reply("还有一个问题。", act));
    assert_eq!(scene.case.clock(ClockKind::NextResponse).unwrap().run, 2);
}

#[test]
fn triage_into_a_law_that_counts_from_acceptance_counts_from_when_a_human_took_it_up() {
    let mut law = Policy::preset("cn-samr-2026").unwrap();
    (law.version, law.in_use, law.fits.problem_types) = (2, true, vec![ProblemType::PaymentDelayed]);
    let rules = rules(vec![law]);
    let case = Case::file(&filing(), &under(&rules, 1, me(), tuesday())).case().clone();
    let answered = case.message("我们在核实。", &under(&rules, 2, Actor::System, shanghai(2026, 11, 24, 15, 0))).unwrap();
    assert!(answered.case().clock(ClockKind::FinalResponse).is_none());
    let triage = Triage {
        problem_type: ProblemType::PaymentDelayed,
        priority: Priority::Normal,
        team: None,
        vulnerable: false,
        assignee: None,
        version: answered.case().version,
    };
    let sorted = answered.case().triage(&triage, &under(&rules, 3, Actor::System, shanghai(2026, 12, 1, 9, 0))).unwrap();
    let started = sorted.case().clock(ClockKind::FinalResponse).unwrap().started_at;
    assert_eq!(started, shanghai(2026, 11, 24, 15, 0));
}

#[test]
fn a_case_gets_nothing_that_was_published_after_it_was_filed() {
    let published_at = Some(shanghai(2026, 11, 24, 15, 0));
    let rules = rules(vec![Policy { published_at, fits: Fits::default(), ..urgent() }]);
    let mine = Filing { consumer: Some(CONSUMER), ..filing() };
    let case = Case::file(&mine, &under(&rules, 1, me(), tuesday())).case().clone();
    let closed = case.withdraw(None, &under(&rules, 2, me(), shanghai(2026, 11, 24, 16, 0))).unwrap().case().clone();
    let reopening = redress::domain::case::closing::Reopening { reason: "又扣了".to_owned(), version: closed.version };
    let again = closed.reopen(&reopening, &under(&rules, 3, Actor::System, shanghai(2026, 11, 24, 17, 0))).unwrap();
    assert_eq!(again.case().clock(ClockKind::Resolution).unwrap().policy, HOUSE);
    let later = Case::file(&mine, &under(&rules, 4, me(), shanghai(2026, 11, 24, 15, 1)));
    assert_eq!(later.case().clock(ClockKind::Resolution).unwrap().policy, "urgent");
}

#[test]
fn what_a_case_went_over_to_is_what_it_goes_on_with() {
    let rules = rules(vec![house(2, |policy| length(policy, ClockKind::NextResponse, 2))]);
    let mut scene = Scene::filed();
    scene.message();
    let of = Changed::Policy(HOUSE.to_owned());
    let moved = scene.case.recompute(&of, &under(&rules, 7, Actor::System, scene.now)).unwrap().case().clone();
    let reply = moved.reply("好的", &under(&rules, 8, me(), shanghai(2026, 11, 24, 15, 0))).unwrap();
    assert_eq!(due(reply.case(), ClockKind::NextResponse), shanghai(2026, 11, 24, 17, 0));
}

#[test]
fn a_version_that_is_not_for_a_case_leaves_it_alone() {
    let lenders = house(2, |policy| {
        length(policy, ClockKind::Resolution, 45);
        policy.fits.provider_kinds = vec![ProviderKind::Lender];
    });
    let scene = Scene::filed();
    let act = under(&rules(vec![lenders]), 7, Actor::System, scene.now);
    assert!(scene.case.recompute(&Changed::Policy(HOUSE.to_owned()), &act).is_none());
}

#[test]
fn a_sum_made_beforehand_counts_a_long_pause_as_the_case_does() {
    let mut scene = Scene::filed();
    let ask = redress::domain::case::corresponding::Request { until: scene.now + Duration::days(60), ..scene.request("") };
    scene.staff(|case, act| case.ask_consumer(&ask, act));
    scene.wait(Duration::days(12)).sweep();
    scene.wait(Duration::days(8));
    scene.consumer(|case, act| case.reply("好的", act));
    let waited = [Pause { from: tuesday(), to: scene.now }];
    let sum = Policy::house().reckon(tuesday(), tuesday(), &waited, &Calendar::cn());
    let resolution = sum.iter().find(|reckoned| reckoned.deadline.kind == ClockKind::Resolution).unwrap();
    assert_eq!(resolution.due, due(&scene.case, ClockKind::Resolution));
}

#[test]
fn a_promise_changes_on_the_day_on_which_its_version_begins() {
    let december = house(2, |policy| {
        policy.in_force.0 = NaiveDate::from_ymd_opt(2026, 12, 1);
        length(policy, ClockKind::FirstResponse, 4);
    });
    let rules = rules(vec![december]);
    let promised = |at| rules.promise(ClockKind::FirstResponse, at).unwrap().deadline.term;
    let hours = |hours: i64| Term::Working { seconds: hours * HOUR, pauses: true };
    let days = [shanghai(2026, 11, 30, 23, 59), shanghai(2026, 12, 1, 0, 0)];
    assert_eq!(days.map(promised), [hours(8), hours(4)]);
}

#[test]
fn a_case_that_waits_for_the_consumer_still_does_under_another_policy() {
    let in_days = Deadline { term: Term::Days(20), ..hours(ClockKind::Resolution, 1) };
    let slow = Policy { fits: Fits { priorities: vec![Priority::Low], ..Fits::default() }, deadlines: vec![in_days], ..urgent() };
    let rules = rules(vec![slow]);
    let triage = |case: &Case, priority, at| {
        let version = case.version;
        let triage =
            Triage { problem_type: ProblemType::OrderStuck, priority, team: None, vulnerable: false, assignee: None, version };
        case.triage(&triage, &under(&rules, version, Actor::System, at)).unwrap().case().clone()
    };
    let case = triage(Case::file(&filing(), &under(&rules, 1, me(), tuesday())).case(), Priority::Low, tuesday());
    let ask = Scene::filed().request("");
    let waits = case.ask_consumer(&ask, &under(&rules, 3, Actor::System, tuesday())).unwrap().case().clone();
    assert!(waits.clock(ClockKind::Resolution).unwrap().running_since.is_some(), "a term in days does not stand still");
    let moved = triage(&waits, Priority::Normal, tuesday() + Duration::hours(1));
    let resolution = moved.clock(ClockKind::Resolution).unwrap();
    assert_eq!((&*resolution.policy, resolution.paused_at), (HOUSE, Some(tuesday() + Duration::hours(1))));
}

#[test]
fn a_late_clock_that_stands_still_wakes_when_its_pause_may_last_no_longer() {
    let mut scene = Scene::filed();
    scene.message();
    scene.at(shanghai(2026, 12, 9, 9, 0)).sweep();
    let ask = redress::domain::case::corresponding::Request { until: scene.now + Duration::days(300), ..scene.request("") };
    scene.staff(|case, act| case.ask_consumer(&ask, act));
    assert_eq!(scene.case.due(), None);
    assert_eq!(scene.case.sweep_at(), Some(scene.now + Duration::days(10)));
    scene.wait(Duration::days(10)).sweep();
    assert!(scene.case.due().unwrap().0 < scene.now, "overdue again, for all to see");
}

#[test]
fn a_policy_is_the_same_after_it_was_kept() {
    for id in Policy::presets() {
        let policy = Policy::preset(id).unwrap();
        let kept = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&kept).unwrap(), policy);
    }
}

proptest! {
    /// Whatever a policy becomes while a case runs, and whenever: what was counted stays counted, and going back undoes it.
    #[test]
    fn a_change_of_length_and_back_changes_no_date(hours in 1_i64..400, after in 0_i64..200, paused in 0_i64..50) {
        let there = rules(vec![house(2, |policy| length(policy, ClockKind::Resolution, hours))]);
        let back = rules(vec![house(2, |policy| length(policy, ClockKind::Resolution, hours)), house(3, |_| {})]);
        let mut scene = Scene::filed();
        scene.ask_consumer();
        scene.wait(Duration::hours(paused));
        scene.consumer(|case, act| case.reply("好的", act));
        let before = due(&scene.case, ClockKind::Resolution);
        scene.wait(Duration::hours(after));
        let of = Changed::Policy(HOUSE.to_owned());
        let moved = scene.case.recompute(&of, &under(&there, 7, Actor::System, scene.now)).unwrap().case().clone();
        let again = moved.recompute(&of, &under(&back, 8, Actor::System, scene.now)).unwrap().case().clone();
        prop_assert_eq!(due(&again, ClockKind::Resolution), before);
        let longer = due(&moved, ClockKind::Resolution) >= before;
        prop_assert_eq!(longer, hours >= 90, "{} hours", hours);
    }
}
