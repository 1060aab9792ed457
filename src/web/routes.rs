//! Every URL on one screen, one scope per audience.

use actix_web::web::{ServiceConfig, get};

use super::desk::{keys, queue};
use super::{assets, health};

pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/static/{name}", get().to(assets::show))
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz));
    desk_queue(routes);
}

fn desk_queue(routes: &mut ServiceConfig) {
    routes
        .route("/desk", get().to(queue::home))
        .route("/desk/queue", get().to(queue::show))
        .route("/desk/keys", get().to(keys::show));
}
