//! Claims about the desk's case page: every act on it, and what it keeps to itself.

mod access;
mod acts;
mod adding_files;
mod bad_input;
mod carried;
mod composing;
mod conflicts;
mod drafts;
mod evidence;
mod fix;
mod forged;
mod guests;
mod history;
mod hostile;
mod merging;
mod merging_at_once;
mod private;
mod promises;
mod related;
mod review;
mod splitting;
mod statutory;
mod ties;
mod twice;
mod viewer;
mod words;

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::corresponding::Request;
use redress::domain::case::holding::HoldRequest;
use redress::domain::case::offering::Proposal;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::RemedyKind;
use redress::domain::hold::HoldAsk;
use redress::paths;
use redress::store::cases;
use redress::store::people::Person;
use redress::store::schema::{events, outbox, texts};

use crate::support::cases::{act_on, close, file_case};
use crate::support::{Answer, Browser, TestApp};

/// Every act of the page, by the noun it is posted to.
pub const NOUNS: [&str; 19] = [
    "triage",
    "assignment",
    "messages",
    "notes",
    "information-request",
    "merchant-request",
    "platform-request",
    "order-facts",
    "offer",
    "escalation",
    "correction",
    "closure",
    "reopening",
    "extension",
    "language",
    "promise",
    "payment-hold",
    "payment-hold-answer",
    "remedies",
];

/// Those that decide something, and carry the version they were decided on.
pub const DECIDING: [&str; 11] = [
    "triage",
    "assignment",
    "offer",
    "escalation",
    "extension",
    "correction",
    "closure",
    "reopening",
    "promise",
    "payment-hold",
    "payment-hold-answer",
];

pub type Fields = Vec<(&'static str, String)>;

/// An agent before a case, and the consumer whose it is.
pub struct Room {
    pub app: TestApp,
    pub case: Case,
    pub me: Person,
    pub agent: Browser,
    pub owner: Person,
    pub consumer: Browser,
}

impl Room {
    pub async fn open(app: TestApp) -> Self {
        let owner = app.person(Role::Consumer, "陈晓", "chenxiao@mail.example", None).await;
        let me = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |filing| filing.consumer = Some(owner.id)).await;
        let (agent, consumer) = (app.signed_in(&me).await, app.signed_in(&owner).await);
        Self { app, case, me, agent, owner, consumer }
    }

    /// Another case of the same consumer, led into the status in which this act is allowed.
    pub async fn ready_for(&mut self, noun: &str) {
        let status = match noun {
            "reopening" => StatusCode::Closed,
            "remedies" => StatusCode::Resolved,
            _ => StatusCode::New,
        };
        self.fresh(status).await;
        if noun == "payment-hold-answer" {
            let until = self.app.app.now() + Duration::days(3);
            let ask =
                move |version| HoldRequest {
                    asks: HoldAsk::ALL.to_vec(), body: "请先不要扣款。".to_owned(), until, version
                };
            self.case = act_on(&self.app, &self.case, Actor::System, |case, act| case.ask_hold(&ask(case.version), act)).await;
        }
    }

    /// Another case of the same consumer in this status.
    pub async fn fresh(&mut self, status: StatusCode) {
        let owner = self.owner.id;
        self.case = file_case(&self.app, |filing| filing.consumer = Some(owner)).await;
        let ask = |whom: &str| Request {
            whom: whom.to_owned(),
            body: "请说明订单状态。".to_owned(),
            until: self.app.app.now() + Duration::days(3),
        };
        let (app, case, we) = (&self.app, &self.case, Actor::System);
        self.case = match status {
            StatusCode::New => return,
            StatusCode::Open => act_on(app, case, we, |case, act| case.message("我们在核实。", act)).await,
            StatusCode::AwaitingConsumer => act_on(app, case, we, |case, act| case.ask_consumer(&ask(""), act)).await,
            StatusCode::AwaitingMerchant => act_on(app, case, we, |case, act| case.ask_merchant(&ask("叮铃到家"), act)).await,
            StatusCode::AwaitingPlatform => act_on(app, case, we, |case, act| case.ask_platform(&ask("支付宝"), act)).await,
            StatusCode::Offered => self.offered().await,
            StatusCode::Resolved => {
                let offered = self.offered().await;
                let seen = offered.offer.as_ref().unwrap().id;
                let by = Actor::Consumer { person: Some(owner), cases: Vec::new() };
                act_on(app, &offered, by, |case, act| case.accept_offer(seen, act)).await
            }
            StatusCode::Closed => close(app, case).await,
        };
    }

    async fn offered(&self) -> Case {
        let proposal = Proposal {
            body: "退回全部款项。".to_owned(),
            remedy: RemedyKind::Refund,
            amount: Some(self.case.order.amount),
            by: redress::domain::offer::Promiser::House,
            conditions: None,
            due_on: NaiveDate::from_ymd_opt(2026, 12, 20).unwrap(),
            until: self.app.app.now() + Duration::days(3),
            version: self.case.version,
        };
        act_on(&self.app, &self.case, Actor::System, |case, act| case.offer(&proposal, act)).await
    }

    pub fn url(&self, noun: &str) -> String {
        let reference = self.case.reference.unwrap();
        match noun {
            "" => paths::desk_case(reference),
            "remedies" => paths::desk_remedy_done(reference, self.case.remedies.first().map_or(1, |remedy| remedy.id.0)),
            noun => paths::desk_case_part(reference, noun),
        }
    }

    pub fn good(&self, noun: &str) -> Fields {
        good(noun, self.case.version)
    }

    pub async fn post(&mut self, noun: &str, fields: &Fields) -> Answer {
        let url = self.url(noun);
        post(&mut self.agent, &url, fields).await
    }

    pub async fn page(&mut self) -> Answer {
        let url = self.url("");
        self.agent.get(&url).await
    }

    /// What its consumer reads.
    pub async fn consumers_page(&mut self) -> Answer {
        let url = paths::complaint(self.case.reference.unwrap());
        self.consumer.get(&url).await
    }

    pub async fn stored(&self) -> Case {
        let id = self.case.id;
        self.app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
    }

    /// The case, and how many events, texts and letters there are in all.
    pub async fn snapshot(&self) -> (Case, [i64; 3]) {
        let counts = self.app.app.db.read(|conn| {
            let events = events::table.count().get_result(conn)?;
            let texts = texts::table.count().get_result(conn)?;
            Ok([events, texts, outbox::table.count().get_result(conn)?])
        });
        (self.stored().await, counts.await.unwrap())
    }

    /// The kinds of the letters owed for this case, oldest first.
    pub async fn letters(&self) -> Vec<String> {
        let id = self.case.id.0;
        let kinds = self.app.app.db.read(move |conn| {
            Ok(outbox::table.filter(outbox::case_id.eq(id)).order(outbox::id).select(outbox::kind).load(conn)?)
        });
        kinds.await.unwrap()
    }
}

/// What an agent would fill in.
pub fn good(noun: &str, version: i64) -> Fields {
    let day = |day: &str| day.to_owned();
    let mut fields: Fields = match noun {
        "triage" => vec![("problem_type", "payment_delayed".into()), ("priority", "urgent".into()), ("team", String::new())],
        "assignment" => vec![("assignee", "me".into())],
        "messages" => vec![("body", "付款记录已经核对。".into())],
        "notes" => vec![("body", "先看支付流水。".into())],
        "information-request" => vec![("body", "请补充银行扣款记录。".into()), ("until", day("2026-11-30"))],
        "merchant-request" | "platform-request" => {
            vec![("whom", "叮铃到家".into()), ("body", "请说明为什么没有完结。".into()), ("until", day("2026-11-30"))]
        }
        "order-facts" => vec![
            ("claimant", "merchant".into()),
            ("state", "in_service".into()),
            ("at", "2026-11-24T13:50".into()),
            ("body", "还没有收到款。".into()),
        ],
        "offer" => vec![
            ("body", "全额退款，订单完结。".into()),
            ("remedy", "refund".into()),
            ("amount", "258.00".into()),
            ("due_on", day("2026-12-01")),
            ("until", day("2026-11-27")),
        ],
        "extension" => {
            vec![("clock", "resolution".into()), ("days", "5".into()), ("reason", "平台要到下周才能核实。".into())]
        }
        "escalation" => vec![("reason", "涉及征信，请主管定夺。".into())],
        "correction" => vec![("field", "phone".into()), ("value", "138 0000 2046".into())],
        "closure" => vec![
            ("outcome", "upheld".into()),
            ("root_cause", "merchant_not_synced".into()),
            ("explanation", "商家已补同步，订单完结。".into()),
        ],
        "language" => vec![("locale", "en".into())],
        "reopening" => vec![("reason", "消费者来电说又扣了一次。".into())],
        "remedies" => vec![("proof", "退款单号 20261130".into())],
        _ => promised(noun),
    };
    if DECIDING.contains(&noun) {
        fields.push(("version", version.to_string()));
    }
    fields
}

/// The same where something is promised or held.
fn promised(noun: &str) -> Fields {
    let day = |day: &str| day.to_owned();
    match noun {
        "promise" => vec![
            ("remedy", "close_order".into()),
            ("promiser", "merchant".into()),
            ("due_on", day("2026-12-01")),
            ("body", "商家说会在这天前完结。".into()),
        ],
        "payment-hold" => vec![
            ("deduct", "yes".into()),
            ("reporting", "yes".into()),
            ("body", "争议期间请不要扣款。".into()),
            ("until", day("2026-12-01")),
        ],
        "payment-hold-answer" => vec![
            ("answer", "granted".into()),
            ("deduct", "yes".into()),
            ("ends_on", day("2026-12-20")),
            ("body", "同意暂停扣款，单号 H-1。".into()),
        ],
        _ => Vec::new(),
    }
}

pub async fn post(browser: &mut Browser, url: &str, fields: &Fields) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(url, &fields).await
}

/// The same fields with one of them different.
pub fn with(mut fields: Fields, name: &'static str, value: &str) -> Fields {
    fields.retain(|(field, _)| *field != name);
    fields.push((name, value.to_owned()));
    fields
}
