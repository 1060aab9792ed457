//! `/admin/fact-senders`: programs are connected, their secrets change without a gap, and they are heard no more once revoked.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::seal::webhook;
use redress::store::fact_senders::{self, By, Step};
use serde_json::json as js;

use super::{Program, results};
use crate::support::cases::file_case;
use crate::support::{Answer, TestApp, on_each_database};
use crate::web::admin::policies::{admin, form, send, set};

const URL: &str = "/admin/fact-senders";
const NEW: &str = "/admin/fact-senders/new";

fn secret_on(answer: &Answer) -> Vec<u8> {
    let shown = answer.select("#secret");
    webhook::read(shown.first().unwrap_or_else(|| panic!("no secret: {}", answer.words()))).unwrap()
}

fn public_id_on(answer: &Answer) -> String {
    answer.select("dl.pairs code").first().unwrap().clone()
}

#[actix_web::test]
async fn a_program_is_connected_its_secret_is_shown_once_and_changes_without_a_gap_until_it_is_revoked() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        let mut fields = form(&boss.get(NEW).await);
        set(&mut fields, "name", "支付宝接口");
        set(&mut fields, "provider", "alipay");
        let check = send(&mut boss, NEW, &fields, "check").await;
        assert!(check.status == 200 && check.words().contains("只显示一次"), "{}", check.words());
        let made = send(&mut boss, NEW, &form(&check), "save").await;
        assert_eq!(made.status, 200, "{}", made.words());
        assert_eq!(made.header("cache-control").as_deref(), Some("no-store"));
        let (id, first) = (public_id_on(&made), secret_on(&made));
        let url = format!("{URL}/{id}");
        let page = boss.get(&url).await;
        assert!(page.select("#secret").is_empty(), "never again");
        assert!(!format!("{:?}", app.database.contents()).contains(&webhook::written(&first)), "nor in the database");
        let again = send(&mut boss, NEW, &form(&check), "save").await;
        assert!(again.status == 422 && again.words().contains("已经有程序叫这个名字"), "{}", again.words());

        let body = js!({ "order_number": "X1", "state": "paid", "at": "2026-11-20T09:30:00+08:00" });
        let mut old = Program::of(&app, &id, &first);
        assert_eq!(results(&old.send(&app, "m1", &body).await), ["unmatched"]);
        let rotated = boss.post(&url, &[("version", "1"), ("step", "rotate")]).await;
        let second = secret_on(&rotated);
        let stale = boss.post(&url, &[("version", "1"), ("step", "rotate")]).await;
        assert!(stale.status == 409 && stale.words().contains("别人刚改过"), "{}", stale.words());
        let third = boss.post(&url, &[("version", "2"), ("step", "rotate")]).await;
        assert_eq!(third.status, 409, "two at a time");
        let mut new = Program::of(&app, &id, &second);
        assert_eq!(old.send(&app, "m2", &body).await.status, 200);
        assert_eq!(new.send(&app, "m3", &body).await.status, 200, "both count while they change");
        assert_eq!(boss.post(&url, &[("version", "2"), ("step", "end-older")]).await.status, 303);
        assert_eq!(old.send(&app, "m4", &body).await.status, 401);
        assert_eq!(new.send(&app, "m5", &body).await.status, 200);

        let asked = boss.post(&url, &[("version", "3"), ("step", "revoke")]).await;
        assert!(asked.words().contains("停用这个程序？"), "{}", asked.words());
        assert_eq!(new.send(&app, "m6", &body).await.status, 200, "nothing was done yet");
        assert_eq!(boss.post(&url, &[("version", "3"), ("step", "revoke-sure")]).await.status, 303);
        assert_eq!(new.send(&app, "m7", &body).await.status, 401);
        let page = boss.get(&url).await.words();
        for told in ["已停用", "接入报送程序", "更换报送程序的密钥", "停用报送程序", "吴思远"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(boss.get(URL).await.words().contains("已停用"));
        let audit = boss.get("/oversight/audit?kind=changed").await.words();
        assert!(audit.contains("停用报送程序") && audit.contains("支付宝接口"), "{audit}");
    })
    .await;
}

#[actix_web::test]
async fn a_program_that_is_revoked_while_its_message_waits_is_not_heard() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let mut program = Program::provider(&app, "alipay").await;
    let boss = app.person(Role::Admin, "吴思远", "boss@desk.example", None).await;
    let (id, by) = (program.public_id.clone(), By { person: boss.id, at: app.app.now(), edit: app.app.id() });
    let revoking = app.app.db.write(move |tx| {
        // The message is believed meanwhile, and waits behind this.
        std::thread::sleep(std::time::Duration::from_millis(300));
        fact_senders::change(tx, &id, (1, &Step::Revoke), by)
    });
    let body = js!({ "order_number": case.order.order_number, "state": "paid", "at": "2026-11-20T09:30:00+08:00" });
    let (revoked, answer) = futures_util::join!(revoking, program.send(&app, "m1", &body));
    revoked.unwrap();
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert_eq!(super::order_facts::claims(&app, &case).await, []);
}

#[actix_web::test]
async fn what_cannot_be_a_sender_is_told_at_its_field_and_kept() {
    let app = TestApp::new();
    let mut boss = admin(&app).await;
    for (fields, told) in [
        (vec![("name", "")], "请"),
        (vec![("name", "甲")], "只能是其中之一"),
        (vec![("name", "甲"), ("provider", "jd"), ("merchant", "叮铃")], "只能是其中之一"),
        (vec![("name", "甲"), ("provider", "nobody")], "从列表里选"),
        (vec![("name", "甲"), ("merchant", "没人知道")], "没有登记过这个商家"),
    ] {
        let page = boss.post(NEW, &fields).await;
        assert!(page.status == 422 && page.words().contains(told), "{told}: {}", page.words());
        assert!(!page.words().contains("sender-"), "{}", page.words());
        assert!(fields.iter().filter(|(name, _)| *name != "provider").all(|(_, value)| page.text().contains(value)));
    }
}

#[actix_web::test]
async fn only_administrators_who_proved_themselves_of_late_connect_programs() {
    let app = TestApp::new();
    let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
    let mut chief = app.signed_in(&chief).await;
    assert_eq!((chief.get(URL).await.status.as_u16(), chief.get(NEW).await.status.as_u16()), (404, 404));
    let mut boss = admin(&app).await;
    app.advance(Duration::minutes(16));
    assert!(boss.get(NEW).await.location().is_some_and(|to| to.starts_with("/sign-in/again")));
    let posted = boss.post(NEW, &[("name", "甲"), ("provider", "jd"), ("step", "save")]).await;
    assert!(posted.location().is_some_and(|to| to.starts_with("/sign-in/again")));
    assert!(!boss.get(URL).await.words().contains("甲"));
}
