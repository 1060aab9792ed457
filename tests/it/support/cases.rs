//! Cases for tests, made the only way there is: filed and altered by the domain's own rules, recorded by the store.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use redress::domain::actor::{Actor, Staff};
use redress::domain::case::assigning::Assignment;
use redress::domain::case::closing::Closing;
use redress::domain::case::corresponding::Request;
use redress::domain::case::filing::Filing;
use redress::domain::case::offering::Proposal;
use redress::domain::case::triaging::Triage;
use redress::domain::case::{Case, Contact, StatusCode};
use redress::domain::change::{Act, Change};
use redress::domain::codes::{Channel, Consent, Locale, Outcome, Priority, ProblemType, RemedyKind, RootCause};
use redress::domain::ids::TeamId;
use redress::domain::money::{Currency, Money};
use redress::domain::order::Order;
use redress::domain::refusal::Refusal;
use redress::store::cases;
use redress::store::people::{self, Person, Team};

use super::TestApp;

/// A complete complaint: 258.00 paid with Alipay to 叮铃到家, still "in service".
pub fn filing() -> Filing {
    Filing {
        problem_type: ProblemType::OrderStuck,
        order: Order {
            provider: "alipay".to_owned(),
            merchant: "叮铃到家".to_owned(),
            order_number: Some("20261119200040011100".to_owned()),
            payment_reference: None,
            amount: Money { minor: 25_800, currency: Currency::Cny },
            ordered_on: NaiveDate::from_ymd_opt(2026, 11, 18),
            paid_on: NaiveDate::from_ymd_opt(2026, 11, 19),
            displayed_status: Some("服务中".to_owned()),
        },
        summary: "已付款仍显示服务中".to_owned(),
        description: "11 月 19 日已经付款，订单一直显示服务中，说 27 日还要扣。".to_owned(),
        desired_outcome: Some("完结订单，不再扣款".to_owned()),
        contact: Contact { name: "陈晓".to_owned(), email: Some("chenxiao@mail.example".to_owned()), phone: None },
        consents: vec![Consent::Share, Consent::Mediation, Consent::Statistics],
        represented: None,
        others: Vec::new(),
        locale: Locale::ZhCn,
        channel: Channel::Web,
        consumer: None,
        evidence: Vec::new(),
        credit: None,
        payments: Vec::new(),
    }
}

/// Files [`filing`], altered by `change`, now.
pub async fn file_case(app: &TestApp, change: impl FnOnce(&mut Filing)) -> Case {
    file_case_at(app, app.app.now(), change).await
}

/// The same at another moment, so that its clocks run from then.
pub async fn file_case_at(app: &TestApp, at: DateTime<Utc>, change: impl FnOnce(&mut Filing)) -> Case {
    let mut filing = filing();
    change(&mut filing);
    let by = Actor::Consumer { person: filing.consumer, cases: Vec::new() };
    record(app, Case::file(&filing, &act_at(app, by, at))).await
}

/// Something done to a case now: `act_on(&app, &case, actor, |case, act| case.message("您好", act))`.
pub async fn act_on(app: &TestApp, case: &Case, by: Actor, rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>) -> Case {
    act_on_at(app, case, by, app.app.now(), rule).await
}

/// The same at another moment.
pub async fn act_on_at(
    app: &TestApp,
    case: &Case,
    by: Actor,
    at: DateTime<Utc>,
    rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>,
) -> Case {
    let change = rule(case, &act_at(app, by, at)).unwrap();
    record(app, change).await
}

/// What an act of this actor at this moment needs.
pub fn act_at(app: &TestApp, by: Actor, at: DateTime<Utc>) -> Act {
    Act { at, ..app.app.act(by) }
}

/// Writes a change down and gives the case as the store has it then.
pub async fn record(app: &TestApp, change: Change) -> Case {
    app.app.db.write(move |tx| cases::record(tx, &change)).await.unwrap()
}

/// Gives a case to a person, who thereby takes it up.
pub async fn give(app: &TestApp, case: &Case, to: &Person) -> Case {
    let staff: Staff = to.staff().unwrap();
    act_on(app, case, Actor::System, |case, act| case.assign(&Assignment { to: Some(staff), version: case.version }, act)).await
}

/// Sorts a case into a team, with this priority.
pub async fn triage(app: &TestApp, case: &Case, priority: Priority, team: Option<TeamId>) -> Case {
    let worker = case.assignee;
    let worker = app.app.db.read(move |conn| worker.map(|id| people::find(conn, id)).transpose()).await.unwrap();
    let assignee = worker.and_then(|person| person.staff());
    let triage = Triage { problem_type: case.problem_type, priority, team, vulnerable: false, assignee, version: case.version };
    act_on(app, case, Actor::System, |case, act| case.triage(&triage, act)).await
}

/// Closes a case as upheld.
pub async fn close(app: &TestApp, case: &Case) -> Case {
    let closing = Closing {
        outcome: Outcome::Upheld,
        root_cause: RootCause::MerchantNotSynced,
        explanation: "订单已完结，不会再扣款。".to_owned(),
        version: case.version,
    };
    act_on(app, case, Actor::System, |case, act| case.close(&closing, act)).await
}

/// A team of agents.
pub async fn team(app: &TestApp, slug: &str, name_zh: &str, name_en: &str) -> TeamId {
    let team = Team::new(app.app.id(), slug, name_zh, name_en);
    let id = TeamId(team.id);
    app.app.db.write(move |tx| people::insert_team(tx, &team)).await.unwrap();
    id
}

/// What is asked of somebody, to be answered within three days.
pub fn request(app: &TestApp, whom: &str) -> Request {
    Request {
        whom: whom.to_owned(), body: "请说明订单为什么没有完结。".to_owned(), until: app.app.now() + Duration::days(3)
    }
}

/// Offers a refund by 1 December, to be answered within three days.
pub async fn offer(app: &TestApp, case: &Case) -> Case {
    let proposal = Proposal {
        body: "商家退还 258.00 元，订单完结。".to_owned(),
        remedy: RemedyKind::Refund,
        amount: Some(case.order.amount),
        by: redress::domain::offer::Promiser::House,
        conditions: None,
        due_on: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
        until: app.app.now() + Duration::days(3),
        version: case.version,
    };
    act_on(app, case, Actor::System, |case, act| case.offer(&proposal, act)).await
}

/// The consumer accepts what is offered.
pub async fn accept(app: &TestApp, case: &Case) -> Case {
    let by = Actor::Consumer { person: case.consumer, cases: vec![case.id] };
    let seen = case.offer.as_ref().unwrap().id;
    act_on(app, case, by, |case, act| case.accept_offer(seen, act)).await
}

/// A case brought into this status by the rules; `change` alters what is filed.
pub async fn in_status(app: &TestApp, status: StatusCode, change: impl FnOnce(&mut Filing)) -> Case {
    let case = file_case(app, change).await;
    let case = match status {
        StatusCode::New => case,
        StatusCode::Open => act_on(app, &case, Actor::System, |case, act| case.message("我们在查。", act)).await,
        StatusCode::AwaitingConsumer => {
            let request = request(app, "");
            act_on(app, &case, Actor::System, |case, act| case.ask_consumer(&request, act)).await
        }
        StatusCode::AwaitingMerchant => {
            let request = request(app, "叮铃到家");
            act_on(app, &case, Actor::System, |case, act| case.ask_merchant(&request, act)).await
        }
        StatusCode::AwaitingPlatform => {
            let request = request(app, "支付宝");
            act_on(app, &case, Actor::System, |case, act| case.ask_platform(&request, act)).await
        }
        StatusCode::Offered => offer(app, &case).await,
        StatusCode::Resolved => accept(app, &offer(app, &case).await).await,
        StatusCode::Closed => close(app, &case).await,
    };
    assert_eq!(case.status.code(), status);
    case
}
