//! The form of an account: from an account to its fields and its words, and from fields to an account.

use crate::domain::account::{Account, Leaves};
use crate::domain::actor::{Actor, Role, Staff};
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::routing::Candidate;
use crate::domain::text;
use crate::i18n::Words;
use crate::store::people::{Person, Team};
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::policy::words::Line;
use crate::web::forms::{Problems, text_problem};
use crate::web::page::Page;

/// Longest name, in characters.
const MAX_NAME: usize = 80;
/// Their cases go where the rules say.
pub const RULES: &str = "rules";

/// An account before anything was typed.
pub const fn blank() -> Account {
    Account { name: String::new(), role: Role::Agent, team: None, senior: false, active: true }
}

/// The fields of an account as it stands.
pub fn fields(account: &Account) -> Fields {
    let mut fields = Fields::default();
    fields.put("name", &account.name);
    fields.put("role", account.role.as_str());
    fields.put("team", account.team.map(|team| team.to_string()).unwrap_or_default());
    fields.tick("senior", account.senior);
    fields.put("access", if account.active { "yes" } else { "no" });
    fields.put("seen", serde_json::to_string(account).unwrap_or_default());
    fields
}

/// The account that the fields ask for; problems say what is in the way.
pub fn read(page: &Page, fields: &Fields, teams: &[Team], problems: &mut Problems) -> Option<Account> {
    let name = text::required(text::name(fields.text("name"), MAX_NAME));
    let name = name.map_err(|problem| problems.add("name", text_problem(page.words, "name", problem))).ok();
    let role = Role::parse(fields.text("role")).filter(|role| role.is_staff());
    if role.is_none() {
        problems.add("role", page.t("case-choose"));
    }
    let asked = fields.text("team");
    let team = teams.iter().filter(|team| team.is_open()).find(|team| team.id.to_string() == asked).map(|team| TeamId(team.id));
    if team.is_none() && !asked.is_empty() {
        problems.add("team", page.t("people-team-gone"));
    }
    let (name, role) = (name?, role?);
    let senior = fields.is("senior") && role == Role::Agent;
    problems.is_empty().then(|| Account { name, role, team, senior, active: fields.text("access") != "no" })
}

/// Everything an administrator can change of an account.
pub fn lines(words: &Words, account: &Account, teams: &[Team]) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let team = account.team.map(|id| {
        let team = teams.iter().find(|team| team.id == id.0);
        team.map_or_else(|| t("people-team-unknown"), |team| team.name(words.locale()).to_owned())
    });
    vec![
        (t("access-name"), account.name.clone()),
        (t("access-role"), words.code("role", account.role.as_str())),
        (t("access-team"), team.unwrap_or_else(|| t("access-no-team"))),
        (t("access-senior"), t(if account.senior { "policy-yes" } else { "policy-no" })),
        (t("people-access"), t(if account.active { "people-access-yes" } else { "people-access-no" })),
    ]
}

/// Who can have the cases of somebody who leaves them: whom the rules find, or a colleague who is there.
pub fn successors(page: &Page, fields: &Fields, (person, before): (&Person, &Account), all: &[(Person, Candidate)]) -> Vec<Tick> {
    let tick = |value: String, label: String| Tick { is_on: fields.text("to") == value, value, label };
    let is_able = |candidate: &Candidate| {
        let sees = Actor::Staff(candidate.staff).scope().contains(CaseId(0), before.team, None);
        candidate.staff.id != person.id && !candidate.staffing.is_away(page.now) && sees
    };
    let others = all.iter().filter(|(_, candidate)| is_able(candidate));
    let others = others.map(|(other, candidate)| {
        let label = page.t2("staffing-to", ("name", &other.name), ("n", &candidate.load.to_string()));
        tick(other.id.to_string(), label)
    });
    let mut ticks: Vec<Tick> =
        std::iter::once(tick(RULES.to_owned(), page.t("people-to-rules").to_owned())).chain(others).collect();
    if !ticks.iter().any(|tick| tick.is_on) {
        ticks[0].is_on = true;
    }
    ticks
}

/// Whom the form names; `None`: whom the rules find.
pub fn successor(fields: &Fields, all: &[(Person, Candidate)]) -> Option<PersonId> {
    let named = |(person, _): &&(Person, Candidate)| person.id.to_string() == fields.text("to");
    all.iter().find(named).map(|(person, _)| person.id)
}

/// The person as they will be, for what they see.
pub fn staff(person: &Person, now: &Account) -> Staff {
    Staff { id: person.id, role: now.role, team: now.team, senior: now.senior }
}

/// What happens to their open cases, in a sentence; empty where nothing does.
pub fn cases_leave(page: &Page, leaves: Leaves, (all, out): (usize, usize)) -> String {
    let many = |n: usize| if n >= crate::store::staff_accounts::COUNTED { format!("{n}+") } else { n.to_string() };
    match leaves {
        Leaves::All if all > 0 => page.t1("people-leaves-all", "n", many(all)),
        Leaves::OutOfSight if out > 0 => page.t1("people-leaves-out", "n", many(out)),
        _ => String::new(),
    }
}
