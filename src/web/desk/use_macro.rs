//! A macro used on one case: its words filled in and open to change, what else it does, and where to go afterwards. Where the
//! case moved on meanwhile, what was done is shown, and whoever uses it decides again.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::case::act::{Desk, Recorded};
use super::case::conflict;
use super::case::forms::{Typed, answer_day, days_to_answer, end_of_day};
use super::case::history::Item;
use super::case::page::load;
use super::case::way::{self, List, Then};
use super::follow_up::morning;
use super::macros::doing;
use super::merchant_request::addressee;
use super::notes::{self, Note, UNCLEAR};
use crate::domain::actor::Staff;
use crate::domain::case::Case;
use crate::domain::codes::Locale;
use crate::domain::evidence::Audience;
use crate::domain::macros::{self, Field, Macro, Says, Using};
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::HIGHEST_LEVEL;
use crate::domain::steps::{Step, ask};
use crate::domain::text::without_personal_numbers;
use crate::i18n::{Words, words};
use crate::store::macros::{self as kept, Called};
use crate::store::merchants::register::Addressee;
use crate::store::timeline::Span;
use crate::store::{Conn, StoreError, cases, people, providers, steps};
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
    /// What it does, in the order in which it is done.
    doing: Vec<String>,
    /// Why it cannot be used as the case stands; empty where nothing is in the way.
    warning: String,
    moved: Option<Moved>,
    /// Whom a letter to the merchant goes to.
    addressee: Option<Addressee>,
    /// Whether the merchant is shown the order and its files.
    shares: bool,
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

    /// Whether its words are for colleagues alone.
    const fn is_private(&self) -> bool {
        matches!(self.it.says, Says::Note | Says::Escalate)
    }

    fn sends_letter(&self) -> bool {
        self.typed.value("letter") == "yes"
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

/// What was done to the case since it was shown.
struct Moved {
    changed: Vec<Item>,
    /// What the form wanted to go on to.
    then: Then,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseForm {
    #[serde(rename = "macro", default)]
    it: String,
    /// How often the macro had been saved when it was shown.
    #[serde(default)]
    macro_version: String,
    #[serde(default)]
    body: String,
    /// A note is kept although not every name in it is clear.
    #[serde(default)]
    as_is: String,
    /// `yes`: the merchant is asked by letter.
    #[serde(default)]
    letter: String,
    #[serde(default)]
    then: String,
    version: i64,
}

/// What the page is made of.
struct Scene {
    case: Case,
    /// Whoever works on it, where they still may.
    worker: Option<Staff>,
    it: Macro,
    provider: String,
    called: Called,
    /// The colleague whom the macro gives the case, or why nobody is given it.
    receiver: Result<Option<Staff>, Refusal>,
    addressee: Option<Addressee>,
}

async fn scene(desk: &Desk, id: &str) -> Result<Scene, WebError> {
    let id = id.parse::<i64>().map_err(|_| WebError::NotFound)?;
    let (actor, reference, staff, now) = (desk.agent.actor(), desk.reference, desk.agent.staff, desk.app.now());
    let read = desk.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        let it = kept::find(conn, staff, id)?;
        let provider = providers::find(conn, &case.order.provider)?;
        let provider = provider.map_or_else(|| case.order.provider.clone(), |found| found.name(case.locale).to_owned());
        let receiver = match steps::receiver(conn, &it.doing, staff, now) {
            Err(StoreError::Refused(refusal)) => Err(refusal),
            other => Ok(other?),
        };
        let addressee = if it.says == Says::Merchant { addressee(conn, &case)? } else { None };
        Ok(Scene { worker: worker(conn, &case)?, called: kept::called(conn)?, case, it, provider, receiver, addressee })
    });
    let scene: Scene = read.await?;
    // Its words name the consumer.
    note_reader(&desk.app, scene.case.id, desk.agent.staff.id).await;
    Ok(scene)
}

fn worker(conn: &mut Conn, case: &Case) -> Result<Option<Staff>, StoreError> {
    let worker = case.assignee.map(|id| people::find(conn, id)).transpose()?;
    Ok(worker.and_then(|person| person.staff()))
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

    fn until(&self, desk: &Desk) -> DateTime<Utc> {
        let (now, rules) = (desk.app.now(), desk.app.rules());
        let is_merchants = self.it.says == Says::Merchant;
        let day = if is_merchants { answer_day(&self.case, now, &rules) } else { days_to_answer(now, &rules) };
        end_of_day(day, &rules.calendar).unwrap_or(now)
    }

    /// What is done with these words; or why it is not: those to whom it goes cannot have it, or a letter can go nowhere.
    fn steps(&self, desk: &Desk, body: &str, by_letter: bool) -> Result<Vec<Step>, Refusal> {
        let (now, rules) = (desk.app.now(), desk.app.rules());
        let calendar = &rules.calendar;
        let days = self.it.doing.follow_up_days;
        let letter = match &self.addressee {
            Some(to) if by_letter => Some(to.id),
            None if by_letter && self.it.says == Says::Merchant => return Err(Refusal::NoAddressee),
            _ => None,
        };
        let using = Using {
            me: desk.agent.staff,
            colleague: self.receiver.clone()?,
            until: self.until(desk),
            on: days.and_then(|days| morning(calendar.day(now) + chrono::Days::new(days.into()), calendar)),
            letter,
        };
        Ok(self.it.steps(body, &using))
    }

    /// What the rules say to it as the case stands, before anything is done.
    fn try_all(&self, desk: &Desk, typed: &Typed) -> Result<(), Refusal> {
        let steps = self.steps(desk, typed.value("body"), typed.value("letter") == "yes")?;
        ask(&self.case, self.worker, &steps, &desk.app.acts(&desk.agent.actor())).map(drop)
    }

    /// What it does, thing by thing.
    fn doing(&self, desk: &Desk, page: &Page) -> Vec<String> {
        let until = || page.dates.weekday_day(page.dates.day_of(self.until(desk)));
        let said = match self.it.says {
            Says::Ask => Some(page.t1("macro-use-asks", "day", until())),
            Says::Merchant => {
                Some(page.t2("macro-use-asks-merchant", ("merchant", &self.case.order.merchant), ("day", &until())))
            }
            Says::Escalate if self.case.level < HIGHEST_LEVEL => {
                let level = page.code("level", &(self.case.level + 1).to_string());
                Some(page.t1("macro-use-escalates", "level", level))
            }
            _ => None,
        };
        said.into_iter().chain(doing(page, self.it.says, &self.it.doing, &self.called)).collect()
    }
}

/// What a refusal means here.
fn told(words: &Words, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Stale { .. } => words.t("macro-use-stale").to_owned(),
        Refusal::NoReferral => words.t("macro-use-outside").to_owned(),
        refusal => words.refusal(refusal),
    }
}

/// The page: as it would be used, with what is wrong, or with what was done meanwhile.
fn show_with(desk: &Desk, scene: Scene, typed: Typed, moved: Option<Moved>) -> HttpResponse {
    let page = desk.page();
    let list = desk.list.as_ref();
    let action = format!("{}{}", crate::paths::desk_case_part(desk.reference, "macro"), way::query(list));
    let status = match &moved {
        Some(_) => StatusCode::CONFLICT,
        None if typed.problems.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    // What was looked at stays what was looked at, until somebody sees what was done since.
    let seen = typed.version.filter(|_| moved.is_none());
    let tried = if status == StatusCode::UNPROCESSABLE_ENTITY { Ok(()) } else { scene.try_all(desk, &typed) };
    let view = UsePage {
        summary: without_personal_numbers(&scene.case.summary, &[]),
        doing: scene.doing(desk, &page),
        warning: tried.err().map(|refusal| told(page.words, &refusal)).unwrap_or_default(),
        moved,
        shares: scene.case.shown_to(Audience::Merchant) == Audience::Merchant,
        lang: if scene.case.locale == Locale::En { "en" } else { "zh-CN" },
        version: seen.unwrap_or(scene.case.version),
        back_url: way::back_url(desk.reference, list),
        addressee: scene.addressee,
        it: scene.it,
        typed,
        action,
        page,
    };
    html_with(status, &view)
}

/// 409: what was done meanwhile and by whom, with the words as they were typed.
async fn moved_on(desk: &Desk, scene: Scene, typed: Typed) -> Result<HttpResponse, WebError> {
    let file = load(desk, Span::Newest).await?;
    let seen = typed.version.unwrap_or_default();
    let changed = conflict::since(&desk.page(), &file, &desk.app.rules(), seen);
    let moved = Moved { changed, then: typed.then };
    Ok(show_with(desk, Scene { case: file.case, ..scene }, typed, Some(moved)))
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
        macro_version: scene.it.version.to_string(),
        body: scene.said(&desk),
        as_is: String::new(),
        letter: if scene.addressee.is_some() { "yes" } else { "" }.to_owned(),
        then: String::new(),
        version: scene.case.version,
    };
    let typed = Typed::of("macro", &form, desk.words());
    Ok(show_with(&desk, scene, typed, None))
}

/// `POST …/macro`: every step of it, or none.
pub async fn create(desk: Desk, Form(form): Form<UseForm>) -> Result<HttpResponse, WebError> {
    let scene = match scene(&desk, &form.it).await {
        Err(WebError::NotFound) => return gone(&desk, &form.body).await,
        other => other?,
    };
    let mut typed = Typed::of("macro", &form, desk.words());
    if !form.macro_version.is_empty() && form.macro_version != scene.it.version.to_string() {
        // It does something else by now: that is shown before it is done.
        typed.problems.add("", desk.words().t("macro-use-changed").to_owned());
        return Ok(show_with(&desk, scene, typed, None));
    }
    let body = if scene.it.says == Says::Nothing { Some(String::new()) } else { typed.prose("body") };
    let Some(body) = body else {
        return Ok(show_with(&desk, scene, typed, None));
    };
    let note = if scene.it.says == Says::Note { Some(notes::read(&desk, &mut typed, &body).await?) } else { None };
    if !typed.problems.is_empty() {
        return Ok(show_with(&desk, scene, typed, None));
    }
    let done = match scene.steps(&desk, &body, form.letter == "yes") {
        Ok(steps) => record(&desk, &typed, named_in(steps, note), (form.version, scene.it.id)).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(recorded) => Ok(desk.done(&recorded, &typed, "flash-macro-used")),
        Err(StoreError::Refused(refusal)) => {
            typed.problems.add("", told(desk.words(), &refusal));
            if matches!(refusal, Refusal::Stale { .. }) {
                return moved_on(&desk, scene, typed).await;
            }
            Ok(show_with(&desk, scene, typed, None))
        }
        Err(error) => Err(error.into()),
    }
}

/// Those whom the note names hear of it.
fn named_in(mut steps: Vec<Step>, note: Option<Note>) -> Vec<Step> {
    let is_note = |step: &&mut Step| matches!(step, Step::Note(..));
    if let (Some(note), Some(step)) = (note, steps.iter_mut().find(is_note)) {
        *step = Step::Note(note.body, note.named);
    }
    steps
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
    let (on, me, now) = (typed.then == Then::Next, desk.agent.staff, desk.app.now());
    let recorded = desk.app.db.write(move |tx| {
        let found = cases::find_to_change(tx, &by, reference)?;
        let taken = steps::by_now(tx, &taken, me, now)?;
        let (case, _) = steps::take(tx, &acts, reference, &taken, Some(version))?;
        kept::used(tx, it, 1)?;
        let next = if on { way::next(tx, &reading, &list, (&found, &case))? } else { None };
        Ok(Recorded { case, next, place: list.place_of(&found) })
    });
    recorded.await
}
