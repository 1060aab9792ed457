//! What the pages about two cases share: the other case as somebody names it, and both changed in one transaction.

use super::case::act::Desk;
use crate::domain::case::Case;
use crate::domain::change::{Act, Change};
use crate::domain::reference::Reference;
use crate::domain::text::without_personal_numbers;
use crate::store::{Conn, StoreError, cases};
use crate::web::WebError;
use crate::web::desk::case::page::status_words;
use crate::web::page::Page;

/// A case as it stands in a list of two or more.
pub struct Face {
    pub reference: String,
    pub summary: String,
    /// How it stands, and by when something is due.
    pub about: String,
}

impl Face {
    pub fn of(page: &Page, case: &Case) -> Self {
        let due = case.due().map(|(at, kind)| {
            let clock = page.code("clock", kind.as_str());
            page.t2("links-due", ("clock", &clock), ("due", &page.dates.moment(at)))
        });
        let filed = page.t1("case-filed-at", "at", page.dates.moment(case.filed_at));
        let parts: Vec<String> = [Some(status_words(page, case)), Some(filed), due].into_iter().flatten().collect();
        Self {
            reference: case.reference.map(|reference| reference.to_string()).unwrap_or_default(),
            summary: without_personal_numbers(&case.summary, &[]),
            about: parts.join(" · "),
        }
    }
}

impl Desk {
    /// The case of the path.
    pub async fn case(&self) -> Result<Case, WebError> {
        let (actor, reference) = (self.agent.actor(), self.reference);
        Ok(self.app.db.read(move |conn| cases::find(conn, &actor, reference)).await?)
    }

    /// Another case; `None` where there is none, or none that this agent may see.
    pub async fn other(&self, reference: Option<Reference>) -> Result<Option<Case>, WebError> {
        let Some(reference) = reference else { return Ok(None) };
        let actor = self.agent.actor();
        match self.app.db.read(move |conn| cases::find(conn, &actor, reference)).await {
            Ok(case) => Ok(Some(case)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Does to this case and another what a rule makes of both, or to neither. The cases as they are then, this one first.
    pub async fn change_two<R>(&self, other: Reference, rule: R) -> Result<[Case; 2], StoreError>
    where
        R: Fn(&mut Conn, &[Case; 2], [&Act; 2]) -> Result<[Change; 2], StoreError> + Send + 'static,
    {
        let acts = [self.app.act(self.agent.actor()), self.app.act(self.agent.actor())];
        let this = self.reference;
        let done = self.app.db.write(move |tx| {
            let two = cases::find_two_to_change(tx, &acts[0].by, [this, other])?;
            let changes = rule(tx, &two, [&acts[0], &acts[1]])?;
            cases::record_two(tx, &changes)
        });
        done.await
    }
}
