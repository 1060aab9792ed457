//! Calendars: listed, changed with a look at what moves, and filled from a file.

mod import;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::calendar::Calendar;
use redress::domain::case::Case;
use redress::domain::sla::ClockKind;
use redress::store::schema::{audits, recomputations};

use super::policies::{Fields, send};
use crate::jobs::{folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::access::stored;

const CN: &str = "/admin/calendars/cn";

async fn admin(app: &TestApp) -> Browser {
    let person = app.person(Role::Admin, "李敏", &format!("admin{}@desk.example", app.app.id()), None).await;
    app.signed_in(&person).await
}

/// What a browser would send of a form, without its token and its buttons.
fn fields(answer: &Answer, form: &str) -> Fields {
    let page = scraper::Html::parse_document(&answer.text());
    let controls = scraper::Selector::parse(&format!("{form} input, {form} textarea")).unwrap();
    let is_sent = |control: &scraper::ElementRef| match control.attr("type") {
        Some("checkbox" | "radio") => control.attr("checked").is_some(),
        _ => control.attr("name").is_some_and(|name| name != "csrf"),
    };
    let value = |control: scraper::ElementRef| match control.value().name() {
        "textarea" => control.text().collect(),
        _ => control.attr("value").unwrap_or_default().to_owned(),
    };
    let controls = page.select(&controls).filter(is_sent);
    controls.map(|control| (control.attr("name").unwrap().to_owned(), value(control))).collect()
}

/// The rows of a table, each as its cells.
fn rows(answer: &Answer, body: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(&answer.text());
    let row = scraper::Selector::parse(&format!("{body} tr")).unwrap();
    let cell = scraper::Selector::parse("th, td").unwrap();
    let text = |cell: scraper::ElementRef| cell.text().collect::<String>();
    page.select(&row).map(|row| row.select(&cell).map(text).collect::<Vec<_>>().join(" | ")).collect()
}

/// The same, with some of them typed anew.
fn typed(mut fields: Fields, anew: &[(&str, &str)]) -> Fields {
    for (name, value) in anew {
        fields.retain(|(field, _)| field != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
}

/// The calendar in force.
fn in_force(app: &TestApp, id: &str) -> Calendar {
    (**app.app.rules().calendar_named(id).unwrap()).clone()
}

async fn audit_rows(app: &TestApp) -> i64 {
    let changed = audits::table.filter(audits::what.eq("calendar.changed"));
    app.app.db.read(move |conn| Ok(changed.count().get_result(conn)?)).await.unwrap()
}

async fn answer_due(app: &TestApp, case: &Case) -> DateTime<Utc> {
    stored(app, case).await.clock(ClockKind::FirstResponse).unwrap().due_at.unwrap()
}

#[actix_web::test]
async fn only_an_administrator_sees_calendars() {
    on_each_database(|app| async move {
        let consumer = app.sign_in_consumer("陈晓", "chen@mail.example").await;
        let others = [consumer, app.sign_in_agent("李敏").await, app.sign_in_supervisor("陈岚").await];
        for mut browser in others {
            for path in ["/admin/calendars", CN, "/admin/calendars/new", "/admin/calendars/cn/import"] {
                assert_eq!(browser.get(path).await.status, 404, "{path}");
            }
            assert_eq!(browser.post(CN, &[("step", "publish")]).await.status, 404);
            let file = [("file", "a.ics", &b"BEGIN:VCALENDAR"[..])];
            assert_eq!(browser.upload("/admin/calendars/cn/import", &[], &file).await.status, 404);
        }
        assert_eq!(app.browser().get(CN).await.status, 303);
        let mut browser = admin(&app).await;
        assert_eq!(browser.get("/admin/calendars/none").await.status, 404);
        assert_eq!(browser.get("/admin/calendars/new?from=none").await.status, 404);
        assert_eq!(browser.get("/admin/calendars/new/import").await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn the_list_says_of_each_calendar_when_it_counts_and_who_counts_on_it() {
    let app = TestApp::new();
    let mut browser = admin(&app).await;
    let page = browser.get("/admin/calendars").await;
    assert_eq!(page.status, 200);
    let cn = page.select(".sec").into_iter().find(|row| row.contains("Asia/Shanghai")).unwrap();
    for words in ["周一至周五 9:00–18:00", "2026-12-31", "61 天", "调休上班 11 天", "第 1 版"] {
        assert!(cn.contains(words), "{words}: {cn}");
    }
    assert_eq!(page.attributes(".sec a[href='/admin/sla-policies/house']", "href").len(), 1);
    assert_eq!(page.select(".sec").len(), Calendar::all().count());
}

#[actix_web::test]
async fn what_was_typed_stays_and_each_fault_is_told_at_its_field() {
    let app = TestApp::new();
    let mut browser = admin(&app).await;
    let form = fields(&browser.get(CN).await, "form.pol");
    let wrong = [
        ("zone", "Asia/Peking"),
        ("monday", "9-18"),
        ("tuesday", "9:00-13:00 12:30-18:00"),
        ("wednesday", "22:00-6:00"),
        ("holidays", "2026-10-01 国庆节\n\n明天 公司年会\n2026-10-07..2026-10-02 倒着\n9999-01-01 太远\n2026-10-01 中秋节"),
        ("makeup", "2026-10-10 国庆"),
        ("own_hours", "2026-12-24\n2026-12-31 9:00-12:00 11:00-13:00"),
        ("published_through", "9999-12-31"),
    ];
    let answer = send(&mut browser, CN, &typed(form.clone(), &wrong), "check").await;
    assert_eq!(answer.status, 422);
    assert!(answer.select("title")[0].starts_with("错误"), "{:?}", answer.select("title"));
    // In the order of the page.
    let wanted = [
        "周一：请这样填写",
        "周二的两段时间重叠：12:30",
        "周三 22:00 开始的一段",
        "时区的名称，如 Asia/Shanghai",
        "第 3 行“明天 公司年会”：请以日期开头",
        "第 4 行“2026-10-07..2026-10-02 倒着”：后一个日期早于前一个",
        "第 5 行“9999-01-01 太远”：请填写 1971 年到 2199 年",
        "第 6 行“2026-10-01 中秋节”：2026-10-01 在另一行",
        "日期请在 1971 年到 2199 年之间",
        "第 1 行“2026-10-10 国庆”：这里只写日期",
        "第 1 行“2026-12-24”：请在日期后面写上班时间",
        "第 2 行“2026-12-31 9:00-12:00 11:00-13:00”：有两段时间重叠",
    ];
    let told = answer.select("#errors li");
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for (line, words) in told.iter().zip(wanted) {
        assert!(line.contains(words), "{words}: {told:#?}");
    }
    let kept = fields(&answer, "form.pol");
    for (name, value_typed) in wrong {
        assert_eq!(value(&kept, name), value_typed);
    }
    assert_eq!(answer.attributes("[aria-invalid=true]", "id").len(), 8);
    browser.set_cookie("redress-language", "en");
    let english = send(&mut browser, CN, &typed(form, &wrong), "publish").await;
    assert_eq!(english.status, 422);
    assert!(english.words().contains("Line 3, “明天 公司年会”: begin with a date"), "{}", english.words());
    assert_eq!(in_force(&app, "cn").version, 1);
}

#[actix_web::test]
async fn a_week_without_hours_and_too_many_days_are_refused() {
    let app = TestApp::new();
    let mut browser = admin(&app).await;
    let form = fields(&browser.get(CN).await, "form.pol");
    let week = ["monday", "tuesday", "wednesday", "thursday", "friday"].map(|day| (day, ""));
    let answer = send(&mut browser, CN, &typed(form.clone(), &week), "check").await;
    assert_eq!(answer.status, 422);
    assert!(answer.select("#errors li")[0].contains("一周里没有上班时间"));
    let years: Vec<String> = (2000..2030).map(|year| format!("{year}-01-01..{year}-12-31 停业")).collect();
    let answer = send(&mut browser, CN, &typed(form, &[("holidays", &years.join("\n"))]), "check").await;
    assert_eq!(answer.status, 422);
    assert!(answer.select("#errors li")[0].contains("最多 6000 天"), "{:?}", answer.select("#errors li"));
}

#[actix_web::test]
async fn a_form_sent_unchanged_says_that_nothing_differs_in_either_language() {
    let app = TestApp::new();
    let mut browser = admin(&app).await;
    for (version, language) in [(1, "zh-CN"), (2, "en")] {
        browser.set_cookie("redress-language", language);
        for id in ["cn", "uk", "au", "us", "in"] {
            let path = format!("/admin/calendars/{id}");
            let form = fields(&browser.get(&path).await, "form.pol");
            let confirm = send(&mut browser, &path, &form, "check").await;
            assert_eq!(confirm.status, 200, "{id}: {}", confirm.words());
            assert_eq!(rows(&confirm, ".diff tbody").len(), 0, "{id}: {}", confirm.words());
            assert_eq!(send(&mut browser, &path, &form, "publish").await.status, 303);
            let (before, after) = (Calendar::named(id).unwrap(), in_force(&app, id));
            assert_eq!(after, Calendar { version: version + 1, ..before });
        }
    }
}

#[actix_web::test]
async fn publishing_makes_a_version_with_an_audit_row_and_new_rules() {
    on_each_database(|app| async move {
        let mut browser = admin(&app).await;
        let form = fields(&browser.get(CN).await, "form.pol");
        let holidays = value(&form, "holidays").replace("2026-10-01..2026-10-07 国庆节", "2026-10-01..2026-10-05 国庆节");
        assert!(value(&form, "holidays").contains("2026-10-01..2026-10-07 国庆节"), "{form:?}");
        let anew = [
            ("friday", "9:00-12:00 13:30-17:00"),
            ("holidays", &format!("{holidays}\n2026-12-25 公司年会")),
            ("own_hours", "2026-12-31 9:00-12:00"),
            ("published_through", "2027-12-31"),
        ];
        let confirm = send(&mut browser, CN, &typed(form, &anew), "check").await;
        assert_eq!(confirm.status, 200);
        assert_eq!(
            rows(&confirm, "[aria-labelledby=h-diff] tbody"),
            [
                "周五 | 9:00–18:00 | 9:00–12:00、13:30–17:00",
                "放假安排已知到 | 2026-12-31 | 2027-12-31",
                "2026-10-06..2026-10-07 | 国庆节，不上班 | 按每周时间",
                "2026-12-25 | 按每周时间 | 公司年会，不上班",
                "2026-12-31 | 按每周时间 | 9:00–12:00",
            ]
        );
        assert_eq!(audit_rows(&app).await, 0);
        let kept = fields(&confirm, "form[data-once]");
        let back = send(&mut browser, CN, &kept, "back").await;
        assert_eq!((back.status.as_u16(), value(&fields(&back, "form.pol"), "friday")), (200, "9:00-12:00 13:30-17:00"));
        let published = send(&mut browser, CN, &kept, "publish").await;
        assert_eq!((published.status.as_u16(), published.location().unwrap()), (303, CN.to_owned()));
        let now = in_force(&app, "cn");
        assert_eq!(now.version, 2);
        assert_eq!(now.week[4], Calendar::shifts("9:00-12:00 13:30-17:00").unwrap());
        assert_eq!(now.holidays[&"2026-10-05".parse().unwrap()], "national_day");
        assert_eq!(now.holidays[&"2026-12-25".parse().unwrap()], "公司年会");
        assert!(!now.holidays.contains_key(&"2026-10-06".parse().unwrap()));
        assert_eq!(app.app.rules().calendar.version, 2);
        assert_eq!(audit_rows(&app).await, 1);
        assert!(browser.get(CN).await.words().contains("第 2 版"));
    })
    .await;
}

#[actix_web::test]
async fn a_form_of_an_older_version_is_a_conflict_that_keeps_what_was_typed() {
    on_each_database(|app| async move {
        let (mut one, mut two) = (admin(&app).await, admin(&app).await);
        let (mine, theirs) = (fields(&one.get(CN).await, "form.pol"), fields(&two.get(CN).await, "form.pol"));
        assert_eq!(send(&mut one, CN, &typed(mine, &[("saturday", "9:00-12:00")]), "publish").await.status, 303);
        let late = typed(theirs, &[("own_hours", "2026-12-24 9:00-12:00")]);
        for step in ["check", "publish"] {
            let conflict = send(&mut two, CN, &late, step).await;
            assert_eq!(conflict.status, 409);
            assert!(conflict.words().contains("有人发布了第 2 版"), "{}", conflict.words());
        }
        let again = fields(&send(&mut two, CN, &late, "check").await, "form.pol");
        assert_eq!(value(&again, "own_hours"), "2026-12-24 9:00-12:00");
        // Sent once more it follows upon theirs, and says what it would take back of it.
        let confirm = send(&mut two, CN, &again, "check").await;
        assert_eq!(rows(&confirm, ".diff tbody")[0], "周六 | 9:00–12:00 | 不上班");
        assert_eq!(send(&mut two, CN, &again, "publish").await.status, 303);
        assert_eq!((in_force(&app, "cn").version, audit_rows(&app).await), (3, 2));
    })
    .await;
}

#[actix_web::test]
async fn open_cases_move_when_asked_and_only_then() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        // Eight working hours from Tuesday 14:20.
        assert_eq!(answer_due(&app, &case).await, shanghai(2026, 11, 25, 13, 20));
        let mut browser = admin(&app).await;
        let form = fields(&browser.get(CN).await, "form.pol");
        let off = |day: &str| typed(form.clone(), &[("holidays", &format!("{}\n{day} 盘点日", value(&form, "holidays")))]);
        let confirm = send(&mut browser, CN, &off("2026-11-25"), "check").await;
        let moved = confirm.select("section[aria-labelledby=h-moves]").join(" ");
        assert!(moved.contains(&case.reference.unwrap().to_string()) && moved.contains("11 月 26 日"), "{moved}");
        assert_eq!(confirm.attributes("input[name=apply]", "value"), ["new", "open"]);
        let kept = typed(fields(&confirm, "form[data-once]"), &[("apply", "new")]);
        assert_eq!(send(&mut browser, CN, &kept, "publish").await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(answer_due(&app, &case).await, shanghai(2026, 11, 25, 13, 20));

        let kept = typed(off("2026-11-25"), &[("version", "2"), ("apply", "open")]);
        assert_eq!(send(&mut browser, CN, &kept, "publish").await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(answer_due(&app, &case).await, shanghai(2026, 11, 26, 13, 20));
        let done = recomputations::table.filter(recomputations::done_at.is_not_null());
        assert_eq!(app.app.db.read(move |conn| Ok(done.count().get_result::<i64>(conn)?)).await.unwrap(), 1);
        // The day's own name stands in the sum behind the date, for staff as for consumers.
        let reference = case.reference.unwrap();
        let desk = browser.get(&format!("/desk/cases/{reference}/clocks")).await;
        assert!(desk.words().contains("盘点日") && !desk.words().contains("holiday-"), "{}", desk.words());
    })
    .await;
}

#[actix_web::test]
async fn a_new_calendar_begins_as_a_copy_with_names_of_its_own() {
    on_each_database(|app| async move {
        let mut browser = admin(&app).await;
        let new = "/admin/calendars/new";
        let form = fields(&browser.get(&format!("{new}?from=uk")).await, "form.pol");
        assert_eq!(value(&form, "zone"), "Europe/London");
        for slug in ["", "A", "new", "x y", "-x"] {
            let answer = send(&mut browser, new, &typed(form.clone(), &[("slug", slug)]), "check").await;
            assert_eq!(answer.status, 422, "{slug}");
            assert_eq!(answer.select("#errors li").len(), 3, "{slug}: {:?}", answer.select("#errors li"));
        }
        let named = typed(form, &[("slug", "cn"), ("name_zh", "夜班"), ("name_en", "Night desk")]);
        assert_eq!(send(&mut browser, new, &named, "check").await.status, 422);
        let named = typed(named, &[("slug", "night"), ("works_makeup", "")]);
        let confirm = send(&mut browser, new, &named, "check").await;
        assert_eq!(confirm.status, 200, "{}", confirm.words());
        let kept = fields(&confirm, "form[data-once]");
        let published = send(&mut browser, new, &kept, "publish").await;
        assert_eq!(published.location().unwrap(), "/admin/calendars/night");
        let night = in_force(&app, "night");
        assert_eq!((night.version, night.works_makeup, night.name.unwrap().en), (1, false, "Night desk".to_owned()));
        // Somebody else who chose the same short name is told so.
        let taken = send(&mut browser, new, &kept, "publish").await;
        assert_eq!(taken.status, 422);
        assert!(taken.words().contains("这个代号已经有了"));
        let policy = browser.get("/admin/sla-policies/house").await;
        assert!(policy.select("select[name=calendar] option").contains(&"夜班".to_owned()));
    })
    .await;
}
