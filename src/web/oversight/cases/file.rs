//! The cases behind a number as a file: the rows of the list, all of them.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::{Asked, Reader, sentence, state};
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::reports::Key;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::oversight::basis::{Basis, Of, Taken};
use crate::web::oversight::export::{EACH, cells};
use crate::web::oversight::small::words;
use crate::web::oversight::{occurrences, picture};
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Keyed, Named, Row};

/// `GET /oversight/cases.{format}`: of durations, or of what happened.
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    format: Path<String>,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let format = Format::of(&format)?;
    // Back to the list: a browser that is sent on to a file stays on the page that asked for the password.
    picture::may_take(&supervisor, &app, &format!("{}?{}", paths::oversight_cases(), request.query_string()))?;
    if query.contains_key("of") {
        return occurrences::file::show(request, supervisor, format, query, app).await;
    }
    let asked = match Asked::read(&request, &supervisor, &query, &app).await? {
        Ok(asked) => asked,
        Err(refused) => return Ok(refused),
    };
    let reader = asked.reader();
    let counting = reader.clone();
    let count = app.db.read(move |conn| counting.count(conn)).await?;
    let basis = Basis { page: &asked.page, names: &asked.names, filter: &asked.filter, of: Of::Times };
    let about = format!("{} {}", sentence(&asked.page, &asked.filter, &asked.narrow, count), basis.line());
    let named = Named { name: format!("cases-{}{}", asked.filter.clock.as_str().replace('_', "-"), basis.name()), about };
    let said = basis.taken(&Taken { report: "cases", table: "", format: format.as_str(), own: &asked.narrow.told() });
    picture::on_record(&app, supervisor.0.staff.id, said).await?;
    send(&app, format, &named, (asked, reader)).await
}

/// The columns of a measurement, how it stands, and what the case is about.
async fn send(app: &AppData, format: Format, named: &Named, (asked, reader): (Asked, Reader)) -> Result<HttpResponse, WebError> {
    let Asked { page, names, narrow, .. } = asked;
    let head = [EACH, &["oversight-state", "oversight-summary"]].concat();
    let (head, db) = (words(&page, &head), app.clone());
    let rows = Keyed::new(&page.clone(), head, async move |after: Option<Key>, limit| {
        let reader = reader.clone();
        let lines = db.db.read(move |conn| reader.in_order(conn, after, limit as i64)).await?;
        let row = |line| -> Row {
            let more = [state(&page, narrow.lack, line).to_owned(), without_personal_numbers(&line.summary, &[])];
            cells(&page, &names, line).into_iter().chain(more.map(Into::into)).collect()
        };
        Ok(lines.iter().map(|line| (line.key, row(line))).collect())
    });
    sheet::send(app, format, named, rows).await
}
