//! Asks with which value something is to be done: the queue's bar stays light, and works without a script.

use actix_web::HttpResponse;
use askama::Template;

use super::chosen::{self, ASKED};
use crate::domain::actor::{Actor, Scope};
use crate::domain::codes::Priority;
use crate::domain::ids::CaseId;
use crate::domain::macros::Says;
use crate::store::people;
use crate::store::{macros, tags};
use crate::web::WebError;
use crate::web::desk::case::forms::Choice;
use crate::web::guards::Agent;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "desk/bulk_choose.html")]
struct ChoosePage {
    page: Page,
    what: &'static str,
    options: Vec<Choice>,
    /// Cases that were ticked.
    ticked: usize,
    /// All of the list are meant.
    is_whole: bool,
    fields: Vec<(String, String)>,
    back_url: String,
}

impl ChoosePage {
    fn is_typed(&self) -> bool {
        matches!(self.what, "tag" | "untag" | "on")
    }

    fn kind(&self) -> &'static str {
        if self.what == "on" { "date" } else { "text" }
    }
}

pub(super) async fn ask(
    agent: &Agent,
    page: Page,
    app: &AppData,
    fields: Vec<(String, String)>,
) -> Result<HttpResponse, WebError> {
    let asked = chosen::open_question(&fields).unwrap_or_default();
    let what = ASKED.into_iter().find(|known| *known == asked).unwrap_or("assignee");
    let options = options(agent, &page, app, what).await?;
    let ticked = fields.iter().filter(|(name, _)| name == "case").count();
    let is_whole = fields.iter().any(|(name, value)| name == "all" && value == "yes");
    let keep = |(name, _): &(String, String)| !matches!(name.as_str(), "csrf" | "run") && name != what;
    let (back_url, fields) = (chosen::back_url(&fields), fields.into_iter().filter(keep).collect());
    Ok(html(&ChoosePage { page, what, options, ticked, is_whole, fields, back_url }))
}

async fn options(agent: &Agent, page: &Page, app: &AppData, what: &str) -> Result<Vec<Choice>, WebError> {
    let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let staff = agent.staff;
    Ok(match what {
        "assignee" => {
            let all = app.db.read(people::staff).await?;
            let mine = staff.team;
            let able = |person: &&people::Person| {
                person.staff().is_some_and(|staff| Actor::Staff(staff).scope().contains(CaseId(0), mine, None))
            };
            let people = all.iter().filter(able).map(|person| choice(&person.id.to_string(), &person.name));
            [choice("me", page.t("filter-me")), choice("none", page.t("queue-unassigned"))].into_iter().chain(people).collect()
        }
        "priority" => {
            let codes = Priority::ALL.iter();
            codes.map(|code| choice(code.as_str(), &page.code("priority", code.as_str()))).collect()
        }
        "team" => {
            let teams = app.db.read(people::open_teams).await?;
            let sees = |team: &&people::Team| match agent.actor().scope() {
                Scope::Team(mine) => team.id != mine.0,
                _ => true,
            };
            let locale = page.words.locale();
            let teams = teams.iter().filter(sees).map(|team| choice(&team.id.to_string(), team.name(locale)));
            std::iter::once(choice("none", page.t("case-no-team"))).chain(teams).collect()
        }
        "macro" => {
            let all = app.db.read(move |conn| macros::of(conn, staff)).await?;
            // Merchants are asked case by case.
            let for_many = all.iter().filter(|it| it.says != Says::Merchant);
            for_many.map(|it| choice(&it.id.to_string(), &it.name)).collect()
        }
        "tag" | "untag" => app.db.read(tags::suggested).await?.iter().map(|tag| choice(tag, tag)).collect(),
        _ => Vec::new(),
    })
}
