//! The page on which one of ours files for a consumer: all of it at once, to be filled in while they talk.

use askama::Template;

use super::beginning::Opening;
use super::form::{self, CHANNELS, IntakeForm};
use crate::domain::codes::ProblemType;
use crate::domain::evidence::EvidenceKind;
use crate::domain::money::Currency;
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::alike::Alike;
use crate::store::evidence::EvidenceFile;
use crate::store::providers::{self, Provider};
use crate::store::{Conn, StoreError, merchants};
use crate::web::desk::case::choices;
use crate::web::desk::case::forms::Choice as Plain;
use crate::web::forms::Problems;
use crate::web::page::Page;
use crate::web::portal::consents::{self, ConsentBox};
use crate::web::portal::filing::Choice;
use crate::web::portal::filing::answers::{DESCRIPTION, WISH};
use crate::web::portal::filing::details::harms;
use crate::web::uploads;

/// A case that could be the same.
pub struct AlikeView {
    pub url: String,
    pub reference: String,
    pub words: String,
}

/// What the selects offer.
#[derive(Default)]
pub struct Lists {
    pub providers: Vec<Provider>,
    pub merchants: Vec<String>,
}

impl Lists {
    pub fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self { providers: providers::list(conn)?, merchants: merchants::suggested(conn)? })
    }
}

#[derive(Template)]
#[template(path = "desk/intake.html")]
pub struct IntakePage {
    pub page: Page,
    pub form: IntakeForm,
    pub problems: Problems,
    /// Cases that are likely the same; the next press of the button files all the same.
    pub alike: Vec<AlikeView>,
    /// Their references.
    pub known: String,
    /// The case that this form has become already, and what that means for what stands here; empty where it has not.
    before: (String, String),
    before_note: String,
    /// What comes before the form; none where it was sent already.
    pub opening: Option<Opening>,
    pub key: String,
    /// Files that are here already.
    pub kept: Vec<String>,
    channels: Vec<Choice>,
    languages: Vec<Plain>,
    problem_types: Vec<Choice>,
    providers: Vec<Choice>,
    merchants: Vec<String>,
    currencies: Vec<Choice>,
    is_foreign: bool,
    kinds: Vec<Choice>,
    boxes: Vec<ConsentBox>,
    today: String,
    description_limit: usize,
    wish_limit: usize,
    harms: Vec<Choice>,
}

impl IntakePage {
    pub fn new(page: Page, form: IntakeForm, lists: Lists, (key, today): (String, String)) -> Self {
        let choice = |value: &str, label: String| Choice { value: value.to_owned(), label, hint: String::new() };
        let currency = &form.answers.order.currency;
        Self {
            channels: CHANNELS.iter().map(|it| choice(it.as_str(), page.code("intake-channel", it.as_str()))).collect(),
            languages: choices::languages(&page),
            problem_types: ProblemType::ALL.iter().map(|it| choice(it.as_str(), page.code("problem", it.as_str()))).collect(),
            providers: lists.providers.iter().map(|it| choice(&it.slug, it.name(page.words.locale()).to_owned())).collect(),
            merchants: lists.merchants,
            currencies: Currency::ALL
                .iter()
                .map(|it| choice(it.as_str(), page.code("currency", &it.as_str().to_lowercase())))
                .collect(),
            is_foreign: !matches!(currency.as_str(), "" | "CNY"),
            kinds: EvidenceKind::when_filing().map(|it| choice(it.as_str(), page.code("evidence", it.as_str()))).collect(),
            boxes: boxes(&page, &form),
            today,
            description_limit: DESCRIPTION,
            wish_limit: WISH,
            harms: harms(&page),
            problems: Problems::default(),
            alike: Vec::new(),
            known: String::new(),
            before: (String::new(), String::new()),
            before_note: String::new(),
            opening: None,
            key,
            kept: Vec::new(),
            form,
            page,
        }
    }

    /// What is wrong with a field; empty when nothing is.
    fn e(&self, field: &str) -> &str {
        self.problems.of(field)
    }

    /// A field of a further order, and what is wrong with it.
    fn other(&self, n: &usize, part: &str) -> String {
        form::other(*n, part)
    }

    fn other_e(&self, n: &usize, part: &str) -> &str {
        self.problems.of(&form::other(*n, part))
    }

    pub fn filed_before(&mut self, reference: Reference, note: &str) {
        self.before = (paths::desk_case(reference), reference.to_string());
        self.before_note = self.page.t(note).to_owned();
    }

    pub fn warn(&mut self, alike: &[Alike]) {
        self.known = alike.iter().map(|case| case.reference.as_str()).collect::<Vec<_>>().join(" ");
        self.alike = alike.iter().map(|case| self.alike(case)).collect();
    }

    fn alike(&self, case: &Alike) -> AlikeView {
        let page = &self.page;
        let parts = [
            page.code("intake-alike-by", case.by.as_str()),
            case.merchant.clone(),
            case.summary.clone(),
            page.code("status", case.status.as_str()),
            page.t1("case-filed-at", "at", page.dates.moment(case.filed_at)),
        ];
        AlikeView { url: format!("/desk/cases/{}", case.reference), reference: case.reference.clone(), words: parts.join(" · ") }
    }

    pub fn keeps(&mut self, files: &[EvidenceFile]) {
        let line = |file: &EvidenceFile| {
            format!("{} · {} · {}", file.name, self.page.code("evidence", file.kind.as_str()), uploads::size(file.bytes))
        };
        self.kept = files.iter().map(line).collect();
    }

    fn queue(&self) -> String {
        paths::desk_queue()
    }
}

/// What is read out to the consumer; text messages where they are sent from here.
fn boxes(page: &Page, form: &IntakeForm) -> Vec<ConsentBox> {
    let phone = page.sends_texts.then_some(form.answers.contact.phone.as_str());
    let mut boxes = consents::boxes(page, &form.answers.consents, phone);
    // The number may not be typed yet.
    boxes.iter_mut().filter(|it| it.name == "consent_texts").for_each(|it| it.hint.clear());
    boxes
}
