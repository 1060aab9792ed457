//! The end of a case.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::{Status, StatusCode};
use redress::domain::change::Change;
use redress::domain::codes::{Outcome, RemedyKind, RootCause};
use redress::domain::event::{Enclosed, Happening, TextKind};
use redress::domain::ids::RemedyId;
use redress::domain::notice::NoticeKind;
use redress::domain::offer::RemedyProof;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};

use super::{AGENT, Scene, codes, measured, notices};

fn done(scene: &mut Scene, remedy: RemedyId) -> Result<Change, Refusal> {
    scene.try_by(Actor::Staff(AGENT), |case, act| case.complete_remedy(remedy, &RemedyProof::of_words("退款单号 20261130"), act))
}

#[test]
fn outcome_root_cause_and_explanation_close_a_case_and_are_the_first_answer_if_there_was_none() {
    for outcome in Outcome::BY_AGENT {
        let mut scene = Scene::filed();
        scene.wait(Duration::hours(1));
        let change = scene.close(*outcome);
        assert_eq!(scene.case.status, Status::Closed { outcome: *outcome, at: scene.now });
        assert_eq!(codes(&change), ["closed", "clock_met", "clock_met", "clock_met"]);
        let all = [ClockKind::Acknowledgement, ClockKind::FirstResponse, ClockKind::Resolution];
        assert_eq!(measured(&change), all.map(|kind| (kind, 1, true)));
        assert_eq!((notices(&change), change.texts()[0].kind), (vec![NoticeKind::Closed], TextKind::Explanation));
        assert_eq!(scene.case.root_cause, Some(RootCause::MerchantNotSynced));
        assert_eq!((scene.case.resolved_at, scene.case.unanswered), (Some(scene.now), false));
        assert_eq!(scene.case.due(), None);
    }
}

#[test]
fn a_withdrawal_is_the_consumers_alone_to_make_and_a_duplicate_comes_of_merging() {
    let mut scene = Scene::filed();
    let closing = scene.closing(Outcome::Withdrawn);
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.close(&closing, act));
    assert_eq!(refused.unwrap_err(), Refusal::OutcomeNotYours(Outcome::Withdrawn));
    let closing = scene.closing(Outcome::Duplicate);
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.close(&closing, act));
    assert_eq!(refused.unwrap_err(), Refusal::OutcomeNotYours(Outcome::Duplicate));
    let theirs = |outcome: &Outcome| !matches!(outcome, Outcome::Withdrawn | Outcome::Duplicate);
    let all: Vec<Outcome> = Outcome::ALL.iter().copied().filter(theirs).collect();
    assert_eq!(all, Outcome::BY_AGENT);
}

#[test]
fn closing_with_a_promise_not_kept_leaves_the_case_resolved_and_the_last_promise_kept_closes_it() {
    let mut scene = Scene::in_status(StatusCode::Resolved);
    let first = scene.case.remedies[0].id;
    // Taken up again, offered and accepted once more: two promises.
    scene.reopen();
    scene.offer();
    scene.accept();
    let second = scene.case.remedies[1].id;
    let accepted_at = scene.now;
    scene.wait(Duration::days(1));
    let change = scene.close(Outcome::PartlyUpheld);
    assert_eq!(scene.case.status, Status::Resolved { outcome: Outcome::PartlyUpheld, at: scene.now });
    assert_eq!((codes(&change), notices(&change)), (vec!["resolved".to_owned()], vec![NoticeKind::Closed]));
    assert_eq!(scene.case.resolved_at, Some(accepted_at), "it was resolved when the offer was accepted");
    scene.wait(Duration::days(1));
    assert_eq!(codes(&done(&mut scene, second).unwrap()), ["remedy_done"]);
    assert_eq!(scene.status(), StatusCode::Resolved, "one is still owed");
    scene.wait(Duration::days(1));
    let last = done(&mut scene, first).unwrap();
    assert_eq!(codes(&last), ["remedy_done", "closed"]);
    assert_eq!(scene.case.status, Status::Closed { outcome: Outcome::PartlyUpheld, at: scene.now });
    assert!(scene.case.remedies.iter().all(|remedy| remedy.done_at.is_some()));
}

#[test]
fn a_promise_kept_before_the_result_was_written_down_waits_for_the_closure() {
    let mut scene = Scene::in_status(StatusCode::Resolved);
    let remedy = scene.case.remedies[0].id;
    done(&mut scene, remedy).unwrap();
    assert_eq!(scene.status(), StatusCode::Resolved, "nobody has said why it happened");
    scene.close(Outcome::Upheld);
    assert_eq!(scene.status(), StatusCode::Closed);
}

#[test]
fn a_remedy_is_done_once_and_only_one_that_was_promised() {
    let mut scene = Scene::in_status(StatusCode::Resolved);
    assert_eq!(done(&mut scene, RemedyId(4711)).unwrap_err(), Refusal::NotNow);
    let remedy = scene.case.remedies[0].id;
    let change = done(&mut scene, remedy).unwrap();
    let what = scene.case.remedies[0].kind;
    assert_eq!(change.events()[0].what, Happening::RemedyDone { remedy, what, shown_by: Enclosed::default() });
    assert_eq!(done(&mut scene, remedy).unwrap_err(), Refusal::NotNow);
}

#[test]
fn a_withdrawal_stops_work_at_once_and_measures_nothing() {
    for reason in [Some("商家已经退款了。"), None] {
        let mut scene = Scene::in_status(StatusCode::AwaitingConsumer);
        let change = scene.consumer(|case, act| case.withdraw(reason, act));
        assert_eq!(scene.case.status, Status::Closed { outcome: Outcome::Withdrawn, at: scene.now });
        assert_eq!(codes(&change), ["withdrawn", "clock_ended", "clock_ended"]);
        assert_eq!(change.texts().len(), usize::from(reason.is_some()));
        assert!(measured(&change).is_empty() && notices(&change).is_empty());
        assert!(scene.case.clocks.iter().all(|clock| !clock.is_live()));
        assert_eq!((scene.case.due(), scene.case.unanswered), (None, false));
    }
}

#[test]
fn a_withdrawal_lets_an_open_offer_lapse() {
    let mut scene = Scene::in_status(StatusCode::Offered);
    let change = scene.consumer(|case, act| case.withdraw(None, act));
    assert_eq!(codes(&change), ["withdrawn", "offer_lapsed", "clock_ended", "clock_ended"]);
}

#[test]
fn reopening_starts_a_new_measurement_and_leaves_the_old_miss() {
    let mut scene = Scene::filed();
    scene.wait(Duration::days(40));
    scene.sweep();
    scene.close(Outcome::NotUpheld);
    let old: Vec<_> = scene.case.clocks.clone();
    assert!(old.iter().all(|clock| clock.missed_at.is_some()));
    scene.wait(Duration::days(3));
    let change = scene.reopen();
    assert_eq!(change.events()[0].what, Happening::Reopened { run: 2 });
    assert_eq!((scene.status(), scene.case.run), (StatusCode::Open, 2));
    assert_eq!((scene.case.resolved_at, scene.case.root_cause, scene.case.outcome()), (None, None, None));
    assert_eq!(scene.case.clocks[..3], old, "what was missed stays missed");
    let [word, fresh] = &scene.case.clocks[3..] else { panic!("word of progress and a result are owed anew") };
    assert_eq!((word.kind, word.run), (ClockKind::ProgressUpdate, 1));
    assert_eq!((fresh.kind, fresh.run, fresh.started_at), (ClockKind::Resolution, 2, scene.now));
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
    let closed = scene.close(Outcome::Upheld);
    assert_eq!(measured(&closed), [(ClockKind::ProgressUpdate, 1, true), (ClockKind::Resolution, 2, true)]);
}

#[test]
fn closing_and_reopening_are_refused_on_a_version_that_moved_on() {
    let mut scene = Scene::filed();
    let closing = scene.closing(Outcome::Upheld);
    scene.message();
    let stale = scene.try_by(Actor::Staff(AGENT), |case, act| case.close(&closing, act));
    assert_eq!(stale.unwrap_err(), Refusal::Stale { seen: 1, now: 2 });
    scene.close(Outcome::Upheld);
    let reopening = redress::domain::case::closing::Reopening { reason: "又扣了".to_owned(), version: 2 };
    let stale = scene.try_by(Actor::Staff(AGENT), |case, act| case.reopen(&reopening, act));
    assert_eq!(stale.unwrap_err(), Refusal::Stale { seen: 2, now: 3 });
}

#[test]
fn what_was_promised_cannot_be_withdrawn_until_it_is_done() {
    let mut scene = Scene::in_status(StatusCode::Resolved);
    let refused = scene.try_by(super::me(), |case, act| case.withdraw(None, act));
    assert_eq!(refused.unwrap_err(), Refusal::NotNow);
}

#[test]
fn a_promise_is_kept_only_once_something_shows_it_unless_it_was_words() {
    for kind in RemedyKind::ALL {
        let mut scene = Scene::in_status(StatusCode::Resolved);
        scene.case.remedies[0].kind = *kind;
        let remedy = scene.case.remedies[0].id;
        let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.complete_remedy(remedy, &RemedyProof::default(), act));
        let is_words = matches!(kind, RemedyKind::Apologise | RemedyKind::Explain);
        assert_eq!(refused.is_ok(), is_words, "{kind}");
        let change = match refused {
            Ok(change) => change,
            Err(refusal) => {
                assert_eq!(refusal, Refusal::ProofMissing(*kind));
                let change = done(&mut scene, remedy).unwrap();
                assert_eq!(
                    (change.texts()[0].kind, change.texts()[0].body.as_str()),
                    (TextKind::RemedyProof, "退款单号 20261130")
                );
                change
            }
        };
        assert!(change.case().remedies[0].done_at.is_some(), "{kind}");
    }
}
