//! Each step of filing says at its field what is to be mended, keeps what was typed, and goes no further.

use super::filing::{ORDER, fill};
use crate::support::{Browser, TestApp, on_each_database};

/// Step, field, what is typed, and the beginning of what is told.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("problem", "problem_type", "", "请选一种问题"),
    ("problem", "problem_type", "nonsense", "请选一种问题"),
    ("order", "provider", "", "请选先享后付平台"),
    ("order", "provider", "'; DROP TABLE cases", "请选先享后付平台"),
    ("order", "merchant", "", "请填写商家名称"),
    ("order", "merchant", "叮铃\u{202E}到家", "里面有看不见的特殊字符"),
    ("order", "merchant", "叮铃\u{200B}到家", "里面有看不见的特殊字符"),
    ("order", "order_number", "1\u{0}2", "里面有看不见的特殊字符"),
    ("order", "amount", "", "请填写付款金额"),
    ("order", "amount", "<b>=cmd()</b>", "付款金额请只写数字"),
    ("order", "amount", "1.234", "付款金额请最多写两位小数"),
    ("order", "amount", "99999999999999999999", "付款金额请写"),
    ("order", "amount", "-5", "付款金额请"),
    ("order", "currency", "XXX", "请从列表里选币种"),
    ("order", "ordered_on", "2026-13-45", "请写完整的日期"),
    ("order", "paid_on", "2026-11-25", "请选今天或今天以前的日期"),
    ("order", "paid_on", "1999-01-01", "请选 2015 年以后的日期"),
    ("details", "summary", "", "请用一句话说明问题"),
    ("details", "description", " \r\n\t ", "请写事情的经过"),
    ("details", "description", "\u{7}", "里面有看不见的特殊字符"),
    ("contact", "name", "", "请填写称呼"),
    ("contact", "name", "陈\u{2066}晓", "里面有看不见的特殊字符"),
    ("contact", "email", "chen@", "请填写完整的邮箱"),
    ("contact", "email", "a@b.example\r\nBcc: all@evil.example", "请填写完整的邮箱"),
    ("contact", "phone", "12", "请填写手机号"),
];

fn step(name: &str) -> String {
    format!("/complaints/new/{name}")
}

/// A good answer to a step.
fn good(name: &str) -> Vec<(&'static str, &'static str)> {
    match name {
        "problem" => vec![("problem_type", "order_stuck")],
        "order" => ORDER.to_vec(),
        "details" => vec![("summary", "付了款"), ("description", "付了 258 元"), ("desired_outcome", "")],
        _ => vec![("name", "林晓雯"), ("email", "lin@consumer.example"), ("phone", "")],
    }
}

async fn post(browser: &mut Browser, name: &str, field: &str, typed: &str) -> crate::support::Answer {
    let good = good(name);
    let fields: Vec<(&str, &str)> = good.into_iter().map(|(n, value)| (n, if n == field { typed } else { value })).collect();
    browser.post(&step(name), &fields).await
}

#[actix_web::test]
async fn a_wrong_answer_is_told_at_its_field_kept_and_goes_no_further() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        for (name, field, typed, told) in WRONG {
            let page = post(&mut browser, name, field, typed).await;
            assert_eq!(page.status, 422, "{field} {typed:?}");
            let links = page.attributes("#errors a", "href");
            let at = links.iter().position(|href| href.trim_start_matches('#').starts_with(field));
            let at = at.unwrap_or_else(|| panic!("{field} {typed:?}: {links:?}"));
            assert!(page.select("#errors a")[at].starts_with(told), "{typed:?}: {:?}", page.select("#errors a"));
            let kept = page.attributes(&format!("input:not([type=radio])#{field}"), "value");
            if !kept.is_empty() && !typed.contains(['\u{0}', '\r']) {
                assert_eq!(kept, [*typed], "{field}");
            }
            assert!(page.select("main script, main b:not([class])").iter().all(|text| !text.contains("cmd")), "{typed:?}");
            assert!(page.select("title")[0].starts_with("错误"), "{typed:?}");
            if *name != "problem" {
                let review = browser.get(&step("review")).await;
                assert_eq!(review.location(), Some(step(name)), "{field} {typed:?}: what is wrong is not filed");
                let again = browser.get(&step(name)).await.attributes(&format!("input:not([type=radio])#{field}"), "value");
                assert_eq!(again, kept, "kept between visits: {field}");
            }
            assert_eq!(post(&mut browser, name, "", "").await.status, 303);
        }
        let none = app.app.db.read(redress::store::filling::has_cases).await.unwrap();
        assert!(!none);
    })
    .await;
}

#[actix_web::test]
async fn texts_are_as_long_as_the_page_says_in_characters_and_no_longer() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    for (name, field, most) in [
        ("order", "merchant", 120),
        ("order", "order_number", 64),
        ("order", "payment_reference", 64),
        ("order", "displayed_status", 120),
        ("details", "summary", 60),
        ("details", "description", 5000),
        ("details", "desired_outcome", 500),
        ("contact", "name", 80),
    ] {
        assert_eq!(post(&mut browser, name, field, &"𠮷".repeat(most)).await.status, 303, "{field}");
        let page = post(&mut browser, name, field, &"𠮷".repeat(most + 1)).await;
        assert_eq!(page.status, 422, "{field}");
        assert_eq!(page.attributes("#errors a", "href"), [format!("#{field}")]);
        assert_eq!(post(&mut browser, name, "", "").await.status, 303);
    }
}

#[actix_web::test]
async fn neither_mail_nor_phone_is_told_and_one_is_enough() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    let none = browser.post(&step("contact"), &[("name", "林"), ("email", ""), ("phone", "")]).await;
    assert_eq!(none.select("#errors a"), ["请留邮箱或手机，至少一个"]);
    for (email, phone) in [("", "138 0000 2046"), ("LIN@Consumer.Example", ""), ("", "+86 (138) 0000-2046")] {
        let sent = browser.post(&step("contact"), &[("name", "林"), ("email", email), ("phone", phone)]).await;
        assert_eq!(sent.location(), Some(step("review")), "{email}{phone}");
    }
}

#[actix_web::test]
async fn fields_that_are_none_of_the_forms_are_refused() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    let before = app.database.contents();
    for (name, extra) in [
        ("problem", ("status", "closed")),
        ("order", ("consumer_id", "1")),
        ("order", ("amount", "1.00")),
        ("details", ("priority", "urgent")),
        ("contact", ("team_id", "1")),
        ("review", ("filed_at", "2020-01-01")),
    ] {
        let fields: Vec<_> = if name == "review" { vec![extra] } else { good(name).into_iter().chain([extra]).collect() };
        assert_eq!(browser.post(&step(name), &fields).await.status, 422, "{extra:?}");
    }
    assert!(app.database.contents() == before);
}
