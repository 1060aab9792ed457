//! What cannot be taken: the same page, 422, what is wrong on top and at its field, the typed text kept, nothing stored.

use redress::domain::actor::Role;
use redress::domain::ids::PersonId;
use redress::domain::person::Prefs;
use redress::store::people::{self, Person};

use super::{Fields, Room, with};
use crate::support::{Answer, TestApp, on_each_database};

const MISSING: &str = "请写";
const LONG: &str = "请缩短到 5000 字以内";
const UNREADABLE: &str = "里面有看不见的特殊字符，请删去后重新输入";
const CHOOSE: &str = "请从列表里选一项";
const NO_DATE: &str = "请把日期写成 2026-11-30 这样";
const BAD_DATE: &str = "请选一个今天以后、一年以内的日期。";
const NOT_THEM: &str = "不能分给这个人：可能已停用，或不在本案的小组。";

/// The longer text of each form.
const PROSE: [(&str, &str); 9] = [
    ("messages", "body"),
    ("notes", "body"),
    ("information-request", "body"),
    ("merchant-request", "body"),
    ("platform-request", "body"),
    ("offer", "body"),
    ("escalation", "reason"),
    ("closure", "explanation"),
    ("reopening", "reason"),
];

/// A field that is wrong, and what the page says of it.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("triage", "problem_type", "", CHOOSE),
    ("triage", "problem_type", "Order_Stuck", CHOOSE),
    ("triage", "priority", "highest", CHOOSE),
    ("triage", "team", "999", CHOOSE),
    ("triage", "team", "x", CHOOSE),
    ("assignment", "assignee", "999", NOT_THEM),
    ("assignment", "assignee", "ME", NOT_THEM),
    ("assignment", "assignee", "99999999999999999999", NOT_THEM),
    ("merchant-request", "whom", " ", "请写问了谁"),
    ("merchant-request", "whom", "商家\u{202E}家商", UNREADABLE),
    ("platform-request", "whom", "支\u{200B}付宝", UNREADABLE),
    ("platform-request", "whom", "支付宝\u{0}", UNREADABLE),
    ("information-request", "until", "2026-13-01", NO_DATE),
    ("information-request", "until", "明天", NO_DATE),
    ("information-request", "until", "0000-01-01", NO_DATE),
    ("information-request", "until", "99999-01-01", NO_DATE),
    ("information-request", "until", "2026-11-23", BAD_DATE),
    ("information-request", "until", "9999-12-31", BAD_DATE),
    ("merchant-request", "until", "2027-11-30", BAD_DATE),
    ("platform-request", "until", "1970-01-01", BAD_DATE),
    ("order-facts", "claimant", "merchants", CHOOSE),
    ("order-facts", "state", "", CHOOSE),
    ("order-facts", "at", "昨天", NO_DATE),
    ("order-facts", "at", "2026-11-24T25:00", NO_DATE),
    ("order-facts", "at", "2026-11-24T14:26", BAD_DATE),
    ("order-facts", "body", "\u{1b}[31m", UNREADABLE),
    ("offer", "remedy", "gift", CHOOSE),
    ("offer", "amount", "二百", "请填数字，例如 199.00"),
    ("offer", "amount", "=1+1", "请填数字，例如 199.00"),
    ("offer", "amount", "1.999", "最多两位小数，例如 199.00"),
    ("offer", "amount", "0", "请填 0.01 到 10,000,000.00 之间的金额"),
    ("offer", "amount", "99999999999999999999", "请填 0.01 到 10,000,000.00 之间的金额"),
    ("offer", "due_on", "", "请选日期"),
    ("offer", "due_on", "2026-02-30", NO_DATE),
    ("offer", "due_on", "2026-11-23", BAD_DATE),
    ("offer", "due_on", "2027-11-25", BAD_DATE),
    ("offer", "until", "2026-11-23", BAD_DATE),
    ("correction", "field", "amount", CHOOSE),
    ("correction", "field", "consumer_id", CHOOSE),
    ("correction", "value", "12", "格式不对，请核对后再填"),
    ("correction", "value", "138\u{202E}00002046", UNREADABLE),
    ("closure", "outcome", "won", CHOOSE),
    ("closure", "outcome", "withdrawn", "请选一个您可以作出的处理结果。"),
    ("closure", "root_cause", "", CHOOSE),
];

/// 422, said on top and at the field, which is there to be mended.
fn said(answer: &Answer, noun: &str, field: &str, message: &str) {
    let told = format!("{noun} {field}: {}", answer.select("#errors").join(" "));
    assert_eq!(answer.status, 422, "{told}");
    let id = format!("{noun}-{field}");
    assert!(answer.select(&format!("#errors a[href='#{id}']")).iter().any(|it| it.contains(message)), "{message} in {told}");
    assert!(answer.select(&format!("#{id}-err")).iter().any(|it| it.contains(message)), "{told}");
    assert_eq!(answer.attributes(&format!("#{id}"), "aria-invalid"), ["true"], "{told}");
    assert!(answer.select("title").join("").starts_with("错误"), "{told}");
}

/// What stands in the form now.
fn kept(answer: &Answer, noun: &str, fields: &Fields) {
    for (name, value) in fields.iter().filter(|(name, _)| *name != "version") {
        let id = format!("#{noun}-{name}");
        let typed = [answer.attributes(&id, "value"), answer.attributes(&format!("{id} option[selected]"), "value")].concat();
        let page = scraper::Html::parse_document(&answer.text());
        let area = scraper::Selector::parse(&format!("textarea{id}")).unwrap();
        let area: Vec<String> = page.select(&area).map(|it| it.text().collect()).collect();
        let offered = answer.attributes(&format!("{id} option"), "value");
        let is_choice = !offered.is_empty();
        let readable = value.replace('\0', "\u{FFFD}");
        assert!(
            typed.contains(&readable)
                || area.contains(&readable)
                || (is_choice && (value.is_empty() || !offered.contains(value))),
            "{noun} {name} = {value:?} is kept: {typed:?} {area:?}"
        );
    }
}

#[actix_web::test]
async fn each_wrong_value_is_named_and_everything_typed_is_kept_and_nothing_stored() {
    let mut room = Room::open(TestApp::new()).await;
    for (noun, field, value, message) in WRONG {
        room.ready_for(noun).await;
        let before = room.snapshot().await;
        let fields = with(room.good(noun), field, value);
        let answer = room.post(noun, &fields).await;
        said(&answer, noun, field, message);
        kept(&answer, noun, &fields);
        assert_eq!(room.snapshot().await, before, "{noun} {field} = {value:?}");
    }
}

#[actix_web::test]
async fn words_that_are_missing_too_long_or_unreadable_are_not_taken() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for (noun, field) in PROSE {
            room.ready_for(noun).await;
            let before = room.snapshot().await;
            let table = [
                (String::new(), MISSING),
                (" \r\n\t ".to_owned(), MISSING),
                ("长".repeat(5001), LONG),
                ("空\u{0}字".to_owned(), UNREADABLE),
                ("红\u{1b}[31m".to_owned(), UNREADABLE),
                ("删\u{7f}".to_owned(), UNREADABLE),
            ];
            for (text, message) in table {
                let fields = with(room.good(noun), field, &text);
                let answer = room.post(noun, &fields).await;
                said(&answer, noun, field, message);
                if !text.trim().is_empty() {
                    kept(&answer, noun, &fields);
                }
            }
            assert_eq!(room.snapshot().await, before, "{noun}");
        }
    })
    .await;
}

#[actix_web::test]
async fn words_of_every_kind_are_kept_as_they_are_and_shown_as_words() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        // Four bytes a character and 5,000 of them: the longest body a form may have.
        let long = "𠮷😀".repeat(2500);
        let odd = "<b>粗</b> & \"引\"\n=cmd()\n右\u{202E}左\u{202C} e\u{301}té ' OR 1=1 --";
        let table = [odd, long.as_str()];
        for (noun, field) in PROSE {
            for text in table {
                room.ready_for(noun).await;
                let fields = with(room.good(noun), field, text);
                assert_eq!(room.post(noun, &fields).await.status, 303, "{noun}");
                let page = room.page().await;
                let said = scraper::Selector::parse(".said p").unwrap();
                let html = scraper::Html::parse_document(&page.text());
                let shown: Vec<String> = html.select(&said).map(|it| it.text().collect()).collect();
                let composed = text.replace("e\u{301}", "é");
                assert!(shown.contains(&composed), "{noun}: {text:?}");
                assert!(html.select(&scraper::Selector::parse(".said b").unwrap()).next().is_none());
                if text == odd {
                    let read = room.consumers_page().await;
                    assert!(!read.text().contains("<b>粗"), "{noun}");
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn nobody_but_active_staff_who_see_the_case_can_be_given_it() {
    on_each_database(|app| async move {
        let ours = crate::support::cases::team(&app, "ours", "订单组", "Orders").await;
        let theirs = crate::support::cases::team(&app, "theirs", "支付组", "Payments").await;
        let mut room = Room::open(app).await;
        let other = room.app.person(Role::Agent, "周启航", "zhou@desk.example", Some(theirs)).await;
        let left = left_the_house(&room.app).await;
        let sort = with(room.good("triage"), "team", &ours.to_string());
        assert_eq!(room.post("triage", &sort).await.status, 303);
        room.case = room.stored().await;
        for nobody in [room.owner.id, other.id, left] {
            let fields = with(room.good("assignment"), "assignee", &nobody.to_string());
            said(&room.post("assignment", &fields).await, "assignment", "assignee", NOT_THEM);
        }
        assert_eq!(room.stored().await, room.case);
        let offered = room.page().await.attributes("#assignment-assignee option", "value");
        assert_eq!(offered, [String::new(), room.me.id.to_string()], "and none of them is offered");
    })
    .await;
}

async fn left_the_house(app: &TestApp) -> PersonId {
    let id = PersonId(app.app.id());
    let person = Person {
        id,
        email: "left@desk.example".to_owned(),
        name: "已离职".to_owned(),
        role: Role::Agent,
        senior: false,
        team: None,
        password_hash: None,
        locale: redress::domain::codes::Locale::ZhCn,
        active: false,
        confirmed_at: None,
        prefs: Prefs::default(),
    };
    let at = app.app.now();
    app.app.db.write(move |tx| people::insert(tx, &person, at)).await.unwrap();
    id
}

#[actix_web::test]
async fn a_correction_that_changes_nothing_or_leaves_no_way_to_reach_the_consumer_is_not_taken() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let table = [
            ("email", "ChenXiao@mail.example", "新的内容和原来一样，没有更改。"),
            ("phone", " ", "新的内容和原来一样，没有更改。"),
            ("email", "", "邮箱和手机至少要留一个。"),
            ("email", "chen@@mail", "格式不对，请核对后再填"),
            ("email", "chen\u{200B}@mail.example", UNREADABLE),
            ("order_number", "20261119200040011100", "新的内容和原来一样，没有更改。"),
            ("payment_reference", "A\u{0}", UNREADABLE),
        ];
        for (field, value, message) in table {
            let fields = with(with(room.good("correction"), "field", field), "value", value);
            let answer = room.post("correction", &fields).await;
            said(&answer, "correction", "value", message);
            kept(&answer, "correction", &fields);
        }
        let long = with(with(room.good("correction"), "field", "order_number"), "value", &"9".repeat(65));
        said(&room.post("correction", &long).await, "correction", "value", "请缩短到 64 字以内");
        assert_eq!(room.stored().await, room.case);
    })
    .await;
}

#[actix_web::test]
async fn a_case_at_the_highest_level_cannot_be_raised_further() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for level in 1..=3 {
            let mut raise = room.good("escalation");
            if level == 3 {
                let until = (room.app.app.now() + chrono::Duration::days(30)).format("%Y-%m-%d").to_string();
                raise.extend([("body", "12363".to_owned()), ("why", "征信只有他们能改。".to_owned()), ("until", until)]);
            }
            assert_eq!(room.post("escalation", &raise).await.status, 303);
            room.case = room.stored().await;
            assert_eq!(room.case.level, level);
        }
        let raise = room.good("escalation");
        said(&room.post("escalation", &raise).await, "escalation", "reason", "已经是最高一级。");
        assert_eq!(room.stored().await, room.case);
    })
    .await;
}

#[actix_web::test]
async fn several_wrong_fields_are_all_named_in_the_order_of_the_page() {
    let mut room = Room::open(TestApp::new()).await;
    let fields = vec![("version", "1".to_owned())];
    let answer = room.post("closure", &fields).await;
    assert_eq!(answer.status, 422);
    let links = answer.attributes("#errors a", "href");
    assert_eq!(links, ["#closure-outcome", "#closure-root_cause", "#closure-explanation"]);
    assert_eq!(answer.attributes("details[open][id^=act-]", "id"), ["act-closure"], "its form stands open");
}
