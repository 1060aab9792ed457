//! `/api/v1/cases`: what a token's person sees, in order, and files.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::holding::HoldRequest;
use redress::domain::codes::{Channel, Priority};
use redress::domain::credit::Harm;
use redress::domain::hold::HoldAsk;
use redress::store::cases;
use serde_json::{Value, json as js};

use super::client::{CASES, Client};
use super::json;
use super::order_facts::is_problem;
use crate::support::cases::{act_on, close, file_case, file_case_at, team, triage};
use crate::support::{Answer, TestApp, on_each_database};

fn url(case: &Case) -> String {
    format!("{CASES}/{}", case.reference.unwrap())
}

fn references(page: &Value) -> Vec<String> {
    page["cases"].as_array().unwrap().iter().map(|it| it["reference"].as_str().unwrap().to_owned()).collect()
}

/// All pages of a list, by the addresses that its answers name.
async fn walk(client: &mut Client, first: &str) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(path) = next {
        let answer = client.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page = json(&answer);
        found.extend(references(&page));
        next = answer.header("link").map(|link| {
            let url = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
            assert!(link.ends_with("rel=\"next\""), "{link}");
            let cursor = page["next"].as_str().unwrap();
            assert!(url.contains(&format!("cursor={cursor}")), "{url}");
            format!("/api{}", url.split_once("/api").unwrap().1)
        });
        assert_eq!(next.is_some(), page["next"].is_string());
    }
    found
}

#[actix_web::test]
async fn a_walk_by_cursor_meets_every_case_once_in_either_order() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let mut all = Vec::new();
        for n in 0..13_i32 {
            // Some in the same moment.
            let at = app.app.now() - Duration::hours(100) + Duration::hours((n / 2).into());
            let case = file_case_at(&app, at, |_| {}).await;
            let case = match n % 3 {
                0 => triage(&app, &case, Priority::Normal, Some(one)).await,
                1 => triage(&app, &case, Priority::Normal, Some(two)).await,
                _ => case,
            };
            all.push(if n % 4 == 0 { close(&app, &case).await } else { case });
        }
        let named = |keep: &dyn Fn(usize) -> bool| {
            let mut named: Vec<String> =
                all.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, case)| case.reference.unwrap().to_string()).collect();
            named.sort();
            named
        };
        let mut chief = Client::new(&app, Role::Supervisor, None).await;
        let mut agent = Client::new(&app, Role::Agent, Some(one)).await;
        let down = walk(&mut chief, &format!("{CASES}?limit=2")).await;
        let mut up = walk(&mut chief, &format!("{CASES}?limit=3&order=updated")).await;
        up.reverse();
        assert_eq!(down, up);
        let sorted = |mut found: Vec<String>| {
            found.sort();
            found
        };
        assert_eq!(sorted(down), named(&|_| true));
        let of = |query: &str| format!("{CASES}?limit=2&{query}");
        assert_eq!(sorted(walk(&mut chief, &of("status=closed")).await), named(&|n| n % 4 == 0));
        assert_eq!(sorted(walk(&mut chief, &of("team=two")).await), named(&|n| n % 3 == 1));
        assert_eq!(sorted(walk(&mut chief, &of("team=none&status=closed")).await), named(&|n| n % 3 == 2 && n % 4 == 0));
        assert_eq!(sorted(walk(&mut chief, &of("status=new")).await), named(&|n| n % 3 == 2 && n % 4 != 0));
        assert_eq!(sorted(walk(&mut agent, &of("order=updated")).await), named(&|n| n % 3 != 1), "their team's and nobody's");
        assert_eq!(walk(&mut agent, &of("team=two")).await, Vec::<String>::new());
    })
    .await;
}

#[actix_web::test]
async fn what_of_an_address_is_not_understood_is_told_and_lets_nothing_through() {
    let app = TestApp::new();
    let mut client = Client::new(&app, Role::Agent, None).await;
    for (query, parameter) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("status=shut", "status"),
        ("team=nobody", "team"),
        ("order=due", "order"),
        ("cursor=AAAA", "cursor"),
        ("cursor=%00", "cursor"),
        ("statuss=new", "statuss"),
        ("limit=1&limit=2", "limit"),
    ] {
        let answer = client.get(&format!("{CASES}?{query}")).await;
        is_problem(&answer, 400, "bad-query");
        assert_eq!(json(&answer)["errors"][0]["parameter"], parameter, "{query}");
    }
    assert_eq!(client.get(&format!("{CASES}?limit=100")).await.status, 200);
}

#[actix_web::test]
async fn a_case_is_told_whole_and_not_again_while_it_stands_as_it_was() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut client = Client::new(&app, Role::Agent, None).await;
        let first = client.get(&url(&case)).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let told = json(&first);
        for (field, value) in [
            ("status", js!("new")),
            ("amount", js!("258.00")),
            ("currency", js!("CNY")),
            ("filed_at", js!("2026-11-24T06:20:00Z")),
            ("paid_on", js!("2026-11-19")),
            ("order_number", js!("20261119200040011100")),
            ("team", Value::Null),
        ] {
            assert_eq!(told[field], value, "{field} of {told}");
        }
        assert_eq!(told["contact"]["email"], "chenxiao@mail.example");
        assert!(told["acts"].as_array().unwrap().contains(&js!("close")));
        let tag = first.header("etag").unwrap();
        assert!(tag.starts_with(&format!("\"{}-", case.version)), "{tag}");
        let again = client.get_with(&url(&case), &[("if-none-match", &format!("\"x\", W/{tag}"))]).await;
        assert_eq!((again.status.as_u16(), again.bytes.len(), again.header("etag")), (304, 0, Some(tag.clone())));
        // A clock that moves alters no version, and still it is news.
        app.advance(Duration::days(3));
        assert_eq!(client.get_with(&url(&case), &[("if-none-match", &tag)]).await.status, 200);
        let readers = app.database.contents()["case_readers"].len();
        assert_eq!(readers, 2, "that they looked is written down, once a day");
    })
    .await;
}

#[actix_web::test]
async fn what_is_promised_held_and_hurt_is_told_with_the_case() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| filing.credit = Some(Harm::Score)).await;
        let until = app.app.now() + Duration::days(2);
        let request =
            HoldRequest { asks: vec![HoldAsk::Deduct], body: "请先不要扣款。".to_owned(), until, version: case.version };
        act_on(&app, &case, Actor::System, |case, act| case.ask_hold(&request, act)).await;
        let mut client = Client::new(&app, Role::Agent, None).await;
        let told = json(&client.get(&url(&case)).await);
        assert_eq!(told["hold"]["hold_state"], "asked", "{told}");
        assert_eq!(told["hold"]["asks"], js!(["deduct"]));
        assert_eq!(told["hold"]["answer_by"], "2026-11-26T06:20:00Z");
        assert_eq!(told["credit_harm"]["harm"], "score");
        assert_eq!(told["credit_harm"]["credit_state"], "said");
        let plain = file_case(&app, |_| {}).await;
        let told = json(&client.get(&url(&plain)).await);
        assert_eq!((&told["hold"], &told["credit_harm"], &told["remedies"]), (&Value::Null, &Value::Null, &js!([])));
    })
    .await;
}

#[actix_web::test]
async fn another_teams_case_is_not_there_whatever_is_asked_of_it() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let case = file_case(&app, |_| {}).await;
        let case = triage(&app, &case, Priority::Normal, Some(one)).await;
        let mut stranger = Client::new(&app, Role::Agent, Some(two)).await;
        let before = app.database.contents();
        let tag = format!("\"{}-0\"", case.version);
        for path in ["", "/messages", "/evidence", "/evidence/abc", "/facts"] {
            is_problem(&stranger.get(&format!("{}{path}", url(&case))).await, 404, "not-found");
        }
        for (path, body) in [
            ("messages", js!({ "body": "您好" })),
            ("notes", js!({ "body": "您好" })),
            ("facts", js!({ "claimant": "merchant", "state": "paid" })),
            ("triage", js!({ "problem_type": "other", "priority": "high" })),
            ("assignment", js!({ "assignee": "me" })),
            ("escalation", js!({ "reason": "超时" })),
            ("closure", js!({ "outcome": "upheld", "root_cause": "other", "explanation": "已退款" })),
            ("reopening", js!({ "reason": "又扣款" })),
        ] {
            let headers = [("if-match", tag.as_str()), ("idempotency-key", "k1")];
            is_problem(&stranger.post(&format!("{}/{path}", url(&case)), &headers, &body).await, 404, "not-found");
        }
        is_problem(&stranger.get(&format!("{CASES}/RD-2026-999999-9")).await, 404, "not-found");
        let mut after = app.database.contents();
        after.insert("api_tokens".to_owned(), before["api_tokens"].clone());
        assert!(before == after, "something was written");
    })
    .await;
}

pub fn complaint() -> Value {
    js!({
        "channel": "phone", "problem_type": "order_stuck", "provider": "alipay", "merchant": "叮铃到家",
        "order_number": "ZMCB20261108220014758613902", "amount": "258.00", "paid_on": "2026-11-10",
        "summary": "付了款，订单一直显示服务中", "description": "11 月 8 日下单，10 日付款，订单到今天没有完结。",
        "contact": { "name": "王芳", "phone": "138 0013 8000" }, "consents": ["share"],
    })
}

async fn filed(app: &TestApp, answer: &Answer) -> Case {
    assert_eq!(answer.status, 201, "{}", answer.text());
    let reference = redress::domain::reference::Reference::parse(json(answer)["reference"].as_str().unwrap()).unwrap();
    app.app.db.read(move |conn| cases::find(conn, &Actor::System, reference)).await.unwrap()
}

#[actix_web::test]
async fn a_program_files_for_a_consumer_as_the_desk_does_and_warns_of_what_is_alike() {
    on_each_database(|app| async move {
        let mut client = Client::new(&app, Role::Agent, None).await;
        let mut body = complaint();
        body["take"] = js!(true);
        let first = client.post(CASES, &[("idempotency-key", "k1")], &body).await;
        let case = filed(&app, &first).await;
        assert_eq!((case.channel, case.assignee), (Channel::Phone, Some(client.person.id)));
        assert_eq!(first.header("location").unwrap(), url(&case));
        assert!(!first.text().contains("王芳"), "what is kept to be answered again holds nobody's words");
        let alike = client.post(CASES, &[("idempotency-key", "k2")], &body).await;
        is_problem(&alike, 409, "alike");
        assert_eq!(json(&alike)["alike"], js!([case.reference.unwrap().to_string()]));
        body["known"] = json(&alike)["alike"].clone();
        filed(&app, &client.post(CASES, &[("idempotency-key", "k2")], &body).await).await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_to_be_mended_in_a_complaint_is_told_field_by_field_in_the_callers_language() {
    let app = TestApp::new();
    let mut client = Client::new(&app, Role::Agent, None).await;
    let key = [("idempotency-key", "k1")];
    let mut body = complaint();
    body["amount"] = js!("viel");
    body["channel"] = js!("web");
    body["contact"] = js!({ "name": "", "email": "no address" });
    body["consents"] = js!(["share", "all"]);
    body["credit"] = js!("ruined");
    for (language, told) in [("zh-CN", "请"), ("en", "Enter")] {
        client.language = language;
        let answer = client.post(CASES, &key, &body).await;
        is_problem(&answer, 422, "invalid");
        assert_eq!(answer.header("content-language").as_deref(), Some(language));
        let errors = json(&answer)["errors"].as_array().unwrap().clone();
        let pointers: Vec<&str> = errors.iter().map(|it| it["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/channel", "/contact/name", "/contact/email", "/amount", "/consents/1", "/credit"]);
        assert!(answer.text().contains(told), "{}", answer.text());
    }
    let mut body = complaint();
    body["contact"]["represented"] = js!("陈老太太");
    let answer = client.post(CASES, &key, &body).await;
    is_problem(&answer, 422, "invalid");
    assert_eq!(json(&answer)["errors"][0]["pointer"], "/contact/represented");
    body["colour"] = js!("red");
    let answer = client.post(CASES, &key, &body).await;
    is_problem(&answer, 422, "malformed");
    assert!(json(&answer)["place"]["line"].is_u64(), "{}", answer.text());
    is_problem(&client.post(CASES, &[], &complaint()).await, 400, "no-key");
}
