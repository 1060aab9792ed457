//! What staff put on a case to find it again: tags, and the date on which to look at it again.

use chrono::{DateTime, Duration, Utc};

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::{Happening, TextKind};
use crate::domain::refusal::Refusal;
use crate::domain::text;

/// Tags that a case may carry.
pub const MAX_TAGS: usize = 10;
/// Days that a case may be put off.
const MOST_DAYS: i64 = 366;

/// When to look at a case again, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// `None` brings the case back now.
    pub on: Option<DateTime<Utc>>,
    /// What is to be done then; a note for staff.
    pub why: Option<String>,
}

impl Case {
    /// Puts tags on the case and takes others off. Each is one word ([`crate::domain::text::tag`]).
    pub fn tag(&self, add: &[String], remove: &[String], act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Tag, act)?;
        let mut tags: Vec<String> = self.tags.iter().filter(|tag| !remove.contains(tag)).cloned().collect();
        let added: Vec<String> = add.iter().filter(|tag| !self.tags.contains(tag)).cloned().collect();
        if added.iter().any(|tag| text::is_personal(tag) || self.is_named_in(tag)) {
            return Err(Refusal::PersonalTag);
        }
        for tag in &added {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        let removed: Vec<String> = self.tags.iter().filter(|tag| !tags.contains(tag)).cloned().collect();
        if tags == self.tags {
            return Err(Refusal::Unchanged);
        }
        if tags.len() > MAX_TAGS {
            return Err(Refusal::TooManyTags { most: MAX_TAGS });
        }
        let mut change = Change::marked(self, act);
        change.event(Happening::Tagged { added, removed }, None);
        change.case_mut().tags = tags;
        Ok(change)
    }

    /// Whether a tag tells who complained, or for whom.
    fn is_named_in(&self, tag: &str) -> bool {
        [Some(&self.contact.name), self.represented.as_ref()].into_iter().flatten().any(|name| text::holds_name(tag, name))
    }

    /// Puts the case off until a date: it leaves the queue, its clocks do not stop. What the consumer says brings it back.
    pub fn follow_up(&self, follow_up: &FollowUp, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::FollowUp, act)?;
        if follow_up.on.is_some_and(|on| on <= act.at || on > act.at + Duration::days(MOST_DAYS)) {
            return Err(Refusal::BadDate);
        }
        if follow_up.on == self.follow_up {
            return Err(Refusal::Unchanged);
        }
        let mut change = Change::marked(self, act);
        let text = follow_up.why.as_deref().map(|why| change.text(TextKind::Note, None, why));
        change.event(Happening::FollowUpSet { until: follow_up.on }, text);
        change.case_mut().follow_up = follow_up.on;
        Ok(change)
    }
}

impl Change {
    /// What decides nothing: it leaves `version` alone, so that open forms stay good.
    pub(super) fn marked(case: &Case, act: &Act) -> Self {
        let mut change = Self::aside(case, act);
        change.case_mut().last_activity_at = act.at;
        change
    }
}
