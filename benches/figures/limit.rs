//! The limit of a page on this machine: its rows by one indexed query on the thread that answers, and a page of the same
//! length. Of the queue 50 cases, of a case its 200 newest events with their words. No session, no counts, no names, no layout.

use std::cell::RefCell;

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context as _, ensure};
use askama::Template;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use redress::config::{Config, Raw};
use redress::store::Conn;
use redress::store::schema::{cases, events, people, texts};

type Row = (String, String, String, String, String, i64, NaiveDateTime);
type Open = web::Data<RefCell<Conn>>;

/// Which rows.
#[derive(Clone)]
pub enum What {
    Queue,
    Case(String),
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!DOCTYPE html><title>Queue</title><table>{% for row in rows %}<tr><td>{{ row.6 }}</td><td>{{ row.0 }}</td><th><a href="/desk/cases/{{ row.0 }}">{{ row.1 }}</a></th><td>{{ row.3 }} · {{ row.4 }}</td><td>{{ row.5 }}</td><td>{{ row.2 }}</td></tr>{% endfor %}</table><p>{{ rest|safe }}</p>"#
)]
struct Page<'a> {
    rows: Vec<Row>,
    rest: &'a str,
}

impl What {
    fn rows(&self, conn: &mut Conn) -> QueryResult<Vec<Row>> {
        match self {
            Self::Queue => queue(conn),
            Self::Case(reference) => history(conn, reference),
        }
    }
}

fn history(conn: &mut Conn, reference: &str) -> QueryResult<Vec<Row>> {
    let case: i64 = cases::table.filter(cases::reference.eq(reference)).select(cases::id).first(conn)?;
    let words = texts::id.nullable().eq(events::text_id);
    let by = people::id.nullable().eq(events::by_person);
    let told = events::table.left_join(texts::table.on(words)).left_join(people::table.on(by)).filter(events::case_id.eq(case));
    let (body, name) = (texts::body.nullable(), people::name.nullable());
    let told =
        told.order(events::seq.desc()).limit(200).select((events::kind, events::data, body, name, events::seq, events::at));
    let rows: Vec<(String, String, Option<String>, Option<String>, i64, NaiveDateTime)> = told.load(conn)?;
    let row = |(kind, data, body, name, seq, at): (String, String, Option<String>, Option<String>, i64, NaiveDateTime)| {
        (reference.to_owned(), kind, data, body.unwrap_or_default(), name.unwrap_or_default(), seq, at)
    };
    Ok(rows.into_iter().map(row).collect())
}

fn queue(conn: &mut Conn) -> QueryResult<Vec<Row>> {
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

async fn show(open: Open, rest: web::Data<String>, what: web::Data<What>) -> actix_web::Result<HttpResponse> {
    let rows = what.rows(&mut open.borrow_mut()).map_err(actix_web::error::ErrorInternalServerError)?;
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
pub fn serve(listen: &str, bytes: usize, what: What) -> anyhow::Result<()> {
    let rows = what.rows(&mut connect()?)?;
    ensure!(rows.len() >= 50, "the database holds no 50 such rows");
    let bare = Page { rows, rest: "" }.render()?.len();
    let what = web::Data::new(what);
    let rest = web::Data::new("x".repeat(bytes.saturating_sub(bare)));
    let workers = std::thread::available_parallelism()?.get();
    let app = move || {
        // actix has no way to refuse here: without a connection this thread has nothing to serve.
        let open = connect().unwrap_or_else(|error| panic!("{error:#}"));
        App::new()
            .app_data(web::Data::new(RefCell::new(open)))
            .app_data(rest.clone())
            .app_data(what.clone())
            .route("/", web::get().to(show))
    };
    let server = HttpServer::new(app).workers(workers).bind(listen).context("cannot listen")?;
    Ok(actix_web::rt::System::new().block_on(server.run())?)
}
