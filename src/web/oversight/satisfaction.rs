//! What people thought of how their case went: how many said so, what they gave, by what, and what they wrote.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::DateTime;

use super::columns::{Item, columns, of_all};
use super::filter::Filter;
use super::reported::{Asked, Cell, Quote, Quotes, Report, Section, Sheet, Table, answer};
use super::words::{Change, grouped, per_cent};
use crate::domain::case::rating::Score;
use crate::domain::codes::Outcome;
use crate::domain::figures::occurrence::{Counted, mean_score};
use crate::domain::figures::{Dimension, FEWEST};
use crate::domain::ids::CaseId;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::occurrences::{self, Comment, CommentKey, Count, Days, Which};
use crate::store::reports::at_leisure;
use crate::store::{Conn, StoreError};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::server::AppData;
use crate::web::sheet;

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

/// `GET /oversight/satisfaction`, also as a file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    answer(request, supervisor, query, app, (REPORT, sheet)).await
}

/// Ratings of closed cases, and how many could have been rated.
#[derive(Clone, Default)]
struct Scores {
    given: BTreeMap<u8, usize>,
    could: usize,
}

impl Scores {
    fn of(rated: Vec<Count>, closed: Vec<Count>) -> Self {
        let mut scores = Self::default();
        rated.iter().for_each(|count| scores.add(count));
        closed.iter().for_each(|count| scores.add_closed(count));
        scores
    }

    fn add(&mut self, count: &Count) {
        if let Ok(score) = count.value.parse() {
            *self.given.entry(score).or_default() += count.n;
        }
    }

    /// What goes on in another case is not rated.
    fn add_closed(&mut self, count: &Count) {
        self.could += if count.value == Outcome::Duplicate.as_str() { 0 } else { count.n };
    }

    fn n(&self) -> usize {
        self.given.values().sum()
    }

    fn of_score(&self, score: u8) -> usize {
        self.given.get(&score).copied().unwrap_or_default()
    }

    /// Who gave four or five.
    fn content(&self) -> usize {
        self.of_score(4) + self.of_score(5)
    }

    fn tenths(&self) -> Option<usize> {
        let all: Vec<(u8, usize)> = self.given.iter().map(|(score, n)| (*score, *n)).collect();
        mean_score(&all)
    }

    /// `4.2`; nothing of few.
    fn mean(&self) -> String {
        self.tenths().map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or_default()
    }
}

struct Read {
    now: Scores,
    before: Scores,
    by: BTreeMap<String, Scores>,
    comments: Vec<Comment>,
}

impl Read {
    fn of(conn: &mut Conn, filter: &Filter, zone: chrono_tz::Tz, after: Option<CommentKey>) -> Result<Self, StoreError> {
        let (rated, closed) = (filter.which(Counted::Rated), filter.which(Counted::Closed));
        let before = |which: &Which| Which { period: filter.earlier(), ..which.clone() };
        let mut by: BTreeMap<String, Scores> = BTreeMap::new();
        let (of_rated, of_closed) = (Days::read(conn, rated.what, rated.period)?, Days::read(conn, closed.what, closed.period)?);
        for (key, count) in of_rated.by_key(&rated, filter.by)? {
            by.entry(key).or_default().add(&count);
        }
        for (key, count) in of_closed.by_key(&closed, filter.by)? {
            by.entry(key).or_default().add_closed(&count);
        }
        Ok(Self {
            now: Scores::of(of_rated.counts(&rated)?, of_closed.counts(&closed)?),
            before: Scores::of(occurrences::counts(conn, &before(&rated))?, occurrences::counts(conn, &before(&closed))?),
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
    let mean = asked.tile("satisfaction-mean", now.mean(), "", all(""));
    let mut content = asked.tile("satisfaction-content", told(now.n(), per_cent(now.content(), now.n())), "%", all("4,5"));
    content.change = Change::of_dates(page, dates(now), dates(before));
    vec![n, answered, mean, content]
}

/// A share of many, compared like any other.
fn dates(scores: &Scores) -> crate::domain::figures::occurrence::Dates {
    let met = scores.content();
    crate::domain::figures::occurrence::Dates { met, missed: scores.n() - met }
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
            &[("n", &grouped(now.n())), ("of", &grouped(now.could)), ("share", &share), ("mean", &now.mean())],
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
    let mut rows: Vec<(&String, &Scores)> = read.by.iter().filter(|(_, scores)| scores.could + scores.n() > 0).collect();
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
                raw: scores.tenths().map_or(sheet::Cell::Nothing, |mean| sheet::Cell::Decimal(mean as i64, 1)),
                ..Cell::words(scores.mean())
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
