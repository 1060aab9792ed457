//! Who may open the page and its forms, and who finds nothing there.

use actix_web::http::Method;
use redress::domain::actor::Role;
use redress::domain::reference::Reference;
use redress::paths;

use super::{NOUNS, Room, post, with};
use crate::support::cases::team;
use crate::support::{Browser, on_each_database};

/// Every GET of the page.
fn pages(room: &Room) -> Vec<String> {
    let mut urls: Vec<String> = NOUNS.iter().filter(|noun| **noun != "remedies").map(|noun| room.url(noun)).collect();
    urls.extend([room.url(""), format!("{}?all=1", room.url("")), format!("{}/evidence/00", room.url(""))]);
    urls
}

/// Finds none of it, and changes nothing by trying.
async fn finds_nothing(room: &mut Room, somebody: &mut Browser, who: &str) {
    for noun in NOUNS {
        room.ready_for(noun).await;
        let before = room.snapshot().await;
        let urls = if noun == NOUNS[0] { pages(room) } else { vec![room.url("")] };
        for url in urls {
            assert_eq!(somebody.get(&url).await.status, 404, "{who} GET {url}");
        }
        let good = room.good(noun);
        let bad = with(good.clone(), "nonsense", "1");
        let stale = with(good.clone(), "version", "99");
        let empty = Vec::new();
        for (what, fields) in [("good", &good), ("empty", &empty)] {
            let answer = post(somebody, &room.url(noun), fields).await;
            let not_a_form = what == "empty" && answer.status == 422 && super::DECIDING.contains(&noun);
            assert!(answer.status == 404 || not_a_form, "{who} {what} {noun}: {}", answer.status);
            assert!(!answer.words().contains("陈晓") && !answer.words().contains(&room.case.summary), "{who} {noun}");
        }
        for fields in [&bad, &stale] {
            let answer = post(somebody, &room.url(noun), fields).await;
            assert!(matches!(answer.status.as_u16(), 404 | 422), "{who} {noun}: {}", answer.status);
            assert!(!answer.words().contains("陈晓"));
        }
        assert_eq!(room.snapshot().await, before, "{who} {noun}");
    }
}

#[actix_web::test]
async fn a_consumer_finds_no_desk_even_before_their_own_case() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mut owner = room.consumer.clone();
        finds_nothing(&mut room, &mut owner, "the owner").await;
        let mut stranger = room.app.sign_in_consumer("别人", "other@mail.example").await;
        finds_nothing(&mut room, &mut stranger, "a stranger").await;
    })
    .await;
}

#[actix_web::test]
async fn an_agent_of_another_team_finds_nothing_and_changes_nothing() {
    on_each_database(|app| async move {
        let ours = team(&app, "ours", "订单组", "Orders").await;
        let theirs = team(&app, "theirs", "支付组", "Payments").await;
        let mut room = Room::open(app).await;
        let other = room.app.person(Role::Agent, "周启航", "zhou@desk.example", Some(theirs)).await;
        let mine = room.app.person(Role::Agent, "吴桐", "wu@desk.example", Some(ours)).await;
        let (mut other, mut mine) = (room.app.signed_in(&other).await, room.app.signed_in(&mine).await);
        for noun in NOUNS {
            room.ready_for(noun).await;
            let sorted = room.case.clone();
            let version = sorted.version;
            room.case = sort_into(&room, ours).await;
            let before = room.snapshot().await;
            let urls = if noun == NOUNS[0] { pages(&room) } else { vec![room.url("")] };
            for url in urls {
                assert_eq!(other.get(&url).await.status, 404, "{url}");
            }
            for fields in [room.good(noun), super::good(noun, version)] {
                let answer = post(&mut other, &room.url(noun), &fields).await;
                assert_eq!(answer.status, 404, "{noun}: not even a conflict is told");
                assert!(!answer.words().contains(&room.case.summary));
            }
            assert_eq!(room.snapshot().await, before, "{noun}");
            let fields = room.good(noun);
            assert_eq!(post(&mut mine, &room.url(noun), &fields).await.status, 303, "{noun}: whose it is may");
        }
    })
    .await;
}

/// Puts the case into a team as it stands: a closed one can no longer be triaged.
async fn sort_into(room: &Room, team: redress::domain::ids::TeamId) -> redress::domain::case::Case {
    use diesel::prelude::*;
    use redress::store::schema::cases;
    let id = room.case.id.0;
    let moved = room.app.app.db.write(move |tx| {
        diesel::update(cases::table.find(id)).set(cases::team_id.eq(Some(team.0))).execute(tx)?;
        Ok(())
    });
    moved.await.unwrap();
    room.stored().await
}

#[actix_web::test]
async fn a_case_that_is_not_there_looks_like_one_that_is_not_yours() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let free = Reference::new(2026, 999_999).unwrap();
        let told = |text: String, reference: &str| text.replace(reference, "");
        for reference in [free.to_string(), "RD-2026-000001-0".to_owned(), "x".to_owned(), "%00".to_owned(), "1".to_owned()] {
            for noun in NOUNS.iter().filter(|noun| **noun != "remedies") {
                let url = format!("/desk/cases/{reference}/{noun}");
                assert_eq!(room.agent.get(&url).await.status, 404, "{url}");
                let fields = room.good(noun);
                assert_eq!(post(&mut room.agent, &url, &fields).await.status, 404, "{url}");
            }
            let url = format!("/desk/cases/{reference}");
            let answer = room.agent.get(&url).await;
            assert_eq!(answer.status, 404);
            assert!(!told(answer.words(), &free.to_string()).contains("陈晓"));
        }
        let other = format!("/desk/cases/{}/remedies/1/done", room.case.reference.unwrap());
        assert_eq!(post(&mut room.agent, &other, &Vec::new()).await.status, 409, "no such promise");
        let nonsense = format!("/desk/cases/{}/remedies/x/done", room.case.reference.unwrap());
        assert_eq!(post(&mut room.agent, &nonsense, &Vec::new()).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_not_signed_in_signs_in_first_and_comes_back() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mut nobody = room.app.browser();
        for noun in NOUNS {
            room.ready_for(noun).await;
            let before = room.snapshot().await;
            if noun != "remedies" {
                let url = room.url(noun);
                assert_eq!(nobody.get(&url).await.location(), Some(format!("/sign-in?next={url}")));
            }
            let fields = room.good(noun);
            let answer = post(&mut nobody, &room.url(noun), &fields).await;
            let back = paths::desk_case(room.case.reference.unwrap());
            // Who wrote something gets it back on a page with the same way on.
            let way = answer.location().map_or_else(|| answer.attributes("main a.btn-1", "href"), |way| vec![way]);
            assert_eq!(way, [format!("/sign-in?next={back}")], "{noun}");
            assert_eq!(answer.status == 403, !answer.select("main textarea").is_empty(), "{noun}");
            assert_eq!(room.snapshot().await, before);
        }
    })
    .await;
}

#[actix_web::test]
async fn looking_changes_nothing() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for noun in ["triage", "reopening"] {
            room.ready_for(noun).await;
            let before = room.snapshot().await;
            for url in pages(&room) {
                room.agent.get(&url).await;
                room.agent.send(Method::HEAD, &url, None, Vec::new()).await;
                let done = format!("{url}?assignee=me&version=1&body=x&outcome=upheld");
                room.agent.get(&done).await;
            }
            let url = room.url(noun);
            for method in [Method::PUT, Method::DELETE, Method::PATCH] {
                let answer = room.agent.send(method.clone(), &url, None, Vec::new()).await;
                assert!(matches!(answer.status.as_u16(), 404 | 405), "{method} {url}: {}", answer.status);
            }
            assert_eq!(room.snapshot().await, before, "{noun}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_agent_who_left_the_house_finds_nothing_from_the_next_request_on() {
    use diesel::prelude::*;
    use redress::store::schema::people;
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        assert_eq!(room.page().await.status, 200);
        let me = room.me.id.0;
        let left = room.app.app.db.write(move |tx| {
            diesel::update(people::table.find(me)).set(people::active.eq(false)).execute(tx)?;
            Ok(())
        });
        left.await.unwrap();
        let before = room.snapshot().await;
        for noun in ["messages", "closure", "assignment"] {
            let fields = room.good(noun);
            let answer = room.post(noun, &fields).await;
            assert!(matches!(answer.status.as_u16(), 303 | 403 | 404), "{}", answer.status);
            assert!(answer.location().is_none_or(|to| to.starts_with("/sign-in")));
        }
        assert_ne!(room.page().await.status, 200);
        assert_eq!(room.snapshot().await, before);
    })
    .await;
}
