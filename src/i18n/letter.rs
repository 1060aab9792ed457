//! What each kind of letter says, as blocks: its own words where the agency has put some, else those that come with Redress.
//! Links, dates and sums are made by the caller. `mail` draws the blocks into a letter, a page into a preview.

use askama::Template;

use super::Words;
use super::plain_name::plain_name;
use crate::domain::letter::{Field, Part, Wording};
use crate::domain::notice::NoticeKind;

mod context;
mod sample;

pub use context::LetterContext;
pub use sample::sample;

/// The words of one language.
pub trait Says {
    /// A key nobody wrote shows itself: a test finds it before people do.
    fn word_with(&self, key: &str, args: &[(&str, &str)]) -> String;
}

impl Says for Words {
    fn word_with(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.with(key, args)
    }
}

/// The blocks of a letter, in words.
pub struct Blocks {
    pub lang: String,
    pub subject: String,
    pub brand: String,
    pub greeting: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    pub quote: Option<Quote>,
    pub facts: Vec<(String, String)>,
    pub next_title: String,
    pub next: Vec<String>,
    pub button: String,
    pub link: String,
    pub link_hint: String,
    pub closing: Vec<String>,
    pub notes: Vec<String>,
    pub chain: Option<Chain>,
    pub footer: String,
    pub contact: Vec<String>,
    pub base_url: String,
}

pub struct Quote {
    pub by: String,
    pub lines: Vec<String>,
}

pub struct Chain {
    pub label: String,
    pub head: String,
    pub why: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    page: &'a Blocks,
}

impl Blocks {
    /// The letter as plain text.
    pub fn text(&self) -> Result<String, askama::Error> {
        Ok(without_blank_runs(&TextLetter { page: self }.render()?))
    }
}

/// Blocks that do not apply leave their blank lines behind in the text.
fn without_blank_runs(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    let mut text = lines.join("\n").trim_end().to_owned();
    text.push('\n');
    text
}

/// The blocks of one letter. `own` are the agency's words; where a part of them tells what is not known of this letter, that
/// line is left out, and of subject and title those that come with Redress stand. Where nothing would be left of a date or a result
/// that such a letter has to tell, all of it is said in the words that come with Redress.
pub fn blocks(kind: NoticeKind, told: &LetterContext, words: &impl Says, own: Option<&Wording>) -> Blocks {
    let built_in = Writer { kind, told, words, own: None };
    let own = own.filter(|own| own.tells_all(kind, &|field| built_in.value(field)));
    Writer { own, ..built_in }.blocks()
}

/// The words that come with Redress, with their fields in braces: what somebody begins with who changes them.
pub fn built_in(kind: NoticeKind, words: &impl Says) -> Wording {
    let field = |field: Field| Some(format!("{{{field}}}"));
    let told = LetterContext {
        house: format!("{{{}}}", Field::House),
        reference: field(Field::Reference),
        agent: field(Field::Agent),
        by: field(Field::By),
        result_by: field(Field::ResultBy),
        outcome: field(Field::Outcome),
        next_door: field(Field::NextDoor),
        door: field(Field::Door),
        other: field(Field::Other),
        said: field(Field::Said),
        link_until: field(Field::Until),
        report: (format!("{{{}}}", Field::Report), format!("{{{}}}", Field::Period)),
        ..LetterContext::default()
    };
    let writer = Writer { kind, told: &told, words, own: None };
    Wording {
        subject: writer.bare_subject(),
        title: writer.title(),
        opening: writer.paragraphs().join("\n"),
        next: writer.next().join("\n"),
        closing: String::new(),
    }
}

/// Letters whose first sentence is what somebody said.
const fn tells_what_was_said(kind: NoticeKind) -> bool {
    use NoticeKind::{HoldAnswered, ObjectionUnanswered, PromiseDropped, PromiseLate, Promised, Reopened};
    matches!(kind, Reopened | Promised | PromiseLate | PromiseDropped | HoldAnswered | ObjectionUnanswered)
}

struct Writer<'a, W: Says> {
    kind: NoticeKind,
    told: &'a LetterContext,
    words: &'a W,
    own: Option<&'a Wording>,
}

impl<W: Says> Writer<'_, W> {
    fn blocks(&self) -> Blocks {
        let told = self.told;
        Blocks {
            lang: told.locale.clone(),
            subject: self.subject(),
            brand: self.house(),
            greeting: match plain_name(told.to_name.as_deref()) {
                Some(name) => self.with("mail-hello", &[("name", &name)]),
                None => self.word("mail-hello-plain"),
            },
            title: self.own_line(Part::Title).unwrap_or_else(|| self.title()),
            paragraphs: self.own_lines(Part::Opening).unwrap_or_else(|| self.paragraphs()),
            quote: self.quote(),
            facts: self.facts(),
            next_title: self.word("mail-next"),
            next: self.own_lines(Part::Next).unwrap_or_else(|| self.next()),
            button: self.part("button"),
            link: told.link.clone(),
            link_hint: self.word("mail-link-hint"),
            closing: self.own_lines(Part::Closing).unwrap_or_default(),
            notes: self.notes(),
            chain: self.chain(),
            footer: self.word("mail-footer"),
            contact: told.contact.clone(),
            base_url: told.base_url.clone(),
        }
    }

    fn house(&self) -> String {
        if self.told.house.is_empty() { self.words.word_with("mail-brand", &[]) } else { self.told.house.clone() }
    }

    fn word(&self, key: &str) -> String {
        self.with(key, &[])
    }

    fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        let house = self.house();
        self.words.word_with(key, &[&[("house", &*house)], args].concat())
    }

    fn key(&self, part: &str) -> String {
        format!("mail-{}-{part}", self.kind.as_str().replace('_', "-"))
    }

    fn part(&self, part: &str) -> String {
        self.word(&self.key(part))
    }

    fn part_with(&self, part: &str, name: &str, value: Option<&str>) -> Option<String> {
        value.map(|value| self.with(&self.key(part), &[(name, value)]))
    }

    /// A field of the agency's own words. Names that strangers typed are repeated only where they read like names.
    fn value(&self, field: Field) -> Option<String> {
        let told = self.told;
        match field {
            Field::Name => plain_name(told.to_name.as_deref()),
            Field::Reference => told.reference.clone(),
            Field::Merchant => plain_name(told.merchant.as_deref()),
            Field::Amount => told.amount.clone(),
            Field::Agent => told.agent.clone(),
            Field::By => told.by.clone(),
            Field::ResultBy => told.result_by.clone(),
            Field::Outcome => told.outcome.clone(),
            Field::NextDoor => told.next_door.clone(),
            Field::Door => told.door.clone(),
            Field::Other => told.other.clone(),
            Field::Said => told.said.clone(),
            Field::Until => told.link_until.clone(),
            Field::Report => Some(told.report.0.clone()).filter(|name| !name.is_empty()),
            Field::Period => Some(told.report.1.clone()).filter(|days| !days.is_empty()),
            Field::House => Some(self.house()),
        }
    }

    fn own_line(&self, part: Part) -> Option<String> {
        self.own?.line(part, &|field| self.value(field))
    }

    fn own_lines(&self, part: Part) -> Option<Vec<String>> {
        Some(self.own?.lines(part, &|field| self.value(field)))
    }

    fn subject(&self) -> String {
        let own = self.own_line(Part::Subject);
        let has_reference = own.is_some() && self.own.is_some_and(|own| own.names(Part::Subject, Field::Reference));
        let subject = own.unwrap_or_else(|| self.bare_subject());
        match &self.told.reference {
            Some(reference) if self.kind.is_about_a_case() && !has_reference => {
                self.with("mail-subject-of-case", &[("subject", &subject), ("reference", reference)])
            }
            _ => subject,
        }
    }

    fn bare_subject(&self) -> String {
        if self.kind == NoticeKind::Report { self.of_report("subject") } else { self.part("subject") }
    }

    fn of_report(&self, part: &str) -> String {
        let (name, period) = &self.told.report;
        self.with(&self.key(part), &[("name", name), ("period", period)])
    }

    fn title(&self) -> String {
        match (self.kind, &self.told.agent) {
            (NoticeKind::Report, _) => self.of_report("title"),
            (NoticeKind::Replied, Some(agent)) => self.with("mail-replied-title-agent", &[("agent", agent)]),
            _ => self.part("title"),
        }
    }

    fn paragraphs(&self) -> Vec<String> {
        match (self.kind, &self.told.outcome) {
            (NoticeKind::Replied, _) => Vec::new(),
            (NoticeKind::Referral, _) => {
                let door = self.told.door.as_deref().unwrap_or_default();
                vec![self.with("mail-referral-lead", &[("door", door)])]
            }
            (NoticeKind::Merged | NoticeKind::Unmerged, _) => {
                let reference = |reference: &Option<String>| reference.clone().unwrap_or_default();
                let (this, other) = (reference(&self.told.reference), reference(&self.told.other));
                vec![self.with(&self.key("lead"), &[("reference", &this), ("other", &other)])]
            }
            (kind, _) if tells_what_was_said(kind) => {
                let told = self.part_with("lead", "said", self.told.said.as_deref());
                vec![told.unwrap_or_else(|| self.part("lead-plain"))]
            }
            (NoticeKind::Closed, Some(outcome)) => vec![self.with("mail-closed-lead-outcome", &[("outcome", outcome)])],
            _ => vec![self.part("lead")],
        }
    }

    fn quote(&self) -> Option<Quote> {
        use NoticeKind::{Closed, Extended, InformationAsked, MerchantAsked, MerchantReminder, Offer, Referral, Replied};
        use NoticeKind::{HoldAnswered, PromiseDropped, Promised};
        let body = self.told.body.as_deref().map(str::trim).filter(|body| !body.is_empty())?;
        let quotes = matches!(self.kind, Replied | InformationAsked | Offer | Closed | Extended | Referral);
        let of_promises = matches!(self.kind, Promised | PromiseDropped | HoldAnswered);
        (quotes || of_promises || matches!(self.kind, MerchantAsked | MerchantReminder))
            .then(|| Quote { by: self.part("quote"), lines: body.lines().map(str::to_owned).collect() })
    }

    fn facts(&self) -> Vec<(String, String)> {
        let told = self.told;
        if !self.kind.is_about_a_case() {
            return told.lines.clone();
        }
        [
            ("mail-fact-reference", told.reference.clone()),
            ("mail-fact-merchant", plain_name(told.merchant.as_deref())),
            ("mail-fact-amount", told.amount.clone()),
            ("mail-fact-agent", told.agent.clone()),
            ("mail-fact-merchant-silent", told.merchant_silent.clone()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((self.word(key), value?)))
        .collect()
    }

    fn next(&self) -> Vec<String> {
        use NoticeKind as K;
        let told = self.told;
        let by = |part: &str| self.part_with(part, "by", told.by.as_deref());
        let result = || told.result_by.as_deref().map(|by| self.with("mail-next-result", &[("by", by)]));
        let always = |part: &str| Some(self.part(part));
        let steps = match self.kind {
            K::Filed => vec![by("next-by"), result(), always("next-add"), always("next-pay")],
            K::Replied => vec![by("next-by"), result(), always("next-answer")],
            K::InformationAsked => vec![by("next-by"), always("next-pause"), always("next-missing")],
            K::Offer => vec![by("next-by"), always("next-accept"), always("next-reject"), by("next-lapse")],
            K::Closed => vec![self.part_with("next-door", "door", told.next_door.as_deref()), always("next-open")],
            K::Extended => vec![by("next-by"), always("next-demand")],
            K::Referral => vec![by("next-by"), always("next-keep")],
            K::Merged | K::Unmerged | K::Reopened => vec![result(), always("next-keep")],
            K::MerchantAsked => vec![by("next-by"), always("next-silence"), always("next-time")],
            K::MerchantReminder => vec![by("next-by"), always("next-silence")],
            K::MerchantPromise => vec![by("next-by"), always("next-done")],
            K::MerchantSilent => vec![by("next-by"), always("next-late")],
            K::NoAnswer => vec![result(), always("next-wait")],
            K::Promised | K::PromiseLate | K::PromiseDropped => vec![always("next-wait")],
            K::HoldAnswered | K::HoldEnded => vec![always("next-check")],
            K::ObjectionUnanswered => vec![always("next-tell"), always("next-door")],
            K::Alerts => vec![always("next-order")],
            K::Report => vec![always("next-open"), always("next-stop")],
            K::PasswordReset | K::Invitation | K::SignUpConfirmation => {
                vec![self.part_with("next-until", "until", told.link_until.as_deref()), always("next-after")]
            }
            K::AlreadyRegistered => vec![always("next-forgot")],
            K::WebhookOff => vec![always("next-mend"), always("next-again")],
            K::Link => Vec::new(),
        };
        steps.into_iter().flatten().collect()
    }

    /// What keeps people safe: no agency takes it out.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.kind.anyone_can_ask() {
            notes.push(self.part("not-you"));
        }
        if self.kind.is_for_merchant() {
            notes.push(self.word("mail-merchant-link-private"));
            notes.extend(self.told.link_until.as_deref().map(|until| self.with("mail-merchant-link-until", &[("until", until)])));
            notes.push(self.word("mail-no-reply"));
        } else if self.kind.is_about_a_case() {
            notes.push(self.word("mail-link-private"));
            if let Some(until) = &self.told.link_until {
                let args = [("until", until.as_str()), ("track", self.told.track_url.as_str())];
                notes.push(self.with("mail-link-until", &args));
            }
            notes.push(self.word("mail-no-reply-case"));
        } else {
            notes.push(self.word("mail-no-reply"));
        }
        notes.push(self.word("mail-fraud"));
        notes
    }

    fn chain(&self) -> Option<Chain> {
        let head = self.told.chain_head.clone()?;
        self.kind.is_about_a_case().then(|| Chain { label: self.word("mail-chain"), head, why: self.word("mail-chain-why") })
    }
}
