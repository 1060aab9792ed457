//! `/admin/macros`: what teams and everybody answer with, of all teams, so that somebody keeps it in order. Each is changed by the
//! form of the desk.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::macros::Macro;
use crate::domain::reach::Reach;
use crate::paths;
use crate::store::macros::{self as kept, Called, Key};
use crate::web::desk::macros::doing;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Admin;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

/// Rows on one page.
const PAGE: usize = 50;

struct Row {
    url: String,
    name: String,
    /// Its team; empty for everybody's.
    team: String,
    says: String,
    doing: Vec<String>,
    text: String,
    owner: String,
    uses: i64,
}

#[derive(Template)]
#[template(path = "admin/macros.html")]
struct MacrosPage {
    page: Page,
    is_of_teams: bool,
    rows: Vec<Row>,
    first_url: String,
    next_url: String,
}

/// `GET /admin/macros`; `?of=teams` those of teams.
pub async fn index(app: AppData, admin: Admin, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    let page = admin.0.visitor.page(&request, &app);
    let is_of_teams = query.get("of").is_some_and(|of| of == "teams");
    let reach = if is_of_teams { Reach::Team } else { Reach::Everybody };
    // A key that is not ours is the first page.
    let after: Option<Key> = query.get("after").and_then(|text| {
        let (team, id) = text.split_once('.')?;
        Some((team.parse().ok()?, id.parse().ok()?))
    });
    let read = app.db.read(move |conn| {
        let found = kept::shared(conn, reach, after, PAGE as i64 + 1)?;
        Ok((kept::called(conn)?, found))
    });
    let (called, mut found) = read.await?;
    let has_more = found.len() > PAGE;
    found.truncate(PAGE);
    let url = |after: Option<Key>| {
        let of = if is_of_teams { "of=teams&" } else { "" };
        let after = after.map(|(team, id)| format!("after={team}.{id}")).unwrap_or_default();
        format!("{}?{of}{after}", paths::admin_macros()).trim_end_matches(['?', '&']).to_owned()
    };
    let last = found.last().filter(|_| has_more).map(|it| (it.shared.team.map_or(0, |team| team.0), it.id));
    Ok(html(&MacrosPage {
        rows: found.iter().map(|it| row(&page, it, &called)).collect(),
        first_url: after.map(|_| url(None)).unwrap_or_default(),
        next_url: last.map(|last| url(Some(last))).unwrap_or_default(),
        is_of_teams,
        page,
    }))
}

fn row(page: &Page, it: &Macro, called: &Called) -> Row {
    let team = it.shared.team.and_then(|id| called.team(id));
    Row {
        url: paths::desk_macro(it.id),
        name: it.name.clone(),
        team: team.map(|team| team.name(page.words.locale()).to_owned()).unwrap_or_default(),
        says: page.code("macro-says", it.says.as_str()),
        doing: doing(page, it.says, &it.doing, called),
        text: it.text(page.words.locale()).to_owned(),
        owner: called.person(it.shared.owner).unwrap_or_default().to_owned(),
        uses: it.uses,
    }
}
