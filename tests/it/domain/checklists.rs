//! What is to be checked before a case is closed.

use std::sync::Arc;

use proptest::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::closing::Reopening;
use redress::domain::case::{Case, StatusCode};
use redress::domain::change::{Act, Change};
use redress::domain::checklist::{Checklist, Item};
use redress::domain::codes::{Outcome, ProblemType};
use redress::domain::event::Happening;
use redress::domain::offer::RemedyProof;
use redress::domain::refusal::Refusal;
use redress::domain::rulebook::{Amendments, Rulebook};
use redress::domain::sla::Names;

use super::case::{AGENT, Scene, act};
use crate::support::app::tuesday;

fn item(id: &str, required: bool) -> Item {
    Item { id: id.to_owned(), text: Names { zh: id.to_owned(), en: id.to_owned() }, required }
}

fn under(items: Vec<Item>) -> Arc<Rulebook> {
    let checklists = vec![Checklist { problem_type: ProblemType::OrderStuck, version: 1, items }];
    Arc::new(Rulebook::new(Amendments { checklists, ..Amendments::default() }, None))
}

fn tried(
    case: &Case,
    rules: &Arc<Rulebook>,
    rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>,
) -> Result<Change, Refusal> {
    let act = Act { under: Arc::clone(rules), ..act(50, Actor::Staff(AGENT), tuesday()) };
    rule(case, &act)
}

#[test]
fn a_case_is_closed_once_what_is_required_was_checked() {
    let rules = under(vec![item("a", true), item("b", true), item("c", false)]);
    let scene = Scene::filed();
    let close = |case: &Case, outcome| tried(case, &rules, |case, act| case.close(&scene.closing(outcome), act));
    assert_eq!(close(&scene.case, Outcome::Upheld).unwrap_err(), Refusal::ChecklistOpen { open: 2 });
    let twin = close(&scene.case, Outcome::Duplicate).unwrap_err();
    assert_eq!(twin, Refusal::OutcomeNotYours(Outcome::Duplicate), "merging gives it, which names the other case");
    let checked = tried(&scene.case, &rules, |case, act| case.check(&["a".to_owned(), "zz".to_owned()], &[], act)).unwrap();
    assert_eq!(checked.events()[0].what, Happening::Checked { done: vec!["a".to_owned()], undone: Vec::new() });
    assert_eq!(checked.case().version, scene.case.version, "open forms stay good");
    assert_eq!(close(checked.case(), Outcome::Upheld).unwrap_err(), Refusal::ChecklistOpen { open: 1 });
    let both = tried(checked.case(), &rules, |case, act| case.check(&["a".to_owned(), "b".to_owned()], &[], act)).unwrap();
    assert_eq!(close(both.case(), Outcome::Upheld).unwrap().case().status.code(), StatusCode::Closed);
    let again = tried(both.case(), &rules, |case, act| case.check(&["a".to_owned(), "b".to_owned()], &[], act));
    assert_eq!(again.unwrap_err(), Refusal::Unchanged);
    let less = tried(both.case(), &rules, |case, act| case.check(&[], &["a".to_owned()], act)).unwrap();
    assert_eq!(less.events()[0].what, Happening::Checked { done: Vec::new(), undone: vec!["a".to_owned()] });
}

#[test]
fn two_who_tick_at_once_lose_nothing() {
    let rules = under(vec![item("a", true), item("b", true)]);
    let scene = Scene::filed();
    let first = tried(&scene.case, &rules, |case, act| case.check(&["a".to_owned()], &[], act)).unwrap();
    let second = tried(first.case(), &rules, |case, act| case.check(&["b".to_owned()], &[], act)).unwrap();
    assert_eq!(second.case().checks, ["a", "b"]);
}

#[test]
fn the_last_promised_remedy_and_a_second_closing_ask_for_the_list_too() {
    let rules = under(vec![item("a", true)]);
    let mut scene = Scene::filed();
    scene.offer();
    scene.accept();
    scene.close(Outcome::Upheld);
    assert_eq!(scene.status(), StatusCode::Resolved);
    let remedy = scene.case.remedies[0].id;
    let done =
        |case: &Case| tried(case, &rules, |case, act| case.complete_remedy(remedy, &RemedyProof::of_words("退款单号 1"), act));
    assert_eq!(done(&scene.case).unwrap_err(), Refusal::ChecklistOpen { open: 1 });
    let checked = tried(&scene.case, &rules, |case, act| case.check(&["a".to_owned()], &[], act)).unwrap();
    let closed = done(checked.case()).unwrap();
    assert_eq!(closed.case().status.code(), StatusCode::Closed);
    let reopening = Reopening { reason: "没有退".to_owned(), version: closed.case().version };
    let again = tried(closed.case(), &rules, |case, act| case.reopen(&reopening, act)).unwrap();
    assert!(again.case().checks.is_empty(), "what was checked then says nothing of now");
}

#[test]
fn without_a_list_outcome_cause_and_explanation_suffice() {
    let scene = Scene::filed();
    for rules in [under(Vec::new()), under(vec![item("a", false)]), Arc::new(Rulebook::house())] {
        assert!(tried(&scene.case, &rules, |case, act| case.close(&scene.closing(Outcome::Upheld), act)).is_ok());
    }
    let elsewhere = Case { problem_type: ProblemType::Other, ..scene.case.clone() };
    let rules = under(vec![item("a", true)]);
    assert!(tried(&elsewhere, &rules, |case, act| case.close(&scene.closing(Outcome::Upheld), act)).is_ok(), "another type");
}

#[test]
fn a_closed_case_and_a_consumer_check_nothing() {
    assert!(!Case::permits(StatusCode::Closed, redress::domain::case::Action::Check, Role::Admin));
    assert!(!Case::permits(StatusCode::Open, redress::domain::case::Action::Check, Role::Consumer));
}

proptest! {
    /// However items are ticked and unticked, what stands is what was said last.
    #[test]
    fn what_was_ticked_last_stands(rounds in proptest::collection::vec(proptest::collection::vec(0usize..4, 0..4), 1..6)) {
        let ids = ["a", "b", "c", "d"];
        let rules = under(ids.iter().map(|id| item(id, true)).collect());
        let mut case = Scene::filed().case;
        for ticked in rounds {
            let ticked: Vec<String> = ticked.into_iter().map(|at| ids[at].to_owned()).collect();
            let rest: Vec<String> = ids.iter().map(|id| (*id).to_owned()).filter(|id| !ticked.contains(id)).collect();
            if let Ok(change) = tried(&case, &rules, |case, act| case.check(&ticked, &rest, act)) {
                case = change.case().clone();
            }
            let mut stands = case.checks.clone();
            stands.sort();
            let mut wanted = ticked;
            wanted.sort();
            wanted.dedup();
            prop_assert_eq!(stands, wanted);
        }
    }
}
