//! Cases that belong together: one consumer who complained twice about one order, merged into one case; and two consumers who
//! have the same trouble with one merchant, linked.

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};

use super::script::{End, Scene, Stage};
use super::story;
use crate::domain::actor::{Actor, Staff};
use crate::domain::case::filing::Filing;
use crate::domain::case::linking::Linked;
use crate::domain::case::merging::{Held, Seen};
use crate::domain::case::triaging::Triage;
use crate::domain::case::{Case, Contact};
use crate::domain::codes::{Channel, Locale, Priority, ProblemType};
use crate::domain::ids::PersonId;
use crate::domain::link::Relation;
use crate::domain::money::{Currency, Money};
use crate::domain::order::Order;
use crate::store::people::Person;
use crate::store::{Conn, StoreError, cases};

/// Who complained, of what, in their words.
struct Tale {
    name: &'static str,
    phone: &'static str,
    /// Their account, where they have one.
    email: Option<&'static str>,
    channel: Channel,
    order: (&'static str, &'static str, i64),
    number: &'static str,
    summary: &'static str,
    description: &'static str,
    wish: &'static str,
}

const HAN: Tale = Tale {
    name: "韩雪梅",
    phone: "13800003057",
    email: Some("han@demo.redress.example"),
    channel: Channel::Web,
    order: ("jd", "拾光数码", 129_900),
    number: "JD20261116083",
    summary: "耳机退了十天，先享后付还显示待扣款",
    description: "耳机有杂音，退回去商家十天前就签收了。京东里订单还是“待扣款”，商家说钱没到他们那里，让我问平台，平台让我问商家。",
    wish: "关闭这笔先享后付，不要扣款",
};

const HAN_AGAIN: Tale = Tale {
    channel: Channel::Phone,
    summary: "退货的耳机今天提示要扣款",
    description: "今天收到短信，说明天扣 1299 元。东西早就退了，上午在网上交过一次，怕来不及，再打电话说一遍。",
    wish: "明天之前停住扣款",
    ..HAN
};

const LAUNDRY: [Tale; 2] = [
    Tale {
        name: "曹立新",
        phone: "13900004168",
        email: None,
        channel: Channel::Web,
        order: ("alipay", "净衣坊", 8_800),
        number: "ZM20261118041",
        summary: "衣服洗好取走了，订单还是“服务中”",
        description: "周三取回了三件大衣，当场扫码付了 88 元。订单到现在还是“服务中”，打电话说系统在升级。",
        wish: "把订单改为已完成",
    },
    Tale {
        name: "邓倩倩",
        phone: "13900005279",
        email: None,
        channel: Channel::Web,
        order: ("alipay", "净衣坊", 6_400),
        number: "ZM20261119077",
        summary: "付过的洗衣费，提示还要再扣一次",
        description: "窗帘洗好送回来，我在店里付了 64 元。昨天支付宝提示这一单还没结束，过两天自动扣款。店里说好多人都这样。",
        wish: "停止再次扣款",
    },
];

/// Both pairs, on the day of the story.
pub fn tell(stage: &Stage, conn: &mut Conn) -> Result<(), StoreError> {
    let limin = stage.folk.by_email("limin@demo.redress.example").and_then(Person::staff);
    let Some(agent) = limin else { return Ok(()) };
    let calendar = &stage.rules.calendar;
    let zone = calendar.zone;
    let day = zone.from_utc_datetime(&story::filed_at(calendar, stage.now).naive_utc()).date_naive();
    let at = |hour, minute| story::at(calendar, day, hour, minute);
    let mut pairs = Pairs { stage, conn, agent, day };
    ended(pairs.merged([at(9, 50), at(13, 20), at(14, 30)]))?;
    ended(pairs.linked([at(10, 40), at(11, 35), at(15, 10)]))
}

/// The present ends a tale as its last line does.
fn ended(told: Result<(), End>) -> Result<(), StoreError> {
    match told {
        Ok(()) | Err(End::Present) => Ok(()),
        Err(End::Failed(error)) => Err(error),
    }
}

struct Pairs<'a> {
    stage: &'a Stage,
    conn: &'a mut Conn,
    agent: Staff,
    day: NaiveDate,
}

impl Pairs<'_> {
    fn merged(&mut self, [first, second, then]: [DateTime<Utc>; 3]) -> Result<(), End> {
        let stays = self.filed(&HAN, first, then)?;
        let goes = self.filed(&HAN_AGAIN, second, then)?;
        let acts = [71, 72].map(|seed| self.stage.act(Actor::Staff(self.agent), then, seed));
        let seen = Seen { mine: goes.version, theirs: stays.version };
        let changes = goes.merge_into(&stays, Held::default(), seen, [&acts[0], &acts[1]])?;
        let [_, stays] = cases::record_two(self.conn, &changes)?;
        let mut scene = Scene::again(self.stage, self.conn, stays, (then, self.agent, 73));
        scene.work(20)?;
        let body = "您上午和下午说的是同一单，我们合在一起办。已请平台先停住这笔扣款，有结果马上告诉您。";
        scene.agent_act(|case, act| case.message(body, act))?;
        scene.until(self.stage.now)
    }

    fn linked(&mut self, [first, second, then]: [DateTime<Utc>; 3]) -> Result<(), End> {
        let one = self.filed(&LAUNDRY[0], first, then)?;
        let two = self.filed(&LAUNDRY[1], second, then)?;
        let acts = [81, 82].map(|seed| self.stage.act(Actor::Staff(self.agent), then, seed));
        let (this, that) = (Linked { case: &one, ties: &[] }, Linked { case: &two, ties: &[] });
        let changes = this.link(that, Relation::Related, [&acts[0], &acts[1]])?;
        for case in cases::record_two(self.conn, &changes)? {
            let mut scene = Scene::again(self.stage, self.conn, case, (then, self.agent, 83));
            scene.until(self.stage.now)?;
        }
        Ok(())
    }

    /// One case, filed and taken up, as it stands at `then`.
    fn filed(&mut self, tale: &Tale, at: DateTime<Utc>, then: DateTime<Utc>) -> Result<Case, End> {
        let person = tale.email.and_then(|email| self.stage.folk.by_email(email)).map(|person| person.id);
        let seed = at.timestamp() as u64;
        let act = self.stage.act(Actor::Consumer { person, cases: Vec::new() }, at, seed);
        let change = Case::file(&filing(tale, person, self.day), &act);
        let mut scene = Scene::open(self.stage, self.conn, &change, self.agent, seed)?;
        scene.work(12)?;
        let team = self.agent.team;
        scene.agent_act(|case, act| {
            let (problem_type, version) = (case.problem_type, case.version);
            let priority = Priority::Normal;
            case.triage(&Triage { problem_type, priority, team, vulnerable: false, assignee: None, version }, act)
        })?;
        scene.until(then)?;
        Ok(scene.case)
    }
}

fn filing(tale: &Tale, consumer: Option<PersonId>, day: NaiveDate) -> Filing {
    let (provider, merchant, minor) = tale.order;
    Filing {
        problem_type: ProblemType::OrderStuck,
        order: Order {
            provider: provider.to_owned(),
            merchant: merchant.to_owned(),
            order_number: Some(tale.number.to_owned()),
            payment_reference: None,
            amount: Money { minor, currency: Currency::Cny },
            ordered_on: Some(day - Duration::days(9)),
            paid_on: Some(day - Duration::days(6)),
            displayed_status: Some("服务中 · 待扣款".to_owned()),
        },
        summary: tale.summary.to_owned(),
        description: tale.description.to_owned(),
        desired_outcome: Some(tale.wish.to_owned()),
        contact: Contact { name: tale.name.to_owned(), email: tale.email.map(str::to_owned), phone: Some(tale.phone.to_owned()) },
        credit: None,
        consents: story::CONSENTS.to_vec(),
        represented: None,
        others: Vec::new(),
        locale: Locale::ZhCn,
        channel: tale.channel,
        consumer,
        evidence: Vec::new(),
        payments: Vec::new(),
    }
}
