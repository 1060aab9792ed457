//! What a screenshot says, beside the picture: offered, corrected where it was misread, and taken into the order.

use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::answers::{Answers, OrderForm, day};
use super::draft::Filer;
use super::evidence::{self, this_page};
use crate::domain::evidence::EvidenceKind;
use crate::domain::money::{Currency, Money};
use crate::paths;
use crate::store::screenshots::{self, Reading};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::page::{Page, see_other_with};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// One screenshot on the evidence page.
pub struct Said {
    pub id: i64,
    pub picture: String,
    /// Still being read.
    pub waits: bool,
    pub amount: String,
    pub paid_on: String,
    pub order_number: String,
    pub payment_reference: String,
    pub displayed_status: String,
    /// What the picture says besides, in words.
    pub about: String,
    /// What differs from what was filled in, in words; empty where nothing does.
    pub differs: String,
    /// What is wrong with what was corrected.
    pub problems: Problems,
}

impl Said {
    /// What is wrong with a field; empty where nothing is.
    pub fn error(&self, field: &str) -> &str {
        self.problems.of(&format!("{field}-{}", self.id))
    }
}

/// What is worth a word: what is being read, and what says something that is not in the order yet.
pub fn said(page: &Page, readings: &[Reading], answers: &Answers) -> Vec<Said> {
    let is_open = |reading: &&Reading| !answers.screenshots_taken.contains(&reading.id.0);
    let told = readings.iter().filter(is_open).filter(|reading| !reading.is_read || !reading.seen.is_empty());
    told.filter_map(|it| one(page, it, &answers.order)).collect()
}

fn one(page: &Page, reading: &Reading, order: &OrderForm) -> Option<Said> {
    let seen = &reading.seen;
    // Such pages tell yuan.
    let amount = seen.amount_minor.filter(|_| order.currency() == Currency::Cny);
    let amount = amount.map(|minor| Money { minor, currency: Currency::Cny }.plain().replace(',', ""));
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let said = Said {
        id: reading.id.0,
        picture: format!("{}?preview=1", paths::draft_evidence(&reading.file)),
        waits: !reading.is_read,
        amount: amount.unwrap_or_default(),
        paid_on: seen.at.map(|at| at.date().to_string()).unwrap_or_default(),
        order_number: text(&seen.order_number),
        payment_reference: text(&seen.payment_reference),
        // Of a payment's page it is the payment's state, not the order's.
        displayed_status: if reading.kind == EvidenceKind::OrderPage { text(&seen.state) } else { String::new() },
        about: seen.counterparty.as_ref().map_or_else(String::new, |who| page.t1("screenshot-counterparty", "who", who)),
        differs: String::new(),
        problems: Problems::default(),
    };
    let pairs = [
        ("filing-amount", &said.amount, plain_amount(&order.amount)),
        ("filing-paid-on", &said.paid_on, day(&order.paid_on).map_or_else(|| order.paid_on.clone(), |day| day.to_string())),
        ("filing-order-number", &said.order_number, order.order_number.clone()),
        ("filing-payment-reference", &said.payment_reference, order.payment_reference.clone()),
        ("filing-displayed-status", &said.displayed_status, order.displayed_status.clone()),
    ];
    let new = pairs.iter().any(|(_, seen, told)| !seen.is_empty() && *seen != told);
    let differing = pairs.iter().filter(|(_, seen, told)| !seen.is_empty() && !told.is_empty() && *seen != told);
    let differs: Vec<String> =
        differing.map(|(label, _, told)| page.t2("screenshot-differs", ("what", page.t(label)), ("told", told))).collect();
    (said.waits || new).then(|| Said { differs: differs.join(page.t("claim-comma")), ..said })
}

/// `258` and `258.00` are the same.
fn plain_amount(typed: &str) -> String {
    Money::parse(typed, Currency::Cny).map_or_else(|_| typed.to_owned(), |money| money.plain().replace(',', ""))
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub struct ScreenshotForm {
    pub screenshot: i64,
    amount: String,
    paid_on: String,
    order_number: String,
    payment_reference: String,
    displayed_status: String,
    pub then: String,
}

impl ScreenshotForm {
    /// What was confirmed or corrected; what was emptied stays as it was.
    fn put_into(&self, order: &mut OrderForm) {
        for (said, told) in [
            (&self.amount, &mut order.amount),
            (&self.paid_on, &mut order.paid_on),
            (&self.order_number, &mut order.order_number),
            (&self.payment_reference, &mut order.payment_reference),
            (&self.displayed_status, &mut order.displayed_status),
        ] {
            if !said.trim().is_empty() {
                told.clone_from(said);
            }
        }
    }

    /// The form again, as it was typed, with what is wrong about it.
    pub fn put_back(self, offered: &mut [Said], problems: &Problems) {
        let Some(said) = offered.iter_mut().find(|said| said.id == self.screenshot) else {
            return;
        };
        for problem in problems.all() {
            said.problems.add(&format!("{}-{}", problem.field, said.id), problem.message.clone());
        }
        (said.amount, said.paid_on) = (self.amount, self.paid_on);
        (said.order_number, said.payment_reference) = (self.order_number, self.payment_reference);
        said.displayed_status = self.displayed_status;
    }
}

/// `POST /complaints/new/screenshot`: what was confirmed or corrected becomes the order's; what was emptied stays as it was.
pub async fn create(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    Form(form): Form<ScreenshotForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let draft = filer.draft.ok_or(WebError::NotFound)?;
    let mine = app.db.read(move |conn| screenshots::of_draft(conn, draft)).await?;
    if !mine.iter().any(|reading| reading.id.0 == form.screenshot) {
        return Err(WebError::NotFound);
    }
    let before = filer.answers.order.clone();
    form.put_into(&mut filer.answers.order);
    if let Err(problems) = filer.answers.order.check(&filer.check(&app)) {
        // Shown with what is wrong; the order stays as it was.
        filer.answers.order = before;
        return evidence::refused(&app, &request, &filer, draft, (form, problems)).await;
    }
    filer.answers.screenshots_taken.push(form.screenshot);
    filer.save(&app, &request).await?;
    Ok(filer.with_cookie(&app, see_other_with(&app, &this_page(&form.then), "flash-screenshot-taken")))
}
