//! `/api/v1/cases/{reference}/evidence`: the files of a case. Who reads them is written down as at the desk; what the virus
//! scanner holds is not handed out. A file that a consumer sent in another way is added as at the desk.

use actix_web::{HttpResponse, web};

use super::acts::Reading;
use super::bearer::Bearer;
use super::filing;
use super::once::{self, Done, receipt};
use super::paging::{self, Asked};
use super::problem::{Kind, Problem};
use super::shapes::{Evidence, EvidenceList, moment};
use crate::domain::evidence::EvidenceKind;
use crate::paths;
use crate::store::cases;
use crate::store::evidence::{self, EvidenceFile};
use crate::web::files;
use crate::web::portal::evidence::{add_here, room};
use crate::web::uploads::{self, Room, Taken};

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

/// `POST …/evidence`: one file, as a form: `evidence_kind` and `file`.
pub async fn create(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    // Asked before the file is read.
    once::needed_key(&bearer, &[])?;
    let (actor, reference) = (bearer.actor(), bearer.reference()?);
    let case = bearer.app.db.read(move |conn| cases::find(conn, &actor, reference)).await?;
    let room = Room { files: room(&case).files.min(1), ..room(&case) };
    let taken = uploads::take_of_program(&bearer.request, payload.into_inner(), &bearer.app, room).await?;
    let row = read(&bearer, &taken)?;
    let key = once::needed_key(&bearer, format!("{} {} {}", row.kind, row.sha256, row.name).as_bytes())?;
    let act = bearer.app.act(bearer.actor());
    let (file, rows, location) = (row.file.clone(), [row], format!("{}/evidence", paths::api_case(reference)));
    once::once(&bearer, key, move |tx| {
        let case = add_here(tx, reference, &rows, &act)?;
        Ok(Done::Now(receipt(&case, (201, format!("{location}/{file}")), Some(file.clone()))))
    })
    .await
}

/// The row of what came; or everything that is to be mended.
fn read(bearer: &Bearer, taken: &Taken) -> Result<EvidenceFile, Problem> {
    let mut reading = Reading::new(bearer);
    let kind = reading.code("evidence_kind", taken.field("evidence_kind"), EvidenceKind::parse);
    for field in taken.fields.keys().filter(|field| *field != "evidence_kind") {
        reading.wrong(field, "api-no-such-field");
    }
    if !taken.problems.is_empty() {
        let words = reading.words;
        let told = |it: &uploads::FileProblem| filing::field("file", &it.trouble.words(words, &it.name));
        return Err(Problem::invalid(taken.problems.iter().map(told).collect()));
    }
    let file = taken.files.first().filter(|file| file.field == "file");
    if file.is_none() {
        reading.wrong("file", "case-files-missing");
    }
    let row = || Some(file?.row(kind?, &bearer.actor(), bearer.app.now(), None));
    let row = row();
    reading.done(row)
}
