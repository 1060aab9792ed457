//! Every URL on one screen, one scope per audience.

use actix_web::web::{ServiceConfig, get};

use super::{assets, health};

pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/static/{name}", get().to(assets::show))
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz));
}
