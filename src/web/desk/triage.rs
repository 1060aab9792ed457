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
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<TriageForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("triage", &form, desk.words());
    let teams = desk.app.db.read(people::teams).await?;
    let known = |id: &str| teams.iter().find(|team| team.id.to_string() == id).map(|team| Some(TeamId(team.id)));
    let problem_type = typed.code("problem_type", ProblemType::parse);
    let priority = typed.code("priority", Priority::parse);
    let team = typed.code("team", |id| if id.is_empty() { Some(None) } else { known(id) });
    let triage = || Some(Triage { problem_type: problem_type?, priority: priority?, team: team?, version: form.version });
    desk.act(typed, "flash-case-triaged", triage(), |_, case, act, triage| Ok(case.triage(triage, act)?)).await
}
