//! What people complain about, per problem type and language, with gaps (see `slots`).
mod order_stuck;
mod other;
mod payment_delayed;
mod rights_unprotected;
mod service_unresponsive;

use super::market::Line;
use super::{Tongue, mix};

#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// At most 60 characters before its gaps are filled.
    pub summary: &'static str,
    pub description: &'static str,
    pub desired_outcome: &'static str,
    /// The state as the app shows it.
    pub displayed_status: &'static str,
    /// The trade it fits; `None` fits all.
    pub line: Option<Line>,
}

#[derive(Clone, Copy, Debug)]
pub struct Stories {
    /// Code of the problem type.
    pub problem_type: &'static str,
    pub zh: &'static [Story],
    pub en: &'static [Story],
}

pub static STORIES: [Stories; 5] =
    [order_stuck::STORIES, payment_delayed::STORIES, service_unresponsive::STORIES, rights_unprotected::STORIES, other::STORIES];

impl Stories {
    pub fn of(&self, tongue: Tongue) -> &'static [Story] {
        match tongue {
            Tongue::Zh => self.zh,
            Tongue::En => self.en,
        }
    }
}

/// A story of this type that a merchant of this line can be told of; the first type for an unknown code.
pub fn story(problem_type: &str, tongue: Tongue, line: Line, seed: u64) -> Option<&'static Story> {
    let stories = STORIES.iter().find(|stories| stories.problem_type == problem_type).or(STORIES.first())?.of(tongue);
    let fits = |story: &&Story| story.line.is_none_or(|only| only == line);
    let count = stories.iter().filter(fits).count() as u64;
    stories.iter().filter(fits).nth((mix(seed) % count.max(1)) as usize)
}

/// Any trade.
const fn any(
    summary: &'static str,
    displayed_status: &'static str,
    desired_outcome: &'static str,
    description: &'static str,
) -> Story {
    Story { summary, description, desired_outcome, displayed_status, line: None }
}

impl Story {
    /// The same story, for one trade only.
    const fn of_line(self, line: Line) -> Self {
        Self { line: Some(line), ..self }
    }
}
