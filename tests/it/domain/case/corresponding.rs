//! Words to and fro: who was answered, whose move it is, and what the clocks do meanwhile.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::corresponding::{Claim, Request};
use redress::domain::case::{Status, StatusCode};
use redress::domain::codes::{Claimant, OrderState};
use redress::domain::event::TextKind;
use redress::domain::evidence::{Attached, EvidenceKind, MAX_BYTES_PER_CASE, MAX_FILES_PER_CASE};
use redress::domain::ids::EvidenceId;
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{Clock, ClockKind, Standing};

use super::{AGENT, Scene, codes, me, measured, notices};
use crate::support::app::shanghai;

#[test]
fn the_first_message_of_a_human_is_acknowledgement_and_first_response() {
    let mut scene = Scene::filed();
    scene.wait(Duration::hours(2));
    let change = scene.message();
    assert_eq!(measured(&change), [(ClockKind::Acknowledgement, 1, true), (ClockKind::FirstResponse, 1, true)]);
    assert!(change.measurements().iter().all(|it| it.working == 7200 && it.wall == 7200));
    assert_eq!(codes(&change), ["messaged", "clock_met", "clock_met", "clock_started"]);
    assert_eq!((notices(&change), change.notices()[0].text), (vec![NoticeKind::Replied], Some(change.texts()[0].id)));
    assert_eq!((scene.status(), scene.case.unanswered), (StatusCode::Open, false));
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
    let second = scene.message();
    assert_eq!(codes(&second), ["messaged", "clock_met", "clock_started"]);
    assert_eq!(measured(&second), [(ClockKind::ProgressUpdate, 1, true)], "and the next word is owed from here");
}

#[test]
fn a_note_answers_nobody_and_meets_nothing() {
    let mut scene = Scene::filed();
    let change = scene.staff(|case, act| case.note("先查支付流水。", act));
    assert_eq!(codes(&change), ["noted"]);
    assert_eq!(scene.standings(), [Standing::OnTrack; 3]);
    assert_eq!((scene.status(), scene.case.unanswered), (StatusCode::New, true));
    assert!(change.notices().is_empty() && !change.texts()[0].kind.is_for_consumer());
    assert!(!change.events()[0].what.is_for_consumer());
}

#[test]
fn asking_the_consumer_answers_them_and_stops_what_may_pause() {
    let mut scene = Scene::filed();
    let change = scene.ask_consumer();
    assert_eq!(scene.case.status, Status::AwaitingConsumer { until: scene.now + Duration::days(3), questions: None });
    assert_eq!(notices(&change), [NoticeKind::InformationAsked]);
    assert_eq!(change.texts()[0].kind, TextKind::InformationRequest);
    assert_eq!(scene.standings(), [Standing::Met, Standing::Met, Standing::Paused]);
    assert_eq!(scene.case.due(), None, "nothing is due while we wait for the consumer");
    assert!(!scene.case.unanswered);
}

#[test]
fn the_consumers_answer_resumes_the_clocks_and_the_wait_is_not_counted() {
    type Answer = fn(&mut Scene) -> redress::domain::change::Change;
    let answers: [Answer; 2] = [
        |scene| scene.consumer(|case, act| case.reply("截图在附件里。", act)),
        |scene| {
            let file =
                (EvidenceId(3), Attached { file: "f".to_owned(), bytes: 9, sha256: "00".repeat(32), kind: EvidenceKind::Other });
            scene.consumer(|case, act| case.add_evidence(&[file], act))
        },
    ];
    for answer in answers {
        let mut scene = Scene::filed();
        scene.ask_consumer();
        // From Tuesday 14:20 to Thursday 14:20: two working days, which the due date moves on by.
        scene.at(shanghai(2026, 11, 26, 14, 20));
        answer(&mut scene);
        assert_eq!((scene.status(), scene.case.unanswered), (StatusCode::Open, true));
        assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
        assert_eq!(scene.clock(ClockKind::Resolution).due_at, Some(shanghai(2026, 12, 10, 14, 20)));
        assert_eq!(scene.case.due(), Some((shanghai(2026, 11, 27, 13, 20), ClockKind::NextResponse)), "they wait for us");
        let resolution = scene.clock(ClockKind::Resolution);
        assert_eq!(resolution.worked(scene.now, &super::rules().calendar), 0);
    }
}

#[test]
fn the_consumers_words_elsewhere_leave_the_status_and_ask_for_an_answer() {
    for status in StatusCode::ALL.iter().filter(|it| !matches!(it, StatusCode::Closed | StatusCode::AwaitingConsumer)) {
        let mut scene = Scene::in_status(*status);
        let clocks = scene.case.clocks.clone();
        let change = scene.consumer(|case, act| case.reply("请快一点。", act));
        assert_eq!((scene.status(), scene.case.unanswered), (*status, true));
        let old = |clock: &&Clock| clocks.iter().any(|it| it.place() == clock.place());
        assert_eq!(scene.case.clocks.iter().filter(old).cloned().collect::<Vec<_>>(), clocks, "{status}");
        let answered = !matches!(status, StatusCode::New | StatusCode::AwaitingMerchant | StatusCode::AwaitingPlatform);
        let starts = answered && *status != StatusCode::Resolved;
        assert_eq!(codes(&change), if starts { vec!["replied", "clock_started"] } else { vec!["replied"] }, "{status}");
        assert!(notices(&change).is_empty());
    }
}

#[test]
fn asking_merchant_or_platform_is_a_human_act_but_no_answer_to_the_consumer() {
    for status in [StatusCode::AwaitingMerchant, StatusCode::AwaitingPlatform] {
        let scene = Scene::in_status(status);
        assert_eq!(scene.standings(), [Standing::Met, Standing::OnTrack, Standing::OnTrack]);
        assert!(scene.case.unanswered, "{status}");
        assert_eq!(scene.count("clock_met"), 1);
        let (Status::AwaitingMerchant { whom, until } | Status::AwaitingPlatform { whom, until }) = &scene.case.status else {
            panic!("waits outside");
        };
        assert!(!whom.is_empty() && *until == scene.now + Duration::days(3));
    }
}

#[test]
fn asking_outside_while_the_consumer_is_awaited_lets_the_clocks_run_on() {
    let mut scene = Scene::in_status(StatusCode::AwaitingConsumer);
    scene.wait(Duration::days(1));
    let ask = scene.request("叮铃到家");
    scene.staff(|case, act| case.ask_merchant(&ask, act));
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
    assert_eq!(scene.clock(ClockKind::Resolution).due_at, Some(shanghai(2026, 12, 9, 14, 20)));
}

#[test]
fn only_an_answer_from_whoever_was_asked_brings_the_case_back() {
    use Claimant::{Consumer, Merchant, PaymentRail, Platform};
    let table = [
        (StatusCode::AwaitingMerchant, Merchant, StatusCode::Open),
        (StatusCode::AwaitingMerchant, Platform, StatusCode::AwaitingMerchant),
        (StatusCode::AwaitingMerchant, Consumer, StatusCode::AwaitingMerchant),
        (StatusCode::AwaitingPlatform, Platform, StatusCode::Open),
        (StatusCode::AwaitingPlatform, PaymentRail, StatusCode::Open),
        (StatusCode::AwaitingPlatform, Merchant, StatusCode::AwaitingPlatform),
        (StatusCode::AwaitingConsumer, Consumer, StatusCode::AwaitingConsumer),
        (StatusCode::Offered, Merchant, StatusCode::Offered),
        (StatusCode::Resolved, Merchant, StatusCode::Resolved),
        (StatusCode::New, Platform, StatusCode::Open),
    ];
    for (from, claimant, to) in table {
        let mut scene = Scene::in_status(from);
        let claim = scene.claim(claimant);
        let change = scene.staff(|case, act| case.record_fact(&claim, act));
        assert_eq!(scene.status(), to, "{claimant} says something in {from}");
        let fact = &change.facts()[0];
        assert_eq!((fact.claimant, fact.state, fact.text), (claimant, OrderState::Paid, Some(change.texts()[0].id)));
        assert!(change.notices().is_empty() && !change.events()[0].what.is_for_consumer());
    }
}

#[test]
fn whoever_is_asked_gets_a_date_to_come_and_within_a_year() {
    type Ask = fn(
        &redress::domain::case::Case,
        &Request,
        &redress::domain::change::Act,
    ) -> Result<redress::domain::change::Change, Refusal>;
    let asks: [Ask; 3] = [|c, r, a| c.ask_consumer(r, a), |c, r, a| c.ask_merchant(r, a), |c, r, a| c.ask_platform(r, a)];
    let day = Duration::days(1);
    let table = [(-day, false), (Duration::zero(), false), (Duration::seconds(1), true), (day * 365, true), (day * 366, false)];
    for ask in asks {
        for (after, usable) in table {
            let mut scene = Scene::filed();
            let request = Request { until: scene.now + after, ..scene.request("叮铃到家") };
            let asked = scene.try_by(Actor::Staff(AGENT), |case, act| ask(case, &request, act));
            assert_eq!(asked.err(), (!usable).then_some(Refusal::BadDate), "{after}");
        }
    }
}

#[test]
fn a_claim_from_the_future_is_refused_but_for_a_clock_that_goes_a_little_fast() {
    for (ahead, taken) in [(300, true), (301, false), (86_400, false), (-86_400 * 400, true)] {
        let mut scene = Scene::filed();
        let claim = Claim { at: scene.now + Duration::seconds(ahead), ..scene.claim(Claimant::Merchant) };
        let told = scene.try_by(Actor::Staff(AGENT), |case, act| case.record_fact(&claim, act));
        assert_eq!(told.err(), (!taken).then_some(Refusal::BadDate), "{ahead} s ahead");
    }
}

#[test]
fn a_case_takes_fifty_files_and_two_hundred_mebibytes_and_no_more() {
    let files = |count: usize, bytes: u64| -> Vec<(EvidenceId, Attached)> {
        (0..count)
            .map(|n| {
                (
                    EvidenceId(n as i64),
                    Attached { file: n.to_string(), bytes, sha256: "00".repeat(32), kind: EvidenceKind::Other },
                )
            })
            .collect()
    };
    let table = [
        (files(MAX_FILES_PER_CASE, 1), true),
        (files(MAX_FILES_PER_CASE + 1, 1), false),
        (files(1, MAX_BYTES_PER_CASE), true),
        (files(1, MAX_BYTES_PER_CASE + 1), false),
    ];
    for (files, taken) in table {
        let mut scene = Scene::filed();
        let added = scene.try_by(me(), |case, act| case.add_evidence(&files, act));
        assert_eq!(added.err(), (!taken).then_some(Refusal::TooManyFiles));
        if taken {
            let one_more = [(
                EvidenceId(999),
                Attached { file: "x".to_owned(), bytes: MAX_BYTES_PER_CASE, sha256: "00".repeat(32), kind: EvidenceKind::Other },
            )];
            let added = scene.try_by(me(), |case, act| case.add_evidence(&one_more, act));
            assert_eq!(added.unwrap_err(), Refusal::TooManyFiles, "what stands there already counts");
            assert_eq!((scene.case.files, scene.case.version), (files.len(), 2));
        }
    }
}
