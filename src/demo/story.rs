//! The case of the design's pictures: 林晓雯, whose cleaned air conditioners are paid for and whose order will not end.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone, Utc};

use super::evidence::Album;
use super::script::{End, Scene, Stage};
use crate::domain::actor::{Actor, Role};
use crate::domain::calendar::Calendar;
use crate::domain::case::assigning::Assignment;
use crate::domain::case::corresponding::{Claim, Request};
use crate::domain::case::filing::Filing;
use crate::domain::case::triaging::Triage;
use crate::domain::case::{Case, Contact};
use crate::domain::codes::{Channel, Claimant, Consent, Locale, OrderState, Priority, ProblemType};
use crate::domain::money::{Currency, Money};
use crate::domain::order::Order;
use crate::store::people::Person;
use crate::store::{Conn, StoreError};

/// What people here agree to: the demo sends no text messages.
pub const CONSENTS: [Consent; 3] = [Consent::Share, Consent::Mediation, Consent::Statistics];

/// 9:12 on the last working day before today.
pub fn filed_at(calendar: &Calendar, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = calendar.zone.from_utc_datetime(&now.naive_utc()).date_naive();
    let mut day = today - Duration::days(1);
    while !calendar.is_working_day(day) {
        day -= Duration::days(1);
    }
    at(calendar, day, 9, 12)
}

/// A time of that day, as the house counts it.
pub fn at(calendar: &Calendar, day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
    calendar.zone.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

/// Tells it as far as the present goes.
pub fn tell(stage: &Stage, conn: &mut Conn, album: &Album) -> Result<(), StoreError> {
    let filed = filed_at(&stage.rules.calendar, stage.now);
    let lin = stage.folk.by_email("lin@demo.redress.example");
    let li_min = stage.folk.by_email("limin@demo.redress.example").and_then(Person::staff);
    let Some(agent) = li_min.filter(|staff| staff.role == Role::Agent) else { return Ok(()) };
    let act = stage.act(Actor::Consumer { person: lin.map(|p| p.id), cases: Vec::new() }, filed, 4817);
    let mut filing = complaint(stage, filed, lin);
    filing.evidence = album.attach_story(conn, &act, &filing)?;
    let mut scene = Scene::open(stage, conn, &Case::file(&filing, &act), agent, 4817)?;
    match run(&mut scene, stage) {
        Ok(()) | Err(End::Present) => Ok(()),
        Err(End::Failed(error)) => Err(error),
    }
}

/// What 林晓雯 filed.
pub fn complaint(stage: &Stage, filed: DateTime<Utc>, lin: Option<&Person>) -> Filing {
    let zone = stage.rules.calendar.zone;
    let filed_on = zone.from_utc_datetime(&filed.naive_utc()).date_naive();
    let paid_on = filed_on - Duration::days(13);
    let served_on = paid_on - Duration::days(1);
    let charge = filed_on + Duration::days(4);
    let md = |day: NaiveDate| format!("{} 月 {} 日", day.month(), day.day());
    Filing {
        problem_type: ProblemType::OrderStuck,
        order: Order {
            provider: "alipay".to_owned(),
            merchant: "叮铃到家生活服务（杭州）".to_owned(),
            order_number: Some("ZMCB20261108220014758613902".to_owned()),
            payment_reference: Some("2026111022001458610512345678".to_owned()),
            amount: Money { minor: 25_800, currency: Currency::Cny },
            ordered_on: Some(served_on - Duration::days(1)),
            paid_on: Some(paid_on),
            displayed_status: Some("服务中 · 待扣款".to_owned()),
        },
        summary: format!("付款后订单仍为“服务中”，{} 日将再扣", charge.day()),
        description: format!(
            "{}师傅上门洗了两台空调，{} 日晚上我扫师傅给的码付了 258 元。订单一直显示“服务中”，商家说没有收到，让我等系统。昨天支付宝提示 {}会自动扣款，我担心扣两次。",
            md(served_on),
            paid_on.day(),
            md(charge)
        ),
        desired_outcome: Some("把订单改为已完成，停止再次扣款".to_owned()),
        contact: Contact {
            name: "林晓雯".to_owned(),
            email: lin.map(|p| p.email.clone()),
            phone: Some("13800002046".to_owned()),
        },
        credit: None,
        consents: CONSENTS.to_vec(),
        represented: None,
        others: Vec::new(),
        locale: Locale::ZhCn,
        channel: Channel::Web,
        consumer: lin.map(|p| p.id),
        evidence: Vec::new(),
        payments: Vec::new(),
    }
}

fn run(scene: &mut Scene<'_>, stage: &Stage) -> Result<(), End> {
    let calendar = &stage.rules.calendar;
    let first = calendar.zone.from_utc_datetime(&scene.at.naive_utc()).date_naive();
    let mut second = first + Duration::days(1);
    while !calendar.is_working_day(second) {
        second += Duration::days(1);
    }
    let agent = stage.folk.by_email("limin@demo.redress.example").and_then(Person::staff);
    scene.until(at(calendar, first, 9, 40))?;
    let team = agent.and_then(|agent| agent.team);
    let (problem_type, priority) = (ProblemType::OrderStuck, Priority::Urgent);
    scene.agent_act(|c, act| {
        c.triage(&Triage { problem_type, priority, team, vulnerable: false, assignee: None, version: c.version }, act)
    })?;
    scene.agent_act(|c, act| c.assign(&Assignment { to: agent, version: c.version }, act))?;
    scene.until(at(calendar, first, 14, 6))?;
    scene.agent_act(|c, act| {
        c.message("您的付款记录已经核对：¥258.00，收款方就是这家商家。问题出在商家没有把结果告诉支付宝。\n\n在有结果之前，请不要再付一次。我们同时请平台暂停接下来的扣款。", act)
    })?;
    scene.until(at(calendar, first, 15, 30))?;
    let until = scene.working_days(5);
    let request = Request {
        whom: "叮铃到家生活服务（杭州）".to_owned(),
        body: "请确认是否收到 258.00 元，并说明订单为什么没有完结。".to_owned(),
        until: at(calendar, calendar.zone.from_utc_datetime(&until.naive_utc()).date_naive(), 18, 0),
    };
    scene.ask_merchant(&request)?;
    scene.until(at(calendar, second, 10, 5))?;
    scene.agent_act(|c, act| {
        c.note(
            "本月第 6 件叮铃到家同类投诉，都是扫门店码付款、平台单未完结。像是门店码和平台单没有关联，建议周启航按批量故障看。",
            act,
        )
    })?;
    scene.until(at(calendar, second, 10, 32))?;
    let lin = Actor::Consumer { person: scene.case.consumer, cases: Vec::new() };
    scene.act(lin, |c, act| c.reply("商家刚打电话来，让我先把这几天要扣的那笔付了，说之后再退。我没有答应。", act))?;
    scene.until(at(calendar, second, 10, 50))?;
    let at = scene.at;
    let claim = Claim {
        claimant: Claimant::PaymentRail,
        state: OrderState::Paid,
        at,
        body: Some("支付宝账单：支出 258.00，交易成功，收款方叮铃到家生活服务。".to_owned()),
    };
    scene.agent_act(|c, act| c.record_fact(&claim, act))
}
