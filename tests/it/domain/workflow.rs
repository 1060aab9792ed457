//! docs/workflow.md is the table that the code follows.

use std::fmt::Write as _;

use redress::domain::actor::Role;
use redress::domain::case::{Action, Case, StatusCode};

const HEAD: &str = "# What may happen when

Who may do what to a case in which status: `C` the consumer, `S` staff, `V` supervisors alone. The table is printed from
the code (`Case::permits`) and held to it by a test. An offer is answered, a promised remedy completed or given up, an
extension decided and the answer to a hold written down only while there is one open; a payment is held once at a time; and a review is demanded once a clock has lapsed. What was merged is taken apart, not reopened. The consumer has a case taken up again within 30
days of its result, unless they took it back, and
says within 30 days of its end how it went. A fact is recorded also when all is over, unless the case was merged or
erased: one that undoes the proof on which it was closed as upheld takes it up again by itself.

";

fn table() -> String {
    let mut page = HEAD.to_owned();
    let statuses: Vec<&str> = StatusCode::ALL.iter().map(|status| status.as_str()).collect();
    let _ = writeln!(page, "| act | {} |", statuses.join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(statuses.len()));
    for action in Action::ALL {
        let cells: Vec<String> = StatusCode::ALL
            .iter()
            .map(|status| {
                let who = |role, mark: &str| if Case::permits(*status, *action, role) { mark.to_owned() } else { String::new() };
                let staff = if who(Role::Agent, "S").is_empty() { who(Role::Supervisor, "V") } else { "S".to_owned() };
                format!("{}{staff}", who(Role::Consumer, "C"))
            })
            .collect();
        let _ = writeln!(page, "| `{action}` | {} |", cells.join(" | "));
    }
    page
}

#[test]
fn the_documented_workflow_is_the_one_the_code_follows() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/workflow.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(written, table(), "docs/workflow.md should read:\n{}", table());
}

#[test]
fn every_staff_role_may_do_to_a_case_what_an_agent_may() {
    for status in StatusCode::ALL {
        for action in Action::ALL {
            let agent = Case::permits(*status, *action, Role::Agent);
            for role in [Role::Supervisor, Role::Admin] {
                let may = Case::permits(*status, *action, role);
                assert!(
                    may == agent || (may && matches!(action, Action::DecideExtension | Action::ReleaseEvidence)),
                    "{action} in {status}"
                );
            }
        }
    }
}

#[test]
fn a_closed_case_refuses_new_evidence_and_replies() {
    for action in [Action::AddEvidence, Action::Reply, Action::Withdraw, Action::AnswerOffer] {
        assert!(!Case::permits(StatusCode::Closed, action, Role::Consumer), "{action}");
    }
}
