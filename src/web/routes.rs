//! Every URL on one screen, one scope per audience.

use actix_web::web::{ServiceConfig, get, post};

use super::{assets, desk, health};

pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/static/{name}", get().to(assets::show))
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz));
    desk_case(routes);
}

/// The case at the desk: each act is posted to its noun, and opened by a GET of the same.
fn desk_case(routes: &mut ServiceConfig) {
    use desk::{assignment, case, closure, correction, escalation, information_request, merchant_request, messages};
    use desk::{notes, offer, order_facts, platform_request, remedies, reopening, triage};
    routes
        .route("/desk/cases/{reference}", get().to(case::show))
        .route("/desk/cases/{reference}/triage", post().to(triage::create))
        .route("/desk/cases/{reference}/assignment", post().to(assignment::create))
        .route("/desk/cases/{reference}/messages", post().to(messages::create))
        .route("/desk/cases/{reference}/notes", post().to(notes::create))
        .route("/desk/cases/{reference}/information-request", post().to(information_request::create))
        .route("/desk/cases/{reference}/merchant-request", post().to(merchant_request::create))
        .route("/desk/cases/{reference}/platform-request", post().to(platform_request::create))
        .route("/desk/cases/{reference}/order-facts", post().to(order_facts::create))
        .route("/desk/cases/{reference}/offer", post().to(offer::create))
        .route("/desk/cases/{reference}/remedies/{id}/done", post().to(remedies::done))
        .route("/desk/cases/{reference}/escalation", post().to(escalation::create))
        .route("/desk/cases/{reference}/correction", post().to(correction::create))
        .route("/desk/cases/{reference}/closure", post().to(closure::create))
        .route("/desk/cases/{reference}/reopening", post().to(reopening::create))
        .route("/desk/cases/{reference}/evidence/{file}", get().to(case::evidence))
        .route("/desk/cases/{reference}/{noun}", get().to(case::open));
}
