//! The lists of incidents as files: the incidents, the cases in one, and how a message went with each case.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value, json};

use super::words::{self, Named as _};
use super::{allowed, id_of, names};
use crate::domain::ids::{CaseId, IncidentId};
use crate::domain::incident::{Incident, hour_at};
use crate::paths;
use crate::store::Conn;
use crate::store::incidents::messages::{self, Delivery};
use crate::store::incidents::{self as kept, cases};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::oversight::basis::in_name;
use crate::web::oversight::picture;
use crate::web::oversight::small::words as words_of;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Keyed, Named, Row};

/// `GET /oversight/incidents.{format}`: those that last, or with `?past=1` those that are over.
pub async fn index(
    request: HttpRequest,
    supervisor: Supervisor,
    format: web::Path<String>,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let (format, is_past) = (Format::of(&format)?, query.get("past").is_some_and(|past| past == "1"));
    picture::may_take(&supervisor, &app, &paths::oversight_incidents_of(is_past))?;
    let (page, names) = (supervisor.0.visitor.page(&request, &app), names(&app).await?);
    let which = page.t(if is_past { "incidents-past" } else { "incidents-live" });
    let about = format!("{} · {which}", page.t("incidents-title"));
    let name = format!("incidents-{}-{}", if is_past { "past" } else { "now" }, page.dates.day_of(page.now));
    tell(&supervisor, &app, json!({ "table": if is_past { "past" } else { "live" }, "format": said(format) })).await?;
    let keys = ["incident-what", "incident-state", "incident-begun", "incident-over", "incident-inside-n"];
    let keys = [keys.as_slice(), &["incident-evidence-head", "incident-cause", "incident-why", "incident-ended"]].concat();
    let (head, scope, db) = (words_of(&page, &keys), supervisor.0.actor().scope(), app.clone());
    let rows = Keyed::new(&page.clone(), head, async move |before: Option<IncidentId>, limit| {
        let scope = scope.clone();
        let read = move |conn: &mut Conn| {
            let found = kept::page(conn, is_past, before, limit as i64)?;
            let ids: Vec<IncidentId> = found.iter().map(|it| it.id).collect();
            Ok((kept::cases::counts(conn, &scope, &ids)?, found))
        };
        let (counts, found) = db.db.read(read).await?;
        let row = |it: &Incident| (it.id, incident(&page, &names, it, counts.get(&it.id).copied().unwrap_or_default()));
        Ok(found.iter().map(row).collect())
    });
    sheet::send(&app, format, &Named { name, about }, rows).await
}

fn incident(page: &Page, names: &words::Providers, it: &Incident, cases: usize) -> Row {
    let at = |hour: i64| page.dates.local(hour_at(hour));
    vec![
        names.title(page, it).into(),
        page.code("incident-state", it.state.as_str()).into(),
        at(it.from_hour).into(),
        at(it.to_hour + 1).into(),
        cases.into(),
        words::highest(page, it).into(),
        it.root_cause.map(|cause| page.code("cause", cause.as_str())).into(),
        it.reason.as_str().into(),
        it.decided_at.filter(|_| it.state.is_past()).map(|at| page.dates.local(at)).into(),
    ]
}

/// `GET …/{id}/cases.{format}`: the cases in it that the reader may see.
pub async fn inside(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<(String, String)>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let (id, format) = (id_of(&path.0)?, Format::of(&path.1)?);
    let incident = app.db.read(move |conn| kept::find(conn, id)).await?;
    picture::may_take(&supervisor, &app, &paths::oversight_incident(id))?;
    let page = supervisor.0.visitor.page(&request, &app);
    let title = names(&app).await?.title(&page, &incident);
    tell(&supervisor, &app, json!({ "table": "cases", "format": said(format), "incident": title })).await?;
    let named = Named {
        name: format!("incident-cases{}", in_name(&title)),
        about: format!("{title} · {} · {}", words::when(&page, &incident), page.t("incident-inside")),
    };
    let keys = ["queue-col-reference", "incident-merchant", "queue-col-status", "incident-filed"];
    let (head, scope, db) = (words_of(&page, &keys), supervisor.0.actor().scope(), app.clone());
    let rows = Keyed::new(&page.clone(), head, async move |before: Option<CaseId>, limit| {
        let scope = scope.clone();
        let found = db.db.read(move |conn| cases::page(conn, &scope, id, before, limit as i64)).await?;
        let row = |line: &cases::Line| -> Row {
            vec![
                line.reference.to_string().into(),
                line.merchant.as_str().into(),
                page.code("status", line.status.as_str()).into(),
                page.dates.local(line.filed_at).into(),
            ]
        };
        Ok(found.iter().map(|line| (line.id, row(line))).collect())
    });
    sheet::send(&app, format, &named, rows).await
}

/// `GET …/{id}/messages/{message}/cases.{format}`: how it went with each case that the reader may see.
pub async fn told(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<(String, String, String)>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let (id, format) = (id_of(&path.0)?, Format::of(&path.2)?);
    let message = path.1.parse().map_err(|_| WebError::NotFound)?;
    let read = app.db.read(move |conn| Ok((kept::find(conn, id)?, messages::find(conn, id, message)?)));
    let (incident, message) = read.await?;
    picture::may_take(&supervisor, &app, &paths::oversight_incident_message(id, message.id))?;
    let page = supervisor.0.visitor.page(&request, &app);
    let title = names(&app).await?.title(&page, &incident);
    tell(&supervisor, &app, json!({ "table": "told", "format": said(format), "incident": title })).await?;
    let at = page.dates.full(message.at);
    let named = Named {
        name: format!("incident-told-{}{}", page.dates.day_of(message.at), in_name(&title)),
        about: format!("{title} · {} · {at}", page.t("incident-told-title")),
    };
    let head = words_of(&page, &["queue-col-reference", "bulk-how", "incident-why"]);
    let (scope, db) = (supervisor.0.actor().scope(), app.clone());
    let rows = Keyed::new(&page.clone(), head, async move |after: Option<CaseId>, limit| {
        let scope = scope.clone();
        // Whoever runs incidents sees the cases of all teams: none is left out of a page.
        let (found, _) = db.db.read(move |conn| messages::page(conn, &scope, message.id, after, limit as i64)).await?;
        Ok(found.iter().map(|it| (it.case, delivery(&page, it))).collect())
    });
    sheet::send(&app, format, &named, rows).await
}

fn delivery(page: &Page, it: &Delivery) -> Row {
    vec![
        it.reference.to_string().into(),
        page.code("incident-delivery", it.state.as_str()).into(),
        it.reason.as_deref().unwrap_or_default().into(),
    ]
}

fn said(format: Format) -> String {
    format.as_str().to_uppercase()
}

/// That it was taken away is on the record.
async fn tell(supervisor: &Supervisor, app: &AppData, what: Value) -> Result<(), WebError> {
    let mut told = Map::from_iter([("report".to_owned(), json!("incidents"))]);
    if let Value::Object(fields) = what {
        told.extend(fields);
    }
    picture::on_record(app, supervisor.0.staff.id, Value::Object(told).to_string()).await
}
