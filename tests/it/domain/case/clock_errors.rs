//! Clock errors that users of other programs met (their issues are named), and that cannot happen here.

use std::sync::Arc;

use chrono::{Duration, Timelike};
use redress::domain::actor::Actor;
use redress::domain::case::corresponding::Request;
use redress::domain::case::merging::{Held, Seen};
use redress::domain::case::{Case, StatusCode};
use redress::domain::change::Act;
use redress::domain::codes::Outcome;
use redress::domain::ids::CaseId;
use redress::domain::reference::Reference;
use redress::domain::sla::{ClockKind, Policy, Standing};

use super::{AGENT, OURS, Scene, THEIRS, act, me, rules};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::filing;

/// zammad#390: holidays made four days six. glpi#687: closed hours were not counted out.
#[test]
fn a_holiday_of_seven_days_takes_no_working_time() {
    let scene = Scene::filed_at(shanghai(2026, 9, 30, 16, 0));
    assert_eq!(scene.clock(ClockKind::Acknowledgement).due_at, Some(shanghai(2026, 10, 8, 11, 0)));
}

/// zammad#188: wrong after reopening.
#[test]
fn a_reopened_case_is_not_late_from_its_first_minute() {
    let mut scene = Scene::filed();
    scene.wait(Duration::days(60));
    scene.sweep();
    scene.close(Outcome::NotUpheld);
    scene.wait(Duration::days(30));
    scene.reopen();
    assert!(scene.sweep().is_none());
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
    assert!(scene.clock(ClockKind::Resolution).due_at.unwrap() > scene.now + Duration::days(9));
    assert!(scene.case.due().unwrap().0 > scene.now + Duration::days(4), "word of progress comes first");
}

/// zammad#2082: not updated after a reply. zammad#3140: escalated though the agent had answered.
#[test]
fn what_was_answered_in_time_is_neither_due_nor_raised() {
    let mut scene = Scene::filed();
    scene.wait(Duration::hours(1));
    scene.message();
    assert_eq!(scene.clock(ClockKind::Resolution).due_at, Some(shanghai(2026, 12, 8, 14, 20)));
    scene.at(shanghai(2026, 11, 30, 15, 19));
    assert!(scene.sweep().is_none());
    assert_eq!(scene.case.level, 0);
}

/// zammad#2579: the minutes to the solution were never stored. frappe/helpdesk PR2449: time on hold was added to them.
#[test]
fn the_time_to_the_result_is_measured_without_the_wait_for_the_consumer() {
    let mut scene = Scene::filed();
    scene.wait(Duration::hours(1));
    scene.ask_consumer();
    scene.at(shanghai(2026, 11, 26, 9, 0));
    scene.consumer(|case, act| case.reply("好的", act));
    scene.at(shanghai(2026, 11, 26, 11, 30));
    let change = scene.close(Outcome::Upheld);
    let result = change.measurements().iter().find(|it| it.kind == ClockKind::Resolution).unwrap();
    assert_eq!(result.working, 3600 + 9000, "an hour before, two and a half after");
    assert_eq!(result.wall, (scene.now - tuesday()).num_seconds());
}

/// zammad#5177: a later date beat the first response.
#[test]
fn the_nearest_date_leads_whatever_its_kind() {
    let mut scene = Scene::filed();
    assert_eq!(scene.case.due().unwrap().1, ClockKind::Acknowledgement);
    scene.triage(None);
    assert_eq!(scene.case.due(), Some((shanghai(2026, 11, 25, 13, 20), ClockKind::FirstResponse)));
    scene.message();
    assert_eq!(scene.case.due(), Some((shanghai(2026, 12, 1, 14, 20), ClockKind::ProgressUpdate)));
}

/// zammad#4353: stayed escalated after the policy was switched off.
#[test]
fn a_policy_without_targets_leaves_nothing_to_be_late() {
    let empty = Policy { deadlines: Vec::new(), ..Policy::house() };
    let under = Arc::new(rules().with_policy(Policy { version: 2, ..empty }));
    let filed = Act { under: Arc::clone(&under), ..act(1, me(), tuesday()) };
    let change = Case::file(&filing(), &filed);
    let case = change.case();
    assert_eq!((case.due(), case.sweep_at()), (None, None));
    let later = Act { at: tuesday() + Duration::days(900), ..filed };
    assert!(case.sweep(&later).is_none());
}

/// zammad#5624: an old target survived the move to another group. glpi#1911: moving it left no time.
#[test]
fn moving_between_teams_changes_no_date() {
    let mut scene = Scene::filed();
    scene.message();
    let clocks = scene.case.clocks.clone();
    scene.triage(Some(OURS));
    scene.wait(Duration::days(1));
    scene.triage(Some(THEIRS));
    assert_eq!(scene.case.clocks, clocks);
}

/// zammad#904: a merged ticket still escalated.
#[test]
fn a_case_closed_as_a_duplicate_is_never_late() {
    let mut scene = Scene::filed();
    let mut stays = Scene::filed();
    (stays.case.id, stays.case.reference) = (CaseId(640_000), Reference::new(2026, 10));
    scene.case.reference = Reference::new(2026, 9);
    let acts = [act(5_000, Actor::Staff(AGENT), scene.now), act(6_000, Actor::Staff(AGENT), scene.now)];
    let seen = Seen { mine: scene.case.version, theirs: stays.case.version };
    let merged = scene.case.merge_into(&stays.case, Held::default(), seen, [&acts[0], &acts[1]]);
    scene.case = merged.unwrap()[0].case().clone();
    scene.wait(Duration::days(900));
    assert!(scene.sweep().is_none());
    assert_eq!((scene.case.level, scene.count("clock_missed")), (0, 0));
}

/// zammad#4432: escalation at midnight and at weekends. glpi#15429: escalated at creation.
#[test]
fn whenever_a_case_is_filed_it_falls_due_in_working_hours_and_not_at_once() {
    for hours in 0..24 * 8 {
        let mut scene = Scene::filed_at(shanghai(2026, 11, 23, 0, 7) + Duration::hours(hours));
        assert!(scene.sweep().is_none());
        for clock in &scene.case.clocks {
            for at in [clock.due_at.unwrap(), clock.soon_at.unwrap()] {
                let local = at.with_timezone(&rules().calendar.zone);
                assert!((9..=18).contains(&local.hour()) && rules().calendar.is_working_day(local.date_naive()), "{local}");
                assert!(at > scene.now);
            }
        }
    }
}

/// glpi#13635: a follow-up of our own dropped the reason for waiting.
#[test]
fn our_own_words_do_not_end_the_wait_for_the_consumer() {
    let mut scene = Scene::in_status(StatusCode::AwaitingConsumer);
    let status = scene.case.status.clone();
    scene.wait(Duration::days(1));
    scene.message();
    scene.staff(|case, act| case.note("还在等。", act));
    scene.triage(Some(OURS));
    assert_eq!(scene.case.status, status);
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::Paused);
}

/// glpi#11231: the consumer's answer did not wake the ticket. glpi#23775: the wait outlived its reason.
#[test]
fn the_consumers_answer_wakes_the_case_and_its_clocks_at_once() {
    let mut scene = Scene::in_status(StatusCode::AwaitingConsumer);
    let status = scene.case.status.clone();
    scene.wait(Duration::days(1));
    scene.consumer(|case, act| case.reply("好的", act));
    assert_ne!(scene.case.status, status);
    assert_eq!(scene.case.status.until(), None);
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
    assert!(scene.case.due().is_some_and(|(at, _)| at > scene.now), "it stands in the queue again, with a date");
}

/// glpi#24194: reminders after a second wait came days late. Asking again while waiting counts nothing twice.
#[test]
fn waiting_twice_is_waiting_once() {
    let mut scene = Scene::filed();
    scene.ask_consumer();
    scene.wait(Duration::days(1));
    let again = Request { body: "还差一张截图。".to_owned(), ..scene.request("") };
    scene.staff(|case, act| case.ask_consumer(&again, act));
    assert_eq!(scene.case.status.until(), Some(again.until));
    scene.at(shanghai(2026, 11, 26, 14, 20));
    scene.consumer(|case, act| case.reply("好的", act));
    assert_eq!(scene.clock(ClockKind::Resolution).due_at, Some(shanghai(2026, 12, 10, 14, 20)));
}

/// A clock that was late before the wait is not made good by it.
#[test]
fn a_pause_hides_no_miss() {
    let mut scene = Scene::filed();
    scene.message();
    scene.at(shanghai(2026, 12, 8, 14, 21));
    scene.ask_consumer();
    assert!(scene.sweep().is_some(), "though no sweep came by before the pause");
    assert_eq!((scene.count("clock_missed"), scene.case.level), (1, 1));
    scene.wait(Duration::days(3));
    scene.consumer(|case, act| case.reply("好的", act));
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::Overdue);
    let change = scene.close(Outcome::Upheld);
    let result = change.measurements().iter().find(|it| it.kind == ClockKind::Resolution).unwrap();
    assert!(!result.in_time);
}

/// chatwoot#10178: kept counting after the result. chatwoot PR15024: the miss grew after it.
#[test]
fn after_the_result_nothing_counts_on() {
    let mut scene = Scene::in_status(StatusCode::Offered);
    scene.accept();
    let worked = scene.clock(ClockKind::Resolution).worked(scene.now, &rules().calendar);
    scene.wait(Duration::days(90));
    scene.sweep();
    assert_eq!(scene.clock(ClockKind::Resolution).worked(scene.now, &rules().calendar), worked);
    assert_eq!(scene.standings(), [Standing::Met; 3]);
    let mut scene = Scene::filed();
    scene.wait(Duration::days(60));
    scene.close(Outcome::NotUpheld);
    let over = scene.clock(ClockKind::Resolution).remaining(scene.now, &rules().calendar);
    scene.wait(Duration::days(60));
    assert_eq!(scene.clock(ClockKind::Resolution).remaining(scene.now, &rules().calendar), over);
    assert_eq!(scene.standings(), [Standing::Missed; 3]);
}

/// chatwoot#6889: nobody above was told.
#[test]
fn a_miss_is_raised_to_the_next_level_without_anybody_doing_it() {
    let mut scene = Scene::filed();
    scene.at(shanghai(2026, 11, 25, 9, 21));
    scene.sweep().unwrap();
    assert_eq!((scene.case.level, scene.count("escalated")), (1, 1));
}

/// A machine whose clock is put back by an hour (security.md F14).
#[test]
fn a_clock_put_back_spoils_no_measurement() {
    let mut scene = Scene::filed();
    scene.wait(Duration::minutes(30));
    scene.ask_consumer();
    scene.wait(-Duration::hours(1));
    scene.consumer(|case, act| case.reply("好的", act));
    let change = scene.close(Outcome::Upheld);
    assert!(change.measurements().iter().all(|it| it.working >= 0 && it.wall >= 0 && it.in_time));
    assert!(scene.case.clocks.iter().all(|clock| clock.ended_at >= Some(clock.started_at)));
    let mut scene = Scene::filed();
    scene.wait(-Duration::hours(1));
    scene.consumer(|case, act| case.withdraw(None, act));
    assert!(scene.case.clocks.iter().all(|clock| clock.ended_at >= Some(clock.started_at)));
}
