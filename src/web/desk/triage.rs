//! `POST …/triage`: what kind of problem, how urgent, whose.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::triaging::Triage;
use crate::domain::codes::{Priority, ProblemType};
use crate::domain::ids::TeamId;
use crate::store::people;
use crate::web::WebError;
use crate::web::forms::Form;

pub mod screen;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriageForm {
    #[serde(default)]
    problem_type: String,
    #[serde(default)]
    priority: String,
    /// Empty for no team.
    #[serde(default)]
    team: String,
    /// `yes` where delay is dear to the consumer.
    #[serde(default)]
    vulnerable: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    /// `yes`: nothing is decided yet, the dates of this choice are asked for.
    #[serde(default)]
    look: String,
    /// `yes`: it was decided on the triage screen, and the next case is decided there too.
    #[serde(default)]
    screen: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<TriageForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("triage", &form, desk.words());
    typed.values.remove("look");
    typed.values.remove("screen");
    typed.is_on_triage = form.screen == "yes";
    let teams = desk.app.db.read(people::open_teams).await?;
    let known = |id: &str| teams.iter().find(|team| team.id.to_string() == id).map(|team| Some(TeamId(team.id)));
    let problem_type = typed.code("problem_type", ProblemType::parse);
    let priority = typed.code("priority", Priority::parse);
    let team = typed.code("team", |id| if id.is_empty() { Some(None) } else { known(id) });
    if form.look == "yes" {
        return screen::look(&desk, typed).await;
    }
    let triage = || {
        let (problem_type, priority, team) = (problem_type?, priority?, team?);
        Some(Triage { problem_type, priority, team, vulnerable: form.vulnerable == "yes", assignee: None, version: form.version })
    };
    desk.act(typed, "flash-case-triaged", triage(), |tx, case, act, triage| {
        let worker = case.assignee.map(|id| people::find(tx, id)).transpose()?;
        let assignee = worker.and_then(|person| person.staff());
        Ok(case.triage(&Triage { assignee, ..*triage }, act)?)
    })
    .await
}
