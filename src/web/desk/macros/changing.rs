//! How macros are made, changed and taken away: by version, so that nobody's words are written over unseen; and on the record
//! where others work with them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{DeletionForm, Macro, MacroPage, Reach, Room, Typed, WebError, doing, form, kept, paths};
use crate::store::StoreError;
use crate::store::people::{self, Edit};
use crate::web::admin::policy::words::{Line, differences};
use crate::web::forms::Form;
use crate::web::guards::Agent;
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "desk/macro_deletion.html")]
struct DeletionPage {
    page: Page,
    it: Macro,
    lines: Vec<Line>,
    /// Somebody changed it after it was shown.
    has_moved: bool,
}

impl DeletionPage {
    fn url(&self) -> String {
        paths::desk_macro(self.it.id)
    }

    fn action(&self) -> String {
        paths::desk_macro_deletion(self.it.id)
    }
}

/// Everything that can be changed of a macro, in words.
fn lines(page: &Page, it: &Macro) -> Vec<Line> {
    let t = |key: &str| page.t(key).to_owned();
    vec![
        (t("macro-called"), it.name.clone()),
        (t("macro-words-are"), page.code("macro-says", it.says.as_str())),
        (t("macro-text-zh"), it.text_zh.clone()),
        (t("macro-text-en"), it.text_en.clone()),
        (t("macro-also"), doing(page, it).join(page.t("list-comma"))),
        (t("macro-then"), page.code("macro-then", it.doing.then.as_str())),
        (t("view-reach"), page.code("view-for", it.shared.reach.as_str())),
    ]
}

fn is_shared(it: &Macro) -> bool {
    it.shared.reach != Reach::Own
}

/// As the record of changes has it.
fn written(it: &Macro) -> String {
    let Macro { name, says, text_zh, text_en, doing, shared, .. } = it;
    let says = says.as_str();
    let (reach, doing) = (shared.reach.as_str(), serde_json::to_value(doing).unwrap_or_default());
    serde_json::json!({ "name": name, "says": says, "text_zh": text_zh, "text_en": text_en, "reach": reach, "doing": doing })
        .to_string()
}

impl Room {
    /// Keeps a new macro; `false` where its owner has as many as one person keeps.
    pub(super) async fn add(&self, it: Macro) -> Result<bool, StoreError> {
        let (edit, by, at, after) = (self.app.id(), self.agent.staff.id, self.app.now(), written(&it));
        let add = self.app.db.write(move |tx| {
            let is_kept = kept::insert(tx, &it)?;
            if is_kept && is_shared(&it) {
                let (before, after) = (String::new(), after.clone());
                people::audit(tx, &Edit { id: edit, by: Some(by), at, what: "macro.changed", target: it.id, before, after })?;
            }
            Ok(is_kept)
        });
        add.await
    }

    /// Keeps another macro in its place, or none. What others work with is changed on the record.
    pub(super) async fn keep(&self, old: &Macro, new: Option<Macro>) -> Result<(), StoreError> {
        let (edit, by, at, old) = (self.app.id(), self.agent.staff.id, self.app.now(), old.clone());
        let on_record = is_shared(&old) || new.as_ref().is_some_and(is_shared);
        let (before, after) = (written(&old), new.as_ref().map(written).unwrap_or_default());
        let kept = self.app.db.write(move |tx| {
            match &new {
                Some(it) => kept::change(tx, it)?,
                None => kept::delete(tx, &old)?,
            }
            if on_record {
                let (before, after) = (before.clone(), after.clone());
                people::audit(tx, &Edit { id: edit, by: Some(by), at, what: "macro.changed", target: old.id, before, after })?;
            }
            Ok(())
        });
        kept.await
    }
}

/// The form once more: what somebody else saved meanwhile stands beside what was typed, and saving again decides.
pub(super) fn moved_on(room: Room, now: &Macro, typed_as: &Macro, mut typed: Typed) -> HttpResponse {
    let differences = differences(&lines(&room.page, now), &lines(&room.page, typed_as));
    typed.wrong("called", "macro-moved-on");
    let page = form::page(room.page, room.agent.staff, now.id, typed);
    html_with(StatusCode::CONFLICT, &MacroPage { version: now.version, differences, ..page })
}

/// `GET /desk/macros/{macro}/deletion`: what would be gone.
pub async fn removal(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    path: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let it = room.to_change(&path).await?;
    Ok(asked(room.page, it, false))
}

fn asked(page: Page, it: Macro, has_moved: bool) -> HttpResponse {
    let lines = lines(&page, &it).into_iter().filter(|(_, words)| !words.is_empty()).collect();
    let status = if has_moved { StatusCode::CONFLICT } else { StatusCode::OK };
    html_with(status, &DeletionPage { page, it, lines, has_moved })
}

/// `POST /desk/macros/{macro}/deletion`
pub async fn destroy(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    (path, Form(form)): (web::Path<String>, Form<DeletionForm>),
) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let id = path.parse::<i64>().map_err(|_| WebError::NotFound)?;
    let gone = see_other_with(&room.app, &paths::desk_macros(), "flash-macro-deleted");
    // Whoever was faster wanted the same.
    if room.app.db.read(move |conn| kept::is_gone(conn, id)).await? {
        return Ok(gone);
    }
    let seen = Macro { version: form.version, ..room.to_change(&path).await? };
    match room.keep(&seen, None).await {
        Ok(()) => Ok(gone),
        Err(StoreError::Stale) => {
            let now = room.to_change(&path).await?;
            Ok(asked(room.page, now, true))
        }
        Err(error) => Err(error.into()),
    }
}
