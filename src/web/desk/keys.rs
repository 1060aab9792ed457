//! The help page of the desk's keys, and their switch.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::web::guards::Agent;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "desk/keys.html")]
struct KeysPage {
    page: Page,
    /// Which keys do what: the caps as pressed one after the other, and the words' key. static/js/desk.js listens.
    keys: &'static [(&'static [&'static str], &'static str)],
}

const KEYS: &[(&[&str], &str)] = &[
    (&["j"], "queue-key-down"),
    (&["k"], "queue-key-up"),
    (&["o"], "queue-key-open"),
    (&["x"], "queue-key-select"),
    (&["f"], "queue-key-filter"),
    (&["p"], "queue-key-pick"),
    (&["a"], "queue-key-assign"),
    (&["m"], "queue-key-macro"),
    (&["t"], "queue-key-triage"),
    (&["e"], "queue-key-close"),
    (&["["], "queue-key-previous"),
    (&["]"], "queue-key-next"),
    (&["r"], "queue-key-reply"),
    (&["n"], "queue-key-note"),
    (&["Ctrl", "Enter"], "queue-key-send"),
    (&["Ctrl", "Shift", "Enter"], "queue-key-send-next"),
    (&["+", "-"], "queue-key-zoom"),
    (&["Ctrl", "K"], "queue-key-palette"),
    (&["/"], "queue-key-search"),
    (&["g", "q"], "queue-key-queue"),
    (&["?"], "queue-key-help"),
];

pub async fn show(agent: Agent, request: HttpRequest, app: AppData) -> HttpResponse {
    html(&KeysPage { page: agent.visitor.page(&request, &app), keys: KEYS })
}
