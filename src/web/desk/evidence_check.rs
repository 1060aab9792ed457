//! `POST …/evidence/{file}/check`: somebody of ours compared a file with what the complaint says.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use super::case::{files, viewer};
use crate::domain::evidence::{Checked, Mark};
use crate::store::evidence;
use crate::web::WebError;
use crate::web::forms::Form;

/// For each thing to look for: yes, no, or empty where it cannot be seen.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckForm {
    #[serde(default)]
    amount: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    counterparty: String,
    #[serde(default)]
    order_number: String,
}

impl CheckForm {
    fn checked(&self) -> Checked {
        let seen = |mark: Mark| match mark {
            Mark::Amount => &self.amount,
            Mark::Time => &self.time,
            Mark::Counterparty => &self.counterparty,
            Mark::OrderNumber => &self.order_number,
        };
        let all = |answer: &str| Mark::ALL.iter().copied().filter(|mark| seen(*mark) == answer).collect();
        Checked { matches: all("yes"), differs: all("no") }
    }
}

pub async fn create(desk: Desk, Form(form): Form<CheckForm>) -> Result<HttpResponse, WebError> {
    let file = desk.request.match_info().get("file").map(str::to_owned).ok_or(WebError::NotFound)?;
    let checked = form.checked();
    if checked.is_empty() {
        return viewer::again(&desk, &file, desk.words().t("case-check-nothing").to_owned()).await;
    }
    let mut typed = Typed::of("evidence-check", &form, desk.words());
    typed.back = files::view_url(desk.reference, &file, desk.list.as_ref());
    desk.act(typed, "flash-case-file-checked", Some((file, checked)), |tx, case, act, (file, checked)| {
        let found = evidence::find(tx, case.id, file)?;
        Ok(case.check_evidence(&found.owned(), checked, act)?)
    })
    .await
}
