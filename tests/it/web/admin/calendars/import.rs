//! Days off from a file: shown before anything is added.

use redress::web::admin::calendars::ical::MAX_EVENTS;

use super::{CN, admin, audit_rows, fields, in_force, rows, send, value};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::admin::ical::file;

const IMPORT: &str = "/admin/calendars/cn/import";

async fn upload(browser: &mut Browser, bytes: &[u8]) -> Answer {
    browser.upload(IMPORT, &[], &[("file", "假日.ics", bytes)]).await
}

fn of_2027() -> Vec<u8> {
    file(&[
        "DTSTART;VALUE=DATE:20261001\nDTEND;VALUE=DATE:20261008\nSUMMARY:国庆节（休）",
        "DTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270104\nSUMMARY:元旦（休）",
        "DTSTART;VALUE=DATE:20270501\nDTEND;VALUE=DATE:20270504\nSUMMARY:劳动节\\, <b>五一</b>",
        "DTSTART;VALUE=DATE:20270508\nSUMMARY:劳动节 补班",
        "DTSTART;VALUE=DATE:20270603\nRRULE:FREQ=YEARLY\nSUMMARY:店庆",
        "DTSTART:20270101T090000Z\nSUMMARY:会议",
        "DTSTART;VALUE=DATE:19000101\nSUMMARY:从前",
    ])
}

#[actix_web::test]
async fn a_file_is_shown_before_anything_is_added_and_then_goes_through_the_form() {
    on_each_database(|app| async move {
        let mut browser = admin(&app).await;
        assert_eq!(browser.get(IMPORT).await.status, 200);
        let shown = upload(&mut browser, &of_2027()).await;
        assert_eq!(shown.status, 200, "{}", shown.words());
        assert_eq!(
            rows(&shown, "[aria-labelledby=h-off] tbody"),
            ["2027-01-01..2027-01-03 | 元旦", "2027-05-01..2027-05-03 | 劳动节, <b>五一</b>", "2027-06-03 | 店庆"]
        );
        assert_eq!(rows(&shown, "[aria-labelledby=h-makeup] tbody"), ["2027-05-08 | 劳动节 补班"]);
        for words in ["会加的假日：7 天", "7 天日历里已经有了", "1 个是重复的", "1 个不是整天的", "1 个不在 1971 年"]
        {
            assert!(shown.words().contains(words), "{words}: {}", shown.words());
        }
        assert_eq!((in_force(&app, "cn").version, audit_rows(&app).await), (1, 0));

        let kept = fields(&shown, &format!("form[action='{CN}']"));
        let form = send(&mut browser, CN, &kept, "back").await;
        assert_eq!(form.status, 200);
        let filled = fields(&form, "form.pol");
        assert!(
            value(&filled, "holidays")
                .ends_with("2027-01-01..2027-01-03 元旦\n2027-05-01..2027-05-03 劳动节, <b>五一</b>\n2027-06-03 店庆")
        );
        assert!(value(&filled, "makeup").ends_with("\n2027-05-08"));
        assert_eq!(in_force(&app, "cn").version, 1);

        assert_eq!(send(&mut browser, CN, &filled, "publish").await.status, 303);
        let now = in_force(&app, "cn");
        assert_eq!((now.version, audit_rows(&app).await), (2, 1));
        assert_eq!(now.holidays[&"2027-01-02".parse().unwrap()], "new_year");
        assert!(now.makeup.contains(&"2027-05-08".parse().unwrap()));
        // Once more, it has nothing to add.
        let again = upload(&mut browser, &of_2027()).await;
        assert!(again.words().contains("没有日历中还没有的日子"), "{}", again.words());
        assert_eq!(again.select("button[value=back]").len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_cannot_be_taken_is_refused_with_its_reason() {
    let app = TestApp::new();
    let mut browser = admin(&app).await;
    let event = "DTSTART;VALUE=DATE:20270101\nSUMMARY:元旦";
    let named: Vec<String> = (0..8_000)
        .map(|n| format!("DTSTART;VALUE=DATE:{}0{}{:02}\nSUMMARY:{n}", 1971 + n / 252, n % 252 / 28 + 1, n % 28 + 1))
        .collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let bare = vec!["DTSTART:20270101"; MAX_EVENTS + 1];
    let cases: [(Vec<u8>, &str); 7] = [
        (b"%PDF-1.7 no calendar".to_vec(), "这不是 iCal 文件"),
        (Vec::new(), "请选一个 .ics 文件"),
        (file(&["DTSTART:20270101T090000Z"]), "没有整天的日程"),
        (file(&bare), "多于 10000 个日程"),
        (file(&named), "一次放不下"),
        ([file(&[event]), vec![b' '; 1024 * 1024]].concat(), "须小于 1 MB"),
        (b"BEGIN:VCALENDAR\r\nX:\xFF\xFE\r\n".to_vec(), "UTF-8"),
    ];
    for (bytes, words) in cases {
        let answer = upload(&mut browser, &bytes).await;
        assert_eq!(answer.status, 422, "{words}: {}", answer.words());
        let told = answer.select("#errors li");
        assert!(told.len() == 1 && told[0].contains(words), "{words}: {told:?}");
        assert_eq!(answer.select("#file-err").len(), 1);
    }
    let none = browser.upload(IMPORT, &[], &[]).await;
    assert_eq!(none.status, 422);
    assert_eq!(in_force(&app, "cn").version, 1);
}

#[actix_web::test]
async fn a_file_from_elsewhere_is_not_read() {
    let app = TestApp::new();
    let mut browser = admin(&app).await;
    let mut body = b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.ics\"\r\n\r\n".to_vec();
    body.extend(of_2027());
    body.extend(b"\r\n--XX--\r\n");
    let form = Some("multipart/form-data; boundary=XX");
    let answer = browser.send(actix_web::http::Method::POST, IMPORT, form, body).await;
    assert_eq!(answer.status, 403);
    assert_eq!(browser.post(IMPORT, &[]).await.status, 415);
}
