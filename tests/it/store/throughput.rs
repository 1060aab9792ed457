//! Figures, not claims: `cargo test --test it throughput -- --ignored --nocapture`.

use std::time::Instant;

use redress::store::db::Db;

use super::db::{insert, make_things};
use crate::support::databases::{postgres, sqlite_with};

async fn measure(name: &str, db: &Db) {
    make_things(db).await;
    let mut next = 0;
    for (waiting, each) in [(1, 3_000), (4, 2_000), (64, 400)] {
        let begun = Instant::now();
        let writers: Vec<_> = (0..waiting)
            .map(|writer| {
                let (db, from) = (db.clone(), next + writer * each * 5);
                tokio::spawn(async move {
                    for n in 0..each {
                        let id = from + n * 5;
                        db.write(move |tx| {
                            (id..id + 5).try_for_each(|id| insert(tx, id, "a word of some length"))
                        })
                        .await
                        .unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        next += waiting * each * 5;
        println!(
            "{name}: {waiting:2} writers waiting: {:.0} writes/s",
            (waiting * each) as f64 / begun.elapsed().as_secs_f64()
        );
    }
    for waiting in [1, 16] {
        let begun = Instant::now();
        let readers: Vec<_> = (0..waiting)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    for _ in 0..20_000 / waiting {
                        db.read(|_| Ok(())).await.unwrap();
                    }
                })
            })
            .collect();
        for reader in readers {
            reader.await.unwrap();
        }
        println!(
            "{name}: {waiting:2} readers waiting: {:.1} µs each for nothing",
            begun.elapsed().as_secs_f64() * 1e6 / 20_000.0
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "figures"]
async fn throughput() {
    measure("SQLite", &sqlite_with(|settings| settings.fsync = true).db).await;
    measure("PostgreSQL (no fsync)", &postgres().db).await;
}
