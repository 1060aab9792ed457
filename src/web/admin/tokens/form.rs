//! The form of a token, and a token in words.

use chrono::{DateTime, Utc};

use crate::domain::calendar::Calendar;
use crate::domain::ids::PersonId;
use crate::domain::text;
use crate::domain::token::{TokenScope, last_day};
use crate::i18n::Words;
use crate::store::api_tokens::Card;
use crate::store::people::StaffMember;
use crate::store::staff_accounts::Changed;
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::people::history::{Entry, entry_of};
use crate::web::admin::policy::words::{Line, differences};
use crate::web::desk::case::forms::{end_of_day, parse_day};
use crate::web::forms::Problems;
use crate::web::page::Page;

/// Longest name, in characters.
const MAX_NAME: usize = 60;

/// A token as it was asked for.
pub struct Typed {
    pub name: String,
    pub person: PersonId,
    /// Whom it acts as, by name.
    pub person_name: String,
    pub scopes: Vec<TokenScope>,
    pub expires_at: DateTime<Utc>,
}

/// What the fields ask for; what is in the way stands in `problems`.
pub fn read(
    page: &Page,
    fields: &Fields,
    (staff, calendar): (&[StaffMember], &Calendar),
    problems: &mut Problems,
) -> Option<Typed> {
    let name = problems.check(page.words, "name", text::required(text::name(fields.text("name"), MAX_NAME)));
    let person = staff.iter().find(|it| it.id.0.to_string() == fields.text("person"));
    if person.is_none() {
        problems.add("person", page.t("case-choose"));
    }
    let scopes = fields.codes("scope", TokenScope::parse);
    if scopes.is_empty() {
        problems.add("scope", page.t("token-no-scope"));
    }
    let today = page.now.with_timezone(&calendar.zone).date_naive();
    let day = parse_day(fields.text("expires_on")).filter(|day| (today..=last_day(today)).contains(day));
    let expires_at = day.and_then(|day| end_of_day(day, calendar));
    if expires_at.is_none() {
        problems.add("expires_on", page.t("token-bad-day"));
    }
    let (name, person, expires_at) = (name?, person?, expires_at?);
    let (person, person_name) = (person.id, person.name.clone());
    problems.is_empty().then_some(Typed { name, person, person_name, scopes, expires_at })
}

/// Whom it can act as.
pub fn people(page: &Page, fields: &Fields, staff: &[StaffMember]) -> Vec<Tick> {
    let tick = |it: &StaffMember| {
        let value = it.id.to_string();
        let label = format!("{} · {}", it.name, page.code("role", it.staff.role.as_str()));
        Tick { is_on: fields.text("person") == value, value, label }
    };
    staff.iter().map(tick).collect()
}

/// What it can be made for.
pub fn ticks(page: &Page, fields: &Fields) -> Vec<Tick> {
    let tick = |it: &TokenScope| Tick {
        value: it.to_string(),
        label: page.code("token-scope", it.as_str()),
        is_on: fields.has("scope", it.as_str()),
    };
    TokenScope::ALL.iter().map(tick).collect()
}

/// What a token may do, in words.
pub fn scopes(words: &Words, scopes: &[TokenScope]) -> String {
    let told: Vec<String> = scopes.iter().map(|scope| words.code("token-scope", scope.as_str())).collect();
    told.join(" · ")
}

/// All that the record of changes keeps of a token.
pub fn lines(page: &Page, card: &Card) -> Vec<Line> {
    let t = |key: &str| page.t(key).to_owned();
    vec![
        (t("token-name"), card.name.clone()),
        (t("token-person"), card.person.clone()),
        (t("token-scopes"), card.scopes.join(page.t("list-comma"))),
        (t("token-until"), page.dates.moment(card.expires_at)),
        (t("token-tail"), card.tail.clone()),
        (t("token-standing"), t(if card.revoked { "token-revoked" } else { "token-good" })),
    ]
}

/// What was changed of a token, the newest first.
pub fn history(page: &Page, all: &[Changed]) -> Vec<Entry> {
    let lines = |body: &str| serde_json::from_str::<Card>(body).map(|card| lines(page, &card)).unwrap_or_default();
    all.iter().map(|it| entry_of(page, it, differences(&lines(&it.before), &lines(&it.after)))).collect()
}
