//! A macro gives the case to a team and to a colleague, by name, as its user could by hand.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::domain::ids::TeamId;
use redress::domain::routing::{Away, HandOver};
use redress::store::people::Person;
use redress::store::schema::teams;
use redress::store::staffing;

use super::{first_use, macro_form, make, path, use_as_shown};
use crate::support::cases::{file_case, team, triage};
use crate::support::{Browser, TestApp, on_each_database};
use crate::web::access::{deactivate, stored};

/// Two teams, a case of the first, 李敏 there and 王蕾 in the second, and the browsers of 李敏 and of who leads both.
struct Room {
    one: TeamId,
    two: TeamId,
    case: Case,
    wang: Person,
    li: Browser,
    chief: Browser,
}

async fn room(app: &TestApp) -> Room {
    let (one, two) = (team(app, "one", "客服一组", "Team one").await, team(app, "two", "客服二组", "Team two").await);
    let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
    let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", Some(two)).await;
    let chief = app.person(Role::Supervisor, "陈岚", "chenlan@desk.example", None).await;
    let case = triage(app, &file_case(app, |_| {}).await, Priority::Normal, Some(one)).await;
    Room { one, two, case, wang, li: app.signed_in(&li).await, chief: app.signed_in(&chief).await }
}

async fn close(app: &TestApp, id: TeamId) {
    let at = app.app.now().naive_utc();
    let set = move |tx: &mut redress::store::Conn| {
        Ok(diesel::update(teams::table.find(id.0)).set(teams::closed_at.eq(Some(at))).execute(tx)?)
    };
    app.app.db.write(set).await.unwrap();
}

#[actix_web::test]
async fn a_macro_says_what_it_has_to_say_and_gives_the_case_to_a_colleague_in_another_team() {
    on_each_database(|app| async move {
        let mut room = room(&app).await;
        let (to, team) = (room.wang.id.to_string(), room.two.to_string());
        let more = [("hands", &*to), ("team", &*team), ("tag", "转交"), ("text_zh", "转给专人在查。")];
        assert_eq!(make(&mut room.chief, "转二组", &more).await.status, 303);
        let url = first_use(&mut room.chief, &room.case).await;
        let page = room.chief.get(&url).await;
        assert_eq!(page.select(".bulk-what li"), ["加标签 转交", "转到小组：客服二组", "交给 王蕾"]);
        assert!(page.select(".notice").is_empty(), "{}", page.words());
        assert_eq!(use_as_shown(&mut room.chief, &room.case, &page, &[]).await.status, 303);
        let given = stored(&app, &room.case).await;
        assert_eq!((given.team, given.assignee), (Some(room.two), Some(room.wang.id)));
        assert_eq!((given.tags.as_slice(), given.unanswered), (&["转交".to_owned()][..], false));
    })
    .await;
}

#[actix_web::test]
async fn who_gives_a_case_out_of_their_sight_has_done_all_the_rest_before() {
    on_each_database(|app| async move {
        let mut room = room(&app).await;
        let team = room.two.to_string();
        let more = [("team", &*team), ("tag", "转交"), ("days", "2"), ("text_zh", "转给专人在查。")];
        assert_eq!(make(&mut room.li, "转二组", &more).await.status, 303);
        let url = first_use(&mut room.li, &room.case).await;
        let page = room.li.get(&url).await;
        let done = use_as_shown(&mut room.li, &room.case, &page, &[]).await;
        assert_eq!((done.status.as_u16(), done.location().as_deref()), (303, Some("/desk/queue")));
        let given = stored(&app, &room.case).await;
        assert_eq!((given.team, given.assignee, given.unanswered), (Some(room.two), None, false));
        assert!(given.follow_up.is_some() && given.tags == ["转交"]);
        assert_eq!(room.li.get(&path(&room.case, "")).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_given_a_case_who_left_or_is_away_nor_a_team_that_was_closed() {
    on_each_database(|app| async move {
        let mut room = room(&app).await;
        let (to, team) = (room.wang.id.to_string(), room.two.to_string());
        let more = [("hands", &*to), ("team", &*team), ("tag", "转交")];
        assert_eq!(make(&mut room.chief, "转二组", &more).await.status, 303);
        let url = first_use(&mut room.chief, &room.case).await;
        let (wang, away) = (room.wang.id, Away { from: app.app.now(), until: None, hand_over: HandOver::Keep });
        for (what, words) in [("away", "现在不在岗"), ("closed", "小组已经关闭"), ("left", "已经离开")] {
            match what {
                "away" => {
                    let away = away.clone();
                    app.app.db.write(move |tx| staffing::set_away(tx, wang, Some(&away), false)).await.unwrap();
                }
                "closed" => {
                    app.app.db.write(move |tx| staffing::set_away(tx, wang, None, false)).await.unwrap();
                    close(&app, room.two).await;
                }
                _ => deactivate(&app, &room.wang).await,
            }
            let page = room.chief.get(&url).await;
            assert!(page.status == 200 && page.select(".notice").join("").contains(words), "{what}: {}", page.words());
            let refused = use_as_shown(&mut room.chief, &room.case, &page, &[("body", "改过的话")]).await;
            assert!(
                refused.status == 422 && refused.select("#errors li").join("").contains(words),
                "{what}: {}",
                refused.words()
            );
            assert_eq!(refused.select("textarea"), ["改过的话"], "nothing typed is lost");
            assert_eq!(stored(&app, &room.case).await.seq, room.case.seq, "nor anything half done: {what}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_macro_of_somebody_who_may_more_gives_its_user_no_more_than_they_may() {
    on_each_database(|app| async move {
        let mut room = room(&app).await;
        let to = room.wang.id.to_string();
        let more = [("hands", &*to), ("reach", "everybody")];
        assert_eq!(make(&mut room.chief, "给王蕾", &more).await.status, 303);
        let url = first_use(&mut room.li, &room.case).await;
        let page = room.li.get(&url).await;
        let refused = use_as_shown(&mut room.li, &room.case, &page, &[]).await;
        assert!(refused.status == 422 && refused.words().contains("不能分给这个人"), "{}", refused.words());
        assert_eq!(stored(&app, &room.case).await.seq, room.case.seq);
    })
    .await;
}

#[actix_web::test]
async fn the_form_offers_those_to_whom_its_maker_can_give_a_case_and_takes_nobody_else() {
    on_each_database(|app| async move {
        let mut room = room(&app).await;
        let form = room.li.get("/desk/macros/new").await;
        let offered = form.select("#macro-hands option");
        assert!(offered.contains(&"李敏".to_owned()) && offered.contains(&"陈岚".to_owned()), "{offered:?}");
        assert!(!offered.contains(&"王蕾".to_owned()), "of another team: {offered:?}");
        assert_eq!(form.select("#macro-team option"), ["不变", "客服一组", "客服二组"]);
        let (wang, one, two) = (room.wang.id.to_string(), room.one.to_string(), room.two.to_string());
        let closes = [("says", "close"), ("outcome", "upheld"), ("root_cause", "system_fault")];
        let closing = |more| [&closes[..], &[more]].concat();
        let (by_team, by_hand) = (closing(("team", &*two)), closing(("hands", &*wang)));
        let (agents, chiefs) = (0, 1);
        let mut browsers = [room.li, room.chief];
        for (whose, more, words) in [
            (agents, &[("hands", &*wang)][..], "请从列表里选一项"),
            (agents, &[("hands", "7")], "请从列表里选一项"),
            (agents, &[("team", "7")], "请从列表里选一项"),
            (agents, &by_team[..], "结案以后就不再转给别人"),
            (chiefs, &by_hand[..], "结案以后就不再转给别人"),
            (chiefs, &[("hands", &*wang), ("team", &*one)], "看不到那个小组的案件"),
        ] {
            let refused = make(&mut browsers[whose], "转交", more).await;
            let told = refused.select("#errors li").join("");
            assert!(refused.status == 422 && told.contains(words), "{more:?}: {told}");
        }
        let [_, mut chief] = browsers;
        // Who left stays in what names them, until somebody chooses another.
        assert_eq!(make(&mut chief, "给王蕾", &[("hands", &*wang)]).await.status, 303);
        deactivate(&app, &room.wang).await;
        let edit = chief.get("/desk/macros").await.attributes(".macro-end a", "href")[0].clone();
        let form = chief.get(&edit).await;
        assert_eq!(form.select("#macro-hands option[selected]"), ["王蕾"]);
        let kept = macro_form("给王蕾", &[("hands", &wang), ("version", "1"), ("text_zh", "改过的话")]);
        assert_eq!(chief.post(&edit, &kept).await.status, 303);
        assert!(!chief.get("/desk/macros/new").await.select("#macro-hands option").contains(&"王蕾".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn the_history_of_a_macro_and_the_record_name_team_and_colleague() {
    on_each_database(|app| async move {
        let room = room(&app).await;
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        let mut boss = app.signed_in(&boss).await;
        assert_eq!(make(&mut boss, "转二组", &[("reach", "everybody")]).await.status, 303);
        let edit = boss.get("/admin/macros").await.attributes(".macros h2 a", "href")[0].clone();
        let (to, team) = (room.wang.id.to_string(), room.two.to_string());
        let more = [("hands", &*to), ("team", &*team), ("reach", "everybody"), ("version", "1")];
        let asked = boss.post(&edit, &macro_form("转二组", &[&more[..], &[("step", "check")]].concat())).await;
        let names = |words: &str| words.contains("转到小组：客服二组") && words.contains("交给 王蕾") && !words.contains(&to);
        assert!(names(&asked.select(".diff").join(" ")), "{}", asked.words());
        assert_eq!(boss.post(&edit, &macro_form("转二组", &more)).await.status, 303);
        for page in [&*edit, "/oversight/audit?what=macro.changed"] {
            let told = boss.get(page).await.select(".diff").join(" ");
            assert!(names(&told), "{page}: {told}");
        }
        for page in ["/admin/macros", "/desk/macros", &format!("{edit}/deletion")] {
            let told = boss.get(page).await;
            assert!(names(&told.words()), "{page}: {}", told.words());
        }
    })
    .await;
}
