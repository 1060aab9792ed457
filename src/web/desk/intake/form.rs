//! The form by which one of ours files for a consumer: as typed, and what it is worth once checked. The answers are the
//! same as those of a consumer who files, and are held to the same checks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::case::Case;
use crate::domain::codes::{Channel, Consent, Locale};
use crate::domain::evidence::EvidenceKind;
use crate::domain::order::{MOST_OTHER_ORDERS, OtherOrder};
use crate::domain::text::TextProblem;
use crate::i18n::Words;
use crate::web::forms::{Problems, text_problem};
use crate::web::portal::consents::ConsentForm;
use crate::web::portal::filing::answers::{
    Answers, Check, Complete, ContactForm, DESCRIPTION, DetailsForm, OrderForm, OtherForm, ProblemForm, WISH,
};

/// How somebody reaches us other than by the web, the most usual first.
pub const CHANNELS: [Channel; 3] = [Channel::Phone, Channel::Counter, Channel::Mail];

const FIELDS: [&str; 30] = [
    "key",
    "known",
    "channel",
    "locale",
    "name",
    "phone",
    "email",
    "for_other",
    "represented",
    "problem_type",
    "provider",
    "merchant",
    "amount",
    "currency",
    "order_number",
    "payment_reference",
    "ordered_on",
    "paid_on",
    "displayed_status",
    "summary",
    "description",
    "desired_outcome",
    "credit",
    "kind",
    "take",
    "consent",
    "consent_mediation",
    "consent_statistics",
    "more",
    "keep",
];
/// What is sent of a form that nobody touched, and the buttons that keep it.
const UNTOUCHED: [&str; 8] = ["key", "known", "channel", "locale", "currency", "kind", "more", "keep"];
const TEXTS: &str = "consent_texts";
/// What is told of a further order.
const OTHER: [&str; 4] = ["order_number", "payment_reference", "amount", "paid_on"];
/// Fields of the form with all its rows.
pub const MOST_FIELDS: usize = FIELDS.len() + 1 + MOST_OTHER_ORDERS * OTHER.len();
/// Rows for further orders that an empty form has; there is always an empty one, while more may be told.
const ROWS: usize = 2;

/// As typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default = "IntakeForm::blank")]
pub struct IntakeForm {
    pub channel: String,
    /// The language of the consumer's letters.
    pub locale: String,
    pub answers: Answers,
    /// What the files show.
    pub kind: String,
    /// The agent works on it.
    pub take: bool,
}

/// Checked.
pub struct Intake {
    pub channel: Channel,
    pub locale: Locale,
    pub complete: Complete,
    pub consents: Vec<Consent>,
}

impl IntakeForm {
    /// An empty form, for somebody on the phone who speaks Chinese.
    pub fn blank() -> Self {
        Self {
            channel: Channel::Phone.to_string(),
            locale: Locale::ZhCn.to_string(),
            kind: EvidenceKind::Other.to_string(),
            ..Self::default()
        }
    }

    /// As it was kept.
    pub fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_else(|_| Self::blank())
    }

    /// Whoever filed this case is at it again: how to reach them, and in which language. What stands here already, stays.
    pub fn fill(&mut self, case: &Case) {
        let (contact, known) = (&mut self.answers.contact, &case.contact);
        let fields = [
            (&mut contact.name, Some(&known.name)),
            (&mut contact.phone, known.phone.as_ref()),
            (&mut contact.email, known.email.as_ref()),
        ];
        for (field, known) in fields {
            if let Some(known) = known.filter(|_| field.is_empty()) {
                field.clone_from(known);
            }
        }
        self.locale = case.locale.to_string();
    }

    /// Whether these are fields of this form.
    pub fn knows(fields: &BTreeMap<String, String>) -> bool {
        let of_others: Vec<String> = (1..=MOST_OTHER_ORDERS).flat_map(|n| OTHER.map(|part| other(n, part))).collect();
        fields.keys().all(|name| FIELDS.contains(&name.as_str()) || name == TEXTS || of_others.contains(name))
    }

    pub fn of(fields: &BTreeMap<String, String>) -> Self {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let then = String::new;
        let answers = Answers {
            problem: ProblemForm { problem_type: field("problem_type"), ..ProblemForm::default() },
            order: OrderForm {
                provider: field("provider"),
                merchant: field("merchant"),
                order_number: field("order_number"),
                payment_reference: field("payment_reference"),
                amount: field("amount"),
                currency: field("currency"),
                ordered_on: field("ordered_on"),
                paid_on: field("paid_on"),
                displayed_status: field("displayed_status"),
                then: then(),
            },
            details: DetailsForm {
                summary: field("summary"),
                description: field("description"),
                desired_outcome: field("desired_outcome"),
                credit: field("credit"),
                then: then(),
            },
            contact: ContactForm {
                name: field("name"),
                email: field("email"),
                phone: field("phone"),
                for_other: field("for_other"),
                represented: field("represented"),
                then: then(),
            },
            consents: ConsentForm::of(field).given(),
            others: others(&field),
            ..Answers::default()
        };
        let (channel, locale, kind) = (field("channel"), field("locale"), field("kind"));
        Self { channel, locale, answers, kind, take: field("take") == "yes" }
    }

    /// All of it, or everything that is to be mended, in the order of the page.
    pub fn check(&self, check: &Check) -> Result<Intake, Problems> {
        let mut problems = Problems::default();
        let channel = Channel::parse(&self.channel).filter(|channel| CHANNELS.contains(channel));
        if channel.is_none() {
            problems.add("channel", check.words.t("intake-missing-channel"));
        }
        let locale = Locale::parse(&self.locale);
        if locale.is_none() {
            problems.add("locale", check.words.t("case-choose"));
        }
        let contact = problems.take(self.answers.contact.check(check));
        let problem_type = problems.take(self.answers.problem.check(check));
        let order = problems.take(self.answers.order.check(check));
        let others = self.check_others(check, &mut problems);
        let details = problems.take(self.answers.details.check(check));
        match (channel, locale, contact, problem_type, order.zip(details)) {
            (Some(channel), Some(locale), Some((contact, represented)), Some(problem_type), Some((order, details)))
                if problems.is_empty() =>
            {
                let complete = Complete { problem_type, order, others, details, contact, represented };
                Ok(Intake { channel, locale, complete, consents: self.answers.consents.clone() })
            }
            _ => Err(problems),
        }
    }

    fn check_others(&self, check: &Check, problems: &mut Problems) -> Vec<OtherOrder> {
        let mut told = Vec::new();
        for (n, form) in (1..).zip(&self.answers.others) {
            match form.check(check) {
                Ok(order) => told.push(order),
                Err(wrong) => wrong.all().iter().for_each(|it| problems.add(&other(n, &it.field), it.message.clone())),
            }
        }
        told
    }

    /// Further orders, each with its number: those that were told, and room for one more.
    pub fn rows(&self) -> Vec<(usize, OtherForm)> {
        let told = &self.answers.others;
        let rows = (told.len() + 1).clamp(ROWS, MOST_OTHER_ORDERS);
        (1..=rows).map(|n| (n, told.get(n - 1).cloned().unwrap_or_default())).collect()
    }

    /// What tells two forms apart.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Whether nothing was typed or chosen.
pub fn is_blank(fields: &BTreeMap<String, String>) -> bool {
    fields.iter().all(|(name, typed)| UNTOUCHED.contains(&name.as_str()) || typed.trim().is_empty())
}

/// What is too long to be kept; of what is not filed nothing else is asked. A line has more room than it may have when filed.
pub fn too_long(fields: &BTreeMap<String, String>, words: &'static Words) -> Problems {
    let mut problems = Problems::default();
    for (name, typed) in fields.iter().filter(|(name, _)| *name != "known") {
        let most = if name == "description" { DESCRIPTION } else { WISH };
        // A browser sends two characters for the end of a line.
        if typed.chars().filter(|c| *c != '\r').count() > most {
            problems.add(name, text_problem(words, name, TextProblem::TooLong(most)));
        }
    }
    problems
}

/// The name of a field of a further order.
pub fn other(n: usize, part: &str) -> String {
    format!("other{n}_{part}")
}

/// Rows in which something stands, in the currency of the first order.
fn others(field: &impl Fn(&str) -> String) -> Vec<OtherForm> {
    let row = |n: usize| OtherForm {
        order_number: field(&other(n, "order_number")),
        payment_reference: field(&other(n, "payment_reference")),
        amount: field(&other(n, "amount")),
        currency: String::new(),
        paid_on: field(&other(n, "paid_on")),
    };
    let is_told = |form: &OtherForm| *form != OtherForm::default();
    (1..=MOST_OTHER_ORDERS).map(row).filter(is_told).map(|form| OtherForm { currency: field("currency"), ..form }).collect()
}
