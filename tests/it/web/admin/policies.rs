//! `/admin/sla-policies`: list, form, trial, what would change, publishing.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::sla::{ClockKind, HOUSE, Policy};
use redress::store::schema::{audits, rule_versions};

use crate::jobs::{folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, TestApp, on_each_database};

pub type Fields = Vec<(String, String)>;

/// The form of a page as a browser would send it, without its button.
pub fn form(answer: &Answer) -> Fields {
    let page = scraper::Html::parse_document(&answer.text());
    let controls = scraper::Selector::parse("form.pol [name], [form=policy]").unwrap();
    let chosen = scraper::Selector::parse("option[selected]").unwrap();
    let any = scraper::Selector::parse("option").unwrap();
    let mut fields = Fields::new();
    for control in page.select(&controls) {
        let (name, kind) = (control.attr("name").unwrap_or_default(), control.attr("type").unwrap_or_default());
        let is_off = matches!(kind, "checkbox" | "radio") && control.attr("checked").is_none();
        if name.is_empty() || matches!(name, "step" | "csrf") || is_off {
            continue;
        }
        let value = match control.value().name() {
            "select" => {
                let option = control.select(&chosen).next().or_else(|| control.select(&any).next()).unwrap();
                option.attr("value").unwrap().to_owned()
            }
            "textarea" => control.text().collect::<String>().trim_start_matches('\n').to_owned(),
            _ => control.attr("value").unwrap_or_default().to_owned(),
        };
        fields.push((name.to_owned(), value));
    }
    fields
}

pub fn set(fields: &mut Fields, name: &str, value: &str) {
    match fields.iter_mut().find(|(field, _)| field == name) {
        Some((_, old)) => value.clone_into(old),
        None => fields.push((name.to_owned(), value.to_owned())),
    }
}

pub async fn send(browser: &mut Browser, url: &str, fields: &Fields, step: &str) -> Answer {
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.push(("step", step));
    browser.post(url, &all).await
}

const URL: &str = "/admin/sla-policies/house";

pub async fn admin(app: &TestApp) -> Browser {
    let admin = app.person(Role::Admin, "吴思远", "wu@desk.example", None).await;
    app.signed_in(&admin).await
}

#[actix_web::test]
async fn the_list_names_every_policy_with_its_source_and_says_that_it_is_no_advice() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    for (language, advice) in [("zh-CN", "不是法律意见"), ("en", "no legal advice")] {
        admin.set_cookie("redress-language", language);
        let page = admin.get("/admin/sla-policies").await;
        assert_eq!(page.status, 200);
        for id in Policy::presets() {
            assert!(page.attributes("main h3 a", "href").contains(&format!("/admin/sla-policies/{id}")), "{id}");
            let form = admin.get(&format!("/admin/sla-policies/{id}")).await;
            assert_eq!(form.status, 200, "{id}");
            assert!(!form.words().contains("policy-") && !form.text().contains("{ $"), "{id} in {language}");
        }
        assert!(page.words().contains(advice) && !page.words().contains("policy-"), "{language}: {}", page.words());
    }
}

#[actix_web::test]
async fn the_form_tries_its_numbers_before_they_are_published() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let mut fields = form(&admin.get(URL).await);
    set(&mut fields, "first_response-n", "2");
    set(&mut fields, "sim_day", "2026-11-27");
    set(&mut fields, "sim_time", "18:00");
    let tried = send(&mut admin, URL, &fields, "try").await;
    assert_eq!(tried.status, 200);
    let trial = tried.select(".sim").concat();
    assert!(trial.contains("11 月 30 日 11:00") && trial.contains("周末不计"), "Friday at close, two hours: {trial}");
    assert!(tried.select(".was").concat().contains("8 工作小时"), "what it was stands beside it");
    let versions = app.app.db.read(|conn| Ok(rule_versions::table.count().get_result::<i64>(conn)?)).await.unwrap();
    assert_eq!((versions, app.app.rules().revision), (0, 0), "nothing is kept");
}

#[actix_web::test]
async fn a_new_version_says_what_moves_and_moves_open_cases_only_when_asked() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut admin = admin(&app).await;
        let mut fields = form(&admin.get(URL).await);
        set(&mut fields, "resolution-n", "45");
        let check = send(&mut admin, URL, &fields, "check").await;
        assert_eq!(check.status, 200);
        let words = check.words();
        for told in ["90 工作小时", "45 工作小时", "1 件的日期会变", "1 个提前", "12 月 8 日", "12 月 1 日"]
        {
            assert!(words.contains(told), "{told}: {words}");
        }
        let mut kept: Fields = hidden(&check);
        kept.push(("apply".to_owned(), "open".to_owned()));
        assert_eq!(send(&mut admin, URL, &kept, "publish").await.status, 303);
        assert_eq!(app.app.rules().versions(HOUSE).len(), 2);
        let before = stored_due(&app, &case).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!((before, stored_due(&app, &case).await), (shanghai(2026, 12, 8, 14, 20), shanghai(2026, 12, 1, 14, 20)));
        work(&app, &folder_mailer(&app)).await;
        let audit = app.app.db.read(|conn| {
            Ok(audits::table.select((audits::what, audits::before, audits::after)).load::<(String, String, String)>(conn)?)
        });
        let [(what, before, after)] = audit.await.unwrap().try_into().unwrap();
        assert_eq!(what, "policy.changed");
        assert!(before.contains("324000") && after.contains("162000"), "90 and 45 hours, in seconds");
    })
    .await;
}

/// The fields that a page carries on.
fn hidden(answer: &Answer) -> Fields {
    let page = scraper::Html::parse_document(&answer.text());
    let all = scraper::Selector::parse("main form input[type=hidden]").unwrap();
    let field = |it: scraper::ElementRef<'_>| (it.attr("name").unwrap().to_owned(), it.attr("value").unwrap().to_owned());
    page.select(&all).map(field).filter(|(name, _)| name != "csrf").collect()
}

async fn stored_due(app: &TestApp, case: &redress::domain::case::Case) -> chrono::DateTime<chrono::Utc> {
    let id = case.id;
    let read = app.app.db.read(move |conn| redress::store::cases::find_by_id(conn, &redress::domain::actor::Actor::System, id));
    read.await.unwrap().clock(ClockKind::Resolution).unwrap().due_at.unwrap()
}

#[actix_web::test]
async fn an_old_form_is_answered_with_what_is_in_its_way_and_nothing_typed_is_lost() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let mut fields = form(&admin.get(URL).await);
        set(&mut fields, "first_response-n", "6");
        assert_eq!(send(&mut admin, URL, &fields, "publish").await.status, 303);
        set(&mut fields, "first_response-n", "5");
        for step in ["check", "publish"] {
            let stale = send(&mut admin, URL, &fields, step).await;
            assert_eq!(stale.status, 409);
            assert!(stale.words().contains("有人发布了第 2 版"), "{}", stale.words());
            assert_eq!(stale.attributes("#first_response-n", "value"), ["5"]);
        }
        assert_eq!(app.app.rules().versions(HOUSE).len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn what_could_never_be_kept_is_refused_at_its_field_and_changes_nothing() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let good = form(&admin.get(URL).await);
    let bad = [
        ("first_response-n", "0", "首次答复要有时间"),
        ("first_response-n", "91", "比处理结果还晚"),
        ("first_response-n", "八", "请填写一个数"),
        ("resolution-n", "99999999999999999999", "请填写一个数"),
        ("resolution-n", "9000", "太长了"),
        ("warn_percent", "100", "小于 100"),
        ("most_days", "0", "1 到 366"),
        ("from", "9999-01-01", "2199"),
        ("from", "昨天", "请填写日期"),
        ("at_least", "很多", "请填写金额"),
        ("calendar", "mars", "请选一个工作日历"),
        ("position", "", "请填写一个整数"),
        ("until", "2027-12-31", "不能停用、限定案件或填结束日期"),
        ("at_least", "100.00", "不能停用、限定案件或填结束日期"),
    ];
    for (name, value, told) in bad {
        let mut fields = good.clone();
        set(&mut fields, name, value);
        for step in ["try", "check", "publish"] {
            let answer = send(&mut admin, URL, &fields, step).await;
            assert_eq!(answer.status, 422, "{name}={value}");
            assert!(answer.select(".errors, [role=alert], main").concat().contains(told), "{name}={value}: {}", answer.words());
            if name != "calendar" {
                assert_eq!(answer.attributes(&format!("#{name}"), "value"), [value], "{name} is kept");
            }
        }
    }
    assert_eq!(app.app.rules().versions(HOUSE).len(), 1);
}

#[actix_web::test]
async fn a_policy_of_ones_own_begins_as_a_copy_and_counts_for_the_cases_it_names() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let url = "/admin/sla-policies/new";
        let mut fields = form(&admin.get(url).await);
        let nameless = send(&mut admin, url, &fields, "check").await;
        assert_eq!(nameless.status, 422);
        for told in ["请用 2 到 40 个小写字母", "请填写中文名称", "请填写英文名称"] {
            assert!(nameless.words().contains(told), "{told}");
        }
        for (name, value) in [("slug", "stuck"), ("name_zh", "<b>停滞</b>"), ("name_en", "Stuck"), ("position", "1")] {
            set(&mut fields, name, value);
        }
        set(&mut fields, "problem_type", "order_stuck");
        set(&mut fields, "first_response-n", "1");
        let check = send(&mut admin, url, &fields, "check").await;
        assert_eq!(check.status, 200, "{}", check.words());
        assert!(check.text().contains("&#60;b&#62;停滞") && !check.text().contains("<b>停滞"));
        assert_eq!(send(&mut admin, url, &fields, "publish").await.status, 303);
        let taken = send(&mut admin, url, &fields, "check").await;
        assert!(taken.status == 422 && taken.words().contains("这个代号已经有了"));
        let case = file_case(&app, |_| {}).await;
        let first = case.clock(ClockKind::FirstResponse).unwrap();
        assert_eq!((first.policy.as_str(), first.due_at), ("stuck", Some(shanghai(2026, 11, 24, 15, 20))));
        app.advance(Duration::minutes(1));
    })
    .await;
}

#[actix_web::test]
async fn nobody_but_an_administrator_finds_these_pages() {
    let app = TestApp::new();
    for role in [Role::Consumer, Role::Agent, Role::Supervisor] {
        let person = app.person(role, "某人", &format!("{role}@desk.example"), None).await;
        let mut browser = app.signed_in(&person).await;
        for path in
            ["/admin/sla-policies", URL, "/admin/sla-policies/new", "/admin/escalation-rules", "/admin/escalation-rules/overdue"]
        {
            assert_eq!(browser.get(path).await.status, 404, "{role} {path}");
        }
        assert_eq!(browser.post(URL, &[("step", "publish")]).await.status, 404, "{role}");
    }
    let mut admin = admin(&app).await;
    for nowhere in [
        "/admin/sla-policies/..%2f",
        "/admin/sla-policies/nothing",
        "/admin/sla-policies/new?from=nothing",
        "/admin/escalation-rules/x",
    ] {
        assert_eq!(admin.get(nowhere).await.status, 404, "{nowhere}");
    }
    let forged = admin.post_bare(URL, &[("csrf", "x"), ("step", "publish")]).await;
    assert_eq!(forged.status, 403);
}
