//! Filling an empty database: people first, then cases in the order in which they were filed, some dozens a transaction.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::content::market::{Merchant, merchant, provider};
use super::content::slots::{Slots, fill as filled};
use super::content::stories::story;
use super::content::{Tongue, between, mix, people};
use super::evidence::Album;
use super::folk::{Folk, PASSWORD};
use super::script::{End, Scene, Stage};
use super::{faults, merchants as sellers, pairs, story as told};
use crate::app::App;
use crate::domain::actor::{Actor, Role, Staff};
use crate::domain::case::filing::Filing;
use crate::domain::case::{Case, Contact};
use crate::domain::codes::{Channel, Locale, ProblemType};
use crate::domain::credit::Harm;
use crate::domain::money::{Currency, Money};
use crate::domain::order::Order;
use crate::domain::routing::{Method, RoutingRule};
use crate::domain::rulebook::RuleKind;
use crate::domain::sla::{Fits, Names};
use crate::i18n::{Dates, words};
use crate::store::merchants::keeping::Keeping;
use crate::store::rules::{self, Version};
use crate::store::{Conn, StoreError, dialect, filling, providers, search};

/// Cases recorded in one transaction.
const TOGETHER: u64 = 200;
/// Over how many days the cases were filed.
const DAYS: i64 = 90;
/// The number of the case that the design's pictures tell of.
const STORY_NUMBER: i64 = 4817;

/// What was made.
pub struct Filled {
    pub cases: u64,
    pub sign_ins: Vec<String>,
}

/// Fills an empty database with `count` cases up to `now`. Blocks; memory stays flat whatever the count.
pub fn fill(app: &Arc<App>, album: Album, count: u64, now: DateTime<Utc>) -> Result<Filled, StoreError> {
    let hash = crate::passwords::hash(PASSWORD).map_err(|e| StoreError::Database(e.to_string()))?;
    let folk = Folk::new(&hash, now - Duration::days(DAYS + 30), || app.id());
    let rows = folk.clone();
    let register = sellers::register(&folk, now - Duration::days(DAYS + 20), || app.id());
    let merchants = Arc::new(sellers::addressees(&register));
    let tells = count >= 50;
    let before_story = told::filed_at(&app.rules().calendar, now);
    let story_index = (0..count).filter(|i| filed_at(*i, count, now) < before_story).count() as i64;
    let first_number = if tells { (STORY_NUMBER - story_index).max(1) } else { 1 };
    app.db.write_blocking(move |conn| {
        begin(conn, (&rows, &register), now)?;
        // Each case once, at the end, and not with each message.
        search::rebuild(conn, i64::MAX)?;
        dialect::start_case_numbers(conn, first_number)
    })?;
    let sign_ins = folk.sign_ins();
    let stage = Stage { rules: app.rules(), ids: Arc::clone(&app.ids), folk: Arc::new(folk), merchants, now };
    let (album, mut from) = (Arc::new(album), 0);
    while from < count {
        let until = (from + TOGETHER).min(count);
        let (stage, album) = (stage.clone(), Arc::clone(&album));
        app.db.write_blocking(move |conn| {
            for index in from..until {
                if tells && index == story_index as u64 {
                    tell(&stage, conn, &album)?;
                }
                // The newest have not been looked at yet.
                play(&stage, conn, &album, index, filed_at(index, count, now), index + 4 > count)?;
            }
            // While their rows are at hand: all at the end would read every one of them again.
            filling::mark_all_letters_sent(conn, now)
        })?;
        from = until;
    }
    if tells {
        let (id, is_untold) = (app.id(), story_index as u64 == count);
        app.db.write_blocking(move |conn| {
            if is_untold {
                tell(&stage, conn, &album)?;
            }
            // Only now: what is made up is not routed.
            route(&stage.folk, conn, (id, now))?;
            filling::mark_all_letters_sent(conn, now)
        })?;
    }
    while app.db.write_blocking(|conn| search::step(conn, TOGETHER as i64))? > 0 {}
    app.db.write_blocking(dialect::analyze)?;
    Ok(Filled { cases: count, sign_ins })
}

/// Who works there, and the market.
fn begin(conn: &mut Conn, (folk, register): (&Folk, &[Keeping]), now: DateTime<Utc>) -> Result<(), StoreError> {
    folk.insert(conn, now)?;
    providers::seed(conn)?;
    sellers::insert(conn, register)
}

/// The cases that are told by themselves.
fn tell(stage: &Stage, conn: &mut Conn, album: &Album) -> Result<(), StoreError> {
    told::tell(stage, conn, album)?;
    pairs::tell(stage, conn)?;
    faults::tell(stage, conn)
}

/// Complaints in English go to the team that answers them, in turn.
fn route(folk: &Folk, conn: &mut Conn, (id, at): (i64, DateTime<Utc>)) -> Result<(), StoreError> {
    let Some(admin) = folk.people.iter().find(|person| person.role == Role::Admin) else { return Ok(()) };
    let rule = RoutingRule {
        id: "english".to_owned(),
        version: 1,
        name: Names { zh: "英文投诉".to_owned(), en: "Complaints in English".to_owned() },
        in_use: true,
        position: 1,
        fits: Fits::default(),
        providers: Vec::new(),
        locales: vec![Locale::En],
        team: Some(folk.team(2)),
        priority: None,
        method: Method::RoundRobin,
        cap: 40,
        skilled: true,
    };
    let (kind, slug, by) = (RuleKind::Routing, rule.id.as_str(), admin.id);
    rules::publish(conn, &Version { kind, slug, version: rule.version, before: None, now: &rule, by, at, id })
}

/// Evenly over the days, jittered within each one's waking hours.
fn filed_at(index: u64, count: u64, now: DateTime<Utc>) -> DateTime<Utc> {
    let span = Duration::days(DAYS).num_seconds() as u64;
    let even = span * (index + 1) / (count + 1);
    now - Duration::seconds((span - even) as i64)
}

/// One case from its filing to the present.
fn play(stage: &Stage, conn: &mut Conn, album: &Album, index: u64, at: DateTime<Utc>, is_fresh: bool) -> Result<(), StoreError> {
    let seed = mix(index ^ 0xD15B_07E5);
    let agent = agent_of(stage, seed);
    let mut filing = filing(stage, at, seed);
    let act = stage.act(Actor::Consumer { person: None, cases: Vec::new() }, at, seed);
    filing.evidence = album.attach(conn, &act, &filing, seed)?;
    let change = Case::file(&filing, &act);
    let mut scene = Scene::open(stage, conn, &change, agent, seed)?;
    match if is_fresh { Ok(()) } else { scene.play().and_then(|()| scene.afterwards()) } {
        Ok(()) | Err(End::Present) => {}
        Err(End::Failed(error)) => return Err(error),
    }
    match scene.until(stage.now) {
        Ok(()) | Err(End::Present) => Ok(()),
        Err(End::Failed(error)) => Err(error),
    }
}

fn agent_of(stage: &Stage, seed: u64) -> Staff {
    let team = stage.folk.team(seed >> 8);
    let agents = stage.folk.agents(team);
    let chosen = agents.get((seed >> 16) as usize % agents.len().max(1)).copied();
    chosen.unwrap_or(Staff {
        id: crate::domain::ids::PersonId(0),
        role: crate::domain::actor::Role::Agent,
        team: None,
        senior: false,
    })
}

fn problem_of(seed: u64) -> ProblemType {
    match mix(seed ^ 1) % 20 {
        0..=8 => ProblemType::OrderStuck,
        9..=12 => ProblemType::PaymentDelayed,
        13..=15 => ProblemType::ServiceUnresponsive,
        16..=18 => ProblemType::RightsUnprotected,
        _ => ProblemType::Other,
    }
}

/// What some of them say of their credit.
fn harm_of(seed: u64) -> Option<Harm> {
    match mix(seed ^ 0x4d) % 12 {
        0 => Some(Harm::Score),
        1 => Some(Harm::Record),
        2 | 3 => Some(Harm::Feared),
        _ => None,
    }
}

fn filing(stage: &Stage, at: DateTime<Utc>, seed: u64) -> Filing {
    let tongue = if mix(seed ^ 2).is_multiple_of(8) { Tongue::En } else { Tongue::Zh };
    let locale = if tongue == Tongue::Zh { Locale::ZhCn } else { Locale::En };
    let Some(seller) = merchant(seed) else { return told::complaint(stage, at, None) };
    let problem_type = problem_of(seed);
    let dates = Dates::new(words(locale), stage.rules.calendar.zone, stage.now);
    let filed_on = dates.day_of(at);
    let paid_on = filed_on - Duration::days(between(2, 14, seed ^ 3) as i64);
    let ordered_on = paid_on - Duration::days(between(0, 6, seed ^ 4) as i64);
    let (merchant_name, slug) = (name_of(seller, locale), seller.provider(seed));
    let provider_name = provider(slug).map_or("", |p| if locale == Locale::ZhCn { p.zh } else { p.en });
    let amount = Money { minor: seller.amount(seed), currency: Currency::Cny };
    let (sum, charge) = (amount.to_string(), dates.day(filed_on + Duration::days(4)));
    let (ordered, paid, last) = (dates.day(ordered_on), dates.day(paid_on), dates.day(filed_on - Duration::days(1)));
    let name = people::consumer_name(tongue, seed);
    let slots = Slots {
        merchant: merchant_name,
        amount: &sum,
        provider: provider_name,
        ordered: &ordered,
        paid: &paid,
        date: &last,
        charge: &charge,
        name: &name,
        ..Slots::default()
    };
    let tale = story(problem_type.as_str(), tongue, seller.line, seed);
    let told =
        |pick: fn(&super::content::stories::Story) -> &'static str| tale.map_or_else(String::new, |t| filled(pick(t), &slots));
    Filing {
        problem_type,
        order: Order {
            displayed_status: Some(told(|t| t.displayed_status)),
            ..order([slug, merchant_name], amount, [ordered_on, paid_on], seed)
        },
        summary: told(|t| t.summary).chars().take(60).collect(),
        description: told(|t| t.description),
        desired_outcome: Some(told(|t| t.desired_outcome)),
        contact: contact(name, seed),
        credit: harm_of(seed),
        consents: if mix(seed ^ 7).is_multiple_of(5) { vec![] } else { told::CONSENTS.to_vec() },
        represented: None,
        others: Vec::new(),
        locale,
        channel: Channel::Web,
        consumer: None,
        evidence: Vec::new(),
        payments: Vec::new(),
    }
}

/// An order with a provider, at a merchant, ordered and paid on these days.
fn order([provider, merchant]: [&str; 2], amount: Money, [ordered_on, paid_on]: [NaiveDate; 2], seed: u64) -> Order {
    Order {
        provider: provider.to_owned(),
        merchant: merchant.to_owned(),
        order_number: Some(number("ZMCB", ordered_on, 12, seed ^ 5)),
        payment_reference: Some(number("", paid_on, 18, seed ^ 6)),
        amount,
        ordered_on: Some(ordered_on),
        paid_on: Some(paid_on),
        displayed_status: None,
    }
}

/// A number as providers make them: a prefix, the day, then digits.
fn number(prefix: &str, day: NaiveDate, digits: usize, seed: u64) -> String {
    format!("{prefix}{}{:0digits$}", day.format("%Y%m%d"), mix(seed) % 10_u64.pow(digits as u32))
}

fn contact(name: String, seed: u64) -> Contact {
    let has_email = !mix(seed ^ 8).is_multiple_of(6);
    let has_phone = !has_email || mix(seed ^ 9).is_multiple_of(2);
    Contact {
        name,
        email: has_email.then(|| people::consumer_email(seed)),
        phone: has_phone.then(|| people::consumer_phone(seed)),
    }
}

fn name_of(seller: &'static Merchant, locale: Locale) -> &'static str {
    if locale == Locale::ZhCn { seller.zh } else { seller.en }
}
