//! Splitting: a second complaint becomes a case of its own, and a law's date counts from when the consumer complained.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::splitting::Splitting;
use redress::domain::case::{Case, Status};
use redress::domain::change::Act;
use redress::domain::codes::ProblemType;
use redress::domain::event::Happening;
use redress::domain::ids::CaseId;
use redress::domain::link::{LinkChange, LinkKind};
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::rulebook::Rulebook;
use redress::domain::sla::ClockKind;

use super::merging::reference;
use super::{AGENT, Scene, act, codes, notices};
use crate::support::app::tuesday;

fn splitting(case: &Case) -> Splitting {
    Splitting {
        problem_type: ProblemType::ServiceUnresponsive,
        order: case.order.clone(),
        summary: "客服一直不回".to_owned(),
        description: "另外，客服三天没有回复。".to_owned(),
        evidence: Vec::new(),
        version: case.version,
    }
}

#[test]
fn the_second_complaint_is_filed_for_the_same_consumer_and_both_tell_of_it() {
    let mut scene = Scene::filed();
    scene.case.reference = Some(reference(1));
    let now = tuesday() + Duration::days(2);
    let new = scene.case.split(&splitting(&scene.case), &act(70, Actor::Staff(AGENT), now)).unwrap();
    let case = new.case();
    assert_eq!((&case.contact, case.consumer, case.locale), (&scene.case.contact, scene.case.consumer, scene.case.locale));
    assert_eq!(
        (case.channel, &case.status, case.problem_type),
        (scene.case.channel, &Status::New, ProblemType::ServiceUnresponsive)
    );
    assert_eq!(notices(&new), [NoticeKind::Filed], "the consumer gets the reference of the new case");
    assert!(matches!(new.events()[0].what, Happening::Filed { from: Some(from), privacy: None, .. } if from == reference(1)));
    let old = scene.case.split_off((CaseId(9), reference(9)), &act(71, Actor::Staff(AGENT), now));
    assert_eq!(codes(&old), ["split_off"]);
    assert!(matches!(old.links(), [LinkChange::Made { kind: LinkKind::Related, .. }]));
    assert_eq!(old.case().version, scene.case.version + 1, "the same form sent twice is refused");
}

#[test]
fn our_own_clocks_begin_now_and_a_laws_clock_when_the_consumer_complained() {
    let mut scene = Scene::filed();
    scene.case.reference = Some(reference(1));
    let now = tuesday() + Duration::days(2);
    let law = std::sync::Arc::new(Rulebook::under(Some("uk-disp")).unwrap());
    let act = Act { under: law, ..act(70, Actor::Staff(AGENT), now) };
    let new = scene.case.split(&splitting(&scene.case), &act).unwrap();
    let begun = |kind| new.case().clock(kind).map(|clock| clock.started_at);
    assert_eq!(begun(ClockKind::Resolution), Some(now));
    assert_eq!(begun(ClockKind::FinalResponse), Some(scene.case.filed_at));
}

#[test]
fn a_split_on_an_older_version_is_refused() {
    let mut scene = Scene::filed();
    scene.case.reference = Some(reference(1));
    let old = splitting(&scene.case);
    scene.message();
    let refused = scene.case.split(&old, &act(70, Actor::Staff(AGENT), scene.now)).unwrap_err();
    assert_eq!(refused, Refusal::Stale { seen: 1, now: 2 });
}
