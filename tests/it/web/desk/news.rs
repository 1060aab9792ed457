//! What a list that stands open is told.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::codes::Priority;
use serde_json::Value;

use crate::support::cases::{file_case, give, team, triage};
use crate::support::{Browser, TestApp, on_each_database};

async fn news(app: &TestApp, browser: &mut Browser, query: &str) -> Value {
    // Counts are kept for two seconds.
    app.advance(Duration::seconds(3));
    let answer = browser.get(&format!("/desk/queue/news?{query}")).await;
    assert_eq!(answer.status, 200, "{query}");
    serde_json::from_slice(&answer.bytes).unwrap()
}

#[actix_web::test]
async fn a_list_says_how_many_cases_came_since_its_page_was_made_and_the_numbers_of_the_views() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let li = app.person(Role::Agent, "李敏", "li@desk.example", Some(ours)).await;
        let mut browser = app.signed_in(&li).await;
        file_case(&app, |_| {}).await;
        app.advance(Duration::seconds(3));
        let page = browser.get("/desk/queue?view=all&provider=alipay").await;
        let url = page.attributes("#news", "data-url")[0].clone();
        let query = url.split_once('?').unwrap().1.to_owned();
        let rows = page.select("tr.row").len();
        assert_eq!(news(&app, &mut browser, &query).await["told"], "");
        for provider in ["alipay", "alipay", "jd"] {
            file_case(&app, |filing| filing.order.provider = provider.to_owned()).await;
        }
        triage(&app, &file_case(&app, |_| {}).await, Priority::Urgent, Some(theirs)).await;
        let mine = give(&app, &file_case(&app, |_| {}).await, &li).await;
        let told = news(&app, &mut browser, &query).await;
        assert_eq!((rows, &told["told"]), (1, &Value::from("3 件新来")), "those of the filter and in scope");
        assert_eq!((&told["views"]["all"], &told["views"]["mine"]), (&Value::from("5"), &Value::from("1")));
        assert!(!told.to_string().contains(&mine.summary), "no word of a case");
        let since = app.app.now().timestamp_millis() + 1;
        assert_eq!(news(&app, &mut browser, &format!("view=all&since={since}")).await["told"], "");
        browser.set_cookie("redress-language", "en");
        let told = news(&app, &mut browser, &query).await;
        assert_eq!(told["told"], "3 new");
    })
    .await;
}

#[actix_web::test]
async fn what_comes_into_a_list_by_another_way_is_told_too_and_what_leaves_it_brings_nothing() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let mut browser = app.signed_in(&li).await;
        let old = file_case(&app, |_| {}).await;
        let mine = give(&app, &file_case(&app, |_| {}).await, &li).await;
        app.advance(Duration::hours(1));
        let url = |page: &crate::support::Answer| {
            let url = page.attributes("#news", "data-url")[0].clone();
            url.split_once('?').unwrap().1.to_owned()
        };
        let (of_me, of_nobody) =
            (url(&browser.get("/desk/queue?view=mine").await), url(&browser.get("/desk/queue?view=unassigned").await));
        assert_eq!(news(&app, &mut browser, &of_me).await["told"], "");
        give(&app, &old, &li).await;
        assert_eq!(news(&app, &mut browser, &of_me).await["told"], "1 件新来", "filed long ago, and given to me now");
        assert_eq!(news(&app, &mut browser, &of_nobody).await["told"], "", "it left that list");
        assert!(!of_me.contains(&old.reference.unwrap().to_string()) && of_me.contains(&mine.reference.unwrap().to_string()));
    })
    .await;
}

#[actix_web::test]
async fn a_list_that_makes_no_sense_has_no_news_and_closed_cases_are_nobodys() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_agent("李敏").await;
        file_case(&app, |_| {}).await;
        for query in
            ["", "since=x", "view=closed&since=0", "view=all&status=odd&since=0", "since=99999999999999999999", "since=-1"]
        {
            let told = news(&app, &mut browser, query).await["told"].clone();
            // A page that old is one of a week ago.
            let expected = if query == "since=-1" { "1 件新来" } else { "" };
            assert_eq!(told, expected, "{query}");
        }
        assert_eq!(browser.get("/desk/queue/news?view=odd").await.status, 404);
    })
    .await;
}
