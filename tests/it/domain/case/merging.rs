//! Merging: what was complained of twice goes on in one case, whose clocks follow the stricter of both; and taken apart again.

mod carried;
mod laws;
mod sides;
mod stricter;
mod words;

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::linking::Linked;
use redress::domain::case::merging::{Held, Kept, Seen};
use redress::domain::case::splitting::Splitting;
use redress::domain::case::{Action, Case, Status, StatusCode};
use redress::domain::change::{Act, Change};
use redress::domain::codes::Outcome;
use redress::domain::ids::{CaseId, PersonId};
use redress::domain::link::{LinkChange, Merged, Relation, SetAside};
use redress::domain::notice::NoticeKind;
use redress::domain::reference::Reference;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};
use redress::domain::steps::Step;

use super::{AGENT, OURS, Scene, THEIRS, act, codes, me, notices, of_team};
use crate::support::app::{shanghai, tuesday};

pub fn reference(number: i64) -> Reference {
    Reference::new(2026, number).unwrap()
}

/// Where a case goes on that was merged.
pub fn elsewhere() -> Merged {
    Merged { into: CaseId(64_000), reference: reference(9), shares: true }
}

/// Another case of the same consumer, a new one.
fn another() -> Case {
    named(Scene::filed().case, 9)
}

fn named(case: Case, number: i64) -> Case {
    Case { id: CaseId(number * 64_000), reference: Some(reference(number)), ..case }
}

fn nothing(status: Status) -> SetAside {
    let (unanswered, extension, follow_up) = (false, None, None);
    SetAside {
        at: tuesday(),
        status,
        unanswered,
        extension,
        follow_up,
        clocks: Vec::new(),
        pulls: Vec::new(),
        same_person: false,
        credit: None,
    }
}

/// What two cases are taken apart by while no rule was changed.
fn keeping<'a>(set_aside: &'a SetAside, others: &'a [SetAside]) -> Kept<'a> {
    Kept { set_aside, others, reckoned: &[] }
}

/// The rule behind an action on two cases; what it makes of the first.
pub fn ask(action: Action, case: &Case, act: &Act) -> Result<Change, Refusal> {
    let (other, across) = (another(), Act { first_id: act.first_id + 1_000_000, ..act.clone() });
    let case = &Case { reference: Some(reference(1)), ..case.clone() };
    let [mine, theirs] = [act, &across];
    let two = match action {
        Action::Link => {
            let (this, that) = (Linked { case, ties: &[] }, Linked { case: &other, ties: &[] });
            this.link(that, Relation::Related, [mine, theirs])
        }
        Action::Merge => case.merge_into(&other, Held::default(), Seen { mine: case.version, theirs: 1 }, [mine, theirs]),
        Action::Unmerge => {
            let seen = Seen { mine: case.version, theirs: 1 };
            case.unmerge(&other, keeping(&nothing(Status::Open), &[]), seen, [mine, theirs])
        }
        _ => {
            let new = Splitting {
                problem_type: case.problem_type,
                order: case.order.clone(),
                summary: "另一个问题".to_owned(),
                description: "客服一直不回。".to_owned(),
                evidence: Vec::new(),
                version: case.version,
            };
            return case.split(&new, mine).map(|_| case.split_off((other.id, reference(9)), mine));
        }
    };
    two.map(|[change, _]| change)
}

/// Two cases of one consumer, at one moment.
struct Pair {
    goes: Scene,
    stays: Scene,
    set_aside: Option<SetAside>,
}

impl Pair {
    fn of(mut goes: Scene, mut stays: Scene) -> Self {
        goes.case = named(goes.case, 1);
        stays.case = named(stays.case, 2);
        let now = goes.now.max(stays.now);
        (goes.now, stays.now) = (now, now);
        Self { goes, stays, set_aside: None }
    }

    fn at(&mut self, now: chrono::DateTime<chrono::Utc>) -> &mut Self {
        (self.goes.now, self.stays.now) = (now, now);
        self
    }

    fn acts(&self, by: &Actor) -> [Act; 2] {
        [act(5_000, by.clone(), self.goes.now), act(6_000, by.clone(), self.goes.now)]
    }

    fn try_merge(&self, by: &Actor, seen: Seen) -> Result<[Change; 2], Refusal> {
        let [mine, theirs] = self.acts(by);
        self.goes.case.merge_into(&self.stays.case, Held::default(), seen, [&mine, &theirs])
    }

    fn seen(&self) -> Seen {
        Seen { mine: self.goes.case.version, theirs: self.stays.case.version }
    }

    fn merge(&mut self) -> [Change; 2] {
        let changes = self.try_merge(&Actor::Staff(AGENT), self.seen()).unwrap();
        let LinkChange::Made { set_aside, .. } = &changes[0].links()[0] else { panic!("a link is made") };
        // As the store keeps it.
        let written = serde_json::to_string(set_aside.as_deref().unwrap()).unwrap();
        self.set_aside = Some(serde_json::from_str(&written).unwrap());
        self.keep(&changes);
        changes
    }

    fn unmerge(&mut self) -> [Change; 2] {
        let [mine, theirs] = self.acts(&Actor::Staff(AGENT));
        let set_aside = self.set_aside.take().unwrap();
        let changes = self.goes.case.unmerge(&self.stays.case, keeping(&set_aside, &[]), self.seen(), [&mine, &theirs]).unwrap();
        self.keep(&changes);
        changes
    }

    fn keep(&mut self, [goes, stays]: &[Change; 2]) {
        self.goes.keep(goes);
        self.stays.keep(stays);
    }
}

fn dates(case: &Case) -> Vec<(ClockKind, i32, Option<chrono::DateTime<chrono::Utc>>)> {
    case.clocks.iter().filter(|clock| clock.is_live()).map(|clock| (clock.kind, clock.run, clock.due_at)).collect()
}

#[test]
fn the_case_that_goes_is_closed_as_a_duplicate_and_points_to_the_one_that_stays() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    let [goes, stays] = pair.merge();
    assert!(matches!(pair.goes.case.status, Status::Closed { outcome: Outcome::Duplicate, .. }));
    assert_eq!(pair.goes.case.merged, Some(Merged { into: pair.stays.case.id, reference: reference(2), shares: true }));
    assert_eq!((codes(&goes)[0].as_str(), codes(&stays)[0].as_str()), ("merged_into", "took_over"));
    assert!(goes.events()[0].what.is_for_consumer() && stays.events()[0].what.is_for_consumer());
    assert_eq!(
        (notices(&goes), notices(&stays)),
        (vec![], vec![NoticeKind::Merged]),
        "one letter, with the reference that stays"
    );
    assert!(goes.measurements().is_empty(), "what stopped unmet is measured by nobody");
    assert_eq!(pair.goes.case.due(), None);
    let message = Step::Message("您好".to_owned());
    let refused = message.take(&pair.goes.case, None, &act(9_000, Actor::Staff(AGENT), pair.goes.now));
    assert_eq!(refused.unwrap_err(), Refusal::NotNow, "macros and bulk leave it alone, as any closed case");
}

#[test]
fn the_clocks_of_the_case_that_stays_take_the_earlier_date_of_each_kind() {
    // Filed a week before; its first answer is long due.
    let early = Scene::filed_at(tuesday() - Duration::days(3));
    let (first, result) = (early.clock(ClockKind::FirstResponse).due_at, early.clock(ClockKind::Resolution).due_at);
    let mut pair = Pair::of(early, Scene::filed());
    let [_, stays] = pair.merge();
    assert_eq!(pair.stays.clock(ClockKind::Resolution).due_at, result);
    assert!(first < Some(tuesday()));
    assert_eq!(pair.stays.clock(ClockKind::FirstResponse).due_at, Some(tuesday()), "no clock is due before it begins");
    assert!(codes(&stays).contains(&"clock_recomputed".to_owned()), "the ledger tells of it");
    pair.at(tuesday() + Duration::minutes(1)).stays.sweep();
    assert_eq!(pair.stays.standing(ClockKind::FirstResponse), Standing::Overdue);

    let mut later = Pair::of(Scene::filed_at(tuesday() + Duration::hours(1)), Scene::filed());
    let before = dates(&later.stays.case);
    later.at(tuesday() + Duration::hours(1)).merge();
    assert_eq!(dates(&later.stays.case), before, "a later date moves nothing");
}

#[test]
fn a_merged_case_never_misses_a_clock() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.merge();
    assert_eq!(pair.goes.case.sweep_at(), None);
    pair.at(tuesday() + Duration::days(60));
    assert!(pair.goes.sweep().is_none());
    assert_eq!(pair.goes.case.level, 0, "nobody is told of what goes on elsewhere");
}

#[test]
fn a_promise_that_only_the_merged_case_had_goes_on_in_the_other() {
    let mut answered = Scene::filed();
    answered.message();
    let mut pair = Pair::of(Scene::filed_at(tuesday() - Duration::hours(2)), answered);
    let owed = pair.goes.clock(ClockKind::FirstResponse).due_at;
    pair.merge();
    assert_eq!(pair.stays.clock(ClockKind::NextResponse).due_at, owed, "the next answer is the one that was owed");
    assert!(pair.stays.case.unanswered);
}

#[test]
fn a_pause_and_an_extension_count_on_where_a_date_was_pulled() {
    let mut pair = Pair::of(Scene::filed_at(tuesday() - Duration::days(1)), Scene::filed());
    pair.merge();
    let pulled = pair.stays.clock(ClockKind::Resolution).clone();
    assert!(pulled.pulled > 0);
    pair.stays.ask_consumer();
    pair.at(tuesday() + Duration::days(1));
    pair.stays.consumer(|case, act| case.reply("补充了", act));
    let now = pair.stays.clock(ClockKind::Resolution);
    assert_eq!(now.due_at, pulled.due_at.map(|due| due + Duration::days(1)), "one working day later");
}

#[test]
fn two_that_are_taken_apart_stand_as_they_stood() {
    let mut asked = Scene::filed_at(tuesday() - Duration::days(1));
    asked.ask_consumer();
    let mut pair = Pair::of(asked, Scene::filed());
    let (goes, stays) = (pair.goes.case.clone(), pair.stays.case.clone());
    pair.merge();
    let [parted, other] = pair.unmerge();
    assert_eq!((&pair.goes.case.status, pair.goes.case.merged), (&goes.status, None));
    assert_eq!(dates(&pair.goes.case), dates(&goes), "its clocks count as if they had never stopped");
    assert_eq!(dates(&pair.stays.case), dates(&stays));
    assert_eq!((notices(&parted), notices(&other)), (vec![NoticeKind::Unmerged], vec![]));
    assert_eq!((codes(&parted)[0].as_str(), codes(&other)[0].as_str()), ("parted", "parted"));
}

#[test]
fn what_others_ask_of_a_clock_stands_when_one_is_taken_out() {
    let early = |days| named(Scene::filed_at(tuesday() - Duration::days(days)).case, 10 + days);
    let mut stays = named(Scene::filed().case, 2);
    let own = stays.clock(ClockKind::Resolution).unwrap().due_at;
    let mut kept = Vec::new();
    for days in [1, 4] {
        let case = early(days);
        let acts = [act(5_000 + days, Actor::Staff(AGENT), tuesday()), act(6_000 + days, Actor::Staff(AGENT), tuesday())];
        let seen = Seen { mine: case.version, theirs: stays.version };
        let [goes, there] = case.merge_into(&stays, Held { mine: 0, theirs: kept.len() }, seen, [&acts[0], &acts[1]]).unwrap();
        let LinkChange::Made { set_aside, .. } = goes.links()[0].clone() else { panic!() };
        kept.push(*set_aside.unwrap());
        stays = there.case().clone();
    }
    let due = |case: &Case| case.clock(ClockKind::Resolution).unwrap().due_at;
    assert_eq!(due(&stays), due(&early(4)));
    for (out, rest, expected) in [(1, 0, due(&early(1))), (0, 1, due(&early(4)))] {
        let mut gone = early(1);
        gone.status = Status::Closed { outcome: Outcome::Duplicate, at: tuesday() };
        gone.merged = Some(Merged { into: stays.id, reference: reference(2), shares: true });
        let acts = [act(7_000, Actor::Staff(AGENT), tuesday()), act(8_000, Actor::Staff(AGENT), tuesday())];
        let others = std::slice::from_ref(&kept[rest]);
        let seen = Seen { mine: gone.version, theirs: stays.version };
        let [_, there] = gone.unmerge(&stays, keeping(&kept[out], others), seen, [&acts[0], &acts[1]]).unwrap();
        assert_eq!(due(there.case()), expected);
        assert_ne!(due(there.case()), own);
    }
}

#[test]
fn what_cannot_be_merged_is_refused_with_its_reason() {
    let by = Actor::Staff(AGENT);
    let pair = || Pair::of(Scene::filed(), Scene::filed());
    let seen = Seen { mine: 1, theirs: 1 };
    let refused =
        |pair: &Pair| pair.try_merge(&by, Seen { mine: pair.goes.case.version, theirs: pair.stays.case.version }).unwrap_err();

    let mut same = pair();
    same.stays.case.id = same.goes.case.id;
    assert_eq!(refused(&same), Refusal::SameCase);

    let mut merged = pair();
    merged.merge();
    assert_eq!(refused(&merged), Refusal::MergedAlready { into: reference(2) });
    std::mem::swap(&mut merged.goes, &mut merged.stays);
    assert_eq!(refused(&merged), Refusal::MergedAlready { into: reference(2) }, "nor the other way round: no circle");

    for status in [StatusCode::Resolved, StatusCode::Closed] {
        assert_eq!(refused(&Pair::of(Scene::filed(), Scene::in_status(status))), Refusal::OtherSettled);
        assert_eq!(refused(&Pair::of(Scene::in_status(status), Scene::filed())), Refusal::NotNow);
    }
    let mut other = pair();
    other.stays.case.consumer = Some(PersonId(77));
    assert_eq!(refused(&other), Refusal::OtherConsumer);

    let mut moved = pair();
    moved.stays.message();
    assert_eq!(moved.try_merge(&by, seen).unwrap_err(), Refusal::Stale { seen: 1, now: 2 }, "the other case moved on");
    let mut moved = pair();
    moved.goes.message();
    assert_eq!(moved.try_merge(&by, seen).unwrap_err(), Refusal::Stale { seen: 1, now: 2 });

    let mut theirs = pair();
    theirs.stays.case.team = Some(THEIRS);
    assert_eq!(theirs.try_merge(&Actor::Staff(of_team(OURS)), seen).unwrap_err(), Refusal::NotNow, "out of scope");
    assert_eq!(theirs.try_merge(&me(), seen).unwrap_err(), Refusal::NotNow, "nobody merges their own complaints");
}

#[test]
fn a_merged_case_is_taken_up_again_by_taking_both_apart_alone() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.merge();
    let allowed = pair.goes.case.allowed_actions(&Actor::Staff(AGENT));
    assert!(allowed.contains(&Action::Unmerge) && !allowed.contains(&Action::Reopen) && !allowed.contains(&Action::Merge));
    let reopening = redress::domain::case::closing::Reopening { reason: "又来了".to_owned(), version: pair.goes.case.version };
    let refused = pair.goes.try_by(Actor::Staff(AGENT), |case, act| case.reopen(&reopening, act));
    assert_eq!(refused.unwrap_err(), Refusal::MergedAlready { into: reference(2) });
    // While the one that stays has gone on elsewhere itself, that comes apart first.
    pair.stays.case.merged = Some(elsewhere());
    let [mine, theirs] = pair.acts(&Actor::Staff(AGENT));
    let set_aside = pair.set_aside.clone().unwrap();
    let refused = pair.goes.case.unmerge(&pair.stays.case, keeping(&set_aside, &[]), pair.seen(), [&mine, &theirs]);
    assert_eq!(refused.unwrap_err(), Refusal::MergedAlready { into: reference(9) });
}

#[test]
fn what_was_met_meanwhile_stays_met_and_an_offer_that_lapsed_is_none() {
    let mut pair = Pair::of(Scene::in_status(StatusCode::Offered), Scene::filed());
    pair.merge();
    pair.at(shanghai(2026, 11, 25, 9, 30));
    pair.stays.close(Outcome::Upheld);
    let met = pair.stays.case.clocks.clone();
    pair.unmerge();
    assert_eq!(pair.stays.case.clocks, met);
    assert_eq!(pair.goes.status(), StatusCode::Open);
    assert!(pair.goes.case.clocks.iter().all(|clock| !clock.is_live() || clock.paused_at.is_none()), "nobody is waited for");
}
