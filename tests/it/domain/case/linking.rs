//! Links: both cases know of each other, one level deep, and nothing is decided by them.

use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::linking::Linked;
use redress::domain::change::Change;
use redress::domain::event::Happening;
use redress::domain::ids::CaseId;
use redress::domain::link::{LinkChange, LinkKind, MOST_LINKS, Relation, Tie};
use redress::domain::refusal::Refusal;

use super::merging::reference;
use super::{AGENT, OURS, Scene, THEIRS, act, of_team};
use crate::support::app::tuesday;

fn case(number: i64) -> Case {
    Case { id: CaseId(number), reference: Some(reference(number)), ..Scene::filed().case }
}

fn tie(relation: Relation, number: i64) -> Tie {
    Tie { relation, other: CaseId(number), reference: reference(number) }
}

fn link(mine: &[Tie], theirs: &[Tie], relation: Relation) -> Result<[Change; 2], Refusal> {
    let (one, two, acts) = (case(1), case(2), [50, 51].map(|number| act(number, Actor::Staff(AGENT), tuesday())));
    Linked { case: &one, ties: mine }.link(Linked { case: &two, ties: theirs }, relation, [&acts[0], &acts[1]])
}

#[test]
fn both_cases_tell_of_a_link_each_from_its_side_and_to_staff_alone() {
    let [one, two] = link(&[], &[], Relation::Parent).unwrap();
    assert_eq!(one.events()[0].what, Happening::Linked { other: reference(2), relation: Relation::Parent });
    assert_eq!(two.events()[0].what, Happening::Linked { other: reference(1), relation: Relation::Child });
    assert!(!one.events()[0].what.is_for_consumer() && one.notices().is_empty());
    assert_eq!((one.case().version, two.case().version), (1, 1), "open forms stay good");
    assert!(matches!(one.links(), [LinkChange::Made { kind: LinkKind::Child, from: CaseId(1), to: CaseId(2), .. }]));
    assert!(two.links().is_empty(), "it is kept once");
    let [child, _] = link(&[], &[], Relation::Child).unwrap();
    assert!(matches!(child.links(), [LinkChange::Made { kind: LinkKind::Child, from: CaseId(2), to: CaseId(1), .. }]));
}

#[test]
fn a_part_has_one_whole_and_no_parts_and_a_whole_is_a_part_of_nothing() {
    use Relation::{Child, Parent, Related};
    let refused = |mine: &[Tie], theirs: &[Tie], relation| link(mine, theirs, relation).unwrap_err();
    assert_eq!(refused(&[tie(Parent, 7)], &[], Parent), Refusal::HasParent { parent: reference(7) });
    assert_eq!(refused(&[], &[tie(Parent, 7)], Child), Refusal::HasParent { parent: reference(7) });
    assert_eq!(refused(&[tie(Child, 7)], &[], Parent), Refusal::PartOfPart);
    assert_eq!(refused(&[], &[tie(Child, 7)], Child), Refusal::PartOfPart);
    assert_eq!(refused(&[], &[tie(Parent, 7)], Parent), Refusal::PartOfPart);
    assert_eq!(refused(&[tie(Parent, 7)], &[], Child), Refusal::PartOfPart);
    assert!(link(&[tie(Parent, 7)], &[tie(Child, 8)], Related).is_ok(), "anything may be related");
    for relation in [Related, Parent, Child] {
        assert_eq!(refused(&[tie(Related, 2)], &[tie(Related, 1)], relation), Refusal::LinkedAlready);
    }
    let many: Vec<Tie> = (10..).map(|number| tie(Related, number)).take(MOST_LINKS).collect();
    assert_eq!(refused(&[], &many, Related), Refusal::TooManyLinks { most: MOST_LINKS });
}

#[test]
fn a_case_is_not_linked_to_itself_nor_to_one_out_of_sight() {
    let (one, acts) = (case(1), [50, 51].map(|number| act(number, Actor::Staff(of_team(OURS)), tuesday())));
    let this = Linked { case: &one, ties: &[] };
    assert_eq!(this.link(this, Relation::Related, [&acts[0], &acts[1]]).unwrap_err(), Refusal::SameCase);
    let theirs = Case { team: Some(THEIRS), ..case(2) };
    let that = Linked { case: &theirs, ties: &[] };
    assert_eq!(this.link(that, Relation::Related, [&acts[0], &acts[1]]).unwrap_err(), Refusal::NotNow);
}

#[test]
fn a_link_is_taken_away_from_either_side() {
    let (one, two, acts) = (case(1), case(2), [50, 51].map(|number| act(number, Actor::Staff(AGENT), tuesday())));
    let (child, parent) = ([tie(Relation::Parent, 2)], [tie(Relation::Child, 1)]);
    for (this, that) in [
        (Linked { case: &one, ties: &child }, Linked { case: &two, ties: &parent }),
        (Linked { case: &two, ties: &parent }, Linked { case: &one, ties: &child }),
    ] {
        let [change, _] = this.unlink(that, [&acts[0], &acts[1]]).unwrap();
        assert!(matches!(change.links(), [LinkChange::Ended { kind: LinkKind::Child, from: CaseId(1), to: CaseId(2) }]));
    }
    let this = Linked { case: &one, ties: &[] };
    assert_eq!(this.unlink(Linked { case: &two, ties: &[] }, [&acts[0], &acts[1]]).unwrap_err(), Refusal::NotNow);
}
