//! The limit of a queue page on this machine: 50 rows by one indexed query on the thread that answers, and a page of the
//! same length. No session, no counts, no names, no layout.

use std::cell::RefCell;

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context as _, ensure};
use askama::Template;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use redress::config::{Config, Raw};
use redress::store::Conn;
use redress::store::schema::cases;

type Row = (String, String, String, String, String, i64, NaiveDateTime);
type Open = web::Data<RefCell<Conn>>;

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!DOCTYPE html><title>Queue</title><table>{% for row in rows %}<tr><td>{{ row.6 }}</td><td>{{ row.0 }}</td><th><a href="/desk/cases/{{ row.0 }}">{{ row.1 }}</a></th><td>{{ row.3 }} · {{ row.4 }}</td><td>{{ row.5 }}</td><td>{{ row.2 }}</td></tr>{% endfor %}</table><p>{{ rest|safe }}</p>"#
)]
struct Page<'a> {
    rows: Vec<Row>,
    rest: &'a str,
}

fn rows(conn: &mut Conn) -> QueryResult<Vec<Row>> {
    cases::table
        .filter(cases::is_open)
        .order((cases::due_at, cases::id))
        .limit(50)
        .select((
            cases::reference,
            cases::summary,
            cases::status,
            cases::provider,
            cases::merchant,
            cases::amount_minor,
            cases::due_at,
        ))
        .load(conn)
}

async fn show(open: Open, rest: web::Data<String>) -> actix_web::Result<HttpResponse> {
    let rows = rows(&mut open.borrow_mut()).map_err(actix_web::error::ErrorInternalServerError)?;
    let body = Page { rows, rest: &rest }.render().map_err(actix_web::error::ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body))
}

fn connect() -> anyhow::Result<Conn> {
    let config = Config::from_raw(&Raw::from_environment()?)?;
    Ok(match config.database().strip_prefix("sqlite:") {
        Some(path) => Conn::Sqlite(SqliteConnection::establish(path)?),
        None => Conn::Postgres(PgConnection::establish(config.database())?),
    })
}

/// Serves until it is ended, pages of `bytes` bytes.
pub fn serve(listen: &str, bytes: usize) -> anyhow::Result<()> {
    let rows = rows(&mut connect()?)?;
    ensure!(rows.len() == 50, "the database holds no 50 open cases");
    let bare = Page { rows, rest: "" }.render()?.len();
    let rest = web::Data::new("x".repeat(bytes.saturating_sub(bare)));
    let workers = std::thread::available_parallelism()?.get();
    let app = move || {
        // actix has no way to refuse here: without a connection this thread has nothing to serve.
        let open = connect().unwrap_or_else(|error| panic!("{error:#}"));
        App::new().app_data(web::Data::new(RefCell::new(open))).app_data(rest.clone()).route("/", web::get().to(show))
    };
    let server = HttpServer::new(app).workers(workers).bind(listen).context("cannot listen")?;
    Ok(actix_web::rt::System::new().block_on(server.run())?)
}
