//! An evening on which one merchant's orders stayed stuck: an incident that the house found, a supervisor confirmed, and of
//! which all its consumers were told.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};

use super::content::people;
use super::content::{Tongue, mix};
use super::script::{End, Scene, Stage};
use super::story;
use crate::domain::actor::{Actor, Role, Staff};
use crate::domain::case::filing::Filing;
use crate::domain::case::{Case, Contact};
use crate::domain::codes::{Channel, Locale, ProblemType};
use crate::domain::ids::IncidentId;
use crate::domain::incident::{Alike, Banner, Incident, IncidentState, Named, ToAll, hour_of};
use crate::domain::money::{Currency, Money};
use crate::domain::order::Order;
use crate::store::incidents::messages::{self, DeliveryState, Message};
use crate::store::incidents::{self, banners};
use crate::store::people::Person;
use crate::store::{Conn, StoreError, arrivals};

const MERCHANT: &str = "暖锅到家";
/// Minutes after 19:00 at which somebody complained, and what they paid in cents.
const CAME: [(i64, i64); 12] = [
    (38, 16_800),
    (52, 9_900),
    (64, 23_600),
    (71, 12_800),
    (77, 18_800),
    (86, 9_900),
    (93, 32_000),
    (104, 15_600),
    (118, 11_800),
    (137, 26_400),
    (163, 9_900),
    (196, 14_200),
];
/// Those that were put in; the others match and are not in it.
const INSIDE: usize = 10;
const SAID: [(&str, &str); 4] = [
    ("花呗付的火锅外送，订单一直显示待付款", "今晚点的火锅，花呗扣款成功，订单页一直是“待付款”，商家不出餐。"),
    ("花呗扣了钱，商家说没收到", "付款后等了半个小时没有动静，打电话给商家，说系统里没有这一单的付款。"),
    ("付款成功，订单自动取消了", "花呗账单里已经有这一笔，订单却因为“超时未支付”取消了，钱没有退。"),
    ("同一单提示要再付一次", "付完还提示去支付，怕扣两次没敢再点，客服一直占线。"),
];

/// Two evenings ago.
pub fn tell(stage: &Stage, conn: &mut Conn) -> Result<(), StoreError> {
    let agent = stage.folk.by_email("limin@demo.redress.example").and_then(Person::staff);
    let chief = stage.folk.people.iter().find(|person| person.role == Role::Supervisor);
    let (Some(agent), Some(chief)) = (agent, chief) else { return Ok(()) };
    let zone = stage.rules.calendar.zone;
    let day = zone.from_utc_datetime(&stage.now.naive_utc()).date_naive() - Duration::days(2);
    let Some(evening) =
        NaiveTime::from_hms_opt(19, 0, 0).and_then(|time| zone.from_local_datetime(&day.and_time(time)).earliest())
    else {
        return Ok(());
    };
    let evening = evening.with_timezone(&Utc);
    let mut evening_of = Evening { stage, conn, agent, chief, day, begins: evening };
    match evening_of.tell() {
        Ok(()) | Err(End::Present) => Ok(()),
        Err(End::Failed(error)) => Err(error),
    }
}

struct Evening<'a> {
    stage: &'a Stage,
    conn: &'a mut Conn,
    agent: Staff,
    chief: &'a Person,
    day: NaiveDate,
    begins: DateTime<Utc>,
}

impl Evening<'_> {
    fn tell(&mut self) -> Result<(), End> {
        let mut filed = Vec::with_capacity(CAME.len());
        for (index, (minutes, minor)) in CAME.iter().enumerate() {
            filed.push(self.filed(index, self.begins + Duration::minutes(*minutes), *minor)?);
        }
        let (found, confirmed) = (self.begins + Duration::minutes(96), self.begins + Duration::minutes(125));
        let incident = self.incident(found, confirmed)?;
        let told = self.begins + Duration::minutes(150);
        let message = self.message(&incident, told);
        let inside: Vec<_> = filed.iter().take(INSIDE).map(|case| case.id).collect();
        messages::begin(self.conn, &message, &inside)?;
        for case in filed.into_iter().take(INSIDE) {
            self.joined(case, &incident, &message, confirmed.max(told))?;
        }
        banners::put(self.conn, &self.banner(&incident, confirmed))?;
        Ok(())
    }

    fn filed(&mut self, index: usize, at: DateTime<Utc>, minor: i64) -> Result<Case, End> {
        let seed = mix(0x1AC1_DE47 ^ index as u64);
        let act = self.stage.act(Actor::Consumer { person: None, cases: Vec::new() }, at, seed);
        let change = Case::file(&self.filing(index, minor, seed), &act);
        let mut scene = Scene::open(self.stage, self.conn, &change, self.agent, seed)?;
        scene.until(self.begins + Duration::minutes(126).max(at - self.begins))?;
        Ok(scene.case)
    }

    fn filing(&self, index: usize, minor: i64, seed: u64) -> Filing {
        let (summary, description) = SAID[index % SAID.len()];
        let (name, phone) = (people::consumer_name(Tongue::Zh, seed), people::consumer_phone(seed));
        Filing {
            problem_type: ProblemType::OrderStuck,
            order: Order {
                provider: "alipay".to_owned(),
                merchant: MERCHANT.to_owned(),
                order_number: Some(format!("NG{}{:04}", self.day.format("%Y%m%d"), 2107 + 13 * index)),
                payment_reference: None,
                amount: Money { minor, currency: Currency::Cny },
                ordered_on: Some(self.day),
                paid_on: Some(self.day),
                displayed_status: Some("待付款".to_owned()),
            },
            summary: summary.to_owned(),
            description: description.to_owned(),
            desired_outcome: Some("确认已付款，或者退款".to_owned()),
            contact: Contact { name, email: None, phone: Some(phone) },
            credit: None,
            consents: story::CONSENTS.to_vec(),
            represented: None,
            others: Vec::new(),
            locale: Locale::ZhCn,
            channel: Channel::Web,
            consumer: None,
            evidence: Vec::new(),
            payments: Vec::new(),
        }
    }

    fn incident(&mut self, found: DateTime<Utc>, confirmed: DateTime<Utc>) -> Result<Incident, End> {
        let alike =
            Alike { provider: "alipay".to_owned(), problem_type: ProblemType::OrderStuck, merchant: Some(MERCHANT.to_owned()) };
        let hours = (hour_of(self.begins), hour_of(self.begins + Duration::minutes(179)));
        let incident = Incident {
            id: IncidentId(self.stage.ids.next(self.stage.now.timestamp_millis())),
            version: 2,
            state: IncidentState::Open,
            title: ["花呗付款结果没有传回：暖锅到家".to_owned(), "Huabei payments not reported back: Nuanguo Hotpot".to_owned()],
            from_hour: hours.0,
            to_hour: hours.1,
            joins: false,
            made_at: found,
            made_by: None,
            decided_at: Some(confirmed),
            decided_by: Some(self.chief.id),
            reason: String::new(),
            root_cause: None,
            peak: arrivals::peak(self.conn, &alike, hours, hour_of(self.stage.now))?,
            alike,
        };
        incidents::insert(self.conn, &incident)?;
        Ok(incident)
    }

    fn message(&self, incident: &Incident, at: DateTime<Utc>) -> Message {
        let text = ToAll {
            zh: "{name}您好：您在{merchant}的这笔付款已经扣成功，是支付结果没有传回商家造成的。平台正在补传，您不用再付一次，也不用再交一次投诉。补传完成后我们在这里告诉您。".to_owned(),
            en: "Dear {name}, your payment to {merchant} went through; its result did not reach the merchant. The platform is sending it again. You need not pay again or file again; we will tell you here when it is done.".to_owned(),
        };
        let id = self.stage.ids.next(self.stage.now.timestamp_millis());
        Message { id, incident: incident.id, by: self.chief.id, at, text, begins_at: None }
    }

    fn joined(&mut self, case: Case, incident: &Incident, message: &Message, at: DateTime<Utc>) -> Result<(), End> {
        let Some(by) = self.chief.staff().map(Actor::Staff) else { return Ok(()) };
        let id = case.id;
        let mut scene = Scene::again(self.stage, self.conn, case, (at, self.agent, 91));
        scene.until(at)?;
        scene.act(by.clone(), |case, act| case.join_incident(incident, None, act))?;
        let names = Named { provider: "支付宝", agent: &self.chief.name, nobody: "" };
        let said = message.text.said(&scene.case, names);
        scene.act(by, |case, act| case.message(&said, act))?;
        messages::keep(scene.conn, (message.id, id), DeliveryState::Sent, None)?;
        match scene.until(self.stage.now) {
            Err(End::Failed(error)) => Err(End::Failed(error)),
            Ok(()) | Err(End::Present) => Ok(()),
        }
    }

    fn banner(&self, incident: &Incident, from: DateTime<Utc>) -> Banner {
        Banner {
            incident: incident.id,
            alike: incident.alike.clone(),
            names: Vec::new(),
            zh: "前天晚上在“暖锅到家”用花呗付款的订单可能一直显示待付款。钱没有丢，平台正在补传付款结果，请不要重复付款。".to_owned(),
            en: "Orders paid with Huabei at Nuanguo Hotpot the evening before last may still show as unpaid. The money is safe and the results are being sent again; please do not pay twice.".to_owned(),
            from,
            until: self.stage.now + Duration::hours(30),
        }
    }
}
