//! `/desk/parties`: merchants and platforms, to be looked up by name, with what is open and how they answer. The way to their pages.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::party::DAYS;
use crate::domain::figures::Period;
use crate::paths;
use crate::store::merchants::register::Line;
use crate::store::parties::Record;
use crate::store::party_list::{self, Row as Listed};
use crate::store::providers::Provider;
use crate::store::queue::COUNTED;
use crate::store::reports::at_leisure;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Agent;
use crate::web::oversight::words::{grouped, per_cent};
use crate::web::page::{Page, html};
use crate::web::server::AppData;

/// Longest search, in characters.
const MAX_WORDS: usize = 100;

struct Row {
    url: String,
    name: String,
    aliases: String,
    is_active: bool,
    open: String,
    open_url: String,
    asked: String,
    rate: String,
}

#[derive(Template)]
#[template(path = "desk/parties.html")]
struct PartiesPage {
    page: Page,
    typed: String,
    providers: Vec<Row>,
    merchants: Vec<Row>,
    first_url: String,
    next_url: String,
    /// Cases in which these words stand, where the register has no such name.
    cases_url: String,
    /// Its page, where it is a name that cases write.
    named_url: String,
}

/// `GET /desk/parties?q=…&after=…`
pub async fn index(agent: Agent, app: AppData, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let value = |name: &str, most: usize| query.get(name).map_or("", |it| it.trim()).chars().take(most).collect::<String>();
    let (typed, after) = (value("q", MAX_WORDS), value("after", MAX_WORDS * 2));
    let (asked, behind, now) = (typed.clone(), after.clone(), app.now());
    let period = Period::before_day(page.dates.day_of(now), DAYS);
    let read = app.db.read(move |conn| {
        at_leisure(conn, |conn| {
            let behind = Some(behind.as_str()).filter(|behind| !behind.is_empty());
            // Those are few, and stand on top of the first page.
            let providers = if behind.is_none() { party_list::providers(conn, &asked, (period, now))? } else { Vec::new() };
            Ok((providers, party_list::merchants(conn, (&asked, behind), (period, now))?))
        })
    });
    let (providers, (merchants, is_more)) = read.await?;
    let link = |pairs: &[(&str, &str)]| {
        let kept = pairs.iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>();
        let query = serde_urlencoded::to_string(kept).unwrap_or_default();
        if query.is_empty() { paths::desk_parties() } else { format!("{}?{query}", paths::desk_parties()) }
    };
    let last = merchants.last().filter(|_| is_more).map(|row| row.it.folded.clone());
    Ok(html(&PartiesPage {
        providers: providers.into_iter().map(|row| provider(&page, row)).collect(),
        merchants: merchants.into_iter().map(|row| merchant(&page, row)).collect(),
        first_url: if after.is_empty() { String::new() } else { link(&[("q", &typed)]) },
        cases_url: format!("{}?{}", paths::desk_search(), serde_urlencoded::to_string([("q", &typed)]).unwrap_or_default()),
        named_url: paths::desk_merchant_called(&typed),
        next_url: last.map(|last| link(&[("q", &typed), ("after", &last)])).unwrap_or_default(),
        typed,
        page,
    }))
}

/// Counts beside names stop where those beside the views of the queue do.
pub fn counted(n: usize) -> String {
    if n >= COUNTED { "99+".to_owned() } else { n.to_string() }
}

fn open_url(field: &str, key: &str) -> String {
    format!("{}&{}", paths::desk_view("all"), serde_urlencoded::to_string([(field, key)]).unwrap_or_default())
}

/// How many it was asked, and which share of that it answered, in time or late.
fn answers(page: &Page, record: Record) -> (String, String) {
    match record.asked {
        0 => (page.t("parties-not-asked").to_owned(), String::new()),
        asked => (grouped(asked), per_cent(record.in_time + record.late, asked)),
    }
}

fn provider(page: &Page, row: Listed<Provider>) -> Row {
    let (asked, rate) = answers(page, row.record);
    Row {
        url: paths::desk_provider(&row.it.slug),
        name: row.it.name(page.words.locale()).to_owned(),
        aliases: String::new(),
        is_active: row.it.active,
        open: counted(row.open),
        open_url: open_url("provider", &row.it.slug),
        asked,
        rate,
    }
}

fn merchant(page: &Page, row: Listed<Line>) -> Row {
    let (asked, rate) = answers(page, row.record);
    Row {
        url: paths::desk_merchant(row.it.id),
        open: counted(row.open),
        open_url: open_url("merchant", &row.it.name),
        aliases: row.it.aliases.join(page.t("list-comma")),
        is_active: row.it.active,
        name: row.it.name,
        asked,
        rate,
    }
}
