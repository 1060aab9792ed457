//! The history on the page: whole, in order, and with what may be gone.

use diesel::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::correcting::Correction;
use redress::domain::codes::Correctable;
use redress::store::schema::texts;

use super::Room;
use crate::support::browser::Answer;
use crate::support::cases::{act_at, act_on, record};
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn a_long_history_shows_its_newest_part_and_the_way_to_all_of_it() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for number in 0..210 {
            room.case =
                act_on(&room.app, &room.case, Actor::System, |case, act| case.note(&format!("第 {number} 条"), act)).await;
        }
        let page = room.page().await;
        let said = page.select(".tl .said");
        assert_eq!((said.len(), said.first().unwrap().as_str(), said.last().unwrap().as_str()), (200, "第 10 条", "第 209 条"));
        let all = page.attributes("a[href$='?all=1']", "href");
        assert_eq!(all, [format!("{}?all=1", room.url(""))]);
        let whole = room.agent.get(&all[0]).await;
        assert_eq!(whole.select(".tl .said").len(), 211, "with the complaint itself");
        assert!(whole.attributes("a[href$='?all=1']", "href").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_was_put_right_is_told_however_long_the_history_has_become() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.case = act_on(&room.app, &room.case, Actor::Staff(room.me.staff().unwrap()), |case, act| {
            let (field, value) = (Correctable::OrderNumber, Some("NEW-4711".to_owned()));
            case.correct(&Correction { field, value, joined: false, is_respelt: false, version: case.version }, act)
        })
        .await;
        let told = |page: &Answer| page.select("dl.pairs .muted").join(" ");
        let before = told(&room.page().await);
        assert!(before.contains(&room.me.name), "{before}");
        for number in 0..210 {
            room.case =
                act_on(&room.app, &room.case, Actor::System, |case, act| case.note(&format!("第 {number} 条"), act)).await;
        }
        assert_eq!(told(&room.page().await), before, "it is not among the newest any more");
        let whole = room.agent.get(&format!("{}?all=1", room.url(""))).await;
        assert_eq!(told(&whole), before);
    })
    .await;
}

#[actix_web::test]
async fn the_history_is_told_oldest_first_and_names_a_day_once() {
    let mut room = Room::open(TestApp::new()).await;
    for (hours, words) in [(1, "甲"), (1, "乙"), (24, "丙")] {
        room.app.advance(chrono::Duration::hours(hours));
        room.case = act_on(&room.app, &room.case, Actor::System, |case, act| case.note(words, act)).await;
    }
    let me = room.me.clone();
    room.agent = room.app.signed_in(&me).await;
    let page = room.page().await;
    let said = page.select(".tl .said");
    assert_eq!(said[1..], ["甲", "乙", "丙"]);
    assert_eq!(page.select(".tl time b"), ["11/24", "11/25"]);
}

#[actix_web::test]
async fn words_that_were_erased_are_said_to_be_gone() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.fresh(StatusCode::Open).await;
        let id = room.case.id.0;
        let erased = room.app.app.db.write(move |tx| {
            let mine = texts::table.filter(texts::case_id.eq(id)).filter(texts::kind.eq("message"));
            let nothing: Option<String> = None;
            Ok(diesel::update(mine).set(texts::body.eq(nothing)).execute(tx)?)
        });
        assert_eq!(erased.await.unwrap(), 1);
        let page = room.page().await;
        assert!(page.select(".tl .said").contains(&"（内容已按规定删除）".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn a_conflict_tells_what_happened_since_and_nothing_from_before() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let other = room.app.person(redress::domain::actor::Role::Agent, "周启航", "zhou@desk.example", None).await;
        let by = TestApp::actor(&other);
        room.app.advance(chrono::Duration::minutes(1));
        room.case = act_on(&room.app, &room.case, by.clone(), |case, act| case.note("早先的备注", act)).await;
        let stale = room.good("escalation");
        room.app.advance(chrono::Duration::minutes(1));
        room.case = act_on(&room.app, &room.case, by.clone(), |case, act| case.note("后来的备注", act)).await;
        room.app.advance(chrono::Duration::hours(20));
        let late = room.case.sweep(&act_at(&room.app, Actor::System, room.app.app.now())).unwrap();
        room.case = record(&room.app, late).await;
        room.app.advance(chrono::Duration::minutes(1));
        room.case = act_on(&room.app, &room.case, by, |case, act| case.message("您好", act)).await;
        let answer = room.post("escalation", &stale).await;
        assert_eq!(answer.status, 409);
        let told = answer.select(".tl li h3");
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told[0].contains("内部备注") && told[0].contains("周启航"));
        assert!(told[1].contains("受理：已超时") && told[2].contains("超时，自动升级到"));
        assert!(told[3].contains("回复消费者"));
    })
    .await;
}
