//! Every URL on one screen, one scope per audience.

use actix_web::web::{ServiceConfig, get, post, resource};

use super::portal::{filing, home};
use super::{assets, health};

pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/static/{name}", get().to(assets::show))
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz));
    filing_pages(routes);
}

/// The home page and filing, for anybody.
fn filing_pages(routes: &mut ServiceConfig) {
    use filing::{contact, details, evidence, file, filed, order, problem, review, start};
    let step = |name: &str| resource(crate::paths::filing_step(name));
    routes
        .route("/", get().to(home::show))
        .service(resource("/complaints/new").get(start::show).post(start::create))
        .service(step("problem").get(problem::edit).post(problem::update))
        .service(step("order").get(order::edit).post(order::update))
        .service(step("details").get(details::edit).post(details::update))
        .service(step("evidence").get(evidence::edit).post(evidence::update))
        .service(step("contact").get(contact::edit).post(contact::update))
        .service(step("review").get(review::show).post(review::create))
        .route("/complaints/new/evidence/{file}", get().to(file::show))
        .route("/complaints/new/evidence/{file}/removal", post().to(evidence::destroy))
        .route("/complaints/{reference}/filed", get().to(filed::show));
}
