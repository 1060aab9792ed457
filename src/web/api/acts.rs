//! Acts that decide something on a case: `POST /api/v1/cases/{reference}/{noun}` with `If-Match`. The same rules as at the desk.

use actix_web::{HttpResponse, web};

use super::bearer::Bearer;
use super::filing;
use super::once::{self, version};
use super::problem::Problem;
use super::shapes::{Assignment, Closure, Escalation, Referral, Reopening, Triage};
use crate::domain::case::assigning;
use crate::domain::case::closing::{self, Closing};
use crate::domain::case::escalating::{self, NextDoor};
use crate::domain::case::triaging;
use crate::domain::codes::{Outcome, OutsideBody, Priority, ProblemType, RootCause};
use crate::domain::ids::TeamId;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text::{self, TextProblem};
use crate::i18n::Words;
use crate::store::people;
use crate::web::desk::assignment::whom;
use crate::web::desk::case::forms::{end_of_day, parse_day};
use crate::web::desk::closure::check;
use crate::web::forms::Problems;

/// Fields as they are read, and what is wrong with them.
pub struct Reading {
    pub words: &'static Words,
    problems: Problems,
}

impl Reading {
    pub fn new(bearer: &Bearer) -> Self {
        Self { words: bearer.caller.words, problems: Problems::default() }
    }

    /// One of the codes that there are.
    pub fn code<T>(&mut self, field: &str, sent: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let found = parse(sent);
        if found.is_none() {
            self.wrong(field, "case-choose");
        }
        found
    }

    /// Several lines, asked for.
    pub fn prose(&mut self, field: &str, sent: &str) -> Option<String> {
        self.told(field, text::required(text::prose(sent, MAX_BODY)))
    }

    /// Several lines, or none.
    pub fn prose_or_none(&mut self, field: &str, sent: Option<&str>) -> Option<Option<String>> {
        self.told(field, text::prose(sent.unwrap_or_default(), MAX_BODY))
    }

    fn told<T>(&mut self, field: &str, checked: Result<T, TextProblem>) -> Option<T> {
        self.problems.check(self.words, field, checked)
    }

    pub fn wrong(&mut self, field: &str, key: &str) {
        self.problems.add(field, self.words.t(key));
    }

    /// What was read; or everything that is to be mended.
    pub fn done<T>(self, read: Option<T>) -> Result<T, Problem> {
        read.filter(|_| self.problems.is_empty()).ok_or_else(|| Problem::invalid(filing::fields(&self.problems)))
    }
}

/// `POST …/triage`
pub async fn triage(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (sent, bytes) = bearer.body::<Triage>(payload).await?;
    let (key, version) = (once::key(&bearer, &bytes)?, version(&bearer)?);
    let teams = bearer.app.db.read(people::open_teams).await?;
    let mut reading = Reading::new(&bearer);
    let problem_type = reading.code("problem_type", &sent.problem_type, ProblemType::parse);
    let priority = reading.code("priority", &sent.priority, Priority::parse);
    let known = |slug: &str| teams.iter().find(|team| team.slug == slug).map(|team| Some(TeamId(team.id)));
    let team = sent.team.as_deref().map_or(Some(None), |slug| reading.code("team", slug, known));
    let triage = || {
        let (problem_type, priority, team) = (problem_type?, priority?, team?);
        Some(triaging::Triage { problem_type, priority, team, vulnerable: sent.vulnerable, assignee: None, version })
    };
    let triage = triage();
    let triage = reading.done(triage)?;
    once::act(&bearer, key, 200, move |tx, case, act| {
        let worker = case.assignee.map(|id| people::find(tx, id)).transpose()?;
        let assignee = worker.and_then(|person| person.staff());
        Ok(case.triage(&triaging::Triage { assignee, ..triage }, act)?)
    })
    .await
}

/// `POST …/assignment`
pub async fn assign(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (sent, bytes) = bearer.body::<Assignment>(payload).await?;
    let (key, version) = (once::key(&bearer, &bytes)?, version(&bearer)?);
    let (assignee, me) = (sent.assignee.unwrap_or_default(), bearer.staff.id);
    once::act(&bearer, key, 200, move |tx, case, act| {
        let to = whom(tx, &assignee, me)?;
        Ok(case.assign(&assigning::Assignment { to, version }, act)?)
    })
    .await
}

/// `POST …/escalation`
pub async fn escalate(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (sent, bytes) = bearer.body::<Escalation>(payload).await?;
    let (key, version) = (once::key(&bearer, &bytes)?, version(&bearer)?);
    let mut reading = Reading::new(&bearer);
    let reason = reading.prose("reason", &sent.reason);
    let referral = match &sent.referral {
        Some(referral) => next_door(&bearer, &mut reading, referral).map(Some),
        None => Some(None),
    };
    let escalation = || Some(escalating::Escalation { reason: reason?, referral: referral?, version });
    let escalation = escalation();
    let escalation = reading.done(escalation)?;
    once::act(&bearer, key, 200, move |_, case, act| Ok(case.escalate(&escalation, act)?)).await
}

fn next_door(bearer: &Bearer, reading: &mut Reading, sent: &Referral) -> Option<NextDoor> {
    let body = reading.code("outside_body", &sent.outside_body, OutsideBody::parse);
    let why = reading.prose("why", &sent.why);
    let until = parse_day(&sent.until).and_then(|day| end_of_day(day, &bearer.app.rules().calendar));
    if until.is_none() {
        reading.wrong("until", "case-date-malformed");
    }
    Some(NextDoor { body: body?, why: why?, until: until? })
}

/// `POST …/closure`
pub async fn close(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (sent, bytes) = bearer.body::<Closure>(payload).await?;
    let (key, version) = (once::key(&bearer, &bytes)?, version(&bearer)?);
    let mut reading = Reading::new(&bearer);
    let outcome = reading.code("outcome", &sent.outcome, Outcome::parse);
    let root_cause = reading.code("root_cause", &sent.root_cause, RootCause::parse);
    let explanation = reading.prose("explanation", &sent.explanation);
    let closing = || Some(Closing { outcome: outcome?, root_cause: root_cause?, explanation: explanation?, version });
    let closing = closing();
    let closing = reading.done(closing)?;
    let checking = bearer.app.act(bearer.actor());
    once::act(&bearer, key, 200, move |tx, case, act| {
        let checked = check(tx, case, &sent.checks, &checking)?;
        Ok(checked.as_ref().unwrap_or(case).close(&closing, act)?)
    })
    .await
}

/// `POST …/reopening`
pub async fn reopen(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (sent, bytes) = bearer.body::<Reopening>(payload).await?;
    let (key, version) = (once::key(&bearer, &bytes)?, version(&bearer)?);
    let mut reading = Reading::new(&bearer);
    let reason = reading.prose("reason", &sent.reason);
    let reopening = reading.done(reason.map(|reason| closing::Reopening { reason, version }))?;
    once::act(&bearer, key, 200, move |_, case, act| Ok(case.reopen(&reopening, act)?)).await
}
