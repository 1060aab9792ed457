//! Whose cases are merged, and what is so of both afterwards.

use redress::domain::actor::Actor;
use redress::domain::case::merging::Held;
use redress::domain::case::{Action, StatusCode};
use redress::domain::credit::{CreditHarm, Harm};
use redress::domain::ids::PersonId;
use redress::domain::link::LinkChange;
use redress::domain::refusal::Refusal;
use redress::domain::sla::ClockKind;

use super::super::{AGENT, Scene, act, codes};
use super::{Pair, keeping};
use crate::support::app::tuesday;

fn refused(pair: &Pair) -> Refusal {
    pair.try_merge(&Actor::Staff(AGENT), pair.seen()).unwrap_err()
}

#[test]
fn cases_of_one_account_are_merged_and_those_of_none_once_somebody_says_that_it_is_one_person() {
    let (other, unsaid) = (Some(Refusal::OtherConsumer), Some(Refusal::SamePersonUnsaid));
    for (mine, theirs, refused) in [
        (Some(1), Some(1), None),
        (Some(1), Some(2), other.clone()),
        (Some(1), None, other.clone()),
        (None, Some(1), other),
        (None, None, unsaid),
    ] {
        let mut pair = Pair::of(Scene::filed(), Scene::filed());
        pair.goes.case.consumer = mine.map(PersonId);
        pair.stays.case.consumer = theirs.map(PersonId);
        assert_eq!(pair.goes.case.contact, pair.stays.case.contact, "the same e-mail and phone");
        let merged = pair.try_merge(&Actor::Staff(AGENT), pair.seen());
        assert_eq!(merged.err(), refused, "{mine:?} {theirs:?}");
        let [mine, theirs] = pair.acts(&Actor::Staff(AGENT));
        let said = pair.goes.case.merge_of_same_person(&pair.stays.case, Held::default(), pair.seen(), [&mine, &theirs]);
        assert_eq!(said.err(), refused.filter(|it| *it == Refusal::OtherConsumer), "saying it makes no account another");
    }
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.goes.case.represented = Some("陈妈妈".to_owned());
    assert_eq!(refused(&pair), Refusal::OtherRepresented);
}

/// A case without an account, reached like this.
fn guest(email: Option<&str>, phone: Option<&str>) -> Scene {
    let mut scene = Scene::filed();
    scene.case.consumer = None;
    scene.case.contact.email = email.map(str::to_owned);
    scene.case.contact.phone = phone.map(str::to_owned);
    scene
}

#[test]
fn two_without_an_account_are_one_persons_by_an_address_or_a_number_however_it_is_written() {
    for (mine, theirs, may) in [
        ((Some("chen@mail.example"), None), (Some("Chen@mail.example"), Some("13900001111")), true),
        ((None, Some("13800002046")), (None, Some("+8613800002046")), true),
        ((None, Some("8613800002046")), (Some("a@mail.example"), Some("008613800002046")), true),
        ((None, Some("01088880000")), (None, Some("01088880000")), true),
        ((Some("chen@mail.example"), None), (Some("cheng@mail.example"), None), false),
        ((None, Some("13800002046")), (None, Some("13800002047")), false),
        ((Some("chen@mail.example"), None), (None, Some("13800002046")), false),
    ] {
        let pair = Pair::of(guest(mine.0, mine.1), guest(theirs.0, theirs.1));
        let merged = pair.goes.case.may_merge_into(&pair.stays.case, &Actor::Staff(AGENT));
        assert_eq!(merged.err(), (!may).then_some(Refusal::OtherConsumer), "{mine:?} {theirs:?}");
        assert_eq!(pair.goes.case.could_merge_into(&pair.stays.case.whose(), &Actor::Staff(AGENT)), may);
    }
}

#[test]
fn that_it_is_one_person_is_written_down_and_what_was_hurt_of_a_credit_stays_where_it_was_told() {
    let phone = Some("13800002046");
    let pair = Pair::of(guest(None, phone), guest(None, phone));
    let [mine, theirs] = pair.acts(&Actor::Staff(AGENT));
    let [goes, stays] =
        pair.goes.case.merge_of_same_person(&pair.stays.case, Held::default(), pair.seen(), [&mine, &theirs]).unwrap();
    let said = goes.links().iter().find_map(|link| match link {
        LinkChange::Made { set_aside, .. } => set_aside.as_ref().map(|kept| kept.same_person),
        LinkChange::Ended { .. } => None,
    });
    assert_eq!((said, stays.case().credit.is_none()), (Some(true), true));
    let mut hurt = Pair::of(guest(None, phone), guest(None, phone));
    let (harm, said_at) = (Harm::Record, tuesday());
    hurt.goes.case.credit = Some(CreditHarm { harm, said_at, objection: None, corrected_at: None });
    let merged = hurt.goes.case.may_merge_into(&hurt.stays.case, &Actor::Staff(AGENT));
    assert_eq!(merged.unwrap_err(), Refusal::CreditOpen, "whoever holds the link of the other would read of it");
}

#[test]
fn whose_work_is_under_review_neither_merges_it_away_nor_goes_on_with_it() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.goes.case.reviewed = vec![AGENT.id];
    assert_eq!(refused(&pair), Refusal::OwnWork);
    assert!(!pair.goes.case.allowed_actions(&Actor::Staff(AGENT)).contains(&Action::Merge));
    let colleague = PersonId(5);
    pair.goes.case.reviewed = vec![colleague];
    pair.stays.case.reviewed = vec![PersonId(6)];
    pair.stays.case.assignee = Some(colleague);
    let [_, stays] = pair.merge();
    assert_eq!((&pair.stays.case.reviewed, pair.stays.case.assignee), (&vec![PersonId(6), colleague], None));
    assert!(codes(&stays).contains(&"assigned".to_owned()));
}

#[test]
fn what_is_promised_is_done_before_a_case_is_merged() {
    let mut owed = Scene::in_status(StatusCode::Resolved);
    owed.reopen();
    assert_eq!(refused(&Pair::of(owed, Scene::filed())), Refusal::RemedyOwed);
}

#[test]
fn nothing_is_carried_further_than_one_step() {
    let pair = Pair::of(Scene::filed(), Scene::filed());
    let [mine, theirs] = pair.acts(&Actor::Staff(AGENT));
    let merge = |held| pair.goes.case.merge_into(&pair.stays.case, held, pair.seen(), [&mine, &theirs]);
    assert_eq!(merge(Held { mine: 1, theirs: 0 }).unwrap_err(), Refusal::HoldsMerged);
    assert_eq!(merge(Held { mine: 0, theirs: 10 }).unwrap_err(), Refusal::TooManyLinks { most: 10 });
    assert!(merge(Held { mine: 0, theirs: 9 }).is_ok());
}

#[test]
fn how_high_a_case_went_and_what_delay_would_do_go_with_it() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    (pair.goes.case.level, pair.goes.case.vulnerable) = (2, true);
    pair.goes.case.demanded_at = Some(pair.goes.now);
    let (days, follow_up) = (5, Some(pair.goes.now + chrono::Duration::days(2)));
    pair.goes.case.follow_up = follow_up;
    let reason = "等平台核实。".to_owned();
    let request = redress::domain::case::extending::ExtensionRequest {
        clock: ClockKind::Resolution,
        days,
        reason,
        version: pair.goes.case.version,
    };
    pair.goes.staff(|case, act| case.ask_extension(&request, act));
    let asked = pair.goes.case.extension;
    pair.merge();
    let case = &pair.stays.case;
    assert_eq!((case.level, case.vulnerable, case.demanded_at), (2, true, pair.goes.case.demanded_at));
    assert_eq!(pair.goes.case.extension, None, "nobody is to answer what a merged case asks for");
    pair.unmerge();
    assert_eq!((pair.goes.case.extension, pair.goes.case.follow_up), (asked, follow_up));
}

#[test]
fn both_are_taken_apart_by_whoever_sees_both_as_they_are_now() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.merge();
    let seen = pair.seen();
    pair.stays.message();
    let set_aside = pair.set_aside.clone().unwrap();
    let [mine, theirs] = pair.acts(&Actor::Staff(AGENT));
    let stale = pair.goes.case.unmerge(&pair.stays.case, keeping(&set_aside, &[]), seen, [&mine, &theirs]);
    assert_eq!(stale.unwrap_err(), Refusal::Stale { seen: 2, now: 3 }, "its dates move too");
    pair.stays.case.team = Some(super::THEIRS);
    let mate = Actor::Staff(super::of_team(super::OURS));
    let [mine, theirs] = [act(5_000, mate.clone(), pair.goes.now), act(6_000, mate, pair.goes.now)];
    let unseen = pair.goes.case.unmerge(&pair.stays.case, keeping(&set_aside, &[]), pair.seen(), [&mine, &theirs]);
    assert_eq!(unseen.unwrap_err(), Refusal::NotNow);
}

#[test]
fn an_answer_that_was_owed_for_the_other_case_is_owed_there_alone_again() {
    let answered = || {
        let mut scene = Scene::filed();
        scene.message();
        scene
    };
    let asking = || {
        let mut scene = answered();
        scene.consumer(|case, act| case.reply("在吗？", act));
        scene
    };
    let mut pair = Pair::of(asking(), answered());
    pair.merge();
    assert!(pair.stays.case.unanswered && pair.stays.clock(ClockKind::NextResponse).is_live());
    pair.unmerge();
    assert!(!pair.stays.case.unanswered && !pair.stays.clock(ClockKind::NextResponse).is_live());
    assert!(pair.goes.case.unanswered && pair.goes.clock(ClockKind::NextResponse).is_live());

    let mut pair = Pair::of(asking(), answered());
    pair.merge();
    pair.at(pair.goes.now + chrono::Duration::hours(1));
    pair.stays.consumer(|case, act| case.reply("这边也有一句话", act));
    let alone = {
        let mut scene = answered();
        scene.at(pair.stays.now).consumer(|case, act| case.reply("这边也有一句话", act));
        scene.clock(ClockKind::NextResponse).due_at
    };
    assert_eq!(
        pair.stays.clock(ClockKind::NextResponse).due_at,
        pair.set_aside.as_ref().unwrap().clocks.iter().find(|clock| clock.kind == ClockKind::NextResponse).unwrap().due_at
    );
    pair.unmerge();
    assert!(pair.stays.case.unanswered, "what was written here since is answered here");
    assert_eq!(pair.stays.clock(ClockKind::NextResponse).due_at, alone);
}

#[test]
fn an_offer_that_lapsed_with_the_merge_stopped_the_clocks_until_then() {
    let mut pair = Pair::of(Scene::in_status(StatusCode::Offered), Scene::filed());
    let merged_at = pair.goes.now + chrono::Duration::hours(1);
    let expected = {
        let mut case = pair.goes.case.clone();
        case.status = redress::domain::case::Status::Offered { until: merged_at - chrono::Duration::milliseconds(1) };
        let swept = case.sweep(&act(4_000, Actor::System, merged_at)).unwrap();
        swept.case().clock(ClockKind::Resolution).unwrap().due_at
    };
    pair.at(merged_at).merge();
    pair.at(merged_at + chrono::Duration::days(9)).unmerge();
    assert_eq!(pair.goes.clock(ClockKind::Resolution).due_at, expected);
}
