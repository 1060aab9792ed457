//! Every URL on one screen, one scope per audience.

use actix_web::web::{ServiceConfig, get};

use super::{assets, health, oversight};

pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/static/{name}", get().to(assets::show))
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz));
    supervisors(routes);
}

fn supervisors(routes: &mut ServiceConfig) {
    routes
        .route("/oversight", get().to(oversight::response_times::index))
        .route("/oversight/response-times", get().to(oversight::response_times::show))
        .route("/oversight/response-times.csv", get().to(oversight::export::show))
        .route("/oversight/cases", get().to(oversight::cases::index));
}
