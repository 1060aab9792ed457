//! Rules of routing: which rule decides, whom it chooses, and what it makes of a case.

use std::sync::Arc;

use chrono::Duration;
use proptest::prelude::*;
use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::case::assigning::Routing;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::{Locale, Priority, ProblemType};
use redress::domain::event::Happening;
use redress::domain::ids::{PersonId, TeamId};
use redress::domain::refusal::Refusal;
use redress::domain::routing::{Away, Candidate, HandOver, Method, NoOne, RoutingRule, Staffing};
use redress::domain::rulebook::{Amendments, Rulebook};
use redress::domain::sla::{ClockKind, Fits, Names, Standing};

use super::case::{AGENT, OURS, Scene, THEIRS, codes};
use crate::support::app::tuesday;

fn rule(id: &str, position: i32) -> RoutingRule {
    RoutingRule {
        id: id.to_owned(),
        version: 1,
        name: Names { zh: id.to_owned(), en: id.to_owned() },
        in_use: true,
        position,
        fits: Fits::default(),
        providers: Vec::new(),
        locales: Vec::new(),
        team: None,
        priority: None,
        method: Method::LeastLoaded,
        cap: 0,
        skilled: false,
    }
}

fn book(routing: Vec<RoutingRule>) -> Arc<Rulebook> {
    Arc::new(Rulebook::new(Amendments { routing, ..Amendments::default() }, None))
}

fn one(id: i64, load: u32) -> Candidate {
    Candidate { staff: Staff { id: PersonId(id), ..AGENT }, staffing: Staffing::default(), load, given_at: None }
}

fn chosen(rule: &RoutingRule, case: &Case, among: &[Candidate]) -> Result<i64, NoOne> {
    rule.choose(case, None, among, tuesday()).map(|staff| staff.id.0)
}

fn filed() -> Case {
    Scene::filed().case
}

#[test]
fn the_first_rule_in_use_that_fits_decides_and_its_newest_version_counts() {
    let stuck = Fits { problem_types: vec![ProblemType::OrderStuck], ..Fits::default() };
    let other = Fits { problem_types: vec![ProblemType::Other], ..Fits::default() };
    let wechat = RoutingRule { providers: vec!["wechat".to_owned()], ..rule("wechat", 1) };
    let english = RoutingRule { locales: vec![Locale::En], ..rule("english", 2) };
    let off = RoutingRule { in_use: false, ..rule("off", 3) };
    let elsewhere = RoutingRule { fits: other, ..rule("elsewhere", 4) };
    let first = RoutingRule { fits: stuck, ..rule("stuck", 5) };
    let old = RoutingRule { in_use: false, ..rule("stuck", 0) };
    let newer = RoutingRule { version: 2, ..first };
    let rules = book(vec![old, rule("rest", 9), wechat, english, off, elsewhere, newer]);
    assert_eq!(rules.routing_of(&filed()).map(|rule| (rule.id.as_str(), rule.version)), Some(("stuck", 2)));
    assert!(book(Vec::new()).routing_of(&filed()).is_none() && !book(Vec::new()).routes());
}

#[test]
fn the_least_loaded_gets_it_and_in_turn_whoever_waited_longest() {
    let at = |minutes| Some(tuesday() - Duration::minutes(minutes));
    let among = [
        Candidate { given_at: at(1), ..one(1, 2) },
        Candidate { given_at: at(9), ..one(2, 5) },
        Candidate { given_at: at(5), ..one(3, 2) },
    ];
    assert_eq!(chosen(&rule("a", 1), &filed(), &among), Ok(3), "as few as the first, and longer ago");
    let in_turn = RoutingRule { method: Method::RoundRobin, ..rule("a", 1) };
    assert_eq!(chosen(&in_turn, &filed(), &among), Ok(2));
    let fresh = [among[0].clone(), among[1].clone(), one(4, 40)];
    assert_eq!(chosen(&in_turn, &filed(), &fresh), Ok(4), "somebody new is next");
}

#[test]
fn nobody_is_found_for_a_reason() {
    let (team, plain) = (RoutingRule { team: Some(OURS), ..rule("team", 1) }, rule("plain", 1));
    let skilled = RoutingRule { skilled: true, ..rule("skilled", 1) };
    let full = RoutingRule { cap: 3, ..rule("full", 1) };
    let staffing = |change: fn(&mut Staffing)| {
        let mut candidate = one(1, 3);
        change(&mut candidate.staffing);
        candidate
    };
    let of_theirs = Candidate { staff: Staff { team: Some(THEIRS), ..AGENT }, ..one(1, 0) };
    let supervisor = Candidate { staff: Staff { role: Role::Supervisor, ..AGENT }, ..one(1, 0) };
    let away = staffing(|it| it.away = Some(Away { from: tuesday(), until: None, hand_over: HandOver::Keep }));
    let over = staffing(|it| it.away = Some(Away { from: tuesday(), until: Some(tuesday()), hand_over: HandOver::Keep }));
    let table = [
        (&team, of_theirs, Err(NoOne::Nobody), "another team"),
        (&team, supervisor, Err(NoOne::Nobody), "rules give to agents"),
        (&skilled, staffing(|it| it.languages = vec![Locale::En]), Err(NoOne::Unskilled), "another language"),
        (&skilled, staffing(|it| it.providers = vec!["jd".to_owned()]), Err(NoOne::Unskilled), "another provider"),
        (&skilled, staffing(|it| it.providers = vec!["alipay".to_owned()]), Ok(1), "knows both"),
        (&plain, staffing(|it| it.languages = vec![Locale::En]), Ok(1), "skills do not matter to this rule"),
        (&plain, away, Err(NoOne::Away), "away from this moment"),
        (&plain, over, Ok(1), "back at this moment"),
        (&full, one(1, 3), Err(NoOne::Full), "as many as the rule gives"),
        (&full, one(1, 2), Ok(1), "room for one"),
        (&plain, staffing(|it| it.cap = Some(3)), Err(NoOne::Full), "their own limit"),
        (&full, staffing(|it| it.cap = Some(9)), Err(NoOne::Full), "the stricter of both"),
    ];
    for (rule, candidate, expected, why) in table {
        assert_eq!(chosen(rule, &filed(), &[candidate]), expected, "{why}");
    }
    assert_eq!(chosen(&team, &filed(), &[]), Err(NoOne::Nobody));
}

#[test]
fn a_raised_case_goes_to_seniors_and_never_to_whoever_is_reviewed_or_gave_it_away() {
    let case = Case { level: 1, reviewed: vec![PersonId(2)], ..filed() };
    let senior = |id| Candidate { staff: Staff { id: PersonId(id), senior: true, ..AGENT }, ..one(id, 0) };
    let among = [one(1, 0), senior(2), senior(3)];
    assert_eq!(chosen(&rule("a", 1), &case, &among), Ok(3));
    assert_eq!(rule("a", 1).choose(&case, Some(PersonId(3)), &among[1..], tuesday()), Err(NoOne::Nobody));
    assert_eq!(chosen(&rule("a", 1), &case, &[one(1, 0)]), Ok(1), "a team without seniors does not let it lie");
    let reviewed = Case { level: 2, ..case };
    assert_eq!(chosen(&rule("a", 1), &reviewed, &among), Err(NoOne::Nobody), "a review is a supervisor's");
}

#[test]
fn a_rule_of_one_team_gives_nothing_of_another_and_to_nobody_of_none() {
    let team = RoutingRule { team: Some(OURS), ..rule("team", 1) };
    let theirs = Case { team: Some(THEIRS), ..filed() };
    assert!(book(vec![team.clone()]).routing_of(&theirs).is_none());
    assert_eq!(chosen(&team, &filed(), &[one(1, 0)]), Err(NoOne::Nobody), "in no team");
}

fn routing(team: Option<TeamId>, priority: Priority, to: Option<Staff>) -> Routing {
    Routing { rule: ("stuck".to_owned(), 3), team, priority, to }
}

#[test]
fn a_rule_moves_a_case_and_gives_it_without_acknowledging_anything() {
    let mut scene = Scene::filed();
    let to = Staff { team: Some(OURS), ..AGENT };
    let decided = routing(Some(OURS), Priority::High, Some(to));
    let change = scene.try_by(Actor::System, |case, act| case.route(&decided, act).map(Option::unwrap)).unwrap();
    assert_eq!(codes(&change)[..3], ["routed", "triaged", "assigned"]);
    assert_eq!(change.events()[0].what, Happening::Routed { rule: "stuck".to_owned(), version: 3 });
    assert_eq!((scene.case.team, scene.case.priority, scene.case.assignee), (Some(OURS), Priority::High, Some(to.id)));
    assert_eq!((scene.status(), scene.standing(ClockKind::Acknowledgement)), (StatusCode::New, Standing::OnTrack));
    assert!(change.notices().is_empty() && change.events().iter().all(|event| !event.what.is_for_consumer()));
    let again = scene.try_by(Actor::System, |case, act| {
        assert!(case.route(&decided, act)?.is_none(), "it stands so already");
        Err::<redress::domain::change::Change, _>(Refusal::OwnWork)
    });
    assert!(again.is_err());
}

#[test]
fn what_people_decided_stands() {
    let mut scene = Scene::filed();
    scene.triage(Some(THEIRS));
    let decided = RoutingRule { team: Some(OURS), priority: Some(Priority::Urgent), ..rule("a", 1) };
    assert_eq!(decided.team_of(&scene.case), Some(THEIRS));
    assert_eq!(decided.priority_of(&scene.case), scene.case.priority);
    assert_eq!(decided.priority_of(&filed()), Priority::Urgent);
}

#[test]
fn whoever_is_away_hands_over_to_who_may_have_it_or_to_the_queue() {
    let (mine, theirs) = (Staff { id: PersonId(5), ..AGENT }, Staff { id: PersonId(6), team: Some(THEIRS), ..AGENT });
    for (to, expected) in [(Some(mine), Some(mine.id)), (Some(theirs), None), (None, None)] {
        let mut scene = Scene::filed();
        scene.triage(Some(OURS));
        scene.staff(|case, act| {
            case.assign(&redress::domain::case::assigning::Assignment { to: Some(AGENT), version: case.version }, act)
        });
        let change = scene.try_by(Actor::System, |case, act| case.hand_over(AGENT.id, to, act).map(Option::unwrap)).unwrap();
        assert_eq!(codes(&change), ["handed_over", "assigned"]);
        assert_eq!(scene.case.assignee, expected);
    }
    let scene = Scene::filed();
    let act = super::case::act(99, Actor::System, tuesday());
    assert!(scene.case.hand_over(AGENT.id, Some(mine), &act).unwrap().is_none(), "nobody had it");
}

#[test]
fn a_rule_that_does_nothing_is_none() {
    let nothing = RoutingRule { method: Method::ByHand, ..rule("a", 1) };
    assert_eq!(nothing.faults().len(), 1);
    for does in [
        RoutingRule { team: Some(OURS), ..nothing.clone() },
        RoutingRule { priority: Some(Priority::High), ..nothing.clone() },
        RoutingRule { method: Method::RoundRobin, ..nothing },
    ] {
        assert!(does.faults().is_empty());
    }
}

proptest! {
    /// Whoever is chosen has room, is there, knows the case and may work on it; and where somebody such is among them, one is.
    #[test]
    fn whoever_is_chosen_may_have_it(
        loads in proptest::collection::vec((0u32..6, any::<bool>(), any::<bool>(), 0i64..3), 0..12),
        cap in 0u32..5,
        in_turn in any::<bool>(),
    ) {
        let case = filed();
        let rule = RoutingRule {
            cap,
            skilled: true,
            method: if in_turn { Method::RoundRobin } else { Method::LeastLoaded },
            team: Some(OURS),
            ..rule("a", 1)
        };
        let away = Away { from: tuesday() - Duration::days(9999), until: None, hand_over: HandOver::Keep };
        let among: Vec<Candidate> = loads.iter().zip(1..).map(|((load, is_away, knows, team), id)| {
            let mut candidate = one(id, *load);
            candidate.staff.team = [None, Some(OURS), Some(THEIRS)][*team as usize];
            candidate.staffing.away = is_away.then(|| away.clone());
            candidate.staffing.languages = if *knows { Vec::new() } else { vec![Locale::En] };
            candidate
        }).collect();
        let able = |one: &&Candidate| {
            one.staff.team == Some(OURS)
                && one.staffing.away.is_none()
                && one.staffing.languages.is_empty()
                && (cap == 0 || one.load < cap)
        };
        let best = among.iter().filter(able).map(|one| if in_turn { 0 } else { one.load }).min();
        if let Ok(staff) = rule.choose(&case, None, &among, tuesday()) {
            let chosen = among.iter().find(|one| one.staff.id == staff.id).unwrap();
            prop_assert!(able(&chosen));
            prop_assert_eq!(best, Some(if in_turn { 0 } else { chosen.load }));
        } else {
            prop_assert_eq!(best, None);
        }
    }
}
