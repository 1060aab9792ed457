//! What programs speak with.

mod cases;
pub mod client;
mod document;
mod events;
mod fits;
mod flood;
mod once;
mod order_facts;
mod right_order;
mod rotation;
mod tokens;

use actix_web::http::Method;
use redress::domain::actor::Role;
use redress::domain::ids::{FactSenderId, MerchantId};
use redress::domain::order_fact::Speaker;
use redress::seal::webhook::Message;
use redress::store::fact_senders::{self, By, NewSender};
use redress::web::api::signed::SEALED;

use crate::support::{Answer, Browser, TestApp};

pub const URL: &str = "/api/v1/order-facts";

/// A program that sends facts.
pub struct Program {
    browser: Browser,
    pub public_id: String,
    pub secret: Vec<u8>,
}

/// How a message differs from a good one.
#[derive(Default)]
pub struct Bent {
    pub seconds: i64,
    pub language: &'static str,
}

impl Program {
    pub fn of(app: &TestApp, public_id: &str, secret: &[u8]) -> Self {
        Self { browser: app.browser(), public_id: public_id.to_owned(), secret: secret.to_vec() }
    }

    /// A sender of this provider's orders.
    pub async fn provider(app: &TestApp, slug: &str) -> Self {
        Self::connect(app, Speaker::Provider(slug.to_owned())).await
    }

    pub async fn merchant(app: &TestApp, merchant: i64) -> Self {
        Self::connect(app, Speaker::Merchant(MerchantId(merchant))).await
    }

    async fn connect(app: &TestApp, speaker: Speaker) -> Self {
        let id = FactSenderId(app.app.id());
        let boss = app.person(Role::Admin, "吴思远", &format!("boss{id}@desk.example"), None).await;
        let secret = [id.0.to_be_bytes()[7]; 32];
        let sealed = app.app.seal.hide(SEALED, id.0, &secret, [3; 12]).unwrap();
        let public_id = format!("sender-{id}");
        let new = NewSender { id, public_id: public_id.clone(), name: format!("程序 {id}"), speaker, sealed };
        let by = By { person: boss.id, at: app.app.now(), edit: app.app.id() };
        app.app.db.write(move |tx| fact_senders::insert(tx, &new, by)).await.unwrap();
        Self::of(app, &public_id, &secret)
    }

    /// Sends a signed message.
    pub async fn send(&mut self, app: &TestApp, id: &str, body: &serde_json::Value) -> Answer {
        self.send_bent(app, (id, &body.to_string()), &Bent::default()).await
    }

    pub async fn send_bent(&mut self, app: &TestApp, (id, body): (&str, &str), bent: &Bent) -> Answer {
        let timestamp = (app.app.now().timestamp() + bent.seconds).to_string();
        let signature = Message { id, timestamp: &timestamp, body: body.as_bytes() }.sign(&self.secret);
        let sender = self.public_id.clone();
        let headers = [
            ("redress-sender", sender.as_str()),
            ("webhook-id", id),
            ("webhook-timestamp", &timestamp),
            ("webhook-signature", &signature),
            ("accept-language", if bent.language.is_empty() { "zh-CN" } else { bent.language }),
        ];
        self.bare(body, &headers).await
    }

    /// Sends exactly these headers.
    pub async fn bare(&mut self, body: &str, headers: &[(&str, &str)]) -> Answer {
        self.browser.send_with(Method::POST, URL, Some("application/json"), body.as_bytes().to_vec(), headers).await
    }
}

/// What was answered, as JSON.
pub fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("no JSON: {}", answer.text()))
}

/// The results of the facts, in their order.
pub fn results(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let results = json(answer)["results"].as_array().unwrap().clone();
    let told = |it: &serde_json::Value| {
        let text = |field: &str| it.get(field).and_then(|it| it.as_str()).unwrap_or_default().to_owned();
        format!("{} {}", text("result"), text("reason")).trim().to_owned()
    };
    results.iter().map(told).collect()
}
