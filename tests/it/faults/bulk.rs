//! Ended in the middle of what is done to many cases: what was done stays and can be taken back, and the rest is told as not
//! done, once somebody looks.

use chrono::Duration;
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::steps::Marks;
use redress::store::bulk::{self, Outcome, RowState, Run};
use redress::store::cases;

use crate::support::cases::{file_case, give};
use crate::support::on_each_database;

#[actix_web::test]
async fn a_run_that_was_cut_off_says_what_was_not_done_and_takes_back_what_was() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let cases = [file_case(&app, |_| {}).await, file_case(&app, |_| {}).await, file_case(&app, |_| {}).await];
        let (id, at, by) = (app.app.id(), app.app.now(), li.id);
        let (what, total) = ("交给李敏".to_owned(), 3);
        let run = Run { id, by, at, what, total, done_at: None, undone_at: None, beat_at: at };
        let named: Vec<_> = cases.iter().filter_map(|case| case.reference).collect();
        app.app.db.write(move |tx| bulk::begin(tx, &Scope::All, &run, &named)).await.unwrap();
        // The first was done when the program ended.
        let after = give(&app, &cases[0], &li).await;
        let marks = Some((Marks::of(&cases[0]), Marks::of(&after)));
        let done = Outcome { state: RowState::Done, reason: None, marks };
        let first = cases[0].id;
        app.app.db.write(move |tx| bulk::keep(tx, id, first, &done)).await.unwrap();
        let (mut browser, url) = (app.signed_in(&li).await, format!("/desk/bulk/{id}"));
        let page = browser.get(&url).await;
        assert!(page.words().contains("还在做"), "somebody may be at it: {}", page.words());
        assert_eq!(page.select("tbody td:last-child").iter().filter(|how| how.contains("还没轮到")).count(), 2);
        app.advance(Duration::minutes(5));
        let page = browser.get(&url).await;
        assert!(!page.words().contains("还在做") && page.words().contains("1 件已做") && page.words().contains("2 件没有做"));
        assert_eq!(page.select("tbody td:last-child").iter().filter(|how| how.contains("重启")).count(), 2, "{}", page.words());
        assert_eq!(browser.post(&format!("{url}/undo"), &[]).await.status, 303);
        let again = app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, first)).await.unwrap();
        assert_eq!(again.assignee, None, "what was done is taken back");
        let page = browser.get(&url).await;
        assert!(page.select("tbody td:last-child").contains(&"已撤销".to_owned()), "{}", page.words());
    })
    .await;
}
