//! The help page of the desk's keys, and their switch.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::paths;
use crate::store::people;
use crate::web::WebError;
use crate::web::forms::Form;
use crate::web::guards::Agent;
use crate::web::page::{Page, html, see_other_with};
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

/// Not ticked is not sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeysForm {
    #[serde(default)]
    on: String,
}

/// `POST /desk/keys`: for this account, wherever it is signed in.
pub async fn update(agent: Agent, app: AppData, Form(form): Form<KeysForm>) -> Result<HttpResponse, WebError> {
    let (id, on) = (agent.staff.id, form.on == "yes");
    app.db.write(move |tx| people::set_shortcuts(tx, id, on)).await?;
    Ok(see_other_with(&app, &paths::desk_keys(), if on { "flash-keys-on" } else { "flash-keys-off" }))
}

pub async fn show(agent: Agent, request: HttpRequest, app: AppData) -> HttpResponse {
    html(&KeysPage { page: agent.visitor.page(&request, &app), keys: KEYS })
}
