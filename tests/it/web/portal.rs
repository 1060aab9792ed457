//! Claims about the consumer's pages.

mod answers;
mod bills;
mod carry;
mod check;
mod claims;
mod complaint;
mod consents;
mod credit;
mod dossier;
mod drafts;
mod evidence_file;
pub mod filing;
mod fix;
mod guides;
mod handed_out;
mod hostile;
mod hours;
mod link;
mod merchants;
mod offer;
mod orders;
mod proof;
mod questions;
mod rating;
mod reopening;
mod replies;
mod second_look;
mod texts;
mod wire;

use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::seal::Purpose;
use redress::store::cases;
use redress::store::timeline::{self, Span};

use crate::support::{Browser, TestApp};

/// A browser that opened this case by its private link.
pub async fn guest_of(app: &TestApp, case: &Case) -> Browser {
    let mut browser = app.browser();
    let token = super::access::token(app, Purpose::Case, case.id.0).await;
    assert_eq!(browser.post(&format!("/t/{token}"), &[]).await.status, 303);
    browser
}

pub fn url(case: &Case) -> String {
    format!("/complaints/{}", case.reference.unwrap())
}

/// The case as it stands in the database.
async fn stored(app: &TestApp, case: &Case) -> Case {
    let id = case.id;
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

/// What people wrote in the case's history, oldest first.
async fn said(app: &TestApp, case: &Case) -> Vec<String> {
    let id = case.id;
    let entries = app.app.db.read(move |conn| timeline::for_staff(conn, id, Span::All)).await.unwrap().entries;
    entries.into_iter().rev().filter_map(|entry| entry.said?.body).collect()
}
