//! The peak chart: the cases of each hour beside the usual rate, as it stands as evidence. On the page, and as files.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use askama::filters::HtmlSafe;

use super::words::{self, Named as _};
use crate::domain::incident::{Hour, Incident, hour_at};
use crate::paths;
use crate::store::incidents as kept;
use crate::web::error::WebError;
use crate::web::guards::Supervisor;
use crate::web::oversight::basis::in_name;
use crate::web::oversight::charts::{BOTTOM, HEIGHT, Mark, Scale, Tick, at};
use crate::web::oversight::picture;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::sheet::{self, Cell, Format, Named, Ready};

const START: f64 = 44.0;
const WIDTH: f64 = 800.0;
/// Words below the hours at most.
const LABELS: usize = 12;

/// One hour.
pub struct Bar {
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
    /// Within the burst: told by its number too.
    pub is_burst: bool,
    pub n: Mark,
}

#[derive(Template)]
#[template(path = "oversight/charts/peak.svg", escape = "html")]
pub struct Chart {
    pub ticks: Vec<Tick>,
    pub bars: Vec<Bar>,
    /// The usual rate, hour by hour.
    pub usual: String,
    pub usual_at: Mark,
    pub hours: Vec<Mark>,
}

impl HtmlSafe for Chart {}

/// A row of the table beside it.
pub struct Line {
    pub hour: String,
    pub cases: u32,
    pub usual: String,
    pub is_burst: bool,
}

/// The chart of an incident; `None` where nothing was counted.
pub fn chart(page: &Page, it: &Incident) -> Option<Chart> {
    let most = it.peak.iter().map(|hour| hour.cases.max(hour.usual.div_ceil(100))).max().filter(|most| *most > 0)?;
    let scale = Scale::of_counts(i64::from(most));
    let slot = WIDTH / it.peak.len() as f64;
    let x = |i: usize| START + slot * i as f64;
    let bar = |(i, hour): (usize, &Hour)| {
        let (y, width) = (scale.y(i64::from(hour.cases)), (slot - 3.0).max(1.0));
        Bar {
            x: at(x(i) + 1.5),
            y: at(y),
            width: at(width),
            height: at(BOTTOM - y),
            is_burst: (it.from_hour..=it.to_hour).contains(&hour.hour),
            n: Mark { x: at(x(i) + slot / 2.0), y: at(y - 6.0), text: hour.cases.to_string() },
        }
    };
    let level = |hour: &Hour| BOTTOM - (BOTTOM - scale.y(100)) * f64::from(hour.usual) / 10_000.0;
    let steps = it
        .peak
        .iter()
        .enumerate()
        .flat_map(|(i, hour)| [format!("{},{}", at(x(i)), at(level(hour))), format!("{},{}", at(x(i + 1)), at(level(hour)))]);
    let every = it.peak.len().div_ceil(LABELS).max(1);
    let label = |(i, hour): (usize, &Hour)| Mark {
        x: at(x(i) + slot / 2.0),
        y: at(BOTTOM + 20.0),
        text: page.dates.time(hour_at(hour.hour)),
    };
    let last = it.peak.last().map_or(BOTTOM, level);
    Some(Chart {
        ticks: scale.ticks(|n| n.to_string()),
        bars: it.peak.iter().enumerate().map(bar).collect(),
        usual: steps.collect::<Vec<_>>().join(" "),
        usual_at: Mark { x: at(START + WIDTH), y: at(last - 8.0), text: page.t("incident-usual").to_owned() },
        hours: it.peak.iter().enumerate().filter(|(i, _)| i % every == 0).map(label).collect(),
    })
}

/// The hours that had cases, and those of the burst.
pub fn lines(page: &Page, it: &Incident) -> Vec<Line> {
    let is_burst = |hour: &Hour| (it.from_hour..=it.to_hour).contains(&hour.hour);
    let told = it.peak.iter().filter(|hour| hour.cases > 0 || is_burst(hour));
    let line = |hour: &Hour| Line {
        hour: page.dates.moment(hour_at(hour.hour)),
        cases: hour.cases,
        usual: words::usual(hour.usual),
        is_burst: is_burst(hour),
    };
    told.map(line).collect()
}

async fn read(supervisor: &Supervisor, app: &AppData, path: &str) -> Result<Incident, WebError> {
    super::allowed(supervisor)?;
    let id = super::id_of(path)?;
    // Back to its page: a browser that is sent on to a file stays on the page that asked for the password.
    picture::may_take(supervisor, app, &paths::oversight_incident(id))?;
    Ok(app.db.read(move |conn| kept::find(conn, id)).await?)
}

/// That it was taken away, of which incident and of which hours, is on the record.
async fn tell(supervisor: &Supervisor, app: &AppData, it: &Incident, (title, format): (&str, &str)) -> Result<(), WebError> {
    let hours = |hour: Option<&Hour>| hour.map(|hour| hour_at(hour.hour).to_rfc3339());
    let said = serde_json::json!({
        "report": "incidents",
        "table": "peak",
        "format": format.to_uppercase(),
        "incident": title,
        "from": hours(it.peak.first()),
        "to": hours(it.peak.last()),
    });
    picture::on_record(app, supervisor.0.staff.id, said.to_string()).await
}

/// What the file is called, and what it is of.
fn named(page: &Page, it: &Incident, title: &str) -> Named {
    let day = |hour: Option<&Hour>| hour.map(|hour| format!("-{}", page.dates.day_of(hour_at(hour.hour)))).unwrap_or_default();
    let at = |hour: Option<&Hour>| hour.map(|hour| page.dates.full(hour_at(hour.hour))).unwrap_or_default();
    let (first, last) = (it.peak.first(), it.peak.last());
    let hours = page.t2("basis-days-of", ("from", &at(first)), ("to", &at(last)));
    Named { name: format!("incident-peak{}{}", day(first), in_name(title)), about: format!("{title} · {hours}") }
}

/// `GET …/{id}/peak.svg`: the picture by itself, black on white.
pub async fn picture(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let it = read(&supervisor, &app, &path).await?;
    let (page, names) = (supervisor.0.visitor.page(&request, &app), super::names(&app).await?);
    let Some(chart) = chart(&page, &it) else { return Err(WebError::NotFound) };
    let (title, words) = (names.title(&page, &it), words::highest(&page, &it));
    tell(&supervisor, &app, &it, (&title, picture::END)).await?;
    let Named { name, about } = named(&page, &it, &title);
    picture::send(&page, &name, (&title, &words, &about), (&chart, HEIGHT))
}

/// `GET …/{id}/peak.{csv,xlsx}`: every hour that was counted.
pub async fn table(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<(String, String)>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let format = Format::of(&path.1)?;
    let it = read(&supervisor, &app, &path.0).await?;
    let (page, zone) = (supervisor.0.visitor.page(&request, &app), app.rules().calendar.zone);
    let title = super::names(&app).await?.title(&page, &it);
    tell(&supervisor, &app, &it, (&title, format.as_str())).await?;
    let head = ["incident-hour", "incident-cases", "incident-usual"].map(|key| page.t(key).into()).to_vec();
    let row = |hour: &Hour| -> sheet::Row {
        let at = hour_at(hour.hour).with_timezone(&zone);
        vec![at.into(), i64::from(hour.cases).into(), Cell::Decimal(hour.usual.into(), 2)]
    };
    sheet::send(&app, format, &named(&page, &it, &title), Ready::new(head, it.peak.iter().map(row))).await
}
