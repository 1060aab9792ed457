//! Tokens: what they may do, for how long, and as whom; and how many requests they are let through.

use actix_web::http::Method;
use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::ids::PersonId;
use redress::domain::token::TokenScope;
use redress::store::api_tokens::{self, By};
use redress::store::hold;
use redress::store::schema::people;
use redress::web::api::operations::OPERATIONS;
use serde_json::json as js;

use diesel::prelude::*;

use super::client::{CASES, Client};
use super::json;
use super::order_facts::is_problem;
use crate::support::cases::file_case;
use crate::support::{TestApp, databases, on_each_database};
use crate::web::admin::policies::{admin, form, send, set};

const URL: &str = "/admin/tokens";
const NEW: &str = "/admin/tokens/new";

#[actix_web::test]
async fn a_token_is_made_shown_once_used_and_revoked() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let mut boss = admin(&app).await;
        let mut fields = form(&boss.get(NEW).await);
        set(&mut fields, "name", "工单系统");
        set(&mut fields, "person", &agent.id.to_string());
        fields.push(("scope".to_owned(), "cases_read".to_owned()));
        let check = send(&mut boss, NEW, &fields, "check").await;
        assert!(check.status == 200 && check.words().contains("只显示这一次"), "{}", check.words());
        let made = send(&mut boss, NEW, &form(&check), "save").await;
        assert_eq!(made.status, 200, "{}", made.words());
        let token = made.select("#secret").first().unwrap().clone();
        assert!(token.starts_with("rdt_") && token.len() == 47, "{token}");
        assert!(!format!("{:?}", app.database.contents()).contains(&token), "it stands nowhere");
        let again = send(&mut boss, NEW, &form(&check), "save").await;
        assert!(again.status == 422 && again.words().contains("已有令牌用了这个名称"), "{}", again.words());
        let list = boss.get(URL).await;
        let url = list.attributes("tbody a", "href")[0].clone();
        assert!(boss.get(&url).await.select("#secret").is_empty(), "never again");

        let mut client = Client::of(&app, &agent).await;
        client.token.clone_from(&token);
        let path = format!("{CASES}/{}", case.reference.unwrap());
        assert_eq!(client.get(&path).await.status, 200);
        assert!(!boss.get(&url).await.words().contains("还没有用过"));
        let used = |contents: std::collections::BTreeMap<String, Vec<String>>| contents["api_tokens"].clone();
        let before = used(app.database.contents());
        app.advance(Duration::minutes(4));
        client.get(&path).await;
        assert_eq!(used(app.database.contents()), before, "it is written down every five minutes");
        app.advance(Duration::minutes(1));
        client.get(&path).await;
        assert_ne!(used(app.database.contents()), before);

        let asked = boss.post(&url, &[("step", "revoke")]).await;
        assert!(asked.words().contains("停用这个令牌？"), "{}", asked.words());
        assert_eq!(client.get(&path).await.status, 200, "nothing was done yet");
        assert_eq!(boss.post(&url, &[("step", "revoke-sure")]).await.status, 303);
        is_problem(&client.get(&path).await, 401, "bad-token");
        let page = boss.get(&url).await.words();
        for told in ["已停用", "生成接口令牌", "停用接口令牌", "吴思远"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let audit = boss.get("/oversight/audit?kind=changed").await.words();
        assert!(audit.contains("停用接口令牌") && audit.contains("工单系统"), "{audit}");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_a_token_is_told_at_its_field_and_only_administrators_who_proved_themselves_make_one() {
    let app = TestApp::new();
    let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
    let consumer = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
    let mut boss = admin(&app).await;
    let (agent_id, consumer_id) = (agent.id.to_string(), consumer.id.to_string());
    let good = [("name", "甲"), ("person", agent_id.as_str()), ("scope", "cases_read"), ("expires_on", "2027-11-24")];
    for (name, value, told) in [
        ("name", "", "请"),
        ("person", "", "请"),
        ("person", consumer_id.as_str(), "请"),
        ("scope", "all", "请勾选它可以做什么"),
        ("expires_on", "2027-11-25", "一年之内"),
        ("expires_on", "2026-11-23", "一年之内"),
        ("expires_on", "bald", "一年之内"),
    ] {
        let fields: Vec<_> = good.iter().map(|it| if it.0 == name { (name, value) } else { *it }).collect();
        let page = boss.post(NEW, &fields).await;
        assert!(page.status == 422 && page.words().contains(told), "{name} {value}: {}", page.words());
    }
    assert_eq!(boss.post(NEW, &good).await.status, 200);
    let mut chief = app.sign_in_supervisor("周启航").await;
    assert_eq!((chief.get(URL).await.status.as_u16(), chief.get(NEW).await.status.as_u16()), (404, 404));
    app.advance(Duration::minutes(16));
    assert_eq!(boss.get(URL).await.status, 200);
    assert_eq!(boss.get(NEW).await.location().as_deref(), Some("/sign-in/again?next=/admin/tokens/new"));
    let saved = boss.post(NEW, &[good.as_slice(), &[("step", "save")]].concat()).await;
    assert_eq!(saved.location().as_deref(), Some("/sign-in/again?next=/admin/tokens/new"));
    assert_eq!(app.database.contents()["api_tokens"].len(), 0);
}

/// The address of an operation, with a case in it.
fn filled(path: &str, reference: &str) -> String {
    path.replace("{reference}", reference).replace("{file}", "abc")
}

#[actix_web::test]
async fn a_token_does_what_it_is_made_for_and_is_told_what_it_lacks() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let reference = case.reference.unwrap().to_string();
    let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
    for scope in TokenScope::ALL {
        let mut client = Client::within(&app, &agent, &[*scope]).await;
        for operation in OPERATIONS.iter().filter(|operation| operation.scope.is_some()) {
            let path = filled(operation.path, &reference);
            let answer = match operation.method {
                "get" => client.get(&path).await,
                _ => client.post(&path, &[], &js!({})).await,
            };
            if operation.scope == Some(*scope) {
                assert!(![401, 403].contains(&answer.status.as_u16()), "{}: {}", operation.id, answer.text());
            } else {
                is_problem(&answer, 403, "missing-scope");
                let lacks = operation.scope.unwrap().written();
                assert_eq!(json(&answer)["scope"], lacks.as_str());
                assert!(json(&answer)["detail"].as_str().unwrap().contains(&lacks), "{}", answer.text());
                let challenge = answer.header("www-authenticate").unwrap();
                assert!(challenge.contains("insufficient_scope") && challenge.contains(&lacks), "{challenge}");
            }
        }
    }
}

#[actix_web::test]
async fn without_a_good_token_nothing_is_answered_and_each_kind_of_bad_one_is_answered_alike() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut client = Client::new(&app, Role::Agent, None).await;
        let good = client.token.clone();
        let mut bare = app.browser();
        for header in ["", "Basic YTpi", "Bearer", &good] {
            let sent = bare.send_with(Method::GET, CASES, None, Vec::new(), &[("authorization", header)]).await;
            is_problem(&sent, 401, "no-token");
            assert_eq!(sent.header("www-authenticate").as_deref(), Some("Bearer realm=\"redress\""));
        }
        is_problem(&bare.get(CASES).await, 401, "no-token");
        // The session of somebody of ours opens nothing here.
        is_problem(&app.signed_in(&client.person.clone()).await.get(CASES).await, 401, "no-token");
        for bad in ["rdt_x".to_owned(), good.replace("rdt_", "rdx_"), format!("rdt_{}", "A".repeat(43)), format!("{good}A")] {
            client.token = bad;
            let sent = client.get(CASES).await;
            is_problem(&sent, 401, "bad-token");
            assert!(sent.header("www-authenticate").unwrap().contains("invalid_token"));
        }
        client.token.clone_from(&good);
        assert_eq!(client.get(CASES).await.status, 200);
        app.advance(Duration::days(90));
        is_problem(&client.get(CASES).await, 401, "bad-token");
    })
    .await;
}

async fn become_of(app: &TestApp, id: PersonId, role: Role, active: bool) {
    let change = move |tx: &mut redress::store::Conn| {
        let mine = people::table.find(id.0);
        diesel::update(mine).set((people::role.eq(role.as_str()), people::active.eq(active))).execute(tx)?;
        Ok(())
    };
    app.app.db.write(change).await.unwrap();
}

#[actix_web::test]
async fn whoever_is_put_out_or_demoted_is_out_at_once_with_their_tokens() {
    on_each_database(|app| async move {
        let mut client = Client::new(&app, Role::Supervisor, None).await;
        assert_eq!(client.get(CASES).await.status, 200);
        let id = client.person.id;
        become_of(&app, id, Role::Supervisor, false).await;
        is_problem(&client.get(CASES).await, 401, "bad-token");
        become_of(&app, id, Role::Consumer, true).await;
        is_problem(&client.get(CASES).await, 401, "bad-token");
        become_of(&app, id, Role::Agent, true).await;
        assert_eq!(client.get(CASES).await.status, 200, "as an agent");
    })
    .await;
}

#[actix_web::test]
async fn what_a_token_sent_is_not_done_where_it_was_revoked_while_that_waited() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let mut client = Client::new(&app, Role::Agent, None).await;
    let boss = app.person(Role::Admin, "吴思远", "boss@desk.example", None).await;
    let token = app.app.db.read(api_tokens::all).await.unwrap()[0].id;
    let by = By { person: boss.id, at: app.app.now(), edit: app.app.id() };
    let revoking = app.app.db.write(move |tx| {
        // The token is believed meanwhile, and what it sent waits behind this.
        std::thread::sleep(std::time::Duration::from_millis(300));
        api_tokens::revoke(tx, token, by)
    });
    let path = format!("{CASES}/{}/messages", case.reference.unwrap());
    let body = js!({ "body": "您好" });
    let key = [("idempotency-key", "k")];
    let (revoked, answer) = futures_util::join!(revoking, client.post(&path, &key, &body));
    revoked.unwrap();
    is_problem(&answer, 401, "bad-token");
    assert_eq!(crate::web::access::stored(&app, &case).await.version, case.version);
}

#[actix_web::test]
async fn a_restored_backup_knows_no_token_any_more() {
    on_each_database(|app| async move {
        let mut client = Client::new(&app, Role::Agent, None).await;
        let now = app.app.now();
        app.app.db.write(move |tx| hold::begin(tx, (&[], false), now)).await.unwrap();
        is_problem(&client.get(CASES).await, 401, "bad-token");
        let all = app.app.db.read(api_tokens::all).await.unwrap();
        assert!(all.iter().all(|token| token.revoked_at == Some(now)));
    })
    .await;
}

#[actix_web::test]
async fn a_token_is_let_through_so_often_and_told_how_often_still() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let mut client = Client::new(&app, Role::Agent, None).await;
    let mut other = Client::new(&app, Role::Agent, None).await;
    let header = |answer: &crate::support::Answer, name: &str| answer.header(name).unwrap().parse::<u64>().unwrap();
    let first = client.get("/api/v1/events").await;
    assert_eq!((header(&first, "ratelimit-limit"), header(&first, "ratelimit-remaining")), (120, 119));
    assert_eq!(header(&first, "ratelimit-reset"), 1);
    is_problem(&client.get(&format!("{CASES}?limit=0")).await, 400, "bad-query");
    let mut last = client.get(&format!("{CASES}/RD-2026-999999-9")).await;
    assert!(header(&last, "ratelimit-remaining") < 119, "also of what was not possible");
    while last.status != 429 {
        last = client.get("/api/v1/events").await;
    }
    is_problem(&last, 429, "throttled");
    assert_eq!(header(&last, "ratelimit-remaining"), 0);
    assert_eq!(header(&last, "retry-after"), header(&last, "ratelimit-reset"));
    assert_eq!(other.get("/api/v1/events").await.status, 200, "each for itself");
}
