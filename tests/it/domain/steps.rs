//! Claims about several acts in a row.

use redress::domain::actor::{Role, Staff};
use redress::domain::ids::{PersonId, TeamId};
use redress::domain::routing::InLine;
use redress::domain::steps::{Marks, Step};

use super::case::Scene;

#[test]
fn a_case_is_untaken_where_nothing_has_happened_since_and_stays_accepted_where_a_clock_has_begun_with_that() {
    let case = Scene::filed().case;
    let was = Marks { in_line: Some(InLine::default()), ..Marks::of(&case) };
    let left = Marks { is_new: false, seq: case.seq, ..was.clone() };
    assert_eq!(was.untaken(&left, &case).map(|it| it.is_new), Some(true));
    assert_eq!(was.untaken(&Marks { clocks: left.clocks + 1, ..left.clone() }, &case).map(|it| it.is_new), Some(false));
    assert_eq!(was.untaken(&Marks { seq: case.seq - 1, ..left }, &case), None);
    let kept = serde_json::to_string(&was).unwrap();
    assert_eq!(serde_json::from_str::<Marks>(&kept).unwrap(), was);
}

#[test]
fn what_waited_is_done_as_somebody_with_the_team_and_role_they_have_by_now() {
    let was = Staff { id: PersonId(7), role: Role::Agent, team: Some(TeamId(1)), senior: false };
    let (now, other) = (Staff { team: Some(TeamId(2)), senior: true, ..was }, Staff { id: PersonId(8), ..was });
    assert_eq!(Step::Assign(Some(was)).by_now(now), Step::Assign(Some(now)));
    for step in [Step::Assign(Some(other)), Step::Assign(None), Step::Message("在查。".to_owned())] {
        assert_eq!(step.clone().by_now(now), step);
    }
    let kept = serde_json::to_string(&[Step::Assign(Some(was)), Step::Note("a".to_owned(), vec![other])]).unwrap();
    let read: Vec<Step> = serde_json::from_str(&kept).unwrap();
    assert_eq!(read, [Step::Assign(Some(was)), Step::Note("a".to_owned(), vec![other])]);
}
