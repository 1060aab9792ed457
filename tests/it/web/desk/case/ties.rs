//! Links between cases at the desk: made and taken away, told in both, within sight alone.

use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::paths;

use super::Room;
use crate::support::cases::{close, file_case, team, triage};
use crate::support::{Answer, on_each_database};

fn named(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

async fn link(room: &mut Room, from: &Case, relation: &str, other: &str) -> Answer {
    let url = paths::desk_case_part(from.reference.unwrap(), "links");
    room.agent.post(&url, &[("relation", relation), ("other", other)]).await
}

#[actix_web::test]
async fn a_link_is_told_in_both_cases_and_taken_away_from_either() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let other = file_case(&room.app, |filing| filing.summary = "同一次故障".to_owned()).await;
        let case = room.case.clone();
        assert_eq!(link(&mut room, &case, "parent", &named(&other)).await.status, 303);
        let (mine, theirs) = (room.page().await, room.agent.get(&paths::desk_case(other.reference.unwrap())).await);
        assert!(
            mine.select(".tie-side li").concat().contains("总案") && mine.select(".tie-side li").concat().contains("同一次故障")
        );
        let part = theirs.select(".tie-side li").concat();
        assert!(part.contains("分案") && part.contains(&named(&case)) && part.contains("最近到期"), "{part}");
        assert!(mine.select(".tl").concat().contains(&format!("归到总案 {} 之下", named(&other))));
        assert!(theirs.select(".tl").concat().contains(&format!("把 {} 归到本案之下", named(&case))));
        assert!(!room.consumers_page().await.text().contains(&named(&other)), "a link is for staff alone");

        let list = room.agent.get(&paths::desk_case_part(other.reference.unwrap(), "links")).await;
        assert_eq!(list.select(".tie-rows li .tag"), ["分案"]);
        let removal = paths::desk_link_removal(other.reference.unwrap(), &named(&case));
        assert_eq!(list.attributes(".tie-rows form", "action"), std::slice::from_ref(&removal));
        assert_eq!(room.agent.post(&removal, &[]).await.status, 303);
        assert!(room.page().await.select(".tie-side li").is_empty());
        let again = room.agent.post(&removal, &[]).await;
        assert!(again.status == 409 && again.words().contains("已经被取消"), "a colleague was faster");
        assert_eq!(link(&mut room, &case, "related", &named(&other)).await.status, 303, "and it can be made anew");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_linked_is_said_at_the_field_and_nothing_is_written() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let whole = file_case(&room.app, |_| {}).await;
        let (case, part) = (room.case.clone(), file_case(&room.app, |_| {}).await);
        link(&mut room, &part, "parent", &named(&whole)).await;
        let before = room.app.database.contents();
        let mine = named(&case);
        for (from, relation, other, why) in [
            (&case, "related", mine.as_str(), "就是本案自己"),
            (&case, "related", "RD-2026-999999-9", "找不到"),
            (&case, "related", "", "找不到"),
            (&case, "cousin", &named(&whole), "选一项"),
            (&part, "related", &named(&whole), "已经关联"),
            (&part, "parent", &mine, "一件案子只能归到一个总案"),
            (&case, "parent", &named(&part), "只分一层"),
            (&whole, "parent", &mine, "只分一层"),
        ] {
            let answer = link(&mut room, from, relation, other).await;
            assert_eq!(answer.status, 422, "{relation} {other}");
            assert!(answer.words().contains(why), "{why}: {:?}", answer.select(".err"));
            assert_eq!(answer.attributes("#other", "value"), [other], "what was typed is kept");
        }
        let after = room.app.database.contents();
        assert!(before.iter().all(|(table, rows)| table == "case_readers" || after[table] == *rows), "nothing was written");
    })
    .await;
}

#[actix_web::test]
async fn a_case_of_another_team_is_none_for_a_link_and_unseen_in_one() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (one, two) = (team(&room.app, "one", "一组", "One").await, team(&room.app, "two", "二组", "Two").await);
        let theirs = file_case(&room.app, |filing| filing.summary = "二组的案子".to_owned()).await;
        let theirs = triage(&room.app, &theirs, Priority::Normal, Some(two)).await;
        let case = room.case.clone();
        link(&mut room, &case, "related", &named(&theirs)).await;
        let mate = room.app.person(Role::Agent, "孙悦", "sun@desk.example", Some(one)).await;
        let mut mate = room.app.signed_in(&mate).await;
        let page = mate.get(&room.url("")).await;
        assert!(page.status == 200 && !page.text().contains("二组的案子"), "only those in sight are shown");
        let url = room.url("links");
        let unseen = mate.post(&url, &[("relation", "parent"), ("other", &named(&theirs))]).await;
        let absent = mate.post(&url, &[("relation", "parent"), ("other", "RD-2026-999999-9")]).await;
        assert_eq!((unseen.status, unseen.select(".err")), (absent.status, absent.select(".err")), "the same answer");
        let removal = paths::desk_link_removal(room.case.reference.unwrap(), &named(&theirs));
        assert_eq!(mate.post(&removal, &[]).await.status, 404);
        // The case goes to the other team while the page is open.
        triage(&room.app, &room.stored().await, Priority::Normal, Some(two)).await;
        for noun in ["links", "merge", "split"] {
            assert_eq!(mate.get(&room.url(noun)).await.status, 404, "{noun}");
        }
        assert_eq!(mate.post(&url, &[("relation", "related"), ("other", &named(&case))]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn beside_a_related_case_stands_what_may_be_done_with_it() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let owner = room.owner.id;
        let open = file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
        let over = close(&room.app, &file_case(&room.app, |filing| filing.consumer = Some(owner)).await).await;
        let reference = room.case.reference.unwrap();
        let page = room.page().await;
        let links = page.attributes(".rel .inline-acts a", "href");
        assert!(
            links.contains(&paths::desk_merge(reference, &named(&open)))
                && links.contains(&paths::desk_link(reference, &named(&over)))
        );
        assert!(!links.contains(&paths::desk_merge(reference, &named(&over))), "nothing is merged into what is over");
        let form = room.agent.get(&paths::desk_link(reference, &named(&open))).await;
        assert_eq!(form.attributes("#other", "value"), [named(&open)]);
        let case = room.case.clone();
        link(&mut room, &case, "related", &named(&open)).await;
        let links = room.page().await.attributes(".rel .inline-acts a", "href");
        assert!(!links.contains(&paths::desk_link(reference, &named(&open))), "what is linked is not offered again");
        assert!(links.contains(&paths::desk_merge(reference, &named(&open))), "but may turn out to be the same");
    })
    .await;
}
