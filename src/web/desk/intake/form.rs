//! The form by which one of ours files for a consumer: as typed, and what it is worth once checked. The answers are the
//! same as those of a consumer who files, and are held to the same checks.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::codes::{Channel, Consent, Locale};
use crate::domain::evidence::EvidenceKind;
use crate::web::forms::Problems;
use crate::web::portal::consents::ConsentForm;
use crate::web::portal::filing::answers::{Answers, Check, Complete, ContactForm, DetailsForm, OrderForm, ProblemForm};

/// How somebody reaches us other than by the web, the most usual first.
pub const CHANNELS: [Channel; 3] = [Channel::Phone, Channel::Counter, Channel::Mail];

const FIELDS: [&str; 28] = [
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
];
const TEXTS: &str = "consent_texts";

/// As typed.
#[derive(Clone, Debug, Default, Serialize)]
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

    /// Whether these are fields of this form.
    pub fn knows(fields: &BTreeMap<String, String>) -> bool {
        fields.keys().all(|name| FIELDS.contains(&name.as_str()) || name == TEXTS)
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
        let details = problems.take(self.answers.details.check(check));
        match (channel, locale, contact, problem_type, order.zip(details)) {
            (Some(channel), Some(locale), Some((contact, represented)), Some(problem_type), Some((order, details))) => {
                let complete = Complete { problem_type, order, others: Vec::new(), details, contact, represented };
                Ok(Intake { channel, locale, complete, consents: self.answers.consents.clone() })
            }
            _ => Err(problems),
        }
    }

    /// What tells two forms apart.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
