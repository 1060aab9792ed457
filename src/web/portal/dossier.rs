//! `GET /complaints/{reference}/dossier`: the whole complaint as a ZIP that a court or a regulator can read and verify:
//! the history with its hashes, the evidence as it was received, and how to check both. Nothing in it is for staff alone.

mod archive;
mod book;
mod history;

use crate::domain::actor::ActorKind;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream;
use tokio::io::AsyncReadExt;

use self::book::Kept;
use super::case_page;
use crate::files::FileError;
use crate::i18n::Dates;
use crate::store::timeline::Span;
use crate::store::{dossier, providers};
use crate::web::error::WebError;
use crate::web::guards::{Consumer, reference};
use crate::web::server::AppData;
use crate::web::throttle::Limit;

/// Bytes sent at a time.
const PIECE: usize = 64 * 1024;

/// The ZIP, made in a scratch file that is gone with the answer.
pub async fn show(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (reference, actor) = (reference(&path)?, consumer.actor.clone());
    let read = app.db.read(move |conn| {
        let loaded = case_page::load(conn, &actor, reference, Span::All)?;
        let record = dossier::for_consumer(conn, loaded.case.id)?;
        let provider = providers::find(conn, &loaded.case.order.provider)?;
        Ok((loaded, record, provider))
    });
    let (loaded, record, provider) = read.await?;
    // Counted after scope: a stranger who guesses a number takes nobody's turn.
    app.throttle.take(Limit::Dossier, &reference.to_string())?;
    // Whoever is shown it reads the times of the letters: the house's.
    let mut page = consumer.visitor.page(&request, &app);
    page.dates = Dates::new(page.words, app.rules().calendar.zone, page.now);
    let provider = provider.map_or_else(|| loaded.case.order.provider.clone(), |it| it.name(page.words.locale()).to_owned());
    let kept = kept(&app, &loaded).await?;
    let pieces = book::pieces(&page, reference, (&loaded, &provider), &record, &kept)?;
    let (scratch, folder) = (app.files.scratch(&app.random.public_id())?, reference.to_string());
    let (at, zone) = (app.now(), app.rules().calendar.zone);
    let made = web::block(move || archive::write(scratch, &folder, at.with_timezone(&zone).naive_local(), pieces, kept)).await;
    let (file, bytes) = made.map_err(|_| WebError::Unavailable("no thread to pack on".to_owned()))?.map_err(FileError::from)?;
    tracing::info!(%reference, bytes, "dossier taken");
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{reference}.zip\"")))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .no_chunking(bytes)
        .streaming(stream::try_unfold(tokio::fs::File::from_std(file), piece)))
}

/// The case's files, each opened, save those that are lost or altered, and those that nobody may open.
async fn kept(app: &AppData, loaded: &case_page::Loaded) -> Result<Vec<Kept>, WebError> {
    let mut kept = Vec::with_capacity(loaded.files.len());
    for (index, file) in loaded.files.iter().enumerate() {
        if !file.scan.may_be_opened() || file.by == ActorKind::Merchant {
            kept.push(Kept { path: book::path(index, file), file: file.clone(), bytes: None });
            continue;
        }
        let is_intact = app.files.is_intact(&file.sha256).await?;
        if !is_intact {
            tracing::error!(file = file.file, "evidence is lost or altered: restore it from the backup and run redress verify");
        }
        let bytes = if is_intact { Some(app.files.open_file(&file.sha256).await?) } else { None };
        kept.push(Kept { path: book::path(index, file), file: file.clone(), bytes });
    }
    Ok(kept)
}

async fn piece(mut file: tokio::fs::File) -> Result<Option<(web::Bytes, tokio::fs::File)>, std::io::Error> {
    let mut piece = vec![0; PIECE];
    let read = file.read(&mut piece).await?;
    piece.truncate(read);
    Ok((read > 0).then(|| (piece.into(), file)))
}
