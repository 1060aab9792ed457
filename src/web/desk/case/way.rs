//! Where somebody comes from and goes to: the view of the queue that led to a case, its neighbours there, and what comes
//! after an act. Only places of ours are ever made from what the address says.

use crate::domain::case::Case;
pub use crate::domain::macros::Then;
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::queue::{self, Key, Listing, Reading, View};
use crate::store::{Conn, StoreError};
use crate::web::desk::queue::asked::{Asked, Asker};

/// The cases before and after one.
pub type Neighbours = (Option<Reference>, Option<Reference>);

/// The list of the queue that somebody works through.
#[derive(Clone)]
pub struct List {
    pub listing: Listing,
    /// As an address holds it.
    query: String,
}

impl List {
    /// All open cases: where nobody said which list.
    pub fn all() -> Self {
        Self { listing: Listing::of(View::All), query: format!("view={}", View::All) }
    }

    /// The list that an address names: its own query, or `from` where `view` means something else.
    pub fn of(query: &str, asker: &Asker) -> Option<Self> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let query = value("from").or_else(|| value("view").map(|_| query))?;
        let asked = Asked::read(query, asker)?;
        Some(Self { query: asked.query(), listing: asked.listing })
    }

    /// As the address of the queue has it.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// For the address of a page on which `view` means something else.
    pub fn as_from(&self) -> String {
        serde_urlencoded::to_string([("from", &self.query)]).unwrap_or_default()
    }
}

/// A case as it is opened from this list.
pub fn case_url(reference: Reference, list: Option<&List>) -> String {
    format!("{}{}", paths::desk_case(reference), query(list))
}

/// What an address says of the list that somebody came from.
pub fn query(list: Option<&List>) -> String {
    list.map(|list| format!("?{}", list.query)).unwrap_or_default()
}

/// The list that somebody came from.
pub fn queue_url(list: Option<&List>) -> String {
    list.map_or_else(paths::desk_queue, |list| paths::desk_list(&list.query))
}

/// Who stands beside a case in a list; nobody where it is not in it by nature.
pub fn neighbours(conn: &mut Conn, reading: &Reading, listing: &Listing, case: &Case) -> Result<Neighbours, StoreError> {
    let Some(key) = Key::of(case, listing) else {
        return Ok((None, None));
    };
    queue::neighbours(conn, reading, listing, key)
}

/// The case that comes after one which was just changed: after the place where it stood before. It may be that the case
/// itself moved there.
pub fn next(
    conn: &mut Conn,
    reading: &Reading,
    listing: &Listing,
    (before, after): (&Case, &Case),
) -> Result<Option<Reference>, StoreError> {
    let (_, next) = neighbours(conn, reading, listing, before)?;
    if next.is_some() && next == after.reference {
        return Ok(neighbours(conn, reading, listing, after)?.1.filter(|next| Some(*next) != after.reference));
    }
    Ok(next)
}
