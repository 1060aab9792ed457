//! The inbox: what somebody of ours is told of the cases in their sight, what they have not read first of all in number.
//! Reading changes nothing; marking as read is a form of its own.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::{Deserialize, Serialize};

use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::notifications::{self, Notification, Reading};
use crate::web::WebError;
use crate::web::forms::{Form, Query};
use crate::web::guards::Agent;
use crate::web::page::{Page, bounded, html, see_other, see_other_with};
use crate::web::server::AppData;

pub mod settings;

/// One thing that happened, in words.
pub struct Told {
    pub words: String,
    /// When: for the reader, and for machines.
    pub at: String,
    pub machine: String,
    pub is_unread: bool,
}

impl Told {
    pub fn of(page: &Page, it: &Notification) -> Self {
        Self { words: words(page, it), at: page.dates.moment(it.at), machine: page.dates.machine(it.at), is_unread: it.is_unread }
    }
}

/// What happened, and who of ours did it.
fn words(page: &Page, it: &Notification) -> String {
    let who = it.by.as_deref().unwrap_or_else(|| page.t("told-by-nobody"));
    let clock = it.clock.map(|clock| page.code("clock", clock.as_str())).unwrap_or_default();
    let due = it.due_at.map(|due| page.dates.moment(due)).unwrap_or_default();
    let key = format!("told-{}", it.kind.as_str().replace('_', "-"));
    page.words.with(&key, &[("who", who), ("clock", &clock), ("due", &due)])
}

/// All that this page has of one case.
struct Line {
    reference: String,
    url: String,
    summary: String,
    told: Vec<Told>,
    unread: usize,
    /// Where what is unread of it is marked as read.
    read_url: String,
}

#[derive(Template)]
#[template(path = "desk/notifications/index.html")]
struct InboxPage {
    page: Page,
    lines: Vec<Line>,
    only_unread: bool,
    /// The newest that is shown; empty below the first page.
    newest: String,
    older_url: String,
    newer_url: String,
}

impl InboxPage {
    fn is_empty_because_read(&self) -> bool {
        self.only_unread && self.newer_url.is_empty()
    }
}

/// `GET /desk/notifications`; `only=unread` leaves out what was read, `before` goes on.
pub async fn index(agent: Agent, request: HttpRequest, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let only_unread = query.get("only").is_some_and(|only| only == "unread");
    let before = query.get("before").and_then(|before| before.parse::<i64>().ok());
    let reading = Reading { me: agent.staff.id, only_unread, before };
    let (told, has_more) = app.db.read(move |conn| notifications::page(conn, &reading)).await?;
    let address = |before: Option<i64>| {
        let parts = [only_unread.then(|| "only=unread".to_owned()), before.map(|before| format!("before={before}"))];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let mark = if parts.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", paths::desk_notifications(), parts.join("&"))
    };
    let newest = told.first().filter(|_| before.is_none()).map(|it| it.id.to_string()).unwrap_or_default();
    let last = told.last().filter(|_| has_more).map(|it| it.id);
    Ok(html(&InboxPage {
        lines: lines(&page, &told),
        only_unread,
        newest,
        older_url: last.map(|last| address(Some(last))).unwrap_or_default(),
        newer_url: before.map(|_| address(None)).unwrap_or_default(),
        page,
    }))
}

/// Gathered by case, in the order of the newest of each.
fn lines(page: &Page, told: &[Notification]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut known = HashMap::new();
    for it in told {
        let at = *known.entry(it.reference).or_insert_with(|| {
            lines.push(Line {
                reference: it.reference.to_string(),
                url: paths::desk_case(it.reference),
                summary: without_personal_numbers(&it.summary, &[]),
                told: Vec::new(),
                unread: 0,
                read_url: String::new(),
            });
            lines.len() - 1
        });
        let line = &mut lines[at];
        if it.is_unread && line.unread == 0 {
            line.read_url = paths::desk_notification_read(it.id);
        }
        line.unread += usize::from(it.is_unread);
        line.told.push(Told::of(page, it));
    }
    lines
}

/// What the header says, for a page that stands open.
#[derive(Serialize)]
struct Count {
    unread: String,
    told: String,
}

async fn counted(agent: &Agent, page: &Page, app: &AppData) -> Result<HttpResponse, WebError> {
    let me = agent.staff.id;
    let unread = bounded(app.db.read(move |conn| notifications::unread(conn, me)).await?);
    let told = if unread.is_empty() { String::new() } else { page.t1("inbox-unread", "n", &unread) };
    Ok(HttpResponse::Ok().json(Count { unread, told }))
}

/// `GET /desk/notifications/count`
pub async fn count(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    counted(&agent, &agent.visitor.page(&request, &app), &app).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadForm {
    /// A place of ours to come back to.
    #[serde(default)]
    next: String,
}

/// `POST /desk/notifications/{id}/read`: this one and those of its case before it.
pub async fn read(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    (path, Form(form)): (web::Path<String>, Form<ReadForm>),
) -> Result<HttpResponse, WebError> {
    let (id, me) = (path.parse::<i64>().map_err(|_| WebError::NotFound)?, agent.staff.id);
    app.db.write(move |tx| notifications::mark_read(tx, me, id)).await?;
    if request.headers().contains_key("x-redress-script") {
        return counted(&agent, &agent.visitor.page(&request, &app), &app).await;
    }
    Ok(see_other(&paths::parse_next(&form.next).unwrap_or_else(paths::desk_notifications)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadAllForm {
    /// The newest that was shown.
    upto: i64,
}

/// `POST /desk/notifications/read`: what came since the page was made stays unread.
pub async fn read_all(agent: Agent, app: AppData, Form(form): Form<ReadAllForm>) -> Result<HttpResponse, WebError> {
    let (me, upto) = (agent.staff.id, form.upto);
    app.db.write(move |tx| notifications::mark_all_read(tx, me, upto)).await?;
    Ok(see_other_with(&app, &paths::desk_notifications(), "flash-inbox-read"))
}
