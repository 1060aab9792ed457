//! Claims about the queue's statements: what they give, and in which order.

use std::collections::BTreeSet;

use chrono::Duration;
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::case::Case;
use redress::domain::case::corresponding::Request;
use redress::domain::ids::PersonId;
use redress::store::queue::{self, Key, Listing, PAGE, Place, Reach, Reading, View};

use crate::support::app::shanghai;
use crate::support::cases::{act_on, close, file_case, file_case_at, give};
use crate::support::{TestApp, on_each_database};

fn all(app: &TestApp) -> Reading {
    Reading { scope: Scope::All, me: PersonId(1), now: app.app.now() }
}

async fn page(app: &TestApp, reading: &Reading, view: View, place: Place) -> queue::Pageful {
    let reading = reading.clone();
    app.app.db.read(move |conn| queue::page(conn, &reading, &Listing::of(view), place)).await.unwrap()
}

async fn ask_consumer(app: &TestApp, case: &Case) -> Case {
    let request =
        Request { whom: String::new(), body: "请补充账单详情页。".to_owned(), until: app.app.now() + Duration::days(3) };
    act_on(app, case, Actor::System, |case, act| case.ask_consumer(&request, act)).await
}

fn references(rows: &[queue::QueueRow]) -> Vec<String> {
    rows.iter().map(|row| row.reference.clone()).collect()
}

#[actix_web::test]
async fn pages_by_deadline_neither_repeat_nor_lose_a_case_while_other_deadlines_move() {
    on_each_database(|app| async move {
        let mut filed = Vec::new();
        for n in 0..130 {
            // Several share a minute, and so a deadline.
            let at = shanghai(2026, 11, 20, 9, 0) + Duration::minutes(n / 4);
            filed.push(file_case_at(&app, at, |_| {}).await);
        }
        let reading = all(&app);
        let first = page(&app, &reading, View::All, Place::First).await;
        assert!(!first.has_before && first.has_after && first.rows.len() == PAGE);
        // One case that was seen, and one that was not, move to the end: their clocks pause.
        ask_consumer(&app, &filed[7]).await;
        ask_consumer(&app, &filed[90]).await;
        let moved: BTreeSet<String> = [7, 90].iter().map(|n| filed[*n as usize].reference.unwrap().to_string()).collect();

        let mut forward = first.rows.clone();
        let mut last = first;
        while last.has_after {
            let key = Key::of_row(last.rows.last().unwrap(), &Listing::of(View::All));
            last = page(&app, &reading, View::All, Place::After(key)).await;
            assert!(last.has_before);
            forward.extend(last.rows.clone());
        }
        let unmoved = |rows: &[queue::QueueRow]| -> Vec<String> {
            references(rows).into_iter().filter(|reference| !moved.contains(reference)).collect()
        };
        let mut expected: Vec<&Case> = filed.iter().collect();
        expected.sort_by_key(|case| (case.due().unwrap().0, case.id));
        let expected: Vec<String> = expected.iter().map(|case| case.reference.unwrap().to_string()).collect();
        let expected: Vec<String> = expected.into_iter().filter(|reference| !moved.contains(reference)).collect();
        assert_eq!(unmoved(&forward), expected);

        let mut back: Vec<queue::QueueRow> = last.rows.clone();
        while last.has_before {
            let key = Key::of_row(last.rows.first().unwrap(), &Listing::of(View::All));
            last = page(&app, &reading, View::All, Place::Before(key)).await;
            let fresh: Vec<queue::QueueRow> =
                last.rows.iter().filter(|row| back.iter().all(|seen| seen.id != row.id)).cloned().collect();
            back.splice(0..0, fresh);
        }
        assert_eq!(last.rows.len(), PAGE, "going back ends on a whole first page");
        assert_eq!(unmoved(&back), expected);
        let paused: BTreeSet<String> = references(&back[128..]).into_iter().collect();
        assert_eq!(paused, moved, "paused cases stand last");
    })
    .await;
}

#[actix_web::test]
async fn closed_cases_run_from_the_newest_back() {
    on_each_database(|app| async move {
        let mut closed = Vec::new();
        for _ in 0..3 {
            let case = file_case(&app, |_| {}).await;
            app.advance(Duration::minutes(1));
            closed.push(close(&app, &case).await.reference.unwrap().to_string());
        }
        file_case(&app, |_| {}).await;
        let reading = all(&app);
        let found = page(&app, &reading, View::Closed, Place::First).await;
        closed.reverse();
        assert_eq!(references(&found.rows), closed);
        let second = Key::of_row(&found.rows[1], &Listing::of(View::Closed));
        assert_eq!(references(&page(&app, &reading, View::Closed, Place::After(second)).await.rows), closed[2..]);
    })
    .await;
}

#[actix_web::test]
async fn a_cases_neighbours_are_those_before_and_after_it_in_the_view() {
    on_each_database(|app| async move {
        let mut cases = Vec::new();
        for _ in 0..3 {
            cases.push(file_case(&app, |_| {}).await);
            app.advance(Duration::minutes(5));
        }
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        cases[1] = give(&app, &cases[1], &li).await;
        let reading = all(&app);
        let neighbours = |view, case: &Case| {
            let (reading, key) = (reading.clone(), Key::of(case, &Listing::of(view)).unwrap());
            app.app.db.read(move |conn| {
                let listing = Listing::of(view);
                let reach = Reach::of(conn, &reading, &listing)?;
                queue::neighbours(conn, (&reading, &listing), &reach, key)
            })
        };
        // Taken up, the second is due later than the others.
        let [first, second, third] = [0, 1, 2].map(|n: usize| cases[n].reference);
        assert_eq!(neighbours(View::All, &cases[0]).await.unwrap(), (None, third));
        assert_eq!(neighbours(View::All, &cases[2]).await.unwrap(), (first, second));
        assert_eq!(neighbours(View::All, &cases[1]).await.unwrap(), (third, None));
        // The second is no longer in this view; its place there still has neighbours.
        assert_eq!(neighbours(View::Unassigned, &cases[1]).await.unwrap(), (third, None));
        assert_eq!(Key::of(&cases[0], &Listing::of(View::Closed)), None);
    })
    .await;
}

#[test]
fn a_key_is_read_only_as_it_was_written() {
    for key in ["0.0", "18f0a1b2c3d.1f", "1d91f2c4000.7fffffffffffffff", "3.18f0a1b2c3d.1f"] {
        assert_eq!(Key::parse(key).map(|key| key.to_string()).as_deref(), Some(key));
    }
    for odd in [
        "",
        ".",
        "0",
        "0.",
        ".0",
        "00.0",
        "+1.0",
        "-1.0",
        "1.-1",
        "4.0.0",
        "-1.0.0",
        "01.0.0",
        "1.0.0.0",
        "A.0",
        "1.8000000000000000",
        "7fffffffffffffff.1",
    ] {
        assert_eq!(Key::parse(odd), None, "{odd:?}");
    }
}
