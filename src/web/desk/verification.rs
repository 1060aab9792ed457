//! `GET …/verification`: whether the history of a case is whole, recomputed while one waits. Changes nothing.

use actix_web::HttpResponse;
use askama::Template;

use super::case::act::Desk;
use crate::domain::permission::Permission;
use crate::paths;
use crate::store::checkpoints::{self, Checkpoint, Fault, Found};
use crate::store::verify::{self, Altered};
use crate::store::{StoreError, cases};
use crate::web::WebError;
use crate::web::page::{Page, html};

/// What was looked at.
struct Looked {
    entries: i64,
    head: String,
    altered: Vec<Altered>,
    sealed: Option<(Checkpoint, i64)>,
    found: Vec<Found>,
}

#[derive(Template)]
#[template(path = "desk/verification.html")]
struct VerificationPage {
    page: Page,
    reference: String,
    back: String,
    /// What is wrong, sentence by sentence.
    wrong: Vec<String>,
    entries: String,
    head: String,
    sealed: String,
}

/// The check; for whoever reads the audit.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    if !desk.agent.staff.may(Permission::ReadAudit) {
        return Err(WebError::NotFound);
    }
    let (actor, reference, app) = (desk.agent.actor(), desk.reference, desk.app.clone());
    let read = desk.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        let (id, findings) = verify::one(conn, &reference.to_string())?;
        let signed = |hash: &str, signature: &str| app.seal.signed_checkpoint(hash, signature);
        let (sealed, found) = checkpoints::check_case(conn, id, &signed)?;
        let altered = findings.into_iter().map(|finding| finding.what).collect();
        Ok::<_, StoreError>(Looked { entries: case.seq, head: case.head, altered, sealed, found })
    });
    let (looked, page) = (read.await?, desk.page());
    let wrong = looked.altered.iter().map(|it| altered(&page, it));
    Ok(html(&VerificationPage {
        reference: desk.reference.to_string(),
        back: paths::desk_case(desk.reference),
        wrong: wrong.chain(looked.found.iter().map(|it| unfit(&page, it))).collect(),
        entries: page.t1("integrity-entries", "n", looked.entries),
        sealed: sealed(&page, looked.sealed.as_ref()),
        head: looked.head,
        page,
    }))
}

fn sealed(page: &Page, sealed: Option<&(Checkpoint, i64)>) -> String {
    let Some((newest, seq)) = sealed else { return page.t("integrity-not-sealed").to_owned() };
    let (number, seq) = (newest.number.to_string(), seq.to_string());
    page.words.with("integrity-sealed", &[("number", &number), ("at", &page.dates.full(newest.at)), ("seq", &seq)])
}

fn altered(page: &Page, what: &Altered) -> String {
    let of = |key: &str, seq: &i64| page.t1(key, "seq", seq);
    match what {
        Altered::Event(seq) => of("integrity-event", seq),
        Altered::MissingEvent(seq) => of("integrity-missing", seq),
        Altered::Count { on_the_case, found } => {
            page.t2("integrity-count", ("expected", &on_the_case.to_string()), ("found", &found.to_string()))
        }
        Altered::Head => page.t("integrity-head").to_owned(),
        Altered::Text(seq) => of("integrity-text", seq),
        Altered::MissingText(seq) => of("integrity-text-missing", seq),
        Altered::Sealed(seq) => of("integrity-file", seq),
        Altered::File(_) | Altered::Preview(_) => page.t("integrity-bytes").to_owned(),
    }
}

fn unfit(page: &Page, found: &Found) -> String {
    let (key, seq) = match &found.fault {
        Fault::Gone(_) => ("integrity-cut", 0),
        Fault::Cut(_, seq) => ("integrity-cut", *seq),
        Fault::Rewritten(_, seq) => ("integrity-rewritten", *seq),
        _ => ("integrity-checkpoint", 0),
    };
    page.t2(key, ("number", &found.number.to_string()), ("seq", &seq.to_string()))
}
