//! What happens without anybody asking: letters, clocks, previews, housekeeping.

mod housekeeping;
pub mod incidents;
mod letters;
mod pages;
mod previews;
mod promises;
mod scans;
mod screenshots;
mod sending;
mod steady;
mod sweep;
mod texts;
pub mod webhooks;

use std::path::PathBuf;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::filing::Filing;
use redress::domain::case::{Case, Contact};
use redress::domain::change::{Act, Change};
use redress::domain::codes::{Channel, Consent, Locale, ProblemType};
use redress::domain::ids::CaseId;
use redress::domain::money::{Currency, Money};
use redress::domain::order::Order;
use redress::domain::refusal::Refusal;
use redress::jobs::{Done, run_due};
use redress::mail::Mailer;
use redress::store::cases;
use redress::store::schema::outbox;

use crate::support::TestApp;

pub use previews::keep as keep_file;

pub const EMAIL: &str = "wang.fang@example.com";

/// A complaint of Wang Fang's about a stuck order.
pub fn filing(locale: Locale) -> Filing {
    Filing {
        problem_type: ProblemType::OrderStuck,
        order: Order {
            provider: "alipay".to_owned(),
            merchant: "叮铃到家生活服务".to_owned(),
            order_number: Some("2026112400017".to_owned()),
            payment_reference: None,
            amount: Money { minor: 25_800, currency: Currency::Cny },
            ordered_on: None,
            paid_on: None,
            displayed_status: None,
        },
        summary: "订单一直显示待付款".to_owned(),
        description: "我已经付了钱，订单一直没有动静。".to_owned(),
        desired_outcome: None,
        contact: Contact { name: "王芳".to_owned(), email: Some(EMAIL.to_owned()), phone: None },
        consents: vec![Consent::Share, Consent::Mediation, Consent::Statistics],
        represented: None,
        others: Vec::new(),
        locale,
        channel: Channel::Web,
        consumer: None,
        evidence: Vec::new(),
        credit: None,
        payments: Vec::new(),
    }
}

/// Files it.
pub async fn file(app: &TestApp, filing: Filing) -> Case {
    let act = app.app.act(Actor::Consumer { person: None, cases: Vec::new() });
    app.app.db.write(move |conn| cases::record(conn, &Case::file(&filing, &act))).await.unwrap()
}

/// Somebody does something to a case.
pub async fn act(
    app: &TestApp,
    by: Actor,
    case: CaseId,
    what: impl Fn(&Case, &Act) -> Result<Change, Refusal> + Send + 'static,
) -> Case {
    let act = app.app.act(by);
    let done = app.app.db.write(move |conn| {
        let case = cases::find_by_id(conn, &Actor::System, case)?;
        cases::record(conn, &what(&case, &act)?)
    });
    done.await.unwrap()
}

/// A mail room without a mail server.
pub fn folder_mailer(app: &TestApp) -> Mailer {
    Mailer::new(None, &outbox_folder(app), "诉达 <no-reply@redress.test>").unwrap()
}

pub fn outbox_folder(app: &TestApp) -> PathBuf {
    app.folder.path().join("outbox")
}

pub async fn work(app: &TestApp, mailer: &Mailer) -> Done {
    run_due(&app.app, mailer).await.unwrap()
}

/// Letters as files, in the order in which they were queued.
pub fn letter_files(app: &TestApp) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(outbox_folder(app))
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct OutboxRow {
    pub next_at: NaiveDateTime,
    pub attempts: i32,
    pub is_queued: bool,
    pub lease: Option<String>,
    pub sent_at: Option<NaiveDateTime>,
    pub last_error: Option<String>,
}

pub async fn outbox_rows(app: &TestApp) -> Vec<OutboxRow> {
    let rows = app.app.db.read(|conn| Ok(outbox::table.order(outbox::id).select(OutboxRow::as_select()).load(conn)?));
    rows.await.unwrap()
}

/// Queues a letter to a person, with a link of its own that works once.
pub async fn queue_for_person(
    app: &TestApp,
    kind: &'static str,
    person: i64,
    link: Option<(&'static str, i64)>,
    locale: Locale,
) -> Option<i64> {
    let (id, link_id, now) = (app.app.id(), app.app.id(), app.app.now());
    let queued = app.app.db.write(move |conn| {
        let link = link
            .map(|(purpose, minutes)| {
                redress::store::links::renew(conn, link_id, purpose, person, now, now + chrono::Duration::minutes(minutes))
            })
            .transpose()?;
        diesel::insert_into(outbox::table)
            .values((
                outbox::id.eq(id),
                outbox::kind.eq(kind),
                outbox::person_id.eq(Some(person)),
                outbox::link_id.eq(link.as_ref().map(|link| link.id)),
                outbox::recipient_hash.eq(redress::store::letters::recipient_hash(EMAIL)),
                outbox::locale.eq(locale.as_str()),
                outbox::created_at.eq(now.naive_utc()),
                outbox::next_at.eq(now.naive_utc()),
                outbox::attempts.eq(0),
                outbox::is_queued.eq(true),
            ))
            .execute(conn)?;
        Ok(link.map(|link| link.id))
    });
    queued.await.unwrap()
}
