//! `/desk/staffing`: who is there, what each can do, how much they have, and when they are away.

mod form;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::form::{AwayForm, SkillsForm, read_away, read_skills};
use crate::domain::actor::Actor;
use crate::domain::ids::PersonId;
use crate::domain::permission::Permission;
use crate::domain::routing::{Candidate, HandOver, Staffing};
use crate::paths;
use crate::store::people::{self, Edit, Person, Team};
use crate::store::providers::{self, Provider};
use crate::store::{Conn, StoreError, routing, staffing};
use crate::web::WebError;
use crate::web::desk::case::choices::language_key;
use crate::web::desk::case::forms::{Choice, Typed};
use crate::web::forms::{Form, Problem};
use crate::web::guards::Agent;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// Somebody of the list.
struct Line {
    name: String,
    team: String,
    /// Until when they are away; `None`: they are there.
    away: Option<String>,
    is_going: bool,
    load: u32,
    cap: Option<u32>,
    languages: String,
    providers: String,
    /// Where it is changed; empty for whoever may not.
    url: String,
}

#[derive(Template)]
#[template(path = "desk/staffing.html")]
struct StaffingPage {
    page: Page,
    lines: Vec<Line>,
    own_url: String,
}

/// Teams and providers by their names.
struct Names {
    teams: Vec<Team>,
    providers: Vec<Provider>,
}

fn names(conn: &mut Conn) -> Result<Names, StoreError> {
    Ok(Names { teams: people::teams(conn)?, providers: providers::all(conn)? })
}

/// `GET /desk/staffing`: the colleagues of whoever looks.
pub async fn index(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let (everybody, names) = app.db.read(|conn| Ok((staffing::everybody(conn)?, names(conn)?))).await?;
    let is_near = |person: &Person| person.staff().is_some_and(|staff| agent.staff.is_colleague(staff));
    let near = everybody.iter().filter(|(person, _)| is_near(person));
    let lines = near.map(|(person, candidate)| line(&page, &agent, (person, candidate), &names)).collect();
    Ok(html(&StaffingPage { lines, own_url: paths::desk_staffing_of(agent.staff.id), page }))
}

fn line(page: &Page, agent: &Agent, (person, candidate): (&Person, &Candidate), names: &Names) -> Line {
    let locale = page.words.locale();
    let team = person.team.and_then(|id| names.teams.iter().find(|team| team.id == id.0));
    let of = &candidate.staffing;
    let languages: Vec<String> = of.languages.iter().map(|it| page.t(language_key(*it)).to_owned()).collect();
    let known = |slug: &String| names.providers.iter().find(|it| it.slug == *slug).map(|it| it.name(locale).to_owned());
    let providers: Vec<String> = of.providers.iter().filter_map(known).collect();
    let all =
        |list: Vec<String>| if list.is_empty() { page.t("staffing-all").to_owned() } else { list.join(page.t("list-comma")) };
    let is_going = of.away.as_ref().is_some_and(|away| away.from > page.now);
    let may = agent.staff.may_set_away(person.id);
    Line {
        name: person.name.clone(),
        team: team.map(|team| team.name(locale).to_owned()).unwrap_or_default(),
        away: away_words(page, of).filter(|_| is_going || of.is_away(page.now)),
        is_going,
        load: candidate.load,
        cap: of.cap,
        languages: all(languages),
        providers: all(providers),
        url: if may { paths::desk_staffing_of(person.id) } else { String::new() },
    }
}

/// "away until Thursday", "away from Monday"; `None` for whoever is not.
fn away_words(page: &Page, of: &Staffing) -> Option<String> {
    let away = of.away.as_ref()?;
    if away.from > page.now {
        return Some(page.t1("staffing-away-from", "from", page.dates.moment(away.from)));
    }
    Some(match away.until {
        Some(until) => page.t1("staffing-away-until", "until", page.dates.moment(until)),
        None => page.t("staffing-away").to_owned(),
    })
}

#[derive(Template)]
#[template(path = "desk/staffing_of.html")]
struct PersonPage {
    page: Page,
    name: String,
    action: String,
    is_own: bool,
    may_set_skills: bool,
    away: Option<String>,
    load: u32,
    hand_overs: Vec<Choice>,
    languages: Vec<(String, String, bool)>,
    providers: Vec<(String, String, bool)>,
    typed: Typed,
}

impl PersonPage {
    fn v(&self, field: &str) -> &str {
        self.typed.value(field)
    }

    fn e(&self, field: &str) -> &str {
        self.typed.problems.of(&self.typed.id(field))
    }

    fn problems(&self) -> &[Problem] {
        self.typed.problems.all()
    }
}

/// What the page of one person shows.
struct Read {
    person: Person,
    candidate: Candidate,
    everybody: Vec<(Person, Candidate)>,
    names: Names,
}

/// A colleague, if whoever asks may change something of theirs.
async fn find(agent: &Agent, app: &AppData, path: &str) -> Result<Read, WebError> {
    let id = PersonId(path.parse().map_err(|_| WebError::NotFound)?);
    let (everybody, names) = app.db.read(|conn| Ok((staffing::everybody(conn)?, names(conn)?))).await?;
    let mine = everybody.iter().find(|(person, candidate)| person.id == id && agent.staff.is_colleague(candidate.staff));
    let (person, candidate) = mine.cloned().filter(|_| agent.staff.may_set_away(id)).ok_or(WebError::NotFound)?;
    Ok(Read { person, candidate, everybody, names })
}

/// `GET /desk/staffing/{person}`
pub async fn edit(agent: Agent, request: HttpRequest, app: AppData, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let read = find(&agent, &app, &path).await?;
    let typed = form::away_as_it_is(&page, &read.candidate.staffing);
    Ok(html(&show(page, &agent, read, typed, None)))
}

fn show(page: Page, agent: &Agent, read: Read, typed: Typed, skills: Option<Staffing>) -> PersonPage {
    let of = skills.as_ref().unwrap_or(&read.candidate.staffing);
    let locale = page.words.locale();
    let languages = crate::domain::codes::Locale::ALL.iter();
    let providers = read.names.providers.iter();
    PersonPage {
        action: paths::desk_staffing_of(read.person.id),
        is_own: read.person.id == agent.staff.id,
        may_set_skills: agent.staff.may(Permission::SetSkills),
        away: away_words(&page, &read.candidate.staffing).filter(|_| {
            read.candidate.staffing.away.as_ref().is_some_and(|away| away.until.is_none_or(|until| until > page.now))
        }),
        load: read.candidate.load,
        hand_overs: hand_overs(&page, &read),
        languages: languages
            .map(|it| (it.to_string(), page.t(language_key(*it)).to_owned(), of.languages.contains(it)))
            .collect(),
        providers: providers.map(|it| (it.slug.clone(), it.name(locale).to_owned(), of.providers.contains(&it.slug))).collect(),
        name: read.person.name.clone(),
        typed,
        page,
    }
}

/// What becomes of their cases: they wait, the rules find somebody, or a colleague has them who is there.
fn hand_overs(page: &Page, read: &Read) -> Vec<Choice> {
    let choice = |value: &str, key: &str| Choice { value: value.to_owned(), label: page.t(key).to_owned() };
    let is_able = |candidate: &Candidate| {
        let team = read.person.team;
        candidate.staff.id != read.person.id
            && !candidate.staffing.is_away(page.now)
            && Actor::Staff(candidate.staff).scope().contains(crate::domain::ids::CaseId(0), team, None)
    };
    let others = read.everybody.iter().filter(|(_, candidate)| is_able(candidate));
    let to = others.map(|(person, candidate)| Choice {
        value: person.id.to_string(),
        label: page.t2("staffing-to", ("name", &person.name), ("n", &candidate.load.to_string())),
    });
    [choice("keep", "staffing-keep"), choice("rules", "staffing-rules")].into_iter().chain(to).collect()
}

/// `POST /desk/staffing/{person}`: what they can do, and how much.
pub async fn update(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    path: web::Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    let read = find(&agent, &app, &path).await?;
    if !agent.staff.may(Permission::SetSkills) {
        return Err(WebError::NotFound);
    }
    let page = agent.visitor.page(&request, &app);
    let (form, mut typed) = (SkillsForm::of(fields, &read.names.providers), form::away_as_it_is(&page, &read.candidate.staffing));
    let Some(skills) = read_skills(&form, &mut typed) else {
        let tried = Staffing { languages: form.languages, providers: form.providers, ..read.candidate.staffing.clone() };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &agent, read, typed, Some(tried))));
    };
    keep(&app, &agent, &read, move |conn, person| staffing::set_skills(conn, person, &skills)).await?;
    Ok(see_other_with(&app, &paths::desk_staffing(), "flash-staffing-saved"))
}

/// `POST /desk/staffing/{person}/away`: from when to when somebody is away, or that they are back.
pub async fn away(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    path: web::Path<String>,
    Form(form): Form<AwayForm>,
) -> Result<HttpResponse, WebError> {
    let read = find(&agent, &app, &path).await?;
    let page = agent.visitor.page(&request, &app);
    if form.is_back() {
        keep(&app, &agent, &read, |conn, person| {
            staffing::set_away(conn, person, None, true)?;
            routing::stay_with(conn, person)
        })
        .await?;
        return Ok(see_other_with(&app, &paths::desk_staffing(), "flash-staffing-back"));
    }
    let choices = hand_overs(&page, &read);
    let mut typed = form::typed_away(&page, &form, &read.candidate.staffing);
    let (stands, zone) = (read.candidate.staffing.away.clone(), app.rules().calendar.zone);
    let Some(away) = read_away(&page, &form, (&choices, stands.as_ref(), zone), &mut typed) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &agent, read, typed, None)));
    };
    let flash = if away.hand_over == HandOver::Keep { "flash-staffing-away" } else { "flash-staffing-handed-over" };
    // Another last day moves nothing that came to them since.
    let is_anew = stands.is_none_or(|stands| (stands.from, stands.hand_over) != (away.from, away.hand_over));
    keep(&app, &agent, &read, move |conn, person| {
        if is_anew {
            routing::stay_with(conn, person)?;
        }
        staffing::set_away(conn, person, Some(&away), is_anew)
    })
    .await?;
    Ok(see_other_with(&app, &paths::desk_staffing(), flash))
}

/// Writes it down, and that it was changed.
async fn keep<F>(app: &AppData, agent: &Agent, read: &Read, set: F) -> Result<(), WebError>
where
    F: Fn(&mut Conn, PersonId) -> Result<(), StoreError> + Send + 'static,
{
    let (person, by, at, id) = (read.person.id, agent.staff.id, app.now(), app.id());
    let before = form::told(&read.candidate.staffing);
    let keeping = app.db.write(move |conn| {
        set(conn, person)?;
        let after = form::told(&staffing::of(conn, person)?);
        let before = before.clone();
        people::audit(conn, &Edit { id, by: Some(by), at, what: "staffing.changed", target: person.0, before, after })
    });
    Ok(keeping.await?)
}
