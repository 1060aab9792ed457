//! The consumer says how it went, once the case is over.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::act;
use super::case_page::{self, Typed};
use crate::domain::actor::Actor;
use crate::domain::case::rating::Score;
use crate::domain::case::{Action, Case};
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::paths;
use crate::store::ratings::Rated;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, see_other};
use crate::web::server::AppData;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingForm {
    /// 1 to 5; nothing where nothing was chosen.
    #[serde(default)]
    score: String,
    #[serde(default)]
    body: String,
}

/// One of the five answers.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: &'static str,
}

/// The question on the case page.
pub struct RatingView {
    pub url: String,
    pub choices: Vec<Choice>,
    pub score: String,
    pub comment: String,
    /// What was answered before; empty the first time.
    pub said: String,
    /// The last day on which it can be answered.
    pub until: String,
}

/// The question, while it can be answered; what was typed goes before what is kept.
pub fn view(page: &Page, case: &Case, actor: &Actor, rated: Option<&Rated>, typed: &Typed) -> Option<RatingView> {
    let reference = case.reference.filter(|_| case.allows(Action::Rate, actor))?;
    let until = case.rated_until(&page.settings).filter(|until| page.now <= *until)?;
    let label = |score: Score| page.code("rating", &score.get().to_string());
    let choice = |score: Score| Choice { value: score.get().to_string(), label: label(score), hint: "" };
    let (typed_score, typed_comment) = typed.rating.clone().unzip();
    Some(RatingView {
        url: paths::complaint_part(reference, "rating"),
        choices: Score::ALL.into_iter().map(choice).collect(),
        score: typed_score.or_else(|| rated.map(|it| it.score.get().to_string())).unwrap_or_default(),
        comment: typed_comment.or_else(|| rated.and_then(|it| it.comment.clone())).unwrap_or_default(),
        said: rated.map_or_else(String::new, |it| label(it.score)),
        until: page.dates.weekday_day(page.dates.day_of(until)),
    })
}

/// `GET /complaints/{reference}/rating`: the question stands on the case page.
pub async fn new(app: AppData, consumer: Consumer, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    consumer.case(&app, reference).await?;
    Ok(see_other(&format!("{}#rating", paths::complaint(reference))))
}

/// `POST /complaints/{reference}/rating`
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<RatingForm>,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    consumer.case(&app, reference).await?;
    let words = consumer.visitor.page(&request, &app).words;
    let mut typed = Typed { rating: Some((form.score.clone(), form.body.clone())), ..Typed::default() };
    let score = form.score.parse().ok().and_then(Score::new);
    if score.is_none() {
        typed.problems.add("score", words.t("missing-score"));
    }
    let comment = typed.problems.check(words, "rating-comment", text::prose(&form.body, MAX_BODY));
    let (Some(score), Some(comment)) = (score, comment) else {
        return case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await;
    };
    let done = (reference, "flash-complaint-rated", typed);
    act(&app, &request, &consumer, done, move |case, act| case.rate(score, comment.as_deref(), act)).await
}
