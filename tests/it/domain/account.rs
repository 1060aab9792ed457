//! What may be changed of an account, and what follows.

use redress::domain::account::{Account, AccountFault, Leaves};
use redress::domain::actor::Role;
use redress::domain::ids::TeamId;

fn account(role: Role, team: Option<i64>) -> Account {
    Account { name: "王宁".to_owned(), role, team: team.map(TeamId), senior: false, active: true }
}

fn gone(account: Account) -> Account {
    Account { active: false, ..account }
}

#[test]
fn the_last_administrator_stays_one() {
    let admin = account(Role::Admin, None);
    for now in [account(Role::Agent, None), account(Role::Supervisor, None), gone(admin.clone())] {
        assert_eq!(admin.change(&now, false, 0), Err(AccountFault::LastAdmin), "{now:?}");
        assert_eq!(admin.change(&now, true, 0), Err(AccountFault::LastAdmin), "{now:?}");
        assert!(admin.change(&now, false, 1).is_ok(), "{now:?}");
    }
    let renamed = Account { name: "王宁宁".to_owned(), ..admin.clone() };
    assert!(admin.change(&renamed, true, 0).is_ok(), "a name is no power");
}

#[test]
fn nobody_changes_their_own_role_or_locks_themselves_out() {
    let admin = account(Role::Admin, None);
    assert_eq!(admin.change(&account(Role::Supervisor, None), true, 3), Err(AccountFault::Own));
    assert_eq!(admin.change(&gone(admin.clone()), true, 3), Err(AccountFault::Own));
    assert!(admin.change(&account(Role::Admin, Some(1)), true, 3).is_ok());
}

#[test]
fn what_somebody_may_not_see_any_more_goes_to_others() {
    let agent = |team| account(Role::Agent, team);
    let table = [
        (agent(Some(1)), agent(Some(1)), Leaves::None, false),
        (agent(Some(1)), agent(Some(2)), Leaves::OutOfSight, false),
        (agent(Some(1)), agent(None), Leaves::None, false),
        (agent(None), agent(Some(1)), Leaves::OutOfSight, false),
        (agent(Some(1)), account(Role::Supervisor, Some(1)), Leaves::None, true),
        (account(Role::Supervisor, Some(1)), agent(Some(1)), Leaves::OutOfSight, true),
        (account(Role::Supervisor, None), agent(None), Leaves::None, true),
        (agent(Some(1)), gone(agent(Some(1))), Leaves::All, true),
        (account(Role::Admin, None), gone(account(Role::Admin, None)), Leaves::All, true),
        (gone(agent(Some(1))), agent(Some(1)), Leaves::None, false),
    ];
    for (before, now, leaves, ends_sessions) in table {
        let follows = before.change(&now, false, 1).unwrap();
        assert_eq!((follows.leaves, follows.ends_sessions), (leaves, ends_sessions), "{before:?} → {now:?}");
    }
}
