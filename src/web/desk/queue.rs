//! The queue: a view of cases by deadline. The page that agents load most, so it asks the store once.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::counts::Tally;
use crate::domain::actor::Scope;
use crate::domain::codes::Locale;
use crate::domain::text::{personal_numbers, without_personal_numbers};
use crate::paths;
use crate::store::queue::{self, COUNTED, Key, Names, Pageful, Place, Reading, View};
use crate::web::WebError;
use crate::web::guards::Agent;
use crate::web::page::{Page, html, see_other};
use crate::web::server::AppData;

mod lines;
mod words;

use lines::{Group, Lines};
use words::QueueWords;

/// The desk opens on its queue.
pub async fn home(_: Agent) -> HttpResponse {
    see_other(&paths::desk_queue())
}

pub async fn show(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    let (view, place) = asked(request.query_string()).ok_or(WebError::NotFound)?;
    let reading = Reading { scope: agent.actor().scope(), me: agent.staff.id, now: app.now() };
    let (tally, names) = (app.counts.tally(&reading), app.counts.names(reading.now));
    let (counts_too, names_too, asking) = (tally.is_none(), names.is_none(), reading.clone());
    let (mut pageful, counted, named) = app
        .db
        .read(move |conn| {
            let counted = if counts_too { Some(queue::tally(conn, &asking)?) } else { None };
            let named = if names_too { Some(Arc::new(queue::names(conn)?)) } else { None };
            Ok((queue::page(conn, &asking, view, place)?, counted, named))
        })
        .await?;
    for row in &mut pageful.rows {
        if personal_numbers(&row.summary).next().is_some() {
            row.summary = without_personal_numbers(&row.summary, &[]);
        }
    }
    if let Some(tally) = &counted {
        app.counts.keep_tally(&reading, *tally);
    }
    if let Some(names) = &named {
        app.counts.keep_names(names, reading.now);
    }
    let page = agent.visitor.page(&request, &app);
    let tally = tally.or(counted).unwrap_or_default();
    let names = names.or(named).unwrap_or_default();
    Ok(html(&QueuePage::new(page, &app, &Shown { view, place, reading: &reading, tally, pageful: &pageful, names: &names })))
}

/// View and place of a query string; `None` for a view there is not. A key that is not ours is the first page.
fn asked(query: &str) -> Option<(View, Place)> {
    let (mut view, mut place) = (View::All, Place::First);
    for (name, value) in serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default() {
        match name.as_str() {
            "view" => view = View::parse(&value)?,
            "after" => place = Key::parse(&value).map_or(place, Place::After),
            "before" => place = Key::parse(&value).map_or(place, Place::Before),
            _ => {}
        }
    }
    Some((view, place))
}

struct Shown<'a> {
    view: View,
    place: Place,
    reading: &'a Reading,
    tally: Tally,
    pageful: &'a Pageful,
    names: &'a Names,
}

/// One view in the list at the side.
struct Tab {
    view: View,
    name: &'static str,
    count: Option<usize>,
    is_current: bool,
}

impl Tab {
    fn url(&self) -> String {
        paths::desk_view(self.view.as_str())
    }

    fn is_hot(&self) -> bool {
        self.view == View::Overdue && self.count.is_some_and(|count| count > 0)
    }

    fn starts_own(&self) -> bool {
        self.view == View::Mine
    }
}

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage<'a> {
    page: Page,
    words: &'static QueueWords,
    view: View,
    title: &'static str,
    whose: String,
    told: String,
    /// Cases in the view, as the heading and the title say it.
    total: String,
    tabs: Vec<Tab>,
    groups: Vec<Group<'a>>,
    /// Seconds for which the clocks count on from now without a stop.
    runs: i64,
    back_url: String,
    on_url: String,
    here: String,
    empty: (&'static str, String, &'static str),
}

impl<'a> QueuePage<'a> {
    fn new(page: Page, app: &AppData, shown: &Shown<'a>) -> Self {
        let words = QueueWords::of(page.words);
        let Shown { view, pageful, .. } = *shown;
        // Who has nothing to decide there is not led there.
        let has_tab = |view: &&View| **view != View::Extensions || page.is_supervisor();
        let tabs: Vec<Tab> = View::ALL.iter().filter(has_tab).map(|view| tab(*view, shown, words)).collect();
        let count = tabs.iter().find(|tab| tab.is_current).and_then(|tab| tab.count);
        let total = count.as_ref().map(bounded).unwrap_or_default();
        let time = page.dates.time(page.now);
        let told = match (view, total.as_str()) {
            (View::Closed, _) => page.t1("queue-told-closed", "time", &time),
            _ => page.t2("queue-told", ("count", &total), ("time", &time)),
        };
        let lines = Lines { words, dates: page.dates, calendar: &app.rules().calendar, now: page.now, names: shown.names, shown };
        let (groups, runs) = (lines.groups(), lines.runs());
        let key = |row: Option<&queue::QueueRow>| row.map(|row| row.key(view).to_string()).unwrap_or_default();
        let url = |side, key: String| paths::desk_page(view.as_str(), side, &key);
        // An empty page still leads back: its rows have moved on.
        let back_url = match (pageful.rows.first(), shown.place) {
            (Some(_), _) if pageful.has_before => url("before", key(pageful.rows.first())),
            (None, Place::After(_)) => paths::desk_view(view.as_str()),
            _ => String::new(),
        };
        let on_url = if pageful.has_after { url("after", key(pageful.rows.last())) } else { String::new() };
        let empty = words.empty(view);
        Self {
            whose: whose(shown, &page),
            title: words.view(view),
            here: page.path.clone(),
            told,
            total,
            tabs,
            groups,
            runs,
            back_url,
            on_url,
            empty,
            words,
            view,
            page,
        }
    }

    fn is_closed(&self) -> bool {
        self.view == View::Closed
    }
}

fn tab(view: View, shown: &Shown<'_>, words: &'static QueueWords) -> Tab {
    let count = View::COUNTED.iter().position(|counted| *counted == view).and_then(|at| shown.tally.get(at).copied());
    Tab { view, name: words.view(view), count, is_current: view == shown.view }
}

fn whose(shown: &Shown<'_>, page: &Page) -> String {
    let team = if let Scope::Team(team) = &shown.reading.scope { shown.names.teams.get(&team.0) } else { None };
    match (team, page.words.locale()) {
        (Some(name), Locale::ZhCn) => name.zh.clone(),
        (Some(name), Locale::En) => name.en.clone(),
        (None, _) => page.t("queue-all-teams").to_owned(),
    }
}

/// `7`, or `99+`.
fn bounded(count: &usize) -> String {
    if *count >= COUNTED { "99+".to_owned() } else { count.to_string() }
}
