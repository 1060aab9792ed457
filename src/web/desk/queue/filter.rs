//! The form of a list's filter: a page of its own, so that the queue stays light. What it makes is an address.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::asked::{Asked, Asker};
use super::chips::currency;
use crate::domain::actor::{Actor, Scope};
use crate::domain::case::StatusCode as Status;
use crate::domain::codes::{Channel, Priority, ProblemType};
use crate::domain::flag::Flag;
use crate::domain::ids::CaseId;
use crate::domain::money::Currency;
use crate::domain::permission::Permission;
use crate::store::people::{self, StaffMember};
use crate::store::queue::{Sort, Standing, View};
use crate::store::{merchants, providers, tags};
use crate::web::WebError;
use crate::web::desk::case::forms::Choice;
use crate::web::guards::Agent;
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "desk/filter.html")]
struct FilterPage {
    page: Page,
    asked: Asked,
    providers: Vec<Choice>,
    /// Empty for those who see one team's cases alone.
    teams: Vec<Choice>,
    staff: Vec<Choice>,
    merchants: Vec<String>,
    tags: Vec<String>,
}

impl FilterPage {
    fn v(&self, field: &str) -> &str {
        self.asked.value(field)
    }

    fn e(&self, field: &str) -> &str {
        self.asked.problems.of(field)
    }

    fn has(&self, field: &str, value: &str) -> bool {
        self.asked.has(field, value)
    }

    fn coded(&self, prefix: &'static str, codes: impl Iterator<Item = &'static str>) -> Vec<Choice> {
        codes.map(|code| Choice { value: code.to_owned(), label: self.page.code(prefix, code) }).collect()
    }

    fn views(&self) -> Vec<Choice> {
        let open = View::ALL.iter().filter(|view| **view != View::Extensions || self.page.may(Permission::AnswerExtensions));
        self.coded("queue-view", open.map(|view| view.as_str()))
    }

    fn statuses(&self) -> Vec<Choice> {
        self.coded("queue-status", Status::ALL.iter().filter(|status| !status.is_closed()).map(|code| code.as_str()))
    }

    fn standings(&self) -> Vec<Choice> {
        self.coded("standing", Standing::ALL.iter().map(|code| code.as_str()))
    }

    fn problem_types(&self) -> Vec<Choice> {
        self.coded("problem-short", ProblemType::ALL.iter().map(|code| code.as_str()))
    }

    fn priorities(&self) -> Vec<Choice> {
        self.coded("priority", Priority::ALL.iter().map(|code| code.as_str()))
    }

    fn channels(&self) -> Vec<Choice> {
        self.coded("channel", Channel::ALL.iter().map(|code| code.as_str()))
    }

    fn flags(&self) -> Vec<Choice> {
        self.coded("flag", Flag::ALL.iter().map(|flag| flag.as_str()))
    }

    /// None chosen is CNY, or any where no amount is asked for.
    fn currencies(&self) -> Vec<Choice> {
        let choice = |it: &Currency| Choice { value: it.to_string(), label: currency(&self.page, *it) };
        Currency::ALL.iter().map(choice).collect()
    }

    fn levels(&self) -> Vec<Choice> {
        self.coded("filter-level-from", ["1", "2", "3"].into_iter())
    }

    fn sorts(&self) -> Vec<Choice> {
        self.coded("queue-sort", Sort::ALL.iter().map(|code| code.as_str()))
    }

    fn back_url(&self) -> String {
        self.asked.url()
    }
}

/// `GET /desk/queue/filter`, with the query string of the list.
pub async fn new(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let asked = Asked::read(request.query_string(), &Asker::of(&agent, &page, &app)).ok_or(WebError::NotFound)?;
    let read = app.db.read(|conn| {
        let all = (providers::all(conn)?, people::open_teams(conn)?, people::staff_members(conn)?);
        Ok((all, merchants::suggested(conn)?, tags::suggested(conn)?))
    });
    let ((providers, teams, staff), merchants, tags) = read.await?;
    let locale = page.words.locale();
    let provider = |it: &providers::Provider| Choice { value: it.slug.clone(), label: it.name(locale).to_owned() };
    let sees_all = agent.actor().scope() == Scope::All;
    let team = |team: &people::Team| Choice { value: team.id.to_string(), label: team.name(locale).to_owned() };
    // Whoever can work on what the reader sees.
    let mine = agent.staff.team;
    let is_colleague = |person: &&StaffMember| Actor::Staff(person.staff).scope().contains(CaseId(0), mine, None);
    let person = |person: &StaffMember| Choice { value: person.id.to_string(), label: person.name.clone() };
    let nobody = |value: &str, key: &str| Choice { value: value.to_owned(), label: page.t(key).to_owned() };
    let mut people = vec![nobody("me", "filter-me"), nobody("none", "queue-unassigned")];
    people.extend(staff.iter().filter(is_colleague).map(person));
    let teams = if sees_all {
        std::iter::once(nobody("none", "case-no-team")).chain(teams.iter().map(team)).collect()
    } else {
        Vec::new()
    };
    let status = if asked.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let providers = providers.iter().map(provider).collect();
    Ok(html_with(status, &FilterPage { page, asked, providers, teams, staff: people, merchants, tags }))
}
