//! A macro used on one case: its words filled in and open to change, what else it does, and where to go afterwards.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::case::act::{Desk, Recorded};
use super::case::forms::{Typed, days_to_answer, end_of_day};
use super::case::way::{self, List, Then};
use super::follow_up::morning;
use super::macros::doing;
use super::notes::{self, Note, UNCLEAR};
use crate::domain::case::Case;
use crate::domain::codes::Locale;
use crate::domain::macros::{self, Field, Macro, Says};
use crate::domain::refusal::Refusal;
use crate::domain::steps::Step;
use crate::domain::text::without_personal_numbers;
use crate::i18n::words;
use crate::store::{StoreError, cases, macros as kept, providers, steps};
use crate::web::WebError;
use crate::web::files::note_reader;
use crate::web::forms::{Form, Problem, Query};
use crate::web::page::{Page, html_with};

#[derive(Template)]
#[template(path = "desk/use_macro.html")]
struct UsePage {
    page: Page,
    it: Macro,
    summary: String,
    doing: Vec<String>,
    lang: &'static str,
    typed: Typed,
    version: i64,
    back_url: String,
    action: String,
}

impl UsePage {
    fn problems(&self) -> &[Problem] {
        self.typed.problems.all()
    }

    fn body(&self) -> &str {
        self.typed.value("body")
    }

    fn error(&self) -> &str {
        self.typed.problems.of("macro-body")
    }

    /// Whether a note was not kept because of the names in it.
    fn is_unclear(&self) -> bool {
        self.typed.value(UNCLEAR) == "yes"
    }

    fn says(&self) -> &'static str {
        self.it.says.as_str()
    }

    fn is_first(&self, then: &str) -> bool {
        self.it.doing.then.as_str() == then
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseForm {
    #[serde(rename = "macro", default)]
    it: String,
    #[serde(default)]
    body: String,
    /// A note is kept although not every name in it is clear.
    #[serde(default)]
    as_is: String,
    #[serde(default)]
    then: String,
    version: i64,
}

/// What the page is made of.
struct Scene {
    case: Case,
    it: Macro,
    provider: String,
}

async fn scene(desk: &Desk, id: &str) -> Result<Scene, WebError> {
    let id = id.parse::<i64>().map_err(|_| WebError::NotFound)?;
    let (actor, reference, staff) = (desk.agent.actor(), desk.reference, desk.agent.staff);
    let read = desk.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        let it = kept::find(conn, staff, id)?;
        let provider = providers::find(conn, &case.order.provider)?;
        let provider = provider.map_or_else(|| case.order.provider.clone(), |found| found.name(case.locale).to_owned());
        Ok(Scene { case, it, provider })
    });
    let scene: Scene = read.await?;
    // Its words name the consumer.
    note_reader(&desk.app, scene.case.id, desk.agent.staff.id).await;
    Ok(scene)
}

impl Scene {
    fn said(&self, desk: &Desk) -> String {
        macros::fill(self.it.text(self.case.locale), |field| match field {
            Field::Agent => desk.agent.visitor.person().map(|person| person.name.clone()).unwrap_or_default(),
            Field::Provider => self.provider.clone(),
            Field::Name if self.case.contact.name.is_empty() => words(self.case.locale).t("macro-no-name").to_owned(),
            field => macros::of_case(&self.case, field),
        })
    }

    fn steps(&self, desk: &Desk, body: &str) -> Vec<Step> {
        let (now, rules) = (desk.app.now(), desk.app.rules());
        let calendar = &rules.calendar;
        let until = end_of_day(days_to_answer(now, &rules), calendar).unwrap_or(now);
        let days = self.it.doing.follow_up_days;
        let on = days.and_then(|days| morning(calendar.day(now) + chrono::Days::new(days.into()), calendar));
        self.it.steps(body, desk.agent.staff, until, on)
    }
}

fn show_with(desk: &Desk, scene: Scene, typed: Typed, status: StatusCode) -> HttpResponse {
    let page = desk.page();
    let list = desk.list.as_ref();
    let action = format!("{}{}", crate::paths::desk_case_part(desk.reference, "macro"), way::query(list));
    let lang = if scene.case.locale == Locale::En { "en" } else { "zh-CN" };
    let summary = without_personal_numbers(&scene.case.summary, &[]);
    let (back_url, version) = (way::back_url(desk.reference, list), scene.case.version);
    let doing = doing(&page, scene.it.says, &scene.it.doing);
    html_with(status, &UsePage { page, it: scene.it, summary, doing, lang, typed, version, back_url, action })
}

/// `GET …/macro?macro=…`: as it would be used. Without one, they are shown to choose from.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let Some(it) = query.get("macro") else {
        let (actor, reference) = (desk.agent.actor(), desk.reference);
        desk.app.db.read(move |conn| cases::find(conn, &actor, reference)).await?;
        return super::macros::list((&desk.agent, &desk.request, &desk.app), Some(desk.reference), "", None).await;
    };
    let scene = scene(&desk, it).await?;
    let form = UseForm {
        it: scene.it.id.to_string(),
        body: scene.said(&desk),
        as_is: String::new(),
        then: String::new(),
        version: scene.case.version,
    };
    let typed = Typed::of("macro", &form, desk.words());
    Ok(show_with(&desk, scene, typed, StatusCode::OK))
}

/// `POST …/macro`: every step of it, or none.
pub async fn create(desk: Desk, Form(form): Form<UseForm>) -> Result<HttpResponse, WebError> {
    let scene = match scene(&desk, &form.it).await {
        Err(WebError::NotFound) => return gone(&desk, &form.body).await,
        other => other?,
    };
    let mut typed = Typed::of("macro", &form, desk.words());
    let body = if scene.it.says == Says::Nothing { Some(String::new()) } else { typed.prose("body") };
    let Some(body) = body else {
        return Ok(show_with(&desk, scene, typed, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let mut steps = scene.steps(&desk, &body);
    if scene.it.says == Says::Note {
        let note = notes::read(&desk, &mut typed, &body).await?;
        if !typed.problems.is_empty() {
            return Ok(show_with(&desk, scene, typed, StatusCode::UNPROCESSABLE_ENTITY));
        }
        name_in(&mut steps, &note);
    }
    match record(&desk, &typed, steps, (form.version, scene.it.id)).await {
        Ok(recorded) => Ok(desk.done(&recorded, &typed, "flash-macro-used")),
        Err(StoreError::Refused(refusal)) => {
            let (words, status) = match refusal {
                Refusal::Stale { .. } => (desk.words().t("macro-use-stale").to_owned(), StatusCode::CONFLICT),
                refusal => (desk.words().refusal(&refusal), StatusCode::UNPROCESSABLE_ENTITY),
            };
            typed.problems.add("", words);
            Ok(show_with(&desk, scene, typed, status))
        }
        Err(error) => Err(error.into()),
    }
}

/// Those whom the note names hear of it.
fn name_in(steps: &mut [Step], note: &Note) {
    for step in steps {
        if let Step::Note(body, named) = step {
            body.clone_from(&note.body);
            named.clone_from(&note.named);
        }
    }
}

/// Somebody deleted the macro meanwhile: another one is chosen. A case that is not theirs is not found.
async fn gone(desk: &Desk, typed: &str) -> Result<HttpResponse, WebError> {
    let (actor, reference) = (desk.agent.actor(), desk.reference);
    desk.app.db.read(move |conn| cases::find(conn, &actor, reference)).await?;
    let message = desk.words().t("macro-gone").to_owned();
    let gone = super::macros::Gone { problem: Problem { field: String::new(), message }, typed: typed.to_owned() };
    super::macros::list((&desk.agent, &desk.request, &desk.app), Some(desk.reference), "", Some(gone)).await
}

async fn record(desk: &Desk, typed: &Typed, taken: Vec<Step>, (version, it): (i64, i64)) -> Result<Recorded, StoreError> {
    let (acts, by, reference) = (desk.app.acts(&desk.agent.actor()), desk.agent.actor(), desk.reference);
    let (reading, list) = (desk.reading(), desk.list.clone().unwrap_or_else(List::all));
    let on = typed.then == Then::Next;
    let recorded = desk.app.db.write(move |tx| {
        let found = cases::find_to_change(tx, &by, reference)?;
        let (case, _) = steps::take(tx, &acts, reference, &taken, Some(version))?;
        kept::used(tx, it, 1)?;
        let next = if on { way::next(tx, &reading, &list, (&found, &case))? } else { None };
        Ok(Recorded { case, next, place: list.place_of(&found) })
    });
    recorded.await
}
