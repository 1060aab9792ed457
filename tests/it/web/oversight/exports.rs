//! Lists of cases as files: read by a job, for whoever asked, as CSV and as a workbook.

use calamine::{Data, Reader as _, Xlsx};
use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::codes::ProblemType;
use redress::store::Conn;
use redress::store::exports::{self, PIECE, Reached, State};
use redress::store::queue::{Listing, View};
use redress::store::schema::{audits, export_parts, people};

use crate::jobs::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, on_each_database};

/// Asks for a list; the address of its page.
async fn ask(browser: &mut Browser, query: &str) -> String {
    let answer = browser.post("/exports", &[("query", query)]).await;
    assert_eq!(answer.status, 303, "{}", answer.words());
    answer.location().unwrap()
}

fn csv_rows(answer: &Answer) -> Vec<Vec<String>> {
    let text = answer.bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark for spreadsheets");
    let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text).into_records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sheet_rows(answer: &Answer) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(std::io::Cursor::new(answer.bytes.clone())).unwrap();
    let name = book.sheet_names()[0].clone();
    book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[actix_web::test]
async fn a_list_is_prepared_by_a_job_and_taken_as_csv_and_as_a_workbook() {
    on_each_database(|app| async move {
        let stuck = file_case(&app, |filing| filing.order.merchant = "=cmd()".to_owned()).await;
        file_case(&app, |filing| filing.problem_type = ProblemType::ServiceUnresponsive).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let queue = browser.get("/desk/queue?view=all&problem_type=order_stuck").await;
        assert!(queue.select("form[action='/exports'] button").join("").contains("导出这个列表"));
        let url = ask(&mut browser, "view=all&problem_type=order_stuck").await;
        let waiting = browser.get(&url).await;
        assert!(waiting.words().contains("正在准备") && waiting.words().contains("订单状态停滞"), "{}", waiting.words());
        let early = browser.get(&format!("{url}/cases.csv")).await;
        assert_eq!(early.location().as_deref(), Some(&*url), "nothing half-done is given out");
        work(&app, &folder_mailer(&app)).await;
        let ready = browser.get(&url).await;
        assert!(ready.words().contains("共 1 件"), "{}", ready.words());
        let file = browser.get(&format!("{url}/cases.csv")).await;
        let disposition = file.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with("attachment; filename=\"cases-2026-11-24.csv\"; filename*=UTF-8''cases-2026-11-24-"),
            "{disposition}"
        );
        let rows = csv_rows(&file);
        assert_eq!((rows.len(), &*rows[0][0]), (2, "受理编号"));
        let reference = stuck.reference.unwrap().to_string();
        let told = [&rows[1][0], &rows[1][3], &rows[1][6], &rows[1][9], &rows[1][10], &rows[1][11]];
        assert_eq!(told, [&*reference, "已提交", "订单状态停滞", "支付宝", "'=cmd()", "258.00"]);
        let book = browser.get(&format!("{url}/cases.xlsx")).await;
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        assert_eq!(book.header("content-type").as_deref(), Some(media));
        let rows = sheet_rows(&book);
        assert_eq!(rows.len(), 3);
        assert!(rows[0][0].to_string().contains("订单状态停滞"), "what it is of: {:?}", rows[0][0]);
        assert_eq!(rows[2][0], Data::String(reference));
        assert_eq!((&rows[2][10], &rows[2][11]), (&Data::String("=cmd()".to_owned()), &Data::Float(258.0)), "text, and a number");
        assert!(matches!(rows[2][1], Data::DateTime(_)), "{:?}", rows[2][1]);
        let of_list = audits::table.filter(audits::what.eq("cases.exported")).count();
        let taken = app.app.db.read(move |conn| Ok(of_list.get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(taken, 2, "each download is on record");
        let audit = browser.get("/oversight/audit?what=cases.exported").await;
        assert!(audit.words().contains("下载案件清单"), "{}", audit.words());
    })
    .await;
}

#[actix_web::test]
async fn a_list_says_nothing_by_which_a_consumer_is_known() {
    on_each_database(|app| async move {
        file_case(&app, |filing| filing.contact.phone = Some("13800138000".to_owned())).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let url = ask(&mut browser, "view=all").await;
        work(&app, &folder_mailer(&app)).await;
        let text = browser.get(&format!("{url}/cases.csv")).await.text();
        for private in ["陈晓", "chenxiao", "13800138000", "20261119200040011100", "已付款仍显示服务中"] {
            assert!(!text.contains(private), "{private}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_list_is_of_whoever_asked_and_of_nobody_else() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut mine = app.sign_in_supervisor("陈岚").await;
        let url = ask(&mut mine, "view=all").await;
        work(&app, &folder_mailer(&app)).await;
        let other = app.person(Role::Supervisor, "周启航", "zhou@desk.example", None).await;
        let mut other = app.signed_in(&other).await;
        for path in [url.clone(), format!("{url}/cases.csv"), format!("{url}/cases.xlsx"), format!("{url}/cases.pdf")] {
            assert_eq!(other.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(other.post(&format!("{url}/deletion"), &[]).await.status, 404);
        assert!(!other.get("/exports").await.words().contains("可以下载"));
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let mut agent = app.signed_in(&agent).await;
        assert_eq!(agent.post("/exports", &[("query", "view=all")]).await.status, 404);
        assert!(agent.get("/desk/queue").await.select("form[action='/exports']").is_empty());
        assert_eq!(mine.get(&format!("{url}/cases.csv")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_supervisor_who_was_demoted_meanwhile_gets_nothing() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let chief = app.person(Role::Supervisor, "周启航", "zhou@desk.example", None).await;
        let mut browser = app.signed_in(&chief).await;
        let url = ask(&mut browser, "view=all").await;
        let id = chief.id.0;
        let demote = move |tx: &mut Conn| {
            Ok(diesel::update(people::table.find(id)).set(people::role.eq(Role::Agent.as_str())).execute(tx)?)
        };
        app.app.db.write(demote).await.unwrap();
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(browser.get(&url).await.status, 404);
        let me = chief.id;
        let (now, read) = (app.app.now(), app.app.db.clone());
        let kept = read.read(move |conn| exports::of(conn, me, now)).await.unwrap();
        assert_eq!((kept[0].state, kept[0].lines), (State::Refused, 0));
        let parts = app.app.db.read(|conn| Ok(export_parts::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(parts, 0);
    })
    .await;
}

#[actix_web::test]
async fn one_list_at_a_time_and_each_goes_after_a_day() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let chief = app.person(Role::Supervisor, "陈岚", "chen@desk.example", None).await;
        let mut browser = app.signed_in(&chief).await;
        let url = ask(&mut browser, "view=all").await;
        let second = browser.post("/exports", &[("query", "view=overdue")]).await;
        assert_eq!(second.status, 409);
        assert!(second.words().contains("您还有一份清单正在准备"), "{}", second.words());
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(browser.get(&url).await.status, 200);
        app.clock.advance(Duration::hours(25));
        let mut browser = app.signed_in(&chief).await;
        let other = app.person(Role::Supervisor, "周启航", "zhou@desk.example", None).await;
        for _ in 0..2 {
            let file = format!("{url}/cases.csv");
            for path in [&url, &file] {
                let over = browser.get(path).await;
                assert_eq!(over.status, 410, "{path}");
                assert!(over.words().contains("这份清单已经过期") && over.words().contains("导出这个列表"), "{}", over.words());
                assert_eq!(over.attributes("a.btn-1", "href"), ["/desk/queue?view=all"], "the same list again");
                assert_eq!(app.signed_in(&other).await.get(path).await.status, 404, "nobody else hears of it");
            }
            work(&app, &folder_mailer(&app)).await;
            let parts = app.app.db.read(|conn| Ok(export_parts::table.count().get_result::<i64>(conn)?)).await.unwrap();
            assert_eq!(parts, 0, "what is over is swept");
        }
        app.clock.advance(Duration::days(30));
        work(&app, &folder_mailer(&app)).await;
        let mut browser = app.signed_in(&chief).await;
        assert_eq!(browser.get(&url).await.status, 404, "and forgotten in the end");
    })
    .await;
}

#[actix_web::test]
async fn a_list_can_be_stopped_and_deleted() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let url = ask(&mut browser, "view=all").await;
        let gone = browser.post(&format!("{url}/deletion"), &[]).await;
        assert_eq!(gone.location().as_deref(), Some("/exports"));
        assert_eq!(browser.get(&url).await.status, 404);
        ask(&mut browser, "view=all").await;
    })
    .await;
}

#[actix_web::test]
async fn a_filter_that_makes_no_sense_is_explained_by_the_queue() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let sent = browser.post("/exports", &[("query", "view=all&amount_from=x")]).await;
        assert_eq!(sent.location().as_deref(), Some("/desk/queue?view=all&amount_from=x"));
        assert_eq!(browser.post("/exports", &[("query", "view=nonsense")]).await.status, 404);
        assert!(browser.get("/exports").await.words().contains("现在没有导出的清单"));
    })
    .await;
}

/// A worker that dies after a piece: the next goes on behind it, and the first can write no more.
#[actix_web::test]
async fn a_list_goes_on_where_a_dead_worker_left_it() {
    on_each_database(|app| async move {
        let (one, two) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
        let chief = app.person(Role::Supervisor, "周启航", "zhou@desk.example", None).await;
        let (id, me, now) = (app.app.id(), chief.id, app.app.now());
        let listing = Listing::of(View::All);
        app.app.db.write(move |tx| exports::ask(tx, id, me, ("view=all", &listing), now)).await.unwrap();
        let until = now + Duration::minutes(2);
        let mut begun = app.app.db.write(move |tx| exports::claim(tx, "dead", now, until)).await.unwrap().unwrap();
        begun.about = Some(2);
        let none = app.app.db.write(move |tx| exports::claim(tx, "fast", now, until)).await.unwrap();
        assert!(none.is_none(), "it is in other hands");
        let (scope, first) = (redress::domain::actor::Scope::All, begun.clone());
        let piece = move |tx: &mut Conn| {
            let reading = redress::store::queue::Reading { scope: scope.clone(), me, now };
            let taken = redress::store::queue::take(tx, &reading, &Listing::of(View::All), None, 1)?;
            exports::keep(tx, &first, &taken, Reached::More(until), now)?;
            Ok(taken[0].id)
        };
        assert_eq!(app.app.db.write(piece).await.unwrap(), two.id.0);
        let under_way = app.signed_in(&chief).await.get(&format!("/exports/{id}")).await;
        assert!(under_way.words().contains("已读取 1 件，全部约 2 件"), "{}", under_way.words());
        app.clock.advance(Duration::minutes(3));
        work(&app, &folder_mailer(&app)).await;
        let (now, end) = (app.app.now(), Reached::End { is_cut: false });
        let late = app.app.db.write(move |tx| exports::keep(tx, &begun, &[], end, now)).await.unwrap();
        assert!(!late, "the dead worker comes back and finds it in other hands");
        let mut browser = app.signed_in(&chief).await;
        let rows = csv_rows(&browser.get(&format!("/exports/{id}/cases.csv")).await);
        let told: Vec<&str> = rows.iter().skip(1).map(|row| &*row[0]).collect();
        let want = [two, one].map(|case| case.reference.unwrap().to_string());
        assert_eq!(told, want.iter().map(String::as_str).collect::<Vec<_>>(), "each once");
        assert_eq!(PIECE, 1_000);
    })
    .await;
}

/// What is searched for is often a name: the audit is kept for good, and says only that there were words.
#[actix_web::test]
async fn the_record_of_a_download_keeps_no_words_that_were_searched_for() {
    on_each_database(|app| async move {
        file_case(&app, |filing| filing.contact.name = "欧阳娜".to_owned()).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let url = ask(&mut browser, "view=all&q=%E6%AC%A7%E9%98%B3%E5%A8%9C").await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(csv_rows(&browser.get(&format!("{url}/cases.csv")).await).len(), 2);
        let kept = app.app.db.read(|conn| Ok(audits::table.select(audits::after).load::<String>(conn)?)).await.unwrap();
        let kept = kept.join("\n");
        assert!(kept.contains("view=all&q=") && !kept.contains("欧阳娜") && !kept.contains("%E6%AC%A7"), "{kept}");
    })
    .await;
}
