//! Claims about a form at the desk that is not filed yet: it is kept for its writer alone, until it is filed, thrown away or old.

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::store::schema::{drafts, evidence};

use super::intake::{Fields, KEY, URL, count, file, reference_of, told, with};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::portal::filing::PNG;

const DRAFT: &str = "/desk/cases/new/draft";

fn left() -> String {
    format!("{URL}?key={KEY}")
}

/// Keeps the form by its button.
async fn keep(agent: &mut Browser, fields: &Fields) {
    let answer = agent.post(URL, &with(fields.clone(), "keep", "yes")).await;
    assert_eq!(answer.location(), Some(left()), "{}: {}", answer.status, answer.words());
}

/// As the script of the page does.
async fn by_script(agent: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let csrf = agent.csrf();
    let all: Vec<(&str, &str)> = [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied()).collect();
    let body = serde_urlencoded::to_string(all).unwrap().into_bytes();
    let form = Some("application/x-www-form-urlencoded");
    agent.send_with(Method::POST, DRAFT, form, body, &[("x-redress-script", "1")]).await
}

async fn kept(app: &TestApp) -> i64 {
    app.app.db.read(|conn| Ok(drafts::table.count().get_result(conn)?)).await.unwrap()
}

async fn kept_files(app: &TestApp) -> i64 {
    app.app.db.read(|conn| Ok(evidence::table.count().get_result(conn)?)).await.unwrap()
}

#[actix_web::test]
async fn what_was_typed_is_kept_without_being_filed_and_gone_on_with_as_it_stood() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        assert!(agent.get(URL).await.select("#unfinished").is_empty());
        let half = with(with(with(told(), "amount", "很多"), "email", "wang@"), "merchant", "");
        let half = with(with(with(half, "take", "yes"), "channel", "counter"), "other1_order_number", "ZMCB-2");
        keep(&mut agent, &half).await;
        assert_eq!(count(&app).await, 0);
        let page = agent.get(&left()).await;
        assert_eq!(page.status, 200);
        assert!(page.select(".flash-ok").concat().contains("还没有登记"), "{}", page.words());
        let value = |id: &str| page.attributes(&format!("#{id}"), "value").concat();
        assert_eq!((value("amount"), value("email"), value("merchant")), ("很多".to_owned(), "wang@".to_owned(), String::new()));
        assert_eq!(value("other1_order_number"), "ZMCB-2");
        assert_eq!(page.attributes("[name=channel][checked]", "value"), ["counter"]);
        assert_eq!(page.attributes("#provider option[selected]", "value"), ["alipay"]);
        assert_eq!(page.attributes("#take[checked], #consent[checked]", "id").len(), 2);
        assert_eq!(page.attributes("#intake input[name=key]", "value"), [KEY]);
        assert!(page.select("#errors").is_empty(), "nothing was checked");
        let list = agent.get(URL).await;
        assert!(list.select("#unfinished li").concat().contains("王芳"), "{}", list.words());
        assert_eq!(list.attributes("#unfinished a", "href"), [left()]);
        let case = file(&app, &mut agent, &told()).await;
        assert_eq!((case.order.merchant.as_str(), count(&app).await), ("叮铃到家", 1));
        assert!(agent.get(URL).await.select("#unfinished").is_empty(), "what is filed is no draft");
    })
    .await;
}

#[actix_web::test]
async fn files_are_kept_with_the_form_and_named_in_the_list() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let fields = with(with(told(), "name", ""), "keep", "yes");
        let answer = agent.upload(URL, &fields, &[("files", "付款.png", PNG)]).await;
        assert_eq!(answer.location(), Some(left()));
        let list = agent.get(URL).await.select("#unfinished li").concat();
        assert!(list.contains("还没填称呼") && list.contains("付款.png"), "{list}");
        assert!(agent.get(&left()).await.words().contains("付款.png"));
        // A file that cannot be taken is told of, and the rest is kept.
        let bad = agent.upload(URL, &with(fields, "name", "王小芳"), &[("files", "表格.exe", b"MZ....")]).await;
        assert_eq!((bad.status.as_u16(), bad.attributes("#errors a", "href")), (422, vec!["#files".to_owned()]));
        assert_eq!(agent.get(&left()).await.attributes("#name", "value"), ["王小芳"]);
        let case = file(&app, &mut agent, &told()).await;
        assert_eq!(case.files, 1);
    })
    .await;
}

#[actix_web::test]
async fn what_has_to_be_mended_is_kept_too() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        assert_eq!(agent.post(URL, &with(told(), "amount", "很多")).await.status, 422);
        assert_eq!(agent.get(&left()).await.attributes("#amount", "value"), ["很多"]);
        assert_eq!(agent.post(URL, &[("key", "a-form-that-is-empty"), ("channel", "phone")]).await.status, 422);
        assert_eq!(kept(&app).await, 1, "an empty form is nothing to keep");
    })
    .await;
}

#[actix_web::test]
async fn nobody_but_its_writer_sees_a_form_or_throws_it_away() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        keep(&mut agent, &told()).await;
        let mut others = [app.sign_in_agent("周启航").await, app.sign_in_supervisor("陈岚").await];
        for other in &mut others {
            assert_eq!(other.get(&left()).await.status, 404);
            assert!(!other.get(URL).await.text().contains("王芳"));
            assert_eq!(other.post(DRAFT, &[("key", KEY), ("discard", "yes")]).await.status, 404);
            assert_eq!(other.post(URL, &with(told(), "keep", "yes")).await.status, 404);
            assert_eq!(by_script(other, &told()).await.status, 404);
        }
        for nowhere in ["", "x", "another-key-of-a-form"] {
            assert_eq!(agent.get(&format!("{URL}?key={nowhere}")).await.status, 404, "{nowhere}");
        }
        assert_eq!(agent.get(&left()).await.attributes("#name", "value"), ["王芳"]);
    })
    .await;
}

#[actix_web::test]
async fn what_is_thrown_away_is_gone_with_its_files() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        agent.upload(URL, &with(told(), "keep", "yes"), &[("files", "付款.png", PNG)]).await;
        assert_eq!((kept(&app).await, kept_files(&app).await), (1, 1));
        let gone = agent.post(DRAFT, &[("key", KEY), ("discard", "yes")]).await;
        assert_eq!(gone.location().as_deref(), Some(URL));
        assert_eq!((kept(&app).await, kept_files(&app).await), (0, 0));
        assert_eq!(agent.get(&left()).await.status, 404);
        assert_eq!(agent.post(DRAFT, &[("discard", "yes")]).await.status, 422, "which one is not said");
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_was_filed_says_so_and_leads_to_its_case() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let reference = reference_of(&agent.post(URL, &told()).await);
        let case = format!("/desk/cases/{reference}");
        let page = agent.get(&left()).await;
        assert_eq!((page.status.as_u16(), page.attributes(".notice a", "href")), (200, vec![case.clone()]));
        assert_eq!(page.attributes("#name", "value"), [""], "an empty form stands below");
        assert_ne!(page.attributes("#intake input[name=key]", "value"), [KEY]);
        let kept = agent.post(URL, &with(with(told(), "merchant", "别家"), "keep", "yes")).await;
        assert_eq!((kept.status.as_u16(), kept.attributes(".notice a", "href")), (409, vec![case]));
        assert_eq!(kept.attributes("#merchant", "value"), ["别家"], "nothing typed is lost");
        let said = by_script(&mut agent, &told()).await;
        assert!(said.status == 409 && said.text().contains(&reference.to_string()), "{}", said.text());
        assert_eq!(agent.post(DRAFT, &[("key", KEY), ("discard", "yes")]).await.status, 404);
        assert_eq!(reference_of(&agent.post(URL, &told()).await), reference, "and it is still filed once");
    })
    .await;
}

#[actix_web::test]
async fn of_thirty_forms_the_twenty_newest_stay() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let key = |n: usize| format!("key-of-a-form-{n:04}");
        for n in 1..=30 {
            let (key, name) = (key(n), format!("消费者{n}"));
            let fields = [("key", key.as_str()), ("name", name.as_str()), ("keep", "yes")];
            assert_eq!(agent.post(URL, &fields).await.status, 303);
            app.advance(Duration::minutes(1));
        }
        let list = agent.get(URL).await;
        assert_eq!(list.select("#unfinished li").len(), 20);
        assert!(list.select("#unfinished b").first().unwrap().contains("消费者30"));
        assert!(list.select("#unfinished b").last().unwrap().contains("消费者11"));
        assert!(list.words().contains("最多留 20 份"), "the rule is told");
        assert_eq!(agent.get(&format!("{URL}?key={}", key(10))).await.status, 404);
        let mut other = app.sign_in_agent("周启航").await;
        keep(&mut other, &told()).await;
        assert_eq!((kept(&app).await, agent.get(URL).await.select("#unfinished li").len()), (21, 20), "each has their own");
    })
    .await;
}

#[actix_web::test]
async fn what_nobody_touched_for_three_days_is_gone_and_its_form_can_still_be_filed() {
    on_each_database(|app| async move {
        let me = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        keep(&mut app.signed_in(&me).await, &told()).await;
        app.advance(Duration::hours(71));
        let mut agent = app.signed_in(&me).await;
        assert_eq!(agent.get(&left()).await.status, 200);
        app.advance(Duration::hours(2));
        let mut agent = app.signed_in(&me).await;
        assert_eq!(agent.get(&left()).await.status, 404);
        assert!(agent.get(URL).await.select("#unfinished").is_empty());
        keep(&mut agent, &told()).await;
        app.advance(Duration::hours(73));
        reference_of(&app.signed_in(&me).await.post(URL, &told()).await);
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_script_is_answered_in_a_line_and_told_what_is_too_long() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let said = by_script(&mut agent, &with(told(), "amount", "2")).await;
        assert!(said.status == 200 && said.text().contains("只有您看得到"), "{}", said.text());
        assert_eq!(agent.get(&left()).await.attributes("#amount", "value"), ["2"]);
        let (long, longer) = ("长".repeat(501), "长".repeat(5001));
        for (field, typed) in [("summary", &long), ("description", &longer)] {
            let fields = [("key", KEY), (field, typed.as_str())];
            let said = by_script(&mut agent, &fields).await;
            assert!(said.status == 422 && said.text().contains("字以内"), "{field}: {}", said.text());
            let page = agent.post(URL, &[fields[0], fields[1], ("keep", "yes")]).await;
            assert_eq!((page.status.as_u16(), page.attributes("#errors a", "href")), (422, vec![format!("#{field}")]));
            assert!(page.text().contains(typed.as_str()), "nothing typed is lost");
        }
        assert_eq!(agent.get(&left()).await.attributes("#amount", "value"), ["2"], "what was kept before stays");
        let empty = by_script(&mut agent, &[("key", "a-form-that-is-empty"), ("channel", "phone"), ("name", " ")]).await;
        assert_eq!((empty.status.as_u16(), empty.text(), kept(&app).await), (200, String::new(), 1));
        let empty = agent.post(URL, &[("key", "a-form-that-is-empty"), ("keep", "yes")]).await;
        assert_eq!((empty.status.as_u16(), empty.attributes("#errors a", "href")), (422, vec!["#name".to_owned()]));
        assert_eq!(by_script(&mut agent, &with(told(), "consumer", "1")).await.status, 422, "no field of the form");
        assert_eq!(by_script(&mut agent, &with(told(), "key", "short")).await.status, 422);
    })
    .await;
}
