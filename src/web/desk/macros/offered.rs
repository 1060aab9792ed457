//! What the form of a macro offers: for whom it may be, and to whom it may give cases. Whoever stands in it already may stay,
//! also where they left.

use super::{Called, Choice, Doing, Hands, Macro, Page, Reach, Says, Typed};
use crate::domain::actor::{Actor, Scope, Staff};
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::store::people::{StaffMember, Team};

/// Those that name nobody.
const NAMELESS: [(&str, Hands); 3] = [("keep", Hands::Keep), ("me", Hands::Me), ("back", Hands::Back)];

pub struct Offered {
    pub called: Called,
    pub reaches: Vec<Reach>,
    pub hands: Vec<Choice>,
    pub teams: Vec<Choice>,
    /// As they work here now.
    staff: Vec<Staff>,
}

impl Offered {
    pub fn of(page: &Page, me: Staff, (called, staff): (Called, &[StaffMember]), old: Option<&Macro>) -> Self {
        let doing = old.map(|old| &old.doing);
        let staff: Vec<Staff> = staff.iter().map(|member| member.staff).collect();
        Self {
            reaches: reaches(me, old),
            hands: hands(page, &called, &able(me, &staff), doing),
            teams: teams(page, &called, doing.and_then(|doing| doing.team)),
            staff,
            called,
        }
    }

    /// What was chosen, where it was offered.
    pub fn hands(&self, chosen: &str) -> Option<Hands> {
        self.hands.iter().find(|choice| choice.value == chosen)?;
        let nameless = NAMELESS.iter().find(|(code, _)| *code == chosen).map(|(_, hands)| *hands);
        nameless.or_else(|| chosen.parse().ok().map(|id| Hands::To(PersonId(id))))
    }

    /// The same of a team; none is chosen by nothing.
    pub fn team(&self, chosen: &str) -> Option<Option<TeamId>> {
        if chosen.is_empty() {
            return Some(None);
        }
        self.teams.iter().find(|choice| choice.value == chosen)?.value.parse().ok().map(|id| Some(TeamId(id)))
    }

    /// A case that is closed goes to nobody, and a colleague can work on it where it goes.
    pub fn check_hands(&self, typed: &mut Typed, says: Option<Says>, doing: &Doing) {
        let Hands::To(colleague) = doing.hands else {
            if says == Some(Says::Close) && doing.team.is_some() {
                typed.wrong("team", "macro-closes");
            }
            return;
        };
        if says == Some(Says::Close) {
            typed.wrong("hands", "macro-closes");
        }
        let found = self.staff.iter().find(|staff| staff.id == colleague);
        if doing.team.is_some() && found.is_some_and(|staff| !staff.can_work_on(CaseId(0), doing.team)) {
            typed.wrong("hands", "refusal-handed-other-team");
        }
    }
}

/// How the form writes it.
pub fn code(hands: Hands) -> String {
    match hands {
        Hands::To(colleague) => colleague.to_string(),
        hands => NAMELESS.iter().find(|(_, it)| *it == hands).map(|(code, _)| (*code).to_owned()).unwrap_or_default(),
    }
}

/// Whom somebody may make a macro for, or leave it for as it is where what others shared is theirs to change.
fn reaches(staff: Staff, old: Option<&Macro>) -> Vec<Reach> {
    let is_left = |reach: Reach| old.is_some_and(|old| old.shared.reach == reach && staff.may_change_shared(&old.shared));
    let may = |reach: &&Reach| staff.may_share(**reach) || is_left(**reach);
    Reach::ALL.iter().filter(may).copied().collect()
}

/// Those to whom somebody can give what they see: of a team, who can work on its cases.
fn able(me: Staff, staff: &[Staff]) -> Vec<PersonId> {
    let mine = if let Scope::Team(team) = Actor::Staff(me).scope() { Some(team) } else { None };
    staff.iter().filter(|staff| staff.can_work_on(CaseId(0), mine)).map(|staff| staff.id).collect()
}

fn hands(page: &Page, called: &Called, able: &[PersonId], old: Option<&Doing>) -> Vec<Choice> {
    let nameless = NAMELESS.iter().map(|(code, _)| Choice { value: (*code).to_owned(), label: page.code("macro-hands", code) });
    let kept = old.and_then(|old| if let Hands::To(colleague) = old.hands { Some(colleague) } else { None });
    let offered = called.people.iter().filter(|(id, _)| able.contains(id) || kept == Some(*id));
    let colleague = |(id, name): &(PersonId, String)| Choice { value: id.to_string(), label: name.clone() };
    nameless.chain(offered.map(colleague)).collect()
}

fn teams(page: &Page, called: &Called, old: Option<TeamId>) -> Vec<Choice> {
    let offered = called.teams.iter().filter(|team| team.is_open() || old.is_some_and(|old| old.0 == team.id));
    let team = |team: &Team| Choice { value: team.id.to_string(), label: team.name(page.words.locale()).to_owned() };
    offered.map(team).collect()
}
