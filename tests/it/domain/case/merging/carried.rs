//! What comes over with a merge and goes back with its end: a level, files, whom letters tell of it, and changed rules.

use std::sync::Arc;

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::merging::{Kept, Seen};
use redress::domain::case::reckoning::Changed;
use redress::domain::change::{Act, Change};
use redress::domain::codes::{Consent, EscalationCause};
use redress::domain::credit::{CreditHarm, CreditState, Harm, ObjectionAnswer, ObjectionDoor};
use redress::domain::event::Happening;
use redress::domain::evidence::{Attached, Audience, EvidenceKind, FileChange};
use redress::domain::ids::EvidenceId;
use redress::domain::notice::{NoticeKind, Way};
use redress::domain::notification;
use redress::domain::offer::RemedyProof;
use redress::domain::refusal::Refusal;
use redress::domain::rulebook::Rulebook;
use redress::domain::sla::{ClockKind, HOUSE, Policy, Term};

use super::super::{AGENT, Scene, act, codes, me, rules};
use super::Pair;

#[test]
fn a_level_that_came_with_a_merge_is_told_as_such_and_calls_nobody() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.goes.case.level = 2;
    let [_, stays] = pair.merge();
    let causes: Vec<EscalationCause> = stays
        .events()
        .iter()
        .filter_map(|event| match event.what {
            Happening::Escalated { cause, .. } => Some(cause),
            _ => None,
        })
        .collect();
    assert_eq!((causes.as_slice(), pair.stays.case.level), ([EscalationCause::Merged; 2].as_slice(), 2));
    let called = notification::of(&stays).into_iter().any(|it| it.kind == notification::Kind::Raised);
    assert!(!called, "those whom the first case was raised to know of it");
}

fn file(name: &str) -> (EvidenceId, Attached) {
    let attached = Attached { file: name.to_owned(), bytes: 10, sha256: "00".repeat(32), kind: EvidenceKind::OrderPage };
    (EvidenceId(1), attached)
}

fn audiences(change: &Change) -> Vec<Audience> {
    let taken = |what: &FileChange| match what {
        FileChange::Taken(_, audience) => Some(*audience),
        _ => None,
    };
    change.evidence().iter().filter_map(taken).collect()
}

#[test]
fn files_for_a_merged_case_are_shown_as_the_narrower_of_both_consents_says() {
    for (mine, theirs, audience) in [
        (true, true, Audience::Merchant),
        (true, false, Audience::Consumer),
        (false, true, Audience::Consumer),
        (false, false, Audience::Consumer),
    ] {
        let of = |shares: bool| {
            let mut scene = Scene::filed();
            scene.case.consents = if shares { vec![Consent::Share] } else { Vec::new() };
            scene
        };
        let mut pair = Pair::of(of(mine), of(theirs));
        pair.merge();
        let (goes, stays, by) = (&pair.goes.case, &pair.stays.case, act(900, me(), pair.goes.now));
        let added = stays.add_evidence_of(goes, &[file("a")], &by).unwrap();
        let replied = stays.reply_of(goes, ("1. 哪天付的\n十号。", &[file("b")]), &by).unwrap();
        assert_eq!((audiences(&added), audiences(&replied)), (vec![audience], vec![audience]), "{mine} {theirs}");
        assert_eq!(goes.shown_to(Audience::Merchant), audience, "{mine} {theirs}: and so are those that it had");
        assert_eq!(codes(&replied)[..2], ["replied", "evidence_added"], "one change");
    }
}

#[test]
fn what_was_asked_in_a_merged_case_is_answered_where_the_rules_let_its_consumer_speak() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.merge();
    let goes = pair.goes.case.clone();
    pair.stays.close(redress::domain::codes::Outcome::Upheld);
    let refused = pair.stays.try_by(me(), |case, act| case.reply_of(&goes, ("十号。", &[]), act));
    assert_eq!(refused.unwrap_err(), Refusal::NotNow);
    let mut full = Pair::of(Scene::filed(), Scene::filed());
    full.merge();
    full.stays.case.files = redress::domain::evidence::MAX_FILES_PER_CASE;
    let refused = full.stays.try_by(me(), |case, act| case.reply_of(&goes, ("十号。", &[file("a")]), act));
    assert_eq!(refused.unwrap_err(), Refusal::TooManyFiles);
}

#[test]
fn a_letter_goes_to_addresses_of_the_merged_case_that_the_other_has_not() {
    type Contact = (Option<&'static str>, Option<&'static str>, bool);
    let (mail, phone) = (Some("lin@mail.example"), Some("13800138000"));
    let table: [(Contact, Contact, Option<&[Way]>); 7] = [
        ((mail, phone, true), (mail, phone, true), None),
        ((Some("LIN@mail.example"), None, false), (mail, None, false), None),
        ((Some("old@mail.example"), phone, true), (mail, phone, true), Some(&[Way::Mail])),
        ((mail, Some("13900139000"), true), (mail, phone, true), Some(&[Way::Text])),
        ((mail, phone, true), (mail, phone, false), Some(&[Way::Text])),
        ((mail, Some("13900139000"), false), (mail, phone, true), None),
        ((Some("old@mail.example"), phone, true), (mail, None, false), Some(Way::ALL)),
    ];
    for (mine, theirs, ways) in table {
        let of = |(email, phone, texts): Contact| {
            let mut scene = Scene::filed();
            scene.case.contact.email = email.map(str::to_owned);
            scene.case.contact.phone = phone.map(str::to_owned);
            scene.case.consents = if texts { vec![Consent::Texts] } else { Vec::new() };
            scene
        };
        let mut pair = Pair::of(of(mine), of(theirs));
        let [goes, stays] = pair.merge();
        let told = goes.notices().iter().map(|notice| (notice.kind, notice.ways)).collect::<Vec<_>>();
        assert_eq!(told, ways.map(|ways| (NoticeKind::Merged, ways)).into_iter().collect::<Vec<_>>(), "{mine:?} {theirs:?}");
        assert_eq!(stays.notices()[0].ways, Way::ALL);
    }
}

/// Ours, with a result due within so many hours of working time, as its second version.
fn shorter(hours: i64) -> Arc<Rulebook> {
    let mut policy = Policy { version: 2, ..Policy::house() };
    for deadline in policy.deadlines.iter_mut().filter(|deadline| deadline.kind == ClockKind::Resolution) {
        deadline.term = Term::Working { seconds: hours * 3600, pauses: true };
    }
    Arc::new(rules().with_policy(policy))
}

fn parted(pair: &Pair, under: &Arc<Rulebook>, reckoned: &[Changed]) -> Case {
    let acts = [5_000, 6_000].map(|first| Act { under: Arc::clone(under), ..act(first, Actor::Staff(AGENT), pair.goes.now) });
    let seen = Seen { mine: pair.goes.case.version, theirs: pair.stays.case.version };
    let kept = Kept { set_aside: pair.set_aside.as_ref().unwrap(), others: &[], reckoned };
    let [goes, _] = pair.goes.case.unmerge(&pair.stays.case, kept, seen, [&acts[0], &acts[1]]).unwrap();
    goes.case().clone()
}

#[test]
fn clocks_that_are_given_back_follow_the_rules_that_open_cases_went_over_to_meanwhile() {
    let (under, changed) = (shorter(20), Changed::Policy(HOUSE.to_owned()));
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    let open = pair.goes.case.clone();
    pair.at(pair.goes.now + Duration::hours(1)).merge();
    pair.at(pair.goes.now + Duration::hours(3));
    let system = Act { under: Arc::clone(&under), ..act(77, Actor::System, pair.goes.now) };
    let stayed_open = open.recompute(&changed, &system).unwrap().case().clone();
    let of = |case: &Case| {
        let clock = case.clock(ClockKind::Resolution).unwrap();
        (clock.due_at, clock.policy_version, clock.target)
    };
    assert_eq!(of(&parted(&pair, &under, &[changed])), of(&stayed_open), "as if it had been open all the time");
    assert_eq!(of(&parted(&pair, &under, &[])), of(&open), "what was changed for new cases alone leaves it as it was");
}

#[test]
fn a_calendar_that_was_changed_meanwhile_counts_for_clocks_that_are_given_back() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    let open = pair.goes.case.clone();
    pair.merge();
    let mut calendar = (*rules().calendar).clone();
    let day = calendar.day(pair.goes.now) + Duration::days(2);
    calendar.holidays.insert(day, "x".to_owned());
    let under = Arc::new(rules().with_calendar(calendar.clone()));
    let changed = Changed::Calendar(calendar.id);
    let system = Act { under: Arc::clone(&under), ..act(77, Actor::System, pair.goes.now) };
    let stayed_open = open.recompute(&changed, &system).unwrap().case().clone();
    let due = |case: &Case| case.clock(ClockKind::Resolution).unwrap().due_at;
    assert_ne!(due(&open), due(&stayed_open));
    for reckoned in [&[][..], std::slice::from_ref(&changed)] {
        assert_eq!(due(&parted(&pair, &under, reckoned)), due(&stayed_open));
    }
}

fn hurt(harm: Option<Harm>) -> Scene {
    let mut scene = Scene::filed();
    if harm.is_some() {
        scene.consumer(|case, act| case.say_credit(harm, act));
    }
    scene
}

fn harm(scene: &Scene) -> Option<Harm> {
    scene.case.credit.as_ref().map(|credit| credit.harm)
}

#[test]
fn harm_to_a_credit_that_came_with_a_merge_goes_back_with_its_case() {
    for (own, both) in [(None, Harm::Record), (Some(Harm::Record), Harm::Record), (Some(Harm::Score), Harm::Both)] {
        let mut pair = Pair::of(hurt(Some(Harm::Record)), hurt(own));
        pair.merge();
        assert_eq!(harm(&pair.stays), Some(both));
        let [_, stays] = pair.unmerge();
        assert_eq!((harm(&pair.goes), harm(&pair.stays)), (Some(Harm::Record), own));
        let told = stays.events().iter().any(|event| event.what == Happening::CreditSaid { harm: own });
        assert_eq!(told, own == Some(Harm::Score), "that it was not hurt was said by nobody");
    }
}

#[test]
fn what_was_done_about_a_credit_while_two_cases_were_one_was_done_for_both() {
    for own in [None, Some(Harm::Record)] {
        let mut pair = Pair::of(hurt(Some(Harm::Record)), hurt(own));
        pair.merge();
        let today = pair.stays.now.date_naive();
        pair.stays.consumer(|case, act| case.file_objection(ObjectionDoor::Centre, today, act));
        let shown = RemedyProof::of_words("报告编号 2026121501");
        pair.stays.consumer(|case, act| case.answer_objection(ObjectionAnswer::Corrected, Some(today), &shown, act));
        pair.unmerge();
        for scene in [&pair.goes, &pair.stays] {
            assert_eq!(scene.case.credit.as_ref().map(CreditHarm::state), Some(CreditState::Corrected));
        }
    }
}

#[test]
fn that_a_date_for_an_answer_passed_is_nothing_that_was_done_about_a_credit() {
    let mut goes = hurt(Some(Harm::Record));
    let today = goes.now.date_naive();
    goes.consumer(|case, act| case.file_objection(ObjectionDoor::Centre, today, act));
    let mut pair = Pair::of(goes, hurt(None));
    pair.merge();
    let late = pair.stays.now + Duration::days(40);
    pair.at(late).stays.sweep();
    assert!(pair.stays.case.credit.as_ref().unwrap().objection.as_ref().unwrap().late);
    pair.unmerge();
    assert_eq!((harm(&pair.goes), harm(&pair.stays)), (Some(Harm::Record), None));
}

#[test]
fn of_two_cases_merged_into_one_the_first_that_goes_takes_nothing_of_what_the_other_told() {
    let mut first = Pair::of(hurt(Some(Harm::Record)), hurt(None));
    first.merge();
    let kept = first.set_aside.take().unwrap();
    let now = first.stays.now + Duration::hours(1);
    let mut second = Pair::of(hurt(Some(Harm::Score)), first.stays);
    second.at(now).merge();
    let others = [second.set_aside.take().unwrap()];
    let [mine, theirs] = second.acts(&Actor::Staff(AGENT));
    let seen = Seen { mine: first.goes.case.version, theirs: second.stays.case.version };
    let kept = Kept { set_aside: &kept, others: &others, reckoned: &[] };
    let [goes, stays] = first.goes.case.unmerge(&second.stays.case, kept, seen, [&mine, &theirs]).unwrap();
    let harm = |change: &Change| change.case().credit.as_ref().map(|credit| credit.harm);
    assert_eq!((harm(&goes), harm(&stays)), (Some(Harm::Record), Some(Harm::Both)), "nothing that was hurt is lost from sight");
}
