//! `POST …/closure`: outcome, root cause and an explanation for the consumer; what of the checklist is ticked with it is done.

use actix_web::HttpResponse;
use serde::Serialize;

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::Case;
use crate::domain::case::closing::Closing;
use crate::domain::change::Act;
use crate::domain::codes::{Outcome, RootCause};
use crate::domain::refusal::Refusal;
use crate::store::{Conn, StoreError, cases};
use crate::web::WebError;
use crate::web::admin::fields::Fields;
use crate::web::forms::Form;

#[derive(Serialize)]
pub struct ClosureForm {
    outcome: String,
    root_cause: String,
    explanation: String,
    /// Items of the checklist, with a space between; `None` where nothing was ticked.
    item: Option<String>,
    /// What comes after it: stay, next, queue.
    then: String,
    version: i64,
}

impl ClosureForm {
    fn of(fields: &Fields) -> Result<Self, WebError> {
        let ours = ["outcome", "root_cause", "explanation", "then", "version"];
        let is_known = |name: &str| name == "item" || ours.contains(&name);
        let is_ours = fields.0.iter().all(|(name, _)| is_known(name)) && ours.iter().all(|name| fields.all(name).count() < 2);
        let version = fields.all("version").next().and_then(|version| version.parse().ok()).filter(|_| is_ours);
        let text = |name| fields.all(name).next().unwrap_or_default().to_owned();
        let items = fields.all("item").collect::<Vec<_>>().join(" ");
        Ok(Self {
            outcome: text("outcome"),
            root_cause: text("root_cause"),
            explanation: text("explanation"),
            then: text("then"),
            item: Some(items).filter(|items| !items.trim().is_empty()),
            version: version.ok_or(WebError::Malformed("not one of our forms"))?,
        })
    }
}

pub async fn create(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Result<HttpResponse, WebError> {
    let form = ClosureForm::of(&Fields(fields))?;
    let mut typed = Typed::of("closure", &form, desk.words());
    let outcome = typed.code("outcome", Outcome::parse);
    let root_cause = typed.code("root_cause", RootCause::parse);
    let explanation = typed.prose("explanation");
    let version = form.version;
    let closing = || Some(Closing { outcome: outcome?, root_cause: root_cause?, explanation: explanation?, version });
    let done: Vec<String> = form.item.iter().flat_map(|items| items.split_whitespace()).map(str::to_owned).collect();
    let checking = desk.app.act(desk.agent.actor());
    desk.act(typed, "flash-case-closed", closing(), move |tx, case, act, closing| {
        let checked = check(tx, case, &done, &checking)?;
        Ok(checked.as_ref().unwrap_or(case).close(closing, act)?)
    })
    .await
}

/// The case with these items done; `None` where none of them was open.
pub fn check(tx: &mut Conn, case: &Case, done: &[String], act: &Act) -> Result<Option<Case>, StoreError> {
    match case.check(done, &[], act) {
        Ok(change) => Ok(Some(cases::record(tx, &change)?)),
        // Nothing to tick, or no time for it: what closing says of that is told.
        Err(Refusal::Unchanged | Refusal::NotNow) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}
