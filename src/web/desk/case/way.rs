//! Where somebody comes from and goes to: the view of the queue that led to a case, its neighbours there, and what comes
//! after an act. Only places of ours are ever made from what the address says.

use crate::domain::case::Case;
pub use crate::domain::macros::Then;
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::queue::{self, Key, Listing, Reach, Reading, View};
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
    /// Where in it the case stood that was opened from it: whoever works on it may move it, or take it out.
    pub place: Option<Key>,
}

impl List {
    /// All open cases: where nobody said which list.
    pub fn all() -> Self {
        Self::whole(View::All)
    }

    /// All of a view.
    pub fn whole(view: View) -> Self {
        Self { listing: Listing::of(view), query: format!("view={view}"), place: None }
    }

    /// The list that an address names: its own query, or `from` where `view` means something else.
    pub fn of(query: &str, asker: &Asker) -> Option<Self> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let query = value("from").or_else(|| value("view").map(|_| query))?;
        let place = value("at").and_then(Key::parse);
        let asked = Asked::read(query, asker)?;
        Some(Self { query: asked.query(), listing: asked.listing, place })
    }

    /// As the address of the queue has it.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// For the address of a page on which `view` means something else.
    pub fn as_from(&self) -> String {
        let from = serde_urlencoded::to_string([("from", &self.query)]).unwrap_or_default();
        format!("{from}{}", self.at())
    }

    fn at(&self) -> String {
        self.place.map(|place| format!("&at={place}")).unwrap_or_default()
    }

    /// Where a case stood when it was opened from here; where it stands now, if nobody said.
    pub fn place_of(&self, case: &Case) -> Option<Key> {
        self.place.filter(|place| place.id == case.id).or_else(|| Key::of(case, &self.listing))
    }

    /// The same, with the place of this case in its addresses.
    pub fn at_case(&self, case: &Case) -> Self {
        self.clone().at_place(self.place_of(case))
    }

    pub fn at_place(self, place: Option<Key>) -> Self {
        Self { place, ..self }
    }
}

/// Another case, as it is opened from this list.
pub fn case_url(reference: Reference, list: Option<&List>) -> String {
    let query = list.map(|list| format!("?{}", list.query)).unwrap_or_default();
    format!("{}{query}", paths::desk_case(reference))
}

/// The same at a part of it: where whoever sorts cases goes on sorting.
pub fn part_url(reference: Reference, part: &str, list: &List) -> String {
    if part.is_empty() {
        case_url(reference, Some(list))
    } else {
        format!("{}?{}", paths::desk_case_part(reference, part), list.query)
    }
}

/// The case that somebody is at, which keeps its place in the list.
pub fn back_url(reference: Reference, list: Option<&List>) -> String {
    format!("{}{}", paths::desk_case(reference), query(list))
}

/// What an address says of the list that somebody came from, and of the place there of the case they are at.
pub fn query(list: Option<&List>) -> String {
    list.map(|list| format!("?{}{}", list.query, list.at())).unwrap_or_default()
}

/// The list that somebody came from.
pub fn queue_url(list: Option<&List>) -> String {
    list.map_or_else(paths::desk_queue, |list| paths::desk_list(&list.query))
}

/// Who stands beside a case in a list: beside the place where it stood when it was opened, wherever it is now; nobody where
/// it was never in it.
pub fn neighbours(conn: &mut Conn, reading: &Reading, list: &List, case: &Case) -> Result<Neighbours, StoreError> {
    let Some(place) = list.place_of(case) else {
        return Ok((None, None));
    };
    let listing = &list.listing;
    let reach = Reach::of(conn, reading, listing)?;
    let (before, after) = queue::neighbours(conn, (reading, listing), &reach, place)?;
    // The case itself may have moved there: then it is whoever stands on its other side.
    let beyond = |conn: &mut Conn, found: Option<Reference>| -> Result<Option<Neighbours>, StoreError> {
        match Key::of(case, listing).filter(|_| found.is_some() && found == case.reference) {
            Some(now) => Ok(Some(queue::neighbours(conn, (reading, listing), &reach, now)?)),
            None => Ok(None),
        }
    };
    let (further_back, further_on) = (beyond(conn, before)?, beyond(conn, after)?);
    Ok((further_back.map_or(before, |it| it.0), further_on.map_or(after, |it| it.1)))
}

/// The case that comes after one which was just changed: after the place where it stood before.
pub fn next(
    conn: &mut Conn,
    reading: &Reading,
    list: &List,
    (before, after): (&Case, &Case),
) -> Result<Option<Reference>, StoreError> {
    Ok(neighbours(conn, reading, &list.at_case(before), after)?.1)
}
