//! Who may be told of the case by a note, and what its reader was told of it.

use std::collections::HashMap;

use super::forms::Choice;
use super::page::CasePage;
use crate::paths;
use crate::store::notifications::COUNTED;
use crate::web::desk::notes::{UNCLEAR, nameable};
use crate::web::desk::notifications::Told;

/// Lines on the page of what its reader was told.
const MOST_SHOWN: usize = 20;

impl CasePage {
    /// Colleagues who may see the case.
    pub(super) fn tellable(&self) -> Vec<Choice> {
        let me = self.page.viewer.as_ref().map(|viewer| viewer.id);
        let mut named: HashMap<&str, usize> = HashMap::new();
        self.file.staff.iter().for_each(|person| *named.entry(&person.name).or_default() += 1);
        let people = nameable(&self.file.staff, &self.file.case).filter(|(person, _)| Some(person.id.0) != me);
        let colleague = people.map(|(person, _)| {
            let shared = named.get(&*person.name).is_some_and(|n| *n > 1);
            let label = if shared { format!("{} ({})", person.name, person.email) } else { person.name.clone() };
            Choice { value: person.id.0.to_string(), label }
        });
        colleague.collect()
    }

    /// Whether a note was not kept because of the names in it.
    pub(super) fn is_unclear(&self, noun: &str) -> bool {
        self.v(noun, UNCLEAR) == "yes"
    }

    /// What its reader has not read of the case yet.
    pub(super) fn told(&self) -> Vec<Told> {
        self.beside.unread.iter().take(MOST_SHOWN).map(|it| Told::of(&self.page, it)).collect()
    }

    /// How much more there is, which is marked as read with it; empty where all is shown.
    pub(super) fn told_more(&self) -> String {
        let (unread, more) = (self.beside.unread.len(), self.beside.unread.len().saturating_sub(MOST_SHOWN));
        match more {
            0 => String::new(),
            _ if unread >= COUNTED => format!("{more}+"),
            _ => more.to_string(),
        }
    }

    /// Where that is marked as read; empty where there is nothing.
    pub(super) fn read_url(&self) -> String {
        self.beside.unread.first().map(|newest| paths::desk_notification_read(newest.id)).unwrap_or_default()
    }
}
