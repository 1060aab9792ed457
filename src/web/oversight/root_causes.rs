//! Why it happened, and where: causes by provider and merchant, most first, and whether they came back.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;

use super::columns::{Item, columns, of_all};
use super::filter::Filter;
use super::reported::{Asked, Cell, Report, Section, Sheet, Table, answer};
use super::words::{grouped, per_cent};
use crate::domain::codes::RootCause;
use crate::domain::figures::Dimension;
use crate::domain::figures::occurrence::{Counted, Recurrence, vital_few};
use crate::paths;
use crate::store::notices_sent;
use crate::store::occurrences::{Days, Place};
use crate::store::reports::at_leisure;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::server::AppData;

const REPORT: Report = Report {
    path: paths::oversight_causes,
    tab: "root-causes",
    title: "causes-title",
    has_clock: false,
    is_of_teams: false,
    compares: false,
    own: "",
};
/// Columns of the picture.
const MOST: usize = 12;

/// `GET /oversight/root-causes`, also as a file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    answer(request, supervisor, query, app, (REPORT, sheet)).await
}

/// Places with what is known of them, most cases first.
struct Read {
    places: Vec<(Place, usize)>,
    /// Of each of them.
    again: Vec<Recurrence>,
    all: usize,
}

async fn read(asked: &Asked) -> Result<Read, WebError> {
    let filter = asked.filter.clone();
    let read = asked.app.db.read(move |conn| {
        at_leisure(conn, |conn| {
            let which = filter.which(Counted::Closed);
            let days = Days::read(conn, which.what, which.period)?;
            let mut places = days.by_place(&which)?;
            places.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
            let ended = days.ended(&which)?;
            let (of_merchants, of_providers) = notices_sent::newest(conn)?;
            let again = |place: &Place| {
                // A letter about the merchant is about this place; one about its platform where there is none.
                let notice = of_merchants.get(&place.merchant).or(of_providers.get(&place.provider)).copied();
                Recurrence::of(ended.get(place).map_or(&[], Vec::as_slice), notice)
            };
            let again = places.iter().map(|(place, _)| again(place)).collect();
            let all = places.iter().map(|(_, n)| n).sum();
            Ok(Read { places, again, all })
        })
    });
    Ok(read.await?)
}

async fn sheet(asked: &Asked) -> Result<Sheet, WebError> {
    let page = &asked.page;
    let read = read(asked).await?;
    let terms = ["cause", "pareto", "again", "asking", "notice"];
    Ok(Sheet {
        basis: page.t2("causes-basis", ("period", &asked.days(asked.filter.period)), ("n", &grouped(read.all))),
        sections: vec![causes(asked, &read), pareto(asked, &read), again(asked, &read)],
        definitions: terms.map(|of| (page.code("causes-term", of), page.code("causes-words", of))).into(),
        ..Sheet::default()
    })
}

fn closed_url(asked: &Asked, filter: &Filter, cause: &str) -> String {
    asked.behind(filter, &[("of", Counted::Closed.to_string()), ("code", cause.to_owned())])
}

fn causes(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    read.places.iter().for_each(|(place, n)| *counts.entry(&place.cause).or_default() += n);
    let mut rows: Vec<(&str, usize)> =
        RootCause::ALL.iter().map(|cause| (cause.as_str(), counts.get(cause.as_str()).copied().unwrap_or_default())).collect();
    rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let mut table = Table::new(page, "causes", &["causes-cause", "oversight-cases", "oversight-share"]);
    let mut items = Vec::new();
    for (cause, n) in &rows {
        let (name, url) = (page.code("cause", cause), closed_url(asked, &asked.filter, cause));
        let short = page.code("cause-short", cause);
        items.push(Item { words: format!("{name} · {}", of_all(*n, read.all)), name: short, n: *n, over: 0, url: url.clone() });
        table.rows.push(vec![Cell::words(name), Cell::count(*n, url), Cell::share(*n, read.all)]);
    }
    let say = match rows.first().filter(|(_, n)| *n > 0) {
        Some((cause, n)) => page.words.with(
            "causes-say",
            &[("cause", &page.code("cause", cause)), ("n", &grouped(*n)), ("share", &per_cent(*n, read.all))],
        ),
        None => page.t("causes-none").to_owned(),
    };
    let chart = columns(&items, None, page.t("oversight-unit-cases"));
    Section::new(page.t("causes-causes").to_owned(), say, table).with_chart(chart)
}

/// What a place is called: cause, provider, merchant.
fn names(asked: &Asked, place: &Place) -> [String; 3] {
    let page = &asked.page;
    [
        page.code("cause", &place.cause),
        asked.names.key(page, Dimension::Provider, &place.provider),
        asked.names.key(page, Dimension::Merchant, &place.merchant),
    ]
}

/// The filter narrowed to where a place is; none where no link could ask for it.
fn narrowed(asked: &Asked, place: &Place) -> Option<Filter> {
    let provider = asked.filter.with_by(Dimension::Provider).with_key(&place.provider, &asked.names)?;
    provider.with_by(Dimension::Merchant).with_key(&place.merchant, &asked.names).map(|it| it.with_by(asked.filter.by))
}

fn place_url(asked: &Asked, place: &Place) -> String {
    let filter = narrowed(asked, place).filter(|filter| filter.merchant.is_some());
    filter.map(|filter| closed_url(asked, &filter, &place.cause)).unwrap_or_default()
}

/// Its merchant's page; none where nobody wrote a name.
fn merchant_url(place: &Place) -> String {
    if place.merchant.is_empty() { String::new() } else { paths::desk_merchant_called(&place.merchant) }
}

/// Of these, those that were filed after a day.
fn after_url(url: &str, day: Option<NaiveDate>) -> String {
    let after = day.filter(|_| !url.is_empty()).map(|day| format!("{url}&filed_after={day}"));
    after.unwrap_or_default()
}

fn pareto(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let head = ["causes-rank", "causes-cause", "oversight-provider", "causes-merchant", "oversight-cases", "oversight-running"];
    let mut table = Table { words: &[1, 2, 3], ..Table::new(page, "pareto", &head) };
    let (mut items, mut held) = (Vec::new(), 0);
    for (i, (place, n)) in read.places.iter().enumerate() {
        let ([cause, provider, merchant], rank) = (names(asked, place), (i + 1).to_string());
        let url = if table.shows_next() { place_url(asked, place) } else { String::new() };
        held += n;
        if i < MOST {
            let words = format!("{rank}: {cause} · {provider} · {merchant} · {}", of_all(*n, read.all));
            items.push(Item { name: rank.clone(), words, n: *n, over: 0, url: url.clone() });
        }
        table.rows.push(vec![
            Cell { raw: (i + 1).into(), ..Cell::words(rank) },
            Cell::words(cause),
            Cell::link(provider, paths::desk_provider(&place.provider)),
            Cell::link(merchant, merchant_url(place)),
            Cell::count(*n, url),
            Cell::share(held, read.all),
        ]);
    }
    let counts: Vec<usize> = read.places.iter().map(|(_, n)| *n).collect();
    let say = if counts.is_empty() {
        page.t("causes-none").to_owned()
    } else {
        page.t2("causes-pareto-say", ("few", &grouped(vital_few(&counts))), ("of", &grouped(counts.len())))
    };
    let chart = columns(&items, Some(read.all), page.t("oversight-unit-cases"));
    Section { is_wide: true, ..Section::new(page.t("causes-pareto").to_owned(), say, table).with_chart(chart) }
}

fn again(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let head = [
        "causes-cause",
        "oversight-provider",
        "causes-merchant",
        "oversight-cases",
        "causes-after-closing",
        "causes-after-asking",
        "causes-after-notice",
    ];
    let mut table = Table { words: &[1, 2], ..Table::new(page, "recurrence", &head) };
    for ((place, _), again) in read.places.iter().zip(&read.again) {
        let [cause, provider, merchant] = names(asked, place);
        let url = if table.shows_next() { place_url(asked, place) } else { String::new() };
        let since = |n: Option<usize>, day, never| match n {
            Some(n) => Cell::count(n, after_url(&url, day)),
            None => Cell { raw: crate::web::sheet::Cell::Nothing, ..Cell::words(page.t(never)) },
        };
        table.rows.push(vec![
            Cell::words(cause),
            Cell::link(provider, paths::desk_provider(&place.provider)),
            Cell::link(merchant, merchant_url(place)),
            Cell::count(again.n, url.clone()),
            Cell::count(again.after_closing, after_url(&url, again.closed_on)),
            since(again.after_asking, again.asked_on, "causes-not-asked"),
            since(again.after_notice, again.notice_on, "causes-no-notice"),
        ]);
    }
    let say = [
        worst(asked, read, |again| again.after_notice, "causes-notice-say"),
        worst(asked, read, |again| again.after_asking, "causes-again-say"),
    ];
    let say: Vec<String> = say.into_iter().flatten().collect();
    let say = if say.is_empty() { page.t("causes-again-none").to_owned() } else { say.join(" ") };
    Section { is_wide: true, ..Section::new(page.t("causes-again").to_owned(), say, table) }
}

/// Where most came back in spite of what was said; none where nothing did.
fn worst(asked: &Asked, read: &Read, came_back: impl Fn(&Recurrence) -> Option<usize>, key: &str) -> Option<String> {
    let places = read.places.iter().zip(&read.again).map(|((place, _), again)| (place, came_back(again).unwrap_or_default()));
    let (place, n) = places.filter(|(_, n)| *n > 0).max_by_key(|(_, n)| *n)?;
    let [cause, _, merchant] = names(asked, place);
    Some(asked.page.words.with(key, &[("cause", &cause), ("merchant", &merchant), ("n", &grouped(n))]))
}
