//! The words of a line, looked up once per language and not once per row.

use std::sync::OnceLock;

use crate::domain::case::StatusCode;
use crate::domain::codes::{Locale, Outcome, ProblemType};
use crate::domain::sla::ClockKind;
use crate::i18n::Words;
use crate::paths;
use crate::store::queue::View;

/// Words around a time: `剩 ` and nothing, nothing and ` left`.
pub struct Around {
    pub before: String,
    pub after: String,
}

/// What the lines of the queue say.
pub struct QueueWords {
    statuses: Vec<String>,
    outcomes: Vec<String>,
    clocks: Vec<String>,
    views: Vec<String>,
    levels: Vec<String>,
    problems: Vec<String>,
    empties: Vec<String>,
    pub left: Around,
    pub soon: Around,
    pub over: Around,
    pub work_days: Around,
    pub days: Around,
    pub items: Around,
    pub select: Around,
    pub over_bare: String,
    pub paused: String,
    pub no_clock: String,
    pub until: String,
    pub urgent: String,
    pub unanswered: String,
    pub unassigned: String,
}

impl QueueWords {
    pub fn of(words: &'static Words) -> &'static Self {
        static ZH: OnceLock<QueueWords> = OnceLock::new();
        static EN: OnceLock<QueueWords> = OnceLock::new();
        let kept = if words.locale() == Locale::ZhCn { &ZH } else { &EN };
        kept.get_or_init(|| Self::read(words))
    }

    fn read(words: &'static Words) -> Self {
        let around = |key: &str, name: &str| {
            let text = words.with(key, &[(name, "\u{0}")]);
            let (before, after) = text.split_once('\u{0}').unwrap_or((&text, ""));
            Around { before: before.to_owned(), after: after.to_owned() }
        };
        let own = |key: &'static str| words.t(key).to_owned();
        Self {
            statuses: StatusCode::ALL.iter().map(|code| words.code("queue-status", code.as_str())).collect(),
            outcomes: Outcome::ALL.iter().map(|code| words.code("outcome", code.as_str())).collect(),
            clocks: ClockKind::ALL.iter().map(|code| words.code("clock-short", code.as_str())).collect(),
            views: View::ALL.iter().map(|view| words.code("queue-view", view.as_str())).collect(),
            problems: ProblemType::ALL.iter().map(|code| words.code("problem-short", code.as_str())).collect(),
            levels: (0..=3).map(|level| words.code("level", &level.to_string())).collect(),
            empties: View::ALL.iter().map(|view| words.code("queue-empty", view.as_str())).collect(),
            left: around("chip-left", "time"),
            soon: around("chip-soon", "time"),
            over: around("chip-over", "time"),
            work_days: around("queue-work-days", "days"),
            days: around("queue-days", "days"),
            items: around("queue-items", "count"),
            select: around("queue-select", "reference"),
            over_bare: own("queue-over"),
            paused: own("chip-paused"),
            no_clock: own("chip-none"),
            until: own("queue-until"),
            urgent: own("priority-urgent"),
            unanswered: own("queue-unanswered"),
            unassigned: own("queue-unassigned"),
        }
    }

    pub fn status(&self, code: &str) -> &str {
        word(&self.statuses, StatusCode::ALL.iter().position(|known| known.as_str() == code))
    }

    pub fn outcome(&self, code: &str) -> &str {
        word(&self.outcomes, Outcome::ALL.iter().position(|known| known.as_str() == code))
    }

    pub fn clock(&self, code: &str) -> &str {
        word(&self.clocks, ClockKind::ALL.iter().position(|known| known.as_str() == code))
    }

    pub fn problem(&self, code: &str) -> &str {
        word(&self.problems, ProblemType::ALL.iter().position(|known| known.as_str() == code))
    }

    pub fn level(&self, level: i32) -> &str {
        word(&self.levels, usize::try_from(level).ok())
    }

    pub fn view(&self, view: View) -> &str {
        word(&self.views, View::ALL.iter().position(|known| *known == view))
    }

    /// What an empty view says, and where to go on from it.
    pub fn empty(&'static self, view: View) -> (&'static str, String, &'static str) {
        let on = match view {
            View::All => View::Closed,
            View::Mine => View::Unassigned,
            _ => View::All,
        };
        let said = word(&self.empties, View::ALL.iter().position(|known| *known == view));
        (said, paths::desk_view(on.as_str()), self.view(on))
    }
}

fn word(words: &[String], at: Option<usize>) -> &str {
    at.and_then(|at| words.get(at)).map_or("", String::as_str)
}
