//! Filing a complaint: one question group a page, kept in a draft, filed once. A step cannot be skipped.

use crate::domain::coded::coded;
use crate::domain::codes::ProblemType;
use crate::domain::incident::Banner;
use crate::paths;
use crate::web::forms::Problems;
use crate::web::page::Page;

pub mod answers;
pub mod carry;
pub mod contact;
pub mod details;
pub mod draft;
pub mod evidence;
pub mod file;
pub mod filed;
pub mod hand_in;
pub mod missing;
pub mod order;
pub mod orders;
pub mod payment;
pub mod problem;
pub mod review;
pub mod screenshot;
mod slots;
pub mod start;

coded! {
    /// The pages of filing, in their order.
    pub enum Step {
        Problem = "problem",
        Order = "order",
        Details = "details",
        Evidence = "evidence",
        Contact = "contact",
        Review = "review",
    }
}

impl Step {
    /// 1 to 6.
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    pub fn path(self) -> String {
        paths::filing_step(self.as_str())
    }

    fn next(self) -> Self {
        Self::ALL.get(self.number()).copied().unwrap_or(Self::Review)
    }

    fn back(self) -> String {
        match self.number().checked_sub(2).and_then(|before| Self::ALL.get(before)) {
            Some(before) => before.path(),
            None => paths::home(),
        }
    }
}

/// Code under which a change link on the review leads back to it.
pub const THEN_REVIEW: &str = "review";

/// What every step's page has around its question.
pub struct Frame {
    pub at: usize,
    pub names: Vec<String>,
    pub progress: String,
    pub back: String,
    /// `review` or nothing.
    pub then: &'static str,
    pub problems: Problems,
    pub problems_title: String,
    /// What the complaint is about is known to be out of order.
    pub is_known: bool,
}

impl Frame {
    pub fn new(page: &Page, step: Step, then: &str, problems: Problems) -> Self {
        let then = if then == THEN_REVIEW { THEN_REVIEW } else { "" };
        let of = Step::ALL.len().to_string();
        Self {
            at: step.number(),
            names: Step::ALL.iter().map(|step| page.code("filing-step", step.as_str())).collect(),
            progress: page.t2("filing-progress", ("at", &step.number().to_string()), ("of", &of)),
            back: if then.is_empty() { step.back() } else { Step::Review.path() },
            then,
            problems,
            problems_title: page.t("errors-title").to_owned(),
            is_known: false,
        }
    }

    /// Whether the provider and the problem that were chosen are known to be out of order.
    pub fn with_known(mut self, page: &Page, answers: &answers::Answers) -> Self {
        let (order, problem) = (&answers.order, ProblemType::parse(&answers.problem.problem_type));
        let is_about = |it: &Banner| problem.is_some_and(|problem| it.is_about(&order.provider, problem, order.merchant.trim()));
        self.is_known = page.banners().any(is_about);
        self
    }

    /// What is wrong with a field; empty when nothing is.
    pub fn error(&self, field: &str) -> &str {
        self.problems.of(field)
    }

    pub fn is_bad(&self) -> bool {
        !self.problems.is_empty()
    }
}

/// A choice of a list: radios and selects.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}
