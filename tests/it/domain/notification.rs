//! Who hears of what: each kind to whom it should, and never to whoever did it; quiet hours, wishes, names in notes.

use chrono::{DateTime, Duration, Utc};
use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::calendar::Calendar;
use redress::domain::case::StatusCode;
use redress::domain::case::assigning::Assignment;
use redress::domain::case::escalating::Escalation;
use redress::domain::case::extending::{ExtensionAnswer, ExtensionRequest};
use redress::domain::change::Change;
use redress::domain::codes::{Claimant, Outcome};
use redress::domain::ids::PersonId;
use redress::domain::notification::mention::{self, Nameable};
use redress::domain::notification::quiet::Quiet;
use redress::domain::notification::wishes::{Wish, Wishes};
use redress::domain::notification::{self, Kind, Telling, Whom};
use redress::domain::sla::ClockKind;

use super::case::{AGENT, OURS, Scene, THEIRS, of_team};
use crate::support::app::shanghai;

const OTHER: Staff = Staff { id: PersonId(2), role: Role::Agent, team: None, senior: true };
const CHIEF: Staff = Staff { id: PersonId(3), role: Role::Supervisor, team: None, senior: false };

fn told(change: &Change) -> Vec<(Whom, Kind)> {
    notification::of(change).iter().map(|it| (it.whom, it.kind)).collect()
}

fn to(staff: Staff, kind: Kind) -> (Whom, Kind) {
    (Whom::Person(staff.id), kind)
}

fn give(scene: &mut Scene, by: Staff, to: Option<Staff>) -> Change {
    let version = scene.case.version;
    scene.try_by(Actor::Staff(by), |case, act| case.assign(&Assignment { to, version }, act)).unwrap()
}

/// A case in this status that is AGENT's.
fn owned(status: StatusCode) -> Scene {
    let mut scene = Scene::in_status(status);
    give(&mut scene, AGENT, Some(AGENT));
    scene
}

#[test]
fn a_case_that_changes_hands_is_told_to_both_but_never_to_whoever_did_it() {
    let mut scene = Scene::filed();
    assert_eq!(told(&give(&mut scene, AGENT, Some(AGENT))), [], "who takes a case knows it");
    let handed = told(&give(&mut scene, CHIEF, Some(OTHER)));
    assert_eq!(handed, [to(OTHER, Kind::Assigned), to(AGENT, Kind::TakenAway)]);
    assert_eq!(told(&give(&mut scene, CHIEF, Some(OTHER))), [], "it is theirs already");
    assert_eq!(told(&give(&mut scene, AGENT, Some(AGENT))), [to(OTHER, Kind::TakenAway)], "taken over");
    assert_eq!(told(&give(&mut scene, AGENT, None)), [], "given back by themselves");
}

#[test]
fn what_a_rule_hands_over_for_somebody_who_is_away_is_told_to_who_gets_it_alone() {
    let mut scene = owned(StatusCode::Open);
    let by_rule = scene.try_by(Actor::System, |case, act| Ok(case.hand_over(AGENT.id, Some(OTHER), act)?.unwrap())).unwrap();
    assert_eq!(told(&by_rule), [to(OTHER, Kind::Assigned)], "they arranged it");
}

#[test]
fn a_mention_waits_for_nobodys_hours_but_its_readers_and_an_alert_for_those_of_its_rule() {
    let mut scene = Scene::filed();
    let night = shanghai(2026, 11, 28, 3, 0);
    scene.at(night);
    let note = scene.staff(|case, act| case.note_to("@甲", &[OTHER], act));
    assert_eq!(notification::of(&note)[0].at, night);
    let rules = redress::domain::rulebook::Rulebook::house();
    let rule = redress::domain::escalation::Rule::built_in().remove(0);
    let alert = |in_hours| {
        let rule = redress::domain::escalation::Rule { in_hours, ..rule.clone() };
        rule.alerts(None, night, &rules).map(|alert| (alert.at, alert.at_any_hour)).collect::<Vec<_>>()
    };
    assert_eq!(alert(false), [(night, true)]);
    assert!(alert(true)[0].0 > night && !alert(true)[0].1);
}

#[test]
fn what_comes_from_outside_is_told_to_whose_case_it_is_and_to_nobody_where_it_is_nobodys() {
    let reply = |scene: &mut Scene| scene.consumer(|case, act| case.reply("还是扣了。", act));
    let accept = |scene: &mut Scene| scene.accept();
    let withdraw = |scene: &mut Scene| scene.consumer(|case, act| case.withdraw(None, act));
    let fact = |scene: &mut Scene| {
        let claim = scene.claim(Claimant::Merchant);
        scene.try_by(Actor::Staff(OTHER), |case, act| case.record_fact(&claim, act)).unwrap()
    };
    let own_fact = |scene: &mut Scene| {
        let claim = scene.claim(Claimant::Merchant);
        scene.staff(|case, act| case.record_fact(&claim, act))
    };
    type Does = fn(&mut Scene) -> Change;
    let table: [(&str, StatusCode, Does, Option<Kind>); 5] = [
        ("a reply", StatusCode::Open, reply, Some(Kind::Consumer)),
        ("a yes to an offer", StatusCode::Offered, accept, Some(Kind::Consumer)),
        ("a withdrawal", StatusCode::Open, withdraw, Some(Kind::Consumer)),
        ("what a colleague writes down of the merchant", StatusCode::AwaitingMerchant, fact, Some(Kind::Answered)),
        ("what they write down themselves", StatusCode::AwaitingMerchant, own_fact, None),
    ];
    for (what, status, does, kind) in table {
        let heard = told(&does(&mut owned(status)));
        assert_eq!(heard, kind.map(|kind| to(AGENT, kind)).into_iter().collect::<Vec<_>>(), "{what}");
        assert_eq!(told(&does(&mut Scene::in_status(status))), [], "{what}, of nobody's case");
    }
}

#[test]
fn a_raise_is_told_to_whose_case_it_is_and_to_those_above() {
    let raise = |scene: &mut Scene, by: Staff| {
        let escalation = Escalation { reason: "涉及征信".to_owned(), referral: None, version: scene.case.version };
        told(&scene.try_by(Actor::Staff(by), |case, act| case.escalate(&escalation, act)).unwrap())
    };
    let mut scene = owned(StatusCode::Open);
    assert_eq!(raise(&mut scene, AGENT), [(Whom::Seniors, Kind::Raised)]);
    assert_eq!(raise(&mut scene, OTHER), [(Whom::Supervisors, Kind::Raised), to(AGENT, Kind::Escalated)]);
}

#[test]
fn a_missed_date_is_told_by_its_alert_first_and_an_extension_to_those_it_waits_for() {
    let mut scene = owned(StatusCode::Open);
    scene.at(shanghai(2026, 12, 9, 9, 0));
    let missed = told(&scene.sweep().unwrap());
    assert_eq!(missed[..2], [to(AGENT, Kind::Missed), (Whom::Supervisors, Kind::Missed)]);
    let mut scene = owned(StatusCode::Open);
    let asking =
        ExtensionRequest { clock: ClockKind::Resolution, days: 3, reason: "等平台".to_owned(), version: scene.case.version };
    let asked = scene.staff(|case, act| case.ask_extension(&asking, act));
    assert_eq!(told(&asked), [(Whom::Supervisors, Kind::ExtensionAsked)]);
    let answer = ExtensionAnswer { granted: None, version: scene.case.version };
    let refused = scene.try_by(Actor::Staff(CHIEF), |case, act| case.answer_extension(&answer, act)).unwrap();
    assert_eq!(told(&refused), [to(AGENT, Kind::ExtensionAnswered)]);
}

#[test]
fn a_reopening_by_somebody_else_is_told_to_whoever_closed_it() {
    let mut scene = owned(StatusCode::Open);
    scene.close(Outcome::NotUpheld);
    let reopening = redress::domain::case::closing::Reopening { reason: "又扣了".to_owned(), version: scene.case.version };
    let reopened = scene.consumer(|case, act| case.reopen(&reopening, act));
    assert_eq!(told(&reopened), [to(AGENT, Kind::Reopened)]);
}

#[test]
fn a_note_tells_those_it_names_who_may_see_the_case_and_a_message_tells_nobody() {
    let mut scene = Scene::filed();
    scene.triage(Some(OURS));
    let named = [of_team(OURS), of_team(THEIRS), AGENT];
    let note = scene.staff(|case, act| case.note_to("@甲 @乙 看一下", &named, act));
    assert_eq!(told(&note), [to(of_team(OURS), Kind::Mentioned)], "not another team, not the writer");
    assert_eq!(told(&scene.staff(|case, act| case.message("@李敏 您好", act))), []);
}

#[test]
fn quiet_hours_end_when_they_say_over_midnight_and_over_days_off() {
    let calendar = Calendar::cn();
    let ends = |quiet: Quiet, now: DateTime<Utc>| quiet.ends(now, chrono_tz::Asia::Shanghai, &calendar);
    let nights = Quiet { hours: Some((20 * 60, 8 * 60)), days_off: false };
    let table = [
        (nights, shanghai(2026, 11, 24, 19, 59), shanghai(2026, 11, 24, 19, 59)),
        (nights, shanghai(2026, 11, 24, 20, 0), shanghai(2026, 11, 25, 8, 0)),
        (nights, shanghai(2026, 11, 24, 23, 59), shanghai(2026, 11, 25, 8, 0)),
        (nights, shanghai(2026, 11, 25, 0, 0), shanghai(2026, 11, 25, 8, 0)),
        (nights, shanghai(2026, 11, 25, 7, 59), shanghai(2026, 11, 25, 8, 0)),
        (nights, shanghai(2026, 11, 25, 8, 0), shanghai(2026, 11, 25, 8, 0)),
        (nights, shanghai(2026, 11, 27, 21, 0), shanghai(2026, 11, 28, 8, 0)),
        (Quiet { hours: Some((12 * 60, 14 * 60)), ..nights }, shanghai(2026, 11, 24, 13, 0), shanghai(2026, 11, 24, 14, 0)),
        (Quiet { hours: None, ..nights }, shanghai(2026, 11, 28, 3, 0), shanghai(2026, 11, 28, 3, 0)),
        (Quiet { days_off: true, ..nights }, shanghai(2026, 11, 27, 21, 0), shanghai(2026, 11, 30, 8, 0)),
        (Quiet { days_off: true, hours: None }, shanghai(2026, 11, 28, 12, 0), shanghai(2026, 11, 30, 0, 0)),
    ];
    for (quiet, now, end) in table {
        assert_eq!(ends(quiet, now), end, "{quiet:?} at {now}");
    }
    let london = nights.ends(shanghai(2026, 11, 25, 7, 0), chrono_tz::Europe::London, &calendar);
    assert_eq!(london, shanghai(2026, 11, 25, 16, 0), "their evening, their morning");
    assert!(!Quiet::is_usable((60, 60)) && !Quiet::is_usable((0, 24 * 60)) && Quiet::is_usable((0, 1)));
}

#[test]
fn quiet_always_ends() {
    let calendar = Calendar::cn();
    for hours in [Some((0, 23 * 60 + 59)), Some((1, 0)), None] {
        for hour in 0..24 * 8 {
            let now = shanghai(2026, 10, 1, 0, 30) + Duration::hours(hour);
            let quiet = Quiet { hours, days_off: true };
            let end = quiet.ends(now, chrono_tz::Asia::Shanghai, &calendar);
            assert!(end >= now && end - now < Duration::days(12), "{hours:?} {now} {end}");
            assert_eq!(quiet.ends(end, chrono_tz::Asia::Shanghai, &calendar), end);
        }
    }
}

#[test]
fn wishes_are_kept_as_written_and_what_waits_for_one_alone_stays_in_the_inbox() {
    let mut wishes = Wishes::default();
    for kind in Kind::ALL {
        assert_eq!(wishes.of(*kind), Wish::usual(*kind));
        wishes.choose(*kind, Wish::Off);
        assert_eq!(wishes.of(*kind) == Wish::Inbox, kind.stays(), "{kind}");
    }
    assert_eq!(Wishes::read(&wishes.written(), wishes.quiet), wishes);
    wishes.choose(Kind::Consumer, Wish::Mail);
    assert_eq!(Wishes::read("consumer=mail of_old=mail warned=loud", wishes.quiet).written(), "consumer=mail");
}

fn people() -> Vec<Nameable> {
    let person = |id, name: &str, email: &str| Nameable {
        id: PersonId(id),
        name: name.to_owned(),
        email: email.to_owned(),
        may_see: id < 10,
    };
    vec![
        person(1, "李敏", "limin@desk.example"),
        person(2, "李敏华", "minhua@desk.example"),
        person(3, "Wang Wei", "wang@desk.example"),
        person(4, "Wang", "w@desk.example"),
        person(5, "张伟", "zhang1@desk.example"),
        person(6, "张伟", "zhang2@desk.example"),
        person(7, "André", "andre@desk.example"),
        person(11, "李敏芳", "fang@desk.example"),
        person(12, "Wang", "wang@other.example"),
    ]
}

#[test]
fn names_are_found_where_they_touch_other_words_and_nobody_is_taken_for_another() {
    let table: [(&str, &[i64], &[&str]); 17] = [
        ("@Wang@李敏", &[4, 1], &[]),
        ("@Wang@André", &[4, 7], &[]),
        ("ok@李敏", &[1], &[]),
        ("ok@Wang", &[4], &[]),
        ("8812@李敏", &[1], &[]),
        ("see above.@Wang", &[4], &[]),
        ("ok@limin@desk.example", &[1], &[]),
        ("＠李敏＠Wang", &[1, 4], &[]),
        ("@李敏ok", &[1], &[]),
        ("@wang@other.example 看", &[], &["wang@other.example"]),
        ("@Wang@mail.example", &[], &["Wang@mail.example"]),
        ("@李敏芳", &[], &["李敏芳"]),
        ("@Andréa", &[], &["Andréa"]),
        ("@w@desk.example.cn", &[], &["w@desk.example.cn"]),
        ("@w@desk.example.", &[4], &[]),
        ("写到 a.b@mail.example、a+b@mail.example", &[], &[]),
        ("@Nobody@Wang", &[4], &["Nobody"]),
    ];
    for (text, named, unknown) in table {
        let found = mention::read(text, &people());
        let ids: Vec<i64> = found.named.iter().map(|id| id.0).collect();
        assert_eq!((&ids[..], found.unknown.iter().map(String::as_str).collect::<Vec<_>>()), (named, unknown.to_vec()), "{text}");
        assert!(found.ambiguous.is_empty(), "{text}");
    }
}

#[test]
fn a_quiet_that_ends_in_an_hour_that_the_clocks_skip_ends_after_it_and_days_off_are_the_readers() {
    let calendar = Calendar::cn();
    let london = chrono_tz::Europe::London;
    let utc = |day, hour, minute| {
        chrono::NaiveDate::from_ymd_opt(2026, 3, day).unwrap().and_hms_opt(hour, minute, 0).unwrap().and_utc()
    };
    let quiet = Quiet { hours: Some((23 * 60, 90)), days_off: false };
    assert_eq!(quiet.ends(utc(29, 0, 30), london, &calendar), utc(29, 1, 30), "half past one is not there");
    let off = Quiet { hours: None, days_off: true };
    assert_eq!(
        off.ends(utc(27, 17, 0), london, &calendar),
        utc(27, 17, 0),
        "their Friday, although the house sleeps into Saturday"
    );
    assert_eq!(off.ends(utc(28, 12, 0), london, &calendar), utc(29, 23, 0), "until their Monday");
}

#[test]
fn what_a_rule_calls_those_above_to_stays_and_what_it_tells_the_agent_may_be_switched_off() {
    let mut wishes = Wishes::default();
    [Kind::Reopened, Kind::Warned, Kind::Escalated].iter().for_each(|kind| wishes.choose(*kind, Wish::Off));
    let told = |whom, kind| Telling { whom, kind, clock: None, at: shanghai(2026, 11, 24, 9, 0), at_any_hour: false };
    let table = [
        (told(Whom::Supervisors, Kind::Reopened), Wish::Inbox),
        (told(Whom::Seniors, Kind::Warned), Wish::Inbox),
        (told(Whom::Person(AGENT.id), Kind::Warned), Wish::Off),
        (told(Whom::Person(AGENT.id), Kind::Escalated), Wish::Inbox),
    ];
    for (telling, wish) in table {
        assert_eq!(wishes.of_telling(&telling), wish, "{telling:?}");
    }
}

#[test]
fn names_in_a_note_are_found_whole_and_an_address_is_no_name() {
    let table: [(&str, &[i64], &[&str], &[&str]); 13] = [
        ("@李敏 请看", &[1], &[], &[]),
        ("请@李敏看一下，@Wang Wei, thanks", &[1, 3], &[], &[]),
        ("@李敏华请看", &[2], &[], &[]),
        ("@wang wei", &[3], &[], &[]),
        ("@Wang, @李敏", &[4, 1], &[], &[]),
        ("@Wangari", &[], &["Wangari"], &[]),
        ("@李敏 @李敏", &[1], &[], &[]),
        ("@张伟 看", &[], &[], &["张伟"]),
        ("@zhang2@desk.example 看", &[6], &[], &[]),
        ("写到 a.b@mail.example 了", &[], &[], &[]),
        ("@nobody@desk.example", &[], &["nobody@desk.example"], &[]),
        ("@ 李敏 @", &[], &[], &[]),
        ("@王五，还有@李敏。", &[1], &["王五"], &[]),
    ];
    for (text, named, unknown, ambiguous) in table {
        let found = mention::read(text, &people());
        let ids: Vec<i64> = found.named.iter().map(|id| id.0).collect();
        assert_eq!(
            (&ids[..], &found.unknown[..], &found.ambiguous[..]),
            (
                named,
                &unknown.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()[..],
                &ambiguous.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()[..]
            ),
            "{text}"
        );
        if !text.contains("desk.example") && !text.contains("wang wei") {
            assert_eq!(found.body, text);
        }
    }
    assert_eq!(mention::read("请 @limin@desk.example 看", &people()).body, "请 @李敏 看", "no address stands in the note");
}

proptest::proptest! {
    #[test]
    fn any_note_is_read_and_what_names_nobody_stays_as_it_is(text in "[@a-z李敏 .\\n]{0,40}") {
        let found = mention::read(&text, &[]);
        proptest::prop_assert_eq!(&found.body, &text);
        proptest::prop_assert!(found.named.is_empty());
        let named = mention::read(&text, &people());
        proptest::prop_assert!(named.named.iter().all(|id| people().iter().any(|it| it.id == *id)));
    }
}
