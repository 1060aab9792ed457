//! `/admin/letters`: the agency's own words, tried before they are sent, and the way back.

use mail_parser::MessageParser;
use redress::domain::actor::Role;
use redress::domain::codes::Locale;
use redress::domain::notice::NoticeKind;

use super::policies::{Fields, admin, form, send, set};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::cases::file_case;
use crate::support::{Browser, TestApp, on_each_database};

const FILED: &str = "/admin/letters/filed";

/// Subject, text and HTML of each letter that went out.
fn letters(app: &TestApp) -> Vec<(String, String, String)> {
    let read = |bytes: &Vec<u8>| {
        let message = MessageParser::default().parse(bytes).unwrap();
        let text = message.body_text(0).unwrap().into_owned();
        (message.subject().unwrap().to_owned(), text, message.body_html(0).unwrap().into_owned())
    };
    letter_files(app).iter().map(read).collect()
}

/// The form with other words in Chinese.
async fn changed(admin: &mut Browser) -> Fields {
    let mut fields = form(&admin.get(FILED).await);
    for (name, value) in [
        ("subject_zh", "市消协已收到 {reference}"),
        ("title_zh", "登记好了"),
        ("opening_zh", "您对 {merchant} 的投诉登记好了。\n<b>请放心</b>"),
        ("next_zh", "{by} 前给您打电话。\n去网上查进度。"),
        ("closing_zh", "{house}"),
    ] {
        assert!(fields.iter().any(|(field, _)| field == name) || name == "closing_zh", "{name}");
        set(&mut fields, name, value);
    }
    fields
}

#[actix_web::test]
async fn every_letter_has_its_page_in_both_languages_with_the_words_that_come_with_redress() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    for language in ["zh-CN", "en"] {
        admin.set_cookie("redress-language", language);
        let list = admin.get("/admin/letters").await;
        assert_eq!(list.status, 200);
        for kind in NoticeKind::ALL {
            let url = format!("/admin/letters/{kind}");
            assert!(list.attributes("main table a", "href").contains(&url), "{kind}");
            let page = admin.get(&url).await;
            assert_eq!(page.status, 200, "{kind}");
            let shown = send(&mut admin, &url, &form(&page), "check").await;
            assert_eq!(shown.status, 200, "{kind} {}", shown.words());
            assert!(!shown.words().contains("letter-") && !shown.words().contains("mail-"), "{kind}: {}", shown.words());
            assert!(!shown.select(".letter").join("").contains(['{', '}']), "{kind}");
        }
    }
    assert_eq!(admin.get("/admin/letters/nothing").await.status, 404);
    assert_eq!(admin.get("/admin/letters/trial").await.status, 404);
}

#[actix_web::test]
async fn own_words_are_shown_before_they_are_sent_and_sent_once_they_are_published() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let fields = changed(&mut admin).await;
        let shown = send(&mut admin, FILED, &fields, "check").await;
        assert_eq!(shown.status, 200, "{}", shown.words());
        for told in ["市消协已收到 RD-2026-", "登记好了", "叮铃到家生活服务", "<b>请放心</b>", "验证码", "我们收到了您的投诉"]
        {
            assert!(shown.words().contains(told), "{told}: {}", shown.words());
        }
        file_case(&app, |_| {}).await;
        work(&app, &folder_mailer(&app)).await;
        assert!(letters(&app)[0].0.contains("我们收到了您的投诉"), "nothing holds before it is published");
        assert_eq!(send(&mut admin, FILED, &form(&shown), "publish").await.status, 303);
        let case = file_case(&app, |_| {}).await;
        work(&app, &folder_mailer(&app)).await;
        let (subject, text, html) = letters(&app).pop().unwrap();
        let reference = case.reference.unwrap().to_string();
        assert_eq!(subject, format!("市消协已收到 {reference}"), "not told twice");
        for told in ["登记好了", "前给您打电话。", "去网上查进度。", "我们不会索要短信验证码", "记录校验码"]
        {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(!text.contains('{'), "{text}");
        assert!(text.contains("<b>请放心</b>") && html.contains("&#60;b&#62;请放心") && !html.contains("<b>请放心"), "{html}");
        assert!(text.contains("/t/"), "the link stands whatever the words are");
        assert!(admin.get("/admin/letters").await.words().contains("自己的话"));
        assert!(admin.get("/oversight/audit").await.words().contains("修改信件"));
        // Back to the words that come with Redress.
        let page = admin.get(FILED).await;
        let back = send(&mut admin, FILED, &form(&page), "built_in").await;
        assert!(back.words().contains("自带的话"), "{}", back.words());
        assert_eq!(send(&mut admin, FILED, &form(&back), "publish").await.status, 303);
        file_case(&app, |_| {}).await;
        work(&app, &folder_mailer(&app)).await;
        assert!(letters(&app).pop().unwrap().0.contains("我们收到了您的投诉"));
        let earlier = admin.get(&format!("{FILED}?version=1")).await;
        assert!(earlier.text().contains("市消协已收到"), "earlier words are kept");
        assert!(!admin.get(&format!("{FILED}?version=0")).await.text().contains("市消协已收到"));
    })
    .await;
}

#[actix_web::test]
async fn a_trial_goes_to_whoever_asks_and_to_nobody_else() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let fields = changed(&mut admin).await;
        let shown = send(&mut admin, FILED, &fields, "check").await;
        let tried = send(&mut admin, FILED, &form(&shown), "try-zh-CN").await;
        assert_eq!(tried.status, 200);
        assert!(tried.words().contains("已寄到 wu@desk.example"), "{}", tried.words());
        work(&app, &folder_mailer(&app)).await;
        let sent = letters(&app);
        assert_eq!(sent.len(), 1);
        assert!(sent[0].0.starts_with("【试发】市消协已收到 RD-2026-") && sent[0].1.contains("登记好了"), "{:?}", sent[0]);
        assert!(!sent[0].1.contains("/t/"), "an invented letter leads nowhere: {}", sent[0].1);
        let english = send(&mut admin, FILED, &form(&tried), "try-en").await;
        assert_eq!(english.status, 200);
        for _ in 0..12 {
            send(&mut admin, FILED, &form(&tried), "try-en").await;
        }
        let enough = send(&mut admin, FILED, &form(&tried), "try-en").await;
        assert!(enough.words().contains("过一小时再试"), "{}", enough.words());
        assert!(app.app.rules().letters.is_empty(), "nothing was published");
        assert!(app.app.rules().wording(NoticeKind::Filed, Locale::En).is_none());
    })
    .await;
}

#[actix_web::test]
async fn words_that_cannot_be_sent_say_what_to_mend_and_nothing_is_lost() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let good = changed(&mut admin).await;
    let long = "长".repeat(81);
    for (field, words, told) in [
        ("subject_zh", "收到了\r\nBcc: evil@evil.test", "只能写一行"),
        ("subject_zh", &*long, "最多 80 字"),
        ("subject_zh", "", "还没有写"),
        ("opening_zh", "{password}", "这封信没有 {password}。可以用：{name}"),
        ("opening_en", "{outcome}", "英文的“开头”里，这封信没有 {outcome}"),
        ("opening_zh", "{reference", "大括号没有成对"),
        ("next_zh", "过几天。", "要写到 {by}（下一步的日期）"),
        ("closing_zh", "看\u{202E}不见", "看不见的字符"),
    ] {
        for step in ["check", "publish", "try-en"] {
            let mut fields = good.clone();
            set(&mut fields, field, words);
            let refused = send(&mut admin, FILED, &fields, step).await;
            assert_eq!(refused.status, 422, "{field} {words:?} {step}");
            assert!(refused.words().contains(told), "{told}: {}", refused.words());
            assert!(refused.text().contains("去网上查进度") || field == "next_zh", "what was typed stays");
        }
    }
    assert!(app.app.rules().letters.is_empty());
    work(&app, &folder_mailer(&app)).await;
    assert!(letter_files(&app).is_empty());
}

#[actix_web::test]
async fn two_administrators_at_once_lose_nothing_and_nobody_else_finds_the_page() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let mine = changed(&mut admin).await;
        let mut theirs = mine.clone();
        set(&mut theirs, "title_zh", "我们记下了");
        assert_eq!(send(&mut admin, FILED, &mine, "publish").await.status, 303);
        let moved = send(&mut admin, FILED, &theirs, "publish").await;
        assert_eq!(moved.status, 409);
        assert!(moved.text().contains("我们记下了"), "what was typed stays");
        assert_eq!(send(&mut admin, FILED, &form(&moved), "publish").await.status, 303);
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let mut chief = app.signed_in(&chief).await;
        assert_eq!(chief.get(FILED).await.status, 404);
        assert_eq!(send(&mut chief, FILED, &mine, "publish").await.status, 404);
    })
    .await;
}
