//! Streams: who hears of which case, how many there may be, and how they end.

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::store::people::Person;
use redress::store::schema::{changes, people, sessions};
use redress::web::AppData;
use redress::web::limits::Limits;
use redress::web::server::Served;

use crate::support::browser::Listening;
use crate::support::cases::{act_on, file_case, team, triage};
use crate::support::{Browser, TestApp, on_each_database};

const QUIET: Duration = Duration::from_millis(400);

/// The same app with a quick pulse.
fn quick(app: TestApp, change: impl FnOnce(&mut Limits)) -> TestApp {
    let mut served = Served::new(Arc::clone(&app.app));
    served.limits.glance = Duration::from_millis(20);
    change(&mut served.limits);
    TestApp { served: AppData::new(served), ..app }
}

fn event(kind: &str, case: &Case) -> String {
    format!("event: {kind}\ndata: {}\n\n", case.reference.unwrap())
}

async fn listen(browser: &mut Browser) -> Listening {
    let mut stream = browser.listen("/desk/events").await;
    assert_eq!(stream.status, 200);
    assert_eq!(stream.heard().await.as_deref(), Some("retry: 5000\n\n"));
    stream
}

async fn note(app: &TestApp, case: &Case, words: &str) -> Case {
    act_on(app, case, Actor::System, |case, act| case.message(words, act)).await
}

#[actix_web::test]
async fn a_change_is_told_to_those_who_may_see_the_case_by_its_reference_alone() {
    on_each_database(|app| async move {
        let app = quick(app, |_| {});
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let colleague = app.person(Role::Agent, "李敏", "li@desk.example", Some(ours)).await;
        let stranger = app.person(Role::Agent, "外人", "other@desk.example", Some(theirs)).await;
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(ours)).await;
        let mut one = listen(&mut app.signed_in(&colleague).await).await;
        let mut other = listen(&mut app.signed_in(&stranger).await).await;
        let mut chief = listen(&mut app.sign_in_supervisor("督导").await).await;
        note(&app, &case, "KANARIENVOGEL").await;
        assert_eq!(one.heard().await, Some(event("case", &case)), "once, and nothing of what was said");
        assert_eq!(chief.heard().await, Some(event("case", &case)));
        let free = file_case(&app, |filing| filing.summary = "KANARIENVOGEL".to_owned()).await;
        assert_eq!(other.heard().await, Some(event("case", &free)), "what no team has yet is everybody's, the rest is not");
        assert_eq!(one.heard_within(QUIET).await, event("case", &free), "each change once");
    })
    .await;
}

#[actix_web::test]
async fn what_was_recorded_under_an_older_id_is_told_too() {
    on_each_database(|app| async move {
        let app = quick(app, |_| {});
        let mut stream = listen(&mut app.sign_in_agent("李敏").await).await;
        let case = file_case(&app, |_| {}).await;
        // Its ids are drawn before those of the next, and it is recorded after it.
        let slow = app.app.act(Actor::System);
        let case = note(&app, &case, "快").await;
        assert!(stream.heard_within(QUIET).await.ends_with(&event("case", &case)));
        let change = case.message("慢", &slow).unwrap();
        crate::support::cases::record(&app, change).await;
        assert_eq!(stream.heard().await, Some(event("case", &case)));
    })
    .await;
}

#[actix_web::test]
async fn a_session_has_three_streams_and_a_process_as_many_as_it_may_beyond_them_it_is_503() {
    let app = quick(TestApp::new(), |limits| limits.streams = 5);
    let (mut one, mut other) = (app.sign_in_agent("李敏").await, app.sign_in_agent("周启航").await);
    let mut first = listen(&mut one).await;
    let held = (listen(&mut one).await, listen(&mut one).await);
    let refused = one.get("/desk/events").await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after").as_deref()), (503, Some("5")));
    let fourth = listen(&mut other).await;
    let _fifth = listen(&mut other).await;
    assert_eq!(other.get("/desk/events").await.status, 503, "the process has no more, though the session might");
    drop((held, fourth));
    let _again = (listen(&mut other).await, listen(&mut one).await);
    assert!(first.heard_within(QUIET).await.is_empty(), "the others hear nothing of it");
}

#[actix_web::test]
async fn the_next_page_of_a_tab_takes_the_stream_of_the_one_before_it() {
    let app = quick(TestApp::new(), |_| {});
    let mut agent = app.sign_in_agent("李敏").await;
    let mut before = agent.listen("/desk/events?tab=a").await;
    let _other = agent.listen("/desk/events?tab=b").await;
    before.heard().await.unwrap();
    for _ in 0..4 {
        let mut next = agent.listen("/desk/events?tab=a").await;
        assert_eq!(next.status, 200);
        assert_eq!(before.heard().await.as_deref(), Some("event: replaced\ndata: 1\n\n"));
        assert!(before.ends().await);
        next.heard().await.unwrap();
        before = next;
    }
}

async fn set(
    app: &TestApp,
    person: &Person,
    work: impl Fn(&mut redress::store::Conn, i64) -> QueryResult<usize> + Send + 'static,
) {
    let id = person.id.0;
    app.app.db.write(move |tx| Ok(work(tx, id)?)).await.unwrap();
}

#[actix_web::test]
async fn who_is_signed_out_closed_or_demoted_loses_the_stream_and_who_moves_hears_of_the_new_team() {
    on_each_database(|app| async move {
        let app = quick(app, |limits| limits.beat = Duration::from_millis(50));
        let ours = team(&app, "ours", "订单组", "Orders").await;
        let theirs = team(&app, "theirs", "支付组", "Payments").await;
        let mut agents = Vec::new();
        for n in 0..4 {
            let person = app.person(Role::Agent, "李敏", &format!("a{n}@desk.example"), Some(ours)).await;
            let stream = listen(&mut app.signed_in(&person).await).await;
            agents.push((person, stream));
        }
        set(&app, &agents[0].0, |tx, id| diesel::delete(sessions::table.filter(sessions::person_id.eq(id))).execute(tx)).await;
        set(&app, &agents[1].0, |tx, id| diesel::update(people::table.find(id)).set(people::active.eq(false)).execute(tx)).await;
        set(&app, &agents[2].0, |tx, id| diesel::update(people::table.find(id)).set(people::role.eq("consumer")).execute(tx))
            .await;
        let to = theirs.0;
        set(&app, &agents[3].0, move |tx, id| diesel::update(people::table.find(id)).set(people::team_id.eq(to)).execute(tx))
            .await;
        for (n, (_, stream)) in agents.iter_mut().enumerate().take(3) {
            assert!(stream.ends().await, "{n}");
        }
        let moved = &mut agents[3].1;
        moved.heard_within(Duration::from_millis(10)).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        let mine = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(theirs)).await;
        let mut said = String::new();
        while !said.contains("event") {
            said += &moved.heard().await.unwrap();
        }
        assert!(said.ends_with(&event("case", &mine)), "{said}");
    })
    .await;
}

#[actix_web::test]
async fn a_reader_that_lags_is_told_to_look_at_everything_and_a_stream_ends_in_time() {
    let app = quick(TestApp::new(), |limits| limits.stream = Duration::from_secs(3));
    let mut stream = listen(&mut app.sign_in_agent("李敏").await).await;
    let mut case = file_case(&app, |_| {}).await;
    for _ in 0..20 {
        case = note(&app, &case, "又一句").await;
        tokio::time::sleep(Duration::from_millis(45)).await;
    }
    assert_eq!(stream.heard().await.as_deref(), Some("event: refresh\ndata: 1\n\n"));
    assert!(stream.ends().await);
}

/// So many changes of a case, recorded at once.
async fn moves(app: &TestApp, case: &Case, count: i64) {
    let (first, case, at) = (app.app.ids(count), case.id.0, app.app.now().naive_utc());
    let insert = move |conn: &mut redress::store::Conn| {
        for n in 0..count {
            let row = (changes::id.eq(first + n), changes::case_id.eq(case), changes::version.eq(n), changes::at.eq(at));
            diesel::insert_into(changes::table).values(row).execute(conn)?;
        }
        Ok(())
    };
    app.app.db.write(insert).await.unwrap();
}

#[actix_web::test]
async fn a_large_run_is_told_once_and_what_comes_after_it_by_its_reference() {
    on_each_database(|app| async move {
        let app = quick(app, |_| {});
        let case = file_case(&app, |_| {}).await;
        let mut stream = listen(&mut app.sign_in_agent("李敏").await).await;
        moves(&app, &case, 1_200).await;
        assert_eq!(stream.heard().await.as_deref(), Some("event: refresh\ndata: 1\n\n"));
        assert!(stream.heard_within(QUIET).await.is_empty(), "once, though it is still within what is looked at");
        note(&app, &case, "之后").await;
        assert_eq!(stream.heard().await, Some(event("case", &case)));
        assert!(stream.heard_within(QUIET).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_was_told_already_makes_no_large_run() {
    on_each_database(|app| async move {
        let app = quick(app, |_| {});
        let case = file_case(&app, |_| {}).await;
        let mut stream = listen(&mut app.sign_in_agent("李敏").await).await;
        for _ in 0..3 {
            moves(&app, &case, 600).await;
            assert_eq!(stream.heard().await, Some(event("case", &case)));
        }
        assert!(stream.heard_within(QUIET).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn when_the_process_goes_streams_end_at_once_and_none_begins() {
    let app = quick(TestApp::new(), |_| {});
    let mut agent = app.sign_in_agent("李敏").await;
    let mut stream = listen(&mut agent).await;
    app.served.live.close();
    assert!(stream.ends().await);
    assert_eq!(agent.get("/desk/events").await.status, 503);
}
