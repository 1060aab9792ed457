//! Consumers whose credit was hurt and is not put right: who has to do something, and by when; the longest first, whenever it began.

use actix_web::{HttpRequest, HttpResponse};

use super::fields::Choice;
use super::reported::{Asked, Cell, Report, Section, Sheet, Table, answer};
use super::words::grouped;
use crate::domain::credit::CreditState;
use crate::domain::figures::Dimension;
use crate::paths;
use crate::store::credit::{self, OpenHarm};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::server::AppData;

const REPORT: Report = Report {
    path: paths::oversight_credit,
    tab: "credit",
    title: "credit-open-title",
    has_clock: false,
    is_of_teams: true,
    compares: false,
    own: "state",
};
/// Cases that are listed at once; the queue has all.
const LISTED: i64 = 500;
const HEAD: [&str; 8] = [
    "oversight-column-reference",
    "credit-open-harm",
    "credit-open-state",
    "credit-open-by",
    "credit-open-days",
    "oversight-provider",
    "causes-merchant",
    "oversight-agent",
];

/// `GET /oversight/credit`, also as a file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    answer(request, supervisor, query, app, (REPORT, sheet)).await
}

async fn sheet(asked: &Asked) -> Result<Sheet, WebError> {
    let (page, team) = (&asked.page, asked.filter.team);
    let open = asked.app.db.read(move |conn| credit::open(conn, team, LISTED)).await?;
    // How they stand is a list of its own: the number of its tile opens it.
    let only = asked.own().map(|state| CreditState::parse(state).ok_or(WebError::NotFound)).transpose()?;
    let mut table = Table { words: &[1, 2, 3, 5, 6, 7], ..Table::new(page, "open", &HEAD) };
    let listed = open.iter().filter(|harm| only.is_none_or(|only| harm.credit.state() == only));
    table.rows = listed.map(|harm| row(asked, harm)).collect();
    let is = |state| open.iter().filter(|harm| harm.credit.state() == state).count();
    let say = match open.len() {
        0 => page.t("credit-open-none").to_owned(),
        n if n as i64 == LISTED => page.t1("credit-open-many", "n", grouped(n)),
        n => page.t1("credit-open-say", "n", grouped(n)),
    };
    let all = Choice { value: paths::desk_list("view=all&flag=credit_open"), label: page.t("credit-open-queue").to_owned() };
    // Of more than are listed nobody counted how each stands.
    let is_whole = (open.len() as i64) < LISTED;
    let number = |n: usize| if is_whole { grouped(n) } else { format!("{}+", grouped(n)) };
    let of = only.map(|only| {
        page.t2("credit-open-only", ("state", &page.code("credit-open", only.as_str())), ("n", &number(table.rows.len())))
    });
    let say = of.unwrap_or(say);
    let section = Section { is_wide: true, more: Some(all), ..Section::new(page.t("credit-open-title").to_owned(), say, table) };
    let tile = |key: &str, state: CreditState| {
        let url = asked.here(&asked.filter, &[(REPORT.own, state.to_string())]);
        asked.tile(key, number(is(state)), page.t("credit-open-unit"), url)
    };
    Ok(Sheet {
        tiles: vec![
            tile("credit-open-said", CreditState::Said),
            tile("credit-open-filed", CreditState::Filed),
            tile("credit-open-unanswered", CreditState::Unanswered),
            tile("credit-open-kept", CreditState::Kept),
        ],
        basis: page.t("credit-open-basis").to_owned(),
        sections: vec![section],
        definitions: ["open", "by"].map(|of| (page.code("credit-term", of), page.code("credit-words", of))).into(),
        ..Sheet::default()
    })
}

fn row(asked: &Asked, harm: &OpenHarm) -> Vec<Cell> {
    let (page, objection) = (&asked.page, harm.credit.objection.as_ref());
    let days = usize::try_from((page.now - harm.credit.said_at).num_days()).unwrap_or_default();
    let by = objection.map(|it| page.dates.day_of(it.answer_by));
    let by = by.map_or_else(|| Cell::words(""), |day| Cell { raw: day.into(), ..Cell::words(page.dates.day(day)) });
    let is_late = harm.credit.state() == CreditState::Unanswered;
    vec![
        Cell::link(harm.reference.to_string(), paths::desk_case_part(harm.reference, "credit")),
        Cell::words(page.code("harm", harm.credit.harm.as_str())),
        Cell::words(page.code("credit-open", harm.credit.state().as_str())),
        if is_late { by.bad() } else { by },
        Cell::count(days, String::new()),
        Cell::words(asked.names.key(page, Dimension::Provider, &harm.provider)),
        Cell::words(asked.names.key(page, Dimension::Merchant, &harm.merchant)),
        Cell::words(asked.names.key(page, Dimension::Agent, &harm.agent)),
    ]
}
