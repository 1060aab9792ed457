//! `/admin/guides`: articles are changed with a preview, and no version is lost.

use redress::domain::actor::Role;

use super::policies::{form, send, set};
use crate::support::{Browser, TestApp, on_each_database};

const URL: &str = "/admin/guides/finding-numbers";

async fn admin(app: &TestApp) -> Browser {
    let admin = app.person(Role::Admin, "吴思远", "wu@desk.example", None).await;
    app.signed_in(&admin).await
}

#[actix_web::test]
async fn a_guide_is_previewed_published_and_read_and_the_old_text_is_kept() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let mut fields = form(&admin.get(URL).await);
        let before = app.app.guides().find("finding-numbers").unwrap().zh.clone();
        set(&mut fields, "checked", "2026-11-20");
        set(&mut fields, "title_zh", "号码在哪里");
        set(&mut fields, "body_zh", "新的**第一段**。\n\n<img src=x onerror=alert(1)>\n\n## 接下来\n\n- [自查](/check)");
        let preview = send(&mut admin, URL, &fields, "check").await;
        assert_eq!(preview.status, 200);
        assert!(preview.select(".article strong").contains(&"第一段".to_owned()), "{}", preview.words());
        assert!(!preview.text().contains("<img src=x"), "what was typed is escaped");
        let reader = app.browser().get("/guides/finding-numbers").await;
        assert!(reader.words().contains(&before.title), "a preview publishes nothing");
        assert_eq!(send(&mut admin, URL, &fields, "publish").await.status, 303);
        let reader = app.browser().get("/guides/finding-numbers").await;
        assert!(reader.words().contains("号码在哪里") && !reader.text().contains("<img src=x"));
        assert_eq!(send(&mut admin, URL, &fields, "publish").await.status, 409, "this form is old now");
        let history = admin.get(URL).await;
        assert!(history.words().contains("吴思远"), "{}", history.words());
        let old = admin.get(&format!("{URL}?version=1")).await;
        assert!(form(&old).contains(&("title_zh".to_owned(), before.title.clone())), "the first text can be had again");
        let mut first = form(&old);
        set(&mut first, "checked", "2026-11-20");
        assert_eq!(send(&mut admin, URL, &first, "publish").await.status, 303);
        assert_eq!(app.app.guides().find("finding-numbers").unwrap().zh, before);
        assert_eq!(app.app.guides().find("finding-numbers").unwrap().version, 3);
        let second = admin.get(&format!("{URL}?version=2")).await;
        assert!(form(&second).contains(&("title_zh".to_owned(), "号码在哪里".to_owned())));
    })
    .await;
}

#[actix_web::test]
async fn a_new_guide_wants_both_languages_and_a_name_that_is_free() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let url = "/admin/guides/new";
    let mut fields = form(&admin.get(url).await);
    for (name, value) in [("slug", "Über uns"), ("title_zh", "新"), ("related", "nowhere"), ("checked", "2099-01-01")] {
        set(&mut fields, name, value);
    }
    let bad = send(&mut admin, url, &fields, "publish").await;
    assert_eq!(bad.status, 422);
    for told in ["小写字母", "请填写英文标题", "请填写中文正文", "没有这篇指南：nowhere", "不能晚于今天"]
    {
        assert!(bad.words().contains(told), "{told}: {}", bad.words());
    }
    let parts = ["title_zh", "summary_zh", "body_zh", "title_en", "summary_en", "body_en"];
    parts.into_iter().for_each(|part| set(&mut fields, part, "words"));
    for (name, value) in [("slug", "finding-numbers"), ("related", "order-states"), ("checked", "2026-11-01")] {
        set(&mut fields, name, value);
    }
    assert!(send(&mut admin, url, &fields, "publish").await.words().contains("已经有这个名字"));
    set(&mut fields, "slug", "our-own");
    fields.retain(|(name, _)| name != "in_use");
    assert_eq!(send(&mut admin, url, &fields, "publish").await.status, 303);
    assert_eq!(app.browser().get("/guides/our-own").await.status, 404, "not in use");
    assert_eq!(admin.get("/admin/guides/our-own").await.status, 200);
}
