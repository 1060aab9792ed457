//! `POST …/checks`: which items of the checklist are done. `item`: those that are ticked; `was`: those that were when the form
//! was made.

use actix_web::HttpResponse;
use serde_json::json;

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::web::WebError;
use crate::web::admin::fields::Fields;
use crate::web::forms::Form;

pub async fn create(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Result<HttpResponse, WebError> {
    let fields = Fields(fields);
    let (ticked, was): (Vec<&str>, Vec<&str>) = (fields.all("item").collect(), fields.all("was").collect());
    // What a colleague ticked meanwhile stays: only what this form changed counts.
    let but = |these: &[&str], those: &[&str]| -> Vec<String> {
        these.iter().filter(|id| !those.contains(id)).map(|id| (*id).to_owned()).collect()
    };
    let moved = (but(&ticked, &was), but(&was, &ticked));
    let typed = Typed::of("checks", &json!({}), desk.words());
    desk.act(typed, "flash-case-checked", Some(moved), |_, case, act, (done, undone)| Ok(case.check(done, undone, act)?)).await
}
