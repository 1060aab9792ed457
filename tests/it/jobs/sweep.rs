//! Clocks are marked exactly once, whoever looks.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::codes::Locale;
use redress::store::schema::{cases, events};

use super::{file, filing, folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::on_each_database;

#[tokio::test]
async fn two_workers_mark_due_soon_and_overdue_exactly_once_and_raise_one_level() {
    on_each_database(|app| async move {
        for _ in 0..5 {
            file(&app, filing(Locale::ZhCn)).await;
        }
        let mailer = folder_mailer(&app);
        assert_eq!(work(&app, &mailer).await.marked, 0);
        // Filed on Tuesday 14:20: acknowledgement is due at 09:20 of Wednesday's hours, so 14:20 is long past it.
        for at in [shanghai(2026, 11, 24, 17, 40), shanghai(2026, 11, 25, 18, 0), shanghai(2026, 11, 25, 18, 30)] {
            app.clock.set(at);
            let (one, other) = tokio::join!(work(&app, &mailer), work(&app, &mailer));
            assert!(one.marked + other.marked <= 5);
            assert_eq!(work(&app, &mailer).await.marked, 0, "nothing is left to mark");
        }
        let count = |kind: &'static str| {
            let db = app.app.db.clone();
            async move {
                db.read(move |conn| Ok(events::table.filter(events::kind.eq(kind)).count().get_result::<i64>(conn)?))
                    .await
                    .unwrap()
            }
        };
        assert_eq!(count("clock_missed").await, 10, "acknowledgement and first response, of five cases");
        assert_eq!(count("escalated").await, 5);
        let levels = app.app.db.read(|conn| Ok(cases::table.select((cases::level, cases::version)).load::<(i32, i64)>(conn)?));
        assert_eq!(levels.await.unwrap(), [(1, 1); 5], "one level up, and no open form is out of date");
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_slept_for_weeks_marks_each_clock_once() {
    on_each_database(|app| async move {
        file(&app, filing(Locale::ZhCn)).await;
        app.advance(Duration::days(60));
        let mailer = folder_mailer(&app);
        assert_eq!(work(&app, &mailer).await.marked, 1);
        assert_eq!(work(&app, &mailer).await.marked, 0);
        let missed =
            app.app.db.read(|conn| Ok(events::table.filter(events::kind.eq("clock_missed")).count().get_result::<i64>(conn)?));
        assert_eq!(missed.await.unwrap(), 3);
    })
    .await;
}
