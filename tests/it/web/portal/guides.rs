//! `/guides`: articles, found and read.

use crate::support::TestApp;

#[actix_web::test]
async fn every_guide_is_listed_and_reads_in_both_languages() {
    let app = TestApp::new();
    let mut browser = app.browser();
    for language in ["zh-CN", "en"] {
        browser.set_cookie("redress-language", language);
        let list = browser.get("/guides").await;
        let links = list.attributes("main .go", "href");
        assert_eq!(links.len(), app.app.guides().all().len());
        for link in links {
            let page = browser.get(&link).await;
            assert_eq!(page.status, 200, "{link}");
            assert_eq!(page.select("main h1").len(), 1, "{link}");
            assert!(!page.select(".article h2").is_empty(), "{link}");
            assert!(!page.words().contains("**") && !page.words().contains("](/"), "{link} shows its Markdown");
        }
    }
}

#[actix_web::test]
async fn a_search_finds_shows_what_was_typed_and_never_runs_it() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let found = browser.get("/guides?q=%E5%BE%81%E4%BF%A1").await;
    assert!(found.attributes("main .led-open .go", "href").contains(&"/guides/credit-and-objection".to_owned()));
    let none = browser.get("/guides?q=%3Cscript%3E%E7%81%AB%E6%98%9F").await;
    assert_eq!(none.status, 200);
    assert!(none.words().contains("没有找到") && !none.text().contains("<script>火星"));
    assert_eq!(browser.get("/guides/no-such-guide").await.status, 404);
    assert_eq!(browser.get("/guides/..%2F..%2Fetc").await.status, 404);
}

#[actix_web::test]
async fn the_self_check_the_home_page_and_filing_lead_to_guides() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let links = browser.get("/").await.attributes("main a", "href");
    assert!(links.contains(&"/guides".to_owned()) && links.contains(&"/check".to_owned()), "{links:?}");
    let advice = browser.get("/check/order_stuck?paid=unsure").await;
    assert!(advice.attributes("main a", "href").contains(&"/guides/reading-the-bill".to_owned()));
    browser.post("/complaints/new/problem", &[("problem_type", "order_stuck")]).await;
    let order = browser.get("/complaints/new/order").await;
    assert!(order.attributes("main a", "href").contains(&"/guides/finding-numbers".to_owned()));
    browser.post("/complaints/new/order", super::filing::ORDER).await;
    browser.post("/complaints/new/details", &[("summary", "不结束"), ("description", "不结束"), ("desired_outcome", "")]).await;
    let evidence = browser.get("/complaints/new/evidence").await.attributes("main a", "href");
    for guide in ["evidence-that-counts", "exporting-the-bill", "provider-alipay"] {
        assert!(evidence.contains(&format!("/guides/{guide}")), "{guide} in {evidence:?}");
    }
}
