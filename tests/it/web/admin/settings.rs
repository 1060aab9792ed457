//! `/admin/settings`: what the agency sets for the whole house, and where it shows.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::settings::{Number, SecondStepOf, Settings};

use super::policies::{Fields, admin, form, send, set};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::cases::{close, file_case};
use crate::support::{Browser, TestApp, databases, on_each_database};

const URL: &str = "/admin/settings";

/// The form with these fields changed.
async fn with(admin: &mut Browser, changes: &[(&str, &str)]) -> Fields {
    let mut fields = form(&admin.get(URL).await);
    changes.iter().for_each(|(name, value)| set(&mut fields, name, value));
    fields
}

async fn publish(admin: &mut Browser, changes: &[(&str, &str)]) {
    let fields = with(admin, changes).await;
    let answer = send(admin, URL, &fields, "publish").await;
    assert_eq!(answer.status, 303, "{}", answer.words());
}

const NAME: [(&str, &str); 2] = [("name_zh", "市消协"), ("name_en", "City Consumers")];

#[actix_web::test]
async fn the_agencys_own_name_and_contact_stand_on_pages_in_letters_and_in_the_privacy_notice() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let changes = [
            NAME[0],
            NAME[1],
            ("phone", "400-100-2000"),
            ("hours_zh", "周一至周五 9:00–18:00"),
            ("hours_en", "Mon–Fri 9:00–18:00"),
            ("privacy_zh", "隐私专员 privacy@city.example"),
            ("privacy_en", "privacy officer, privacy@city.example"),
        ];
        let fields = with(&mut admin, &changes).await;
        let shown = send(&mut admin, URL, &fields, "check").await;
        assert!(shown.words().contains("市消协") && shown.words().contains("自带的名字"), "{}", shown.words());
        let home = app.browser().get("/").await;
        assert!(home.text().contains("诉达") && !home.text().contains("市消协"), "nothing holds before it is published");
        assert_eq!(send(&mut admin, URL, &form(&shown), "publish").await.status, 303);
        let mut visitor = app.browser();
        let home = visitor.get("/").await;
        assert!(home.select("title").join("").contains("市消协") && home.select("header").join("").contains("市消协"));
        for told in ["400-100-2000", "周一至周五 9:00–18:00", "市消协受理先享后付订单的投诉"] {
            assert!(home.select("footer").join("").contains(told), "{told}");
        }
        assert!(!home.select("footer").join("").contains("诉达"));
        assert!(visitor.get("/privacy").await.words().contains("隐私专员 privacy@city.example"));
        visitor.set_cookie("redress-language", "en");
        assert!(visitor.get("/").await.select("header").join("").contains("City Consumers"));
        assert!(admin.get("/desk/queue").await.select("header").join("").contains("市消协"));
        file_case(&app, |_| {}).await;
        work(&app, &folder_mailer(&app)).await;
        let letter =
            mail_parser::MessageParser::default().parse(&letter_files(&app)[0]).unwrap().body_text(0).unwrap().into_owned();
        for told in ["市消协", "400-100-2000", "周一至周五 9:00–18:00"] {
            assert!(letter.contains(told), "{told}: {letter}");
        }
        let page = admin.get(URL).await.words();
        assert!(page.contains("第 1 版") && page.contains("吴思远") && page.contains("自带的名字"), "its history: {page}");
        assert!(admin.get("/oversight/audit").await.words().contains("修改机构设置"));
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_meant_is_refused_in_words_and_nothing_typed_is_lost() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let long = "长".repeat(25);
    let longer = "长".repeat(121);
    for (changes, told) in [
        (vec![("name_zh", "市消协")], "两种文字都要填"),
        (vec![("name_zh", &*long), ("name_en", "City")], "请缩短到"),
        (vec![("name_zh", "市消协"), ("name_en", "<b>City</b>")], "名称里不能有"),
        (vec![("name_zh", "市\u{202E}消协"), ("name_en", "City")], "看不见"),
        (vec![("name_zh", "市{协"), ("name_en", "City")], "名称里不能有"),
        (vec![("hours_zh", &*longer), ("hours_en", "Mon–Fri")], "请缩短到"),
        (vec![("phone", "给我打电话")], "请写电话号码"),
        (vec![("days_to_answer", "0")], "请写 1 到 30 之间的整数"),
        (vec![("days_to_reopen", "")], "请写 7 到 365 之间的整数"),
        (vec![("burst_people", "2")], "请写 3 到 50 之间的整数"),
        (vec![("burst_times", "3.5")], "请写 2 到 10 之间的整数"),
        (vec![("days_to_rate", "99999999999")], "请写 7 到 180 之间的整数"),
    ] {
        let fields = with(&mut admin, &changes).await;
        for step in ["check", "publish"] {
            let refused = send(&mut admin, URL, &fields, step).await;
            assert_eq!(refused.status, 422, "{changes:?}");
            assert!(refused.words().contains(told), "{told}: {}", refused.words());
            assert_eq!(form(&refused), fields, "what was typed stays");
        }
    }
    assert_eq!(*app.app.rules().settings, Settings::default());
}

#[actix_web::test]
async fn a_second_step_is_asked_of_whom_the_agency_says_unless_it_was_set_where_the_program_is_started() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        publish(&mut admin, &[("second_step", "supervisors")]).await;
        assert_eq!(app.app.second_step(), SecondStepOf::Supervisors);
        let asked = admin.get("/admin/people").await;
        assert_ne!(asked.status, 200, "the administrator sets theirs up first");
        assert_eq!(app.sign_in_agent("李敏").await.get("/desk/queue").await.status, 200);
    })
    .await;
    let set_at_start = [("SECOND_STEP", "off"), ("SERVICE_PHONE", "400-820-0000")];
    let app = TestApp::with(databases::sqlite(), &set_at_start);
    let mut admin = admin(&app).await;
    let page = admin.get(URL).await;
    for told in ["REDRESS_SECOND_STEP", "REDRESS_SERVICE_PHONE", "400-820-0000"] {
        assert!(page.words().contains(told), "{told}: {}", page.words());
    }
    publish(&mut admin, &[("second_step", "staff"), ("phone", "12345")]).await;
    assert_eq!(admin.get(URL).await.status, 200, "what was set at the start stands");
    assert_eq!(app.app.service_phone().as_deref(), Some("400-820-0000"));
}

#[actix_web::test]
async fn numbers_hold_for_what_happens_from_then_on() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        publish(&mut admin, &[("days_to_answer", "2"), ("days_to_reopen", "7"), ("days_to_rate", "8")]).await;
        let case = file_case(&app, |_| {}).await;
        let page = admin.get(&format!("/desk/cases/{}", case.reference.unwrap())).await;
        // Two working days after a Tuesday.
        assert!(page.attributes("input[name=until]", "value").contains(&"2026-11-26".to_owned()));
        let over = close(&app, &case).await;
        let (settings, rules) = (Settings { days_to_reopen: 7, ..Settings::default() }, app.app.rules());
        assert_eq!(over.reopens_until(&rules.settings), over.reopens_until(&settings));
        assert_eq!(over.rated_until(&rules.settings), Some(app.app.now() + Duration::days(8)));
    })
    .await;
}

#[actix_web::test]
async fn two_administrators_at_once_lose_nothing_and_nobody_else_finds_the_page() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let mine = with(&mut admin, &NAME).await;
        let theirs = with(&mut admin, &[("phone", "400-100-2000")]).await;
        assert_eq!(send(&mut admin, URL, &mine, "publish").await.status, 303);
        let moved = send(&mut admin, URL, &theirs, "publish").await;
        assert_eq!(moved.status, 409);
        assert!(moved.text().contains("400-100-2000"), "what was typed stays");
        assert_eq!(app.app.rules().settings.phone, None);
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let mut chief = app.signed_in(&chief).await;
        assert_eq!(chief.get(URL).await.status, 404);
        assert_eq!(send(&mut chief, URL, &mine, "publish").await.status, 404);
    })
    .await;
}

#[test]
fn every_number_comes_with_a_value_in_its_range_and_takes_no_other() {
    for number in Number::ALL {
        let mut settings = Settings::default();
        assert!(number.range().contains(&settings.number(*number)), "{number}");
        assert!(settings.set(*number, *number.range().end()) && settings.number(*number) == *number.range().end());
        assert!(!settings.set(*number, number.range().end() + 1) && settings.number(*number) == *number.range().end());
    }
    // A version that was kept before a number was known reads with the usual one.
    let old: Settings = serde_json::from_str(r#"{"version":3,"phone":"12345"}"#).unwrap();
    assert_eq!(old, Settings { version: 3, phone: Some("12345".to_owned()), ..Settings::default() });
}
