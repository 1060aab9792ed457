//! A macro used on a case that somebody changed meanwhile: what was done is shown, and the words are kept.

use redress::domain::actor::Role;
use redress::domain::codes::Priority;

use super::{first_use, macro_form, make, path, use_as_shown};
use crate::support::cases::{act_on, close, file_case, team, triage};
use crate::support::{TestApp, on_each_database};
use crate::web::access::stored;

#[actix_web::test]
async fn who_uses_a_macro_on_a_case_that_moved_on_sees_what_was_done_and_by_whom_and_uses_it_anyway() {
    on_each_database(|app| async move {
        let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        make(&mut browser, "在查了", &[("tag", "在查")]).await;
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        let by = TestApp::actor(&wang);
        let moved = act_on(&app, &case, by, |case, act| case.message("我来查。", act)).await;
        // A slip of the pen hides from nobody what was done meanwhile.
        let page = use_as_shown(&mut browser, &case, &page, &[("body", " ")]).await;
        assert_eq!(page.status, 422);
        let late = use_as_shown(&mut browser, &case, &page, &[("body", "改过的话"), ("then", "queue")]).await;
        assert_eq!(late.status, 409);
        let told = late.select(".tl li").join(" ");
        assert!(told.contains("王蕾") && !told.contains("李敏"), "{told}");
        assert!(late.words().contains("案件在您看的时候有了变动"), "{}", late.words());
        assert_eq!(late.select("textarea"), ["改过的话"], "nothing typed is lost");
        assert_eq!(stored(&app, &case).await.seq, moved.seq, "nor anything done");
        assert_eq!(late.attributes("main form button", "value"), ["queue"], "it goes on to where it was to go");
        let done = use_as_shown(&mut browser, &case, &late, &[("then", "queue")]).await;
        assert_eq!((done.status.as_u16(), done.location().as_deref()), (303, Some("/desk/queue")), "{}", done.words());
        assert!(browser.get(&path(&case, "")).await.words().contains("改过的话"));
        assert_eq!(stored(&app, &case).await.tags, ["在查"]);
    })
    .await;
}

#[actix_web::test]
async fn where_the_case_is_over_meanwhile_the_words_are_left_to_be_copied() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        make(&mut browser, "在查了", &[]).await;
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        let closed = close(&app, &case).await;
        let late = use_as_shown(&mut browser, &case, &page, &[("body", "改过的话")]).await;
        assert_eq!((late.status.as_u16(), late.select("textarea")), (409, vec!["改过的话".to_owned()]));
        assert!(late.select("main form button").is_empty(), "{}", late.words());
        assert!(late.words().contains("这件案子现在不能这样做"), "{}", late.words());
        assert_eq!(stored(&app, &case).await.seq, closed.seq);
    })
    .await;
}

#[actix_web::test]
async fn a_case_that_left_their_sight_meanwhile_is_told_to_nobody() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        let mut browser = app.signed_in(&li).await;
        make(&mut browser, "在查了", &[]).await;
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        triage(&app, &case, Priority::High, Some(two)).await;
        assert_eq!(use_as_shown(&mut browser, &case, &page, &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_macro_that_was_changed_meanwhile_is_shown_before_it_does_something_else() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        make(&mut browser, "在查了", &[]).await;
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        let edit = browser.get("/desk/macros").await.attributes(".macros a[href^='/desk/macros/']", "href")[0].clone();
        let seen = browser.get(&edit).await.attributes("input[name=version]", "value")[0].clone();
        let closes = [("version", &*seen), ("says", "close"), ("outcome", "not_upheld"), ("root_cause", "system_fault")];
        assert_eq!(browser.post(&edit, &macro_form("在查了", &closes)).await.status, 303);
        let changed = use_as_shown(&mut browser, &case, &page, &[("body", "改过的话")]).await;
        assert_eq!((changed.status.as_u16(), changed.select("textarea")), (422, vec!["改过的话".to_owned()]));
        assert!(changed.select("#errors li")[0].starts_with("这个常用回复刚刚被改过"), "{}", changed.words());
        assert!(changed.select(".bulk-what li").join(" ").contains("不支持"), "what it does now");
        assert_eq!(stored(&app, &case).await, case, "nothing was done");
        let done = use_as_shown(&mut browser, &case, &changed, &[]).await;
        assert_eq!(done.status, 303, "{}", done.words());
        assert!(stored(&app, &case).await.outcome().is_some());
    })
    .await;
}
