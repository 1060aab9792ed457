//! The viewer: shown as it is read without a script, compared with what came, and checked against the complaint.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::store::schema::{evidence, evidence_pages};

use super::evidence::{walk, with_files};
use super::{Room, post};
use crate::support::cases::{close, team};
use crate::support::{TestApp, on_each_database};

async fn file(room: &mut Room) -> String {
    let files = with_files(room).await;
    format!("{}/evidence/{}", room.url(""), files[0])
}

/// As the job would have drawn them.
async fn draw_pages(app: &TestApp, url: &str, count: i32) {
    let id = url.rsplit('/').next().unwrap().to_owned();
    let drawn = app.app.db.write(move |conn| {
        let file: i64 = evidence::table.filter(evidence::file.eq(&id)).select(evidence::id).first(conn)?;
        diesel::update(evidence::table.find(file)).set(evidence::preview_sha256.eq(Some("00".repeat(32)))).execute(conn)?;
        for page in 1..=count {
            diesel::insert_into(evidence_pages::table)
                .values((evidence_pages::evidence_id.eq(file), evidence_pages::page.eq(page), evidence_pages::sha256.eq("00")))
                .execute(conn)?;
        }
        Ok(())
    });
    drawn.await.unwrap();
}

#[actix_web::test]
async fn a_file_is_zoomed_and_turned_by_links_alone_and_its_pages_stand_one_after_another() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = file(&mut room).await;
        let bare = room.agent.get(&format!("{url}?view=1")).await;
        assert!(bare.select(".stage").is_empty() && bare.words().contains("没有预览"), "no picture, no tools");
        draw_pages(&room.app, &url, 3).await;
        let page = room.agent.get(&format!("{url}?view=1&from=view%3Dmine")).await;
        assert_eq!(page.attributes(".stage", "class"), ["stage z-fit turn-0"]);
        assert_eq!(page.attributes(".stage img", "src"), [1, 2, 3].map(|n| format!("{url}?page={n}")));
        assert!(page.attributes(".stage img", "alt")[1].contains("第 2 页，共 3 页"));
        let tools = page.attributes(".tools a[data-tool]", "href");
        assert_eq!(tools[1], format!("{url}?view=1&from=view%3Dmine&zoom=100"));
        assert_eq!(tools[3], format!("{url}?view=1&from=view%3Dmine&turn=270"));
        let turned = room.agent.get(&format!("{tool}&zoom=200", tool = tools[4])).await;
        assert_eq!(turned.attributes(".stage", "class"), ["stage z-200 turn-90"]);
        let again = turned.attributes(".tools a[data-tool]", "href");
        assert_eq!(
            again[4],
            format!("{url}?view=1&from=view%3Dmine&zoom=200&turn=180"),
            "the one is kept while the other changes"
        );
        assert_eq!(page.attributes(".back a", "href"), [format!("{}?view=mine", room.url(""))]);
        for odd in ["zoom=9999&turn=45", "zoom=%22%3E%3Cscript%3E", "turn=-90", "zoom=&turn="] {
            let page = room.agent.get(&format!("{url}?view=1&{odd}")).await;
            assert_eq!(page.attributes(".stage", "class"), ["stage z-fit turn-0"], "{odd}");
            assert!(!page.text().contains("\"><script>"));
        }
    })
    .await;
}

#[actix_web::test]
async fn the_kept_bytes_are_compared_with_what_came_when_somebody_asks() {
    let mut room = Room::open(TestApp::new()).await;
    let url = file(&mut room).await;
    let plain = room.agent.get(&format!("{url}?view=1")).await;
    assert!(!plain.words().contains("完全一样"));
    let verify = plain.attributes("a[rel=nofollow]", "href")[0].clone();
    assert!(room.agent.get(&verify).await.select(".told-ok").join("").contains("和收到时完全一样"));
    let kept = walk(&room.app.app.config.evidence_dir);
    std::fs::write(&kept[0], b"%PDF-1.4 another\n").unwrap();
    let altered = room.agent.get(&verify).await;
    assert!(altered.select(".err").join("").contains("不一样，或者不在了") && altered.select(".told-ok").is_empty());
    std::fs::remove_file(&kept[0]).unwrap();
    assert_eq!(room.agent.get(&verify).await.status, 200);
    room.agent.set_cookie("redress-language", "en");
    assert!(room.agent.get(&verify).await.select(".err").join("").contains("not what came"));
}

#[actix_web::test]
async fn what_somebody_saw_in_a_file_stands_on_the_case_and_the_last_word_counts() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = file(&mut room).await;
        let page = room.agent.get(&format!("{url}?view=1")).await;
        let legends = page.select(".looks legend").join(" ");
        for said in ["¥258.00", "叮铃到家", "20261119200040011100", "11月19日"] {
            assert!(legends.replace(' ', "").contains(said), "{said} in {legends}");
        }
        assert!(page.words().contains("这件案子现有的证据"));
        let check = format!("{url}/check");
        let seen = vec![("amount", "yes".to_owned()), ("counterparty", "no".to_owned()), ("time", String::new())];
        let noted = post(&mut room.agent, &check, &seen).await;
        assert_eq!(noted.location(), Some(format!("{url}?view=1")));
        let page = room.page().await;
        assert_eq!(page.select(".shots .seen-off"), ["收款方不符"]);
        assert!(page.select(".tl").join(" ").contains("核对了一个文件：金额相符、收款方不符"), "{:?}", page.select(".tl"));
        let viewer = room.agent.get(&format!("{url}?view=1")).await;
        assert_eq!(viewer.attributes(".looks input[checked][name=amount]", "value"), ["yes"]);
        let better = vec![("amount", "yes".to_owned()), ("counterparty", "yes".to_owned())];
        assert_eq!(post(&mut room.agent, &check, &better).await.status, 303);
        assert_eq!(room.page().await.select(".shots .seen"), ["金额、收款方相符"]);
        assert_eq!(room.stored().await.version, room.case.version, "forms that are open stay good");
        for consumers in [room.consumers_page().await, room.consumer.get("/complaints").await] {
            assert!(!consumers.words().contains("核对了一个文件") && !consumers.words().contains("李敏"));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_check_of_nothing_is_answered_in_words_and_a_closed_case_is_checked_too() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = file(&mut room).await;
        let check = format!("{url}/check");
        let before = room.snapshot().await;
        for nothing in [vec![], vec![("amount", String::new())], vec![("amount", "maybe".to_owned())]] {
            let answer = post(&mut room.agent, &check, &nothing).await;
            assert_eq!(
                (answer.status.as_u16(), answer.select("#check-err")),
                (422, vec!["请至少核对一项：相符，还是不符".to_owned()])
            );
        }
        assert_eq!(room.snapshot().await, before);
        room.case = room.stored().await;
        room.case = close(&room.app, &room.case).await;
        assert_eq!(post(&mut room.agent, &check, &vec![("time", "yes".to_owned())]).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn who_does_not_see_the_case_neither_verifies_nor_checks_its_files() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let mut room = Room::open(app).await;
        let url = file(&mut room).await;
        let sort = super::with(super::good("triage", room.case.version), "team", &ours.to_string());
        assert_eq!(room.post("triage", &sort).await.status, 303);
        let other = room.app.person(Role::Agent, "外人", "other@desk.example", Some(theirs)).await;
        let mut other = room.app.signed_in(&other).await;
        let before = room.snapshot().await;
        for browser in [&mut other, &mut room.consumer.clone()] {
            assert_eq!(browser.get(&format!("{url}?view=1&verify=1")).await.status, 404);
            assert_eq!(post(browser, &format!("{url}/check"), &vec![("amount", "yes".to_owned())]).await.status, 404);
            assert_eq!(post(browser, &format!("{url}/check"), &vec![]).await.status, 404);
        }
        assert_eq!(room.snapshot().await, before);
        let id = url.rsplit('/').next().unwrap().to_owned();
        room.fresh(redress::domain::case::StatusCode::New).await;
        let elsewhere = format!("{}/evidence/{id}", room.url(""));
        assert_eq!(room.agent.get(&format!("{elsewhere}?view=1&verify=1")).await.status, 404, "the file of another case");
        assert_eq!(post(&mut room.agent, &format!("{elsewhere}/check"), &vec![("amount", "yes".to_owned())]).await.status, 404);
    })
    .await;
}
