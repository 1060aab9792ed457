//! An event of a change: what happened, when, and by whom.

use chrono::{DateTime, Utc};

use super::Happening;
use crate::domain::actor::ActorKind;
use crate::domain::ids::{PersonId, TextId};

/// An event of a change, not yet chained: `store` gives it its number and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub by: ActorKind,
    pub person: Option<PersonId>,
    pub what: Happening,
    pub text: Option<TextId>,
}
