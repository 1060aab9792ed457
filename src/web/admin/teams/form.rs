//! The form of a team: from a team to its fields and its words, and from fields to a team.

use crate::domain::ids::TeamId;
use crate::domain::sla::Names;
use crate::domain::team::{MAX_NAME, TeamCard};
use crate::domain::text;
use crate::i18n::Words;
use crate::store::people::Team;
use crate::store::staff_accounts::Changed;
use crate::web::admin::fields::Fields;
use crate::web::admin::people::history::{Entry, entry_of};
use crate::web::admin::policy::words::{Difference, Line, differences};
use crate::web::forms::Problems;
use crate::web::page::Page;

/// The fields of a team as it stands.
pub fn fields(card: &TeamCard) -> Fields {
    let mut fields = Fields::default();
    fields.put("name_zh", &card.name.zh);
    fields.put("name_en", &card.name.en);
    fields.put("seen", seen(card));
    fields
}

/// A team as it stood when its page was made: what is saved has to follow upon it.
pub fn seen(card: &TeamCard) -> String {
    serde_json::to_string(card).unwrap_or_default()
}

/// The names that the fields ask for; no two teams that are open have the same.
pub fn names(page: &Page, fields: &Fields, others: &[&Team], problems: &mut Problems) -> Option<Names> {
    let mut one = |field: &str| problems.check(page.words, field, text::required(text::name(fields.text(field), MAX_NAME)));
    let (zh, en) = (one("name_zh")?, one("name_en")?);
    for (field, taken) in [
        ("name_zh", others.iter().any(|team| team.is_open() && team.name_zh == zh)),
        ("name_en", others.iter().any(|team| team.is_open() && team.name_en.eq_ignore_ascii_case(&en))),
    ] {
        if taken {
            problems.add(field, page.t("team-name-taken"));
        }
    }
    problems.is_empty().then_some(Names { zh, en })
}

pub fn name(words: &Words, teams: &[Team], id: TeamId) -> String {
    let team = teams.iter().find(|team| team.id == id.0);
    team.map_or_else(|| words.t("people-team-unknown").to_owned(), |team| team.name(words.locale()).to_owned())
}

/// Everything an administrator can change of a team.
pub fn lines(words: &Words, card: &TeamCard, teams: &[Team]) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let mut lines = vec![
        (t("policy-name-zh"), card.name.zh.clone()),
        (t("policy-name-en"), card.name.en.clone()),
        (t("team-state"), t(if card.open { "team-open" } else { "team-closed" })),
    ];
    lines.extend(card.taken_over_by.map(|to| (t("team-successor"), name(words, teams, to))));
    lines
}

/// What a change of a team altered.
pub fn told(words: &Words, (before, after): (&str, &str), teams: &[Team]) -> Vec<Difference> {
    let lines = |text: &str| serde_json::from_str::<TeamCard>(text).map(|card| lines(words, &card, teams)).unwrap_or_default();
    differences(&lines(before), &lines(after))
}

/// What was changed, the newest first.
pub fn history(page: &Page, all: &[Changed], teams: &[Team]) -> Vec<Entry> {
    all.iter().map(|it| entry_of(page, it, told(page.words, (&it.before, &it.after), teams))).collect()
}
