//! The case page: everything an agent needs to decide, and every act as a form that works without a script.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::act::Desk;
use super::beside::{self, Beside, Group};
use super::choices::{self, Choices};
use super::clocks::{self, Chip, ClockView};
use super::conflict;
use super::facts::{self, Claims, Value};
use super::files::{Thumb, thumbs};
use super::fix;
use super::forms::{self, Typed};
use super::history::{self, Item};
use super::lately::LatelyView;
use super::misses::{self, Misses};
use super::promises::{Promised, extension, offer, promised};
use super::ties::TiesView;
use super::waits;
use super::way::{self, List};
use crate::domain::case::{Action, Case};
use crate::domain::codes::Locale;
use crate::domain::reference::Reference;
use crate::domain::rulebook::HIGHEST_LEVEL;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::case_page::{self, CaseFile};
use crate::store::readers;
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::bill_words::{self, BillNote};
use crate::web::claim_words;
use crate::web::desk::incident::Card;
use crate::web::desk::presence::{self, Colleague};
use crate::web::desk::triage::screen;
use crate::web::files::{note_reader, today};
use crate::web::forms::Problem;
use crate::web::page::{Page, html_with};

/// A pair of the panel about people.
pub struct Pair {
    pub name: String,
    pub words: String,
}

/// The way back to the queue, and to the cases beside this one.
pub struct Way {
    pub url: String,
    pub name: String,
    /// Empty where there is none.
    pub previous: String,
    /// Where a macro is chosen for it.
    pub macros: String,
    pub next: String,
}

#[derive(Template)]
#[template(path = "desk/case.html")]
pub struct CasePage {
    pub(super) page: Page,
    base: String,
    /// The query that says from which view somebody came.
    came: String,
    queue: Way,
    reference: String,
    title: String,
    status: &'static str,
    status_words: String,
    priority: &'static str,
    priority_words: String,
    level_words: String,
    chip: Option<Chip>,
    waiting: String,
    /// The day until which the case is put off; empty where it is not.
    put_off: String,
    claims: Claims,
    values: Vec<Value>,
    files: Vec<Thumb>,
    bills: Vec<BillNote>,
    items: Vec<Item>,
    clocks: Vec<ClockView>,
    people: Vec<Pair>,
    lately: LatelyView,
    promised: Promised,
    offer: String,
    /// The extension that waits for a supervisor, in one sentence; empty where there is none.
    extension: String,
    wish: String,
    pub(super) consumer: String,
    pub(super) reaches: String,
    likely: Vec<Group>,
    related: Vec<Group>,
    ties: TiesView,
    pub(super) beside: Beside,
    choices: Choices,
    version: String,
    /// Names the forms that may be sent twice.
    key: String,
    allowed: Vec<Action>,
    problems: Vec<Problem>,
    kept: Vec<Pair>,
    pub(super) opened: &'static str,
    /// In which language a form is to hold the words of the fix.
    pub(super) fills: Option<Locale>,
    pub(super) file: CaseFile,
    pub(super) typed: Option<Typed>,
    rules: std::sync::Arc<crate::domain::rulebook::Rulebook>,
}

impl CasePage {
    /// Whether the rules allow it now.
    pub(super) fn may(&self, action: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed.as_str() == action)
    }

    /// What is to be checked before it is closed: id, words, whether it is required, whether it is done.
    pub(super) fn checks(&self) -> Vec<(&str, &str, bool, bool)> {
        let locale = self.page.words.locale();
        let checks = self.rules.checks(&self.file.case).into_iter();
        checks.map(|(item, is_done)| (item.id.as_str(), item.text.of(locale), item.required, is_done)).collect()
    }

    /// Whether an item of the checklist was ticked in the closure that is shown again.
    pub(super) fn is_ticked(&self, item: &str) -> bool {
        self.v("closure", "item").split_whitespace().any(|ticked| ticked == item)
    }

    /// What a field holds: as it was typed, or what stands there before anybody types.
    pub(super) fn v(&self, noun: &str, field: &str) -> String {
        match self.typed.as_ref().filter(|typed| typed.noun == noun) {
            Some(typed) if field == "assignee" && typed.value(field) == "me" => {
                self.page.viewer.as_ref().map(|viewer| viewer.id.to_string()).unwrap_or_default()
            }
            Some(typed) => typed.value(field).to_owned(),
            None => {
                let kept = self.draft(noun).map(|draft| draft.value(field)).filter(|kept| !kept.is_empty());
                let default = || choices::default(&self.page, &self.file, &self.rules, noun, field);
                let value = kept.map_or_else(default, str::to_owned);
                self.filled(noun, field, value)
            }
        }
    }

    /// What is wrong with a field.
    fn e(&self, noun: &str, field: &str) -> String {
        let id = format!("{noun}-{field}");
        self.typed.as_ref().map(|typed| typed.problems.of(&id).to_owned()).unwrap_or_default()
    }

    /// What is asked about dates that were not kept.
    fn misses(&self) -> Option<Misses> {
        misses::of(&self.page, &self.file, &self.allowed)
    }

    /// Whose it is, of whom and how much, and since when.
    fn about(&self) -> String {
        about(&self.page, &self.file)
    }

    /// Whether the merchant says that it is somebody else's order.
    fn is_disowned(&self) -> bool {
        waits::is_disowned(&self.file.case)
    }

    /// Further orders with the same problem.
    fn others(&self) -> Vec<String> {
        self.file.others.iter().map(|other| claim_words::other(&self.page, other)).collect()
    }

    fn is_mine(&self) -> bool {
        self.page.viewer.as_ref().is_some_and(|viewer| self.file.case.assignee.is_some_and(|person| person.0 == viewer.id))
    }

    /// One level up is an outside body.
    fn next_is_outside(&self) -> bool {
        self.file.case.level + 1 == HIGHEST_LEVEL
    }

    fn incident(&self) -> Card {
        Card::of(&self.page, &self.beside.incident)
    }

    fn colleagues(&self) -> Vec<Colleague> {
        presence::colleagues(&self.page, &self.beside.present)
    }

    fn is_open(&self, noun: &str) -> bool {
        self.opened == noun || self.draft(noun).is_some()
    }

    pub(super) fn url(&self, noun: &str) -> String {
        format!("{}/{noun}{}", self.base, self.came)
    }
}

/// The page of a case.
pub async fn show(desk: &Desk, span: Span, opened: &'static str) -> Result<HttpResponse, WebError> {
    let file = load(desk, span).await?;
    let beside = beside::load(desk, &file.case, &file.others).await?;
    beside.note_readers(desk).await;
    Ok(html_with(StatusCode::OK, &build(desk, (file, beside), None, opened)))
}

/// The same page with what is in the way on top, the text kept and its form open.
pub async fn again(desk: &Desk, typed: Typed, status: StatusCode) -> Result<HttpResponse, WebError> {
    if typed.is_on_triage {
        return Box::pin(screen::again(desk, typed, status)).await;
    }
    let file = load(desk, Span::Newest).await?;
    let beside = beside::load(desk, &file.case, &file.others).await?;
    beside.note_readers(desk).await;
    let opened = typed.noun;
    Ok(html_with(status, &build(desk, (file, beside), Some(typed), opened)))
}

/// All that the page shows; not in scope is "not found".
pub async fn load(desk: &Desk, span: Span) -> Result<CaseFile, WebError> {
    let (actor, reference, person) = (desk.agent.actor(), desk.reference, desk.agent.staff.id);
    let day = today(&desk.app);
    let read = desk.app.db.read(move |conn| {
        let file = case_page::load(conn, &actor, reference, span)?;
        let is_noted = readers::is_known(conn, file.case.id, person, day)?;
        Ok((file, is_noted))
    });
    let (file, is_noted) = read.await?;
    if !is_noted {
        note_reader(&desk.app, file.case.id, person).await;
    }
    Ok(file)
}

fn build(desk: &Desk, (file, beside): (CaseFile, Beside), typed: Option<Typed>, opened: &'static str) -> CasePage {
    let (page, rules, case) = (desk.page(), desk.app.rules(), &file.case);
    let allowed = case.allowed_actions(&desk.agent.actor());
    let shown = is_shown(&allowed, &beside, opened);
    CasePage {
        base: paths::desk_case(desk.reference),
        came: way::query(desk.list.as_ref().map(|list| list.at_case(case)).as_ref()),
        queue: way(&page, desk, (case, &beside)),
        reference: desk.reference.to_string(),
        title: without_personal_numbers(&case.summary, &file.known_numbers()),
        status: case.status.code().as_str(),
        status_words: status_words(&page, case),
        priority: case.priority.as_str(),
        priority_words: page.code("priority", case.priority.as_str()),
        level_words: if case.level == 0 { String::new() } else { page.code("level", &case.level.to_string()) },
        chip: clocks::nearest(&page, case, &rules),
        waiting: waits::waiting(&page, case, &beside),
        put_off: case.follow_up.map(|on| page.dates.weekday_day(page.dates.day_of(on))).unwrap_or_default(),
        claims: facts::claims(&page, &file),
        values: facts::values(&page, &file),
        files: thumbs(&page, &file, desk),
        bills: bill_words::notes(&page, &file.bills),
        items: history::items(&page, &file, &rules),
        clocks: clocks::views(&page, case, &rules),
        people: people(&page, &file, &beside),
        lately: LatelyView::of(&page, case, &beside),
        promised: promised(&page, desk, &file, &allowed),
        offer: offer(&page, case),
        wish: without_personal_numbers(file.desired_outcome.as_deref().unwrap_or_default(), &file.known_numbers()),
        consumer: consumer(&page, case),
        reaches: reaches(&page, case),
        choices: Choices::of(&page, &file, desk.agent.staff.id, &rules),
        likely: beside::likely(&page, desk, case, &beside),
        related: beside::groups(&page, desk, &file, &beside),
        ties: TiesView::of(&page, desk, (&beside.ties, &beside.told), (&consumer(&page, case), &file.known_numbers())),
        beside,
        extension: extension(&page, &file),
        version: case.version.to_string(),
        key: desk.app.random.public_id(),
        kept: typed.as_ref().filter(|_| !shown).map(|typed| kept(&page, typed)).unwrap_or_default(),
        problems: typed.as_ref().map(|typed| problems(typed, shown)).unwrap_or_default(),
        fills: fix::asked(desk),
        opened,
        allowed,
        page,
        file,
        typed,
        rules,
    }
}

fn reaches(page: &Page, case: &Case) -> String {
    page.t(if case.contact.email.is_some() { "case-reaches-mail" } else { "case-reaches-page" }).to_owned()
}

fn way(page: &Page, desk: &Desk, (case, beside): (&Case, &Beside)) -> Way {
    let list = desk.list.as_ref().map(|list| list.at_case(case));
    let url = |case: Option<Reference>| case.map(|case| way::case_url(case, desk.list.as_ref())).unwrap_or_default();
    Way {
        url: way::queue_url(desk.list.as_ref()),
        name: desk
            .list
            .as_ref()
            .map_or_else(|| page.t("case-back").to_owned(), |list| page.code("queue-view", list.listing.view.as_str())),
        previous: url(beside.neighbours.0),
        macros: paths::desk_choose_macro(desk.reference, &list.as_ref().map(List::as_from).unwrap_or_default()),
        next: url(beside.neighbours.1),
    }
}

/// Whether the form of this act stands on the page: it may be done, and there is something to do it to.
fn is_shown(allowed: &[Action], beside: &Beside, noun: &str) -> bool {
    let is_wanted = noun != "letters" || !beside.returned.is_empty();
    is_wanted && allowed.iter().any(|action| forms::noun(*action) == noun)
}

/// The summary's items; they lead nowhere while their form is not on the page.
fn problems(typed: &Typed, shown: bool) -> Vec<Problem> {
    let field = |problem: &Problem| if shown { problem.field.clone() } else { String::new() };
    typed.problems.all().iter().map(|it| Problem { field: field(it), message: it.message.clone() }).collect()
}

/// What was typed into a form that the page no longer has, to be copied.
fn kept(page: &Page, typed: &Typed) -> Vec<Pair> {
    let pair = |(name, text): (&String, &String)| Pair { name: conflict::label(page, typed.noun, name), words: text.clone() };
    typed.values.iter().filter(|(_, text)| !text.trim().is_empty()).map(pair).collect()
}

/// The status, with the outcome where there is one.
pub fn status_words(page: &Page, case: &Case) -> String {
    let status = page.code("status", case.status.code().as_str());
    match case.outcome() {
        Some(outcome) => format!("{status} · {}", page.code("outcome", outcome.as_str())),
        None => status,
    }
}

fn consumer(page: &Page, case: &Case) -> String {
    let name = &case.contact.name;
    if name.is_empty() { page.t("claimant-consumer").to_owned() } else { name.clone() }
}

fn about(page: &Page, file: &CaseFile) -> String {
    let case = &file.case;
    let filed = page.t1("case-filed-at", "at", page.dates.moment(case.filed_at));
    let parts = [
        consumer(page, case),
        choices::provider(page, file).to_owned(),
        case.order.merchant.clone(),
        case.order.amount.to_string(),
        filed,
    ];
    parts.join(" · ")
}

fn people(page: &Page, file: &CaseFile, beside: &Beside) -> Vec<Pair> {
    let case = &file.case;
    let pair = |key: &str, words: String| Pair { name: page.t(key).to_owned(), words };
    let assignee = case.assignee.and_then(|id| file.staff.iter().find(|person| person.id == id));
    let assignee = match (assignee, case.assignee) {
        (Some(person), _) => person.name.clone(),
        (None, Some(_)) => page.t("case-staff").to_owned(),
        (None, None) => page.t("case-nobody").to_owned(),
    };
    let channel = page.code("channel", case.channel.as_str());
    let represented = case.represented.clone().map(|whom| pair("case-people-represented", whom));
    let mut pairs = vec![
        pair("case-label-assignee", assignee),
        pair("case-people-provider", choices::provider(page, file).to_owned()),
        pair("case-people-consent", history::consents(page, &case.consents)),
        pair("case-people-channel", format!("{channel} · {}", page.t(language(case)))),
    ];
    pairs.extend(waits::letter(page, case, beside).map(|read| pair("case-people-letter", read)));
    pairs.extend(represented);
    pairs
}

const fn language(case: &Case) -> &'static str {
    match case.locale {
        Locale::ZhCn => "case-writes-zh",
        Locale::En => "case-writes-en",
    }
}
