//! Is the process alive, and can it serve.

use actix_web::HttpResponse;

use super::server::AppData;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// `GET /readyz`: the database can be read and written.
pub async fn readyz(app: AppData) -> HttpResponse {
    let readable = app.db.read(crate::store::people::has_admin).await;
    let writable = app.db.write(|_| Ok(())).await;
    match readable.and(writable) {
        Ok(()) => HttpResponse::Ok().content_type("text/plain").body("ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            HttpResponse::ServiceUnavailable().content_type("text/plain").body("not ready")
        }
    }
}
