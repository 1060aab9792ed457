//! The cases behind a number of what happened as a file: the rows of the list, all of them.

use actix_web::{HttpRequest, HttpResponse};

use super::{Asked, sentence, told};
use crate::domain::figures::Dimension;
use crate::store::occurrences::{self, Key, Line};
use crate::store::reports::at_leisure;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::oversight::basis::{Basis, Of, Taken};
use crate::web::oversight::cases::file::narrowed_name;
use crate::web::oversight::picture;
use crate::web::oversight::small::words;
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Keyed, Named, Row};

const HEAD: &[&str] = &[
    "oversight-column-reference",
    "behind-day",
    "behind-what",
    "behind-due-day",
    "oversight-problem",
    "oversight-provider",
    "causes-merchant",
    "oversight-agent",
];

/// The file, for somebody who may take it.
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    format: Format,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let asked = match Asked::read(&request, &supervisor, &query, &app).await? {
        Ok(asked) => asked,
        Err(refused) => return Ok(refused),
    };
    let counted = asked.which.clone();
    let count = app.db.read(move |conn| at_leisure(conn, |conn| occurrences::count(conn, &counted))).await?;
    let what = asked.narrow.what;
    let basis = Basis { page: &asked.page, names: &asked.names, filter: &asked.filter, of: Of::Cases };
    let about = format!("{} {}", sentence(&asked.page, &asked.filter, &asked.narrow, count), basis.line());
    let mut fields = asked.narrow.fields();
    fields.retain(|(name, _)| *name != "of");
    let name = format!("cases-{}{}{}", what.as_str().replace('_', "-"), basis.name(), narrowed_name(&fields));
    let named = Named { name, about };
    let told = asked.narrow.told();
    let said = basis.taken(&Taken { report: "cases", table: what.as_str(), format: format.as_str(), own: &told });
    picture::on_record(&app, supervisor.0.staff.id, said).await?;
    let (head, db) = (words(&asked.page, HEAD), app.clone());
    let rows = Keyed::new(&asked.page.clone(), head, async move |after: Option<Key>, limit| {
        let which = asked.which.clone();
        let lines = db
            .db
            .read(move |conn| at_leisure(conn, |conn| occurrences::list(conn, &which, after.as_ref(), limit as i64)))
            .await?;
        Ok(lines.iter().map(|line| (line.key.clone(), cells(&asked, line))).collect())
    });
    sheet::send(&app, format, &named, rows).await
}

fn cells(asked: &Asked, line: &Line) -> Row {
    let (page, names) = (&asked.page, &asked.names);
    vec![
        line.reference.to_string().into(),
        line.key.day.into(),
        told(page, asked.narrow.what, line).into(),
        line.due_on.into(),
        page.code("problem-short", &line.problem_type).into(),
        names.key(page, Dimension::Provider, &line.provider).into(),
        names.key(page, Dimension::Merchant, &line.merchant).into(),
        names.key(page, Dimension::Agent, &line.agent).into(),
    ]
}
