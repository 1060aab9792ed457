//! What is written in a dossier, in the reader's language.

use crate::domain::actor::ActorKind;
use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;

use super::history;
use crate::domain::reference::Reference;
use crate::domain::sla::Clock;
use crate::store::dossier::Record;
use crate::store::evidence::EvidenceFile;
use crate::web::claim_words;
use crate::web::error::WebError;
use crate::web::page::Page;
use crate::web::portal::case_now;
use crate::web::portal::case_page::Loaded;
use crate::web::portal::case_story::{self, FileView, Line};

/// A file of the dossier that we wrote.
pub struct Piece {
    pub name: &'static str,
    pub content: Vec<u8>,
}

/// A piece of evidence.
pub struct Kept {
    /// Its place in the dossier: ASCII, which every unpacker can write.
    pub path: String,
    pub file: EvidenceFile,
    /// `None` where it is lost or altered, or may not be opened.
    pub bytes: Option<std::fs::File>,
}

impl Kept {
    /// Why it is left out, as a code: `lost`, `wanted` (not yet checked for viruses), `infected`, `theirs` (the merchant's: what we
    /// drew of it is on the page).
    pub fn left_out(&self) -> Option<&'static str> {
        match (&self.bytes, self.file.scan.may_be_opened()) {
            (Some(_), _) => None,
            (None, true) if self.file.by == ActorKind::Merchant => Some("theirs"),
            (None, true) => Some("lost"),
            (None, false) => Some(self.file.scan.as_str()),
        }
    }
}

/// `evidence/01-payment_screenshot.png`
pub fn path(index: usize, file: &EvidenceFile) -> String {
    format!("evidence/{:02}-{}.{}", index + 1, file.kind, file.media.extension())
}

struct Fact {
    label: String,
    value: String,
}

struct ClockView {
    name: String,
    began: String,
    due: String,
    end: String,
}

struct FileLine {
    name: String,
    /// Empty where it is left out.
    path: String,
    /// Why; empty where it is there.
    why: &'static str,
    about: String,
    sha256: String,
}

#[derive(Template)]
#[template(path = "dossier/index.html")]
struct Index<'a> {
    page: &'a Page,
    reference: String,
    heading: String,
    made: String,
    facts: Vec<Fact>,
    clocks: Vec<ClockView>,
    lines: Vec<Line>,
    files: Vec<FileLine>,
    events: usize,
    withheld: usize,
    head: &'a str,
}

#[derive(Template)]
#[template(path = "dossier/VERIFY.txt")]
struct HowTo<'a> {
    page: &'a Page,
    reference: String,
    head: &'a str,
}

/// All that we write, in the order of the archive.
pub fn pieces(
    page: &Page,
    reference: Reference,
    (loaded, provider): (&Loaded, &str),
    record: &Record,
    kept: &[Kept],
) -> Result<Vec<Piece>, WebError> {
    let failed = |error: &dyn std::fmt::Display| WebError::Internal(format!("dossier: {error}"));
    let case = &loaded.case;
    let index = Index {
        page,
        reference: reference.to_string(),
        heading: case_now::heading(page, case),
        made: page.t2("dossier-made", ("at", &page.dates.full(page.now)), ("zone", page.dates.zone().name())),
        facts: facts(page, loaded, provider),
        clocks: case.clocks.iter().map(|clock| clock_view(page, clock)).collect(),
        lines: story(page, loaded, kept),
        files: kept.iter().map(|kept| file_line(page, kept)).collect(),
        events: record.entries.len(),
        withheld: record.entries.iter().filter(|entry| entry.told.is_none()).count(),
        head: &record.head,
    };
    let how = HowTo { page, reference: reference.to_string(), head: &record.head };
    let piece = |name, content: Vec<u8>| Piece { name, content };
    Ok(vec![
        piece("index.html", index.render().map_err(|e| failed(&e))?.into_bytes()),
        piece("style.css", include_bytes!("../../../../templates/dossier/style.css").to_vec()),
        piece("events.json", history::json(reference, record, kept).map_err(|e| failed(&e))?),
        piece("VERIFY.txt", how.render().map_err(|e| failed(&e))?.into_bytes()),
        piece("verify.py", include_bytes!("../../../../templates/dossier/verify.py").to_vec()),
    ])
}

fn facts(page: &Page, loaded: &Loaded, provider: &str) -> Vec<Fact> {
    let case = &loaded.case;
    let (order, contact) = (&case.order, &case.contact);
    let others = loaded.others.iter().map(|other| ("filing-orders-sum", Some(claim_words::other(page, other))));
    let day = |day: Option<NaiveDate>| day.map(|day| page.dates.day(day));
    [
        ("dossier-filed", Some(page.dates.full(case.filed_at))),
        ("dossier-problem", Some(page.code("problem", case.problem_type.as_str()))),
        ("dossier-provider", Some(provider.to_owned())),
        ("dossier-merchant", Some(order.merchant.clone())),
        ("dossier-order-number", order.order_number.clone()),
        ("dossier-payment-reference", order.payment_reference.clone()),
        ("dossier-amount", Some(order.amount.to_string())),
        ("dossier-ordered-on", day(order.ordered_on)),
        ("dossier-paid-on", day(order.paid_on)),
        ("dossier-displayed-status", order.displayed_status.clone()),
        ("dossier-name", Some(contact.name.clone())),
        ("dossier-represented", case.represented.clone()),
        ("dossier-email", contact.email.clone()),
        ("dossier-phone", contact.phone.clone()),
    ]
    .into_iter()
    .chain(others)
    .filter_map(|(key, value)| Some(Fact { label: page.t(key).to_owned(), value: value? }))
    .collect()
}

fn clock_view(page: &Page, clock: &Clock) -> ClockView {
    let end = match clock.met_at {
        Some(at) if clock.missed_at.is_some() => page.t1("dossier-clock-met-late", "at", page.dates.full(at)),
        Some(at) => page.t1("dossier-clock-met", "at", page.dates.full(at)),
        None if !clock.is_live() => page.t("dossier-clock-ended").to_owned(),
        None if clock.missed_at.is_some() => page.t("dossier-clock-missed").to_owned(),
        None if clock.due_at.is_none() => page.t("dossier-clock-paused").to_owned(),
        None => page.t("dossier-clock-running").to_owned(),
    };
    ClockView {
        name: page.code("clock", clock.kind.as_str()),
        began: page.dates.full(clock.started_at),
        due: clock.due_at.map(|at| page.dates.full(at)).unwrap_or_default(),
        end,
    }
}

/// Oldest first, as a file is read.
fn story(page: &Page, loaded: &Loaded, kept: &[Kept]) -> Vec<Line> {
    let view = |kept: &Kept| FileView {
        url: kept.path.clone(),
        preview: String::new(),
        name: kept.file.name.clone(),
        kind: String::new(),
        meta: String::new(),
        icon: "file",
        seen_by: String::new(),
        about_url: String::new(),
    };
    let here = kept.iter().filter(|kept| kept.bytes.is_some());
    let files: BTreeMap<&str, FileView> = here.map(|kept| (kept.file.file.as_str(), view(kept))).collect();
    let mut lines = case_story::happened(page, &loaded.case, &loaded.timeline, &files, loaded.wish.as_deref());
    for (line, entry) in lines.iter_mut().zip(&loaded.timeline.entries) {
        line.day = page.dates.full(entry.at);
    }
    lines.reverse();
    lines
}

fn file_line(page: &Page, kept: &Kept) -> FileLine {
    let file = &kept.file;
    let (kind, size) = (page.code("evidence", file.kind.as_str()), case_story::size(file.bytes));
    let at = page.dates.full(file.received_at);
    FileLine {
        name: file.name.clone(),
        path: if kept.bytes.is_some() { kept.path.clone() } else { String::new() },
        why: kept.left_out().unwrap_or_default(),
        about: page.words.with("dossier-file-about", &[("kind", &kind), ("size", &size), ("at", &at)]),
        sha256: file.sha256.clone(),
    }
}
