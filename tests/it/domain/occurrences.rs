//! Claims about what reports count of what happens to cases.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::correcting::Correction;
use redress::domain::case::corresponding::{Claim, Request};
use redress::domain::case::explaining::{Explanation, MissReason};
use redress::domain::case::extending::{ExtensionAnswer, ExtensionRequest};
use redress::domain::case::rating::Score;
use redress::domain::change::Change;
use redress::domain::codes::{Claimant, Correctable, OrderState, Outcome};
use redress::domain::event::Happening;
use redress::domain::figures::endings::{Promises, Ratings};
use redress::domain::figures::occurrence::{Answered, Counted, Ended, Kept, Recurrence, Told, mean_score, told, vital_few};
use redress::domain::ids::MerchantId;
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer};
use redress::domain::offer::Promiser;
use redress::domain::refusal::Refusal;
use redress::domain::sla::ClockKind;

use super::case::{AGENT, Scene, me};

const SHOP: MerchantId = MerchantId(500);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What a change tells, shortly: what, code, value.
fn short(change: &Change) -> Vec<(Counted, String, String)> {
    let happened = told(change).into_iter().filter_map(|told| match told {
        Told::Happened(it) => Some((it.what, it.code, it.value)),
        _ => None,
    });
    happened.collect()
}

fn is(what: Counted, code: &str, value: &str) -> (Counted, String, String) {
    (what, code.to_owned(), value.to_owned())
}

#[test]
fn a_promise_done_on_its_day_is_kept_in_time() {
    let due = day("2026-12-01");
    for (done, proof, kept) in [
        ("2026-11-30", false, Kept::Done),
        ("2026-12-01", true, Kept::DoneProven),
        ("2026-12-02", false, Kept::Late),
        ("2027-01-01", true, Kept::LateProven),
    ] {
        assert_eq!(Kept::of(due, day(done), proof), kept, "{done} {proof}");
    }
}

#[test]
fn what_came_back_was_filed_after_the_first_was_closed_or_asked_about() {
    let ended = |filed: &str, n: usize, closed: &str, asked: Option<&str>| Ended {
        filed_on: day(filed),
        n,
        closed_on: day(closed),
        asked_on: asked.map(day),
        merchant_asked_on: None,
        platform_asked_on: asked.map(day),
    };
    assert_eq!(Recurrence::of(&[], None), Recurrence::default());
    let cases = [
        ended("2026-11-01", 2, "2026-11-05", Some("2026-11-03")),
        // On the very day it cannot be told which was first.
        ended("2026-11-03", 1, "2026-11-09", None),
        ended("2026-11-04", 3, "2026-11-10", Some("2026-11-06")),
        ended("2026-11-05", 1, "2026-11-10", None),
        ended("2026-11-06", 4, "2026-11-20", None),
    ];
    assert_eq!(
        Recurrence::of(&cases, Some(day("2026-11-04"))),
        Recurrence {
            n: 11,
            after_closing: 4,
            after_asking: Some(8),
            after_notice: Some(5),
            closed_on: Some(day("2026-11-05")),
            asked_on: Some(day("2026-11-03")),
            notice_on: Some(day("2026-11-04")),
        }
    );
    let unasked: Vec<Ended> = cases.iter().map(|it| Ended { asked_on: None, ..*it }).collect();
    assert_eq!(Recurrence::of(&unasked, None).after_asking, None, "never asked is not the same as never again");
    let seen_by = |whom| Recurrence::of(&cases.map(|it| it.seen_by(whom)), None).after_asking;
    assert_eq!(
        (seen_by(Claimant::Platform), seen_by(Claimant::Merchant)),
        (Some(8), None),
        "what the other was asked is not theirs"
    );
}

#[test]
fn the_vital_few_hold_four_fifths() {
    for (counts, few) in
        [(vec![], 0), (vec![5], 1), (vec![8, 2], 1), (vec![7, 2, 1], 2), (vec![1, 1, 1, 1, 1], 4), (vec![0, 0], 1)]
    {
        assert_eq!(vital_few(&counts), few, "{counts:?}");
    }
}

#[test]
fn promises_are_told_by_whether_they_were_kept_and_ratings_by_who_was_content() {
    let mut promises = Promises::default();
    for (kept, n) in
        [(Kept::Open, 3), (Kept::Done, 2), (Kept::DoneProven, 1), (Kept::Late, 1), (Kept::LateProven, 4), (Kept::Dropped, 5)]
    {
        promises.add(kept, n);
    }
    promises.overdue = 2;
    let told = Promises { promised: 16, done: 3, done_late: 5, proven: 5, open: 3, overdue: 2, dropped: 5 };
    assert_eq!((promises, promises.settled()), (told, 10), "what is open and not due yet is not settled");
    let mut ratings = Ratings::default();
    [(5, 2), (4, 1), (3, 1), (1, 1)].into_iter().for_each(|(score, n)| ratings.add(score, n));
    [("upheld", 6), ("duplicate", 9), ("withdrawn", 1)].into_iter().for_each(|(outcome, n)| ratings.add_closed(outcome, n));
    assert_eq!((ratings.n(), ratings.content(), ratings.could, ratings.mean()), (5, 3, 7, Some(36)));
    assert_eq!((ratings.dates().met, ratings.dates().missed, ratings.of_score(2)), (3, 2, 0));
}

#[test]
fn a_mean_is_told_from_five_ratings_on_and_rounded_to_tenths() {
    for (scores, mean) in [
        (vec![(5, 4)], None),
        (vec![(5, 5)], Some(50)),
        (vec![(5, 3), (4, 2)], Some(46)),
        (vec![(1, 1), (2, 5)], Some(18)),
        (vec![(1, 3), (2, 3)], Some(15)),
    ] {
        assert_eq!(mean_score(&scores), mean, "{scores:?}");
    }
}

#[test]
fn a_miss_is_told_once_and_by_the_day_on_which_its_clock_began() {
    let mut scene = Scene::filed();
    scene.wait(Duration::days(2));
    let change = scene.sweep().unwrap();
    let missed: Vec<_> = told(&change)
        .into_iter()
        .filter_map(|told| match told {
            Told::Happened(it) if it.what == Counted::Missed => Some(it),
            _ => None,
        })
        .collect();
    let first = missed.iter().find(|it| it.code == "first_response").unwrap();
    assert_eq!((first.day, first.item, first.value.as_str()), (day("2026-11-24"), 1, ""));
    // Met late afterwards, it is the same miss.
    assert!(!short(&scene.staff(|case, act| case.message("您好", act))).iter().any(|(what, ..)| *what == Counted::Missed));
}

#[test]
fn a_clock_met_late_before_any_sweep_came_by_is_a_miss_of_whoever_met_it() {
    let mut scene = Scene::filed();
    scene.wait(Duration::days(2));
    let change = scene.staff(|case, act| case.message("您好", act));
    let missed = told(&change).into_iter().find_map(|told| match told {
        Told::Happened(it) if it.code == "first_response" => Some(it),
        _ => None,
    });
    assert_eq!(missed.unwrap().agent, Some(AGENT.id));
}

#[test]
fn a_reason_is_given_of_a_miss_of_ours_and_put_right_later_and_by_staff_alone() {
    let mut scene = Scene::filed();
    let explanation =
        |reason| Explanation { clock: ClockKind::FirstResponse, run: 1, reason, words: Some("两人请假".to_owned()) };
    let early = scene.try_by(Actor::Staff(AGENT), |case, act| case.explain_miss(&explanation(MissReason::Workload), act));
    assert_eq!(early.unwrap_err(), Refusal::NotNow, "nothing was missed yet");
    scene.wait(Duration::days(2));
    scene.sweep();
    assert!(scene.try_by(me(), |case, act| case.explain_miss(&explanation(MissReason::Workload), act)).is_err());
    let other = Explanation { run: 2, ..explanation(MissReason::Workload) };
    assert!(scene.try_by(Actor::Staff(AGENT), |case, act| case.explain_miss(&other, act)).is_err(), "no such run");
    let version = scene.case.version;
    for reason in [MissReason::Workload, MissReason::Merchant] {
        let change = scene.staff(|case, act| case.explain_miss(&explanation(reason), act));
        let became =
            Told::Became { what: Counted::Missed, code: "first_response".to_owned(), item: 1, value: reason.to_string() };
        assert_eq!(told(&change), [became]);
        assert!(!change.events()[0].what.is_for_consumer());
        assert!(matches!(change.events()[0].what, Happening::MissExplained { .. }));
    }
    assert_eq!(scene.case.version, version, "open forms stay good");
}

#[test]
fn an_end_is_told_once_with_its_cause_and_a_rating_by_the_day_of_the_end() {
    let mut scene = Scene::filed();
    scene.staff(|case, act| case.message("您好", act));
    let closing = scene.closing(Outcome::Upheld);
    let closed = scene.staff(|case, act| case.close(&closing, act));
    let cause = closing.root_cause.as_str();
    assert_eq!(short(&closed), [is(Counted::Closed, cause, "upheld")]);
    let note = scene.staff(|case, act| case.note("备注", act));
    assert_eq!(short(&note), []);
    scene.wait(Duration::days(3));
    let rated = scene.consumer(|case, act| case.rate(Score::new(4).unwrap(), None, act));
    assert_eq!(short(&rated), [is(Counted::Rated, "", "4")]);
    let Told::Happened(it) = &told(&rated)[1] else { panic!("the old one is undone first") };
    assert_eq!(it.day, day("2026-11-24"));
}

#[test]
fn extensions_are_told_as_they_are_asked_for_and_decided() {
    let mut scene = Scene::filed();
    let asked = scene.staff(ask);
    assert_eq!(short(&asked), [is(Counted::ExtensionAsked, "resolution", "")]);
    let chief = Actor::Staff(redress::domain::actor::Staff {
        id: redress::domain::ids::PersonId(77),
        role: redress::domain::actor::Role::Supervisor,
        ..AGENT
    });
    let refused = scene.try_by(chief.clone(), |case, act| answer(case, None, act)).unwrap();
    assert_eq!(short(&refused), [is(Counted::ExtensionRefused, "resolution", "")]);
    scene.staff(ask);
    let granted = scene.try_by(chief, |case, act| answer(case, Some("等平台"), act)).unwrap();
    assert_eq!(short(&granted), [is(Counted::ExtensionGranted, "resolution", "")]);
}

fn ask(case: &Case, act: &redress::domain::change::Act) -> Result<Change, Refusal> {
    let (clock, days, reason) = (ClockKind::Resolution, 1, "等平台".to_owned());
    case.ask_extension(&ExtensionRequest { clock, days, reason, version: case.version }, act)
}

fn answer(case: &Case, granted: Option<&str>, act: &redress::domain::change::Act) -> Result<Change, Refusal> {
    case.answer_extension(&ExtensionAnswer { granted: granted.map(str::to_owned), version: case.version }, act)
}

fn asking(scene: &Scene) -> Request {
    Request { whom: "叮铃到家".to_owned(), body: "请说明。".to_owned(), until: scene.now + Duration::days(3) }
}

fn fact(scene: &Scene, claimant: Claimant) -> Claim {
    Claim { claimant, state: OrderState::Paid, at: scene.now, body: None }
}

/// What a change tells of questions to the outside.
fn of_questions(change: &Change) -> Vec<Told> {
    let is_one = |told: &Told| match told {
        Told::Happened(it) => it.what == Counted::Asked,
        Told::Became { what, .. } | Told::Undone { what, .. } => *what == Counted::Asked,
        Told::AnsweredLate { .. } => true,
    };
    told(change).into_iter().filter(is_one).collect()
}

fn became(code: Claimant, item: i64, value: Answered) -> Told {
    Told::Became { what: Counted::Asked, code: code.to_string(), item, value: value.to_string() }
}

#[test]
fn merchant_and_platform_each_have_their_own_questions_and_answers() {
    let mut scene = Scene::filed();
    let ask = asking(&scene);
    let asked = of_questions(&scene.staff(|case, act| case.ask_merchant(&ask, act)));
    assert!(
        matches!(&asked[..], [Told::Happened(it)] if it.code == "merchant" && it.item == 1 && it.value == "open"),
        "{asked:?}"
    );
    scene.wait(Duration::hours(2));
    let claim = fact(&scene, Claimant::Merchant);
    let answered = scene.staff(|case, act| case.record_fact(&claim, act));
    assert_eq!(of_questions(&answered), [became(Claimant::Merchant, 1, Answered::InTime(7_200))]);
    let ask = asking(&scene);
    let asked = of_questions(&scene.staff(|case, act| case.ask_platform(&ask, act)));
    assert!(matches!(&asked[..], [Told::Happened(it)] if it.code == "platform" && it.item == 2), "{asked:?}");
    // The date passes, and the answer comes a day later: it is late, and late once.
    scene.wait(Duration::days(4));
    let silent = scene.sweep().unwrap();
    assert_eq!(of_questions(&silent), [became(Claimant::Platform, 2, Answered::Silent)]);
    let claim = fact(&scene, Claimant::Platform);
    let late = scene.staff(|case, act| case.record_fact(&claim, act));
    let value = Answered::Late(4 * 86_400);
    assert_eq!(of_questions(&late), [Told::AnsweredLate { whom: Claimant::Platform, item: 2, value }]);
    let claim = fact(&scene, Claimant::Merchant);
    assert_eq!(of_questions(&scene.staff(|case, act| case.record_fact(&claim, act))), [], "the merchant has answered long ago");
    let closing = scene.closing(Outcome::Upheld);
    let closed = scene.staff(|case, act| case.close(&closing, act));
    let end = told(&closed).into_iter().find_map(|told| match told {
        Told::Happened(it) if it.what == Counted::Closed => Some(it),
        _ => None,
    });
    let (end, first) = (end.unwrap(), Some(day("2026-11-24")));
    assert_eq!((end.asked_on, end.merchant_asked_on, end.platform_asked_on), (first, first, first));
}

#[test]
fn a_question_that_is_not_asked_any_more_says_nothing_of_whoever_was_asked() {
    let mut scene = Scene::filed();
    let ask = asking(&scene);
    scene.staff(|case, act| case.ask_merchant(&ask, act));
    let instead = of_questions(&scene.staff(|case, act| case.ask_platform(&ask, act)));
    assert_eq!(instead[0], became(Claimant::Merchant, 1, Answered::Dropped));
    for answered in [Answered::Open, Answered::Silent, Answered::Dropped, Answered::InTime(60), Answered::Late(90_000)] {
        assert_eq!(Answered::parse(&answered.to_string()), Some(answered));
    }
    assert_eq!((Answered::parse("late"), Answered::parse("in_time x"), Answered::parse("early 3")), (None, None, None));
}

/// What the merchant of [`lettered`] says by its link.
fn said(scene: &Scene, kind: AnswerKind, on: Option<NaiveDate>) -> MerchantAnswer {
    let state = kind.states().first().map(|state| (*state, scene.now));
    let seen = scene.case.merchant_request.as_ref().unwrap().answers;
    MerchantAnswer { kind, on, detail: None, body: None, state, files: Vec::new(), seen }
}

/// Asked by letter, to answer by the date.
fn lettered() -> (Scene, DateTime<Utc>) {
    let mut scene = Scene::filed();
    let ask = asking(&scene);
    scene.staff(|case, act| case.ask_by_letter(&ask, SHOP, act));
    (scene, ask.until)
}

fn answers_by_letter(scene: &mut Scene, answer: &MerchantAnswer) -> Vec<Told> {
    let to = scene.case.merchant_request.as_ref().unwrap().id;
    of_questions(&scene.try_by(Actor::Merchant(SHOP), |case, act| case.answer_as_merchant(to, answer, act)).unwrap())
}

#[test]
fn a_letter_is_waited_for_whatever_else_its_case_waits_for() {
    let (mut scene, until) = lettered();
    scene.wait(Duration::hours(1));
    assert_eq!(of_questions(&scene.ask_consumer()), [], "the merchant is asked on");
    scene.at(until + Duration::minutes(5));
    assert_eq!(of_questions(&scene.sweep().unwrap()), [became(Claimant::Merchant, 1, Answered::Silent)]);
    scene.at(until + Duration::days(1));
    let answer = said(&scene, AnswerKind::Finished, None);
    let late = Answered::Late(4 * 86_400);
    assert_eq!(answers_by_letter(&mut scene, &answer), [became(Claimant::Merchant, 1, late)], "late, and told once");
    let ask = asking(&scene);
    let again = of_questions(&scene.staff(|case, act| case.ask_by_letter(&ask, SHOP, act)));
    assert!(matches!(&again[..], [Told::Happened(it)] if it.item == 2), "what came of the first stands: {again:?}");
    let (mut scene, _) = lettered();
    scene.wait(Duration::hours(2));
    scene.ask_consumer();
    scene.wait(Duration::hours(2));
    let answer = said(&scene, AnswerKind::Finished, None);
    let in_time = Answered::InTime(4 * 3_600);
    assert_eq!(answers_by_letter(&mut scene, &answer), [became(Claimant::Merchant, 1, in_time)]);
}

#[test]
fn a_letter_that_is_put_off_or_outlived_by_its_case_is_no_silence() {
    let (mut scene, until) = lettered();
    scene.wait(Duration::hours(1));
    let later = said(&scene, AnswerKind::NeedsTime, Some((until + Duration::days(3)).date_naive()));
    let put_off = answers_by_letter(&mut scene, &later);
    assert_eq!(put_off[0], became(Claimant::Merchant, 1, Answered::Dropped));
    assert!(matches!(&put_off[1..], [Told::Happened(it)] if (it.item, it.value.as_str()) == (2, "open")), "{put_off:?}");
    let closing = scene.closing(Outcome::Upheld);
    let closed = scene.staff(|case, act| case.close(&closing, act));
    assert_eq!(of_questions(&closed), [became(Claimant::Merchant, 2, Answered::Dropped)]);
}

#[test]
fn what_another_merchant_says_answers_nothing_that_this_one_was_asked() {
    let mut scene = Scene::filed();
    let ask = asking(&scene);
    scene.staff(|case, act| case.ask_merchant(&ask, act));
    scene.wait(Duration::days(4));
    scene.sweep().unwrap();
    let (field, value, version) = (Correctable::Merchant, Some("木色家具".to_owned()), scene.case.version);
    let correction = Correction { field, value, joined: false, is_respelt: false, version };
    assert_eq!(of_questions(&scene.staff(|case, act| case.correct(&correction, act))), []);
    let claim = fact(&scene, Claimant::Merchant);
    assert_eq!(of_questions(&scene.staff(|case, act| case.record_fact(&claim, act))), []);
}

#[test]
fn a_promise_is_told_with_who_has_to_keep_it() {
    let mut scene = Scene::filed();
    scene.offer();
    let accepted = scene.accept();
    let by = told(&accepted).into_iter().find_map(|told| match told {
        Told::Happened(it) if it.what == Counted::Promised => Some(it.promiser),
        _ => None,
    });
    assert_eq!(by, Some(Some(Promiser::House)));
}
