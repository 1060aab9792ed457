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
        assert_eq!(agents, [csv::StringRecord::from(vec!["'=cmd()", "6", "10800", "28860", "64800", "64800", "4", "66.7"])]);
        let weeks = read(&browser.get(&format!("{FILE}?table=weeks")).await.bytes);
        let told: Vec<_> = weeks.iter().map(|row| (row[0].to_owned(), row[1].to_owned(), row[2].to_owned())).collect();
        assert_eq!(
            told[2..4],
            [("2026-11-09".into(), "2".into(), String::new()), ("2026-11-16".into(), "4".into(), String::new())]
        );
        assert_eq!(read(&browser.get(&format!("{FILE}?table=types")).await.bytes)[0][0], *"订单状态停滞");
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
        assert_eq!(each.len(), 1 + BY_HAND.len());
        assert!(matches!(each[1][1], Data::DateTime(_)) && matches!(each[1][4], Data::Float(_)), "{:?}", each[1]);
        let agents = rows(browser.get("/oversight/response-times.xlsx?table=agents").await.bytes);
        assert_eq!(agents[1][0], Data::String("=cmd()".to_owned()), "a text is no formula");
        assert_eq!((&agents[1][1], &agents[1][7]), (&Data::Float(6.0), &Data::Float(66.7)));
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
