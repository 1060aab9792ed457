//! More than anybody should send, at once or of one case.

use chrono::Duration;
use diesel::prelude::*;
use redress::store::schema::facts;
use serde_json::{Value, json as js};

use super::order_facts::{claims, fact, is_problem};
use super::{Bent, Program, results};
use crate::support::app::shanghai;
use crate::support::cases::file_case;
use crate::support::{TestApp, databases};

#[actix_web::test]
async fn of_a_hundred_thousand_facts_at_once_what_is_too_fast_is_told_when_to_come_and_what_was_answered_is_there() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let case = file_case(&app, |_| {}).await;
    let mut program = Program::provider(&app, "alipay").await;
    let unmatched = js!({ "order_number": "DL0", "state": "paid", "at": "2026-11-20T09:00:00+08:00" });
    let mut facts = vec![unmatched; 500];
    let (mut taken, mut turned_away) = (0, 0);
    for n in 0..200 {
        let at = (shanghai(2026, 11, 20, 9, 0) + Duration::minutes(n)).to_rfc3339();
        facts[499] = fact("paid", &at);
        let answer = program.send(&app, &format!("m{n}"), &js!({ "facts": facts })).await;
        let left = |name: &str| answer.header(name).unwrap().parse::<u64>().unwrap();
        assert_eq!(left("ratelimit-limit"), 30_000);
        if n == 0 {
            assert_eq!(left("ratelimit-remaining"), 29_500, "each fact counts");
            assert_eq!(left("ratelimit-reset"), 1, "seconds until all may come again");
        }
        if answer.status == 429 {
            is_problem(&answer, 429, "throttled");
            assert_eq!((left("retry-after"), left("ratelimit-remaining")), (left("ratelimit-reset"), 0));
            turned_away += 1;
        } else {
            assert_eq!(results(&answer)[499], "taken");
            taken += 1;
        }
    }
    assert!(taken >= 60 && turned_away > 0, "{taken} {turned_away}");
    assert_eq!(claims(&app, &case).await.len(), taken);
}

#[actix_web::test]
async fn whoever_forges_is_slowed_down_and_the_sender_is_not() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let mut program = Program::provider(&app, "alipay").await;
    let mut forger = Program::of(&app, &program.public_id, &[9; 32]);
    let body = fact("paid", "2026-11-20T09:30:00+08:00").to_string();
    let mut last = 401;
    for n in 0..125 {
        last = forger.send_bent(&app, (&format!("f{n}"), &body), &Bent::default()).await.status.as_u16();
    }
    assert_eq!(last, 429);
    assert_eq!(program.send_bent(&app, ("m1", &body), &Bent::default()).await.status, 200);
}

#[actix_web::test]
async fn a_side_that_tells_without_end_is_refused_once_a_case_has_heard_enough() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let mut program = Program::provider(&app, "alipay").await;
    let at = |n: i64| (shanghai(2026, 11, 20, 9, 0) + Duration::seconds(n)).to_rfc3339();
    let facts: Vec<Value> = (0..201).map(|n| fact("paid", &at(n))).collect();
    let told = results(&program.send(&app, "m1", &js!({ "facts": facts })).await);
    assert_eq!(told.iter().filter(|it| *it == "taken").count(), 200, "{told:?}");
    assert_eq!(told.last().unwrap(), "refused too_many");
    let id = case.id.0;
    let theirs = facts::table.filter(facts::case_id.eq(id)).filter(facts::claimant.eq("platform")).count();
    assert_eq!(app.app.db.read(move |conn| Ok(theirs.get_result::<i64>(conn)?)).await.unwrap(), 200);
}
