//! `GET /complaints/{reference}/readers`: who of ours looked at the case, day by day.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::paths;
use crate::store::{cases, readers};
use crate::web::error::WebError;
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

/// One day.
struct Day {
    day: String,
    names: Vec<String>,
}

#[derive(Template)]
#[template(path = "portal/readers.html")]
struct ReadersPage {
    page: Page,
    reference: String,
    case_url: String,
    days: Vec<Day>,
}

pub async fn show(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let actor = consumer.actor.clone();
    let read = app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        readers::of_case(conn, case.id)
    });
    let found = read.await?;
    let page = consumer.visitor.page(&request, &app);
    let mut days: Vec<Day> = Vec::new();
    for (day, name) in found {
        let day = page.dates.weekday_day(day);
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.names.push(name),
            None => days.push(Day { day, names: vec![name] }),
        }
    }
    let view = ReadersPage { reference: reference.to_string(), case_url: paths::complaint(reference), days, page };
    Ok(html_with(StatusCode::OK, &view))
}
