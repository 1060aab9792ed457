//! `/admin/webhooks`: receivers are added, changed, tried, switched off and removed; what they were told is listed and sent again.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::webhook::{DeliveryState, Topic};
use redress::seal::webhook::{self, Message};
use redress::store::webhooks::{self, deliveries};

use super::policies::{Fields, admin, form, send, set};
use crate::jobs::webhooks::{HERE, connect_to, send as work, sent};
use crate::support::app::on_each_database_with;
use crate::support::cases::file_case;
use crate::support::gateway::{Gateway, Plan};
use crate::support::{Answer, Browser, TestApp};

const URL: &str = "/admin/webhooks";
const NEW: &str = "/admin/webhooks/new/settings";

fn secret_on(answer: &Answer) -> Vec<u8> {
    let shown = answer.select("#secret");
    webhook::read(shown.first().unwrap_or_else(|| panic!("no secret: {}", answer.words()))).unwrap()
}

/// A receiver made through the pages; its page and its secret.
async fn add(app: &TestApp, boss: &mut Browser, name: &str, url: &str) -> (String, Vec<u8>) {
    let mut fields = form(&boss.get(NEW).await);
    set(&mut fields, "name", name);
    set(&mut fields, "url", url);
    fields.push(("topic".to_owned(), "case.filed".to_owned()));
    fields.push(("topic".to_owned(), "case.closed".to_owned()));
    let check = send(boss, NEW, &fields, "check").await;
    assert!(check.status == 200 && check.words().contains("只有编号和代码"), "{}", check.words());
    let made = send(boss, NEW, &form(&check), "save").await;
    assert_eq!(made.status, 200, "{}", made.words());
    assert_eq!(made.header("cache-control").as_deref(), Some("no-store"));
    let id = app.app.db.read(webhooks::all).await.unwrap().into_iter().find(|it| it.wanted.name == name).unwrap().id;
    (format!("{URL}/{id}"), secret_on(&made))
}

async fn press(boss: &mut Browser, url: &str, version: &str, step: &str) -> Answer {
    boss.post(url, &[("version", version), ("step", step)]).await
}

#[actix_web::test]
async fn a_receiver_is_added_tried_and_its_secret_changed_and_everything_is_in_the_record() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let mut boss = admin(&app).await;
        let (url, first) = add(&app, &mut boss, "工单系统", &gateway.bare_url()).await;
        assert!(boss.get(&url).await.select("#secret").is_empty(), "never again");
        assert!(!format!("{:?}", app.database.contents()).contains(&webhook::written(&first)), "nor in the database");
        assert_eq!(press(&mut boss, &url, "1", "test").await.status, 303);
        work(&app).await;
        let posted = gateway.posted();
        let header = |name: &str| posted[0].header(name).unwrap();
        let (id, at, body) = (header("webhook-id"), header("webhook-timestamp"), posted[0].body.to_string());
        let message = Message { id: &id, timestamp: &at, body: body.as_bytes() };
        assert!(message.is_signed(&first, &header("webhook-signature")) && posted[0].body["type"] == "webhook.test");
        let page = boss.get(&url).await.words();
        assert!(page.contains("测试") && page.contains("已送到") && page.contains("14:20:00 · 答复 202"), "{page}");

        let rotated = press(&mut boss, &url, "1", "rotate").await;
        assert_ne!(secret_on(&rotated), first);
        assert!(rotated.words().contains("11 月 25 日 14:20"), "until when: {}", rotated.words());
        let stale = press(&mut boss, &url, "1", "rotate").await;
        assert!(stale.status == 409 && stale.words().contains("别人刚改过"), "{}", stale.words());
        assert_eq!(press(&mut boss, &url, "2", "rotate").await.status, 409, "two at a time");
        assert_eq!(press(&mut boss, &url, "2", "end-older").await.status, 303);

        assert_eq!(press(&mut boss, &url, "3", "off").await.status, 303);
        let refused = press(&mut boss, &url, "4", "test").await;
        assert!(refused.status == 409 && refused.words().contains("请先启用"), "{}", refused.words());
        assert_eq!(press(&mut boss, &url, "4", "on").await.status, 303);
        let asked = press(&mut boss, &url, "5", "remove").await;
        assert!(asked.words().contains("移除这个接收程序？"), "{}", asked.words());
        assert_eq!(boss.get(&url).await.status, 200, "nothing was done yet");
        assert_eq!(press(&mut boss, &url, "5", "remove-sure").await.status, 303);
        assert_eq!(boss.get(&url).await.status, 404);
        let audit = boss.get("/oversight/audit?kind=changed").await.words();
        for told in ["添加事件推送", "更换事件推送的密钥", "停用事件推送", "启用事件推送", "移除事件推送", "工单系统"]
        {
            assert!(audit.contains(told), "{told}: {audit}");
        }
        add(&app, &mut boss, "工单系统", &gateway.bare_url()).await;
    })
    .await;
}

#[actix_web::test]
async fn what_is_changed_is_shown_before_it_is_saved_and_a_name_is_taken_once() {
    let app = TestApp::with(crate::support::databases::sqlite(), HERE);
    let gateway = Gateway::start().await;
    let mut boss = admin(&app).await;
    let (url, _) = add(&app, &mut boss, "甲", &gateway.bare_url()).await;
    add(&app, &mut boss, "乙", &gateway.bare_url()).await;
    let settings = format!("{url}/settings");
    let mut fields = form(&boss.get(&settings).await);
    assert_eq!(fields.iter().filter(|(name, _)| name == "topic").count(), 2);
    set(&mut fields, "name", "乙");
    let taken = send(&mut boss, &settings, &fields, "save").await;
    assert!(taken.status == 422 && taken.words().contains("已经有接收程序叫这个名字"), "{}", taken.words());
    set(&mut fields, "name", "丙");
    let check = send(&mut boss, &settings, &fields, "check").await;
    assert!(check.words().contains("甲") && check.words().contains("丙"), "{}", check.words());
    assert_eq!(send(&mut boss, &settings, &form(&check), "save").await.status, 303);
    assert!(boss.get(&url).await.words().contains("丙"));
    let late = send(&mut boss, &settings, &fields, "save").await;
    assert!(late.status == 409 && late.words().contains("别人刚改过"), "{}", late.words());
}

#[actix_web::test]
async fn what_cannot_be_a_receiver_is_told_at_its_field_and_kept() {
    let app = TestApp::new();
    app.names.lead("inside.example", &["10.0.0.1"]);
    app.names.lead("hooks.example", &["93.184.216.34"]);
    let mut boss = admin(&app).await;
    let fields = |url: &str| -> Fields {
        vec![("name".into(), "甲".into()), ("url".into(), url.into()), ("topic".into(), "case.filed".into())]
    };
    for (url, told) in [
        ("", "请"),
        ("hooks.example", "请写完整"),
        ("http://hooks.example/", "请用 https://"),
        ("https://a:b@hooks.example/", "用户名和密码"),
        ("https://unknown.example/", "找不到这个域名"),
        ("https://inside.example/", "内部网络"),
        ("https://127.0.0.1/", "内部网络"),
        ("https://169.254.169.254/latest/meta-data", "内部网络"),
    ] {
        let page = send(&mut boss, NEW, &fields(url), "save").await;
        assert!(page.status == 422 && page.words().contains(told), "{url}: {}", page.words());
        assert!(page.text().contains(&format!("value=\"{url}\"")), "{url}");
    }
    for (name, value, told) in [("topic", "none", "至少选一项"), ("team", "17", "选一个团队")] {
        let mut fields = fields("https://hooks.example/");
        set(&mut fields, name, value);
        let page = send(&mut boss, NEW, &fields, "save").await;
        assert!(page.status == 422 && page.words().contains(told), "{told}: {}", page.words());
    }
    assert!(app.app.db.read(webhooks::all).await.unwrap().is_empty());
}

#[actix_web::test]
async fn what_was_told_is_listed_page_by_page_and_what_failed_is_sent_again() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect_to(&app, &gateway.bare_url(), None, &[Topic::CaseFiled]).await;
        gateway.plan(Plan::Answer(410));
        let mut references = Vec::new();
        for _ in 0..30 {
            references.push(file_case(&app, |_| {}).await.reference.unwrap().to_string());
        }
        work(&app).await;
        app.advance(Duration::minutes(1));
        work(&app).await;
        let (mut boss, url) = (admin(&app).await, format!("{URL}/{id}"));
        let list = boss.get(URL).await.words();
        assert!(list.contains("已经停用") && list.contains("410"), "{list}");
        let page = boss.get(&url).await;
        assert_eq!(page.select("#sent tbody tr").len(), 25);
        assert!(page.words().contains("已不存在") && page.words().contains("没有发送"), "{}", page.words());
        let next = page.attributes("#sent .pager a[rel=next]", "href")[0].clone();
        let rest = boss.get(next.split('#').next().unwrap()).await;
        assert_eq!(rest.select("#sent tbody tr").len(), 5);
        assert!(rest.words().contains(&references[0]) && !page.words().contains(&references[0]));
        assert_eq!(boss.get(&format!("{url}?show=failed")).await.select("#sent tbody tr").len(), 25);
        assert_eq!(press(&mut boss, &url, "2", "on").await.status, 303);
        let page = boss.get(&url).await;
        let message = page.attributes("#sent input[name=message]", "value")[0].clone();
        assert_eq!(boss.post(&url, &[("message", &message), ("step", "again")]).await.status, 303);
        work(&app).await;
        let arrived = || async { sent(&app, id).await.iter().filter(|it| it.state == DeliveryState::Delivered).count() };
        assert!(arrived().await >= 1);
        assert_eq!(press(&mut boss, &url, "", "all-again").await.status, 303);
        work(&app).await;
        let failed = app.app.db.read(move |conn| deliveries::page(conn, id, true, None)).await.unwrap();
        assert!(failed.is_empty(), "{failed:?}");
        let other = boss.post(&url, &[("message", "evt_17"), ("step", "again")]).await;
        assert_eq!(other.status, 303, "none of its messages: nothing happens");
        assert_eq!(boss.post(&url, &[("message", "nonsense"), ("step", "again")]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_receivers_answer_is_shown_as_text_and_an_agency_s_pages_are_the_administrators_alone() {
    let app = TestApp::with(crate::support::databases::sqlite(), HERE);
    let gateway = Gateway::start().await;
    gateway.plan(Plan::Say("<script>alert(1)</script>\u{7}"));
    let id = connect_to(&app, &gateway.bare_url(), None, &[Topic::CaseFiled]).await;
    file_case(&app, |_| {}).await;
    work(&app).await;
    let mut boss = admin(&app).await;
    let page = boss.get(&format!("{URL}/{id}")).await;
    assert!(page.text().contains("&#60;script&#62;alert(1)") && !page.text().contains("<script>alert"), "{}", page.text());
    let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
    let mut chief = app.signed_in(&chief).await;
    for url in [URL.to_owned(), NEW.to_owned(), format!("{URL}/{id}")] {
        assert_eq!(chief.get(&url).await.status, 404, "{url}");
    }
    app.advance(Duration::minutes(16));
    for url in [NEW.to_owned(), format!("{URL}/{id}/settings")] {
        assert!(boss.get(&url).await.location().is_some_and(|to| to.starts_with("/sign-in/again")));
    }
    let posted = press(&mut boss, &format!("{URL}/{id}"), "1", "rotate").await;
    assert!(posted.location().is_some_and(|to| to.starts_with("/sign-in/again")));
}
