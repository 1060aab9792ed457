//! Saved views: a list of the queue kept under a name, for oneself, one's team or everybody.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::asked::{Asked, Asker, MAX_QUERY};
use crate::domain::reach::{Reach, Shared};
use crate::domain::text;
use crate::paths;
use crate::store::StoreError;
use crate::store::people::{self, Edit};
use crate::store::views::{self, MOST_OF_ONE, SavedView};
use crate::web::WebError;
use crate::web::admin::policy::words::Difference;
use crate::web::desk::case::forms::Choice;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Agent;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

mod moved;

/// Longest name of a view, in characters.
const MAX_NAME: usize = 40;

#[derive(Template)]
#[template(path = "desk/view.html")]
struct ViewPage {
    page: Page,
    /// The view that is changed; `None` for a new one.
    view: Option<SavedView>,
    /// The version that is changed.
    version: i64,
    /// What somebody else saved meanwhile beside what was typed.
    differences: Vec<Difference>,
    called: String,
    reach: String,
    query: String,
    reaches: Vec<Choice>,
    problems: Problems,
}

impl ViewPage {
    fn action(&self) -> String {
        self.view.as_ref().map_or_else(paths::desk_views, |view| paths::desk_saved_view(view.id))
    }

    fn deletion(&self) -> String {
        self.view.as_ref().map(|view| paths::desk_view_deletion(view.id)).unwrap_or_default()
    }

    fn back_url(&self) -> String {
        paths::desk_list(&self.query)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    reach: String,
    #[serde(default)]
    query: String,
    /// The version that was changed.
    #[serde(default)]
    version: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeletionForm {}

/// What the pages and posts of views need.
struct Room {
    agent: Agent,
    page: Page,
    app: AppData,
}

impl Room {
    fn of(agent: Agent, request: &HttpRequest, app: AppData) -> Self {
        Self { page: agent.visitor.page(request, &app), agent, app }
    }

    /// The query string as the queue writes it; `None` where it is no list, or one that makes no sense.
    fn canonical(&self, query: &str) -> Option<String> {
        let asked = Asked::read(query, &Asker::of(&self.agent, &self.page, &self.app))?;
        let query = asked.query();
        (asked.problems.is_empty() && query.len() <= MAX_QUERY).then_some(query)
    }

    fn reaches(&self) -> Vec<Choice> {
        let may = Reach::ALL.iter().filter(|reach| self.agent.staff.may_share(**reach));
        may.map(|reach| Choice { value: reach.to_string(), label: self.page.code("view-for", reach.as_str()) }).collect()
    }

    /// The view that a path names, to be changed by whoever may.
    async fn to_change(&self, id: &str) -> Result<SavedView, WebError> {
        let id = id.parse::<i64>().map_err(|_| WebError::NotFound)?;
        let staff = self.agent.staff;
        let view = self.app.db.read(move |conn| views::find(conn, staff, id)).await?;
        if staff.may_change(&view.shared) { Ok(view) } else { Err(WebError::NotFound) }
    }

    fn read(&self, form: &ViewForm, problems: &mut Problems) -> Option<(String, Reach, String)> {
        let name = problems.check(self.page.words, "view_name", text::required(text::name(&form.name, MAX_NAME)));
        let reach = Reach::parse(&form.reach).filter(|reach| self.agent.staff.may_share(*reach));
        if reach.is_none() {
            problems.add("reach", self.page.t("filter-choose"));
        }
        let query = self.canonical(&form.query);
        if query.is_none() {
            problems.add("", self.page.t("view-bad-query"));
        }
        Some((name?, reach?, query?))
    }

    /// The list itself cannot be kept.
    fn senseless(self) -> HttpResponse {
        let mut problems = Problems::default();
        problems.add("", self.page.t("view-bad-query"));
        let form = ViewForm { name: String::new(), reach: Reach::Own.to_string(), query: String::new(), version: 0 };
        self.again(None, form, problems)
    }

    fn again(self, view: Option<SavedView>, form: ViewForm, problems: Problems) -> HttpResponse {
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &ViewPage { problems, ..self.form(view, form) })
    }

    fn form(self, view: Option<SavedView>, form: ViewForm) -> ViewPage {
        let (reaches, problems, differences) = (self.reaches(), Problems::default(), Vec::new());
        let ViewForm { name: called, reach, query, version } = form;
        ViewPage { page: self.page, view, version, differences, called, reach, query, reaches, problems }
    }
}

/// `GET /desk/views/new`, with the query string of the list.
pub async fn new(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let Some(query) = room.canonical(request.query_string()) else {
        return Ok(room.senseless());
    };
    let form = ViewForm { name: String::new(), reach: Reach::Own.to_string(), query, version: 0 };
    Ok(html(&room.form(None, form)))
}

/// `POST /desk/views`
pub async fn create(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    Form(form): Form<ViewForm>,
) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let mut problems = Problems::default();
    let Some((name, reach, query)) = room.read(&form, &mut problems) else {
        return Ok(room.again(None, form, problems));
    };
    let staff = room.agent.staff;
    let shared = Shared { owner: staff.id, reach, team: staff.team.filter(|_| reach == Reach::Team) };
    let (view, at) = (SavedView::new(room.app.id(), name, query, shared), room.app.now());
    let url = url_of(&view);
    let (edit, after) = (room.app.id(), written(&view));
    let add = room.app.db.write(move |tx| {
        let is_kept = views::insert(tx, &view, at)?;
        if is_kept && view.shared.reach != Reach::Own {
            let (before, after) = (String::new(), after.clone());
            let by = Some(staff.id);
            people::audit(tx, &Edit { id: edit, by, at, what: "view.changed", target: view.id, before, after })?;
        }
        Ok(is_kept)
    });
    if !add.await? {
        problems.add("view_name", room.page.t1("view-too-many", "most", MOST_OF_ONE));
        return Ok(room.again(None, form, problems));
    }
    room.app.counts.forget_views();
    Ok(see_other_with(&room.app, &url, "flash-view-saved"))
}

/// `GET /desk/views/{id}`; with a query string, that list is what the view is to show from now on.
pub async fn edit(agent: Agent, request: HttpRequest, app: AppData, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let view = room.to_change(&path).await?;
    let query = if request.query_string().is_empty() {
        view.query.clone()
    } else {
        match room.canonical(request.query_string()) {
            Some(query) => query,
            None => return Ok(room.senseless()),
        }
    };
    let form = ViewForm { name: view.name.clone(), reach: view.shared.reach.to_string(), query, version: view.version };
    Ok(html(&room.form(Some(view), form)))
}

/// `POST /desk/views/{id}`
pub async fn update(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    (path, Form(form)): (web::Path<String>, Form<ViewForm>),
) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let old = room.to_change(&path).await?;
    let mut problems = Problems::default();
    let Some((name, reach, query)) = room.read(&form, &mut problems) else {
        return Ok(room.again(Some(old), form, problems));
    };
    let team = match reach {
        Reach::Team => old.shared.team.or(room.agent.staff.team),
        _ => None,
    };
    let shared = Shared { owner: old.shared.owner, reach, team };
    let view = SavedView { id: old.id, name, query, shared, version: form.version };
    match room.keep(old.id, Some(view.clone())).await {
        Err(StoreError::Stale) => {
            let now = room.to_change(&path).await?;
            // The same form sent twice is one.
            if (SavedView { version: view.version, ..now.clone() }) != view {
                return moved::show(room, now, view).await;
            }
        }
        kept => kept?,
    }
    Ok(see_other_with(&room.app, &url_of(&view), "flash-view-saved"))
}

/// `POST /desk/views/{id}/deletion`
pub async fn destroy(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    (path, Form(_)): (web::Path<String>, Form<DeletionForm>),
) -> Result<HttpResponse, WebError> {
    let room = Room::of(agent, &request, app);
    let id = path.parse::<i64>().map_err(|_| WebError::NotFound)?;
    // Whoever was faster wanted the same.
    if !room.app.db.read(move |conn| views::is_gone(conn, id)).await? {
        let old = room.to_change(&path).await?;
        room.keep(old.id, None).await?;
    }
    Ok(see_other_with(&room.app, &paths::desk_queue(), "flash-view-deleted"))
}

impl Room {
    /// Changes a view, or takes it away. What others work with is changed on the record. Errs with [`StoreError::Stale`] where
    /// somebody else was faster.
    async fn keep(&self, id: i64, new: Option<SavedView>) -> Result<(), StoreError> {
        let (edit, staff, at) = (self.app.id(), self.agent.staff, self.app.now());
        let is_shared = |view: &SavedView| view.shared.reach != Reach::Own;
        let kept = self.app.db.write(move |tx| {
            let old = views::find(tx, staff, id)?;
            match &new {
                Some(view) => views::change(tx, view)?,
                None => views::delete(tx, id)?,
            }
            if is_shared(&old) || new.as_ref().is_some_and(is_shared) {
                let (by, before, after) = (Some(staff.id), written(&old), new.as_ref().map(written).unwrap_or_default());
                people::audit(tx, &Edit { id: edit, by, at, what: "view.changed", target: id, before, after })?;
            }
            Ok(())
        });
        kept.await?;
        self.app.counts.forget_views();
        Ok(())
    }
}

/// As the record of changes has it.
fn written(view: &SavedView) -> String {
    let (name, query, reach) = (&view.name, &view.query, view.shared.reach.as_str());
    serde_json::json!({ "name": name, "query": query, "reach": reach }).to_string()
}

fn url_of(view: &SavedView) -> String {
    format!("{}&saved={}", paths::desk_list(&view.query), view.id)
}
