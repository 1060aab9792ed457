//! What a merchant promised keeps its link open, and is asked after; whose order it is not is asked no more.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::correcting::Correction;
use redress::domain::change::Change;
use redress::domain::codes::{Claimant, Correctable};
use redress::domain::event::Happening;
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer, OPEN_DAYS};
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};

use super::super::{Scene, codes, notices};
use super::{SHOP, answer, asked, request, say};

#[test]
fn a_promise_keeps_the_link_open_until_a_fortnight_after_its_day_and_is_asked_after() {
    let mut scene = asked();
    let day = (scene.now + Duration::days(40)).date_naive();
    let said = MerchantAnswer { on: Some(day), ..answer(&scene, AnswerKind::WillFinish) };
    say(&mut scene, &said).unwrap();
    let it = request(&scene);
    assert!(it.opens_until() > it.until + Duration::days(OPEN_DAYS + 30), "{}", it.opens_until());
    let due = scene.case.owed_by_merchant().unwrap().clone();
    assert_eq!(due.due_on, day);
    scene.now = due.remind_at;
    let soon = scene.sweep().unwrap();
    assert!(notices(&soon).contains(&NoticeKind::MerchantPromise), "{:?}", codes(&soon));
    scene.now = due.due_at;
    let late = scene.sweep().unwrap();
    assert!(notices(&late).contains(&NoticeKind::MerchantPromise) && notices(&late).contains(&NoticeKind::PromiseLate));
    assert!(notices(&late).iter().all(|kind| *kind != NoticeKind::MerchantReminder));
    let done = answer(&scene, AnswerKind::Finished);
    let change = say(&mut scene, &done).unwrap();
    assert_eq!(change.facts().len(), 1, "it can still say that it is done");
}

#[test]
fn an_order_of_somebody_else_is_not_asked_about_any_more_once_the_merchant_is_put_right() {
    let spelt = Correction {
        field: Correctable::Merchant,
        value: Some("叮铃到家（成都）".to_owned()),
        joined: false,
        is_respelt: true,
        version: asked().case.version,
    };
    let mut scene = asked();
    scene.staff(|case, act| case.correct(&spelt, act));
    assert_eq!(scene.status(), StatusCode::AwaitingMerchant, "another spelling of whom was asked is no other merchant");
    assert!(request(&scene).is_awaited());
    for has_answered in [false, true] {
        let mut scene = asked();
        if has_answered {
            let said = answer(&scene, AnswerKind::NotOurs);
            say(&mut scene, &said).unwrap();
            assert!(request(&scene).is_disowned());
        }
        let version = scene.case.version;
        let it = |value: Option<&str>| Correction {
            field: Correctable::Merchant,
            value: value.map(str::to_owned),
            joined: false,
            is_respelt: false,
            version,
        };
        let same = scene.case.order.merchant.clone();
        for nothing in [None, Some(same.as_str())] {
            let refused =
                scene.try_by(Actor::Staff(super::super::AGENT), |case, act| case.correct(&it(nothing), act)).unwrap_err();
            assert_eq!(refused, Refusal::Unchanged, "{nothing:?}");
        }
        let change = scene.staff(|case, act| case.correct(&it(Some("木色家具")), act));
        assert_eq!(scene.case.order.merchant, "木色家具");
        assert_eq!(change.texts()[0].title.as_deref(), Some(same.as_str()), "the old name stays in the history");
        assert_eq!(scene.status(), StatusCode::Open);
        assert!(request(&scene).ended_at.is_some() && scene.case.asked_of(&Actor::Merchant(SHOP)).is_none());
        assert_ne!(scene.standing(ClockKind::MerchantAnswer), Standing::Missed);
        scene.wait(Duration::days(9));
        let swept = scene.sweep();
        let is_silent = swept.iter().flat_map(Change::events).any(|it| matches!(it.what, Happening::NoAnswer { .. }));
        assert!(!is_silent, "it is no silence of anybody");
    }
}

#[test]
fn what_a_merchant_says_in_a_case_that_goes_on_elsewhere_counts_there() {
    let from = asked();
    let into = Scene::filed();
    let said = answer(&from, AnswerKind::Finished);
    let act = super::super::act(90, Actor::Merchant(SHOP), from.now);
    let change = into.case.hear_answer_of(&from.case, &said, &act).unwrap();
    assert_eq!(change.facts().iter().map(|fact| fact.claimant).collect::<Vec<_>>(), [Claimant::Merchant]);
    assert!(change.events().iter().any(|it| matches!(it.what, Happening::MerchantAnswered { .. })));
    let stranger = super::super::act(90, Actor::Merchant(redress::domain::ids::MerchantId(501)), from.now);
    assert!(into.case.hear_answer_of(&from.case, &said, &stranger).is_none());
}

#[test]
fn a_merchant_or_a_platform_that_was_asked_otherwise_and_is_silent_raises_the_case_too() {
    for is_merchant in [true, false] {
        let mut scene = Scene::filed();
        let ask = scene.request("叮铃到家");
        scene.staff(|case, act| if is_merchant { case.ask_merchant(&ask, act) } else { case.ask_platform(&ask, act) });
        scene.now = ask.until + Duration::seconds(1);
        let change = scene.sweep().unwrap();
        assert_eq!(scene.case.level, 1, "{:?}", codes(&change));
        assert_eq!(notices(&change).contains(&NoticeKind::NoAnswer), is_merchant, "the consumer is told of the merchant");
    }
}
