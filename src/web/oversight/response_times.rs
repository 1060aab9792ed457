//! How fast people are answered: percentiles, trend, distribution, and the way from each number to its cases.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::asking::Asking;
use super::basis::{Basis, Of, Taken};
use super::charts::{self, Distribution, Trend};
use super::fields::Fields;
use super::filter::{Filter, Names};
use super::heat::{self, Heat};
use super::picture;
use super::report::{MOST_ROWS, Report};
use super::rows::{self, Row, Step, Tile};
use super::sentences;
use super::words::{self, grouped, round_hours};
use crate::domain::figures::{Counting, EXACT_MOST, FEWEST};
use crate::domain::sla::ClockKind;
use crate::paths;
use crate::store::{people, providers, reports};
use crate::web::error::WebError;
use crate::web::forms::{Problem, Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::sheet::{self, Links};

/// Weeks that stand beside the picture; a report over a year has the others folded.
const WEEKS: usize = 9;

/// The figures of a period with at least one measurement.
pub struct Shown {
    pub tiles: Vec<Tile>,
    /// What the figures are of, in words.
    pub of: String,
    pub basis: String,
    pub how: String,
    pub all_url: String,
    pub all: String,
    pub finding: String,
    pub trend: Option<Trend>,
    pub trend_words: String,
    pub weeks: Vec<Row>,
    /// Those before the latest that are shown.
    pub older: Vec<Row>,
    pub older_words: String,
    /// Broken down by what was chosen; `None`: too many to be counted one by one.
    pub by: Option<Vec<Row>>,
    pub by_more: String,
    pub heat: Option<Heat>,
    /// Why there is no such picture.
    pub no_heat: String,
    pub distribution: Option<Distribution>,
    pub distribution_words: String,
    pub steps: Vec<Step>,
    pub total: String,
}

/// Clocks that are not counted: how many, where they are listed, and why they are not.
pub struct Uncounted {
    pub n: String,
    pub url: String,
    pub words: String,
}

#[derive(Template)]
#[template(path = "oversight/response_times.html")]
struct ResponseTimesPage {
    page: Page,
    fields: Fields,
    problems: Vec<Problem>,
    shown: Option<Shown>,
    unit: String,
    other_unit: String,
    ends: String,
    starts: String,
    uncounted: Vec<Uncounted>,
    too_many: String,
    files: Links,
    is_file_cut: bool,
    weeks_files: Links,
    steps_files: Links,
    heat_files: Links,
    /// Where each chart is by itself: of the weeks, the distribution and the hours.
    pictures: [String; 3],
    by_files: Links,
    by_words: String,
}

/// The report.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let (page, names, filter) = match Asking::of_times(&request, &supervisor, &query, &app).await?.sound(&query) {
        Ok(asked) => asked,
        Err(refused) => return Ok(*refused),
    };
    let zone = app.rules().calendar.zone;
    let target = target(&app, filter.clock);
    let asked = filter.clone();
    let report = app.db.read(move |conn| Report::of(conn, &asked, (zone, target), MOST_ROWS)).await?;
    Ok(html(&page_of(page, &names, &filter, report.as_ref(), target)))
}

/// `GET /oversight/response-times.svg`: one chart by itself, by the name of its table.
pub async fn picture(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    picture::may_take(&supervisor, &app, &format!("{}?{}", paths::response_times(), request.query_string()))?;
    let (page, names, filter) = match Asking::of_times(&request, &supervisor, &query, &app).await?.sound(&query) {
        Ok(asked) => asked,
        Err(refused) => return Ok(*refused),
    };
    let zone = app.rules().calendar.zone;
    let (target, asked) = (target(&app, filter.clock), filter.clone());
    let report = app.db.read(move |conn| Report::of(conn, &asked, (zone, target), MOST_ROWS)).await?;
    let shown = report.filter(|report| report.now.wall.n > 0).map(|report| shown(&page, &names, &filter, &report, target));
    let shown = shown.ok_or(WebError::NotFound)?;
    let asked = query.get("table").map_or("", String::as_str);
    let basis = Basis { page: &page, names: &names, filter: &filter, of: Of::Times };
    let said = basis.taken(&Taken { report: "times", table: asked, format: picture::END, own: &[] });
    picture::on_record(&app, supervisor.0.staff.id, said).await?;
    let (unit, of) = (words::unit(&page, filter.counting), basis.line());
    let name = |chart: &str| format!("{}{}-{chart}", filter.clock.as_str().replace('_', "-"), basis.name());
    match (asked, shown.trend, shown.distribution, shown.heat) {
        ("weeks", Some(chart), ..) => {
            let title = page.t1("oversight-trend-title", "unit", unit);
            picture::send(&page, &name("weeks"), (&title, &shown.trend_words, &of), (&chart, charts::HEIGHT))
        }
        ("distribution", _, Some(chart), _) => {
            let title = page.t1("oversight-distribution-title", "unit", unit);
            picture::send(&page, &name("distribution"), (&title, &shown.distribution_words, &of), (&chart, charts::HEIGHT + 10))
        }
        ("heat", .., Some(chart)) => {
            let chart = chart.by_itself();
            picture::send(&page, &name("heat"), (page.t("oversight-heat"), &chart.words, &of), (&chart, charts::HEIGHT + 14))
        }
        _ => Err(WebError::NotFound),
    }
}

/// The names that filters and tables use.
pub async fn names(app: &AppData) -> Result<Names, WebError> {
    let read = app
        .db
        .read(|conn| Ok(Names { agents: reports::agents(conn)?, teams: people::teams(conn)?, providers: providers::all(conn)? }));
    Ok(read.await?)
}

/// A clock's length in working seconds, by the policy in force.
pub fn target(app: &AppData, clock: ClockKind) -> i64 {
    let promise = app.rules().promise(clock, app.now());
    promise.and_then(|asked| asked.policy.target(clock)).map_or(0, |target| target.seconds)
}

/// The filter's page with what is wrong with it, and no figures: nothing is guessed.
pub fn refused(page: Page, query: &Query, names: &Names, filter: &Filter, problems: &Problems) -> HttpResponse {
    let fields = Fields::of(&page, names, filter).typed(query, problems);
    let mut template = frame(page, fields, filter);
    template.problems = problems.all().to_vec();
    html_with(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &template)
}

fn frame(page: Page, fields: Fields, filter: &Filter) -> ResponseTimesPage {
    let table = |name: &str| Links::of(|format| filter.link(&paths::response_times_file(format), &[("table", name.to_owned())]));
    let (starts, ends) = match filter.clock {
        ClockKind::NextResponse => ("oversight-starts-next", "oversight-ends-next"),
        ClockKind::Resolution => ("oversight-starts-words", "oversight-ends-resolution"),
        _ => ("oversight-starts-words", "oversight-ends-first"),
    };
    ResponseTimesPage {
        unit: words::unit(&page, filter.counting).to_owned(),
        other_unit: words::unit(&page, filter.counting.other()).to_owned(),
        fields,
        problems: Vec::new(),
        shown: None,
        ends: page.t(ends).to_owned(),
        starts: page.t(starts).to_owned(),
        uncounted: Vec::new(),
        too_many: String::new(),
        files: Links::of(|format| filter.link(&paths::response_times_file(format), &[])),
        is_file_cut: false,
        weeks_files: table("weeks"),
        steps_files: table("distribution"),
        heat_files: table("heat"),
        pictures: ["weeks", "distribution", "heat"]
            .map(|name| filter.link(&paths::response_times_file(picture::END), &[("table", name.to_owned())])),
        by_files: table("by"),
        by_words: page.code("oversight-by", filter.by.as_str()),
        page,
    }
}

fn page_of(page: Page, names: &Names, filter: &Filter, report: Option<&Report>, target: i64) -> ResponseTimesPage {
    let fields = Fields::of(&page, names, filter);
    let shown = report.filter(|report| report.now.wall.n > 0).map(|report| shown(&page, names, filter, report, target));
    let uncounted = report.map(|report| uncounted(&page, filter, report)).unwrap_or_default();
    let mut template = frame(page, fields, filter);
    template.shown = shown;
    template.uncounted = uncounted;
    match report {
        Some(report) => template.is_file_cut = report.now.wall.n > sheet::MOST_ROWS,
        None => template.too_many = template.page.t1("oversight-narrow", "most", grouped(EXACT_MOST)),
    }
    template
}

fn uncounted(page: &Page, filter: &Filter, report: &Report) -> Vec<Uncounted> {
    let waiting = if filter.clock == ClockKind::Resolution { "oversight-unresolved" } else { "oversight-unanswered" };
    let both = [(report.waiting, "no", waiting), (report.ended, "never", "oversight-ended")];
    let told = both.into_iter().filter(|(n, ..)| *n > 0).map(|(n, answered, words)| Uncounted {
        n: page.t1("oversight-unit-n-cases", "n", grouped(n)),
        url: filter.link(&paths::oversight_cases(), &[("answered", answered.to_owned())]),
        words: page.t(words).to_owned(),
    });
    told.collect()
}

fn shown(page: &Page, names: &Names, filter: &Filter, report: &Report, target: i64) -> Shown {
    let unit = words::unit(page, filter.counting);
    let target_words = page.t1("oversight-target", "hours", round_hours(target));
    // A target is counted in working time: beside wall time it would mean nothing.
    let target = (filter.counting == Counting::Working && target > 0).then_some(target);
    let now = report.now.of_counting(filter.counting);
    let weeks: Vec<_> = report.weeks.iter().map(|(week, both)| (*week, *both.of_counting(filter.counting))).collect();
    let named: Vec<_> = weeks.iter().map(|(week, summary)| (sentences::short(page, *week), *summary)).collect();
    let mut rows_of_weeks: Vec<Row> = report
        .weeks
        .iter()
        .rev()
        .map(|(week, both)| rows::row(sentences::short(page, *week), both, filter.counting, Some(&filter.with_period(*week))))
        .collect();
    let older = rows_of_weeks.split_off(rows_of_weeks.len().min(WEEKS));
    let heat = report.hours.as_ref().and_then(|hours| heat::heat(page, filter, hours));
    let no_heat = match (&heat, &report.hours) {
        (None, None) => page.t1("oversight-narrow-part", "most", grouped(EXACT_MOST)),
        (None, Some(_)) => page.t1("oversight-no-heat", "fewest", FEWEST),
        (Some(_), _) => String::new(),
    };
    let more = report.by.as_ref().map(|by| by.more).filter(|(keys, _)| *keys > 0);
    let by_more = more.map(|(keys, n)| page.t2("oversight-by-more", ("keys", &grouped(keys)), ("n", &grouped(n))));
    Shown {
        tiles: rows::tiles(page, filter, report),
        of: Basis { page, names, filter, of: Of::Times }.line(),
        basis: sentences::basis(page, filter, report),
        how: page.t(if report.is_exact { "oversight-exact" } else { "oversight-rounded" }).to_owned(),
        all: grouped(now.n),
        all_url: filter.link(&paths::oversight_cases(), &[]),
        finding: sentences::finding(page, filter, now),
        trend: charts::trend(&named, target.map(|target| (target, target_words.clone())), unit),
        trend_words: sentences::trend(page, &weeks, target),
        weeks: rows_of_weeks,
        older_words: page.t1("oversight-older", "n", older.len()),
        older,
        by: report.by.as_ref().map(|by| rows::breakdown(page, names, filter, by)),
        by_more: by_more.unwrap_or_default(),
        heat,
        no_heat,
        distribution: charts::distribution(
            &report.bins,
            target.map(|t| (t, target_words)),
            (page.t("oversight-or-more"), page.t("oversight-unit-cases"), unit),
        ),
        distribution_words: sentences::distribution(page, filter, now),
        steps: rows::steps(page, filter, report, target),
        total: grouped(now.n),
    }
}
