//! Every URL on one screen, one scope per audience.

use actix_web::web::{ServiceConfig, get, post, resource};

use super::{assets, health};

pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/static/{name}", get().to(assets::show))
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz));
    consumer_cases(routes);
}

/// A consumer's cases. After the rooms whose paths are under /complaints/new, which are no references.
fn consumer_cases(routes: &mut ServiceConfig) {
    use super::portal::{complaints, evidence, messages, offer, withdrawal};
    routes
        .route("/complaints", get().to(complaints::index))
        .route("/complaints/{reference}", get().to(complaints::show))
        .route("/complaints/{reference}/messages", post().to(messages::create))
        .route("/complaints/{reference}/evidence", post().to(evidence::create))
        .route("/complaints/{reference}/evidence/{file}", get().to(evidence::show))
        .route("/complaints/{reference}/offer", post().to(offer::create))
        .service(resource("/complaints/{reference}/withdrawal").get(withdrawal::new).post(withdrawal::create));
}
