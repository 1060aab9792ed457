//! What was changed of an account (or of a team), in words: what, by whom, before and after.

use crate::domain::account::Account;
use crate::store::people::Team;
use crate::store::staff_accounts::Changed;
use crate::web::admin::people::form;
use crate::web::admin::policy::words::{Difference, differences};
use crate::web::page::Page;

/// One change.
pub struct Entry {
    pub at: String,
    pub machine: String,
    pub title: String,
    pub by: String,
    pub differences: Vec<Difference>,
}

pub fn entry(page: &Page, changed: &Changed, teams: &[Team]) -> Entry {
    entry_of(page, changed, told(page, (&changed.before, &changed.after), teams))
}

/// The same of anything else.
pub fn entry_of(page: &Page, changed: &Changed, differences: Vec<Difference>) -> Entry {
    Entry {
        at: page.dates.moment(changed.at),
        machine: page.dates.machine(changed.at),
        title: title(page, &changed.what),
        by: changed.by.clone().unwrap_or_else(|| page.t("people-by-server").to_owned()),
        differences,
    }
}

fn title(page: &Page, what: &str) -> String {
    let key = format!("audit-{}", what.replace(['.', '_'], "-"));
    if page.words.has(&key) { page.t(&key).to_owned() } else { what.to_owned() }
}

/// What a change of an account altered.
pub fn told(page: &Page, (before, after): (&str, &str), teams: &[Team]) -> Vec<Difference> {
    let account = |text: &str| serde_json::from_str::<Account>(text).ok();
    match (account(before), account(after)) {
        (Some(before), Some(after)) => {
            differences(&form::lines(page.words, &before, teams), &form::lines(page.words, &after, teams))
        }
        (None, Some(after)) => differences(&[], &form::lines(page.words, &after, teams)),
        _ => Vec::new(),
    }
}
