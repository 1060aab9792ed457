//! `POST /api/v1/order-facts`: what is taken, from whom, and what is answered.

use chrono::Duration;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::{Claimant, Consent, OrderState};
use redress::domain::money::{Currency, Money};
use redress::domain::order::OtherOrder;
use redress::domain::sla::ClockKind;
use redress::store::{cases, facts};
use serde_json::{Value, json as js};

use super::{Bent, Program, json, results};
use crate::support::cases::{file_case, in_status};
use crate::support::{Answer, TestApp, on_each_database};
use crate::web::access::stored;
use crate::web::admin::merchants::{put, url_of};
use crate::web::admin::policies::admin;

/// The number of every case that `file_case` files.
const NUMBER: &str = "20261119200040011100";

pub fn fact(state: &str, at: &str) -> Value {
    js!({ "order_number": NUMBER, "state": state, "at": at })
}

/// What is claimed of a case: by whom, what, oldest first.
pub async fn claims(app: &TestApp, case: &Case) -> Vec<(Claimant, OrderState)> {
    let id = case.id;
    let claims = app.app.db.read(move |conn| facts::of_case(conn, id)).await.unwrap();
    claims.into_iter().filter(|claim| claim.claimant != Claimant::Consumer).map(|it| (it.claimant, it.state)).collect()
}

pub fn is_problem(answer: &Answer, status: u16, kind: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type").as_deref(), Some("application/problem+json"));
    let told = json(answer);
    assert_eq!(told["type"], format!("urn:problem-type:redress:{kind}"), "{told}");
    for field in ["title", "detail"] {
        let text = told[field].as_str().unwrap();
        assert!(!text.is_empty() && !text.starts_with("api-"), "{told}");
    }
    assert_eq!((told["status"].as_u64(), answer.header("set-cookie")), (Some(u64::from(status)), None));
}

#[actix_web::test]
async fn a_fact_of_a_platform_lands_on_its_case_once_and_moves_no_open_form() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut program = Program::provider(&app, "alipay").await;
        let body = js!({ "order_number": NUMBER, "state": "TRADE_SUCCESS", "at": "2026-11-20T09:30:00+08:00",
            "amount": "258.00", "currency": "CNY", "proof": "流水 2026112022001" });
        let first = program.send(&app, "m1", &body).await;
        assert_eq!(results(&first), ["taken"]);
        assert_eq!((json(&first)["taken"].as_u64(), json(&first)["repeated"].as_bool()), (Some(1), Some(false)));
        assert_eq!(first.header("content-type").as_deref(), Some("application/json"));
        assert_eq!(claims(&app, &case).await, [(Claimant::Platform, OrderState::Paid)]);
        let now = stored(&app, &case).await;
        assert_eq!((now.version, now.status.code()), (case.version, StatusCode::New), "forms that are open stay good");
        let again = program.send(&app, "m1", &body).await;
        assert_eq!((results(&again), json(&again)["repeated"].as_bool()), (vec!["taken".to_owned()], Some(true)));
        assert_eq!(results(&program.send(&app, "m2", &body).await), ["known"], "another message with the same fact");
        assert_eq!(claims(&app, &case).await.len(), 1);
        let mut desk = app.sign_in_agent("李敏").await;
        let page = desk.get(&format!("/desk/cases/{}", case.reference.unwrap())).await.words();
        for told in ["TRADE_SUCCESS", "¥258.00", "流水 2026112022001", "由“程序", "报来的状态是“已付款”"] {
            assert!(page.contains(told), "{told}: {page}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_platform_that_was_asked_has_answered_with_its_fact_and_the_case_is_ours_again() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::AwaitingPlatform, |_| {}).await;
        let mut program = Program::provider(&app, "alipay").await;
        app.advance(Duration::minutes(10));
        assert_eq!(results(&program.send(&app, "m1", &fact("paid", "2026-11-24T14:25:00+08:00")).await), ["taken"]);
        let now = stored(&app, &case).await;
        assert_eq!(now.status.code(), StatusCode::Open);
        assert!(now.version > case.version, "what was decided on is another case now");
        assert!(now.clock(ClockKind::MerchantAnswer).is_none_or(|clock| !clock.is_live()));
    })
    .await;
}

#[actix_web::test]
async fn a_late_fact_is_kept_in_its_place_and_answers_nothing() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut program = Program::provider(&app, "alipay").await;
        assert_eq!(results(&program.send(&app, "m1", &fact("paid", "2026-11-23T10:00:00+08:00")).await), ["taken"]);
        let asked = crate::support::cases::request(&app, "支付宝");
        let case = stored(&app, &case).await;
        let case = crate::support::cases::act_on(&app, &case, redress::domain::actor::Actor::System, |case, act| {
            case.ask_platform(&asked, act)
        })
        .await;
        let older = fact("in_service", "2026-11-20T10:00:00+08:00");
        assert_eq!(results(&program.send(&app, "m2", &older).await), ["taken"]);
        let newest_last = [(Claimant::Platform, OrderState::InService), (Claimant::Platform, OrderState::Paid)];
        assert_eq!(claims(&app, &case).await, newest_last, "in the order in which it was so");
        let now = stored(&app, &case).await;
        assert_eq!(
            (now.status.code(), now.version),
            (StatusCode::AwaitingPlatform, case.version),
            "it said something newer before"
        );
        let contrary = fact("charge_failed", "2026-11-24T14:00:00+08:00");
        assert_eq!(results(&program.send(&app, "m3", &contrary).await), ["taken"]);
        assert_eq!(stored(&app, &case).await.status.code(), StatusCode::Open);
        assert_eq!(claims(&app, &case).await.len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn a_forged_message_an_old_one_and_one_of_nobody_are_answered_alike_and_change_nothing() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut program = Program::provider(&app, "alipay").await;
        let before = app.database.contents();
        let body = fact("paid", "2026-11-20T09:30:00+08:00").to_string();
        let mut forger = Program::of(&app, &program.public_id, &[9; 32]);
        is_problem(&forger.send_bent(&app, ("m1", &body), &Bent::default()).await, 401, "bad-signature");
        let mut nobody = Program::of(&app, "nobody", &program.secret);
        is_problem(&nobody.send_bent(&app, ("m1", &body), &Bent::default()).await, 401, "bad-signature");
        for seconds in [-301, 301, -86_400, i64::MIN / 2] {
            let bent = Bent { seconds, ..Bent::default() };
            is_problem(&program.send_bent(&app, ("m1", &body), &bent).await, 401, "not-timely");
        }
        is_problem(&program.bare(&body, &[("webhook-id", "m1")]).await, 401, "unsigned");
        // A signature of another body, and of another id.
        let timestamp = app.app.now().timestamp().to_string();
        let signed = redress::seal::webhook::Message { id: "m1", timestamp: &timestamp, body: b"{}" }.sign(&program.secret);
        let sender = program.public_id.clone();
        for (id, signature) in [("m1", signed.as_str()), ("m2", signed.as_str()), ("m1", "v1,AAAA v2,xx"), ("m1", "v1,")] {
            let headers = [
                ("redress-sender", sender.as_str()),
                ("webhook-id", id),
                ("webhook-timestamp", &timestamp),
                ("webhook-signature", signature),
            ];
            is_problem(&program.bare(&body, &headers).await, 401, "bad-signature");
        }
        assert!(app.database.contents() == before, "something was written");
        assert_eq!(claims(&app, &case).await, []);
        for seconds in [-300, 300] {
            let bent = Bent { seconds, ..Bent::default() };
            let id = format!("in-time-{seconds}");
            assert_eq!(program.send_bent(&app, (&id, &body), &bent).await.status, 200, "five minutes are let pass");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_id_that_comes_again_with_another_body_is_refused() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut program = Program::provider(&app, "alipay").await;
        let mut other = Program::provider(&app, "alipay").await;
        let (one, two) = (fact("paid", "2026-11-20T09:30:00+08:00"), fact("refunded", "2026-11-20T09:30:00+08:00"));
        assert_eq!(results(&program.send(&app, "m1", &one).await), ["taken"]);
        is_problem(&program.send(&app, "m1", &two).await, 409, "id-taken");
        assert_eq!(results(&other.send(&app, "m1", &two).await), ["taken"], "ids are of one sender");
        // What matched nothing is remembered as well.
        let unmatched = js!({ "order_number": "DL9", "state": "paid", "at": "2026-11-20T09:30:00Z" });
        assert_eq!(results(&program.send(&app, "m2", &unmatched).await), ["unmatched"]);
        is_problem(&program.send(&app, "m2", &one).await, 409, "id-taken");
    })
    .await;
}

#[actix_web::test]
async fn a_fact_about_an_order_that_nobody_complained_about_is_reported_and_stored_nowhere() {
    on_each_database(|app| async move {
        file_case(&app, |filing| filing.order.provider = "jd".to_owned()).await;
        let mut program = Program::provider(&app, "alipay").await;
        let mut before = app.database.contents();
        let body = js!({ "facts": [
            { "order_number": NUMBER, "state": "paid", "at": "2026-11-20T09:30:00+08:00", "proof": "canary-proof" },
            { "payment_reference": "canary-4200002026", "state": "paid", "at": "2026-11-20T09:30:00+08:00" },
        ] });
        let answer = program.send(&app, "m1", &body).await;
        assert_eq!(results(&answer), ["unmatched", "unmatched"], "another platform's order is nobody's");
        let mut after = app.database.contents();
        for contents in [&mut before, &mut after] {
            contents.remove("fact_messages");
            contents.remove("fact_secrets");
        }
        assert!(before == after, "something of it was stored");
        let all = format!("{:?}", app.database.contents());
        assert!(!all.contains("canary"), "not even in what is remembered of the message");
        for private in ["陈晓", "chenxiao", "叮铃", "RD-2026"] {
            assert!(!answer.text().contains(private), "{private}");
        }
    })
    .await;
}

#[actix_web::test]
async fn of_a_case_whose_consumer_shares_nothing_the_sender_learns_nothing() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| filing.consents = vec![Consent::Mediation]).await;
        let mut program = Program::provider(&app, "alipay").await;
        let body = fact("paid", "2026-11-20T09:30:00+08:00");
        assert_eq!(results(&program.send(&app, "m1", &body).await), ["unmatched"]);
        assert_eq!(results(&program.send(&app, "m2", &body).await), ["unmatched"], "nor that it is known");
        assert_eq!(claims(&app, &case).await, [(Claimant::Platform, OrderState::Paid)], "it helps them all the same");
    })
    .await;
}

#[actix_web::test]
async fn a_merchant_speaks_of_its_own_orders_however_its_name_is_written_and_of_nobody_elses() {
    on_each_database(|app| async move {
        let theirs = file_case(&app, |filing| filing.order.merchant = "叮铃到家（朝阳店）".to_owned()).await;
        let others = file_case(&app, |filing| {
            filing.order.merchant = "别家".to_owned();
            filing.order.order_number = Some("BJ20261119".to_owned());
        })
        .await;
        let mut boss = admin(&app).await;
        put(&mut boss, &[("name", "叮铃到家"), ("aliases", "叮铃到家（朝阳店）")]).await;
        put(&mut boss, &[("name", "别家")]).await;
        let id = url_of(&mut boss, "叮铃到家").await.rsplit('/').next().unwrap().parse::<i64>().unwrap();
        let mut program = Program::merchant(&app, id).await;
        let mut body = fact("completed_awaiting_charge", "2026-11-20T09:30:00+08:00");
        assert_eq!(results(&program.send(&app, "m1", &body).await), ["taken"]);
        assert_eq!(claims(&app, &theirs).await, [(Claimant::Merchant, OrderState::CompletedAwaitingCharge)]);
        body["order_number"] = js!("BJ20261119");
        assert_eq!(results(&program.send(&app, "m2", &body).await), ["unmatched"]);
        assert_eq!(claims(&app, &others).await, []);
    })
    .await;
}

#[actix_web::test]
async fn further_orders_and_payments_are_found_and_closed_cases_hear_what_comes_late() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            filing.order.payment_reference = Some("2026111922001".to_owned());
            let amount = Money { minor: 1_900, currency: Currency::Cny };
            let (order_number, payment_reference) = (Some("DL-SECOND".to_owned()), Some("PAY-SECOND".to_owned()));
            filing.others = vec![OtherOrder { order_number, payment_reference, amount, paid_on: None }];
        })
        .await;
        let mut program = Program::provider(&app, "alipay").await;
        let at = "2026-11-20T09:30:00+08:00";
        let of = |field: &str, number: &str, state: &str| js!({ field: number, "state": state, "at": at });
        let body = js!({ "facts": [
            of("payment_reference", "2026111922001", "paid"),
            of("order_number", "DL-SECOND", "in_service"),
            of("payment_reference", "PAY-SECOND", "charging"),
            { "order_number": NUMBER, "payment_reference": "2026111922001", "state": "refunded", "at": at },
        ] });
        assert_eq!(results(&program.send(&app, "m1", &body).await), ["taken"; 4]);
        assert_eq!(claims(&app, &case).await.len(), 4);
        let closed = crate::support::cases::close(&app, &stored(&app, &case).await).await;
        assert_eq!(results(&program.send(&app, "m2", &fact("overdue", at)).await), ["taken"]);
        let now = stored(&app, &closed).await;
        assert_eq!((now.status.code(), now.version), (StatusCode::Closed, closed.version));
        app.advance(Duration::days(91));
        assert_eq!(results(&program.send(&app, "m3", &fact("paid", "2026-11-21T09:30:00+08:00")).await), ["unmatched"]);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_a_fact_is_refused_by_itself_with_its_reason_in_the_callers_language() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut program = Program::provider(&app, "alipay").await;
        let good = "2026-11-20T09:30:00+08:00";
        let ahead = |minutes: i64| (app.app.now() + Duration::minutes(minutes)).to_rfc3339();
        let with = |field: &str, value: &str| {
            let mut one = fact("paid", good);
            one[field] = js!(value);
            one
        };
        let table = [
            (js!({ "state": "paid", "at": good }), "refused no_number"),
            (with("order_number", &"9".repeat(65)), "refused bad_number"),
            (with("order_number", "12\u{202e}34"), "refused bad_number"),
            (js!({ "order_number": NUMBER, "at": good }), "refused no_state"),
            (with("state", "MAYBE"), "refused unknown_state"),
            (js!({ "order_number": NUMBER, "state": "paid" }), "refused no_time"),
            (with("at", "yesterday"), "refused bad_time"),
            (with("at", "2026-11-20 09:30"), "refused bad_time"),
            (with("at", &ahead(6)), "refused future"),
            (with("at", "2026-11-15T09:30:00+08:00"), "refused before_order"),
            (with("amount", "-1"), "refused bad_amount"),
            (with("currency", "XXX"), "refused bad_currency"),
            (with("proof", &"证".repeat(501)), "refused bad_proof"),
            (with("at", &ahead(4)), "taken"),
        ];
        let facts: Vec<&Value> = table.iter().map(|(one, _)| one).collect();
        let wanted: Vec<&str> = table.iter().map(|(_, wanted)| *wanted).collect();
        for (language, told) in [("zh-CN", "时间在将来"), ("en", "a time in the future")] {
            let body = js!({ "facts": facts }).to_string();
            let id = format!("m-{language}");
            let answer = program.send_bent(&app, (&id, &body), &Bent { language, ..Bent::default() }).await;
            let got: Vec<String> =
                results(&answer).into_iter().map(|it| if it == "known" { "taken".to_owned() } else { it }).collect();
            assert_eq!(got, wanted);
            assert!(answer.text().contains(told) && !answer.text().contains("fact-refused"), "{}", answer.text());
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_message_is_a_problem_in_json_and_never_a_page() {
    let app = TestApp::new();
    let mut program = Program::provider(&app, "alipay").await;
    let bent = || Bent { language: "en", ..Bent::default() };
    let bodies = [
        "",
        "{",
        "[]",
        "\"x\"",
        "{}",
        r#"{"facts":[],"state":"paid"}"#,
        r#"{"order_number":"1","colour":"red"}"#,
        r#"{"facts":[{"order_number":1}]}"#,
        r#"{"order_number":"1","order_number":"2"}"#,
        "\u{feff}{}",
    ];
    for (n, body) in bodies.iter().enumerate() {
        is_problem(&program.send_bent(&app, (&format!("m{n}"), body), &bent()).await, 422, "malformed");
    }
    let many = js!({ "facts": vec![fact("paid", "2026-11-20T09:30:00Z"); 501] }).to_string();
    is_problem(&program.send_bent(&app, ("many", &many), &bent()).await, 422, "too-many-facts");
    is_problem(&program.send_bent(&app, ("none", r#"{"facts":[]}"#), &bent()).await, 422, "too-many-facts");
    let long = format!(r#"{{"proof":"{}"}}"#, "x".repeat(1024 * 1024));
    is_problem(&program.send_bent(&app, ("long", &long), &bent()).await, 413, "too-large");
    let mut browser = app.browser();
    for (method, path, status, kind) in [
        (actix_web::http::Method::GET, super::URL, 405, "wrong-method"),
        (actix_web::http::Method::POST, "/api/v1/nothing", 404, "not-found"),
        (actix_web::http::Method::GET, "/api", 404, "not-found"),
    ] {
        is_problem(&browser.send(method, path, None, Vec::new()).await, status, kind);
    }
    let form = browser.post(super::URL, &[("state", "paid")]).await;
    is_problem(&form, 401, "unsigned");
}

#[actix_web::test]
async fn two_programs_that_tell_the_same_at_once_are_both_heard_and_it_stands_once() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let (mut one, mut two) = (Program::provider(&app, "alipay").await, Program::provider(&app, "alipay").await);
        let body = fact("paid", "2026-11-20T09:30:00+08:00");
        let (a, b) = tokio::join!(one.send(&app, "m1", &body), two.send(&app, "m1", &body));
        let mut told = [results(&a), results(&b)].concat();
        told.sort();
        assert_eq!(told, ["known", "taken"]);
        assert_eq!(claims(&app, &case).await.len(), 1);
        let id = case.id;
        let seq =
            app.app.db.read(move |conn| cases::find_by_id(conn, &redress::domain::actor::Actor::System, id)).await.unwrap().seq;
        assert_eq!(seq, case.seq + 1);
    })
    .await;
}
