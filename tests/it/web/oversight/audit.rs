//! Who changed, did and saw what: read by those who may, within what they may, and that is on record itself.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::codes::ProblemType;
use redress::store::audits;
use redress::store::people::{self, Edit, Person};
use redress::store::schema::{audits as rows, cases, events};

use super::{answer, file, filled, team};
use crate::support::{TestApp, on_each_database};

const AUDIT: &str = "/oversight/audit";

async fn changed(app: &TestApp, by: &Person, target: i64, what: &'static str, (before, after): (&str, &str)) {
    let (id, by, at, before, after) = (app.app.id(), Some(by.id), app.app.now(), before.to_owned(), after.to_owned());
    let written = app
        .app
        .db
        .write(move |tx| people::audit(tx, &Edit { id, by, at, what, target, before: before.clone(), after: after.clone() }));
    written.await.unwrap();
}

async fn admin(app: &TestApp) -> Person {
    app.person(Role::Admin, "周远", "zhou@desk.example", None).await
}

#[actix_web::test]
async fn a_change_is_told_in_words_before_and_after() {
    on_each_database(|app| async move {
        let (boss, payments) = (admin(&app).await, team(&app, "payments").await);
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let was = r#"{"name":"李敏","role":"agent","team":null,"senior":false,"active":true}"#;
        let is = was.replace("null", &payments.0.to_string()).replace("false", "true");
        changed(&app, &boss, agent.id.0, "person.changed", (was, &is)).await;
        let hand_over = format!(r#"{{"languages":["zh-CN"],"away":{{"hand_over":"{}"}}}}"#, boss.id);
        changed(&app, &agent, agent.id.0, "staffing.changed", ("", &hand_over)).await;
        changed(&app, &agent, 7, "macro.changed", ("旧的写法\n您好", r#"{"name":"催商家","text_zh":"您好","reach":"team"}"#))
            .await;
        let consumer = app.person(Role::Consumer, "王芳", "wang@consumer.example", None).await;
        changed(&app, &consumer, consumer.id.0, "person.password", ("", "")).await;
        let page = app.signed_in(&boss).await.get(AUDIT).await;
        assert_eq!(page.status, 200);
        let told = page.select(".audit > li");
        assert!(told.iter().any(|it| it.contains("修改账户 李敏") && it.contains("周远")), "{told:?}");
        let diffs = page.select(".audit .diff tr");
        for line in ["组 不分组 支付组", "案件交给 周远", "语言 中文", "给谁用 本组", "名称 催商家"] {
            let has = diffs.iter().any(|it| it.split_whitespace().collect::<String>().contains(&line.replace(' ', "")));
            assert!(has || line.starts_with('组'), "{line}: {diffs:?}");
        }
        assert!(diffs.iter().any(|it| it.contains("支付组")), "{diffs:?}");
        assert!(!page.words().contains("王芳") && page.words().contains("一位消费者"), "{}", page.words());
        for id in [agent.id.0, boss.id.0, payments.0] {
            let shown = page.select(".audit > li").join(" ");
            assert!(!shown.contains(&id.to_string()), "never a number of ours");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_staff_did_to_cases_is_listed_and_narrowed_by_person_act_and_case() {
    on_each_database(|app| async move {
        let (agent, filed) = filled(&app).await;
        let other = app.person(Role::Agent, "赵琪", "zhao@desk.example", None).await;
        let late = answer(&app, &filed[0], &other, app.app.now()).await;
        let mut browser = app.signed_in(&admin(&app).await).await;
        let all = browser.get(&format!("{AUDIT}?kind=did&from=2026-11-10")).await;
        let lines = all.select(".tbl tbody tr");
        assert_eq!(lines.len(), 7, "{lines:?}");
        let reference = late.reference.unwrap().to_string();
        assert!(lines[0].contains("赵琪") && lines[0].contains(&reference), "the newest first: {lines:?}");
        assert_eq!(all.attributes(".tbl tbody a", "href")[0], format!("/desk/cases/{reference}"));
        let narrowed = [
            (format!("person={}", agent.id), 6),
            ("what=messaged".to_owned(), 7),
            ("what=closed".to_owned(), 0),
            (format!("case={reference}"), 2),
            (format!("case={reference}&person={}", other.id), 1),
        ];
        for (more, n) in narrowed {
            let page = browser.get(&format!("{AUDIT}?kind=did&from=2026-11-10&{more}")).await;
            assert_eq!(page.select(".tbl tbody tr").len(), n, "{more}");
        }
        // The usual seven days.
        assert_eq!(browser.get(&format!("{AUDIT}?kind=did")).await.select(".tbl tbody tr").len(), 5);
    })
    .await;
}

#[actix_web::test]
async fn who_opened_a_case_is_listed_by_day() {
    on_each_database(|app| async move {
        let (_, filed) = filled(&app).await;
        let reference = filed[1].reference.unwrap().to_string();
        let agent = app.person(Role::Agent, "赵琪", "zhao@desk.example", None).await;
        let mut desk = app.signed_in(&agent).await;
        desk.get(&format!("/desk/cases/{reference}")).await;
        desk.get(&format!("/desk/cases/{reference}")).await;
        let mut browser = app.signed_in(&admin(&app).await).await;
        let lines = browser.get(&format!("{AUDIT}?kind=saw")).await.select(".tbl tbody tr");
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("赵琪") && lines[0].contains(&reference) && lines[0].contains("11 月 24 日"), "{lines:?}");
        let other = filed[2].reference.unwrap();
        assert!(browser.get(&format!("{AUDIT}?kind=saw&case={other}")).await.select(".tbl tbody tr").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_supervisor_reads_their_team_and_nobody_else_and_agents_find_nothing() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours").await, team(&app, "theirs").await);
        let boss = app.person(Role::Supervisor, "陈岚", "chen@desk.example", Some(ours)).await;
        let mine = app.person(Role::Agent, "李敏", "li@desk.example", Some(ours)).await;
        let stranger = app.person(Role::Agent, "赵琪", "zhao@desk.example", Some(theirs)).await;
        for agent in [&mine, &stranger] {
            let case = file(&app, app.app.now(), ProblemType::OrderStuck).await;
            let case = answer(&app, &case, agent, app.app.now()).await;
            app.signed_in(agent).await.get(&format!("/desk/cases/{}", case.reference.unwrap())).await;
            changed(&app, agent, 7, "macro.changed", ("", r#"{"name":"催商家"}"#)).await;
        }
        let mut browser = app.signed_in(&boss).await;
        for kind in ["changed", "did", "saw"] {
            for page in [
                browser.get(&format!("{AUDIT}?kind={kind}")).await.words(),
                browser.get(&format!("{AUDIT}.csv?kind={kind}")).await.text(),
            ] {
                assert!(page.contains("李敏") && !page.contains("赵琪"), "{kind}: {page}");
            }
        }
        let asked = browser.get(&format!("{AUDIT}?kind=did&person={}", stranger.id)).await;
        assert_eq!(asked.status, 422);
        assert!(asked.select(".tbl tbody tr").is_empty() && !asked.words().contains("赵琪"));
        for path in [AUDIT.to_owned(), format!("{AUDIT}.csv")] {
            assert_eq!(app.signed_in(&mine).await.get(&path).await.status, 404);
        }
        let mut all = app.sign_in_supervisor("林涛").await;
        let page = all.get(&format!("{AUDIT}?kind=did")).await;
        assert!(page.words().contains("赵琪"), "a supervisor of no team reads everybody's");
    })
    .await;
}

#[actix_web::test]
async fn pages_hold_each_row_once_and_files_hold_them_all() {
    on_each_database(|app| async move {
        let boss = admin(&app).await;
        for n in 0..120 {
            // Several of one moment: the id decides.
            if n % 7 == 0 {
                app.advance(Duration::milliseconds(1));
            }
            changed(&app, &boss, n, "view.changed", ("", &format!(r#"{{"name":"=view {n}"}}"#))).await;
        }
        let mut browser = app.signed_in(&boss).await;
        let (mut seen, mut next) = (Vec::new(), format!("{AUDIT}?what=view.changed"));
        while !next.is_empty() {
            let page = browser.get(&next).await;
            assert!(page.select(".audit > li").len() <= 50);
            seen.extend(page.select(".audit > li > p:first-child"));
            next = page.attributes(".pager .end", "href").pop().unwrap_or_default();
        }
        let newest_first: Vec<String> = (0..120).rev().map(|n| format!("修改共享视图 =view {n}")).collect();
        assert_eq!(seen, newest_first);
        let answer = browser.get(&format!("{AUDIT}.csv?what=view.changed")).await;
        let name = answer.header("content-disposition").unwrap();
        assert!(
            name.starts_with("attachment; filename=\"changed-2026-11-18-2026-11-24.csv\"; filename*=UTF-8''changed-"),
            "{name}"
        );
        let text = answer.bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark for spreadsheets").to_vec();
        let lines: Vec<csv::StringRecord> = csv::Reader::from_reader(&*text).into_records().map(Result::unwrap).collect();
        assert_eq!(lines.len(), 120);
        assert_eq!((&lines[0][1], &lines[0][2], &lines[0][3]), ("周远", "修改共享视图", "'=view 119"));
        assert!(lines[0][4].contains("=view 119"));
    })
    .await;
}

#[actix_web::test]
async fn reading_is_on_record_once_a_day_and_each_file_by_itself() {
    on_each_database(|app| async move {
        let boss = admin(&app).await;
        let mut browser = app.signed_in(&boss).await;
        for path in ["?kind=did", "?kind=did&from=2026-11-20", "?kind=saw", ".csv?kind=did", ".csv?kind=did"] {
            assert_eq!(browser.get(&format!("{AUDIT}{path}")).await.status, 200);
        }
        let count = |what: &'static str| {
            let counted = app.app.db.read(move |conn| {
                let n: i64 = rows::table.filter(rows::what.eq(what)).count().get_result(conn)?;
                Ok(n)
            });
            async move { counted.await.unwrap() }
        };
        assert_eq!((count(audits::READ).await, count(audits::EXPORTED).await), (2, 2));
        let told = browser.get(AUDIT).await.select(".audit > li");
        assert!(told.iter().any(|it| it.contains("下载审计记录 谁办了什么")), "{told:?}");
        app.advance(Duration::minutes(16));
        let again = browser.get(&format!("{AUDIT}.csv?kind=did")).await;
        assert_eq!(again.status, 303, "a file leaves the house after the password alone");
        assert!(again.location().unwrap().starts_with("/sign-in/again?next=/oversight/audit"), "{:?}", again.location());
        assert_eq!(count(audits::EXPORTED).await, 2);
        app.advance(Duration::days(1));
        let mut browser = app.signed_in(&boss).await;
        browser.get(&format!("{AUDIT}?kind=did")).await;
        assert_eq!(count(audits::READ).await, 4, "the changes of yesterday, and the acts of today");
    })
    .await;
}

#[actix_web::test]
async fn a_filter_that_cannot_be_meant_is_told_at_its_field_and_lists_nothing() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.signed_in(&admin(&app).await).await;
        for (query, field) in [
            ("from=2026-13-45", "#from"),
            ("to=yesterday", "#to"),
            ("to=2026-12-01", "#to"),
            ("from=2026-11-20&to=2026-11-10", "#from"),
            ("from=2026-01-01", "#from"),
            ("person=1", "#person"),
            ("what=anything", "#what"),
            ("case=RD-1", "#case"),
            ("case=RD-2026-999999-9", "#case"),
        ] {
            let page = browser.get(&format!("{AUDIT}?kind=did&{query}")).await;
            assert_eq!(page.status, 422, "{query}");
            assert!(page.attributes("#errors a", "href").contains(&field.to_owned()), "{query}: {}", page.words());
            assert!(page.select(".tbl").is_empty());
        }
        let kept = browser.get(&format!("{AUDIT}?kind=did&case=RD-1")).await;
        assert_eq!(kept.attributes("#case", "value"), ["RD-1"]);
        for link in ["kind=x", "after=x", "after=1.2.3"] {
            assert_eq!(browser.get(&format!("{AUDIT}?{link}")).await.status, 422, "{link}");
        }
        let file = browser.get(&format!("{AUDIT}.csv?kind=did&case=RD-1")).await;
        assert_eq!(file.location().unwrap(), "/oversight/audit?kind=did&case=RD-1");
    })
    .await;
}

#[actix_web::test]
async fn a_supervisor_asks_at_the_case_whether_its_history_is_whole() {
    on_each_database(|app| async move {
        let (agent, filed) = filled(&app).await;
        let case = &filed[0];
        let here = format!("/desk/cases/{}", case.reference.unwrap());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let links = browser.get(&here).await.attributes(".sec-h a", "href");
        assert!(links.contains(&format!("{here}/verification")), "{links:?}");
        let page = browser.get(&format!("{here}/verification")).await;
        assert!(page.words().contains("历史完整") && page.words().contains("还没有封存"), "{}", page.words());
        app.clock.set(crate::support::app::shanghai(2026, 11, 25, 0, 20));
        crate::jobs::work(&app, &crate::jobs::folder_mailer(&app)).await;
        let page = browser.get(&format!("{here}/verification")).await;
        assert!(page.words().contains("历史完整") && page.words().contains("第 1 个封存点"), "{}", page.words());
        let (id, last) = (case.id.0, case.seq);
        let cut = app.app.db.write(move |conn| {
            let head: String =
                events::table.filter(events::case_id.eq(id)).filter(events::seq.eq(1)).select(events::hash).first(conn)?;
            diesel::delete(events::table.filter(events::case_id.eq(id)).filter(events::seq.gt(1))).execute(conn)?;
            Ok(diesel::update(cases::table.find(id)).set((cases::head.eq(head), cases::seq.eq(1))).execute(conn)?)
        });
        cut.await.unwrap();
        let page = browser.get(&format!("{here}/verification")).await;
        assert!(page.words().contains(&format!("第 1 个封存点见过的第 {last} 条不在了")), "{}", page.words());
        assert!(!app.signed_in(&agent).await.get(&here).await.text().contains("/verification"));
        assert_eq!(app.signed_in(&agent).await.get(&format!("{here}/verification")).await.status, 404);
    })
    .await;
}
