//! The record as a file: the rows of the filter, read and sent piece by piece; that it was taken away is on the record.

use std::borrow::Cow;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;

use super::filter::{Cursor, Filter, Kind};
use super::rows::{Lister, Row};
use super::whose;
use crate::domain::permission::Permission;
use crate::store::audits;
use crate::web::access::sign_in_again;
use crate::web::csv::{self, BOM};
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::oversight::export::MOST_ROWS;
use crate::web::page::{Page, see_other};
use crate::web::server::AppData;
use crate::web::throttle::Limit;

/// Rows read at a time: what is held in memory of a file.
const PIECE: usize = 500;

/// The file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let whose = whose(&supervisor)?;
    let staff = supervisor.0.staff;
    if !staff.may(Permission::ExportReports) {
        return Err(WebError::NotFound);
    }
    let page = supervisor.0.visitor.page(&request, &app);
    let people = app.db.read(move |conn| audits::people_of(conn, whose)).await?;
    let (mut problems, zone) = (Problems::default(), app.rules().calendar.zone);
    let filter = Filter::read(&query, &people, &page, zone, &mut problems);
    // Back to the list: a browser that is sent on to a file stays on the page that asked for the password.
    sign_in_again::fresh(&supervisor.0.visitor, app.now(), &filter.link(&[]))?;
    let case = filter.find_case(&app, &page, &mut problems).await?;
    if !problems.is_empty() {
        return Ok(see_other(&format!("{}?{}", crate::paths::oversight_audit(), request.query_string())));
    }
    app.throttle.take(Limit::Exports, &staff.id.to_string())?;
    let (id, at, after) = (app.id(), app.now(), said(&filter));
    app.db.write(move |tx| audits::told(tx, id, staff.id, at, (audits::EXPORTED, &after))).await?;
    let name = format!("{}-{}-{}.csv", filter.kind, filter.period.from, filter.period.to);
    let lister = Lister { asked: filter.asked(whose, case, zone), kind: filter.kind, page, app };
    let file = File { lister, after: None, left: MOST_ROWS, is_begun: false };
    let mut response = HttpResponse::Ok();
    response.content_type("text/csv; charset=utf-8");
    response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    Ok(response.streaming(stream::unfold(file, File::piece)))
}

/// What was taken away, for the record.
fn said(filter: &Filter) -> String {
    let mut said = serde_json::json!({ "kind": filter.kind, "from": filter.period.from, "to": filter.period.to });
    if let Some(fields) = said.as_object_mut() {
        fields.extend(filter.person.map(|person| ("person".to_owned(), person.to_string().into())));
        fields.extend(filter.reference.map(|reference| ("case".to_owned(), reference.to_string().into())));
        fields.extend(filter.what.map(|what| ("what".to_owned(), what.into())));
    }
    said.to_string()
}

/// A file under way.
struct File {
    lister: Lister,
    after: Option<Cursor>,
    left: usize,
    is_begun: bool,
}

impl File {
    /// The next rows; an error breaks the file off, so that half of it is not taken for all.
    async fn piece(mut self) -> Option<(Result<Bytes, WebError>, Self)> {
        if self.left == 0 {
            return None;
        }
        let piece = self.read().await;
        if let Err(error) = &piece {
            tracing::warn!(%error, "a file was broken off");
            self.left = 0;
        }
        Some((piece, self))
    }

    async fn read(&mut self) -> Result<Bytes, WebError> {
        let limit = self.left.min(PIECE);
        let rows = self.lister.rows(self.after, limit).await?;
        self.left = if rows.len() < limit { 0 } else { self.left - rows.len() };
        self.after = rows.last().map(|row| row.key);
        let is_cut = self.left == 0 && rows.len() == limit && !self.lister.rows(self.after, 1).await?.is_empty();
        let (page, kind) = (&self.lister.page, self.lister.kind);
        let cut = is_cut.then(|| vec![Cow::Owned(page.t1("audit-file-cut", "most", MOST_ROWS))]);
        let head = (!self.is_begun).then(|| head(page, kind));
        let mut bytes = if self.is_begun { Vec::new() } else { BOM.to_vec() };
        self.is_begun = true;
        let lines = head.into_iter().chain(rows.iter().map(|row| cells(page, kind, row))).chain(cut);
        bytes.extend(csv::rows(lines).map_err(|error| WebError::Internal(error.to_string()))?);
        Ok(bytes.into())
    }
}

fn head<'a>(page: &Page, kind: Kind) -> Vec<Cow<'a, str>> {
    let keys: &[&str] = match kind {
        Kind::Changed => &["audit-when", "audit-who", "audit-what", "audit-subject", "audit-changes"],
        Kind::Did => &["audit-when", "audit-who", "audit-what", "audit-case"],
        Kind::Saw => &["audit-day", "audit-who", "audit-case"],
    };
    keys.iter().map(|key| Cow::Owned(page.t(key).to_owned())).collect()
}

fn cells<'a>(page: &Page, kind: Kind, row: &'a Row) -> Vec<Cow<'a, str>> {
    let mut cells: Vec<Cow<'a, str>> = vec![row.machine.as_str().into(), row.who.as_str().into()];
    if kind != Kind::Saw {
        cells.push(row.title.as_str().into());
    }
    cells.push(row.subject.as_str().into());
    if kind == Kind::Changed {
        let told = row
            .differences
            .iter()
            .map(|it| page.words.with("audit-was-is", &[("field", &it.name), ("before", &it.before), ("after", &it.after)]));
        cells.push(told.collect::<Vec<_>>().join("\n").into());
    }
    cells
}
