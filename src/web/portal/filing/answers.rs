//! What a person has filled in so far, as typed; and what it is worth once checked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Step;
use crate::domain::case::Contact;
use crate::domain::codes::{Consent, ProblemType};
use crate::domain::credit::Harm;
use crate::domain::money::{Currency, Money, MoneyProblem};
use crate::domain::order::{MOST_OTHER_ORDERS, Order, OtherOrder, Sought};
use crate::domain::text::{self, TextProblem};
use crate::i18n::Words;
use crate::web::forms::{Problems, text_problem};

/// Longest texts, in characters.
pub const SUMMARY: usize = 60;
pub const DESCRIPTION: usize = 5000;
pub const WISH: usize = 500;
const MERCHANT: usize = 120;
const NUMBER: usize = 64;
const SHOWN: usize = 120;
const NAME: usize = 80;

/// A draft's answers; its JSON is what the draft's row keeps.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    pub problem: ProblemForm,
    pub order: OrderForm,
    pub details: DetailsForm,
    pub contact: ContactForm,
    /// The evidence page was passed, with files or without.
    pub evidence_seen: bool,
    /// Pieces of proof that the person has not, and why: codes of `Slot` and `Reason`.
    pub missing: BTreeMap<String, String>,
    /// Further orders with the same problem.
    pub others: Vec<OtherForm>,
    /// Ticked when the review was sent and something was still missing.
    pub consents: Vec<Consent>,
    /// Screenshots whose words were confirmed or corrected.
    pub screenshots_taken: Vec<i64>,
}

/// `then`: `review` when a change link led here, and leads back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProblemForm {
    pub problem_type: String,
    /// What the self-check found: `paid=yes&finished=no`.
    pub check: String,
    #[serde(skip_serializing)]
    pub then: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrderForm {
    pub provider: String,
    pub merchant: String,
    pub order_number: String,
    pub payment_reference: String,
    pub amount: String,
    pub currency: String,
    pub ordered_on: String,
    pub paid_on: String,
    pub displayed_status: String,
    #[serde(skip_serializing)]
    pub then: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DetailsForm {
    pub summary: String,
    pub description: String,
    pub desired_outcome: String,
    /// What was hurt of their credit: `none`, or a [`Harm`].
    pub credit: String,
    #[serde(skip_serializing)]
    pub then: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactForm {
    pub name: String,
    pub email: String,
    pub phone: String,
    /// `yes` where somebody complains for another.
    pub for_other: String,
    /// For whom.
    pub represented: String,
    #[serde(skip_serializing)]
    pub then: String,
}

/// A further order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OtherForm {
    pub order_number: String,
    pub payment_reference: String,
    pub amount: String,
    /// That of the first order, when this one was told.
    pub currency: String,
    pub paid_on: String,
}

/// What answers are checked against.
pub struct Check {
    pub words: &'static Words,
    /// The day it is in the house's zone.
    pub today: NaiveDate,
    /// Whether the provider named is one that can be chosen.
    pub knows_provider: bool,
}

/// Answers that can be filed.
#[derive(Clone)]
pub struct Complete {
    pub problem_type: ProblemType,
    pub order: Order,
    pub others: Vec<OtherOrder>,
    pub details: Details,
    pub contact: Contact,
    /// For whom, where not for oneself.
    pub represented: Option<String>,
}

#[derive(Clone)]
pub struct Details {
    pub summary: String,
    pub description: String,
    pub desired_outcome: Option<String>,
    pub credit: Option<Harm>,
}

impl Answers {
    /// Answers of a row; those of an older version are read as far as they go.
    pub fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }

    /// All of it; or the first step that still wants something.
    pub fn complete(&self, check: &Check) -> Result<Complete, Step> {
        let problem_type = self.problem.check(check).map_err(|_| Step::Problem)?;
        let order = self.order.check(check).map_err(|_| Step::Order)?;
        let details = self.details.check(check).map_err(|_| Step::Details)?;
        if !self.evidence_seen {
            return Err(Step::Evidence);
        }
        let (contact, represented) = self.contact.check(check).map_err(|_| Step::Contact)?;
        let others = self.other_orders(check);
        Ok(Complete { problem_type, order, others, details, contact, represented })
    }

    /// The first step that wants something; the review when none does.
    pub fn first_open(&self, check: &Check) -> Step {
        self.complete(check).err().unwrap_or(Step::Review)
    }

    /// The further orders that were told; each was checked when it was added.
    pub fn other_orders(&self, check: &Check) -> Vec<OtherOrder> {
        self.others.iter().filter_map(|other| other.check(check).ok()).take(MOST_OTHER_ORDERS).collect()
    }

    /// What bills are looked through for; `None` while the order is not told.
    pub fn sought(&self, check: &Check) -> Option<Sought> {
        let order = self.order.check(check).ok()?;
        Some(Sought { order, others: self.other_orders(check) })
    }

    /// Paid before it was ordered: possible, and worth a second look.
    pub fn dates_cross(&self) -> bool {
        match (day(&self.order.ordered_on), day(&self.order.paid_on)) {
            (Some(ordered), Some(paid)) => paid < ordered,
            _ => false,
        }
    }
}

impl ProblemForm {
    pub fn check(&self, check: &Check) -> Result<ProblemType, Problems> {
        let mut problems = Problems::default();
        let Some(problem) = ProblemType::parse(&self.problem_type) else {
            problems.add("problem_type", check.words.t("filing-missing-problem-type"));
            return Err(problems);
        };
        Ok(problem)
    }
}

impl OrderForm {
    pub fn check(&self, check: &Check) -> Result<Order, Problems> {
        let mut problems = Problems::default();
        if !check.knows_provider {
            problems.add("provider", check.words.t("filing-missing-provider"));
        }
        let mut told = Told { words: check.words, problems: &mut problems };
        let merchant = told.text("merchant", text::required(text::name(&self.merchant, MERCHANT)));
        let order_number = told.text("order_number", text::number(&self.order_number, NUMBER));
        let payment_reference = told.text("payment_reference", text::number(&self.payment_reference, NUMBER));
        let amount = told.amount(&self.amount, &self.currency);
        let ordered_on = told.date("ordered_on", &self.ordered_on, check.today);
        let paid_on = told.date("paid_on", &self.paid_on, check.today);
        let displayed_status = told.text("displayed_status", text::line(&self.displayed_status, SHOWN));
        match (merchant, amount) {
            (Some(merchant), Some(amount)) if problems.is_empty() => Ok(Order {
                provider: self.provider.clone(),
                merchant,
                order_number: order_number.flatten(),
                payment_reference: payment_reference.flatten(),
                amount,
                ordered_on,
                paid_on,
                displayed_status: displayed_status.flatten(),
            }),
            _ => Err(problems),
        }
    }
}

impl OrderForm {
    /// Yuan, unless said otherwise.
    pub fn currency(&self) -> Currency {
        Currency::parse(&self.currency).unwrap_or(Currency::Cny)
    }
}

impl OtherForm {
    pub fn check(&self, check: &Check) -> Result<OtherOrder, Problems> {
        let mut problems = Problems::default();
        let mut told = Told { words: check.words, problems: &mut problems };
        let order_number = told.text("order_number", text::number(&self.order_number, NUMBER));
        let payment_reference = told.text("payment_reference", text::number(&self.payment_reference, NUMBER));
        let amount = told.amount(&self.amount, &self.currency);
        let paid_on = told.date("paid_on", &self.paid_on, check.today);
        if matches!((&order_number, &payment_reference), (Some(None), Some(None))) {
            problems.add("order_number", check.words.t("filing-orders-missing-number"));
        }
        match (order_number, payment_reference, amount) {
            (Some(order_number), Some(payment_reference), Some(amount)) if problems.is_empty() => {
                Ok(OtherOrder { order_number, payment_reference, amount, paid_on })
            }
            _ => Err(problems),
        }
    }
}

impl DetailsForm {
    pub fn check(&self, check: &Check) -> Result<Details, Problems> {
        let mut problems = Problems::default();
        let mut told = Told { words: check.words, problems: &mut problems };
        let summary = told.text("summary", text::required(text::line(&self.summary, SUMMARY)));
        let description = told.text("description", text::required(text::prose(&self.description, DESCRIPTION)));
        let wish = told.text("desired_outcome", text::prose(&self.desired_outcome, WISH));
        match (summary, description, wish) {
            (Some(summary), Some(description), Some(desired_outcome)) => {
                Ok(Details { summary, description, desired_outcome, credit: Harm::parse(&self.credit) })
            }
            _ => Err(problems),
        }
    }
}

impl ContactForm {
    pub fn is_for_other(&self) -> bool {
        // Who names somebody complains for them, though they overlooked the box.
        self.for_other == "yes" || !self.represented.trim().is_empty()
    }

    /// How to reach whoever files, and for whom they file where it is not for themselves.
    pub fn check(&self, check: &Check) -> Result<(Contact, Option<String>), Problems> {
        let mut problems = Problems::default();
        let mut told = Told { words: check.words, problems: &mut problems };
        let name = told.text("name", text::required(text::name(&self.name, NAME)));
        let email = told.text("email", text::email(&self.email));
        let phone = told.text("phone", text::phone(&self.phone));
        let represented = if self.is_for_other() {
            told.text("represented", text::required(text::name(&self.represented, NAME)))
        } else {
            None
        };
        if matches!((&email, &phone), (Some(None), Some(None))) {
            problems.add("email", check.words.t("filing-missing-contact"));
        }
        match (name, email, phone) {
            (Some(name), Some(email), Some(phone)) if problems.is_empty() => Ok((Contact { name, email, phone }, represented)),
            _ => Err(problems),
        }
    }
}

/// Collects what is to be mended, in words.
struct Told<'a> {
    words: &'static Words,
    problems: &'a mut Problems,
}

impl Told<'_> {
    fn text<T>(&mut self, field: &str, checked: Result<T, TextProblem>) -> Option<T> {
        let problem = match checked {
            Ok(value) => return Some(value),
            Err(problem) => problem,
        };
        let own = |kind: &str| self.words.t(&format!("filing-{kind}-{}", field.replace('_', "-"))).to_owned();
        let words = match problem {
            TextProblem::Missing => own("missing"),
            TextProblem::Malformed => own("malformed"),
            other => text_problem(self.words, field, other),
        };
        self.problems.add(field, words);
        None
    }

    fn amount(&mut self, typed: &str, currency: &str) -> Option<Money> {
        let currency = if currency.trim().is_empty() { Some(Currency::Cny) } else { Currency::parse(currency) };
        let Some(currency) = currency else {
            self.problems.add("currency", self.words.t("filing-malformed-currency"));
            return None;
        };
        if typed.trim().is_empty() {
            self.problems.add("amount", self.words.t("filing-missing-amount"));
            return None;
        }
        let problem = match Money::parse(typed, currency) {
            Ok(money) => return Some(money),
            Err(MoneyProblem::NotANumber) => "filing-amount-not-a-number",
            Err(MoneyProblem::TooManyDecimals) => "filing-amount-too-many-decimals",
            Err(MoneyProblem::OutOfRange) => "filing-amount-out-of-range",
        };
        self.problems.add("amount", self.words.t(problem));
        None
    }

    fn date(&mut self, field: &str, typed: &str, today: NaiveDate) -> Option<NaiveDate> {
        if typed.trim().is_empty() {
            return None;
        }
        let problem = match day(typed) {
            None => "filing-date-unreadable",
            Some(day) if day > today => "filing-date-in-the-future",
            Some(day) if day < NaiveDate::from_ymd_opt(2015, 1, 1)? => "filing-date-too-old",
            Some(day) => return Some(day),
        };
        self.problems.add(field, self.words.t(problem));
        None
    }
}

/// `2026-11-08`, and what people type where the browser has no date field: `2026/11/8`, `2026年11月8日`.
pub fn day(typed: &str) -> Option<NaiveDate> {
    let plain: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_end_matches('日').replace(['/', '.', '年', '月'], "-");
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
