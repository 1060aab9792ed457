//! `POST …/checks`: which items of the checklist are done.

use actix_web::HttpResponse;
use serde_json::json;

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::web::WebError;
use crate::web::admin::fields::Fields;
use crate::web::forms::Form;

pub async fn create(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Result<HttpResponse, WebError> {
    let items: Vec<String> = Fields(fields).all("item").map(str::to_owned).collect();
    let typed = Typed::of("checks", &json!({}), desk.words());
    desk.act(typed, "flash-case-checked", Some(items), |_, case, act, items| Ok(case.check(items, act)?)).await
}
