//! Claims about how facts find their cases: along an index of the number, whoever speaks, and however many cases there are.

use chrono::Duration;
use redress::domain::ids::{FactSenderId, MerchantId, OrderFileId};
use redress::domain::order_fact::{OrderFact, Sent, Speaker, StateWords};
use redress::store::order_facts::{self, Message};
use redress::store::order_files::{self, From};

use super::plans::{fill, plan, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

/// No statement reads the cases through.
fn scans_nothing(plan: &str, statement: &str) {
    for bad in ["SCAN cases\n", "Seq Scan on cases"] {
        assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
    }
}

#[actix_web::test]
async fn a_fact_finds_its_cases_along_an_index_of_their_numbers() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let number = "20261119200040011100";
            let both = Sent { order_number: number, payment_reference: number, state: "paid", ..Sent::default() };
            let fact = OrderFact::read(&both, Some(now), &StateWords::default(), now).unwrap();
            let mut plans = Vec::new();
            for speaker in [Speaker::Provider("alipay".to_owned()), Speaker::Merchant(MerchantId(1))] {
                let statements = sent(conn, |conn| assert!(order_facts::about(conn, &speaker, &fact, now).is_ok()));
                assert_eq!(statements.len(), 4);
                plans.extend(statements.into_iter().map(|statement| (plan(conn, &statement), statement)));
            }
            Ok(plans)
        });
        for (plan, statement) in plans.await.unwrap() {
            scans_nothing(&plan, &statement);
            if !statement.contains("other_orders") {
                assert!(
                    plan.contains("cases_related_by_order") || plan.contains("cases_related_by_payment"),
                    "{statement}\n{plan}"
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn numbers_of_open_cases_are_read_piece_by_piece_and_messages_and_files_are_found_at_once() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let since = now - Duration::days(1);
            let mut statements = Vec::new();
            for from in [From::Open(0), From::Closed(since.naive_utc(), 0)] {
                statements.extend(sent(conn, |conn| assert!(order_files::numbers(conn, "alipay", from, since).is_ok())));
            }
            let message = Message { sender: FactSenderId(1), id: "m".to_owned(), body_hash: String::new() };
            statements.extend(sent(conn, |conn| assert!(order_facts::seen(conn, &message).is_ok())));
            statements.extend(sent(conn, |conn| assert!(order_files::page(conn, Some(OrderFileId(9))).is_ok())));
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        for (plan, statement) in &plans {
            scans_nothing(plan, statement);
            assert!(!plan.contains("SCAN fact_messages"), "{statement}\n{plan}");
        }
        assert!(plans[0].0.contains("cases_"), "{}\n{}", plans[0].1, plans[0].0);
    })
    .await;
}

#[test]
fn a_message_is_signed_as_the_standard_says() {
    use redress::seal::webhook::{Message, read, written};
    // The test vector of the Standard Webhooks libraries.
    let secret = read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let body = br#"{"test": 2432232314}"#;
    let message = Message { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body };
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(message.sign(&secret), signature);
    for header in [signature.to_owned(), format!("v1,AAAA {signature}"), format!("v1a,xx {signature} v2,yy")] {
        assert!(message.is_signed(&secret, &header), "{header}");
    }
    for header in ["", "v1,", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="] {
        assert!(!message.is_signed(&secret, header), "{header}");
    }
    assert_eq!(written(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    for wrong in ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "whsec_!"] {
        assert!(read(wrong).is_none(), "{wrong}");
    }
}
