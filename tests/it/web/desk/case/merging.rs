//! Merging at the desk: said before it is done, done to both or to neither, and taken apart again; and what its consumer sees.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::domain::credit::Harm;
use redress::domain::retention::Class;
use redress::domain::sla::ClockKind;
use redress::paths;
use redress::store::schema::case_links;
use redress::store::{cases, retention};

use super::Room;
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::app::tuesday;
use crate::support::cases::{act_on, close, file_case, file_case_at, team, triage};
use crate::support::{Answer, on_each_database};
use crate::web::portal::filing::PNG;

pub fn named(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

pub async fn read(room: &Room, case: &Case) -> Case {
    let id = case.id;
    room.app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

/// Another case of the room's consumer, filed so much before.
pub async fn earlier(room: &Room, by: Duration) -> Case {
    let owner = room.owner.id;
    file_case_at(&room.app, tuesday() - by, |filing| {
        filing.consumer = Some(owner);
        "先交的那件".clone_into(&mut filing.summary);
    })
    .await
}

pub async fn merge(room: &mut Room, goes: &Case, stays: &Case) -> Answer {
    let url = paths::desk_case_part(goes.reference.unwrap(), "merge");
    let (version, theirs) = (goes.version.to_string(), stays.version.to_string());
    room.agent.post(&url, &[("into", &named(stays)), ("version", &version), ("theirs", &theirs)]).await
}

pub fn text_of(letter: &[u8]) -> Option<String> {
    Some(mail_parser::MessageParser::default().parse(letter)?.body_text(0)?.into_owned())
}

async fn part(room: &mut Room, case: &Case) -> Answer {
    let case = read(room, case).await;
    let theirs = match case.merged {
        Some(merged) => {
            let from = room.app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, merged.into)).await.unwrap();
            from.version.to_string()
        }
        None => "1".to_owned(),
    };
    let url = format!("{}/removal", paths::desk_case_part(case.reference.unwrap(), "merge"));
    room.agent.post(&url, &[("version", &case.version.to_string()), ("theirs", &theirs)]).await
}

#[actix_web::test]
async fn what_will_happen_is_said_before_two_cases_become_one() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let goes = earlier(&room, Duration::days(1)).await;
        let url = paths::desk_case_part(goes.reference.unwrap(), "merge");
        let choose = room.agent.get(&url).await;
        assert_eq!(choose.attributes(".choice input", "value"), [named(&room.case)]);
        let before = room.app.database.contents();
        let plan = room.agent.get(&format!("{url}?typed={}", named(&room.case).to_lowercase())).await;
        let does = plan.select(".does li").join("\n");
        assert!(does.contains("处理结果") && does.contains("提前到"), "{does}");
        assert!(plan.select("p.letter").concat().contains("说的是同一件事"), "and what the consumer will read");
        assert!(room.app.database.contents() == before, "looking writes nothing");
        let fields = [plan.attributes("input[name=version]", "value"), plan.attributes("input[name=theirs]", "value")].concat();
        assert_eq!(fields, [goes.version.to_string(), room.case.version.to_string()]);
        let none = room.agent.get(&format!("{url}?typed=")).await;
        assert!(none.status == 422 && none.words().contains("请选一件"));
    })
    .await;
}

#[actix_web::test]
async fn a_merged_case_leads_to_the_one_that_stays_and_nothing_of_it_is_lost() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let goes = earlier(&room, Duration::days(1)).await;
        let (mine, stays) = (paths::complaint(goes.reference.unwrap()), room.case.clone());
        let path = format!("{mine}/evidence");
        room.consumer.upload(&path, &[("kind", "payment_screenshot")], &[("files", "付款.png", PNG)]).await;
        let by = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
        let goes = act_on(&room.app, &read(&room, &goes).await, by, |case, act| case.reply("这是先说的话", act)).await;
        let due = goes.clock(ClockKind::Resolution).unwrap().due_at;
        let merged = merge(&mut room, &goes, &stays).await;
        assert_eq!(merged.location(), Some(paths::desk_case(stays.reference.unwrap())));
        assert_eq!(read(&room, &stays).await.clock(ClockKind::Resolution).unwrap().due_at, due, "the stricter date");
        assert!(read(&room, &goes).await.clocks.iter().all(|clock| !clock.is_live()));

        let page = room.page().await;
        let came = page.select(".came").concat();
        assert!(came.contains(&named(&goes)) && came.contains("这是先说的话") && came.contains("付款.png"), "{came}");
        let file = page.attributes(".came .shots a", "href")[0].clone();
        assert!(room.agent.get(&file).await.status == 200, "its file opens from there");
        let old = room.agent.get(&paths::desk_case(goes.reference.unwrap())).await;
        assert!(old.select(".goes-on").concat().contains(&named(&stays)));
        let queue = room.agent.get("/desk/queue?view=all").await.text();
        assert!(queue.contains(&named(&stays)) && !queue.contains(&format!("/desk/cases/{}", named(&goes))), "out of open lists");
        let found = room.agent.get(&format!("/desk/search?q={}", named(&goes))).await;
        assert!(found.text().contains(&named(&goes)) || found.location().is_some(), "and found all the same");

        let (theirs, kept) = (room.consumer.get(&mine).await, room.consumers_page().await);
        assert!(theirs.select("h1").concat().contains(&format!("合在 {} 里", named(&stays))), "{:?}", theirs.select("h1"));
        assert_eq!(theirs.attributes(".merged a", "href"), [paths::complaint(stays.reference.unwrap())]);
        assert_eq!(kept.attributes(".merged a", "href"), [mine]);
        let list = room.consumer.get("/complaints").await;
        assert!(list.words().contains(&format!("合在 {} 里", named(&stays))), "{}", list.words());
        work(&room.app, &folder_mailer(&room.app)).await;
        let texts: Vec<String> = letter_files(&room.app).iter().filter_map(|bytes| text_of(bytes)).collect();
        let told = texts.iter().find(|text| text.contains("说的是同一件事")).unwrap();
        assert!(told.contains(&format!("您的投诉 {} 和 {}", named(&goes), named(&stays))), "{told}");
        assert_eq!(room.letters().await.iter().filter(|kind| *kind == "merged").count(), 1, "one letter");
    })
    .await;
}

#[actix_web::test]
async fn what_is_still_written_on_a_merged_case_comes_to_the_one_that_stays() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (goes, stays) = (earlier(&room, Duration::days(1)).await, room.case.clone());
        merge(&mut room, &goes, &stays).await;
        let part = |noun| paths::complaint_part(goes.reference.unwrap(), noun);
        let fields = [("body", "我还有一句话"), ("kind", "other"), ("key", "k-1")];
        let said = room.consumer.upload(&part("messages"), &fields, &[("files", "补.png", PNG)]).await;
        assert_eq!(said.status, 303, "{}", said.words());
        let sent =
            room.consumer.upload(&part("evidence"), &[("kind", "other")], &[("files", "再补.png", &[PNG, b" "].concat())]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let page = room.page().await;
        assert!(page.select(".tl").concat().contains("我还有一句话"));
        assert_eq!(read(&room, &stays).await.files, 2);
        assert!(read(&room, &stays).await.unanswered && read(&room, &goes).await.files == 0);
        // A stranger to both is told nothing of either.
        let mut stranger = room.app.sign_in_consumer("王宇", "wang@mail.example").await;
        assert_eq!(stranger.upload(&part("messages"), &fields, &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_merged_is_refused_in_words_and_changes_neither_case() {
    on_each_database(|app| {
        Box::pin(async move {
            let mut room = Room::open(app).await;
            let (mine, over) = (room.case.clone(), close(&room.app, &earlier(&room, Duration::days(3)).await).await);
            let other = room.app.person(Role::Consumer, "王宇", "wang@mail.example", None).await;
            let others = file_case(&room.app, |filing| filing.consumer = Some(other.id)).await;
            let (first, second) = (earlier(&room, Duration::days(1)).await, earlier(&room, Duration::days(2)).await);
            merge(&mut room, &first, &second).await;
            let (first, second) = (read(&room, &first).await, read(&room, &second).await);
            let before = room.app.database.contents();
            for (into, why) in [
                (&mine, "就是本案自己".to_owned()),
                (&over, "已有结果".to_owned()),
                (&others, "不是同一位消费者".to_owned()),
                (&first, format!("已经并入 {}", named(&second))),
            ] {
                let answer = merge(&mut room, &mine, into).await;
                assert_eq!(answer.status, 422, "{why}");
                assert!(answer.words().contains(&why), "{why}: {:?}", answer.select(".err"));
                let looked = room.agent.get(&paths::desk_merge(mine.reference.unwrap(), &named(into))).await;
                assert!(looked.status == 422 && looked.words().contains(&why));
            }
            let absent = Case { reference: redress::domain::reference::Reference::new(2026, 999_999), ..mine.clone() };
            assert!(merge(&mut room, &mine, &absent).await.words().contains("找不到"));
            // Back into what it came from: a circle.
            assert_eq!(merge(&mut room, &second, &first).await.status, 422);
            let after = room.app.database.contents();
            assert!(before.iter().all(|(table, rows)| table == "case_readers" || after[table] == *rows), "no half-done work");
        })
    })
    .await;
}

#[actix_web::test]
async fn a_merge_decided_on_an_older_version_of_either_case_is_asked_anew() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (goes, stays) = (earlier(&room, Duration::days(1)).await, room.case.clone());
        let moved = act_on(&room.app, &stays, Actor::System, |case, act| case.message("在查", act)).await;
        let stale = merge(&mut room, &goes, &stays).await;
        assert!(stale.status == 409 && stale.words().contains("有了变动"), "{}", stale.status);
        assert_eq!(stale.attributes("input[name=theirs]", "value"), [moved.version.to_string()], "to be confirmed anew");
        let moved_too = act_on(&room.app, &goes, Actor::System, |case, act| case.message("在查", act)).await;
        assert_eq!(merge(&mut room, &goes, &moved).await.status, 409);
        assert_eq!(merge(&mut room, &moved_too, &moved).await.status, 303);
        let again = merge(&mut room, &moved_too, &moved).await;
        assert_eq!(
            (again.status.as_u16(), again.location()),
            (303, Some(paths::desk_case(stays.reference.unwrap()))),
            "sent twice"
        );
        let links = room.app.app.db.read(|conn| Ok(case_links::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(links, 1);
    })
    .await;
}

#[actix_web::test]
async fn two_merged_cases_are_taken_apart_and_the_consumer_is_told() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (goes, stays) = (earlier(&room, Duration::days(1)).await, room.case.clone());
        merge(&mut room, &goes, &stays).await;
        let url = paths::desk_case_part(goes.reference.unwrap(), "merge");
        let page = room.agent.get(&url).await;
        let does = page.select(".does").concat();
        assert!(page.select("h1").concat().contains("重新分开") && does.contains("改回"), "and which dates move: {does}");
        let (mine, theirs) = (page.attributes("input[name=version]", "value"), page.attributes("input[name=theirs]", "value"));
        for (mine, theirs) in [("1", theirs[0].as_str()), (mine[0].as_str(), "1")] {
            let stale = room.agent.post(&format!("{url}/removal"), &[("version", mine), ("theirs", theirs)]).await;
            assert_eq!(stale.status, 409);
        }
        assert_eq!(part(&mut room, &goes).await.status, 303);
        let (now, kept) = (read(&room, &goes).await, read(&room, &stays).await);
        let due = |case: &Case| case.clock(ClockKind::Resolution).unwrap().due_at;
        assert_eq!((&now.status, due(&now), now.merged), (&goes.status, due(&goes), None));
        assert_eq!(due(&kept), due(&stays));
        assert!(room.page().await.select(".came").is_empty());
        assert_eq!(part(&mut room, &goes).await.status, 409, "once");
        room.case = goes.clone();
        assert_eq!(room.letters().await.last().map(String::as_str), Some("unmerged"));
        assert_eq!(merge(&mut room, &now, &kept).await.status, 303, "and merged anew");
    })
    .await;
}

#[actix_web::test]
async fn an_agent_merges_within_their_sight_alone_and_takes_apart_what_is_theirs() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (one, two) = (team(&room.app, "one", "一组", "One").await, team(&room.app, "two", "二组", "Two").await);
        let goes = triage(&room.app, &earlier(&room, Duration::days(1)).await, Priority::Normal, Some(one)).await;
        let stays = triage(&room.app, &room.case, Priority::Normal, Some(two)).await;
        let mate = room.app.person(Role::Agent, "孙悦", "sun@desk.example", Some(one)).await;
        let mut all = room.agent.clone();
        room.agent = room.app.signed_in(&mate).await;
        let unseen = merge(&mut room, &goes, &stays).await;
        let absent = Case { reference: redress::domain::reference::Reference::new(2026, 999_999), ..stays.clone() };
        let absent = merge(&mut room, &goes, &absent).await;
        assert_eq!((unseen.status, unseen.select(".err")), (absent.status, absent.select(".err")), "the same answer");
        assert_eq!(merge(&mut room, &stays, &goes).await.status, 404, "nor the other way round");
        std::mem::swap(&mut all, &mut room.agent);
        assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
        std::mem::swap(&mut all, &mut room.agent);
        let page = room.agent.get(&paths::desk_case(goes.reference.unwrap())).await;
        assert!(page.select(".goes-on").concat().contains(&named(&stays)));
        assert!(
            !page.attributes(".goes-on a", "href").contains(&paths::desk_case(stays.reference.unwrap())),
            "no way to what is not theirs"
        );
        let apart = room.agent.get(&paths::desk_case_part(goes.reference.unwrap(), "merge")).await;
        assert!(apart.words().contains("请找主管") && apart.attributes("input[name=theirs]", "value").is_empty());
        assert_eq!(part(&mut room, &goes).await.status, 409, "it would move dates of what is not theirs");
        assert!(read(&room, &goes).await.merged.is_some());
    })
    .await;
}

#[actix_web::test]
async fn whoever_works_on_the_case_that_stays_reads_what_came_from_another_team() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (one, two) = (team(&room.app, "one", "一组", "One").await, team(&room.app, "two", "二组", "Two").await);
        let by = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
        let goes = triage(&room.app, &earlier(&room, Duration::days(1)).await, Priority::Normal, Some(one)).await;
        let goes = act_on(&room.app, &goes, by, |case, act| case.reply("这是先说的话", act)).await;
        let stays = triage(&room.app, &room.case, Priority::Normal, Some(two)).await;
        let mate = room.app.person(Role::Agent, "孙悦", "sun@desk.example", Some(two)).await;
        let mut theirs = room.app.signed_in(&mate).await;
        let old = paths::desk_case(goes.reference.unwrap());
        assert_eq!(theirs.get(&old).await.status, 404);
        assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
        let page = theirs.get(&paths::desk_case(stays.reference.unwrap())).await;
        assert!(page.select(".came").concat().contains("这是先说的话"), "{:?}", page.select(".came"));
        let read = theirs.get(&old).await;
        assert!(read.status == 200 && read.words().contains("这是先说的话"));
        let note = [("body", "不是我们组的"), ("version", "9")];
        let noted = theirs.post(&format!("{old}/notes"), &note).await;
        assert!(noted.status != 303, "to be read, not to be worked on: {}", noted.status);
        // When the case that stays goes on to another team, so does the right to read.
        let moved = self::read(&room, &stays).await;
        triage(&room.app, &moved, Priority::Normal, Some(one)).await;
        assert_eq!(theirs.get(&old).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_a_guest_filed_under_somebody_elses_address_is_not_merged_with_theirs() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (email, phone) = (room.case.contact.email.clone(), room.case.contact.phone.clone());
        for (email, phone) in [(email, None), (None, phone)] {
            let guest = file_case_at(&room.app, tuesday(), |filing| {
                filing.consumer = None;
                (filing.contact.email, filing.contact.phone) = (email, phone);
            });
            let guest = guest.await;
            let mine = room.case.clone();
            for (goes, stays) in [(&guest, &mine), (&mine, &guest)] {
                let answer = merge(&mut room, goes, stays).await;
                assert!(answer.status == 422 && answer.words().contains("可以改为关联"), "{}", answer.status);
            }
        }
    })
    .await;
}

/// What the merges of the room set aside, as rows hold it.
async fn set_aside(room: &Room) -> Vec<Option<String>> {
    let kept = |conn: &mut redress::store::Conn| Ok(case_links::table.select(case_links::set_aside).load(conn)?);
    room.app.app.db.read(kept).await.unwrap()
}

/// A case in which harm to a credit was told, merged into that of the room.
async fn merge_hurt(room: &mut Room) -> (Case, Case) {
    let owner = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
    let (goes, stays) = (earlier(room, Duration::days(1)).await, room.case.clone());
    let goes = act_on(&room.app, &goes, owner, |case, act| case.say_credit(Some(Harm::Record), act)).await;
    assert_eq!(merge(room, &goes, &stays).await.status, 303);
    (goes, stays)
}

fn tells_of_credit(kept: &[Option<String>]) -> bool {
    kept.iter().flatten().any(|it| it.contains("\"credit\""))
}

#[actix_web::test]
async fn harm_to_a_credit_that_came_with_a_merge_goes_back_with_its_case() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (goes, stays) = merge_hurt(&mut room).await;
        assert_eq!(read(&room, &stays).await.credit.map(|it| it.harm), Some(Harm::Record));
        assert!(tells_of_credit(&set_aside(&room).await));
        assert_eq!(part(&mut room, &goes).await.status, 303);
        let (goes, stays) = (read(&room, &goes).await, read(&room, &stays).await);
        assert_eq!((goes.credit.map(|it| it.harm), stays.credit), (Some(Harm::Record), None));
        assert_eq!(set_aside(&room).await, [None], "what was set aside was given back");
    })
    .await;
}

#[actix_web::test]
async fn no_merge_tells_of_a_credit_longer_than_its_cases_do() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (_, stays) = merge_hurt(&mut room).await;
        let closed = close(&room.app, &read(&room, &stays).await).await;
        let (id, act) = (closed.id, room.app.app.act(Actor::System));
        assert!(room.app.app.db.write(move |tx| retention::erase(tx, id, Class::Person, &act)).await.unwrap());
        let kept = set_aside(&room).await;
        assert!(kept[0].is_some() && !tells_of_credit(&kept), "{kept:?}");
    })
    .await;
}
