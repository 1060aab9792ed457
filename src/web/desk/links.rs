//! `/desk/cases/{reference}/links`: the cases that belong to this one; one more, or one less.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::case::act::Desk;
use super::case::ties::{TieView, ties};
use super::case::way;
use super::two_cases::Face;
use crate::domain::case::Case;
use crate::domain::case::linking::Linked;
use crate::domain::link::Relation;
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::StoreError;
use crate::store::ties as kept;
use crate::web::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::portal::filing::Choice;

#[derive(Template)]
#[template(path = "desk/links.html")]
struct LinksPage {
    page: Page,
    base: String,
    query: String,
    case: Face,
    linked: Vec<TieView>,
    relations: Vec<Choice>,
    relation: String,
    other: String,
    problems: Problems,
}

impl LinksPage {
    fn e(&self, field: &str) -> &str {
        self.problems.of(field)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkForm {
    #[serde(default)]
    relation: String,
    #[serde(default)]
    other: String,
}

/// Nothing is asked but that it is taken away.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalForm {}

/// `GET …/links`; `?other=` names a case to be linked.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let case = desk.case().await?;
    let other = query.get("other").cloned().unwrap_or_default();
    page(&desk, &case, (Relation::Related.to_string(), other), Problems::default(), StatusCode::OK).await
}

pub async fn create(desk: Desk, Form(form): Form<LinkForm>) -> Result<HttpResponse, WebError> {
    let case = desk.case().await?;
    let words = desk.words();
    let mut problems = Problems::default();
    let relation = Relation::parse(&form.relation);
    if relation.is_none() {
        problems.add("relation", words.t("case-choose"));
    }
    let other = desk.other(Reference::parse(&form.other)).await?.and_then(|other| other.reference);
    if other.is_none() {
        problems.add("other", words.t("links-no-such-case"));
    }
    if let (Some(relation), Some(other)) = (relation, other) {
        let linked = desk.change_two(other, move |tx, [this, that], acts| {
            let (mine, theirs) = (kept::ties(tx, this.id)?, kept::ties(tx, that.id)?);
            Ok(Linked { case: this, ties: &mine }.link(Linked { case: that, ties: &theirs }, relation, acts)?)
        });
        match linked.await {
            Ok(_) => return Ok(done(&desk, "flash-case-linked")),
            Err(StoreError::Refused(refusal)) => problems.add("other", words.refusal(&refusal)),
            Err(error) => return Err(error.into()),
        }
    }
    page(&desk, &case, (form.relation, form.other), problems, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// `POST …/links/{other}/removal`
pub async fn destroy(
    desk: Desk,
    path: web::Path<(String, String)>,
    Form(_): Form<RemovalForm>,
) -> Result<HttpResponse, WebError> {
    let case = desk.case().await?;
    let other = Reference::parse(&path.1).ok_or(WebError::NotFound)?;
    let unlinked = desk.change_two(other, move |tx, [this, that], acts| {
        let (mine, theirs) = (kept::ties(tx, this.id)?, kept::ties(tx, that.id)?);
        Ok(Linked { case: this, ties: &mine }.unlink(Linked { case: that, ties: &theirs }, acts)?)
    });
    match unlinked.await {
        Ok(_) => Ok(done(&desk, "flash-case-unlinked")),
        // A colleague was faster: it is gone, as was wanted.
        Err(StoreError::Refused(_)) => {
            let typed = (Relation::Related.to_string(), String::new());
            let mut problems = Problems::default();
            problems.add("", desk.words().t("links-gone"));
            page(&desk, &case, typed, problems, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

fn done(desk: &Desk, flash: &'static str) -> HttpResponse {
    let place = format!("{}{}", paths::desk_case_part(desk.reference, "links"), way::query(desk.list.as_ref()));
    see_other_with(&desk.app, &place, flash)
}

async fn page(
    desk: &Desk,
    case: &Case,
    (relation, other): (String, String),
    problems: Problems,
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    let (scope, id) = (desk.agent.actor().scope(), case.id);
    let others = desk.app.db.read(move |conn| kept::of_case(conn, &scope, id)).await?;
    let page = desk.page();
    let choice = |relation: &Relation| Choice {
        value: relation.to_string(),
        label: page.code("links-relation", relation.as_str()),
        hint: page.code("links-relation-hint", relation.as_str()),
    };
    let html = LinksPage {
        base: paths::desk_case(desk.reference),
        query: way::query(desk.list.as_ref()),
        case: Face::of(&page, case),
        linked: ties(&page, desk, &others),
        relations: Relation::ALL.iter().map(choice).collect(),
        relation,
        other,
        problems,
        page,
    };
    Ok(html_with(status, &html))
}
