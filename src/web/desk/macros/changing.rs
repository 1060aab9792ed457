//! How macros are made, changed and taken away: by version, so that nobody's words are written over unseen; and on the record
//! where others work with them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use serde::{Deserialize, Serialize};

use super::{Called, DeletionForm, Doing, Macro, MacroPage, Offered, Reach, Room, Says, Typed, WebError, doing, form, kept};
use crate::paths;
use crate::store::StoreError;
use crate::store::macros::Kept;
use crate::store::people::{self, Edit};
use crate::store::staff_accounts::Changed;
use crate::web::admin::people::history::{Entry, entry_of};
use crate::web::admin::policy::words::{Checked, Line, differences};
use crate::web::forms::Form;
use crate::web::guards::Agent;
use crate::web::page::{Page, html, html_with, see_other_with};
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

/// A macro as the record of changes has it.
#[derive(PartialEq, Serialize, Deserialize)]
pub struct Written {
    name: String,
    says: Says,
    text_zh: String,
    text_en: String,
    reach: Reach,
    doing: Doing,
}

impl Written {
    fn of(it: &Macro) -> Self {
        Self {
            name: it.name.clone(),
            says: it.says,
            text_zh: it.text_zh.clone(),
            text_en: it.text_en.clone(),
            reach: it.shared.reach,
            doing: it.doing.clone(),
        }
    }
}

/// Everything that can be changed of a macro, in words.
pub fn lines(page: &Page, it: &Written, called: &Called) -> Vec<Line> {
    let t = |key: &str| page.t(key).to_owned();
    vec![
        (t("macro-called"), it.name.clone()),
        (t("macro-words-are"), page.code("macro-says", it.says.as_str())),
        (t("macro-text-zh"), it.text_zh.clone()),
        (t("macro-text-en"), it.text_en.clone()),
        (t("macro-also"), doing(page, it.says, &it.doing, called).join(page.t("list-comma"))),
        (t("macro-then"), page.code("macro-then", it.doing.then.as_str())),
        (t("view-reach"), page.code("view-for", it.reach.as_str())),
    ]
}

fn lines_of(page: &Page, it: &Macro, called: &Called) -> Vec<Line> {
    lines(page, &Written::of(it), called)
}

/// Whether others work with it.
pub(super) fn is_shared(it: &Macro) -> bool {
    it.shared.reach != Reach::Own
}

/// What others read of it on the record: of what is one's own alone nothing.
fn written(it: &Macro) -> String {
    if is_shared(it) { serde_json::to_string(&Written::of(it)).unwrap_or_default() } else { String::new() }
}

/// What was changed of it before, the newest first.
pub(super) fn history(page: &Page, changes: &[Changed], called: &Called) -> Vec<Entry> {
    let shared = |body: &str| serde_json::from_str::<Written>(body).ok().filter(|it| it.reach != Reach::Own);
    let lines = |body: &str| shared(body).map(|it| lines(page, &it, called)).unwrap_or_default();
    let entry = |it: &Changed| entry_of(page, it, differences(&lines(&it.before), &lines(&it.after)));
    changes.iter().map(entry).collect()
}

/// What a change means to those who work with it.
fn follows(page: &Page, old: &Macro, new: &Macro) -> Vec<String> {
    let is_other = [&old.text_zh, &old.text_en] != [&new.text_zh, &new.text_en] || old.doing != new.doing || old.says != new.says;
    let used = (is_other && old.uses > 0).then(|| page.t1("macro-in-use", "n", old.uses));
    let narrower = match (old.shared.reach, new.shared.reach) {
        (Reach::Team | Reach::Everybody, Reach::Own) => Some(page.t("macro-to-own").to_owned()),
        (Reach::Everybody, Reach::Team) => Some(page.t("macro-to-team").to_owned()),
        _ => None,
    };
    used.into_iter().chain(narrower).collect()
}

/// Whether somebody would notice it.
pub(super) fn is_same(old: &Macro, new: &Macro) -> bool {
    Written::of(old) == Written::of(new)
}

/// The page that asks whether it is to be so, as others would have it.
pub(super) fn check(room: Room, offered: &Offered, old: Option<&Macro>, new: &Macro, typed: Typed) -> HttpResponse {
    let before = old.map(|old| lines_of(&room.page, old, &offered.called)).unwrap_or_default();
    let differences = differences(&before, &lines_of(&room.page, new, &offered.called));
    let follows = old.map(|old| follows(&room.page, old, new)).unwrap_or_default();
    let list = room.list(&new.shared);
    let page = form::page(room.page, offered, old.map_or(0, |old| old.id), typed);
    html(&MacroPage { list, checked: Some(Checked { differences, follows }), ..page })
}

impl Room {
    /// Keeps a new macro, on the record where others work with it.
    pub(super) async fn add(&self, it: Macro) -> Result<Kept, StoreError> {
        let (edit, by, at, after) = (self.app.id(), self.agent.staff.id, self.app.now(), written(&it));
        let add = self.app.db.write(move |tx| {
            let kept = kept::insert(tx, &it)?;
            if kept == Kept::New && is_shared(&it) {
                let (before, after) = (String::new(), after.clone());
                people::audit(tx, &Edit { id: edit, by: Some(by), at, what: "macro.changed", target: it.id, before, after })?;
            }
            Ok(kept)
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
pub(super) fn moved_on(room: Room, offered: &Offered, now: &Macro, typed_as: &Macro, mut typed: Typed) -> HttpResponse {
    let lines = |it: &Macro| lines_of(&room.page, it, &offered.called);
    let differences = differences(&lines(now), &lines(typed_as));
    typed.wrong("called", "macro-moved-on");
    let list = room.list(&now.shared);
    let page = form::page(room.page, offered, now.id, typed);
    html_with(StatusCode::CONFLICT, &MacroPage { version: now.version, list, differences, ..page })
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
    asked(room, it, false).await
}

async fn asked(room: Room, it: Macro, has_moved: bool) -> Result<HttpResponse, WebError> {
    let called = room.app.db.read(kept::called).await?;
    let lines = lines_of(&room.page, &it, &called).into_iter().filter(|(_, words)| !words.is_empty()).collect();
    let status = if has_moved { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok(html_with(status, &DeletionPage { page: room.page, it, lines, has_moved }))
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
    let gone = |list: &str| see_other_with(&room.app, list, "flash-macro-deleted");
    // Whoever was faster wanted the same.
    if room.app.db.read(move |conn| kept::is_gone(conn, id)).await? {
        return Ok(gone(&paths::desk_macros()));
    }
    let seen = Macro { version: form.version, ..room.to_change(&path).await? };
    match room.keep(&seen, None).await {
        Ok(()) => Ok(gone(&room.list(&seen.shared))),
        Err(StoreError::Stale) => {
            let now = room.to_change(&path).await?;
            asked(room, now, true).await
        }
        Err(error) => Err(error.into()),
    }
}
