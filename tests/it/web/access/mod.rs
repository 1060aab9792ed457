//! Claims about coming in and going out. Passwords are hashed once for all of them, and really checked in few.

mod account;
mod first_people;
mod joining;
mod own_account;
mod password;
mod private_link;
mod second_step;
mod sign_in;
mod sign_up;
mod sweep;
mod track;

use std::sync::OnceLock;

use chrono::NaiveDate;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::filing::Filing;
use redress::domain::case::{Case, Contact};
use redress::domain::codes::{Channel, Consent, Locale, ProblemType};
use redress::domain::money::{Currency, Money};
use redress::domain::order::Order;
use redress::domain::reference::Reference;
use redress::passwords;
use redress::seal::{Purpose, token_hash};
use redress::store::people::{self, Person};
use redress::store::schema::{outbox, people as people_table};
use redress::store::sessions::Session;
use redress::store::{cases, links, sessions};

use crate::support::{Answer, Browser, TestApp};

pub const PASSWORD: &str = "四块石头 three moons";

fn hashed() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| passwords::hash(PASSWORD).unwrap()).clone()
}

/// A confirmed person whose password is [`PASSWORD`].
pub async fn with_password(app: &TestApp, role: Role, name: &str, email: &str) -> Person {
    let person = app.person(role, name, email, None).await;
    let id = person.id;
    app.app.db.write(move |tx| people::set_password(tx, id, &hashed())).await.unwrap();
    Person { password_hash: Some(hashed()), ..person }
}

/// The person of an address, as they are now.
pub async fn known(app: &TestApp, email: &str) -> Option<Person> {
    let email = email.to_owned();
    app.app.db.read(move |conn| people::find_by_email(conn, &email)).await.unwrap()
}

pub async fn deactivate(app: &TestApp, person: &Person) {
    let id = person.id.0;
    let update = move |conn: &mut _| {
        diesel::update(people_table::table.find(id)).set(people_table::active.eq(false)).execute(conn)?;
        Ok(())
    };
    app.app.db.write(update).await.unwrap();
}

/// Kinds of all letters queued so far, oldest first.
async fn letters(app: &TestApp) -> Vec<String> {
    let load = |conn: &mut _| Ok(outbox::table.order(outbox::id).select(outbox::kind).load::<String>(conn)?);
    app.app.db.read(load).await.unwrap()
}

/// The token that the newest letter of this purpose to this target carries.
pub async fn token(app: &TestApp, purpose: Purpose, target: i64) -> String {
    let link = app.app.db.read(move |conn| links::find_for(conn, purpose.as_str(), target)).await.unwrap().unwrap();
    app.app.seal.link_token(purpose, link.id, link.generation)
}

/// The live session behind a cookie.
pub async fn session(app: &TestApp, cookie: &str) -> Option<Session> {
    let (hash, now) = (token_hash("session", cookie), app.app.now());
    app.app.db.read(move |conn| sessions::find(conn, &hash, now)).await.unwrap()
}

/// A case filed without an account.
async fn file_case(app: &TestApp, email: Option<&str>) -> Case {
    let filing = Filing {
        problem_type: ProblemType::OrderStuck,
        order: Order {
            provider: "alipay".to_owned(),
            merchant: "叮铃到家".to_owned(),
            order_number: None,
            payment_reference: None,
            amount: Money { minor: 25_800, currency: Currency::Cny },
            ordered_on: None,
            paid_on: NaiveDate::from_ymd_opt(2026, 11, 19),
            displayed_status: None,
        },
        summary: "已付款仍显示服务中".to_owned(),
        description: "订单一直显示服务中。".to_owned(),
        desired_outcome: None,
        contact: Contact { name: "陈晓".to_owned(), email: email.map(str::to_owned), phone: Some("13800002046".to_owned()) },
        consents: vec![Consent::Share, Consent::Mediation, Consent::Statistics],
        represented: None,
        others: Vec::new(),
        locale: Locale::ZhCn,
        channel: Channel::Web,
        consumer: None,
        evidence: Vec::new(),
        credit: None,
        payments: Vec::new(),
    };
    let act = app.app.act(Actor::Consumer { person: None, cases: Vec::new() });
    let change = Case::file(&filing, &act);
    app.app.db.write(move |tx| cases::record(tx, &change)).await.unwrap()
}

/// The case as it stands in the database.
pub async fn stored(app: &TestApp, case: &Case) -> Case {
    let id = case.id;
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

fn reference(case: &Case) -> Reference {
    case.reference.unwrap()
}

pub async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await
}

/// The page without what differs in every answer: the masks of its CSRF tokens.
fn unmasked(answer: &Answer) -> String {
    let mut text = answer.text();
    for token in answer.attributes("input[name=csrf]", "value") {
        text = text.replace(&token, "");
    }
    text
}
