//! What is over goes, and only that.

use chrono::Duration;
use diesel::prelude::*;
use redress::clock::{Clock as _, SystemClock};
use redress::domain::codes::Locale;
use redress::domain::evidence::{Attached, EvidenceKind};
use redress::domain::ids::EvidenceId;
use redress::store::schema::{arrivals, changes, drafts, evidence, idempotency_keys};

use super::previews::keep;
use super::{file, filing, folder_mailer, work};
use crate::support::cases::file_case_at;
use crate::support::{TestApp, on_each_database};

async fn draft(app: &TestApp, hours: i64) -> i64 {
    let (id, now) = (app.app.id(), app.app.now());
    let made = app.app.db.write(move |conn| {
        diesel::insert_into(drafts::table)
            .values((
                drafts::id.eq(id),
                drafts::token_hash.eq(id.to_string()),
                drafts::answers.eq("{}"),
                drafts::updated_at.eq(now.naive_utc()),
                drafts::expires_at.eq((now + Duration::hours(hours)).naive_utc()),
            ))
            .execute(conn)?;
        Ok(id)
    });
    made.await.unwrap()
}

async fn give(app: &TestApp, file: i64, draft: i64) {
    let given = app.app.db.write(move |conn| {
        Ok(diesel::update(evidence::table.find(file))
            .set((evidence::draft_id.eq(draft), evidence::wants_preview.eq(false)))
            .execute(conn)?)
    });
    given.await.unwrap();
}

async fn sha_of(app: &TestApp, id: i64) -> String {
    app.app.db.read(move |conn| Ok(evidence::table.find(id).select(evidence::sha256).first(conn)?)).await.unwrap()
}

#[tokio::test]
async fn an_expired_draft_goes_with_its_files_and_nothing_else_does() {
    on_each_database(|app| async move {
        // Files carry the machine's time.
        app.clock.set(SystemClock.now());
        let mailer = folder_mailer(&app);
        let (over, young, filed) = (draft(&app, 72).await, draft(&app, 24 * 30).await, draft(&app, 72).await);
        let lost = keep(&app, b"%PDF lost".to_vec(), "application/pdf").await;
        let kept = keep(&app, b"%PDF kept".to_vec(), "application/pdf").await;
        let owned = keep(&app, b"%PDF owned".to_vec(), "application/pdf").await;
        for (file, draft) in [(lost, over), (kept, young), (owned, filed)] {
            give(&app, file, draft).await;
        }
        let complaint = redress::domain::case::filing::Filing {
            evidence: vec![(
                EvidenceId(owned),
                Attached { file: "x".to_owned(), bytes: 10, sha256: "00".repeat(32), kind: EvidenceKind::Other },
            )],
            ..filing(Locale::ZhCn)
        };
        file(&app, complaint).await;
        let (lost_sha, kept_sha, owned_sha) = (sha_of(&app, lost).await, sha_of(&app, kept).await, sha_of(&app, owned).await);
        std::fs::write(app.app.files.tmp().join("half"), b"half a file").unwrap();
        assert_eq!(work(&app, &mailer).await.swept, Default::default());
        app.advance(Duration::hours(73));
        let swept = work(&app, &mailer).await.swept;
        assert_eq!((swept.drafts, swept.files, swept.tmp), (2, 1, 1), "{swept:?}");
        let left = app
            .app
            .db
            .read(|conn| Ok(evidence::table.select(evidence::id).order(evidence::id).load::<i64>(conn)?))
            .await
            .unwrap();
        assert_eq!(left, [kept, owned]);
        assert!(app.app.files.read(&lost_sha).await.is_err());
        for sha256 in [kept_sha, owned_sha] {
            assert!(app.app.files.is_intact(&sha256).await.unwrap());
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_comes_in_again_as_its_bytes_go_has_them() {
    on_each_database(|app| async move {
        let sha256 = app.app.files.keep_bytes(b"%PDF again".to_vec()).await.unwrap();
        let (other, again) = (keep(&app, b"%PDF other".to_vec(), "application/pdf").await, sha256.clone());
        // Whoever sends it found its bytes there, and names them once they were taken away.
        let name = async {
            for _ in 0..1_000 {
                if !app.app.files.is_intact(&again).await.unwrap() {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            let theirs = evidence::table.find(other);
            app.app.db.write(move |conn| Ok(diesel::update(theirs).set(evidence::sha256.eq(&again)).execute(conn)?)).await
        };
        let (dropped, named) = futures_util::future::join(app.app.forget_files(vec![sha256.clone()]), name).await;
        assert_eq!((dropped.unwrap(), named.unwrap()), (0, 1));
        assert!(app.app.files.is_intact(&sha256).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn old_keys_and_the_tail_of_the_change_feed_go() {
    on_each_database(|app| async move {
        let mailer = folder_mailer(&app);
        file(&app, filing(Locale::ZhCn)).await;
        let at = app.app.now().naive_utc();
        let key = app.app.db.write(move |conn| {
            Ok(diesel::insert_into(idempotency_keys::table)
                .values((
                    idempotency_keys::principal.eq("p"),
                    idempotency_keys::route.eq("r"),
                    idempotency_keys::key.eq("k"),
                    idempotency_keys::body_hash.eq("h"),
                    idempotency_keys::at.eq(at),
                ))
                .execute(conn)?)
        });
        key.await.unwrap();
        app.advance(Duration::hours(25));
        let swept = work(&app, &mailer).await.swept;
        assert_eq!((swept.keys, swept.changes > 0), (0, true));
        app.advance(Duration::hours(24));
        assert_eq!(work(&app, &mailer).await.swept.keys, 1);
        let fresh = app.app.now().naive_utc() - Duration::days(1);
        let old =
            app.app.db.read(move |conn| Ok(changes::table.filter(changes::at.lt(fresh)).count().get_result::<i64>(conn)?));
        assert_eq!(old.await.unwrap(), 0);
    })
    .await;
}

/// Bursts are counted by what came of late: what came long ago is not kept for it.
#[tokio::test]
async fn what_bursts_are_counted_by_is_dropped_after_more_than_a_year() {
    on_each_database(|app| async move {
        let (old, young) = (app.app.now() - Duration::days(401), app.app.now() - Duration::days(399));
        file_case_at(&app, old, |_| {}).await;
        let kept = file_case_at(&app, young, |_| {}).await;
        let swept = work(&app, &folder_mailer(&app)).await.swept;
        assert_eq!(swept.arrivals, 1);
        let left = app.app.db.read(|conn| Ok(arrivals::table.select(arrivals::case_id).load::<i64>(conn)?)).await.unwrap();
        assert_eq!(left, [kept.id.0]);
    })
    .await;
}
