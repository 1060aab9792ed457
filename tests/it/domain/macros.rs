//! Claims about what a macro does, and in which order.

use chrono::{DateTime, Utc};
use redress::domain::actor::{Role, Staff};
use redress::domain::codes::{Outcome, Priority, RootCause};
use redress::domain::ids::{PersonId, TeamId};
use redress::domain::macros::{Doing, Hands, Macro, Says, Then, Using};
use redress::domain::reach::{Reach, Shared};
use redress::domain::refusal::{NotHanded, Refusal};
use redress::domain::steps::{MOST_STEPS, Step, check_hands};

const ONE: TeamId = TeamId(1);
const TWO: TeamId = TeamId(2);
const ME: Staff = Staff { id: PersonId(7), role: Role::Agent, team: Some(ONE), senior: false };
const WANG: Staff = Staff { id: PersonId(8), role: Role::Agent, team: Some(TWO), senior: false };

fn doing(hands: Hands, team: Option<TeamId>) -> Doing {
    let (priority, tag) = (Some(Priority::High), Some("转交".to_owned()));
    Doing { priority, tag, hands, team, follow_up_days: Some(2), closing: None, then: Then::Stay }
}

fn a_macro(says: Says, doing: Doing) -> Macro {
    let shared = Shared { owner: ME.id, reach: Reach::Own, team: None };
    let (name, text_zh, text_en) = ("转交".to_owned(), "在查。".to_owned(), String::new());
    Macro { id: 1, name, says, text_zh, text_en, doing, shared, uses: 0, version: 1 }
}

fn steps(it: &Macro, me: Staff) -> Vec<Step> {
    let colleague = if matches!(it.doing.hands, Hands::To(_)) { Some(WANG) } else { None };
    let at = DateTime::<Utc>::UNIX_EPOCH;
    it.steps("在查。", &Using { me, colleague, until: at, on: Some(at), letter: None })
}

#[test]
fn a_macro_hands_the_case_on_last_of_all_and_in_the_order_that_its_user_can_see_it() {
    let it = a_macro(Says::Message, doing(Hands::To(WANG.id), Some(TWO)));
    let (to_team, to_wang) = (Step::Team(Some(TWO)), Step::Assign(Some(WANG)));
    let chief = Staff { role: Role::Supervisor, team: None, ..ME };
    assert_eq!(steps(&it, chief)[4..], [to_team.clone(), to_wang.clone()], "who still sees it assigns it in its new team");
    assert_eq!(steps(&it, ME)[4..], [to_wang, to_team.clone()], "who loses sight of it assigns it before");
    let mine = a_macro(Says::Message, doing(Hands::Me, Some(TWO)));
    let taken = steps(&mine, chief);
    assert_eq!((taken.first(), taken.last()), (Some(&Step::Assign(Some(chief))), Some(&to_team)));
}

#[test]
fn no_macro_takes_more_steps_than_one_act_has_and_a_closed_case_goes_to_nobody() {
    for says in Says::ALL {
        for hands in [Hands::Keep, Hands::Me, Hands::Back, Hands::To(WANG.id)] {
            let closing = (*says == Says::Close).then_some((Outcome::Upheld, RootCause::SystemFault));
            let taken = steps(&a_macro(*says, Doing { closing, ..doing(hands, Some(TWO)) }), ME);
            assert!(taken.len() <= MOST_STEPS, "{says} {hands:?}: {taken:?}");
            let goes = taken.iter().any(|step| matches!(step, Step::Team(_)) || *step == Step::Assign(Some(WANG)));
            assert_eq!(goes, *says != Says::Close, "{says} {hands:?}: {taken:?}");
            if *says == Says::Close {
                assert!(matches!(taken.last(), Some(Step::Close(..))), "{taken:?}");
            }
        }
    }
}

#[test]
fn whoever_is_given_a_case_can_see_those_of_the_team_to_which_it_goes() {
    let to = |staff| Step::Assign(Some(staff));
    for (given, is_well) in [
        (vec![to(WANG), Step::Team(Some(TWO))], true),
        (vec![Step::Team(Some(ONE)), to(WANG)], false),
        (vec![to(ME), Step::Team(Some(TWO))], false),
        (vec![Step::Assign(None), Step::Team(Some(ONE))], true),
        (vec![to(WANG)], true),
    ] {
        let refusal = Refusal::NotHanded(NotHanded::OtherTeam);
        assert_eq!(check_hands(&given), if is_well { Ok(()) } else { Err(refusal) }, "{given:?}");
    }
}

#[test]
fn a_macro_from_before_teams_and_colleagues_reads_as_it_was() {
    let old = r#"{"priority":null,"tag":null,"hands":"me","follow_up_days":null,"closing":null,"then":"stay"}"#;
    let read: Doing = serde_json::from_str(old).unwrap();
    assert_eq!((read.hands, read.team), (Hands::Me, None));
    for hands in [Hands::Keep, Hands::Back, Hands::To(WANG.id)] {
        let kept = doing(hands, Some(TWO));
        let again: Doing = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
        assert_eq!(again, kept);
    }
}
