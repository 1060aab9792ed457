//! `/desk/search`: cases by numbers, names and all that was said in them, notes too. One look at the store a page.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::calendar::Calendar;
use crate::domain::search::{Query as Search, QueryProblem};
use crate::paths;
use crate::store::queue::{self, Names};
use crate::store::search::{Only, RANKED};
use crate::web::WebError;
use crate::web::files::note_readers;
use crate::web::forms::Query;
use crate::web::guards::Agent;
use crate::web::page::{Page, html, html_with, see_other};
use crate::web::server::AppData;

mod facets;
mod found;
mod lines;

use facets::Facet;
use found::{Answer, Results};
use lines::Line;

/// Results on a page.
const PAGE: usize = 50;

/// What the address asks for.
#[derive(Clone, Debug, Default)]
struct Asked {
    typed: String,
    only: Only,
    /// From 0.
    page: usize,
}

impl Asked {
    fn of(query: &Query) -> Self {
        let code = |name: &str| query.get(name).filter(|code| !code.is_empty()).map(|code| code.chars().take(40).collect());
        let is_open = match query.get("status").map(AsRef::as_ref) {
            Some("open") => Some(true),
            Some("closed") => Some(false),
            _ => None,
        };
        let page = query.get("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1);
        Self {
            typed: query.get("q").map(|typed| typed.trim().to_owned()).unwrap_or_default(),
            only: Only { is_open, provider: code("provider"), problem_type: code("problem") },
            page: page.clamp(1, RANKED / PAGE) - 1,
        }
    }

    /// The address of a page of results.
    fn url(&self) -> String {
        let page = (self.page + 1).to_string();
        let status = self.only.is_open.map(|is_open| if is_open { "open" } else { "closed" });
        let mut pairs = vec![("q", self.typed.as_str())];
        pairs.extend(status.map(|status| ("status", status)));
        pairs.extend(self.only.provider.as_deref().map(|provider| ("provider", provider)));
        pairs.extend(self.only.problem_type.as_deref().map(|problem| ("problem", problem)));
        if self.page > 0 {
            pairs.push(("page", &page));
        }
        format!("{}?{}", paths::desk_search(), serde_urlencoded::to_string(pairs).unwrap_or_default())
    }

    fn is_narrowed(&self) -> bool {
        self.only != Only::default()
    }
}

pub async fn show(agent: Agent, request: HttpRequest, app: AppData, query: Query) -> Result<HttpResponse, WebError> {
    let asked = Asked::of(&query);
    let mut page = agent.visitor.page(&request, &app);
    if !page.path.starts_with("/desk") {
        // What was typed cannot be repeated as it is; the page itself can be come back to.
        page.path = paths::desk_search();
    }
    let search = match Search::parse(&asked.typed) {
        Ok(search) => Arc::new(search),
        Err(problem) => return Ok(without_results(page, asked, problem)),
    };
    let names = app.counts.names(page.now);
    let (names_too, scope, sought, wanted) = (names.is_none(), agent.actor().scope(), Arc::clone(&search), asked.clone());
    let year = year_of(&app.rules().calendar, &page);
    let (answer, named) = app
        .db
        .read(move |conn| {
            let named = if names_too { Some(Arc::new(queue::names(conn)?)) } else { None };
            Ok((found::answer(conn, (&scope, year), &sought, &wanted)?, named))
        })
        .await?;
    if let Some(names) = &named {
        app.counts.keep_names(names, page.now);
    }
    let names = names.or(named).unwrap_or_default();
    Ok(match answer {
        Answer::Straight(reference) => see_other(&paths::desk_case(reference)),
        Answer::Results(results) => {
            let found = SearchPage::new(page, asked, &search, (&results, &names));
            found.note_reader(&app, &agent).await;
            html(&found)
        }
    })
}

fn year_of(calendar: &Calendar, page: &Page) -> i32 {
    chrono::Datelike::year(&calendar.day(page.now))
}

/// Nothing typed yet, or nothing that can be searched for.
fn without_results(page: Page, asked: Asked, problem: QueryProblem) -> HttpResponse {
    let sentence = match problem {
        QueryProblem::Nothing if asked.typed.is_empty() => String::new(),
        QueryProblem::Nothing => page.t("search-nothing").to_owned(),
        QueryProblem::TooLong(most) => page.t1("search-too-long", "most", most),
    };
    let status = if sentence.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    html_with(status, &SearchPage { problem: sentence, ..SearchPage::bare(page, asked) })
}

#[derive(Template)]
#[template(path = "desk/search.html")]
struct SearchPage {
    page: Page,
    typed: String,
    problem: String,
    told: String,
    /// Whether anything was searched for.
    is_asked: bool,
    is_incomplete: bool,
    /// Fewer than are ranked, and there may be older ones that were not looked for.
    is_cut: bool,
    /// A reference was typed of which there is no case.
    is_reference: bool,
    /// The search without what narrows it.
    wide_url: String,
    facets: Vec<Facet>,
    lines: Vec<Line>,
    back_url: String,
    on_url: String,
}

impl SearchPage {
    fn bare(page: Page, asked: Asked) -> Self {
        Self {
            page,
            typed: asked.typed,
            problem: String::new(),
            told: String::new(),
            is_asked: false,
            is_incomplete: false,
            is_cut: false,
            is_reference: false,
            wide_url: String::new(),
            facets: Vec::new(),
            lines: Vec::new(),
            back_url: String::new(),
            on_url: String::new(),
        }
    }

    fn new(page: Page, asked: Asked, search: &Search, (results, names): (&Results, &Names)) -> Self {
        let told = match results.total {
            0 => String::new(),
            total if total >= RANKED => page.t("search-told-many").to_owned(),
            total => page.t1("search-told", "count", total),
        };
        let at = |page: usize| Asked { page, ..asked.clone() }.url();
        let typed = asked.typed.to_ascii_lowercase();
        Self {
            told,
            is_asked: true,
            is_incomplete: results.is_incomplete,
            is_cut: results.is_cut && results.total < RANKED,
            is_reference: typed.starts_with("rd") || search.straight().is_some(),
            wide_url: if asked.is_narrowed() {
                Asked { typed: asked.typed.clone(), ..Asked::default() }.url()
            } else {
                String::new()
            },
            facets: facets::of(&page, results, &asked, names),
            lines: lines::of(&page, search, results, names),
            back_url: if asked.page > 0 { at(asked.page - 1) } else { String::new() },
            on_url: if results.total > (asked.page + 1) * PAGE { at(asked.page + 1) } else { String::new() },
            ..Self::bare(page, asked)
        }
    }

    /// Whoever reads words or how somebody is reached in a case of another team has read of that case.
    async fn note_reader(&self, app: &AppData, agent: &Agent) {
        let others = self.lines.iter().filter(|line| line.tells() && line.team.is_some() && line.team != agent.staff.team);
        note_readers(app, others.map(|line| line.case).collect(), agent.staff.id).await;
    }

    /// What one can search for: an example with its address, and what it finds.
    fn examples(&self) -> Vec<(&str, String, &str)> {
        let examples = [
            ("search-eg-reference", "search-by-reference"),
            ("search-eg-tail", "search-by-tail"),
            ("search-eg-name", "search-by-name"),
            ("search-eg-words", "search-by-words"),
            ("search-eg-quoted", "search-by-quoted"),
        ];
        let url = |typed: &str| Asked { typed: typed.to_owned(), ..Asked::default() }.url();
        examples.iter().map(|(example, what)| (self.page.t(example), url(self.page.t(example)), self.page.t(what))).collect()
    }
}
