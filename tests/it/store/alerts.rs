//! Claims about who of ours is told, and when.

use std::sync::Arc;

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::store::alerts::gather;
use redress::store::schema::alerts;

use crate::support::cases::file_case;
use crate::support::{TestApp, on_each_database};

/// Something that each of these is to hear of now.
async fn tell(app: &TestApp, people: &[i64], case: i64) {
    let at = app.app.now().naive_utc();
    let rows: Vec<(i64, i64)> = people.iter().map(|person| (app.app.id(), *person)).collect();
    let insert = move |conn: &mut _| {
        for (id, person) in &rows {
            let ids = (alerts::id.eq(*id), alerts::person_id.eq(*person), alerts::case_id.eq(case));
            let row = (ids, alerts::about.eq("missed"), alerts::at.eq(at), alerts::tell_at.eq(at));
            diesel::insert_into(alerts::table).values(row).execute(conn)?;
        }
        Ok(())
    };
    app.app.db.write(insert).await.unwrap();
}

async fn letters(app: &TestApp) -> usize {
    let (now, ids) = (app.app.now(), Arc::clone(&app.app.ids));
    app.app.db.write(move |conn| gather(conn, now, &mut || ids.next(now.timestamp_millis()))).await.unwrap()
}

#[actix_web::test]
async fn nobody_waits_behind_a_hundred_who_were_told_within_the_hour() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await.id.0;
        let mut people = Vec::new();
        for n in 0..101 {
            let email = format!("supervisor-{n}@desk.example");
            people.push(app.person(Role::Supervisor, "督导", &email, None).await.id.0);
        }
        tell(&app, &people, case).await;
        assert_eq!(letters(&app).await, 100, "in one go");
        app.clock.advance(Duration::minutes(1));
        tell(&app, &people[..100], case).await;
        assert_eq!(letters(&app).await, 1, "the last, although the others have news again");
        assert_eq!(letters(&app).await, 0);
        app.clock.advance(Duration::hours(1));
        assert_eq!(letters(&app).await, 100);
    })
    .await;
}
