//! What belongs to a case, on its page: what it is linked to, what was merged into it, and where it goes on.

use crate::domain::event::Happening;
use crate::web::page::Page;

/// What was done to links, as a phrase that follows the name.
pub fn did(page: &Page, what: &Happening) -> Option<String> {
    Some(match what {
        Happening::Linked { other, relation } => page.t1(&format!("case-did-linked-{relation}"), "other", other),
        Happening::Unlinked { other, .. } => page.t1("case-did-unlinked", "other", other),
        Happening::MergedInto { into } => page.t1("case-did-merged-into", "other", into),
        Happening::TookOver { from } => page.t1("case-did-took-over", "other", from),
        Happening::Parted { from } => page.t1("case-did-parted", "other", from),
        Happening::SplitOff { to } => page.t1("case-did-split-off", "other", to),
        Happening::SplitFrom { from, filed } => {
            page.t2("case-did-split-from", ("other", &from.to_string()), ("filed", &page.dates.moment(*filed)))
        }
        _ => return None,
    })
}
