//! Claims about what a search finds in the store: the same on both databases, in the transaction of each change.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::case::Case;
use redress::domain::case::correcting::Correction;
use redress::domain::codes::{Correctable, Priority};
use redress::domain::ids::CaseId;
use redress::domain::order::OtherOrder;
use redress::domain::search::Query;
use redress::store::schema::{case_words, search_marks, texts};
use redress::store::search::{self, Only};

use crate::support::cases::{act_on, close, file_case, filing, team, triage};
use crate::support::{TestApp, on_each_database};

async fn found_by(app: &TestApp, scope: Scope, typed: &str) -> Vec<i64> {
    let query = Query::parse(typed).unwrap();
    let ids = app.app.db.read(move |conn| search::matching(conn, &scope, &query, &Only::default(), 1_000)).await.unwrap().cases;
    ids.into_iter().map(|id| id.0).collect()
}

async fn found(app: &TestApp, typed: &str) -> Vec<i64> {
    found_by(app, Scope::All, typed).await
}

async fn say(app: &TestApp, case: &Case, body: &str) -> Case {
    act_on(app, case, Actor::System, |case, act| case.message(body, act)).await
}

async fn unindexed(app: &TestApp) {
    let below = app.app.id();
    app.app.db.write(move |conn| search::rebuild(conn, below)).await.unwrap();
}

async fn take_up(app: &TestApp, some: i64) -> usize {
    app.app.db.write(move |conn| search::step(conn, some)).await.unwrap()
}

/// A case with every number that a case can have.
async fn numbered(app: &TestApp) -> Case {
    file_case(app, |filing| {
        filing.order.payment_reference = Some("2026 1119 2200 1432 1000 5678".to_owned());
        filing.contact.phone = Some("13800132046".to_owned());
        filing.others = vec![OtherOrder {
            order_number: Some("JD7788990011".to_owned()),
            payment_reference: None,
            amount: filing.order.amount,
            paid_on: None,
        }];
    })
    .await
}

/// A case that has no word of it.
async fn another(app: &TestApp) -> Case {
    file_case(app, |filing| {
        "别的一件事".clone_into(&mut filing.summary);
        "Nothing like it".clone_into(&mut filing.description);
        filing.order.order_number = None;
        "Other shop".clone_into(&mut filing.order.merchant);
        filing.order.displayed_status = None;
        "Reed".clone_into(&mut filing.contact.name);
        filing.contact.email = Some("reed@post.test".to_owned());
        filing.desired_outcome = None;
    })
    .await
}

const NUMBERS: &[&str] = &[
    "2046",
    "13800132046",
    "138 0013 2046",
    "20261119200040011100",
    "1100",
    "202611192200143210005678",
    "5678",
    "jd7788990011",
    "7788990011",
];
const WORDS: &[&str] = &[
    "付款",
    "服务中",
    "陈晓",
    "叮铃到家",
    "chenxiao@mail.example",
    "refund",
    "拖单",
    "陈晓 拖单",
    "不再扣款",
    "“订单一直显示服务中”",
    "11 月 19 日",
];

#[actix_web::test]
async fn a_case_is_found_by_its_numbers_names_and_all_that_was_said() {
    on_each_database(|app| async move {
        let case = numbered(&app).await;
        another(&app).await;
        let case = say(&app, &case, "您好，商家已答应 REFUND。").await;
        let case = act_on(&app, &case, Actor::System, |case, act| case.note("经理：这家店拖单", act)).await;
        for typed in NUMBERS.iter().chain(WORDS) {
            assert_eq!(found(&app, typed).await, [case.id.0], "{typed}");
        }
        for typed in ["款付", "陈晓 reed", "999999", "refun", "“显示订单”"] {
            assert_eq!(found(&app, typed).await, Vec::<i64>::new(), "{typed}");
        }
        let closed = close(&app, &case).await;
        assert_eq!(found(&app, "陈晓").await, [closed.id.0], "a closed case is found");
        assert_eq!(found(&app, "订单已完结").await, [closed.id.0], "and what it was closed with");
    })
    .await;
}

#[actix_web::test]
async fn the_newest_come_first_and_what_is_not_ones_own_does_not_come() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "一组", "One").await, team(&app, "two", "二组", "Two").await);
        let mut ids = Vec::new();
        for at in 0..5 {
            let case = file_case(&app, |_| {}).await;
            app.advance(Duration::minutes(1));
            let team = [Some(one), Some(two), None][at % 3];
            ids.push(triage(&app, &case, Priority::Normal, team).await.id.0);
        }
        assert_eq!(found(&app, "陈晓").await, [ids[4], ids[3], ids[2], ids[1], ids[0]]);
        assert_eq!(found_by(&app, Scope::Team(one), "陈晓").await, [ids[3], ids[2], ids[0]]);
        assert_eq!(found_by(&app, Scope::Team(two), "陈晓").await, [ids[4], ids[2], ids[1]]);
        let own = Scope::Own { person: None, cases: vec![CaseId(ids[0])] };
        assert_eq!(found_by(&app, own, "陈晓").await, Vec::<i64>::new(), "whoever complains does not search");
        let query = Query::parse("陈晓").unwrap();
        let newest =
            app.app.db.read(move |conn| search::matching(conn, &Scope::All, &query, &Only::default(), 2)).await.unwrap().cases;
        assert_eq!(newest.iter().map(|id| id.0).collect::<Vec<_>>(), [ids[4], ids[3]]);
    })
    .await;
}

#[actix_web::test]
async fn results_are_narrowed_by_status_provider_and_problem() {
    on_each_database(|app| async move {
        let open = file_case(&app, |_| {}).await;
        let jd = file_case(&app, |filing| "jd".clone_into(&mut filing.order.provider)).await;
        let closed = close(&app, &file_case(&app, |_| {}).await).await;
        let only = |only: Only| {
            let query = Query::parse("陈晓").unwrap();
            app.app.db.read(move |conn| search::matches(conn, &Scope::All, &query, &only, 1_000))
        };
        let code = |text: &str| Some(text.to_owned());
        for (asked, expected) in [
            (Only { is_open: Some(true), ..Only::default() }, vec![jd.id, open.id]),
            (Only { is_open: Some(false), ..Only::default() }, vec![closed.id]),
            (Only { provider: code("jd"), ..Only::default() }, vec![jd.id]),
            (Only { provider: code("jd"), is_open: Some(false), ..Only::default() }, vec![]),
            (Only { problem_type: code("order_stuck"), ..Only::default() }, vec![closed.id, jd.id, open.id]),
            (Only { problem_type: code("' OR 1=1 --"), ..Only::default() }, vec![]),
        ] {
            let found: Vec<_> = only(asked.clone()).await.unwrap().cases.iter().map(|found| CaseId(found.id)).collect();
            assert_eq!(found, expected, "{asked:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_long_case_is_found_by_its_first_word_and_its_last_and_is_written_page_by_page() {
    on_each_database(|app| async move {
        let mut case = file_case(&app, |_| {}).await;
        for n in 0..12 {
            case = say(&app, &case, &format!("第{n}封。{}", "我们还在核实这笔付款，".repeat(60))).await;
        }
        case = say(&app, &case, "末了：鹦鹉").await;
        for typed in ["完结订单", "第0封", "第11封", "鹦鹉", "陈晓 鹦鹉"] {
            assert_eq!(found(&app, typed).await, [case.id.0], "{typed}");
        }
        let pages: Vec<(i32, i64)> = app
            .app
            .db
            .read(|conn| {
                Ok(case_words::table.order(case_words::page).select((case_words::page, case_words::chars)).load(conn)?)
            })
            .await
            .unwrap();
        assert!(pages.len() > 2 && pages.iter().all(|(_, chars)| *chars <= 3_000), "{pages:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_corrected_number_is_found_and_so_is_the_old_one_which_its_history_keeps() {
    on_each_database(|app| async move {
        let agent = app.person(Role::Supervisor, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let case = say(&app, &case, "收到。").await;
        let correction = Correction {
            field: Correctable::OrderNumber,
            value: Some("MT998877665544".to_owned()),
            joined: false,
            is_respelt: false,
            version: case.version,
        };
        let case = act_on(&app, &case, TestApp::actor(&agent), |case, act| case.correct(&correction, act)).await;
        for typed in ["mt998877665544", "5544", "20261119200040011100", "收到"] {
            assert_eq!(found(&app, typed).await, [case.id.0], "{typed}");
        }
        assert_eq!(found(&app, "1100").await, Vec::<i64>::new(), "the end of a number that is not its own any more");
    })
    .await;
}

#[actix_web::test]
async fn what_was_erased_is_found_no_more() {
    on_each_database(|app| async move {
        let case = say(&app, &file_case(&app, |_| {}).await, "鹦鹉在家").await;
        assert_eq!(found(&app, "鹦鹉").await, [case.id.0]);
        let erased = case.clone();
        app.app
            .db
            .write(move |conn| {
                let nothing: Option<String> = None;
                let theirs = texts::table.filter(texts::case_id.eq(erased.id.0));
                diesel::update(theirs).set((texts::body.eq(&nothing), texts::salt.eq(&nothing))).execute(conn)?;
                search::reindex(conn, &erased)
            })
            .await
            .unwrap();
        for typed in ["鹦鹉", "在家", "不再扣款"] {
            assert_eq!(found(&app, typed).await, Vec::<i64>::new(), "{typed}");
        }
        assert_eq!(found(&app, "陈晓").await, [case.id.0], "what was not erased still is");
    })
    .await;
}

#[actix_web::test]
async fn cases_from_before_are_taken_up_the_newest_first_and_messages_meanwhile_are_not_lost() {
    on_each_database(|app| async move {
        let mut cases = Vec::new();
        for _ in 0..5 {
            cases.push(file_case(&app, |_| {}).await);
        }
        unindexed(&app).await;
        let later = file_case(&app, |_| {}).await;
        assert_eq!(found(&app, "陈晓").await, [later.id.0], "new ones are found at once");
        assert_eq!(take_up(&app, 2).await, 2);
        assert_eq!(found(&app, "陈晓").await, [later.id.0, cases[4].id.0, cases[3].id.0]);
        cases[0] = say(&app, &cases[0], "鹦鹉").await;
        cases[4] = say(&app, &cases[4], "鹦鹉").await;
        assert_eq!(found(&app, "鹦鹉").await, [cases[4].id.0]);
        while take_up(&app, 2).await > 0 {}
        let all: Vec<i64> = std::iter::once(&later).chain(cases.iter().rev()).map(|case| case.id.0).collect();
        assert_eq!(found(&app, "陈晓").await, all);
        assert_eq!(found(&app, "鹦鹉").await, [cases[4].id.0, cases[0].id.0]);
        let mark: i64 =
            app.app.db.read(|conn| Ok(search_marks::table.select(search_marks::before_case).first(conn)?)).await.unwrap();
        assert_eq!(mark, 0, "nothing is left to do");
        assert_eq!(take_up(&app, 2).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_change_that_is_taken_back_leaves_no_words() {
    on_each_database(|app| async move {
        let act = app.app.act(Actor::Consumer { person: None, cases: Vec::new() });
        let change = Case::file(&filing(), &act);
        let failed = app.app.db.write(move |conn| {
            redress::store::cases::record(conn, &change)?;
            Err::<(), _>(redress::store::StoreError::NotFound)
        });
        assert!(failed.await.is_err());
        assert_eq!(found(&app, "陈晓").await, Vec::<i64>::new());
        let case = file_case(&app, |_| {}).await;
        assert_eq!(found(&app, "陈晓").await, [case.id.0]);
    })
    .await;
}
