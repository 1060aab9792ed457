//! The report as files.

use std::collections::BTreeSet;

use calamine::{Data, Reader as _, Xlsx};
use diesel::RunQueryDsl as _;

use super::{BY_HAND, filled};
use crate::support::on_each_database;

const FILE: &str = "/oversight/response-times.csv";

fn read(bytes: &[u8]) -> Vec<csv::StringRecord> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark for spreadsheets");
    csv::Reader::from_reader(text).into_records().map(Result::unwrap).collect()
}

#[actix_web::test]
async fn the_file_holds_each_measurement_and_runs_no_formula() {
    on_each_database(|app| async move {
        let (_, cases) = filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let answer = browser.get(FILE).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type").unwrap(), "text/csv; charset=utf-8");
        let disposition = answer.header("content-disposition").unwrap();
        assert_eq!(disposition, "attachment; filename=\"first-response-2026-10-27-2026-11-23.csv\"");
        let rows = read(&answer.bytes);
        assert_eq!(rows.len(), BY_HAND.len());
        for (case, (_, _, working, wall, in_time)) in cases.iter().zip(BY_HAND) {
            let reference = case.reference.unwrap().to_string();
            let row = rows.iter().find(|row| row[0] == reference).unwrap();
            assert_eq!((&row[3], &row[4], &row[5], &row[6]), ("1", &*working.to_string(), &*wall.to_string(), "28800"));
            assert_eq!((&row[7], &row[8], &row[10]), (if in_time { "是" } else { "否" }, "'=cmd()", "订单状态停滞"));
        }
        let first = rows.iter().find(|row| row[0] == cases[0].reference.unwrap().to_string()).unwrap();
        assert_eq!((&first[1], &first[2]), ("2026-11-13T16:30+08:00", "2026-11-16T10:30+08:00"));
    })
    .await;
}

#[actix_web::test]
async fn the_file_follows_the_filter_and_small_tables_have_files_too() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        assert_eq!(read(&browser.get(&format!("{FILE}?from=2026-11-18&to=2026-11-18")).await.bytes).len(), 2);
        assert_eq!(read(&browser.get(&format!("{FILE}?clock=resolution")).await.bytes).len(), 0);
        let agents = read(&browser.get(&format!("{FILE}?table=agents")).await.bytes);
        let beside = ["82860", "163800", "237600", "237600"];
        let told = [&["'=cmd()", "6", "10800", "28860", "64800", "64800", "4", "66.7"][..], &beside].concat();
        assert_eq!(agents, [csv::StringRecord::from(told)], "working time, and wall time beside it");
        let weeks = read(&browser.get(&format!("{FILE}?table=weeks")).await.bytes);
        let told: Vec<_> = weeks.iter().map(|row| (row[0].to_owned(), row[1].to_owned(), row[2].to_owned())).collect();
        assert_eq!(
            told[2..4],
            [("2026-11-09".into(), "2".into(), String::new()), ("2026-11-16".into(), "4".into(), String::new())]
        );
        assert_eq!(read(&browser.get(&format!("{FILE}?table=types")).await.bytes)[0][0], *"订单状态停滞");
        // How long it took, in steps up to the target of eight hours and beyond it, and the hours of the week.
        let steps = read(&browser.get(&format!("{FILE}?table=distribution")).await.bytes);
        let counted: usize = steps.iter().map(|row| row[2].parse::<usize>().unwrap()).sum();
        let last = steps.last().unwrap();
        assert_eq!((counted, &steps[0][0], &last[1], &last[4]), (6, "0", "", "100.0"), "{steps:?}");
        let by_wall: Vec<&str> = steps.iter().map(|row| &row[5]).collect();
        let counted: usize = by_wall.iter().map(|n| n.parse::<usize>().unwrap()).sum();
        assert_eq!((counted, by_wall[0]), (6, "0"), "none was answered within an hour by the wall: {by_wall:?}");
        browser.get(&format!("{FILE}?table=distribution&against=year")).await;
        let told = browser.get("/oversight/audit").await.words();
        assert!(told.contains("对比（起）") && told.contains("2025-10-27"), "what it was compared with is on record: {told}");
        let hours = read(&browser.get(&format!("{FILE}?table=heat")).await.bytes);
        let wednesday: Vec<&str> = hours[2 * 24 + 10].iter().take(4).collect();
        assert_eq!((hours.len(), &*wednesday), (7 * 24, &["周三", "10", "2", ""][..]), "two cases have no percentile");
    })
    .await;
}

#[actix_web::test]
async fn each_table_is_there_as_a_workbook_too_with_numbers_as_numbers() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let rows = |bytes: Vec<u8>| -> Vec<Vec<Data>> {
            let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
            let name = book.sheet_names()[0].clone();
            book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect()
        };
        let each = rows(browser.get("/oversight/response-times.xlsx").await.bytes);
        assert_eq!(each.len(), 2 + BY_HAND.len());
        let about = each[0][0].to_string();
        assert!(
            about.starts_with("响应时长 · 日期：2026-10-27 至 2026-11-23 · 时限：首次答复"),
            "what it is of comes first: {about}"
        );
        assert!(matches!(each[2][1], Data::DateTime(_)) && matches!(each[2][4], Data::Float(_)), "{:?}", each[2]);
        let agents = rows(browser.get("/oversight/response-times.xlsx?table=agents").await.bytes);
        assert_eq!(agents[2][0], Data::String("=cmd()".to_owned()), "a text is no formula");
        assert_eq!((&agents[2][1], &agents[2][7]), (&Data::Float(6.0), &Data::Float(66.7)));
        assert_eq!(agents[1][2], Data::String("P50（工作时间，秒）".to_owned()));
        let told = rows(browser.get("/oversight/audit.xlsx").await.bytes);
        assert!(told.iter().any(|row| row.contains(&Data::String("下载报表".to_owned()))), "{told:?}");
        assert_eq!(browser.get("/oversight/response-times.pdf").await.status, 404);
    })
    .await;
}

/// More measurements of the first case, all of one start: a file of several pieces (security.md, S42).
const MORE: &str = "
    WITH d(n) AS (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))
    INSERT INTO measurements (case_id, clock, run, started_at, ended_at, working, wall, target, in_time,
        person_id, team_id, problem_type)
    SELECT case_id, clock, 2 + a.n + 10 * b.n + 100 * c.n + 1000 * e.n, started_at, ended_at, working, wall, target, in_time,
        person_id, team_id, problem_type
    FROM measurements, d a, d b, d c, d e
    WHERE e.n < 3 AND clock = 'first_response' AND case_id = (SELECT min(case_id) FROM measurements)";

#[actix_web::test]
async fn a_long_file_is_sent_in_pieces_and_holds_each_measurement_once() {
    on_each_database(|app| async move {
        filled(&app).await;
        app.app.db.write(|conn| Ok(diesel::sql_query(MORE).execute(conn)?)).await.unwrap();
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let rows = read(&browser.get(FILE).await.bytes);
        assert_eq!(rows.len(), BY_HAND.len() + 3_000);
        let each: BTreeSet<(&str, &str)> = rows.iter().map(|row| (&row[0], &row[3])).collect();
        assert_eq!(each.len(), rows.len());
    })
    .await;
}

#[actix_web::test]
async fn what_is_taken_away_says_of_what_it_is_and_so_does_the_record() {
    on_each_database(|app| async move {
        filled(&app).await;
        super::team(&app, "payments").await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let narrowed = "time=wall&team=none&provider=alipay&problem_type=order_stuck";
        let answer = browser.get(&format!("{FILE}?table=weeks&{narrowed}")).await;
        let name = answer.header("content-disposition").unwrap();
        assert!(name.starts_with("attachment; filename=\"first-response-2026-10-27-2026-11-23-wall-weeks.csv\"; filename*=UTF-8''"), "{name}");
        assert!(name.contains("-%E6%94%AF%E4%BB%98%E5%AE%9D-"), "the platform: {name}");
        let head = String::from_utf8(answer.bytes.clone()).unwrap();
        assert!(head.lines().next().unwrap().contains("P50（自然时间，秒）"), "the kind of time, and the heading first: {head}");
        // The page says the same, on paper too.
        let of = "日期：2026-10-27 至 2026-11-23 · 时限：首次答复 · 计时：自然时间 · 小组：未分组 · 问题类型：订单状态停滞 · 平台：支付宝";
        let page = browser.get(&format!("/oversight/response-times?{narrowed}")).await;
        assert_eq!(page.select(".basis .of"), [of]);
        let sheet = browser.get("/oversight/sla?team=payments").await;
        assert_eq!(sheet.select(".basis .of"), ["日期：2026-10-27 至 2026-11-23 · 时限：首次答复 · 小组：支付组"]);
        let taken = browser.get("/oversight/sla.csv?table=by&team=payments&by=provider").await;
        assert_eq!(taken.status, 200, "{}", taken.words());
        let told = browser.get("/oversight/audit?what=report.exported").await;
        let rows = told.select(".audit > li");
        assert!(rows[0].contains("下载报表 时限"), "{rows:?}");
        let diffs: Vec<String> =
            told.select(".audit .diff tr").iter().map(|row| row.split_whitespace().collect::<String>()).collect();
        for words in ["报表 响应时长", "哪一张表 每周走势", "计时 自然时间", "平台 支付宝", "问题类型 订单状态停滞", "小组 支付组", "文件 CSV", "按什么分开 平台"] {
            let words = words.replace(' ', "");
            let has = |row: &String| *row == words || (words.starts_with("小组") && row == "组支付组");
            assert!(diffs.iter().any(has), "{words}: {diffs:?}");
        }
        for code in ["alipay", "order_stuck", "weeks", "wall", "times", "provider", "first_response", "none"] {
            assert!(diffs.iter().all(|row| !row.contains(code)), "a code of ours: {code}: {diffs:?}");
        }
    })
    .await;
}
