//! docs/permissions.md is the table that the code follows; and what it means for cases.

use std::fmt::Write as _;

use redress::domain::actor::{Actor, Role, Scope, Staff};
use redress::domain::case::{Action, Case, StatusCode};
use redress::domain::ids::{CaseId, PersonId, TeamId};
use redress::domain::permission::{Over, Permission};
use redress::domain::reach::Reach;

use super::case::{AGENT, OURS, THEIRS};

const HEAD: &str = "# Who may what

What staff may do, and over whom: `own` themselves alone, `team` their team and what no team has yet (everything for an agent
who is in no team), `all` everything. Printed from the code (`domain::permission`) and held to it by a test. Which act fits
which status of a case is in [workflow.md](workflow.md); what each visitor gets of each address is in
`tests/it/web/sweep/table.rs`. Consumers have nothing of this: they see the cases of their account and of their private links.
Whoever of the staff opens a case, of their team or another, is written down and can be read by its consumer.
`read_audit` over a team: what its people and they themselves changed, did and read; whoever reads it is written down too.

";

fn table() -> String {
    let mut page = HEAD.to_owned();
    let roles: Vec<&str> = Role::STAFF.iter().map(|role| role.as_str()).collect();
    let _ = writeln!(page, "| | {} |", roles.join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(roles.len()));
    for permission in Permission::ALL {
        let cells: Vec<&str> = Role::STAFF.iter().map(|role| permission.over(*role).map_or("", Over::as_str)).collect();
        let _ = writeln!(page, "| `{permission}` | {} |", cells.join(" | "));
    }
    page
}

#[test]
fn the_documented_permissions_are_those_the_code_follows() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/permissions.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(written, table(), "docs/permissions.md should read:\n{}", table());
}

#[test]
fn each_role_may_all_that_the_one_below_may() {
    let reach = |permission: Permission, role| permission.over(role).map_or(-1, |over| over as i32);
    for permission in Permission::ALL {
        assert_eq!(permission.over(Role::Consumer), None, "{permission}");
        for pair in [[Role::Agent, Role::Supervisor], [Role::Supervisor, Role::Admin]] {
            assert!(reach(*permission, pair[0]) <= reach(*permission, pair[1]), "{permission}");
        }
    }
}

#[test]
fn the_table_decides_which_cases_somebody_sees() {
    let of = |role, team| Actor::Staff(Staff { role, team, ..AGENT }).scope();
    let table = [
        (Role::Agent, Some(OURS), Some(OURS), true),
        (Role::Agent, Some(OURS), Some(THEIRS), false),
        (Role::Agent, Some(OURS), None, true),
        (Role::Agent, None, Some(THEIRS), true),
        (Role::Supervisor, Some(OURS), Some(THEIRS), true),
        (Role::Admin, Some(OURS), Some(THEIRS), true),
        (Role::Consumer, Some(OURS), Some(OURS), false),
        (Role::Consumer, None, None, false),
    ];
    for (role, mine, of_case, sees) in table {
        assert_eq!(of(role, mine).contains(CaseId(1), of_case, Some(PersonId(9))), sees, "{role} {mine:?} {of_case:?}");
    }
    assert_eq!(of(Role::Agent, Some(TeamId(4))), Scope::Team(TeamId(4)));
}

#[test]
fn the_table_decides_what_somebody_may_share_change_and_set() {
    let agent = Staff { team: Some(OURS), ..AGENT };
    let chief = Staff { role: Role::Supervisor, id: PersonId(5), ..agent };
    assert!(agent.may_share(Reach::Own) && agent.may_share(Reach::Team) && !agent.may_share(Reach::Everybody));
    assert!(chief.may_share(Reach::Everybody));
    assert!(agent.may_set_away(agent.id) && !agent.may_set_away(chief.id) && chief.may_set_away(agent.id));
    assert!(!agent.may(Permission::SetSkills) && chief.may(Permission::SetSkills));
    for (action, permission) in
        [(Action::DecideExtension, Permission::AnswerExtensions), (Action::ReleaseEvidence, Permission::ReleaseEvidence)]
    {
        for role in Role::STAFF {
            assert_eq!(Case::permits(StatusCode::Open, action, role), role.may(permission), "{action} {role}");
        }
    }
}
