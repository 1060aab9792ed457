//! `POST …/assignment`: who works on the case.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::actor::Staff;
use crate::domain::case::assigning::Assignment;
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;
use crate::store::{Conn, StoreError, people};
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignmentForm {
    /// A person's id, `me`, or empty to give the case back.
    #[serde(default)]
    assignee: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<AssignmentForm>) -> Result<HttpResponse, WebError> {
    let typed = Typed::of("assignment", &form, desk.words());
    let me = desk.agent.staff.id;
    let flash = match form.assignee.as_str() {
        "" => "flash-case-given-back",
        "me" => "flash-case-taken",
        _ => "flash-case-assigned",
    };
    desk.act(typed, flash, Some(form), move |tx, case, act, form| {
        let to = whom(tx, &form.assignee, me)?;
        Ok(case.assign(&Assignment { to, version: form.version }, act)?)
    })
    .await
}

/// Somebody who is not staff, or not there at all, cannot be assigned to: the same answer.
pub fn whom(tx: &mut Conn, assignee: &str, me: PersonId) -> Result<Option<Staff>, StoreError> {
    let id = match assignee {
        "" => return Ok(None),
        "me" => me,
        id => PersonId(id.parse().map_err(|_| Refusal::NotAssignable)?),
    };
    match people::find(tx, id) {
        Ok(person) => Ok(Some(person.staff().ok_or(Refusal::NotAssignable)?)),
        Err(StoreError::NotFound) => Err(Refusal::NotAssignable.into()),
        Err(error) => Err(error),
    }
}
