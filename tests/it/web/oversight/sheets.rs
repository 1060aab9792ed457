//! The reports of dates kept, workload, root causes, satisfaction and promises: exact numbers of a small world, each of which
//! opens its cases, and files that tell the same.

use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::closing::{Closing, Reopening};
use redress::domain::case::extending::{ExtensionAnswer, ExtensionRequest};
use redress::domain::codes::{Outcome, ProblemType, RootCause};
use redress::domain::sla::ClockKind;

use super::{file, filled, instant, references};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::{act_on_at, file_case_at, give, request};
use crate::support::{Browser, TestApp, on_each_database};

const PAGES: [&str; 5] = ["sla", "workload", "root-causes", "satisfaction", "promises"];

/// The references that a link leads to, sorted.
pub async fn behind(browser: &mut Browser, link: &str) -> Vec<String> {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{link}");
    let mut found = page.select("tbody th");
    found.sort();
    found
}

pub fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a mark for spreadsheets");
    let records = csv::ReaderBuilder::new().has_headers(false).from_reader(text).into_records();
    records.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of a table of the page, by its caption's place among the tables.
pub fn rows(page: &crate::support::browser::Answer, figure: usize) -> Vec<Vec<String>> {
    let n = page.select(&format!(".fig:nth-of-type({figure}) tbody tr")).len();
    (1..=n).map(|row| page.select(&format!(".fig:nth-of-type({figure}) tbody tr:nth-child({row}) > *"))).collect()
}

/// Every number of every table is as long as the list that it opens; the queue's lists too.
pub async fn every_number_opens_as_many(browser: &mut Browser, address: &str) {
    let page = browser.get(address).await;
    assert_eq!(page.status, 200, "{address}");
    let selector = "main td a, main .tiles .big a";
    let (numbers, links) = (page.select(selector), page.attributes(selector, "href"));
    for (number, link) in numbers.iter().zip(&links) {
        let n: String = number.chars().filter(char::is_ascii_digit).collect();
        if number.contains('%') || n.is_empty() || link.starts_with("/oversight/sla?") || number.contains('.') {
            continue;
        }
        let listed = browser.get(link).await;
        assert_eq!(listed.status, 200, "{link}");
        let found = if link.starts_with("/desk") { listed.select("a.ttl").len() } else { listed.select("tbody th").len() };
        assert_eq!(found.to_string(), n, "{address}: {number} → {link}");
    }
}

#[actix_web::test]
async fn dates_kept_and_missed_are_counted_by_clock_week_and_whom() {
    on_each_database(|app| async move {
        let (agent, cases) = filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/sla").await;
        assert_eq!(
            page.select(".tiles .big"),
            ["4个时限", "2个时限", "66.7%", "2个时限"],
            "met, missed, share, without a reason"
        );
        let links = page.attributes(".tiles .big a", "href");
        assert_eq!(behind(&mut browser, &links[0]).await, references(&cases, |i| super::BY_HAND[i].4));
        assert_eq!(behind(&mut browser, &links[1]).await, references(&cases, |i| !super::BY_HAND[i].4));
        let clocks = rows(&page, 1);
        let first = clocks.iter().find(|row| row[0] == "首次答复").unwrap();
        assert_eq!(first[1..4], ["4", "2", "66.7%"]);
        let weeks = rows(&page, 2);
        assert_eq!(weeks[1][1..], ["2", "2", "50.0%"], "the newest week first: {weeks:?}");
        assert_eq!(weeks[2][1..], ["2", "0", "100.0%"]);
        let by = page.select("#by tbody tr > *");
        assert_eq!(by, ["=cmd()", "4", "2", "66.7%"], "met late is a miss of whoever met it: {}", agent.name);
        every_number_opens_as_many(&mut browser, "/oversight/sla").await;
        for by in ["team", "provider", "merchant", "problem_type", "level"] {
            every_number_opens_as_many(&mut browser, &format!("/oversight/sla?by={by}&problem_type=order_stuck&level=0")).await;
        }
        // The file of a table tells the same, and runs no formula.
        let told = read(&browser.get("/oversight/sla.csv?table=by").await.bytes);
        assert_eq!(told, [vec!["客服", "按时", "超时", "按时率"], vec!["'=cmd()", "4", "2", "66.7"]]);
        let told = read(&browser.get("/oversight/sla.csv").await.bytes);
        assert_eq!(told.iter().find(|row| row[0] == "首次答复").unwrap()[1..4], ["4", "2", "66.7"]);
        assert_eq!(browser.get("/oversight/sla.csv?table=nothing").await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn the_reason_for_a_miss_is_asked_on_the_case_recorded_and_counted() {
    on_each_database(|app| async move {
        let (_, cases) = filled(&app).await;
        let late = cases[5].reference.unwrap();
        let (path, mut agent) = (format!("/desk/cases/{late}"), app.sign_in_agent("李敏").await);
        let page = agent.get(&path).await;
        assert!(page.words().contains("有 2 个时限超时，还没写原因"), "{}", page.words());
        let punctual = agent.get(&format!("/desk/cases/{}", cases[0].reference.unwrap())).await;
        assert!(punctual.select("#act-miss-reason").is_empty(), "nothing to ask about");
        for (miss, reason) in
            [("first_response.1", "weather"), ("first_response", "other"), ("first_response.x", "other"), ("", "other")]
        {
            let refused =
                agent.post(&format!("{path}/miss-reason"), &[("miss", miss), ("reason", reason), ("body", "两人请假")]).await;
            assert_eq!(refused.status, 422, "{miss} {reason}");
            assert_eq!(refused.attributes("#miss-reason-body", "value"), ["两人请假"], "nothing typed is lost");
        }
        let none = agent.post(&format!("{path}/miss-reason"), &[("miss", "resolution.1"), ("reason", "other")]).await;
        assert_eq!(none.status, 409, "that one was not missed");
        for reason in ["workload", "merchant"] {
            let done = agent
                .post(&format!("{path}/miss-reason"), &[("miss", "first_response.1"), ("reason", reason), ("body", "两人请假")])
                .await;
            assert_eq!(done.status, 303);
        }
        let page = agent.get(&path).await;
        assert!(
            page.words().contains("写明首次答复超时的原因：等商家或平台")
                && page.words().contains("受理超时了，主要是因为什么？")
        );
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let report = browser.get("/oversight/sla").await;
        assert!(report.words().contains("2 个超时里有 1 个写了原因；最多的是“等商家或平台”，1 个。"), "{}", report.words());
        let links = report.attributes("td a[href*='value=merchant']", "href");
        assert_eq!(behind(&mut browser, &links[0]).await, [late.to_string()]);
        let none = report.attributes("td a[href*='value=none']", "href");
        assert_eq!(behind(&mut browser, &none[0]).await.len(), 1);
        every_number_opens_as_many(&mut browser, "/oversight/sla").await;
    })
    .await;
}

#[actix_web::test]
async fn reasons_are_told_of_the_clock_that_was_chosen_in_tile_table_list_and_file() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for (clock, n) in [("first_response", 2_usize), ("acknowledgement", 3)] {
            let page = browser.get(&format!("/oversight/sla?clock={clock}")).await;
            let (tiles, links) = (page.select(".tiles .big"), page.attributes(".tiles .big a", "href"));
            assert_eq!([&tiles[1], &tiles[3]], [&format!("{n}个时限"); 2], "{clock}: none of them has a reason");
            assert_eq!(behind(&mut browser, &links[3]).await.len(), n, "{clock}");
            assert!(page.words().contains(&format!("{n} 个超时都还没写原因")), "{}", page.words());
            let told = read(&browser.get(&format!("/oversight/sla.csv?clock={clock}&table=reasons")).await.bytes);
            assert_eq!(told.last().unwrap()[..], ["还没写原因".to_owned(), n.to_string(), "100.0".to_owned()]);
            every_number_opens_as_many(&mut browser, &format!("/oversight/sla?clock={clock}")).await;
        }
        let theirs = browser.get("/oversight/sla?clock=merchant_answer").await;
        assert!(theirs.words().contains("这是商家或平台的时限，不问原因"), "{}", theirs.words());
    })
    .await;
}

#[actix_web::test]
async fn a_miss_that_nobody_met_counts_too_and_extensions_are_told() {
    on_each_database(|app| async move {
        let mailer = crate::jobs::folder_mailer(&app);
        let (agent, chief) = people(&app).await;
        let asked = file(&app, instant((16, 10, 0)), ProblemType::Other).await;
        let request_of_merchant = request(&app, "叮铃到家");
        act_on_at(&app, &asked, TestApp::actor(&agent), instant((16, 10, 0)), |case, act| {
            case.ask_merchant(&request_of_merchant, act)
        })
        .await;
        let case = file(&app, instant((16, 10, 0)), ProblemType::Other).await;
        app.clock.set(shanghai(2026, 11, 18, 10, 0));
        crate::jobs::work(&app, &mailer).await;
        let request = |case: &Case| ExtensionRequest {
            clock: ClockKind::Resolution,
            days: 1,
            reason: "等平台".to_owned(),
            version: case.version,
        };
        let case = stored(&app, &case).await;
        let at = shanghai(2026, 11, 18, 11, 0);
        let case = act_on_at(&app, &case, TestApp::actor(&agent), at, |case, act| case.ask_extension(&request(case), act)).await;
        let granted = |case: &Case| ExtensionAnswer { granted: Some("等平台".to_owned()), version: case.version };
        act_on_at(&app, &case, TestApp::actor(&chief), at, |case, act| case.answer_extension(&granted(case), act)).await;
        app.clock.set(tuesday());
        crate::jobs::work(&app, &mailer).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/sla").await;
        // The merchant's silence is told, and no reason asked for it.
        assert_eq!(rows(&page, 1).iter().find(|row| row[0] == "商家或平台答复").unwrap()[2], "1");
        assert_eq!(page.select(".tiles .big")[..2], ["0个时限", "2个时限"]);
        assert!(page.words().contains("这段时间申请 1 次，同意 1 次，不同意 0 次"), "{}", page.words());
        every_number_opens_as_many(&mut browser, "/oversight/sla").await;
    })
    .await;
}

#[actix_web::test]
async fn what_comes_due_in_two_days_leads_into_the_queue_by_the_hour() {
    on_each_database(|app| async move {
        app.clock.set(tuesday());
        for minutes in [0, 30, 120] {
            file_case_at(&app, tuesday() - chrono::Duration::minutes(minutes), |_| {}).await;
        }
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/sla").await;
        assert!(page.words().contains("48 小时内有 3 件到期"), "{}", page.words());
        let hours = page.attributes("svg a[href^='/desk/queue']", "href");
        let mut listed = 0;
        for link in &hours {
            listed += browser.get(link).await.select("a.ttl").len();
        }
        assert_eq!(listed, 3, "{hours:?}");
        every_number_opens_as_many(&mut browser, "/oversight/sla").await;
    })
    .await;
}

#[actix_web::test]
async fn everybody_s_load_is_told_with_what_they_closed_and_what_came_back() {
    on_each_database(|app| async move {
        let (agent, _) = people(&app).await;
        let by = || TestApp::actor(&agent);
        for day in [19, 20] {
            let case = file(&app, instant((day, 10, 0)), ProblemType::Other).await;
            let case = closed(&app, &case, by(), RootCause::SystemFault, instant((day, 12, 0))).await;
            if day == 20 {
                let reopening = |case: &Case| Reopening { reason: "又扣款了".to_owned(), version: case.version };
                act_on_at(&app, &case, by(), instant((20, 15, 0)), |case, act| case.reopen(&reopening(case), act)).await;
            }
        }
        for whom in ["", "叮铃到家"] {
            app.clock.set(tuesday());
            let case = file_case_at(&app, tuesday(), |_| {}).await;
            let (case, request) = (give(&app, &case, &agent).await, request(&app, whom));
            act_on_at(&app, &case, by(), tuesday(), |case, act| match whom {
                "" => case.ask_consumer(&request, act),
                _ => case.ask_merchant(&request, act),
            })
            .await;
        }
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/workload").await;
        let mine = rows(&page, 1).into_iter().find(|row| row[0] == "李敏").unwrap();
        assert_eq!(mine[1..7], ["2", "0", "1", "1", "2", "1"], "{:?}", rows(&page, 1));
        assert_eq!(page.select(".tiles .chg").len(), 2, "closed and reopened, against the period before");
        assert!(page.words().contains("不和以前比"), "{}", page.words());
        every_number_opens_as_many(&mut browser, "/oversight/workload").await;
        every_number_opens_as_many(&mut browser, "/oversight/workload?team=none").await;
        let told = read(&browser.get("/oversight/workload.csv").await.bytes);
        assert_eq!(told.iter().find(|row| row[0] == "李敏").unwrap()[1..7], mine[1..7]);
    })
    .await;
}

#[actix_web::test]
async fn a_filter_that_cannot_be_meant_is_said_so_and_agents_find_nothing() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let mut agent = app.sign_in_agent("李敏").await;
        for page in PAGES {
            let path = format!("/oversight/{page}");
            for (query, field, words) in [
                ("from=2026-11-20&to=2026-11-10", "#from", "开始日期晚于结束日期，请对调"),
                ("from=yesterday", "#from", "请填一个存在的日期"),
                ("to=2026-11-25", "#to", "请选今天"),
                ("from=2020-01-01", "#from", "一次最多看两年"),
                ("team=closed", "#team", "没有这个选项"),
            ] {
                for path in [path.clone(), format!("{path}.csv")] {
                    let refused = browser.get(&format!("{path}?{query}")).await;
                    assert_eq!(refused.status, 422, "{path}?{query}");
                    assert_eq!(refused.attributes(".errors a", "href"), [field]);
                    assert!(refused.select(".errors")[0].contains(words), "{path}?{query}: {:?}", refused.select(".errors"));
                    assert!(refused.select(".tiles").is_empty() && refused.select("figure").is_empty());
                }
            }
            assert_eq!(agent.get(&path).await.status, 404);
            assert_eq!(agent.get(&format!("{path}.csv")).await.status, 404);
        }
        for link in [
            "of=x",
            "of=missed&code=x",
            "of=missed&value=x",
            "of=promised&late=no",
            "of=closed&after=x",
            "of=closed&after=2026-11-27.1.%00.1",
            "of=closed&after=-262143-01-01.1.other.1",
            "of=rated&value=6",
            "of=reopened&code=x",
            "of=reopened&filed_after=2026-11-01",
            "of=closed&filed_after=x",
        ] {
            let refused = browser.get(&format!("/oversight/cases?{link}")).await;
            assert!(refused.status == 422 && refused.select(".errors")[0].contains("这个链接不完整"), "{link}");
        }
        assert_eq!(browser.get("/oversight/response-times?clock=acknowledgement").await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn a_long_list_behind_a_number_is_paged_and_every_case_is_shown_once() {
    on_each_database(|app| async move {
        let (agent, _) = people(&app).await;
        for minute in 0..55 {
            let case = file(&app, instant((18 + minute % 3, 9, minute)), ProblemType::Other).await;
            let end = instant((20, 10, minute));
            closed(&app, &case, TestApp::actor(&agent), RootCause::Other, end).await;
        }
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let (mut link, mut seen, mut pages) = (Some("/oversight/cases?of=closed&code=other".to_owned()), Vec::new(), 0);
        while let Some(next) = link {
            let page = browser.get(&next).await;
            seen.extend(page.select("tbody th"));
            link = page.attributes(".pager a[rel=next]", "href").pop();
            pages += 1;
        }
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), pages), (55, 2));
    })
    .await;
}

pub async fn people(app: &TestApp) -> (redress::store::people::Person, redress::store::people::Person) {
    let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
    (agent, app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await)
}

pub async fn stored(app: &TestApp, case: &Case) -> Case {
    let id = case.id;
    app.app.db.read(move |conn| redress::store::cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

pub async fn closed(app: &TestApp, case: &Case, by: Actor, root_cause: RootCause, at: chrono::DateTime<chrono::Utc>) -> Case {
    let closing = Closing { outcome: Outcome::Upheld, root_cause, explanation: "已处理。".to_owned(), version: case.version };
    act_on_at(app, case, by, at, |case, act| case.close(&closing, act)).await
}
