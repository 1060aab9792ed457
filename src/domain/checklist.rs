//! What is to be checked before a case of a problem type is closed. Data that administrators change; without any, outcome, root
//! cause and explanation suffice.

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::codes::ProblemType;
use super::rulebook::Rulebook;
use super::sla::Names;

/// Items of one list at most.
pub const MOST_ITEMS: usize = 12;

/// The list of a problem type, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    pub problem_type: ProblemType,
    pub version: u32,
    pub items: Vec<Item>,
}

/// One thing to check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Never given to another item: what was ticked stays what it was.
    pub id: String,
    pub text: Names,
    /// The case cannot be closed before it is done.
    pub required: bool,
}

impl Checklist {
    /// The list that nobody has written yet.
    pub const fn empty(problem_type: ProblemType) -> Self {
        Self { problem_type, version: 0, items: Vec::new() }
    }
}

impl Rulebook {
    /// What is to be checked on a case, in order, and whether it was.
    pub fn checks(&self, case: &Case) -> Vec<(&Item, bool)> {
        let list = self.checklists.get(&case.problem_type);
        let items = list.into_iter().flat_map(|list| &list.items);
        items.map(|item| (item, case.checks.contains(&item.id))).collect()
    }

    /// What stands in the way of closing.
    pub fn unchecked(&self, case: &Case) -> Vec<&Item> {
        let open = self.checks(case).into_iter().filter(|(item, is_done)| item.required && !is_done);
        open.map(|(item, _)| item).collect()
    }
}
