//! Who may be told of the case by a note, and what its reader was told of it.

use super::forms::Choice;
use super::page::CasePage;
use crate::paths;
use crate::web::desk::notes::{UNCLEAR, nameable};
use crate::web::desk::notifications::Told;

/// A colleague who can be named in a note.
pub struct Colleague {
    pub choice: Choice,
    /// What stands behind the `@`: the name, or where several have it the sign-in address.
    pub at: String,
}

impl CasePage {
    /// Colleagues who may see the case.
    pub(super) fn tellable(&self) -> Vec<Colleague> {
        let me = self.page.viewer.as_ref().map(|viewer| viewer.id);
        let people = nameable(&self.file.staff, &self.file.case).filter(|(person, _)| Some(person.id.0) != me);
        let is_shared = |name: &str| self.file.staff.iter().filter(|person| person.name == name).count() > 1;
        let colleague = people.map(|(person, _)| {
            let shared = is_shared(&person.name);
            let label = if shared { format!("{} ({})", person.name, person.email) } else { person.name.clone() };
            let at = if shared { &person.email } else { &person.name }.clone();
            Colleague { choice: Choice { value: person.id.0.to_string(), label }, at }
        });
        colleague.collect()
    }

    /// Whether a note was not kept because of the names in it.
    pub(super) fn is_unclear(&self, noun: &str) -> bool {
        self.v(noun, UNCLEAR) == "yes"
    }

    /// What its reader has not read of the case yet.
    pub(super) fn told(&self) -> Vec<Told> {
        self.beside.unread.iter().map(|it| Told::of(&self.page, it)).collect()
    }

    /// Where that is marked as read; empty where there is nothing.
    pub(super) fn read_url(&self) -> String {
        self.beside.unread.first().map(|newest| paths::desk_notification_read(newest.id)).unwrap_or_default()
    }
}
