//! The cases behind a number as a file: the rows of the list, all of them.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::{Asked, Reader, sentence, state};
use crate::paths;
use crate::store::reports::{Key, Lack, at_leisure};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::oversight::basis::{Basis, Of, Taken, in_name};
use crate::web::oversight::export::{EACH, ENDED, IN_TIME, WORKING, cells};
use crate::web::oversight::small::words;
use crate::web::oversight::{occurrences, open_then, picture};
use crate::web::server::AppData;
use crate::web::sheet::{self, Cell, Format, Keyed, Named, Row};

/// `GET /oversight/cases.{format}`: of durations, of what happened, or of what was open.
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
    if query.contains_key(open_then::FIELD) {
        return open_then::file(request, supervisor, format, query, app).await;
    }
    let asked = match Asked::read(&request, &supervisor, &query, &app).await? {
        Ok(asked) => asked,
        Err(refused) => return Ok(refused),
    };
    let reader = asked.reader();
    let counting = reader.clone();
    let count = app.db.read(move |conn| at_leisure(conn, |conn| counting.count(conn))).await?;
    let basis = Basis { page: &asked.page, names: &asked.names, filter: &asked.filter, of: Of::Times };
    let about = format!("{} {}", sentence(&asked.page, &asked.filter, &asked.narrow, count), basis.line());
    let (clock, narrowed) = (asked.filter.clock.as_str().replace('_', "-"), narrowed_name(&asked.narrow.fields()));
    let named = Named { name: format!("cases-{clock}{}{narrowed}", basis.name()), about };
    let said = basis.taken(&Taken { report: "cases", table: "", format: format.as_str(), own: &asked.narrow.told() });
    picture::on_record(&app, supervisor.0.staff.id, said).await?;
    send(&app, format, &named, (asked, reader)).await
}

/// The columns of a measurement, and how it stands. What anybody wrote stays here (ADR 31).
async fn send(app: &AppData, format: Format, named: &Named, (asked, reader): (Asked, Reader)) -> Result<HttpResponse, WebError> {
    let Asked { page, names, narrow, .. } = asked;
    let mut head = [EACH, &["oversight-state"]].concat();
    if narrow.lack == Some(Lack::Ended) {
        head[ENDED] = "oversight-column-over";
    }
    let (head, db) = (words(&page, &head), app.clone());
    let rows = Keyed::new(&page.clone(), head, async move |after: Option<Key>, limit| {
        let reader = reader.clone();
        let lines = db.db.read(move |conn| at_leisure(conn, |conn| reader.in_order(conn, after, limit as i64))).await?;
        let row = |line| -> Row {
            let mut row = cells(&page, &names, line);
            if narrow.lack.is_some() {
                // Nobody met it: in time or not, it is not told. How much of it was working time nobody counted to its end.
                row[IN_TIME] = Cell::Nothing;
            }
            if narrow.lack == Some(Lack::Ended) {
                row[WORKING] = Cell::Nothing;
            }
            row.push(state(&page, narrow.lack, line).into());
            row
        };
        Ok(lines.iter().map(|line| (line.key, row(line))).collect())
    });
    sheet::send(app, format, named, rows).await
}

/// The end of a file's name for what a number narrowed its list to: `-in-time-no`.
pub(in crate::web::oversight) fn narrowed_name(fields: &[(&'static str, String)]) -> String {
    fields.iter().flat_map(|(name, value)| [in_name(name), in_name(value)]).collect()
}
