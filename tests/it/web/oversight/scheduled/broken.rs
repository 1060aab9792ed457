//! A report that cannot be made keeps no other waiting, and its page says so.

use chrono::Duration;
use diesel::prelude::*;
use redress::store::Conn;
use redress::store::schema::figure_days;

use super::{LIST, chief, letters_to, weekly};
use crate::jobs::{folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::on_each_database;
use crate::web::oversight::filled;

#[actix_web::test]
async fn a_report_that_cannot_be_made_is_put_off_and_said_and_the_others_are_sent() {
    on_each_database(|app| async move {
        filled(&app).await;
        let (me, mut browser) = chief(&app).await;
        let mailer = folder_mailer(&app);
        // It is looked at first, for whether there is anything to tell, and its days cannot be read.
        let broken = [("name", "客服周报：时长"), ("part", "times"), ("skip_empty", "yes"), ("hour", "8")];
        weekly(&mut browser, &[&me], &broken).await;
        weekly(&mut browser, &[&me], &[("part", "ratings")]).await;
        work(&app, &mailer).await;
        let spoil = |tx: &mut Conn| Ok(diesel::update(figure_days::table).set(figure_days::keys.eq(vec![255_u8])).execute(tx)?);
        assert!(app.app.db.write(spoil).await.unwrap() > 0);
        app.clock.set(shanghai(2026, 11, 25, 9, 0));
        work(&app, &mailer).await;
        let sent = letters_to(&app, "chen@desk.example");
        assert_eq!(sent.len(), 1, "the other one");
        assert!(!sent[0].0.contains("时长"), "{}", sent[0].0);
        for (hour, again) in [(9, "10:00"), (10, "12:00")] {
            app.clock.set(shanghai(2026, 11, 25, hour, 0) + Duration::seconds(1));
            work(&app, &mailer).await;
            let page = app.sign_in_supervisor("周启航").await.get(LIST).await.words();
            assert!(page.contains("上一次没有做成") && page.contains(again), "{hour}: {page}");
        }
        let mend = |tx: &mut Conn| Ok(diesel::delete(figure_days::table).execute(tx)?);
        app.app.db.write(mend).await.unwrap();
        app.clock.set(shanghai(2026, 11, 25, 12, 1));
        work(&app, &mailer).await;
        assert!(letters_to(&app, "chen@desk.example").iter().any(|(subject, _)| subject.contains("时长")));
        let page = app.sign_in_supervisor("周启航").await.get(LIST).await.words();
        assert!(!page.contains("没有做成"), "{page}");
    })
    .await;
}
