//! Bursts are found and proposed once; alike cases join those that take them.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::filing::Filing;
use redress::domain::ids::{CaseId, IncidentId, PersonId};
use redress::domain::incident::{Decision, Incident, IncidentState, hour_of};
use redress::jobs::incidents as job;
use redress::store::cases;
use redress::store::incidents::{self, cases as inside};
use redress::store::schema::arrivals;

use crate::support::cases::{act_on, file_case, file_case_at};
use crate::support::{TestApp, on_each_database};

mod sending;

/// One case a day of the month before, so that the house knows what is usual.
pub async fn a_month(app: &TestApp) {
    for day in 2..30 {
        let at = app.app.now() - Duration::days(day);
        file_case_at(app, at, |filing| of(filing, "老客户", "净衣坊")).await;
    }
}

fn of(filing: &mut Filing, who: &str, merchant: &str) {
    who.clone_into(&mut filing.contact.name);
    filing.contact.email = Some(format!("{who}@mail.example"));
    merchant.clone_into(&mut filing.order.merchant);
}

/// So many people complain of one merchant now.
pub async fn burst(app: &TestApp, merchant: &str, people: usize) -> Vec<Case> {
    let mut filed = Vec::new();
    for n in 0..people {
        filed.push(file_case(app, |filing| of(filing, &format!("p{n}"), merchant)).await);
    }
    filed
}

async fn live(app: &TestApp) -> Vec<Incident> {
    app.app.db.read(|conn| incidents::page(conn, false, None, 20)).await.unwrap()
}

async fn watch(app: &TestApp) -> usize {
    let (_keep, stop) = tokio::sync::watch::channel(false);
    job::watch(&app.app, &stop).await.unwrap()
}

async fn send(app: &TestApp) -> usize {
    let (_keep, stop) = tokio::sync::watch::channel(false);
    job::send_due(&app.app, &stop).await.unwrap()
}

pub async fn decide(app: &TestApp, id: IncidentId, by: PersonId, decision: Decision) {
    let (at, edit) = (app.app.now(), app.app.id());
    app.app
        .db
        .write(move |tx| {
            let before = incidents::find(tx, id)?;
            let after = before.decide(&decision, before.version, (by, at))?;
            incidents::decide(tx, &before, &after, (edit, by, at))
        })
        .await
        .unwrap();
}

async fn in_incident(app: &TestApp, id: IncidentId) -> Vec<CaseId> {
    let scope = Actor::System.scope();
    app.app.db.read(move |conn| inside::all(conn, &scope, id)).await.unwrap()
}

#[actix_web::test]
async fn a_burst_is_proposed_once_with_its_hours_as_evidence_and_goes_on_while_it_lasts() {
    on_each_database(|app| async move {
        a_month(&app).await;
        assert_eq!(watch(&app).await, 0, "one a day is no burst");
        burst(&app, "叮铃到家", 4).await;
        assert_eq!(watch(&app).await, 0, "four are too few");
        file_case(&app, |filing| of(filing, "p3", "叮铃到家")).await;
        assert_eq!(watch(&app).await, 0, "the same one once more is no fifth");
        file_case(&app, |filing| of(filing, "p4", "叮铃到家")).await;
        assert_eq!(watch(&app).await, 1);
        let [found] = live(&app).await.try_into().unwrap();
        assert_eq!((found.state, found.made_by), (IncidentState::Proposed, None));
        assert_eq!((found.alike.provider.as_str(), found.alike.merchant.as_deref()), ("alipay", Some("叮铃到家")));
        let highest = found.highest().unwrap();
        assert_eq!((highest.hour, highest.cases, highest.usual), (hour_of(app.app.now()), 6, 0));
        for _ in 0..3 {
            assert_eq!(watch(&app).await, 0, "the same burst is not proposed again");
        }
        app.advance(Duration::hours(1));
        file_case(&app, |filing| of(filing, "p9", "叮铃到家")).await;
        watch(&app).await;
        let [on] = live(&app).await.try_into().unwrap();
        assert_eq!((on.id, on.to_hour - on.from_hour, on.version), (found.id, 1, found.version));
        assert_eq!(on.peak.iter().map(|hour| hour.cases).sum::<u32>(), 7);
    })
    .await;
}

#[actix_web::test]
async fn two_workers_propose_a_burst_once() {
    on_each_database(|app| async move {
        a_month(&app).await;
        burst(&app, "叮铃到家", 6).await;
        let both = futures_util::future::join(watch(&app), watch(&app)).await;
        assert_eq!(both.0 + both.1, 1);
        assert_eq!(live(&app).await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn what_was_dismissed_is_not_proposed_again_until_the_burst_is_over() {
    on_each_database(|app| async move {
        a_month(&app).await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        burst(&app, "叮铃到家", 6).await;
        watch(&app).await;
        let id = live(&app).await[0].id;
        decide(&app, id, chief.id, Decision::Dismiss { reason: "促销".to_owned() }).await;
        assert_eq!(watch(&app).await, 0);
        app.advance(Duration::hours(23));
        burst(&app, "叮铃到家", 12).await;
        assert_eq!(watch(&app).await, 0, "it bursts again before a day was quiet");
        app.advance(Duration::hours(5));
        assert_eq!(watch(&app).await, 0);
        burst(&app, "叮铃到家", 20).await;
        assert_eq!(watch(&app).await, 0, "quiet for five hours, not for a day");
        app.advance(Duration::hours(29));
        assert_eq!(watch(&app).await, 0, "a quiet day lets it go");
        burst(&app, "叮铃到家", 90).await;
        assert_eq!(watch(&app).await, 1, "another one");
    })
    .await;
}

#[actix_web::test]
async fn a_fault_of_a_platform_is_proposed_as_one_and_not_merchant_by_merchant() {
    on_each_database(|app| async move {
        a_month(&app).await;
        for (n, merchant) in ["甲", "乙", "丙", "甲", "乙", "丙", "丁"].into_iter().enumerate() {
            file_case(&app, |filing| of(filing, &format!("w{n}"), merchant)).await;
        }
        assert_eq!(watch(&app).await, 1);
        let [found] = live(&app).await.try_into().unwrap();
        assert_eq!(found.alike.merchant, None);
        for n in 0..6 {
            file_case(&app, |filing| of(filing, &format!("x{n}"), "甲")).await;
        }
        assert_eq!(watch(&app).await, 0, "its merchants are a part of it");
    })
    .await;
}

/// Two people who complain about three merchants beside a burst of one are no fault of the platform.
#[actix_web::test]
async fn people_of_a_burst_do_not_count_for_the_platform_too() {
    on_each_database(|app| async move {
        a_month(&app).await;
        burst(&app, "叮铃到家", 12).await;
        for merchant in ["甲", "乙", "丙", "丁", "戊"] {
            file_case(&app, |filing| of(filing, "同一个人", merchant)).await;
        }
        assert_eq!(watch(&app).await, 1);
        assert_eq!(live(&app).await[0].alike.merchant.as_deref(), Some("叮铃到家"));
    })
    .await;
}

/// What all are told answers nobody: a question stays to be answered, and no clock is met by it.
#[actix_web::test]
async fn a_young_house_proposes_nothing() {
    let app = TestApp::new();
    burst(&app, "叮铃到家", 9).await;
    assert_eq!(watch(&app).await, 0);
}

#[actix_web::test]
async fn alike_cases_join_while_an_incident_takes_them_but_never_those_taken_out() {
    on_each_database(|app| async move {
        a_month(&app).await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let filed = burst(&app, "叮铃到家", 6).await;
        watch(&app).await;
        let id = live(&app).await[0].id;
        assert_eq!(in_incident(&app, id).await, [], "a proposal takes nothing");
        decide(&app, id, chief.id, Decision::Confirm { joins: true }).await;
        watch(&app).await;
        assert_eq!(in_incident(&app, id).await.len(), 6);
        let case = stored(&app, &filed[0]).await;
        assert_eq!(case.version, filed[0].version, "open forms stay good");
        let left = act_on(&app, &case, TestApp::actor(&chief), |case, act| case.leave_incident(id, Some(id), act)).await;
        let late = file_case(&app, |filing| of(filing, "late", "叮铃到家")).await;
        file_case(&app, |filing| of(filing, "other", "净衣坊")).await;
        watch(&app).await;
        let now_in = in_incident(&app, id).await;
        assert_eq!((now_in.len(), now_in.contains(&left.id), now_in.contains(&late.id)), (6, false, true));
        decide(&app, id, chief.id, Decision::Rename { title: [String::new(), String::new()], joins: false }).await;
        file_case(&app, |filing| of(filing, "later", "叮铃到家")).await;
        watch(&app).await;
        assert_eq!(in_incident(&app, id).await.len(), 6);
    })
    .await;
}

async fn stored(app: &TestApp, case: &Case) -> Case {
    let id = case.id;
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

#[actix_web::test]
async fn what_came_when_is_kept_with_each_case_and_follows_what_it_is_about() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let row = |app: &TestApp, id: CaseId| {
            let db = app.app.db.clone();
            async move {
                db.read(move |conn| Ok(arrivals::table.find(id.0).first::<(i64, i64, String, String, String)>(conn)?))
                    .await
                    .unwrap()
            }
        };
        let hour = hour_of(case.filed_at);
        assert_eq!(row(&app, case.id).await, (case.id.0, hour, "alipay".into(), "order_stuck".into(), "叮铃到家".into()));
        let triage = redress::domain::case::triaging::Triage {
            problem_type: redress::domain::codes::ProblemType::Other,
            priority: case.priority,
            team: None,
            vulnerable: false,
            assignee: None,
            version: case.version,
        };
        act_on(&app, &case, Actor::System, |case, act| case.triage(&triage, act)).await;
        assert_eq!(row(&app, case.id).await.3, "other");
        assert_eq!(row(&app, case.id).await.1, hour);
    })
    .await;
}
