//! What happened, and who did it, in words.

use super::filter::Kind;
use crate::domain::actor::ActorKind;
use crate::domain::event::Happening;
use crate::domain::ids::PersonId;
use crate::store::audits::{Called, Did};
use crate::store::people::Team;
use crate::store::timeline::Entry;
use crate::web::desk::case::history;
use crate::web::page::Page;

/// One of ours by name; a consumer by none: whose account it is, is told at their cases.
pub fn person(page: &Page, called: Option<&Option<String>>) -> String {
    match called {
        Some(Some(name)) => name.clone(),
        Some(None) => page.t("audit-a-consumer").to_owned(),
        None => page.t("audit-somebody-gone").to_owned(),
    }
}

/// What was changed or done, as the filter names it.
pub fn what(page: &Page, kind: Kind, code: &str) -> String {
    let prefix = if kind == Kind::Did { "audit-act" } else { "audit" };
    let key = format!("{prefix}-{}", code.replace(['.', '_'], "-"));
    if page.words.has(&key) { page.t(&key).to_owned() } else { code.to_owned() }
}

/// Whom an act names.
pub const fn whom(what: &Happening) -> Option<PersonId> {
    match what {
        Happening::Assigned { to } => *to,
        Happening::HandedOver { from } => Some(*from),
        _ => None,
    }
}

/// What was done to a case, as its history says it; without the words of anybody, which are read at the case.
pub fn act(page: &Page, did: &Did, called: &Called, teams: &[Team]) -> String {
    let name = |person: PersonId| called.people.get(&person.0).cloned().flatten();
    let short = |code: &str| what(page, Kind::Did, code);
    match &did.what {
        Happening::Corrected { field } => page.t1("audit-corrected", "field", page.code("correct", field.as_str())),
        Happening::MerchantAsked { .. } => short("merchant_asked"),
        Happening::PlatformAsked { .. } => short("platform_asked"),
        Happening::Checked { .. } => short("checked"),
        told => {
            let entry = Entry {
                seq: 0,
                at: did.key.at,
                by: ActorKind::Staff,
                person: Some(did.by),
                name: name(did.by),
                what: told.clone(),
                said: None,
                to_name: whom(told).and_then(name),
            };
            history::did(page, teams, &entry)
        }
    }
}
