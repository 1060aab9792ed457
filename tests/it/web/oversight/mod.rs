//! What supervisors read. The cases behind the figures are filed and answered through the rules, at hand-picked instants.

mod audit;
mod audit_narrowed;
mod behind;
mod dashboard;
mod endings;
mod export;
mod exports;
mod incidents;
mod listed;
mod next_response;
mod open_then;
mod pictures;
mod response_times;
mod scheduled;
pub mod sheets;

use chrono::{DateTime, Utc};
use redress::domain::actor::{Actor, Role};
use redress::domain::case::filing::Filing;
use redress::domain::case::{Case, Contact};
use redress::domain::codes::{Channel, Consent, Locale, ProblemType};
use redress::domain::ids::TeamId;
use redress::domain::money::{Currency, Money};
use redress::domain::order::Order;
use redress::store::cases;
use redress::store::people::{self, Person, Team};

use crate::support::TestApp;
use crate::support::app::shanghai;

/// Filed, answered (Shanghai), and by hand: working seconds (Mon–Fri 9–18), wall seconds, in time (8 hours).
/// 13 November 2026 is a Friday.
type Row = ((u32, u32, u32), (u32, u32, u32), i64, i64, bool);
const BY_HAND: [Row; 6] = [
    ((13, 16, 30), (16, 10, 30), 3 * 3600, 66 * 3600, true), // over a weekend: 1.5 + 1.5 hours
    ((14, 12, 0), (16, 9, 30), 1800, 45 * 3600 + 1800, true), // filed on Saturday
    ((17, 20, 0), (18, 9, 0), 0, 13 * 3600, true),           // filed at night, answered at the opening
    ((18, 10, 0), (18, 18, 0), 8 * 3600, 8 * 3600, true),    // exactly at the due instant
    ((18, 10, 0), (19, 9, 1), 8 * 3600 + 60, 23 * 3600 + 60, false), // one minute of the next morning too late
    ((19, 9, 0), (20, 18, 0), 18 * 3600, 33 * 3600, false),  // two whole working days
];

fn instant((day, hour, minute): (u32, u32, u32)) -> DateTime<Utc> {
    shanghai(2026, 11, day, hour, minute)
}

/// A complaint filed at this moment by a guest.
async fn file(app: &TestApp, at: DateTime<Utc>, problem_type: ProblemType) -> Case {
    app.clock.set(at);
    let filing = Filing {
        problem_type,
        order: Order {
            provider: "alipay".to_owned(),
            merchant: "=cmd()".to_owned(),
            order_number: None,
            payment_reference: None,
            amount: Money { minor: 19_900, currency: Currency::Cny },
            ordered_on: None,
            paid_on: None,
            displayed_status: None,
        },
        summary: "<b>钱付了</b>，订单没动".to_owned(),
        description: "付款两天了".to_owned(),
        desired_outcome: None,
        contact: Contact { name: "王芳".to_owned(), email: None, phone: Some("13800002046".to_owned()) },
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
    app.app.db.write(move |tx| cases::record(tx, &Case::file(&filing, &act))).await.unwrap()
}

/// The first human message, which is the first response.
async fn answer(app: &TestApp, case: &Case, by: &Person, at: DateTime<Utc>) -> Case {
    app.clock.set(at);
    let actor = TestApp::actor(by);
    let (act, id) = (app.app.act(actor.clone()), case.id);
    let written = app.app.db.write(move |tx| {
        let case = cases::find_by_id(tx, &actor, id)?;
        cases::record(tx, &case.message("我们在查。", &act)?)
    });
    written.await.unwrap()
}

/// The cases of [`BY_HAND`], answered by one agent; then it is Tuesday, the 24th.
async fn filled(app: &TestApp) -> (Person, Vec<Case>) {
    let agent = app.person(Role::Agent, "=cmd()", "li@desk.example", None).await;
    let mut filed = Vec::new();
    for (at, answered, ..) in BY_HAND {
        let case = file(app, instant(at), ProblemType::OrderStuck).await;
        filed.push(answer(app, &case, &agent, instant(answered)).await);
    }
    app.clock.set(crate::support::app::tuesday());
    (agent, filed)
}

async fn team(app: &TestApp, slug: &str) -> TeamId {
    let id = app.app.id();
    let row = Team::new(id, slug, "支付组", "Payments");
    app.app.db.write(move |tx| people::insert_team(tx, &row)).await.unwrap();
    TeamId(id)
}

fn references(cases: &[Case], which: impl Fn(usize) -> bool) -> Vec<String> {
    let chosen = cases.iter().enumerate().filter(|(i, _)| which(*i));
    let mut references: Vec<_> = chosen.filter_map(|(_, case)| case.reference).map(|reference| reference.to_string()).collect();
    references.sort();
    references
}
