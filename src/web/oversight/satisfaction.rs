//! What people thought of how their case went: how many said so, what they gave, by what, and what they wrote.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::DateTime;

use super::columns::{Item, columns, of_all};
use super::filter::Filter;
use super::reported::{Asked, Cell, Quote, Quotes, Report, Section, Sheet, Table, answer};
use super::small::words;
use super::words::{Change, grouped, per_cent};
use crate::domain::case::rating::Score;
use crate::domain::figures::endings::Ratings;
use crate::domain::figures::occurrence::Counted;
use crate::domain::figures::{Dimension, FEWEST};
use crate::domain::ids::CaseId;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::occurrences::{self, Comment, CommentKey, Count, Days, Which};
use crate::store::reports::at_leisure;
use crate::store::{Conn, StoreError};
use crate::web::error::WebError;
use crate::web::files::note_readers;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Keyed, Links, Named};

const REPORT: Report = Report {
    path: paths::oversight_satisfaction,
    tab: "satisfaction",
    title: "satisfaction-title",
    has_clock: false,
    is_of_teams: false,
    compares: true,
    own: "",
};
/// Comments on a page.
const PAGE: usize = 20;
/// What the file of them is called.
const COMMENTS: &str = "comments";

/// `GET /oversight/satisfaction`, also as a file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let end = request.match_info().get("format").map(ToOwned::to_owned);
    match end.filter(|_| query.get("table").is_some_and(|table| table == COMMENTS)) {
        Some(end) => {
            let format = Format::of(&end)?;
            let asked = Asked::file(&request, &supervisor, query, &app, REPORT).await?;
            if asked.is_sound() { take_comments(asked, format).await } else { Ok(asked.show(None)) }
        }
        None => answer(request, supervisor, query, app, (REPORT, sheet)).await,
    }
}

/// What people wrote, all of it.
async fn take_comments(asked: Asked, format: Format) -> Result<HttpResponse, WebError> {
    let about = format!("{} · {}", asked.page.t("satisfaction-comments"), asked.basis().line());
    let named = Named { name: format!("satisfaction{}-{COMMENTS}", asked.basis().name()), about };
    asked.tell(COMMENTS, format.as_str()).await?;
    let keys = ["oversight-column-reference", "satisfaction-when", "satisfaction-score", "satisfaction-comments"];
    let head = words(&asked.page, &[keys.as_slice(), &["oversight-provider", "causes-merchant"]].concat());
    let (app, which, span) = (asked.app.clone(), asked.filter.which(Counted::Rated), asked.filter.period.bounds(asked.zone));
    let rows = Keyed::new(&asked.page.clone(), head, async move |after: Option<CommentKey>, limit| {
        let which = which.clone();
        let read = move |conn: &mut Conn| at_leisure(conn, |conn| occurrences::comments(conn, &which, span, after, limit as i64));
        Ok(asked.app.db.read(read).await?.iter().map(|it| (it.key, comment(&asked, it))).collect())
    });
    sheet::send(&app, format, &named, rows).await
}

fn comment(asked: &Asked, it: &Comment) -> sheet::Row {
    vec![
        it.reference.to_string().into(),
        asked.page.dates.local(it.key.at).into(),
        i64::from(it.score).into(),
        without_personal_numbers(&it.body, &[]).into(),
        asked.names.key(&asked.page, Dimension::Provider, &it.provider).into(),
        it.merchant.as_str().into(),
    ]
}

/// Of what was counted, the ratings first.
fn ratings(rated: Vec<Count>, closed: Vec<Count>) -> Ratings {
    let mut ratings = Ratings::default();
    rated.iter().for_each(|count| add(&mut ratings, count));
    closed.iter().for_each(|count| ratings.add_closed(&count.value, count.n));
    ratings
}

fn add(ratings: &mut Ratings, count: &Count) {
    if let Ok(score) = count.value.parse() {
        ratings.add(score, count.n);
    }
}

/// `4.2`; nothing of few.
fn mean(ratings: &Ratings) -> String {
    ratings.mean().map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or_default()
}

struct Read {
    now: Ratings,
    before: Ratings,
    by: BTreeMap<String, Ratings>,
    comments: Vec<Comment>,
}

impl Read {
    fn of(conn: &mut Conn, filter: &Filter, zone: chrono_tz::Tz, after: Option<CommentKey>) -> Result<Self, StoreError> {
        let (rated, closed) = (filter.which(Counted::Rated), filter.which(Counted::Closed));
        let before = |which: &Which| Which { period: filter.earlier(), ..which.clone() };
        let mut by: BTreeMap<String, Ratings> = BTreeMap::new();
        let (of_rated, of_closed) = (Days::read(conn, rated.what, rated.period)?, Days::read(conn, closed.what, closed.period)?);
        for (key, count) in of_rated.by_key(&rated, filter.by)? {
            add(by.entry(key).or_default(), &count);
        }
        for (key, count) in of_closed.by_key(&closed, filter.by)? {
            by.entry(key).or_default().add_closed(&count.value, count.n);
        }
        Ok(Self {
            now: ratings(of_rated.counts(&rated)?, of_closed.counts(&closed)?),
            before: ratings(occurrences::counts(conn, &before(&rated))?, occurrences::counts(conn, &before(&closed))?),
            by,
            comments: occurrences::comments(conn, &rated, filter.period.bounds(zone), after, PAGE as i64 + 1)?,
        })
    }
}

async fn sheet(asked: &Asked) -> Result<Sheet, WebError> {
    let page = &asked.page;
    let (filter, zone) = (asked.filter.clone(), asked.zone);
    // A key that is not ours is the first page.
    let after = asked.query.get("after").and_then(|text| key(text));
    let read = asked.app.db.read(move |conn| at_leisure(conn, |conn| Read::of(conn, &filter, zone, after))).await?;
    // Whoever reads what was written of a case of another team has read of that case, as with a search.
    let shown = read.comments.iter().take(PAGE).filter(|it| !asked.is_file && it.team.is_some() && it.team != asked.staff.team);
    note_readers(&asked.app, shown.map(|it| it.key.case).collect(), asked.staff.id).await;
    let (period, before) = (asked.days(asked.filter.period), asked.days(asked.filter.earlier()));
    Ok(Sheet {
        tiles: tiles(asked, &read),
        basis: page.t2("satisfaction-basis", ("period", &period), ("before", &before)),
        sections: vec![scores(asked, &read), by(asked, &read)],
        quotes: Some(quotes(asked, read.comments, after.is_some())),
        definitions: ["answered", "mean", "content"]
            .map(|of| (page.code("satisfaction-term", of), page.code("satisfaction-words", of)))
            .into(),
    })
}

fn rated_url(asked: &Asked, filter: &Filter, value: &str) -> String {
    let mut more = vec![("of", Counted::Rated.to_string())];
    if !value.is_empty() {
        more.push(("value", value.to_owned()));
    }
    asked.behind(filter, &more)
}

fn tiles(asked: &Asked, read: &Read) -> Vec<super::dashboard::Tile> {
    let (page, now, before) = (&asked.page, &read.now, &read.before);
    let bare = |text: String| text.trim_end_matches('%').to_owned();
    let told = |n: usize, text: String| if n >= FEWEST { bare(text) } else { String::new() };
    let all = |value: &str| rated_url(asked, &asked.filter, value);
    let mut n = asked.tile("satisfaction-n", grouped(now.n()), page.t("satisfaction-unit"), all(""));
    n.change = Change::of_count(page, before.n());
    let closed = asked.behind(&asked.filter, &[("of", Counted::Closed.to_string())]);
    let answered = asked.tile("satisfaction-answered", told(now.could, per_cent(now.n(), now.could)), "%", closed);
    let mean = asked.tile("satisfaction-mean", mean(now), "", all(""));
    let mut content = asked.tile("satisfaction-content", told(now.n(), per_cent(now.content(), now.n())), "%", all("4,5"));
    content.change = Change::of_dates(page, now.dates(), before.dates());
    vec![n, answered, mean, content]
}

fn scores(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let (now, before) = (&read.now, &read.before);
    let head = ["satisfaction-score", "satisfaction-n", "oversight-share", "satisfaction-before"];
    let mut table = Table::new(page, "scores", &head);
    let mut items = Vec::new();
    for score in Score::ALL.map(Score::get) {
        let (n, url) = (now.of_score(score), rated_url(asked, &asked.filter, &score.to_string()));
        let name = page.code("rating", &score.to_string());
        items.push(Item { words: format!("{name} · {}", of_all(n, now.n())), name: name.clone(), n, over: 0, url: url.clone() });
        let share = if now.n() >= FEWEST { Cell::share(n, now.n()) } else { Cell::words("–") };
        let was = if before.n() >= FEWEST { Cell::share(before.of_score(score), before.n()) } else { Cell::words("–") };
        table.rows.push(vec![Cell::words(name), Cell::count(n, url), share, was]);
    }
    let say = if now.n() == 0 {
        page.t("satisfaction-none").to_owned()
    } else if now.n() < FEWEST {
        page.t1("satisfaction-few", "fewest", FEWEST)
    } else {
        let share = per_cent(now.n(), now.could);
        page.words.with(
            "satisfaction-say",
            &[("n", &grouped(now.n())), ("of", &grouped(now.could)), ("share", &share), ("mean", &mean(now))],
        )
    };
    let chart = columns(&items, None, page.t("satisfaction-unit"));
    Section::new(page.t("satisfaction-scores").to_owned(), say, table).with_chart(chart)
}

/// Fewer than five show no figure: it would be somebody's opinion of somebody.
fn by(asked: &Asked, read: &Read) -> Section {
    let (page, by) = (&asked.page, asked.filter.by);
    let head = ["oversight-by", "satisfaction-n", "satisfaction-answered", "satisfaction-mean", "satisfaction-content"];
    let mut table = Table::new(page, "by", &head);
    table.head[0] = page.code("oversight-by", by.as_str());
    let mut rows: Vec<(&String, &Ratings)> = read.by.iter().filter(|(_, scores)| scores.could + scores.n() > 0).collect();
    rows.sort_by_key(|(_, scores)| std::cmp::Reverse((scores.n(), scores.could)));
    for (key, scores) in rows {
        let filter = asked.of_next(&table, key);
        let is_told = scores.n() >= FEWEST;
        let untold = || Cell { raw: sheet::Cell::Nothing, ..Cell::words("–") };
        let figure = |cell: Cell| if is_told { cell } else { untold() };
        table.rows.push(vec![
            Cell::words(asked.names.key(page, by, key)),
            Cell::count(scores.n(), filter.map(|filter| rated_url(asked, &filter, "")).unwrap_or_default()),
            // Whoever is rated worked on the case, and need not be who closed it.
            if by == Dimension::Agent { untold() } else { figure(Cell::share(scores.n(), scores.could)) },
            figure(Cell {
                raw: scores.mean().map_or(sheet::Cell::Nothing, |mean| sheet::Cell::Decimal(mean as i64, 1)),
                ..Cell::words(mean(scores))
            }),
            figure(Cell::share(scores.content(), scores.n())),
        ]);
    }
    let say = page.t1("satisfaction-by-say", "fewest", FEWEST);
    Section { is_by: true, is_wide: true, ..Section::new(page.t("oversight-by").to_owned(), say, table) }
}

fn quotes(asked: &Asked, mut comments: Vec<Comment>, is_later: bool) -> Quotes {
    let page = &asked.page;
    let has_more = comments.len() > PAGE;
    comments.truncate(PAGE);
    let next = comments.last().filter(|_| has_more).map(|last| {
        let after = format!("{}-{}", last.key.at.timestamp_millis(), last.key.case);
        asked.here(&asked.filter, &[("after", after)])
    });
    let quote = |comment: &Comment| {
        let provider = asked.names.key(page, Dimension::Provider, &comment.provider);
        Quote {
            head: format!("{} · {}", page.code("rating", &comment.score.to_string()), page.dates.moment(comment.key.at)),
            body: without_personal_numbers(&comment.body, &[]),
            url: paths::desk_case(comment.reference),
            reference: comment.reference.to_string(),
            about: format!("{provider} · {}", comment.merchant),
        }
    };
    let say = if comments.is_empty() { "satisfaction-comments-none" } else { "satisfaction-comments-say" };
    Quotes {
        title: page.t("satisfaction-comments").to_owned(),
        say: page.t(say).to_owned(),
        rows: comments.iter().map(quote).collect(),
        files: (!comments.is_empty()).then(|| {
            let path = (REPORT.path)();
            Links::of(|end| asked.filter.link(&format!("{path}.{end}"), &[("table", COMMENTS.to_owned())]))
        }),
        first_url: if is_later { asked.here(&asked.filter, &[]) } else { String::new() },
        next_url: next.unwrap_or_default(),
    }
}

fn key(text: &str) -> Option<CommentKey> {
    let (millis, case) = text.split_once('-')?;
    // Milliseconds up to the year 2200: beyond them nobody wrote.
    let millis = millis.parse().ok().filter(|millis| (0..=7_258_118_400_000).contains(millis))?;
    Some(CommentKey { at: DateTime::from_timestamp_millis(millis)?, case: CaseId(case.parse().ok()?) })
}
