//! Evidence on the case page: a strip of previews, each with what somebody of ours saw in it.

use super::act::Desk;
use super::way::List;
use crate::domain::evidence::{Checked, Mark};
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::case_page::CaseFile;
use crate::store::evidence::EvidenceFile;
use crate::web::page::Page;

/// One file of the strip.
pub struct Thumb {
    pub url: String,
    /// Empty where there is no picture.
    pub preview: String,
    pub is_pdf: bool,
    pub is_bill: bool,
    pub kind: String,
    pub about: String,
    pub name: String,
    /// What somebody of ours saw in it; empty where nobody looked.
    pub checked: String,
    /// Something in it is not as the complaint says.
    pub differs: bool,
}

/// The strip, oldest first.
pub fn thumbs(page: &Page, file: &CaseFile, desk: &Desk) -> Vec<Thumb> {
    file.files
        .iter()
        .map(|row| {
            let checked = file.checks.get(&row.file);
            Thumb {
                url: view_url(desk.reference, &row.file, desk.list.as_ref()),
                preview: if row.preview_sha256.is_some() { preview_url(desk.reference, &row.file) } else { String::new() },
                is_bill: row.media.is_bill(),
                is_pdf: row.media.extension() == "pdf",
                kind: page.code("evidence", row.kind.as_str()),
                about: about(page, row),
                name: row.name.clone(),
                checked: checked.map(|checked| in_short(page, checked)).unwrap_or_default(),
                differs: checked.is_some_and(|checked| !checked.differs.is_empty()),
            }
        })
        .collect()
}

fn about(page: &Page, row: &EvidenceFile) -> String {
    let at = page.dates.moment(row.received_at);
    if row.replaced_by.is_some() { format!("{at} · {}", page.t("case-file-was-replaced")) } else { at }
}

fn in_short(page: &Page, checked: &Checked) -> String {
    if checked.differs.is_empty() {
        page.t1("case-check-matches", "marks", marks(page, &checked.matches))
    } else {
        page.t1("case-check-differs", "marks", marks(page, &checked.differs))
    }
}

fn marks(page: &Page, marks: &[Mark]) -> String {
    let words: Vec<String> = marks.iter().map(|mark| page.code("case-check-mark", mark.as_str())).collect();
    words.join(page.t("list-comma"))
}

/// What somebody of ours saw in a file, as the history tells it.
pub fn checked(page: &Page, matches: &[Mark], differs: &[Mark]) -> String {
    let same = (!matches.is_empty()).then(|| page.t1("case-check-matches", "marks", marks(page, matches)));
    let other = (!differs.is_empty()).then(|| page.t1("case-check-differs", "marks", marks(page, differs)));
    let told: Vec<String> = same.into_iter().chain(other).collect();
    page.t1("case-did-checked", "seen", told.join(page.t("list-comma")))
}

/// The viewer of a file, which leads back to the list that somebody came from.
pub fn view_url(reference: Reference, file: &str, list: Option<&List>) -> String {
    let from = list.map(|list| format!("&{}", list.as_from())).unwrap_or_default();
    format!("{}?view=1{from}", paths::desk_file(reference, file))
}

pub fn preview_url(reference: Reference, file: &str) -> String {
    format!("{}?preview=1", paths::desk_file(reference, file))
}
