//! What an agent has typed and not filed, kept for them alone: by a button, by a script while they type; or thrown away.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::beginning::find;
use super::form::{self, IntakeForm};
use super::page::Lists;
use super::{Taker, is_key};
use crate::i18n::words;
use crate::paths;
use crate::store::{StoreError, drafts};
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::Agent;
use crate::web::page::see_other_with;
use crate::web::server::AppData;
use crate::web::uploads::Taken;

/// `POST /desk/cases/new/draft`: a script sends what stands in the form and is answered in a line of text; a button throws
/// one form away.
pub async fn create(
    app: AppData,
    agent: Agent,
    request: HttpRequest,
    Form(mut fields): Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, WebError> {
    let is_thrown_away = fields.remove("discard").is_some();
    let key = fields.get("key").filter(|key| is_key(key)).cloned();
    let Some(key) = key.filter(|_| IntakeForm::knows(&fields)) else {
        return Err(WebError::Malformed("not one of our forms"));
    };
    let taker = Taker { agent, app, request, key };
    if is_thrown_away { taker.throw_away().await } else { taker.keep_typed(fields).await }
}

impl Taker {
    async fn keep_typed(&self, fields: BTreeMap<String, String>) -> Result<HttpResponse, WebError> {
        let said = |status, words: String| Ok(HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(words));
        let problems = form::too_long(&fields, words(self.agent.visitor.locale));
        if let Some(problem) = problems.all().first() {
            return said(StatusCode::UNPROCESSABLE_ENTITY, problem.message.clone());
        }
        let page = self.agent.visitor.page(&self.request, &self.app);
        let taken = Taken { fields, ..Taken::default() };
        match self.keep(&IntakeForm::of(&taken.fields), &taken).await? {
            Some(filed) => said(StatusCode::CONFLICT, format!("{} {filed}", page.t("intake-before"))),
            None if form::is_blank(&taken.fields) => said(StatusCode::OK, String::new()),
            None => said(StatusCode::OK, page.t1("case-draft-kept", "time", page.dates.time(self.app.now()))),
        }
    }

    async fn throw_away(&self) -> Result<HttpResponse, WebError> {
        let (key, me, now) = (self.key.clone(), self.agent.staff.id, self.app.now());
        let gone = self.app.db.write(move |tx| match find(tx, &key, me, now)? {
            // It keeps the form from being filed twice.
            draft if draft.filed.is_some() => Err(StoreError::NotFound),
            draft => drafts::remove(tx, draft.id),
        });
        gone.await?;
        Ok(see_other_with(&self.app, &paths::desk_new_case(), "flash-case-draft-gone"))
    }

    /// The button: the form as it stands, with nothing checked but how long it is.
    pub(super) async fn keep_for_later(self, form: IntakeForm, lists: Lists, taken: &Taken) -> Result<HttpResponse, WebError> {
        let words = words(self.agent.visitor.locale);
        let mut problems = form::too_long(&taken.fields, words);
        if form::is_blank(&taken.fields) && taken.files.is_empty() {
            problems.add("name", words.t("intake-nothing-typed"));
        }
        self.add_files(&mut problems, taken);
        let filed = self.keep(&form, taken).await?;
        if let Some(reference) = filed {
            return self.filed_before(form, lists, (reference, "intake-before-draft")).await;
        }
        if problems.is_empty() {
            return Ok(see_other_with(&self.app, &paths::desk_unfinished(&self.key), "flash-intake-kept"));
        }
        let mut page = self.page(form, lists);
        page.problems = problems;
        self.again(StatusCode::UNPROCESSABLE_ENTITY, page).await
    }
}
