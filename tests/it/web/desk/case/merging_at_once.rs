//! Two cases that are merged by two people at once, and words that are written while they are.

use chrono::Duration;
use diesel::prelude::*;
use futures_util::join;
use redress::paths;
use redress::store::schema::{case_links, texts};

use super::Room;
use super::merging::{earlier, named, read};
use crate::support::cases::file_case;
use crate::support::on_each_database;

const ROUNDS: usize = 6;

#[actix_web::test]
async fn of_two_who_merge_the_same_cases_either_way_round_at_once_one_does_and_the_other_is_told() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (owner, mut mate) = (room.owner.id, room.app.sign_in_agent("周涛").await);
        for round in 0..ROUNDS {
            let one = earlier(&room, Duration::days(1)).await;
            let two = file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
            let urls = [&one, &two].map(|case| paths::desk_case_part(case.reference.unwrap(), "merge"));
            let names = [named(&one), named(&two)];
            let fields = |into: usize| [("into", names[into].as_str()), ("version", "1"), ("theirs", "1")];
            let (there, back) = (fields(1), fields(0));
            let (first, second) = join!(room.agent.post(&urls[0], &there), mate.post(&urls[1], &back));
            let mut answers = [first, second];
            answers.sort_by_key(|answer| answer.status);
            let [done, refused] = &answers;
            assert_eq!(done.status, 303, "{round}");
            assert!(refused.status == 409 || refused.status == 422, "{round}: {}", refused.status);
            let words = refused.words();
            assert!(words.contains("已经并入") || words.contains("有了变动"), "{round}: {words}");
            let merged = [read(&room, &one).await.merged, read(&room, &two).await.merged];
            assert_eq!(merged.iter().flatten().count(), 1, "{round}: no circle");
        }
        let links = room.app.app.db.read(|conn| Ok(case_links::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(links, ROUNDS as i64);
    })
    .await;
}

#[actix_web::test]
async fn what_is_written_while_two_cases_become_one_is_there_once_in_the_case_that_goes_on() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let owner = room.owner.id;
        for round in 0..ROUNDS {
            let goes = earlier(&room, Duration::days(1)).await;
            let stays = file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
            let (merge, write) = (
                paths::desk_case_part(goes.reference.unwrap(), "merge"),
                paths::complaint_part(goes.reference.unwrap(), "messages"),
            );
            let (into, body, key) = (named(&stays), format!("正在写的话 {round}"), format!("k{round}"));
            let merging = [("into", into.as_str()), ("version", "1"), ("theirs", "1")];
            let writing = [("body", body.as_str()), ("key", key.as_str())];
            let (merged, written) = join!(room.agent.post(&merge, &merging), room.consumer.post(&write, &writing));
            assert_eq!(written.status, 303, "{round}");
            assert!(merged.status == 303 || merged.status == 409, "{round}: {}", merged.status);
            let goes_on = if read(&room, &goes).await.merged.is_some() { &stays } else { &goes };
            let said = texts::table.filter(texts::body.eq(body)).select(texts::case_id);
            let said: Vec<i64> = room.app.app.db.read(move |conn| Ok(said.load(conn)?)).await.unwrap();
            assert_eq!(said, [goes_on.id.0], "{round}");
        }
    })
    .await;
}

#[actix_web::test]
async fn one_form_tapped_twice_merges_once_and_both_taps_lead_to_the_case_that_goes_on() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let goes = earlier(&room, Duration::days(1)).await;
        let url = paths::desk_case_part(goes.reference.unwrap(), "merge");
        let (into, mut again) = (named(&room.case), room.agent.clone());
        let fields = [("into", into.as_str()), ("version", "1"), ("theirs", "1")];
        let (first, second) = join!(room.agent.post(&url, &fields), again.post(&url, &fields));
        let there = Some(paths::desk_case(room.case.reference.unwrap()));
        assert_eq!((first.location(), second.location()), (there.clone(), there));
    })
    .await;
}

#[actix_web::test]
async fn a_case_that_left_the_agents_sight_meanwhile_is_said_to_be_none_in_both_languages() {
    use redress::domain::actor::Role;
    use redress::domain::codes::Priority;

    use crate::support::cases::{team, triage};
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (one, two) = (team(&room.app, "one", "一组", "One").await, team(&room.app, "two", "二组", "Two").await);
        let goes = triage(&room.app, &earlier(&room, Duration::days(1)).await, Priority::Normal, Some(one)).await;
        let stays = triage(&room.app, &room.case, Priority::Normal, Some(one)).await;
        let mate = room.app.person(Role::Agent, "孙悦", "sun@desk.example", Some(one)).await;
        room.agent = room.app.signed_in(&mate).await;
        let url = paths::desk_case_part(goes.reference.unwrap(), "merge");
        assert_eq!(room.agent.get(&url).await.attributes(".choice input", "value"), [named(&stays)]);
        let gone = triage(&room.app, &stays, Priority::Normal, Some(two)).await;
        let (into, version, theirs) = (named(&gone), goes.version.to_string(), stays.version.to_string());
        let fields = [("into", into.as_str()), ("version", version.as_str()), ("theirs", theirs.as_str())];
        for (locale, words) in [("zh-CN", "找不到这个受理编号的案件"), ("en", "There is no case with this reference")]
        {
            room.agent.post("/language", &[("locale", locale), ("next", "/desk/queue")]).await;
            for answer in [room.agent.post(&url, &fields).await, room.agent.get(&format!("{url}?into={into}")).await] {
                assert!(answer.status == 422 && answer.words().contains(words), "{}: {}", answer.status, answer.words());
            }
        }
        assert!(room.agent.get(&url).await.attributes(".choice input", "value").is_empty(), "and it is offered no more");
    })
    .await;
}
