//! `/api/v1/cases/{reference}/evidence`: the files of a case. Who reads them is written down as at the desk; what the virus
//! scanner holds is not handed out. Files come from consumers alone, by their own pages.

use actix_web::HttpResponse;

use super::bearer::Bearer;
use super::paging::{self, Asked};
use super::problem::{Kind, Problem};
use super::shapes::{Evidence, EvidenceList, moment};
use crate::store::cases;
use crate::store::evidence::{self, EvidenceFile};
use crate::web::files;

/// `GET …/evidence`
pub async fn index(bearer: Bearer) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&bearer, &[])?;
    let (actor, reference) = (bearer.actor(), bearer.reference()?);
    let read = bearer.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        Ok((case.id, evidence::of_case(conn, case.id)?))
    });
    let (case, found) = read.await?;
    files::note_reader(&bearer.app, case, bearer.staff.id).await;
    let list = EvidenceList { evidence: found.into_iter().map(file).collect() };
    Ok(paging::page(&bearer, &asked, None, &list))
}

fn file(it: EvidenceFile) -> Evidence {
    Evidence {
        id: it.file,
        evidence_kind: it.kind.to_string(),
        file_name: it.name,
        media_type: it.media.as_str().to_owned(),
        bytes: it.bytes,
        sha256: it.sha256,
        by: it.by.to_string(),
        at: moment(it.received_at),
        audience: it.audience.to_string(),
        scan: it.scan.to_string(),
        is_replaced: it.replaced_by.is_some(),
    }
}

/// `GET …/evidence/{file}`: the bytes.
pub async fn show(bearer: Bearer) -> Result<HttpResponse, Problem> {
    Asked::of(&bearer, &[])?;
    let file = bearer.request.match_info().get("file").unwrap_or_default().to_owned();
    let (actor, reference) = (bearer.actor(), bearer.reference()?);
    let answer = files::show(&bearer.app, &bearer.request, actor, reference, file).await?;
    // A browser that would run it: no program of anybody's.
    if answer.status().is_client_error() { Err(Problem::of(Kind::NotFound)) } else { Ok(answer) }
}
