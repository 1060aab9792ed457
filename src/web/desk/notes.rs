//! `POST …/notes`: words that only staff see. Always appended, on a closed case too. Colleagues whom they name hear of it:
//! by `@` and a name in the words, or chosen beside them.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::actor::Staff;
use crate::domain::case::Case;
use crate::domain::notification::mention::{self, MOST_NAMED, Nameable};
use crate::store::cases;
use crate::store::people::{self, StaffMember};
use crate::web::WebError;
use crate::web::forms::Form;

/// What the page knows a note by whose names were not clear.
pub const UNCLEAR: &str = "unclear";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteForm {
    #[serde(default)]
    body: String,
    /// A colleague who is to hear of it.
    #[serde(default)]
    tell: String,
    /// The note is kept although not every name in it is clear.
    #[serde(default)]
    as_is: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    /// By which the same form sent twice is known.
    #[serde(default)]
    key: String,
}

/// A note and whom it names.
pub struct Note {
    pub body: String,
    pub named: Vec<Staff>,
}

pub async fn create(desk: Desk, Form(form): Form<NoteForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("notes", &form, desk.words());
    let note = match typed.prose("body") {
        Some(body) => Some(read(&desk, &mut typed, &body).await?),
        None => None,
    };
    let rule = |_: &mut _, case: &Case, act: &_, note: &Note| Ok(case.note_to(&note.body, &note.named, act)?);
    desk.act(typed, "flash-case-noted", note, rule).await
}

/// Whoever may see the case can be named in a note on it.
pub fn nameable<'a>(staff: &'a [StaffMember], case: &Case) -> impl Iterator<Item = (&'a StaffMember, Staff)> {
    let (id, team) = (case.id, case.team);
    staff.iter().map(|person| (person, person.staff)).filter(move |(_, staff)| staff.can_work_on(id, team))
}

/// Finds whom the words name; what is not clear is said at the field of the words.
pub async fn read(desk: &Desk, typed: &mut Typed, body: &str) -> Result<Note, WebError> {
    let (actor, reference) = (desk.agent.actor(), desk.reference);
    let read = desk.app.db.read(move |conn| Ok((cases::find(conn, &actor, reference)?, people::staff_members(conn)?)));
    let (case, staff) = read.await?;
    let people: Vec<(&StaffMember, Staff)> = nameable(&staff, &case).collect();
    let mut found = mention::read(body, &names(&staff, &case));
    if typed.value("as_is") != "yes" {
        for (unclear, key) in [(&found.unknown, "mention-unknown"), (&found.ambiguous, "mention-ambiguous")] {
            for name in unclear {
                typed.wrong_with("body", key, &[("name", name)]);
                typed.values.insert(UNCLEAR.to_owned(), "yes".to_owned());
            }
        }
    }
    if !typed.value("tell").is_empty() {
        match people.iter().find(|(it, _)| it.id.0.to_string() == typed.value("tell")) {
            // The note itself says who was told.
            Some((it, _)) if !found.named.contains(&it.id) => {
                found.body = format!("{}\n@{}", found.body, it.name);
                found.named.push(it.id);
            }
            Some(_) => {}
            None => typed.wrong("tell", "case-choose"),
        }
    }
    if found.named.len() > MOST_NAMED {
        typed.wrong_with("body", "mention-many", &[("n", &MOST_NAMED.to_string())]);
    }
    let named = people.iter().map(|(_, staff)| *staff).filter(|staff| found.named.contains(&staff.id)).collect();
    Ok(Note { body: found.body, named })
}

/// All who work here: who may not see the case is told apart from who may.
pub fn names(staff: &[StaffMember], case: &Case) -> Vec<Nameable> {
    let nameable = staff.iter().map(|it| Nameable {
        id: it.id,
        name: it.name.clone(),
        email: it.email.clone(),
        may_see: it.staff.can_work_on(case.id, case.team),
    });
    nameable.collect()
}
