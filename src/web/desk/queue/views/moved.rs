//! A view that somebody else changed while it was being changed: both versions side by side, and nothing that was typed lost.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{Asked, Asker, Room, SavedView, ViewPage};
use crate::store::queue::{self, Names, Sort};
use crate::web::WebError;
use crate::web::admin::policy::words::{Line, differences};
use crate::web::desk::queue::chips::{self, Known};
use crate::web::forms::Problems;
use crate::web::page::{Page, html_with};

/// The form once more; saving again decides.
pub(super) async fn show(room: Room, now: SavedView, typed: SavedView) -> Result<HttpResponse, WebError> {
    let read = |view: &SavedView| Asked::read(&view.query, &Asker::of(&room.agent, &room.page, &room.app));
    let [theirs, yours] = [read(&now), read(&typed)];
    let asked = [theirs.clone(), yours.clone()];
    let known = room.app.db.read(move |conn| {
        let mut assignee = |asked: &Option<Asked>| asked.as_ref().map_or(Ok(None), |asked| chips::assignee(conn, asked));
        let assignees = [assignee(&asked[0])?, assignee(&asked[1])?];
        Ok((queue::names(conn)?, assignees))
    });
    let (names, assignees) = known.await?;
    let told = |view: &SavedView, asked: Option<&Asked>, assignee: Option<&str>| {
        lines(&room.page, view, asked.map(|asked| shows(&room.page, asked, &names, assignee)))
    };
    let before = told(&now, theirs.as_ref(), assignees[0].as_deref());
    let after = told(&typed, yours.as_ref(), assignees[1].as_deref());
    let mut problems = Problems::default();
    problems.add("", room.page.t("view-moved-on"));
    let page = ViewPage {
        differences: differences(&before, &after),
        reaches: room.reaches(),
        version: now.version,
        view: Some(now),
        called: typed.name,
        reach: typed.shared.reach.to_string(),
        query: typed.query,
        problems,
        page: room.page,
    };
    Ok(html_with(StatusCode::CONFLICT, &page))
}

/// Everything that can be changed of a view, in words.
fn lines(page: &Page, view: &SavedView, shows: Option<String>) -> Vec<Line> {
    let t = |key: &str| page.t(key).to_owned();
    vec![
        (t("view-name"), view.name.clone()),
        (t("view-reach"), page.code("view-for", view.shared.reach.as_str())),
        (t("view-shows"), shows.unwrap_or_else(|| t("view-bad-query"))),
    ]
}

/// The list that it opens.
fn shows(page: &Page, asked: &Asked, names: &Names, assignee: Option<&str>) -> String {
    let chips = chips::of(page, asked, &Known { names, assignee });
    let chips = chips.into_iter().map(|chip| format!("{}{}{}", chip.name, page.t("filter-colon"), chip.words));
    let view = page.code("queue-view", asked.listing.view.as_str());
    let sort = (asked.listing.sort != Sort::Due).then(|| page.code("queue-sort", asked.listing.sort.as_str()));
    std::iter::once(view).chain(chips).chain(sort).collect::<Vec<_>>().join(page.t("list-comma"))
}
