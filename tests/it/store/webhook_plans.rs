//! Claims about what webhooks cost the database: a few rows of an index each, however much was ever told.

use chrono::Duration;
use redress::domain::ids::WebhookId;
use redress::store::webhooks::sending;
use redress::store::webhooks::{self, deliveries};
use redress::store::{Conn, lag};

use super::plans::{plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

const HOOKS: &str = "INSERT INTO webhooks (id, version, name, url, topics, is_active, made_at, served_at)
    SELECT n, 1, 'hook' || n, 'https://hooks.example/', 'case.filed', @no, '2026-11-24 00:00:00', '2026-11-24 00:00:00'
    FROM numbers WHERE n <= 20";

const DELIVERIES: &str = "INSERT INTO webhook_deliveries
    (webhook_id, event_id, part, topic, body, created_at, state, is_waiting, attempts, failures, next_at)
    SELECT 1 + n % 20, n, 0, 'case.filed', '{}', '2026-11-24 00:00:00',
      CASE WHEN n % 100 = 0 THEN 'failed' ELSE 'delivered' END, @no, 1, 0, '2026-11-24 00:00:00' FROM numbers";

fn fill(conn: &mut Conn) {
    let numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 30000) ";
    let (no, yes) = if matches!(conn, Conn::Sqlite(_)) { ("0", "1") } else { ("false", "true") };
    // PostgreSQL takes moments from text only where they are written as such.
    let written = |text: &str| {
        let text = if matches!(no, "0") { text.to_owned() } else { text.replace("'2026", "timestamp '2026") };
        text.replace("@no", no).replace("INSERT", &format!("{numbers}INSERT"))
    };
    let (hooks, told) = (written(HOOKS), written(DELIVERIES));
    let some = format!("UPDATE webhooks SET is_active = {yes} WHERE id = 7");
    let due = format!(
        "UPDATE webhook_deliveries SET state = 'waiting', is_waiting = {yes} WHERE webhook_id = 7 AND event_id % 500 = 6"
    );
    run(conn, &[&hooks, &told, &some, &due]);
}

#[actix_web::test]
async fn what_is_due_what_is_listed_and_what_is_swept_is_found_along_an_index() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now() + Duration::days(1);
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let mut statements = sent(conn, |conn| assert!(sending::is_due(conn, now).unwrap()));
            statements.extend(sent(conn, |conn| {
                for only_failed in [false, true] {
                    let page = deliveries::page(conn, WebhookId(1), only_failed, Some((20_000, 0))).unwrap();
                    assert_eq!(page.len(), deliveries::PAGE + 1);
                }
                assert!(lag::look(conn).unwrap().told > 0);
                assert_eq!(deliveries::sweep(conn, now - Duration::days(40)).unwrap(), 0);
                assert_eq!(deliveries::set_aside(conn).unwrap(), 0);
                assert!(webhooks::given_up(conn).is_ok());
            }));
            let told = statements.into_iter().filter(|statement| statement.contains("webhook_"));
            Ok(told.map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        assert!(plans.len() >= 7, "{}", plans.len());
        for (plan, statement) in plans {
            for bad in [
                "SCAN webhook_deliveries\n",
                "SCAN webhook_attempts\n",
                "Seq Scan on webhook_deliveries",
                "Sort Key: webhook_deliveries",
            ] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}
