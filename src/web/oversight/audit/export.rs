//! The record as a file: the rows of the filter, read and sent piece by piece; that it was taken away is on the record.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::filter::{Filter, Kind};
use super::rows::{Lister, Row};
use super::whose;
use crate::domain::ids::PersonId;
use crate::domain::permission::Permission;
use crate::store::people::{self, Edit};
use crate::store::{Conn, audits};
use crate::web::access::sign_in_again;
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::oversight::basis::in_name;
use crate::web::page::{Page, see_other};
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Keyed, Named};
use crate::web::throttle::Limit;

/// The file.
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    format: Path<String>,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let format = Format::of(&format)?;
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
    let (by, target) = (Some(staff.id), case.map_or(0, |case| case.0));
    let told = move |tx: &mut Conn| {
        let (what, before, after) = (audits::EXPORTED, String::new(), after.clone());
        people::audit(tx, &Edit { id, by, at, what, target, before, after })
    };
    app.db.write(told).await?;
    let named = named(&page, &filter, &people);
    let lister = Lister { asked: filter.asked(whose, case, zone), filter, page, app: app.clone() };
    let rows = Keyed::new(&lister.page.clone(), head(&lister.page, lister.filter.kind), async move |after, limit| {
        let rows = lister.rows(after, limit).await?;
        Ok(rows.iter().map(|row| (row.key, cells(&lister.page, lister.filter.kind, row))).collect())
    });
    sheet::send(&app, format, &named, rows).await
}

/// What it is called, and what it is of.
fn named(page: &Page, filter: &Filter, people: &[(PersonId, String)]) -> Named {
    let period = filter.period;
    let person = filter.person.and_then(|id| people.iter().find(|(person, _)| *person == id)).map(|(_, name)| name.clone());
    let reference = filter.reference.map(|reference| reference.to_string());
    let what = filter.what.map(|what| super::words::what(page, filter.kind, what));
    let of = filter.of.as_ref().map(|_| page.t("audit-of-one").to_owned());
    let narrowed: Vec<String> = [person, reference, what, of].into_iter().flatten().collect();
    let ends: String = narrowed.iter().map(|words| in_name(words)).collect();
    let days = page.t2("basis-days-of", ("from", &period.from.to_string()), ("to", &period.to.to_string()));
    let about = [page.t("audit-title").to_owned(), page.code("audit-kind", filter.kind.as_str()), days];
    Named {
        name: format!("{}-{}-{}{ends}", filter.kind, period.from, period.to),
        about: about.into_iter().chain(narrowed).collect::<Vec<_>>().join(" · "),
    }
}

/// What was taken away, for the record.
fn said(filter: &Filter) -> String {
    let mut said = serde_json::json!({ "kind": filter.kind, "from": filter.period.from, "to": filter.period.to });
    if let Some(fields) = said.as_object_mut() {
        fields.extend(filter.person.map(|person| ("person".to_owned(), person.to_string().into())));
        fields.extend(filter.reference.map(|reference| ("case".to_owned(), reference.to_string().into())));
        fields.extend(filter.what.map(|what| ("what".to_owned(), what.into())));
        fields.extend(filter.thing().map(|(name, value)| (name.to_owned(), value.into())));
    }
    said.to_string()
}

fn head(page: &Page, kind: Kind) -> sheet::Row {
    let keys: &[&str] = match kind {
        Kind::Changed => &["audit-when", "audit-who", "audit-what", "audit-subject", "audit-changes"],
        Kind::Did => &["audit-when", "audit-who", "audit-what", "audit-case"],
        Kind::Saw => &["audit-day", "audit-who", "audit-case"],
    };
    keys.iter().map(|key| page.t(key).into()).collect()
}

fn cells(page: &Page, kind: Kind, row: &Row) -> sheet::Row {
    let mut cells: sheet::Row = vec![row.machine.as_str().into(), row.who.as_str().into()];
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
