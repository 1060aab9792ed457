//! The viewer of a file: large, turned as it is read, with its facts, what it proves, whether it is still what came, and
//! what somebody of ours saw in it. How it is shown stands in the address, so that it works without a script.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::act::Desk;
use super::files::{preview_url, view_url};
use super::forms::Choice;
use super::page::load;
use super::way;
use crate::domain::case::Action;
use crate::domain::evidence::{Checked, Mark, Scan};
use crate::domain::proof::{self, Held};
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::case_page::CaseFile;
use crate::store::evidence::EvidenceFile;
use crate::store::pages;
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::forms::Query;
use crate::web::page::{Page, html_with};

/// How large: as large as the window lets it, as it is, twice that.
const ZOOMS: [&str; 3] = ["fit", "100", "200"];
const TURNS: [&str; 4] = ["0", "90", "180", "270"];

/// How a file is shown.
#[derive(Clone, Copy)]
struct Shown {
    zoom: &'static str,
    turn: usize,
    /// Its bytes are to be compared with what came.
    verifies: bool,
}

impl Shown {
    fn of(query: &Query) -> Self {
        let asked = |name: &str| query.get(name).map_or("", String::as_str);
        Self {
            zoom: ZOOMS.into_iter().find(|zoom| *zoom == asked("zoom")).unwrap_or("fit"),
            turn: TURNS.iter().position(|turn| *turn == asked("turn")).unwrap_or(0),
            verifies: asked("verify") == "1",
        }
    }

    fn url(&self, file: &str) -> String {
        let zoom = if self.zoom == "fit" { String::new() } else { format!("&zoom={}", self.zoom) };
        let turn = if self.turn == 0 { String::new() } else { format!("&turn={}", self.degrees()) };
        format!("{file}{zoom}{turn}")
    }

    fn degrees(&self) -> &'static str {
        TURNS.get(self.turn).copied().unwrap_or("0")
    }
}

/// A link that shows the file otherwise.
struct Tool {
    url: String,
    /// What a script does at once.
    act: &'static str,
    icon: &'static str,
    words: String,
    is_on: bool,
}

/// A page of a PDF, or the picture of a file.
struct Picture {
    url: String,
    /// Which page it is; empty where it is the only one.
    place: String,
}

/// One thing to look for in a file, with what the complaint says of it.
struct Look {
    mark: &'static str,
    name: String,
    said: String,
    seen: &'static str,
}

#[derive(Template)]
#[template(path = "desk/case_file.html")]
struct FilePage {
    page: Page,
    back: String,
    reference: String,
    title: String,
    name: String,
    kind: String,
    media: String,
    size: String,
    sha256: String,
    received: String,
    by: String,
    audience: String,
    scan: String,
    /// Empty where there is nothing to release, or not by this person.
    release_url: String,
    proves: String,
    strength: String,
    verify_url: String,
    /// What the comparison came to; `None` where nobody asked.
    is_intact: Option<bool>,
    verified: String,
    /// Pictures, a PDF's page by page.
    pictures: Vec<Picture>,
    zoom: &'static str,
    turn: &'static str,
    tools: Vec<Tool>,
    check_url: String,
    looks: Vec<Look>,
    answers: Vec<Choice>,
    /// What is wrong with the form.
    problem: String,
    download: String,
    place: String,
    previous: String,
    next: String,
}

/// The viewer.
pub async fn show(desk: &Desk, id: &str, query: &Query) -> Result<HttpResponse, WebError> {
    let view = build(desk, id, Shown::of(query)).await?;
    Ok(html_with(StatusCode::OK, &view))
}

/// The viewer with what is wrong with the form of what was seen.
pub async fn again(desk: &Desk, id: &str, problem: String) -> Result<HttpResponse, WebError> {
    let shown = Shown { zoom: "fit", turn: 0, verifies: false };
    let view = FilePage { problem, ..build(desk, id, shown).await? };
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn build(desk: &Desk, id: &str, shown: Shown) -> Result<FilePage, WebError> {
    let file = load(desk, Span::Newest).await?;
    let at = file.files.iter().position(|row| row.file == id).ok_or(WebError::NotFound)?;
    let row = file.files.get(at).ok_or(WebError::NotFound)?;
    let neighbour = |at: Option<usize>| {
        at.and_then(|at| file.files.get(at))
            .map(|row| view_url(desk.reference, &row.file, desk.list.as_ref()))
            .unwrap_or_default()
    };
    let is_intact = if shown.verifies { Some(is_intact(desk, row).await?) } else { None };
    let (page, own) = (desk.page(), paths::desk_file(desk.reference, &row.file));
    let pictures = pictures(desk, row, &page).await?;
    let (proves, strength) = proves(&page, &file, row);
    let here = view_url(desk.reference, &row.file, desk.list.as_ref());
    Ok(FilePage {
        back: way::back_url(desk.reference, desk.list.as_ref()),
        reference: desk.reference.to_string(),
        title: without_personal_numbers(&file.case.summary, &file.known_numbers()),
        name: row.name.clone(),
        kind: page.code("evidence", row.kind.as_str()),
        media: row.media.extension().to_uppercase(),
        size: size(row.bytes),
        sha256: row.sha256.clone(),
        received: page.dates.moment(row.received_at),
        by: sent_by(&page, &file, row),
        audience: page.code("case-audience", file.case.shown_to(row.audience).as_str()),
        scan: page.t1(&format!("case-scan-{}", row.scan.as_str()), "found", row.scan_found.as_deref().unwrap_or_default()),
        release_url: release_url(desk, &file, row),
        proves,
        strength,
        verify_url: format!("{}&verify=1", shown.url(&here)),
        verified: page.dates.full(page.now),
        is_intact,
        tools: if pictures.is_empty() { Vec::new() } else { tools(&page, shown, &here) },
        pictures,
        zoom: shown.zoom,
        turn: shown.degrees(),
        check_url: format!("{own}/check{}", desk.list.as_ref().map(|list| format!("?{}", list.as_from())).unwrap_or_default()),
        looks: looks(&page, &file, file.checks.get(&row.file)),
        answers: ["", "yes", "no"].into_iter().map(|value| answer(&page, value)).collect(),
        problem: String::new(),
        download: own,
        place: page.t2("case-file-place", ("n", &(at + 1).to_string()), ("of", &file.files.len().to_string())),
        previous: neighbour(at.checked_sub(1)),
        next: neighbour(at.checked_add(1)),
        page,
    })
}

/// Where a file is let out of quarantine; empty where it is not in it, or not for this person.
fn release_url(desk: &Desk, file: &CaseFile, row: &EvidenceFile) -> String {
    if row.scan == Scan::Infected && file.case.allows(Action::ReleaseEvidence, &desk.agent.actor()) {
        return format!("{}/release", paths::desk_file(desk.reference, &row.file));
    }
    String::new()
}

/// Whether the kept bytes are those that came; an alarm where they are not.
async fn is_intact(desk: &Desk, row: &EvidenceFile) -> Result<bool, WebError> {
    let is_intact = desk.app.files.is_intact(&row.sha256).await?;
    if !is_intact {
        tracing::error!(file = row.file, "evidence is lost or altered: restore it from the backup and run redress verify");
    }
    Ok(is_intact)
}

/// The pages of a PDF one after another, or the picture of the file.
async fn pictures(desk: &Desk, row: &EvidenceFile, page: &Page) -> Result<Vec<Picture>, WebError> {
    if row.scan == Scan::Infected {
        return Ok(Vec::new());
    }
    let id = row.id;
    let count = desk.app.db.read(move |conn| pages::count(conn, id)).await?;
    if count > 0 {
        let own = paths::desk_file(desk.reference, &row.file);
        let place = |n: i64| page.t2("case-page-place", ("n", &n.to_string()), ("of", &count.to_string()));
        let picture = |n| Picture { url: format!("{own}?page={n}"), place: if count > 1 { place(n) } else { String::new() } };
        return Ok((1..=count).map(picture).collect());
    }
    let preview = |_: &String| Picture { url: preview_url(desk.reference, &row.file), place: String::new() };
    Ok(row.preview_sha256.iter().map(preview).collect())
}

fn tools(page: &Page, shown: Shown, here: &str) -> Vec<Tool> {
    let zoom = |zoom: &'static str, icon| Tool {
        url: Shown { zoom, ..shown }.url(here),
        act: zoom,
        icon,
        words: page.code("case-zoom", zoom),
        is_on: shown.zoom == zoom,
    };
    let turn = |by: usize, act, icon| Tool {
        url: Shown { turn: (shown.turn + by) % TURNS.len(), ..shown }.url(here),
        act,
        icon,
        words: page.code("case-turn", act),
        is_on: false,
    };
    vec![zoom("fit", ""), zoom("100", ""), zoom("200", ""), turn(3, "left", "back"), turn(1, "right", "refresh")]
}

/// The piece of proof that a file is, and how strong the case's proof is.
fn proves(page: &Page, file: &CaseFile, row: &EvidenceFile) -> (String, String) {
    let counts = |it: &&EvidenceFile| it.replaced_by.is_none() && it.scan != Scan::Infected;
    let held = Held {
        kinds: file.files.iter().filter(counts).map(|it| it.kind).collect(),
        is_payment_found: file.bills.iter().any(|bill| bill.findings.payment().is_some()),
    };
    let proof = proof::of(file.case.problem_type, &held);
    let piece = proof.pieces.iter().find(|piece| piece.slot.kind() == row.kind);
    let proves = match piece.filter(|_| counts(&row)) {
        Some(piece) => {
            let slot = page.code("proof-slot", piece.slot.as_str());
            page.t2("case-file-piece", ("slot", &slot), ("worth", &piece.worth.to_string()))
        }
        None => page.t("case-file-no-piece").to_owned(),
    };
    let strength = page.code("proof-strength", proof.strength().as_str());
    (proves, page.t2("case-file-strength", ("strength", &strength), ("score", &proof.score.to_string())))
}

/// What the complaint says, to be compared with what the file shows.
fn looks(page: &Page, file: &CaseFile, checked: Option<&Checked>) -> Vec<Look> {
    let order = &file.case.order;
    let said = |mark: Mark| match mark {
        Mark::Amount => order.amount.to_string(),
        Mark::Time => order.paid_on.map(|day| page.dates.weekday_day(day)).unwrap_or_default(),
        Mark::Counterparty => order.merchant.clone(),
        Mark::OrderNumber => order.numbers().collect::<Vec<_>>().join(page.t("list-comma")),
    };
    let seen = |mark: Mark| match checked {
        Some(checked) if checked.matches.contains(&mark) => "yes",
        Some(checked) if checked.differs.contains(&mark) => "no",
        _ => "",
    };
    let look = |mark: &Mark| {
        let said = Some(said(*mark)).filter(|said| !said.is_empty());
        Look {
            mark: mark.as_str(),
            name: page.code("case-check-mark", mark.as_str()),
            said: said.unwrap_or_else(|| page.t("case-check-unsaid").to_owned()),
            seen: seen(*mark),
        }
    };
    Mark::ALL.iter().map(look).collect()
}

fn answer(page: &Page, value: &str) -> Choice {
    let code = if value.is_empty() { "none" } else { value };
    Choice { value: value.to_owned(), label: page.code("case-check-seen", code) }
}

fn sent_by(page: &Page, file: &CaseFile, row: &EvidenceFile) -> String {
    match row.by {
        crate::domain::actor::ActorKind::Consumer if !file.case.contact.name.is_empty() => file.case.contact.name.clone(),
        crate::domain::actor::ActorKind::Consumer => page.t("claimant-consumer").to_owned(),
        _ => page.t("case-staff").to_owned(),
    }
}

/// `192 KB`, `1.4 MB`.
fn size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes >= MIB { format!("{}.{} MB", bytes / MIB, bytes % MIB * 10 / MIB) } else { format!("{} KB", bytes.div_ceil(1024)) }
}
