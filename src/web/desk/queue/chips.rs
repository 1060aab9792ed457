//! The filter of a list in words: one chip a condition, each with the list without it.

use super::asked::Asked;
use crate::domain::codes::Locale;
use crate::domain::ids::PersonId;
use crate::domain::money::{Currency, Money};
use crate::paths;
use crate::store::queue::{Name, Names};
use crate::store::reports::Only;
use crate::store::{Conn, StoreError, people};
use crate::web::page::Page;

/// One condition.
pub struct Chip {
    pub name: String,
    pub words: String,
    /// The list without it, and the words of that link.
    pub without: String,
    pub remove: String,
}

/// The name of the person whom the filter asks for, if it names one.
pub fn assignee(conn: &mut Conn, asked: &Asked) -> Result<Option<String>, StoreError> {
    let Only::One(person) = asked.listing.filter.assignee else {
        return Ok(None);
    };
    match people::find(conn, PersonId(person.0)) {
        Ok(person) if person.role.is_staff() => Ok(Some(person.name)),
        Ok(_) | Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What names of a filter stand for.
pub struct Known<'a> {
    pub names: &'a Names,
    /// See [`assignee`].
    pub assignee: Option<&'a str>,
}

pub fn of(page: &Page, asked: &Asked, known: &Known<'_>) -> Vec<Chip> {
    let chip = |(field, value): &(&'static str, String)| {
        let (name, words) = (page.code("filter", field), words((page, known), asked, field, value));
        let without = paths::desk_list(&asked.query_but(|name, given| name == *field && given == value)) + &asked.saved_mark();
        Chip { remove: page.t2("filter-without", ("name", &name), ("words", &words)), name, words, without }
    };
    asked.fields.iter().map(chip).collect()
}

/// What a currency is called.
pub fn currency(page: &Page, currency: Currency) -> String {
    page.code("currency", &currency.as_str().to_lowercase())
}

fn words((page, known): (&Page, &Known<'_>), asked: &Asked, field: &str, value: &str) -> String {
    let named = |name: Option<&Name>| {
        name.map_or_else(
            || value.to_owned(),
            |name| match page.words.locale() {
                Locale::ZhCn => name.zh.clone(),
                Locale::En => name.en.clone(),
            },
        )
    };
    // What is no code of ours is shown as it was given: the sentence beside it says what to do.
    let code = |prefix: &str| {
        let key = format!("{prefix}-{}", value.replace('_', "-"));
        if page.words.has(&key) { page.t(&key).to_owned() } else { value.to_owned() }
    };
    match field {
        "consumer" => page.t1("filter-consumer-of", "reference", value),
        "status" => code("queue-status"),
        "standing" => code("standing"),
        "problem_type" => code("problem-short"),
        "priority" => code("priority"),
        "channel" => code("channel"),
        "level" => code("level"),
        "flag" => code("flag"),
        "currency" => Currency::parse(value).map_or_else(|| value.to_owned(), |it| currency(page, it)),
        "amount_from" | "amount_to" => {
            let sum = Money::parse(value, asked.listing.filter.currency().unwrap_or(Currency::Cny));
            sum.map_or_else(|_| value.to_owned(), |sum| sum.to_string())
        }
        "provider" => named(known.names.providers.get(value)),
        "team" if value == "none" => page.t("case-no-team").to_owned(),
        "team" => named(value.parse().ok().and_then(|id: i64| known.names.teams.get(&id))),
        "assignee" if value == "me" => page.t("filter-me").to_owned(),
        "assignee" if value == "none" => page.t("queue-unassigned").to_owned(),
        "assignee" => known.assignee.unwrap_or(value).to_owned(),
        "unanswered" | "vulnerable" => page.t("filter-yes").to_owned(),
        _ => value.to_owned(),
    }
}
