//! `POST …/tags`: words by which staff find the case again. Always appended or taken off, on a closed case too.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::text::{self, TextProblem};
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagForm {
    /// One or several, with commas or spaces between.
    #[serde(default)]
    add: String,
    /// One that is on the case.
    #[serde(default)]
    remove: String,
}

pub async fn create(desk: Desk, Form(form): Form<TagForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("tags", &form, desk.words());
    let remove = text::known_tag(&form.remove).ok().flatten();
    let add = typed.checked("add", |typed| read(typed, remove.is_some()));
    let flash = if remove.is_some() { "flash-case-untagged" } else { "flash-case-tagged" };
    let marks = add.map(|add| (add, remove.into_iter().collect::<Vec<_>>()));
    desk.act(typed, flash, marks, |_, case, act, (add, remove)| Ok(case.tag(add, remove, act)?)).await
}

fn read(typed: &str, may_be_none: bool) -> Result<Vec<String>, TextProblem> {
    let commas = [',', '，', '、', ';', '；', '\n'];
    // As people write them: 138 0013 8000 is one number and not three tags.
    let is_mobile = |part: &str| text::phone(part).ok().flatten().is_some_and(|number| text::mobile(&number).is_some());
    if typed.split(commas).any(is_mobile) {
        return Err(TextProblem::Personal);
    }
    let mut tags = Vec::new();
    for word in typed.split(commas).flat_map(|part| part.split([' ', '\u{3000}', '\t'])).filter(|word| !word.is_empty()) {
        tags.extend(text::tag(word)?);
    }
    if tags.is_empty() && !may_be_none { Err(TextProblem::Missing) } else { Ok(tags) }
}
