//! Step 2: which order.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answers::OrderForm;
use super::draft::Filer;
use super::{Choice, Frame, Step};
use crate::domain::money::Currency;
use crate::store::providers::{self, Provider};
use crate::store::{Conn, StoreError, merchants};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/filing-order.html")]
struct OrderPage {
    page: Page,
    frame: Frame,
    form: OrderForm,
    providers: Vec<Choice>,
    /// Names that many wrote, to choose from.
    merchants: Vec<String>,
    currencies: Vec<Choice>,
    sign: &'static str,
    is_foreign: bool,
    today: String,
}

impl OrderPage {
    fn new(
        page: Page,
        form: OrderForm,
        problems: Problems,
        (providers, merchants): (&[Provider], Vec<String>),
        today: String,
    ) -> Self {
        let choice = |value: &str, label: String| Choice { value: value.to_owned(), label, hint: String::new() };
        let currency = Currency::parse(&form.currency).unwrap_or(Currency::Cny);
        let locale = page.words.locale();
        Self {
            providers: providers.iter().map(|it| choice(&it.slug, it.name(locale).to_owned())).collect(),
            merchants,
            currencies: Currency::ALL
                .iter()
                .map(|it| choice(it.as_str(), page.code("currency", &it.as_str().to_lowercase())))
                .collect(),
            frame: Frame::new(&page, Step::Order, &form.then, problems),
            sign: currency.sign(),
            is_foreign: currency != Currency::Cny || !form.currency.is_empty() && Currency::parse(&form.currency).is_none(),
            today,
            form: OrderForm { currency: currency.to_string(), ..form },
            page,
        }
    }
}

fn choices(conn: &mut Conn) -> Result<(Vec<Provider>, Vec<String>), StoreError> {
    Ok((providers::list(conn)?, merchants::suggested(conn)?))
}

/// `GET /complaints/new/order`
pub async fn edit(app: AppData, request: HttpRequest, visitor: Visitor, query: Query) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    if let Some(detour) = filer.detour(&app, Step::Order)? {
        return Ok(detour);
    }
    let form = OrderForm { then: query.get("then").cloned().unwrap_or_default(), ..filer.answers.order.clone() };
    let (page, today) = (filer.visitor.page(&request, &app), filer.check(&app).today);
    let (choices, merchants) = app.db.read(choices).await?;
    Ok(html(&OrderPage::new(page, form, Problems::default(), (&choices, merchants), today.to_string())))
}

/// `POST /complaints/new/order`
pub async fn update(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    form: Form<OrderForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let Form(form) = form;
    let (choices, merchants) = app.db.read(choices).await?;
    filer.knows_provider = choices.iter().any(|provider| provider.slug == form.provider);
    let (then, checked) = (form.then.clone(), form.check(&filer.check(&app)));
    filer.answers.order = form;
    match checked {
        Ok(_) => {
            filer.save(&app, &request).await?;
            Ok(filer.onward(&app, Step::Order, &then))
        }
        Err(problems) => {
            filer.keep_if_begun(&app, &request).await?;
            let (page, today) = (filer.visitor.page(&request, &app), filer.check(&app).today);
            let form = filer.answers.order.clone();
            let shown = OrderPage::new(page, form, problems, (&choices, merchants), today.to_string());
            Ok(filer.with_cookie(&app, html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)))
        }
    }
}
