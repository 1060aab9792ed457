//! Saved views that several people change: by version, on the record as it was.

use redress::domain::actor::Role;

use crate::support::cases::{file_case, team};
use crate::support::{Browser, TestApp, on_each_database};

/// A view of a team, and two who may change it; its address.
async fn shared(app: &TestApp) -> (Browser, Browser, String) {
    let ours = team(app, "ours", "订单组", "Orders").await;
    let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
    let chief = app.person(Role::Supervisor, "周启航", "zhou@desk.example", Some(ours)).await;
    let (mut li, chief) = (app.signed_in(&li).await, app.signed_in(&chief).await);
    let fields = [("name", "急件"), ("reach", "team"), ("query", "view=all&priority=urgent")];
    let url = li.post("/desk/views", &fields).await.location().unwrap();
    (li, chief, format!("/desk/views/{}", url.split("saved=").nth(1).unwrap()))
}

#[actix_web::test]
async fn two_who_change_one_view_are_shown_both_versions_and_nothing_typed_is_lost() {
    on_each_database(|app| async move {
        let (mut li, mut chief, view) = shared(&app).await;
        let theirs = [("name", "急件和高优先"), ("reach", "team"), ("query", "view=all&priority=urgent&priority=high")];
        let mine = [("name", "我的急件"), ("reach", "team"), ("query", "view=all&provider=jd&priority=urgent&sort=newest")];
        assert_eq!(li.get(&view).await.attributes("input[name=version]", "value"), ["1"]);
        assert_eq!(chief.post(&view, &[&theirs[..], &[("version", "1")]].concat()).await.status, 303);
        let refused = li.post(&view, &[&mine[..], &[("version", "1")]].concat()).await;
        assert_eq!(refused.status, 409);
        assert!(
            refused.select("#errors li")[0].starts_with("您打开之后，有人改过这个视图"),
            "{:?}",
            refused.select("#errors li")
        );
        assert_eq!(refused.select("table.diff tbody th"), ["名称", "列出"]);
        let cells = refused.select("table.diff tbody td");
        assert_eq!((cells[0].as_str(), cells[1].as_str()), ("急件和高优先", "我的急件"));
        assert!(cells[2].contains("优先级：急") && cells[2].contains("优先级：高"), "{cells:?}");
        assert!(cells[3].contains("平台：京东") && !cells[3].contains("优先级：高"), "{cells:?}");
        assert_eq!(refused.attributes("input[name=name]", "value"), ["我的急件"]);
        assert_eq!(refused.attributes("input[name=query]", "value"), [mine[2].1]);
        let version = refused.attributes("input[name=version]", "value");
        assert_eq!(version, ["2"], "saving again decides");
        // A form that has no version, and one that was mended only, write nothing over either.
        assert_eq!(li.post(&view, &mine).await.status, 409);
        let mended = li.post(&view, &[("name", ""), ("reach", "team"), ("query", "view=all"), ("version", "1")]).await;
        assert_eq!((mended.status.as_u16(), mended.attributes("input[name=version]", "value")), (422, vec!["1".to_owned()]));
        assert_eq!(li.get(&view).await.attributes("input[name=name]", "value"), ["急件和高优先"]);
        let again = [&mine[..], &[("version", "2")]].concat();
        assert_eq!(li.post(&view, &again).await.status, 303);
        assert_eq!(li.post(&view, &again).await.status, 303, "the same form sent twice is one");
        assert_eq!(li.get(&view).await.attributes("input[name=name]", "value"), ["我的急件"]);
        let audits = app.database.contents()["audits"].clone();
        let follows = |row: &&String| row.contains("急件和高优先") && row.contains("我的急件");
        assert_eq!(audits.iter().filter(follows).count(), 1, "each change names what it changed: {audits:?}");
        let english = [("locale", "en"), ("next", "/desk/queue")];
        li.post("/language", &english).await;
        let refused = li.post(&view, &[&theirs[..], &[("version", "1")]].concat()).await;
        assert!(refused.select("#errors li")[0].starts_with("Somebody changed this view"), "{:?}", refused.select("#errors li"));
    })
    .await;
}

#[actix_web::test]
async fn views_that_look_for_words_keep_no_other_view_from_its_count() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let views = [
            ("一", "view=all&q=服务"),
            ("二", "view=all&q=付款"),
            ("三", "view=all&provider=alipay"),
            ("四", "view=all&priority=urgent"),
            ("五", "view=all&provider=jd"),
        ];
        for (name, query) in views {
            let saved = agent.post("/desk/views", &[("name", name), ("reach", "own"), ("query", query)]).await;
            assert_eq!(saved.status, 303, "{name}");
        }
        agent.get("/desk/queue").await;
        let told = agent.get("/desk/queue").await.select(".views li a[href*=saved]");
        assert_eq!(told, ["一", "二", "三1", "四0", "五0"], "each page counts two anew");
    })
    .await;
}
