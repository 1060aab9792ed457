//! `/check`: a few questions, then what to do.

use crate::support::{TestApp, on_each_database};
use redress::domain::codes::ProblemType;
use redress::domain::self_check::{self, Step};

#[actix_web::test]
async fn every_path_can_be_walked_by_its_links_and_forms_in_both_languages() {
    let app = TestApp::new();
    let mut browser = app.browser();
    for language in ["zh-CN", "en"] {
        browser.set_cookie("redress-language", language);
        let list = browser.get("/check").await;
        let links = list.attributes("main .go", "href");
        assert_eq!(links.len(), 4);
        let mut ahead = links;
        let mut ends = 0;
        while let Some(url) = ahead.pop() {
            let page = browser.get(&url).await;
            assert_eq!(page.status, 200, "{url}");
            assert!(!page.words().contains("check-"), "{url} in {language}: {}", page.words());
            let (path, mut query) =
                url.split_once('?').map_or((url.clone(), String::new()), |(a, b)| (a.to_owned(), format!("{b}&")));
            let names = page.attributes("main input[type=radio]", "name");
            if names.is_empty() {
                ends += 1;
                assert!(
                    page.attributes("main a", "href").iter().any(|href| href.starts_with("/complaints/new/problem?")),
                    "{url}"
                );
            }
            for (name, value) in names.iter().zip(page.attributes("main input[type=radio]", "value")) {
                ahead.push(format!("{path}?{query}{name}={value}"));
            }
            query.clear();
        }
        assert!(ends > 20, "{ends}");
    }
}

#[actix_web::test]
async fn sending_no_answer_asks_again_and_says_so() {
    let app = TestApp::new();
    let page = app.browser().get("/check/order_stuck?sent=paid").await;
    assert_eq!(page.status, 422);
    assert!(page.words().contains("请选一个答案"));
    let asked = app.browser().get("/check/order_stuck?paid=yes&finished=no").await;
    let mut names = asked.attributes("main form input", "name");
    names.sort_unstable();
    assert_eq!(names, ["asked", "asked", "asked", "finished", "paid", "sent"], "no field has the name of another");
    assert_eq!(app.browser().get("/check/other").await.status, 404);
    assert_eq!(app.browser().get("/check/nonsense").await.status, 404);
    assert_eq!(app.browser().get("/check/order_stuck?paid=nonsense&paid=1").await.status, 200);
}

#[actix_web::test]
async fn the_answers_go_on_into_the_complaint_and_can_be_changed_there() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        let advice = browser.get("/check/order_stuck?paid=yes&finished=no&asked=no_answer").await;
        assert!(advice.words().contains("一直没有人答复"), "{}", advice.words());
        let links = advice.attributes("main a.btn", "href");
        let to = links.iter().find(|href| href.starts_with("/complaints/new/problem")).unwrap();
        let form = browser.get(to).await;
        assert_eq!(form.attributes("input[type=radio][checked]", "value"), ["order_stuck"]);
        let kept = form.attributes("input[name=check]", "value").concat();
        assert_eq!(kept, "paid=yes&finished=no&asked=no_answer");
        let sent = browser.post("/complaints/new/problem", &[("problem_type", "order_stuck"), ("check", &kept)]).await;
        assert_eq!(sent.location().as_deref(), Some("/complaints/new/order"));
        browser.post("/complaints/new/order", super::filing::ORDER).await;
        let details = browser.get("/complaints/new/details").await;
        let described = details.select("textarea[name=description]").concat();
        assert!(described.contains("自查结果") && described.contains("找过，没有人答复"), "{described}");
        let typed = [("summary", "订单不结束"), ("description", "我自己写的"), ("desired_outcome", "")];
        browser.post("/complaints/new/details", &typed).await;
        let again = browser.get("/complaints/new/details").await;
        assert_eq!(
            again.select("textarea[name=description]").concat().trim(),
            "我自己写的",
            "what was typed is never written over"
        );
    })
    .await;
}

#[actix_web::test]
async fn what_is_carried_is_only_what_was_asked() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let form = browser.get("/complaints/new/problem?problem_type=order_stuck&paid=yes&payer=mine&finished=%3Cb%3E").await;
    assert_eq!(form.attributes("input[name=check]", "value"), ["paid=yes"]);
    browser.post("/complaints/new/problem", &[("problem_type", "order_stuck"), ("check", "paid=<script>&x=y")]).await;
    browser.post("/complaints/new/order", super::filing::ORDER).await;
    assert_eq!(browser.get("/complaints/new/details").await.select("textarea[name=description]").concat().trim(), "");
}

#[test]
fn the_tests_above_walk_all_there_is() {
    let with_paths =
        ProblemType::ALL.iter().filter(|problem| matches!(self_check::start(**problem), Some(Step::Ask(..)))).count();
    assert_eq!(with_paths, 4);
}
