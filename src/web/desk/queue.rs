//! The queue: a list of cases in an order. The page that agents load most, so it asks the store once.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::actor::Scope;
use crate::domain::codes::Locale;
use crate::domain::permission::Permission;
use crate::domain::text::{personal_numbers, without_personal_numbers};
use crate::paths;
use crate::store::presences::{self, Present};
use crate::store::queue::{self, COUNTED, Key, Names, Pageful, Place, QueueRow, Reach, Reading, Sort, Tally, View};
use crate::web::WebError;
use crate::web::guards::Agent;
use crate::web::page::{Page, html_with, see_other};
use crate::web::server::AppData;

pub mod asked;
pub mod chips;
pub mod filter;
mod lines;
pub mod look;
pub mod news;
mod saved;
pub mod views;
pub mod words;

use asked::{Asked, Asker, MAX_QUERY};
use chips::Chip;
use lines::{Group, Lines};
use look::{Column, Look};
use saved::Saved;
use words::QueueWords;

/// The desk opens on its queue.
pub async fn home(_: Agent) -> HttpResponse {
    see_other(&paths::desk_queue())
}

pub async fn show(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let asker = Asker::of(&agent, &page, &app);
    let asked = Asked::read(request.query_string(), &asker).ok_or(WebError::NotFound)?;
    if asked.has_empty && request.query_string().len() <= MAX_QUERY {
        return Ok(see_other(&asked.url()));
    }
    let reading = Reading { scope: agent.actor().scope(), me: agent.staff.id, now: app.now() };
    let read = read(&app, &agent, &reading, asked.clone(), asker).await?;
    let look = Look::read(agent.visitor.person().map_or("", |person| &person.prefs.queue_look));
    let status = if asked.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = Shown { view: asked.listing.view, asked: &asked, reading: &reading, read: &read, look: &look };
    Ok(html_with(status, &QueuePage::new(page, &app, &shown)))
}

impl Asker {
    pub fn of(agent: &Agent, page: &Page, app: &AppData) -> Self {
        Self { me: agent.staff.id, now: page.now, zone: app.rules().calendar.zone, words: page.words }
    }
}

/// All that a page of the queue shows, read at once.
struct Read {
    tally: Tally,
    names: Arc<Names>,
    pageful: Pageful,
    saved: Vec<Saved>,
    /// Cases in the list, where it is no view with a number beside it.
    count: Option<usize>,
    /// Whom the filter names.
    assignee: Option<String>,
    /// Who is on which case.
    present: Arc<Vec<Present>>,
}

async fn read(app: &AppData, agent: &Agent, reading: &Reading, asked: Asked, asker: Asker) -> Result<Read, WebError> {
    let (tally, names) = (app.counts.tally(reading), app.counts.names(reading.now));
    let present = present(app, reading).await?;
    let (counts_too, names_too, asking, app_too, staff) =
        (tally.is_none(), names.is_none(), reading.clone(), app.clone(), agent.staff);
    let read = app.db.read(move |conn| {
        let counted = if counts_too { Some(queue::tally(conn, &asking)?) } else { None };
        let named = if names_too { Some(Arc::new(queue::names(conn)?)) } else { None };
        let saved = saved::read(conn, &app_too, &asker, &asking, staff)?;
        let assignee = chips::assignee(conn, &asked)?;
        if !asked.problems.is_empty() {
            return Ok((Pageful::default(), counted, named, saved, None, assignee));
        }
        let (list, reach) = ((&asking, &asked.listing), Reach::of(conn, &asking, &asked.listing)?);
        let pageful = queue::page_within(conn, list, &reach, asked.place)?;
        let is_whole = asked.place == Place::First && !pageful.has_after;
        let count = match (asked.is_filtered(), is_whole) {
            (true, true) => Some(pageful.rows.len()),
            (true, false) => Some(queue::count_within(conn, list, &reach)?),
            (false, _) => None,
        };
        Ok((pageful, counted, named, saved, count, assignee))
    });
    let (mut pageful, counted, named, saved, count, assignee) = read.await?;
    for row in &mut pageful.rows {
        if personal_numbers(&row.summary).next().is_some() {
            row.summary = without_personal_numbers(&row.summary, &[]);
        }
    }
    if let Some(tally) = &counted {
        app.counts.keep_tally(reading, *tally);
    }
    if let Some(names) = &named {
        app.counts.keep_names(names, reading.now);
    }
    let (tally, names) = (tally.or(counted).unwrap_or_default(), names.or(named).unwrap_or_default());
    Ok(Read { tally, names, pageful, saved, count, assignee, present })
}

/// Who is on which case: one list for all who read a queue.
async fn present(app: &AppData, reading: &Reading) -> Result<Arc<Vec<Present>>, WebError> {
    if let Some(present) = app.counts.present(reading.now) {
        return Ok(present);
    }
    let now = reading.now;
    let present = Arc::new(app.db.read(move |conn| presences::everywhere(conn, now)).await?);
    app.counts.keep_present(&present, now);
    Ok(present)
}

struct Shown<'a> {
    view: View,
    asked: &'a Asked,
    reading: &'a Reading,
    read: &'a Read,
    look: &'a Look,
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
    title: String,
    whose: String,
    told: String,
    /// Cases in the list, as the heading and the title say it.
    total: String,
    tabs: Vec<Tab>,
    saved: &'a [Saved],
    /// The saved view that this is, where it is one.
    current: Option<i64>,
    /// The reader came by a saved view that is not there any more.
    is_gone: bool,
    is_searched_out: bool,
    asked: &'a Asked,
    chips: Vec<Chip>,
    look: &'a Look,
    groups: Vec<Group<'a>>,
    /// Seconds for which the clocks count on from now without a stop.
    runs: i64,
    back_url: String,
    on_url: String,
    empty: (&'a str, String, &'static str),
}

impl<'a> QueuePage<'a> {
    /// The cases of a first page, for the address that is asked what came since.
    fn seen(&self) -> String {
        if self.asked.place != Place::First {
            return String::new();
        }
        let lines = self.groups.iter().flat_map(|group| &group.lines);
        let shown: Vec<&str> = lines.map(|line| line.row.reference.as_str()).collect();
        format!("&seen={}", shown.join(","))
    }

    fn new(page: Page, app: &AppData, shown: &Shown<'a>) -> Self {
        let words = QueueWords::of(page.words);
        let Shown { view, asked, read, .. } = *shown;
        let saved = asked.saved.and_then(|id| read.saved.iter().find(|saved| saved.view.id == id));
        // Who has nothing to decide there is not led there.
        let has_tab = |view: &&View| **view != View::Extensions || page.may(Permission::AnswerExtensions);
        let is_view = !asked.is_filtered() && saved.is_none();
        let tabs: Vec<Tab> = View::ALL.iter().filter(has_tab).map(|view| tab(*view, shown, words, is_view)).collect();
        let count = read.count.or_else(|| tabs.iter().find(|tab| tab.view == view).and_then(|tab| tab.count));
        let total = count.as_ref().map(bounded).unwrap_or_default();
        let lines = Lines { words, dates: page.dates, calendar: &app.rules().calendar, now: page.now, names: &read.names, shown };
        let (groups, runs) = (lines.groups(), lines.runs());
        let (back_url, on_url) = around(shown);
        Self {
            whose: whose(shown, &page),
            title: saved.map_or_else(|| words.view(view).to_owned(), |saved| saved.view.name.clone()),
            told: told(&page, shown, &total),
            total,
            tabs,
            saved: &read.saved,
            current: saved.map(|saved| saved.view.id),
            is_gone: asked.saved.is_some() && saved.is_none(),
            is_searched_out: read.pageful.is_searched_out,
            asked,
            chips: chips::of(&page, asked, &chips::Known { names: &read.names, assignee: read.assignee.as_deref() }),
            look: shown.look,
            groups,
            runs,
            back_url,
            on_url,
            empty: if asked.is_filtered() {
                (page.words.t("filter-empty"), paths::desk_view(view.as_str()), words.view(view))
            } else {
                words.empty(view)
            },
            words,
            view,
            page,
        }
    }

    fn is_closed(&self) -> bool {
        self.view == View::Closed
    }

    /// Whether the reader may take the list away as a file.
    fn can_export(&self) -> bool {
        self.page.may(Permission::ExportReports) && self.asked.problems.is_empty() && !self.groups.is_empty()
    }

    fn has(&self, column: &str) -> bool {
        Column::parse(column).is_some_and(|column| self.look.has(column))
    }

    /// Columns of the table, for the rows that span it.
    fn width(&self) -> usize {
        let status = usize::from(self.is_closed() && self.has("status"));
        4 + self.look.columns.len() - status
    }

    fn sorts(&self) -> impl Iterator<Item = (Sort, String, String)> {
        Sort::ALL.iter().map(|sort| (*sort, self.asked.sorted_url(*sort), self.page.code("queue-sort", sort.as_str())))
    }

    fn is_sorted(&self, sort: &Sort) -> bool {
        self.asked.listing.sort == *sort
    }

    fn all_columns(&self) -> impl Iterator<Item = (&'static str, String, bool)> {
        Column::ALL
            .iter()
            .map(|column| (column.as_str(), self.page.code("queue-column", column.as_str()), self.look.has(*column)))
    }

    /// The groups of saved views that have any, each with the key of its heading.
    fn saved_groups(&self) -> impl Iterator<Item = (&'static str, Vec<&Saved>)> {
        use crate::domain::reach::Reach;
        let groups =
            [(Reach::Own, "queue-saved-own"), (Reach::Team, "queue-saved-team"), (Reach::Everybody, "queue-saved-everybody")];
        let of = |reach| self.saved.iter().filter(|saved| saved.reach() == reach).collect::<Vec<_>>();
        groups.into_iter().map(move |(reach, key)| (key, of(reach))).filter(|(_, saved)| !saved.is_empty())
    }

    fn is_current(&self, saved: &Saved) -> bool {
        self.current == Some(saved.view.id)
    }

    /// The saved view this began as is not what is shown any more.
    fn has_changed(&self) -> bool {
        let saved = self.current.and_then(|id| self.saved.iter().find(|saved| saved.view.id == id));
        saved.is_some_and(|saved| saved.view.query != self.asked.query())
    }
}

/// Where the pages before and after this one are.
fn around(shown: &Shown<'_>) -> (String, String) {
    let (asked, pageful) = (shown.asked, &shown.read.pageful);
    let url =
        |side, row: Option<&QueueRow>| row.map(|row| asked.page_url(side, Key::of_row(row, &asked.listing))).unwrap_or_default();
    // An empty page still leads back: its rows have moved on.
    let back = match (pageful.rows.first(), asked.place) {
        (Some(_), _) if pageful.has_before => url("before", pageful.rows.first()),
        (None, Place::After(_)) => asked.url(),
        _ => String::new(),
    };
    let on = if pageful.has_after { url("after", pageful.rows.last()) } else { String::new() };
    (back, on)
}

/// How many, in which order, as of when.
fn told(page: &Page, shown: &Shown<'_>, total: &str) -> String {
    let time = page.dates.time(page.now);
    let asked = shown.asked;
    match (shown.view, asked.listing.sort) {
        (View::Closed, _) if asked.is_filtered() => page.t1("queue-told-closed-filtered", "time", &time),
        (View::Closed, _) => page.t1("queue-told-closed", "time", &time),
        (_, Sort::Due) => page.t2("queue-told", ("count", total), ("time", &time)),
        (_, sort) => {
            let sort = page.code("queue-sort", sort.as_str());
            page.words.with("queue-told-sorted", &[("count", total), ("time", &time), ("sort", &sort)])
        }
    }
}

fn tab(view: View, shown: &Shown<'_>, words: &'static QueueWords, is_view: bool) -> Tab {
    let count = View::COUNTED.iter().position(|counted| *counted == view).and_then(|at| shown.read.tally.get(at).copied());
    Tab { view, name: words.view(view), count, is_current: is_view && view == shown.view }
}

fn whose(shown: &Shown<'_>, page: &Page) -> String {
    let team = if let Scope::Team(team) = &shown.reading.scope { shown.read.names.teams.get(&team.0) } else { None };
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
