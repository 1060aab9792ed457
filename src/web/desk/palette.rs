//! The palette: by typing to a page, to an act on the case that is open, to a case, or to a search. A list of links; it does
//! nothing by itself. A page of its own without a script; with one it stands in a dialog (static/js/palette.js).

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::case::{Action, Case};
use crate::domain::reference::Reference;
use crate::domain::search::Query as Search;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::views::{self, SavedView};
use crate::store::{StoreError, cases, search};
use crate::web::WebError;
use crate::web::desk::case::forms::noun;
use crate::web::forms::Query;
use crate::web::guards::Agent;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

mod places;

/// Longest text looked at, in characters.
const MOST_TYPED: usize = 100;

/// A way on.
pub struct Entry {
    pub url: String,
    pub name: String,
    /// What it is, where the name does not say it.
    pub about: String,
    /// The key that leads there too; empty where there is none.
    pub key: &'static str,
}

/// Ways of one sort.
struct Group {
    title: String,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "desk/palette/page.html")]
struct PalettePage {
    page: Page,
    typed: String,
    case: String,
    groups: Vec<Group>,
}

/// What the dialog asks for while somebody types.
#[derive(Template)]
#[template(path = "desk/palette/list.html")]
struct PaletteList {
    groups: Vec<Group>,
}

/// What the list is made of.
struct Found {
    /// The case that is open.
    open: Option<Case>,
    /// Whether one of its clocks can be put off still.
    is_extensible: bool,
    /// The case whose number was typed, and what it is about.
    meant: Option<(Reference, String)>,
    saved: Vec<SavedView>,
}

/// `GET /desk/palette?q=…&case=…`
pub async fn show(agent: Agent, request: HttpRequest, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let mut page = agent.visitor.page(&request, &app);
    let typed: String = query.get("q").map_or("", |typed| typed.trim()).chars().take(MOST_TYPED).collect();
    let case = query.get("case").and_then(|case| Reference::parse(case));
    let found = find(&agent, &app, &typed, case).await?;
    // A case that is not theirs is not named again.
    let case = found.open.as_ref().and_then(|case| case.reference).map(|it| it.to_string()).unwrap_or_default();
    let groups = groups(&page, &agent, &typed, &found);
    if request.headers().contains_key("x-redress-script") {
        return Ok(html(&PaletteList { groups }));
    }
    if !page.path.starts_with("/desk") {
        page.path = paths::desk_palette();
    }
    Ok(html(&PalettePage { page, typed, case, groups }))
}

async fn find(agent: &Agent, app: &AppData, typed: &str, case: Option<Reference>) -> Result<Found, WebError> {
    let (actor, staff, sought) = (agent.actor(), agent.staff, Search::parse(typed).ok());
    let rules = app.rules();
    let year = chrono::Datelike::year(&rules.calendar.day(app.now()));
    let read = app.db.read(move |conn| {
        let mut in_sight = |reference| match cases::find(conn, &actor, reference) {
            Ok(case) => Ok(Some(case)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        };
        let open = case.map(&mut in_sight).transpose()?.flatten();
        let meant = match &sought {
            Some(sought) => search::straight(conn, &actor.scope(), sought, year)?,
            None => None,
        };
        let meant = match meant {
            Some(reference) => Some((reference, cases::find(conn, &actor, reference)?.summary)),
            None => None,
        };
        let is_extensible = open.as_ref().is_some_and(|case: &Case| !case.extensible(&rules).is_empty());
        Ok(Found { open, is_extensible, meant, saved: views::of(conn, staff)? })
    });
    Ok(read.await?)
}

/// What fits, the most particular first; words of which nothing is made are searched for.
fn groups(page: &Page, agent: &Agent, typed: &str, found: &Found) -> Vec<Group> {
    let case = found.meant.iter().map(|(reference, summary)| Entry {
        url: paths::desk_case(*reference),
        name: reference.to_string(),
        about: without_personal_numbers(summary, &[]),
        key: "",
    });
    let acts = found.open.as_ref().map(|case| acts(page, agent, case, found.is_extensible)).unwrap_or_default();
    let search = (!typed.is_empty()).then(|| Entry {
        url: format!("{}?{}", paths::desk_search(), serde_urlencoded::to_string([("q", typed)]).unwrap_or_default()),
        name: page.t1("palette-search-for", "words", typed),
        about: String::new(),
        key: "",
    });
    let open = found.open.as_ref().and_then(|case| case.reference).map(|it| it.to_string()).unwrap_or_default();
    let all = [
        (page.t("palette-case").to_owned(), case.collect()),
        (page.t1("palette-acts", "reference", open), fitting(acts, typed)),
        (page.t("palette-pages").to_owned(), fitting(places::all(page, agent, &found.saved), typed)),
        (page.t("palette-search").to_owned(), search.into_iter().collect::<Vec<_>>()),
    ];
    let is_meant = |entry: &Entry| entry.name.to_lowercase().starts_with(&typed.to_lowercase());
    let [case, acts, pages, search] = all.map(|(title, entries)| Group { title, entries });
    // A page whose name begins so comes before an act in whose name the words merely stand.
    let pages_first = pages.entries.first().is_some_and(is_meant) && !acts.entries.first().is_some_and(is_meant);
    let groups = if pages_first { [case, pages, acts, search] } else { [case, acts, pages, search] };
    groups.into_iter().filter(|group| !group.entries.is_empty()).collect()
}

/// Those in whose name or address every word stands; names that begin with the words come first.
fn fitting(entries: Vec<Entry>, typed: &str) -> Vec<Entry> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let fits = |entry: &Entry| {
        let (name, url) = (entry.name.to_lowercase(), entry.url.to_lowercase());
        words.iter().all(|word| name.contains(word) || url.contains(word))
    };
    let mut fitting: Vec<Entry> = entries.into_iter().filter(fits).collect();
    fitting.sort_by_key(|entry| !entry.name.to_lowercase().starts_with(&typed));
    fitting
}

/// The acts that the page of the case has a form for now.
fn acts(page: &Page, agent: &Agent, case: &Case, is_extensible: bool) -> Vec<Entry> {
    let Some(reference) = case.reference else { return Vec::new() };
    let entry = |action: &Action| {
        let noun = noun(*action);
        // What has no form of its own is done beside what it is about.
        use Action as A;
        let beside = matches!(action, A::Check | A::CompleteRemedy | A::MendAddress | A::MarkAbusive | A::Incident);
        let has_none = beside || noun.is_empty();
        let (place, key) = match action {
            Action::Message => ("#messages-body".to_owned(), "r"),
            Action::Note => ("#notes-body".to_owned(), "n"),
            Action::AskMerchant => ("#merchant-request-body".to_owned(), ""),
            Action::Triage => (String::new(), "t"),
            Action::Assign => (format!("#act-{noun}"), "a"),
            Action::Close => (format!("#act-{noun}"), "e"),
            _ => (format!("#act-{noun}"), ""),
        };
        let url = format!("{}{place}", paths::desk_case_part(reference, noun));
        (!has_none).then(|| Entry { url, name: page.code("case-act", noun), about: String::new(), key })
    };
    let offered = case.allowed_actions(&agent.actor());
    let asked = |action: &&Action| match action {
        Action::DecideExtension => case.extension.is_some(),
        Action::AskExtension => is_extensible && case.extension.is_none(),
        _ => true,
    };
    let mut acts: Vec<Entry> = offered.iter().filter(asked).filter_map(entry).collect();
    // What has a page of its own.
    let page_of = |url: String, words: &str, key| Entry { url, name: page.t(words).to_owned(), about: String::new(), key };
    let ties = [
        (Action::Merge, "merge", "ties-merge"),
        (Action::Unmerge, "merge", "ties-apart"),
        (Action::Split, "split", "ties-split"),
        (Action::Link, "links", "links-title"),
    ];
    let ties = ties.into_iter().filter(|(action, ..)| offered.contains(action));
    acts.extend(ties.map(|(_, noun, words)| page_of(paths::desk_case_part(reference, noun), words, "")));
    acts.push(page_of(paths::desk_choose_macro(reference, ""), "case-macro", "m"));
    acts
}
