//! What each kind of letter says: the same blocks feed the text and the HTML, so the two never differ.
//! Words come from Fluent through `Words`; links and dates are made by the caller.

use askama::Template;
use chrono::{DateTime, Utc};

use super::plain_name::plain_name;
use super::{Letter, MailError};

/// The words of one language.
pub trait Words {
    fn word(&self, key: &str) -> String;
    fn word_with(&self, key: &str, args: &[(&str, &str)]) -> String;
}

/// What a letter is about. The codes are those of the outbox rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterKind {
    Filed,
    Replied,
    InformationAsked,
    Offer,
    Closed,
    Extended,
    Referral,
    Merged,
    Unmerged,
    Link,
    PasswordReset,
    /// To somebody who is to work here.
    Invitation,
    SignUpConfirmation,
    AlreadyRegistered,
    /// To staff.
    Alerts,
    /// To supervisors.
    Report,
}

impl LetterKind {
    pub const ALL: [Self; 16] = [
        Self::Filed,
        Self::Replied,
        Self::InformationAsked,
        Self::Offer,
        Self::Closed,
        Self::Extended,
        Self::Referral,
        Self::Merged,
        Self::Unmerged,
        Self::Link,
        Self::PasswordReset,
        Self::Invitation,
        Self::SignUpConfirmation,
        Self::AlreadyRegistered,
        Self::Alerts,
        Self::Report,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Replied => "replied",
            Self::InformationAsked => "information_asked",
            Self::Offer => "offer",
            Self::Closed => "closed",
            Self::Extended => "extended",
            Self::Referral => "referral",
            Self::Merged => "merged",
            Self::Unmerged => "unmerged",
            Self::Alerts => "alerts",
            Self::Report => "report",
            Self::Link => "link",
            Self::PasswordReset => "password_reset",
            Self::Invitation => "invitation",
            Self::SignUpConfirmation => "sign_up_confirmation",
            Self::AlreadyRegistered => "already_registered",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == code)
    }

    /// Letters about a case carry its private link and the head of its chain.
    const fn is_about_a_case(self) -> bool {
        !matches!(
            self,
            Self::PasswordReset
                | Self::Invitation
                | Self::SignUpConfirmation
                | Self::AlreadyRegistered
                | Self::Alerts
                | Self::Report
        )
    }

    /// Letters that anyone can make us send by typing an address.
    const fn anyone_can_ask(self) -> bool {
        matches!(self, Self::Link | Self::PasswordReset | Self::SignUpConfirmation | Self::AlreadyRegistered)
    }
}

/// Everything a letter may mention. Dates and amounts arrive as words; what does not apply is `None`.
#[derive(Clone, Default)]
pub struct LetterContext {
    /// Fixed by the outbox row, like `date`: a repeat is the same letter.
    pub message_id: String,
    pub date: DateTime<Utc>,
    pub to: String,
    pub to_name: Option<String>,
    /// `zh-CN` or `en`.
    pub locale: String,
    pub base_url: String,
    /// Where a fresh case link can be asked for.
    pub track_url: String,
    /// What the button opens: the case, the reset, the confirmation, the sign-in page.
    pub link: String,
    pub link_until: Option<String>,
    pub reference: Option<String>,
    pub merchant: Option<String>,
    pub amount: Option<String>,
    pub agent: Option<String>,
    /// When the next thing happens: our first reply, the consumer's answer, the end of an offer.
    pub by: Option<String>,
    /// The latest date of the result.
    pub result_by: Option<String>,
    /// The message, the question, the offer or the reasons, quoted as written.
    pub body: Option<String>,
    pub outcome: Option<String>,
    /// Where to go with a result one does not accept.
    pub next_door: Option<String>,
    /// The body that a referral goes to.
    pub door: Option<String>,
    /// The reference of the other complaint, where two were merged or taken apart.
    pub other: Option<String>,
    /// What staff are told: a reference, and what of it.
    pub lines: Vec<(String, String)>,
    /// Head of the case's hash chain when the letter was queued.
    pub chain_head: Option<String>,
    /// What a report is called, and its days.
    pub report: (String, String),
}

/// The blocks of a letter, in words.
struct Page {
    lang: String,
    brand: String,
    greeting: String,
    title: String,
    paragraphs: Vec<String>,
    quote: Option<Quote>,
    facts: Vec<(String, String)>,
    next_title: String,
    next: Vec<String>,
    button: String,
    link: String,
    link_hint: String,
    notes: Vec<String>,
    chain: Option<Chain>,
    footer: String,
    base_url: String,
}

struct Quote {
    by: String,
    lines: Vec<String>,
}

struct Chain {
    label: String,
    head: String,
    why: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    page: &'a Page,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    page: &'a Page,
}

/// Writes one letter in the language of `words`.
pub fn compose(kind: LetterKind, context: &LetterContext, words: &impl Words) -> Result<Letter, MailError> {
    let writer = Writer { kind, context, words };
    let page = writer.page();
    Ok(Letter {
        message_id: context.message_id.clone(),
        to: context.to.clone(),
        to_name: context.to_name.clone(),
        subject: writer.subject(),
        text: without_blank_runs(&TextLetter { page: &page }.render()?),
        html: HtmlLetter { page: &page }.render()?,
        locale: context.locale.clone(),
        date: context.date,
    })
}

struct Writer<'a, W: Words> {
    kind: LetterKind,
    context: &'a LetterContext,
    words: &'a W,
}

impl<W: Words> Writer<'_, W> {
    fn page(&self) -> Page {
        let context = self.context;
        Page {
            lang: context.locale.clone(),
            brand: self.words.word("mail-brand"),
            greeting: match plain_name(context.to_name.as_deref()) {
                Some(name) => self.words.word_with("mail-hello", &[("name", &name)]),
                None => self.words.word("mail-hello-plain"),
            },
            title: self.title(),
            paragraphs: self.paragraphs(),
            quote: self.quote(),
            facts: self.facts(),
            next_title: self.words.word("mail-next"),
            next: self.next(),
            button: self.own("button"),
            link: context.link.clone(),
            link_hint: self.words.word("mail-link-hint"),
            notes: self.notes(),
            chain: self.chain(),
            footer: self.words.word("mail-footer"),
            base_url: context.base_url.clone(),
        }
    }

    fn key(&self, part: &str) -> String {
        format!("mail-{}-{part}", self.kind.as_str().replace('_', "-"))
    }

    fn own(&self, part: &str) -> String {
        self.words.word(&self.key(part))
    }

    fn subject(&self) -> String {
        if self.kind == LetterKind::Report {
            return self.of_report("subject");
        }
        let subject = self.own("subject");
        match &self.context.reference {
            Some(reference) if self.kind.is_about_a_case() => {
                self.words.word_with("mail-subject-of-case", &[("subject", &subject), ("reference", reference)])
            }
            _ => subject,
        }
    }

    fn of_report(&self, part: &str) -> String {
        let (name, period) = &self.context.report;
        self.words.word_with(&self.key(part), &[("name", name), ("period", period)])
    }

    fn title(&self) -> String {
        match (self.kind, &self.context.agent) {
            (LetterKind::Report, _) => self.of_report("title"),
            (LetterKind::Replied, Some(agent)) => self.words.word_with("mail-replied-title-agent", &[("agent", agent)]),
            _ => self.own("title"),
        }
    }

    fn paragraphs(&self) -> Vec<String> {
        match (self.kind, &self.context.outcome) {
            (LetterKind::Replied, _) => Vec::new(),
            (LetterKind::Referral, _) => {
                let door = self.context.door.as_deref().unwrap_or_default();
                vec![self.words.word_with("mail-referral-lead", &[("door", door)])]
            }
            (LetterKind::Merged | LetterKind::Unmerged, _) => {
                let reference = |reference: &Option<String>| reference.clone().unwrap_or_default();
                let (this, other) = (reference(&self.context.reference), reference(&self.context.other));
                vec![self.words.word_with(&self.key("lead"), &[("reference", &this), ("other", &other)])]
            }
            (LetterKind::Closed, Some(outcome)) => {
                vec![self.words.word_with("mail-closed-lead-outcome", &[("outcome", outcome)])]
            }
            _ => vec![self.own("lead")],
        }
    }

    fn quote(&self) -> Option<Quote> {
        use LetterKind::{Closed, Extended, InformationAsked, Offer, Referral, Replied};
        let body = self.context.body.as_deref().map(str::trim).filter(|body| !body.is_empty())?;
        matches!(self.kind, Replied | InformationAsked | Offer | Closed | Extended | Referral)
            .then(|| Quote { by: self.own("quote"), lines: body.lines().map(str::to_owned).collect() })
    }

    fn facts(&self) -> Vec<(String, String)> {
        if !self.kind.is_about_a_case() {
            return self.context.lines.clone();
        }
        let context = self.context;
        let merchant = plain_name(context.merchant.as_deref());
        [
            ("mail-fact-reference", context.reference.clone()),
            ("mail-fact-merchant", merchant),
            ("mail-fact-amount", context.amount.clone()),
            ("mail-fact-agent", context.agent.clone()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((self.words.word(key), value?)))
        .collect()
    }

    fn next(&self) -> Vec<String> {
        use LetterKind::{
            Alerts, Closed, Extended, Filed, InformationAsked, Invitation, Merged, Offer, PasswordReset, Referral, Replied,
            Report, SignUpConfirmation, Unmerged,
        };
        let context = self.context;
        let by = |part: &str| self.own_with(part, "by", context.by.as_deref());
        let result = || context.result_by.as_deref().map(|by| self.words.word_with("mail-next-result", &[("by", by)]));
        let always = |part: &str| Some(self.own(part));
        let steps = match self.kind {
            Filed => vec![by("next-by"), result(), always("next-add"), always("next-pay")],
            Replied => vec![by("next-by"), result(), always("next-answer")],
            InformationAsked => vec![by("next-by"), always("next-pause"), always("next-missing")],
            Offer => vec![by("next-by"), always("next-accept"), always("next-reject"), by("next-lapse")],
            Closed => vec![self.own_with("next-door", "door", context.next_door.as_deref()), always("next-open")],
            Extended => vec![by("next-by"), always("next-demand")],
            Referral => vec![by("next-by"), always("next-keep")],
            Merged | Unmerged => vec![result(), always("next-keep")],
            Alerts => vec![always("next-order")],
            Report => vec![always("next-open"), always("next-stop")],
            PasswordReset | Invitation | SignUpConfirmation => {
                vec![self.own_with("next-until", "until", context.link_until.as_deref()), always("next-after")]
            }
            LetterKind::AlreadyRegistered => vec![always("next-forgot")],
            LetterKind::Link => Vec::new(),
        };
        steps.into_iter().flatten().collect()
    }

    fn own_with(&self, part: &str, name: &str, value: Option<&str>) -> Option<String> {
        value.map(|value| self.words.word_with(&self.key(part), &[(name, value)]))
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.kind.anyone_can_ask() {
            notes.push(self.own("not-you"));
        }
        if self.kind.is_about_a_case() {
            notes.push(self.words.word("mail-link-private"));
            if let Some(until) = &self.context.link_until {
                let args = [("until", until.as_str()), ("track", self.context.track_url.as_str())];
                notes.push(self.words.word_with("mail-link-until", &args));
            }
            notes.push(self.words.word("mail-no-reply-case"));
        } else {
            notes.push(self.words.word("mail-no-reply"));
        }
        notes.push(self.words.word("mail-fraud"));
        notes
    }

    fn chain(&self) -> Option<Chain> {
        let head = self.context.chain_head.clone()?;
        self.kind.is_about_a_case().then(|| Chain {
            label: self.words.word("mail-chain"),
            head,
            why: self.words.word("mail-chain-why"),
        })
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
