//! How fast people are answered: percentiles, trend, distribution, and the way from each number to its cases.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::charts::{self, Distribution, Trend};
use super::filter::{CLOCKS, Filter, Names, USUAL_DAYS};
use super::report::Report;
use super::words::{self, Change, Part, cell, grouped, hours, per_cent, round_hours, span};
use crate::domain::codes::ProblemType;
use crate::domain::figures::{Counting, FEWEST, Period, Summary};
use crate::domain::sla::ClockKind;
use crate::paths;
use crate::store::reports::Only;
use crate::store::{people, reports};
use crate::web::error::WebError;
use crate::web::forms::{Problem, Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html, html_with, see_other};
use crate::web::server::AppData;

/// A choice of a select.
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// The filter's form, with what was typed.
pub struct Fields {
    pub from: String,
    pub to: String,
    pub clock: String,
    pub time: String,
    pub team: String,
    pub agent: String,
    pub problem_type: String,
    pub clocks: Vec<Choice>,
    pub times: Vec<Choice>,
    pub teams: Vec<Choice>,
    pub agents: Vec<Choice>,
    pub problem_types: Vec<Choice>,
    /// Periods that are asked for often.
    pub periods: Vec<Choice>,
}

/// One big number.
pub struct Tile {
    pub name: String,
    pub parts: Vec<Part>,
    pub url: String,
    pub change: Change,
}

/// One row of a table of figures.
pub struct Row {
    pub name: String,
    pub n: String,
    pub url: String,
    pub p50: String,
    pub p90: String,
    pub p95: String,
    pub in_time: String,
    pub in_time_url: String,
}

/// One step of the distribution's table.
pub struct Step {
    pub name: String,
    pub n: String,
    pub url: String,
    pub share: String,
    pub running: String,
    pub is_over: bool,
    pub is_first_over: bool,
}

/// The figures of a period with at least one measurement.
pub struct Shown {
    pub tiles: Vec<Tile>,
    pub basis: String,
    pub all_url: String,
    pub all: String,
    pub finding: String,
    pub trend: Option<Trend>,
    pub trend_words: String,
    pub weeks: Vec<Row>,
    pub agents: Vec<Row>,
    pub problems: Vec<Row>,
    pub distribution: Option<Distribution>,
    pub distribution_words: String,
    pub steps: Vec<Step>,
    pub total: String,
}

#[derive(Template)]
#[template(path = "oversight/response_times.html")]
struct ResponseTimesPage {
    page: Page,
    fields: Fields,
    problems: Vec<Problem>,
    shown: Option<Shown>,
    unit: String,
    is_first_response: bool,
    is_working: bool,
    waiting: String,
    waiting_url: String,
    csv_url: String,
    is_csv_cut: bool,
    weeks_csv: String,
    agents_csv: String,
    types_csv: String,
}

/// The only report there is.
pub async fn index(_: Supervisor) -> HttpResponse {
    see_other(&paths::response_times())
}

/// The report.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let page = supervisor.0.visitor.page(&request, &app);
    let names = names(&app).await?;
    let mut problems = Problems::default();
    let zone = app.rules().calendar.zone;
    let filter = Filter::read(&query, &names, &page, zone, &mut problems);
    if !problems.is_empty() {
        return Ok(refused(page, &query, &names, &filter, &problems));
    }
    let target = target(&app, filter.clock);
    let asked = filter.clone();
    let report = app.db.read(move |conn| Report::of(conn, &asked, zone, target)).await?;
    Ok(html(&page_of(page, &names, &filter, &report, target)))
}

/// The names that filters and tables use.
pub async fn names(app: &AppData) -> Result<Names, WebError> {
    Ok(app.db.read(|conn| Ok(Names { agents: reports::agents(conn)?, teams: people::teams(conn)? })).await?)
}

/// A clock's length in working seconds, by the policy in force.
pub fn target(app: &AppData, clock: ClockKind) -> i64 {
    let promise = app.rules().promise(clock, app.now());
    promise.and_then(|asked| asked.policy.target(clock)).map_or(0, |target| target.seconds)
}

/// The filter's page with what is wrong with it, and no figures: nothing is guessed.
pub fn refused(page: Page, query: &Query, names: &Names, filter: &Filter, problems: &Problems) -> HttpResponse {
    let mut fields = fields(&page, names, filter);
    let typed = |name: &str, usual: &str| query.get(name).map_or_else(|| usual.to_owned(), Clone::clone);
    fields.from = typed("from", &fields.from);
    fields.to = typed("to", &fields.to);
    let mut template = frame(page, fields, filter);
    template.problems = problems.all().to_vec();
    html_with(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &template)
}

fn frame(page: Page, fields: Fields, filter: &Filter) -> ResponseTimesPage {
    let table = |name: &str| filter.link(&paths::response_times_csv(), &[("table", name.to_owned())]);
    ResponseTimesPage {
        unit: words::unit(&page, filter.counting).to_owned(),
        fields,
        problems: Vec::new(),
        shown: None,
        is_first_response: filter.clock == ClockKind::FirstResponse,
        is_working: filter.counting == Counting::Working,
        waiting: String::new(),
        waiting_url: String::new(),
        csv_url: filter.link(&paths::response_times_csv(), &[]),
        is_csv_cut: false,
        weeks_csv: table("weeks"),
        agents_csv: table("agents"),
        types_csv: table("types"),
        page,
    }
}

fn page_of(page: Page, names: &Names, filter: &Filter, report: &Report, target: i64) -> ResponseTimesPage {
    let fields = fields(&page, names, filter);
    let shown = (report.now.n > 0).then(|| shown(&page, names, filter, report, target));
    let mut template = frame(page, fields, filter);
    template.shown = shown;
    template.is_csv_cut = report.now.n > super::export::MOST_ROWS;
    if report.waiting > 0 {
        template.waiting = grouped(report.waiting);
        template.waiting_url = filter.link(&paths::oversight_cases(), &[("answered", "no".to_owned())]);
    }
    template
}

fn fields(page: &Page, names: &Names, filter: &Filter) -> Fields {
    let choice = |value: String, label: String| Choice { value, label };
    let everybody = |key: &str| choice(String::new(), page.t(key).to_owned());
    let nobody = |key: &str| choice("none".to_owned(), page.t(key).to_owned());
    let recent = |days: u64, key: &str| {
        let period = Period::before_day(page.dates.day_of(page.now), days);
        choice(filter.with_period(period).link(&paths::response_times(), &[]), page.t(key).to_owned())
    };
    let teams = names.teams.iter().map(|team| choice(team.slug.clone(), team.name(page.words.locale()).to_owned()));
    let agents = names.agents.iter().map(|(id, name)| choice(id.to_string(), name.clone()));
    let team = match filter.team {
        Only::Any => "",
        Only::Nobody => "none",
        Only::One(id) => names.teams.iter().find(|team| team.id == id.0).map_or("", |team| &team.slug),
    };
    Fields {
        from: filter.period.from.to_string(),
        to: filter.period.to.to_string(),
        clock: filter.clock.to_string(),
        time: filter.counting.to_string(),
        team: team.to_owned(),
        agent: match filter.agent {
            Only::Any => String::new(),
            Only::Nobody => "none".to_owned(),
            Only::One(id) => id.to_string(),
        },
        problem_type: filter.problem_type.map(|problem| problem.to_string()).unwrap_or_default(),
        clocks: CLOCKS.iter().map(|clock| choice(clock.to_string(), page.code("clock", clock.as_str()))).collect(),
        times: Counting::ALL.iter().map(|time| choice(time.to_string(), page.code("oversight-time", time.as_str()))).collect(),
        teams: std::iter::once(everybody("oversight-all-teams")).chain(teams).chain([nobody("oversight-no-team")]).collect(),
        agents: std::iter::once(everybody("oversight-everybody")).chain(agents).chain([nobody("oversight-nobody")]).collect(),
        problem_types: std::iter::once(everybody("oversight-all"))
            .chain(ProblemType::ALL.iter().map(|p| choice(p.to_string(), page.code("problem-short", p.as_str()))))
            .collect(),
        periods: vec![recent(USUAL_DAYS, "oversight-last-4-weeks"), recent(84, "oversight-last-12-weeks")],
    }
}

fn shown(page: &Page, names: &Names, filter: &Filter, report: &Report, target: i64) -> Shown {
    let target_words = page.t1("oversight-target", "hours", round_hours(target));
    // A target is counted in working time: beside wall time it would mean nothing.
    let target = (filter.counting == Counting::Working).then_some(target);
    let weeks: Vec<_> = report.weeks.iter().map(|(week, summary)| (short(page, *week), *summary)).collect();
    let here = paths::oversight_cases();
    let days =
        |period: Period| page.t2("oversight-days", ("from", &page.dates.day(period.from)), ("to", &page.dates.day(period.to)));
    Shown {
        tiles: tiles(page, filter, report),
        basis: page.words.with(
            if filter.clock == ClockKind::FirstResponse { "oversight-basis-first" } else { "oversight-basis-resolution" },
            &[
                ("period", &days(filter.period)),
                ("before", &days(filter.period.before())),
                ("n", &grouped(report.before.n)),
                ("unit", words::unit(page, filter.counting)),
            ],
        ),
        all: grouped(report.now.n),
        all_url: filter.link(&here, &[]),
        finding: finding(page, filter, &report.now),
        trend: charts::trend(&weeks, target.map(|target| (target, target_words.clone()))),
        trend_words: trend_words(page, &report.weeks, target),
        weeks: report.weeks.iter().rev().map(|(week, s)| row(short(page, *week), s, &filter.with_period(*week))).collect(),
        agents: report.agents.iter().map(|(id, s)| row(names.agent(page, *id), s, &filter.with_agent(*id))).collect(),
        problems: report
            .problems
            .iter()
            .map(|(problem, s)| row(page.code("problem-short", problem.as_str()), s, &filter.with_problem(*problem)))
            .collect(),
        distribution: charts::distribution(&report.bins, target.map(|t| (t, target_words)), page.t("oversight-or-more")),
        distribution_words: distribution_words(page, filter, &report.now),
        steps: steps(page, filter, report, target),
        total: grouped(report.now.n),
    }
}

/// The Monday, or the first day, of a week: `11/16` / `16 Nov`.
fn short(page: &Page, week: Period) -> String {
    if page.is_zh() { week.from.format("%-m/%-d").to_string() } else { week.from.format("%-d %b").to_string() }
}

fn tiles(page: &Page, filter: &Filter, report: &Report) -> Vec<Tile> {
    let (now, before) = (&report.now, &report.before);
    let link = |more: &[(&str, String)]| filter.link(&paths::oversight_cases(), more);
    let percentile = |key: &str, now: Option<i64>, before: Option<i64>| Tile {
        name: page.t(key).to_owned(),
        parts: now.map(|seconds| words::parts(page, seconds)).unwrap_or_default(),
        url: now.map(|seconds| link(&[("at_least", seconds.to_string())])).unwrap_or_default(),
        change: Change::of_duration(page, now, before),
    };
    let share = per_cent(now.in_time, now.n);
    let number = share.trim_end_matches('%').to_owned();
    let told = if now.p50.is_some() { vec![Part { number, unit: "%".to_owned() }] } else { Vec::new() };
    vec![
        Tile {
            name: page.t("oversight-n").to_owned(),
            parts: vec![Part { number: grouped(now.n), unit: page.t("oversight-unit-cases").to_owned() }],
            url: link(&[]),
            change: Change::of_count(page, before.n),
        },
        percentile("oversight-p50", now.p50, before.p50),
        percentile("oversight-p90", now.p90, before.p90),
        percentile("oversight-p95", now.p95, before.p95),
        Tile {
            name: page.t("oversight-in-time").to_owned(),
            parts: told,
            url: link(&[("in_time", "yes".to_owned())]),
            change: Change::of_share(page, now, before),
        },
    ]
}

/// What the numbers come to, in one sentence.
fn finding(page: &Page, filter: &Filter, now: &Summary) -> String {
    let (Some(p50), Some(p90)) = (now.p50, now.p90) else {
        return page.t1("oversight-too-few", "fewest", FEWEST);
    };
    let key = match (filter.clock, filter.counting) {
        (ClockKind::Resolution, Counting::Working) => "oversight-finding-resolution-working",
        (ClockKind::Resolution, Counting::Wall) => "oversight-finding-resolution-wall",
        (_, Counting::Working) => "oversight-finding-first-working",
        (_, Counting::Wall) => "oversight-finding-first-wall",
    };
    let (half, most) = (span(page, p50), span(page, p90));
    page.words.with(key, &[("half", &half), ("most", &most), ("share", &per_cent(now.in_time, now.n))])
}

fn trend_words(page: &Page, weeks: &[(Period, Summary)], target: Option<i64>) -> String {
    let told: Vec<_> = weeks.iter().filter_map(|(week, summary)| summary.p90.map(|p90| (*week, p90))).collect();
    let (Some(slowest), Some(last)) = (told.iter().max_by_key(|(_, p90)| *p90), told.last()) else {
        return page.t1("oversight-weeks-too-few", "fewest", FEWEST);
    };
    let values = [("week", &*short(page, slowest.0)), ("hours", &*hours(slowest.1)), ("last", &*hours(last.1))];
    let Some(target) = target else {
        return page.words.with("oversight-trend-wall", &values);
    };
    let over = told.iter().filter(|(_, p90)| *p90 > target).count();
    let key = if over == 0 { "oversight-trend-within" } else { "oversight-trend-over" };
    let (over, of) = (over.to_string(), told.len().to_string());
    page.words.with(key, &[values[0], values[1], values[2], ("over", &over), ("of", &of)])
}

fn distribution_words(page: &Page, filter: &Filter, now: &Summary) -> String {
    let (met, late) = (grouped(now.in_time), grouped(now.n - now.in_time));
    let key = match filter.counting {
        Counting::Working if now.n == now.in_time => "oversight-all-in-time",
        Counting::Working => "oversight-some-late",
        Counting::Wall => "oversight-late-by-working-time",
    };
    page.words.with(key, &[("met", &met), ("late", &late), ("share", &per_cent(now.n - now.in_time, now.n))])
}

fn row(name: String, summary: &Summary, filter: &Filter) -> Row {
    let here = paths::oversight_cases();
    Row {
        name,
        n: grouped(summary.n),
        url: filter.link(&here, &[]),
        p50: cell(summary.p50),
        p90: cell(summary.p90),
        p95: cell(summary.p95),
        in_time: if summary.n == 0 { "–".to_owned() } else { words::in_time(summary) },
        in_time_url: filter.link(&here, &[("in_time", "yes".to_owned())]),
    }
}

fn steps(page: &Page, filter: &Filter, report: &Report, target: Option<i64>) -> Vec<Step> {
    let here = paths::oversight_cases();
    let limit = target.unwrap_or(i64::MAX);
    let mut running = 0;
    let step = |bin: &crate::domain::figures::Bin| {
        running += bin.n;
        let mut more = vec![("at_least", bin.from.to_string())];
        more.extend(bin.below.map(|below| ("less_than", below.to_string())));
        let name = match bin.below {
            Some(below) => format!("{}–{}", round_hours(bin.from), round_hours(below)),
            None => format!("{} {}", round_hours(bin.from), page.t("oversight-or-more")),
        };
        Step {
            name,
            n: grouped(bin.n),
            url: filter.link(&here, &more),
            share: per_cent(bin.n, report.now.n),
            running: per_cent(running, report.now.n),
            is_over: bin.from >= limit,
            is_first_over: bin.from == limit,
        }
    };
    report.bins.iter().map(step).collect()
}
