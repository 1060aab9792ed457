//! One thing done to many cases: chosen in the queue, shown before it is done, told case by case afterwards, and taken back
//! within a minute; what cannot be taken back is done a minute later, and stopped until then.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Duration, Utc};

use self::chosen::{Chosen, Fault};
use crate::domain::ids::PersonId;
use crate::domain::reference::Reference;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::bulk::{self, Row, RowState, Run, held};
use crate::web::WebError;
use crate::web::forms::{Form, Problem, Problems, Query};
use crate::web::guards::Agent;
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::server::AppData;
use crate::web::visitor::HeldRun;

mod choose;
mod chosen;
mod doing;

/// Cases done at once at most.
pub const MOST: usize = 1_000;
/// For so long what was done can be taken back.
const UNDO_LASTS: Duration = Duration::seconds(60);
/// Cases that a page names at once.
const SHOWN: usize = 200;

/// One case that something would be done to.
struct Before {
    reference: String,
    url: String,
    summary: String,
    /// What keeps it from being done; empty where nothing does.
    reason: String,
    /// It stands so already.
    is_same: bool,
}

#[derive(Template)]
#[template(path = "desk/bulk.html")]
struct PreviewPage {
    page: Page,
    /// What would be done, in words.
    what: Vec<String>,
    /// The words that would be said, as the first case has them, and the key of who reads them.
    said: String,
    said_to: &'static str,
    rows: Vec<Before>,
    part: Part,
    total: usize,
    /// Cases to which it can be done, and the sentence about it.
    able: usize,
    told: String,
    /// Why it is done a minute later; empty where it is done at once, and can be taken back.
    held: String,
    /// What the second form repeats.
    fields: Vec<(String, String)>,
    back_url: String,
    /// The number under which it will be done: the same form sent twice is one.
    run: i64,
    seen: i64,
}

#[derive(Template)]
#[template(path = "desk/bulk_none.html")]
struct NonePage {
    page: Page,
    problems: Vec<Problem>,
    back_url: String,
}

type Fields = Form<Vec<(String, String)>>;

/// Which of its cases a page names: so many at a time.
#[derive(Clone, Copy)]
struct Part {
    /// From one.
    number: usize,
    last: usize,
    /// So many come after these.
    more: usize,
}

impl Part {
    fn of(asked: &str, total: usize) -> Self {
        let last = total.div_ceil(SHOWN).max(1);
        let number = asked.parse().unwrap_or(1).clamp(1, last);
        Self { number, last, more: total.saturating_sub(number * SHOWN) }
    }

    fn among<T>(self, rows: &[T]) -> &[T] {
        rows.chunks(SHOWN).nth(self.number - 1).unwrap_or_default()
    }

    fn before(self) -> Option<usize> {
        (self.number > 1).then_some(self.number - 1)
    }

    fn after(self) -> Option<usize> {
        (self.number < self.last).then_some(self.number + 1)
    }
}

/// `POST /desk/bulk`: what would be done, and to which.
pub async fn preview(agent: Agent, request: HttpRequest, app: AppData, Form(fields): Fields) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let fields = chosen::plain(&fields);
    if chosen::open_question(&fields).is_some() {
        return choose::ask(&agent, page, &app, fields).await;
    }
    let chosen = match Chosen::read(&agent, &page, &app, &fields).await? {
        Ok(chosen) => chosen,
        Err(fault) => return Ok(refused(page, &fields, &fault)),
    };
    let (tried, said) = doing::try_all(&agent, &app, &chosen).await?;
    let able = tried.iter().filter(|(_, it)| it.reason.is_none() && !it.is_same).count();
    let row = |(reference, it): &(Reference, doing::Tried)| Before {
        reference: reference.to_string(),
        url: paths::desk_case(*reference),
        summary: without_personal_numbers(&it.summary, &[]),
        reason: it.reason.as_ref().map(|reason| page.words.refusal(reason)).unwrap_or_default(),
        is_same: it.is_same,
    };
    // What does not work is what somebody wants to see.
    let mut order: Vec<&(Reference, doing::Tried)> = tried.iter().collect();
    order.sort_by_key(|(_, it)| (it.reason.is_none(), !it.is_same));
    let part = Part::of(fields.iter().find(|(name, _)| name == "part").map_or("", |(_, value)| value), order.len());
    Ok(html(&PreviewPage {
        what: chosen.words(&page),
        said_to: chosen.said_to(),
        said,
        rows: part.among(&order).iter().copied().map(row).collect(),
        part,
        total: tried.len(),
        told: page.t2("bulk-able", ("able", &able.to_string()), ("total", &tried.len().to_string())),
        able,
        held: chosen.why_held().map(|key| page.t(key).to_owned()).unwrap_or_default(),
        fields: chosen.fields(),
        back_url: chosen.back_url(),
        run: app.id(),
        seen: page.now.timestamp_millis(),
        page,
    }))
}

fn refused(page: Page, fields: &[(String, String)], fault: &Fault) -> HttpResponse {
    let mut problems = Problems::default();
    problems.add("", fault.words(&page));
    let back_url = chosen::back_url(fields);
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &NonePage { problems: problems.all().to_vec(), page, back_url })
}

/// `POST /desk/bulk/do`: does it, or has it done in a minute, and goes to how it went. Whoever leaves meanwhile finds it done all
/// the same.
pub async fn create(agent: Agent, request: HttpRequest, app: AppData, Form(fields): Fields) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let chosen = match Chosen::read(&agent, &page, &app, &fields).await? {
        Ok(chosen) => chosen,
        Err(fault) => return Ok(refused(page, &fields, &fault)),
    };
    let what = chosen.words(&page).join(page.t("list-comma"));
    if chosen.why_held().is_some() {
        let by = agent.staff.id;
        let (id, until) = doing::hold(&agent, &app, &chosen, (what, page.words)).await?;
        let mut answer = see_other(&paths::desk_bulk_run(id));
        if let Some(until) = until {
            let held = HeldRun { id, by, until };
            answer.add_cookie(&held.cookie(&app, page.now)).map_err(|error| WebError::Internal(error.to_string()))?;
        }
        return Ok(answer);
    }
    let again = chosen.run;
    let Some(run) = doing::begin(&agent, &app, &chosen, what).await? else {
        // The same click once more: it is being done, or was.
        return Ok(see_other(&again.map_or_else(paths::desk_queue, paths::desk_bulk_run)));
    };
    let id = run.id;
    let done = actix_web::rt::spawn(async move { doing::do_all(&agent, &app, &run, chosen, page).await });
    done.await.map_err(|error| WebError::Internal(error.to_string()))??;
    Ok(see_other(&paths::desk_bulk_run(id)))
}

/// One case as the page of a run tells it.
struct Told {
    reference: String,
    url: String,
    summary: String,
    state: String,
    reason: String,
    is_bad: bool,
}

#[derive(Template)]
#[template(path = "desk/bulk_run.html")]
struct RunPage {
    page: Page,
    run: Run,
    rows: Vec<Told>,
    part: Part,
    back_url: String,
    on_url: String,
    done: usize,
    refused: usize,
    /// Seconds for which it can still be taken back; none where it cannot.
    undo_left: Option<i64>,
    is_going_on: bool,
    /// Seconds until it begins, and the sentence about it, where it waits for that.
    held: Option<(i64, String)>,
}

impl RunPage {
    fn undo_url(&self) -> String {
        paths::desk_bulk_undo(self.run.id)
    }
}

/// `GET /desk/bulk/{run}?part=…`: how it went.
pub async fn show(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    (path, query): (web::Path<String>, Query),
) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let (id, me) = (path.parse::<i64>().map_err(|_| WebError::NotFound)?, agent.staff.id);
    let scope = agent.actor().scope();
    end_if_cut_off(&app, &page, (me, id)).await?;
    let read = app.db.read(move |conn| Ok((bulk::find(conn, me, id)?, bulk::rows(conn, &scope, id, MOST as i64)?)));
    let (run, mut rows) = read.await?;
    // Whatever was not done is listed first.
    rows.sort_by_key(|row| !matches!(row.state, RowState::Refused | RowState::Kept));
    let count = |states: &[RowState]| rows.iter().filter(|row| states.contains(&row.state)).count();
    let (done, refused) = (count(&[RowState::Done]), count(&[RowState::Refused, RowState::Kept]));
    let can_be_undone = rows.iter().any(|row| row.state == RowState::Done && row.marks.is_some());
    let left = undo_left(&run, page.now);
    let undo_left = left.filter(|left| can_be_undone && run.undone_at.is_none() && *left > 0);
    let part = Part::of(query.get("part").map_or("", String::as_str), rows.len());
    let url = |part: Option<usize>| part.map(|n| format!("{}?part={n}", paths::desk_bulk_run(id))).unwrap_or_default();
    let (back_url, on_url) = (url(part.before()), url(part.after()));
    let told = part.among(&rows).iter().map(|row| told(&page, row)).collect();
    let held = run.next_at.filter(|_| run.is_held());
    let held = held.map(|at| {
        let left = (at - page.now).num_seconds().max(0);
        (left, page.t2("bulk-held-until", ("at", &page.dates.time(at)), ("n", &left.to_string())))
    });
    let is_going_on = run.done_at.is_none() && held.is_none();
    Ok(html(&RunPage { page, run, rows: told, part, back_url, on_url, done, refused, undo_left, is_going_on, held }))
}

/// A run whose program was ended in the middle of it is over once somebody looks: what was not done is told as not done.
async fn end_if_cut_off(app: &AppData, page: &Page, (me, id): (PersonId, i64)) -> Result<(), WebError> {
    let (now, why) = (page.now, page.t("bulk-cut-off").to_owned());
    if app.db.read(move |conn| bulk::find(conn, me, id)).await?.is_cut_off(now) {
        app.db.write(move |tx| bulk::end(tx, id, now, &why)).await?;
    }
    Ok(())
}

/// Seconds for which it can still be taken back; none while it goes on.
fn undo_left(run: &Run, now: DateTime<Utc>) -> Option<i64> {
    run.done_at.map(|done| (done + UNDO_LASTS - now).num_seconds())
}

fn told(page: &Page, row: &Row) -> Told {
    let out_of_sight = || page.t("bulk-out-of-sight").to_owned();
    Told {
        reference: row.reference.map(|reference| reference.to_string()).unwrap_or_default(),
        url: row.reference.filter(|_| row.is_seen).map(paths::desk_case).unwrap_or_default(),
        summary: if row.is_seen { without_personal_numbers(&row.summary, &[]) } else { out_of_sight() },
        state: page.code("bulk-state", row.state.as_str()),
        reason: row.reason.clone().unwrap_or_default(),
        is_bad: matches!(row.state, RowState::Refused | RowState::Kept),
    }
}

/// `POST /desk/bulk/{run}/undo`: what has not begun does not begin; else each case as it was, unless somebody decided something
/// else since.
pub async fn undo(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    (path, Form(_)): (web::Path<String>, Fields),
) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let (id, me, now) = (path.parse::<i64>().map_err(|_| WebError::NotFound)?, agent.staff.id, app.now());
    let run = app.db.read(move |conn| bulk::find(conn, me, id)).await?;
    if run.next_at.is_some() {
        let is_stopped = app.db.write(move |tx| held::stop(tx, id, now)).await?;
        let flash = if is_stopped { "flash-bulk-stopped" } else { "flash-bulk-too-late" };
        let mut answer = see_other_with(&app, &paths::desk_bulk_run(id), flash);
        // Another may wait too.
        if agent.visitor.held.is_some_and(|held| held.id == id) {
            answer.add_cookie(&HeldRun::cleared(&app)).map_err(|error| WebError::Internal(error.to_string()))?;
        }
        return Ok(answer);
    }
    let is_done = run.done_at.is_some() && run.undone_at.is_none();
    if undo_left(&run, now).is_some_and(|left| left < 0) || is_done && !app.db.read(move |conn| bulk::is_kept(conn, id)).await? {
        return Ok(see_other_with(&app, &paths::desk_bulk_run(id), "flash-bulk-too-late"));
    }
    // What still goes on is taken back once it is over.
    if run.done_at.is_none() || !app.db.write(move |tx| bulk::claim_undo(tx, id, now)).await? {
        return Ok(see_other(&paths::desk_bulk_run(id)));
    }
    let app_too = app.clone();
    let undone = actix_web::rt::spawn(async move { doing::undo_all(&agent, &app_too, id, &page).await });
    let undone = undone.await.map_err(|error| WebError::Internal(error.to_string()))??;
    let flash = if undone > 0 { "flash-bulk-undone" } else { "flash-bulk-none-undone" };
    Ok(see_other_with(&app, &paths::desk_bulk_run(id), flash))
}
