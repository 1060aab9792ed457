//! Where a supervisor begins: how much is open and what it waits for, how fast people were answered, and where it goes.

use std::collections::BTreeMap;

use actix_web::http::StatusCode as Http;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use super::basis::{Basis, Of};
use super::fields::{self, Choice};
use super::filter::{Filter, Names};
use super::incidents::link as incident_link;
use super::outlook::{self, Outlook};
use super::picture;
use super::report::{Both, brief};
use super::response_times::names;
use super::words::{self, Change, Part, grouped, per_cent};
use crate::domain::figures::{Backlog, Period, Summary};
use crate::domain::ids::TeamId;
use crate::domain::incident::Incident;
use crate::domain::permission::Permission;
use crate::paths;
use crate::store::backlog::{self, OURS};
use crate::store::reports::{self, Lack, Only};
use crate::store::{incidents, report_schedules};
use crate::web::error::WebError;
use crate::web::forms::{Problem, Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::sheet::Links;

/// Full days that figures may be told of.
const SPANS: [u64; 3] = [7, 28, 84];
/// Bursts that are named at most.
const PROPOSED: i64 = 3;

/// One number with its way to the cases, and how it moved.
pub struct Tile {
    pub name: String,
    pub parts: Vec<Part>,
    pub url: String,
    pub change: Change,
    /// A further count that belongs to it, with its own way.
    pub also: String,
    pub also_url: String,
}

#[derive(Template)]
#[template(path = "oversight/dashboard.html")]
struct DashboardPage {
    page: Page,
    problems: Vec<Problem>,
    team: String,
    teams: Vec<Choice>,
    days: String,
    spans: Vec<Choice>,
    shown: Option<Shown>,
    /// Where the chart is by itself, and its days as a table.
    picture: String,
    files: Links,
}

struct Shown {
    standing: Vec<Tile>,
    waiting: Vec<Tile>,
    speed: Vec<Tile>,
    /// Bursts that nobody has decided upon: where each is, and its name.
    proposed: Vec<(String, String)>,
    /// The same of reports that did not arrive.
    undelivered: Vec<(String, String)>,
    how: String,
    /// What the figures are of, in words.
    of: String,
    period: String,
    compared: String,
    outlook: Outlook,
}

/// What the page reads.
struct Read {
    now: Backlog,
    today: NaiveDate,
    /// The day whose beginning is compared.
    since: NaiveDate,
    put_off: i64,
    proposed: Vec<Incident>,
    /// Reports that are sent by themselves and did not arrive.
    undelivered: Vec<(i64, String)>,
    days: Vec<(NaiveDate, Backlog)>,
    figures: (Both, Both, bool),
    /// Cases of the period that nobody has answered yet: no figure counts them.
    unanswered: i64,
}

/// What the page was asked.
pub(super) struct Asked {
    pub filter: Filter,
    team: String,
    days: u64,
}

/// The page.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let page = supervisor.0.visitor.page(&request, &app);
    let names = names(&app).await?;
    let mut problems = Problems::default();
    let zone = app.rules().calendar.zone;
    let asked = Asked::read(&query, &names, &page, zone, &mut problems);
    if !problems.is_empty() {
        let mut template = frame(page, &names, &asked);
        template.problems = problems.all().to_vec();
        return Ok(html_with(Http::UNPROCESSABLE_ENTITY, &template));
    }
    let may_send = supervisor.0.staff.may(Permission::ExportReports);
    let shown = Shown::of(&page, &names, &asked, &read(&app, &asked, page.now, may_send).await?);
    let mut template = frame(page, &names, &asked);
    template.shown = Some(shown);
    Ok(html(&template))
}

async fn read(app: &AppData, asked: &Asked, now: DateTime<Utc>, may_send: bool) -> Result<Read, WebError> {
    let (filter, zone) = (asked.filter.clone(), app.rules().calendar.zone);
    let read = app.db.read(move |conn| {
        let today = now.with_timezone(&zone).date_naive();
        let end = Period { from: today, to: today }.bounds(zone).1;
        let (counted, put_off) = backlog::now(conn, filter.team, now, end)?;
        let past = Period { to: today, ..Period::before_day(today, backlog::DAYS) };
        let days = backlog::days(conn, filter.team, past)?;
        let unanswered = reports::count_unmet(conn, &filter.choice(zone), Lack::Waiting)?;
        let proposed = incidents::proposed(conn, PROPOSED)?;
        let undelivered = if may_send { report_schedules::undelivered(conn)? } else { Vec::new() };
        Ok(Read {
            now: counted,
            today,
            since: filter.period.from,
            put_off,
            proposed,
            undelivered,
            days,
            figures: brief(conn, &filter, zone)?,
            unanswered,
        })
    });
    Ok(read.await?)
}

fn frame(page: Page, names: &Names, asked: &Asked) -> DashboardPage {
    let span = |days: &u64| Choice { value: days.to_string(), label: page.t1("dashboard-days", "n", days) };
    DashboardPage {
        problems: Vec::new(),
        team: asked.team.clone(),
        teams: fields::teams(&page, names),
        days: asked.days.to_string(),
        spans: SPANS.iter().map(span).collect(),
        shown: None,
        picture: paths::oversight_backlog(picture::END, &asked.team, &asked.days.to_string()),
        files: Links::of(|format| paths::oversight_backlog(format, &asked.team, &asked.days.to_string())),
        page,
    }
}

impl Asked {
    pub fn read(
        asked: &BTreeMap<String, String>,
        names: &Names,
        page: &Page,
        zone: chrono_tz::Tz,
        problems: &mut Problems,
    ) -> Self {
        let only: BTreeMap<String, String> =
            asked.iter().filter(|(name, _)| *name == "team").map(|(name, value)| (name.clone(), value.clone())).collect();
        let filter = Filter::read(&only, names, page, zone, problems);
        let days = asked.get("days").map(|days| days.trim()).filter(|days| !days.is_empty());
        let found = days.map(|days| SPANS.into_iter().find(|span| span.to_string() == days));
        if found == Some(None) {
            problems.add("days", page.t("oversight-choose"));
        }
        let days = found.flatten().unwrap_or(SPANS[1]);
        let period = Period::before_day(page.now.with_timezone(&zone).date_naive(), days);
        let team = asked.get("team").map(|team| team.trim().to_owned()).unwrap_or_default();
        Self { filter: filter.with_period(period), team, days }
    }

    /// A list of the queue, of the same team.
    fn queue(&self, list: &str) -> String {
        let team = match self.filter.team {
            Only::Any => String::new(),
            Only::Nobody => "&team=none".to_owned(),
            Only::One(TeamId(team)) => format!("&team={team}"),
        };
        format!("{}?{list}{team}", paths::desk_queue())
    }
}

impl Shown {
    fn of(page: &Page, names: &Names, asked: &Asked, read: &Read) -> Self {
        let then = asked.filter.period.from;
        let before = read.days.iter().find(|(day, _)| *day == then).map(|(_, backlog)| *backlog);
        let days = |period: Period| {
            page.t2("oversight-days", ("from", &page.dates.day(period.from)), ("to", &page.dates.day(period.to)))
        };
        Self {
            standing: standing(page, asked, read, before.as_ref()),
            waiting: waiting(page, asked, &read.now, before.as_ref()),
            speed: speed(page, asked, read),
            proposed: read.proposed.iter().map(|it| incident_link(page, &names.providers, it)).collect(),
            undelivered: read
                .undelivered
                .iter()
                .map(|(id, name)| (paths::scheduled_report(&id.to_string()), name.clone()))
                .collect(),
            how: page.t(if read.figures.2 { "oversight-exact" } else { "oversight-rounded" }).to_owned(),
            of: Basis { page, names, filter: &asked.filter, of: Of::Cases }.line(),
            period: page.t2(
                "dashboard-speed-days",
                ("days", &days(asked.filter.period)),
                ("before", &days(asked.filter.earlier())),
            ),
            compared: page.t1(
                // Of a day from before anybody counted, only what was open is known.
                if before.is_some_and(|it| it.overdue.is_some()) { "dashboard-compared" } else { "dashboard-not-counted" },
                "day",
                page.dates.day(then),
            ),
            outlook: outlook::of(page, &asked.filter, &read.days, read.now.open),
        }
    }
}

/// A count of what is open, and how it stands to that of another day: fewer is better.
fn count(page: &Page, key: &str, (now, before): (Option<i64>, Option<i64>), url: String) -> Tile {
    let n = now.unwrap_or_default();
    Tile {
        name: page.t(key).to_owned(),
        parts: vec![Part {
            number: grouped(usize::try_from(n).unwrap_or_default()),
            unit: page.t("oversight-unit-cases").to_owned(),
        }],
        url,
        change: Change::of_backlog(page, n, before),
        also: String::new(),
        also_url: String::new(),
    }
}

fn standing(page: &Page, asked: &Asked, read: &Read, before: Option<&Backlog>) -> Vec<Tile> {
    let now = &read.now;
    let both = |of: fn(&Backlog) -> Option<i64>| (of(now), before.and_then(of));
    let mut open = count(page, "dashboard-open", both(|it| Some(it.open)), asked.queue("view=all"));
    if read.put_off > 0 {
        open.also = page.t1("dashboard-put-off", "n", read.put_off);
        open.also_url = asked.queue("view=follow-up");
    }
    vec![
        open,
        // In the afternoon less of it is left than when the day began: the beginnings of days are compared.
        Tile {
            change: morning(page, read, before),
            ..count(page, "dashboard-due-today", (now.due_today, None), asked.queue("view=all&standing=today"))
        },
        count(page, "dashboard-overdue", both(|it| it.overdue), asked.queue("view=overdue")),
        count(page, "dashboard-unassigned", both(|it| it.unassigned), asked.queue("view=unassigned")),
    ]
}

/// How many were due on this day when it began, beside how many were on that other day.
fn morning(page: &Page, read: &Read, before: Option<&Backlog>) -> Change {
    let today = read.days.last().filter(|(day, _)| *day == read.today).and_then(|(_, backlog)| backlog.due_today);
    let Some(n) = today else {
        return Change { class: "flat", words: page.t("dashboard-due-today-why").to_owned() };
    };
    let then = before.and_then(|it| it.due_today);
    let count = |n: i64| grouped(usize::try_from(n).unwrap_or_default());
    let words = match then {
        Some(then) => {
            let day = page.dates.day(read.since);
            page.words.with("dashboard-due-morning-than", &[("n", &count(n)), ("day", &day), ("then", &count(then))])
        }
        None => page.t1("dashboard-due-morning", "n", count(n)),
    };
    Change { words, ..Change::of_backlog(page, n, then) }
}

fn waiting(page: &Page, asked: &Asked, now: &Backlog, before: Option<&Backlog>) -> Vec<Tile> {
    let both = |of: fn(&Backlog) -> Option<i64>| (of(now), before.and_then(of));
    let list = |status: &str| asked.queue(&format!("view=all&status={status}"));
    let ours = OURS.map(|status| format!("&status={status}")).concat();
    vec![
        count(page, "dashboard-ours", both(|it| it.ours), asked.queue(&format!("view=all{ours}"))),
        count(page, "dashboard-consumer", both(|it| it.consumer), list("awaiting_consumer")),
        count(page, "dashboard-offered", both(|it| it.offered), list("offered")),
        count(page, "dashboard-merchant", both(|it| it.merchant), list("awaiting_merchant")),
        count(page, "dashboard-platform", both(|it| it.platform), list("awaiting_platform")),
    ]
}

fn speed(page: &Page, asked: &Asked, read: &Read) -> Vec<Tile> {
    let (now, before) = (&read.figures.0.working, &read.figures.1.working);
    let report = asked.filter.link(&paths::response_times(), &[]);
    let tile = |key: &str, parts: Vec<Part>, change: Change| Tile {
        name: page.t(key).to_owned(),
        parts,
        url: report.clone(),
        change,
        also: String::new(),
        also_url: String::new(),
    };
    let span = |of: fn(&Summary) -> Option<i64>| of(now).map(|seconds| words::parts(page, seconds)).unwrap_or_default();
    let number = per_cent(now.in_time, now.n).trim_end_matches('%').to_owned();
    let share = if now.p50.is_some() { vec![Part { number, unit: "%".to_owned() }] } else { Vec::new() };
    let answered = vec![Part { number: grouped(now.n), unit: page.t("oversight-unit-cases").to_owned() }];
    let mut answered = tile("dashboard-answered", answered, Change::of_count(page, before.n));
    if read.unanswered > 0 {
        answered.also = page.t1("dashboard-unanswered", "n", read.unanswered);
        answered.also_url = asked.filter.link(&paths::oversight_cases(), &[("answered", "no".to_owned())]);
    }
    vec![
        answered,
        tile("oversight-in-time", share, Change::of_share(page, now, before)),
        tile("dashboard-median", span(|it| it.p50), Change::of_duration(page, now.p50, before.p50)),
        tile("dashboard-p90", span(|it| it.p90), Change::of_duration(page, now.p90, before.p90)),
    ]
}
