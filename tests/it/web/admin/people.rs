//! `/admin/people`: who works here; inviting, changing, leaving.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::domain::ids::{CaseId, TeamId};
use redress::seal::Purpose;
use redress::store::cases;
use redress::store::people::Person;

use super::policies::{Fields, admin, form, send, set};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::cases::{file_case, give, team, triage};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::access::{PASSWORD, known, session, sign_in, token, with_password};

const NEW: &str = "/admin/people/new";
const FRESH: &str = "纸船 lantern 十七";

fn url(person: &Person) -> String {
    format!("/admin/people/{}", person.id)
}

async fn agent(app: &TestApp, name: &str, team: Option<TeamId>) -> Person {
    app.person(Role::Agent, name, &format!("{}@desk.example", app.app.id()), team).await
}

async fn now(app: &TestApp, id: CaseId) -> Case {
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

/// The form of the page with some fields changed, as far as the page that asks.
async fn ask(admin: &mut Browser, url: &str, changes: &[(&str, &str)]) -> (Fields, String) {
    let mut fields = form(&admin.get(url).await);
    for (name, value) in changes {
        set(&mut fields, name, value);
    }
    let answer = send(admin, url, &fields, "check").await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    (form(&answer), answer.words())
}

#[actix_web::test]
async fn somebody_invited_chooses_a_password_once_and_can_sign_in() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let ours = team(&app, "payments", "支付组", "Payments").await.to_string();
        let changes = [("name", "赵倩"), ("email", "Zhao@Desk.example"), ("team", &*ours), ("locale", "en")];
        let (fields, words) = ask(&mut admin, NEW, &changes).await;
        assert!(words.contains("支付组") && words.contains("邀请信寄到 zhao@desk.example"), "{words}");
        assert!(known(&app, "zhao@desk.example").await.is_none(), "nothing is kept before it is confirmed");
        assert_eq!(send(&mut admin, NEW, &fields, "save").await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        let letters = letter_files(&app);
        assert!(String::from_utf8_lossy(&letters[0]).contains("You are invited to Redress"));
        let person = known(&app, "zhao@desk.example").await.unwrap();
        assert_eq!((person.role, person.password_hash.is_none()), (Role::Agent, true));
        assert!(admin.get("/admin/people").await.words().contains("等待加入"));
        let mut newcomer = app.browser();
        assert_eq!(sign_in(&mut newcomer, "zhao@desk.example", "").await.status, 422, "no password is no way in");
        let path = format!("/invitation/{}", token(&app, Purpose::Invitation, person.id.0).await);
        assert_eq!(newcomer.get(&path).await.status, 200);
        assert_eq!(newcomer.post(&path, &[("password", "short")]).await.status, 422, "the link is not spent on a slip");
        let done = newcomer.post(&path, &[("password", FRESH)]).await;
        assert_eq!((done.status.as_u16(), done.location().as_deref()), (303, Some("/sign-in")));
        assert_eq!(newcomer.post(&path, &[("password", FRESH)]).await.status, 404, "it works once");
        assert_eq!(sign_in(&mut newcomer, "zhao@desk.example", FRESH).await.status, 303);
        let page = admin.get(&url(&person)).await.words();
        for told in ["邀请加入", "设置密码", "吴思远", "赵倩"] {
            assert!(page.contains(told), "{told}: {page}");
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_has_not_come_yet_is_given_no_case_and_named_in_no_note() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let wang = agent(&app, "王宁", None).await;
        let case = give(&app, &file_case(&app, |_| {}).await, &wang).await;
        let (fields, _) = ask(&mut admin, NEW, &[("name", "赵倩"), ("email", "zhao@desk.example")]).await;
        send(&mut admin, NEW, &fields, "save").await;
        let id = known(&app, "zhao@desk.example").await.unwrap().id.to_string();
        let of_case = format!("/desk/cases/{}", case.reference.unwrap());
        let page = admin.get(&of_case).await;
        assert!(page.text().contains("王宁") && !page.text().contains("赵倩"));
        let version = case.version.to_string();
        let refused = admin.post(&format!("{of_case}/assignment"), &[("assignee", &id), ("version", &version)]).await;
        assert_eq!((refused.status.as_u16(), now(&app, case.id).await.assignee), (422, Some(wang.id)));
        let (_, leaving) = ask(&mut admin, &url(&wang), &[("access", "no")]).await;
        assert!(leaving.contains("案件给谁") && !leaving.contains("赵倩"), "{leaving}");
        let path = format!("/invitation/{}", token(&app, Purpose::Invitation, id.parse().unwrap()).await);
        app.browser().post(&path, &[("password", FRESH)]).await;
        assert!(admin.get(&of_case).await.text().contains("赵倩"), "once they have come");
    })
    .await;
}

#[actix_web::test]
async fn an_invitation_without_name_or_address_says_what_is_missing_in_words() {
    on_each_database(|app| async move {
        let mut browser = admin(&app).await;
        let fields = [("name", ""), ("email", "x"), ("role", "agent"), ("team", ""), ("locale", "zh-CN"), ("step", "check")];
        let page = browser.post("/admin/people/new", &fields).await;
        assert_eq!(page.status, 422);
        for words in ["请填写姓名", "邮箱写法不对"] {
            assert!(page.words().contains(words), "{words}: {}", page.words());
        }
        assert!(!page.words().contains("missing-") && !page.words().contains("malformed-"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn another_invitation_ends_the_one_before_and_each_ends_after_three_days() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let (fields, _) = ask(&mut admin, NEW, &[("name", "赵倩"), ("email", "zhao@desk.example")]).await;
        send(&mut admin, NEW, &fields, "save").await;
        let person = known(&app, "zhao@desk.example").await.unwrap();
        let first = token(&app, Purpose::Invitation, person.id.0).await;
        let again = format!("{}/invitation", url(&person));
        assert_eq!(admin.post(&again, &[]).await.status, 303);
        let second = token(&app, Purpose::Invitation, person.id.0).await;
        let mut newcomer = app.browser();
        assert_eq!(newcomer.get(&format!("/invitation/{first}")).await.status, 404);
        assert_eq!(newcomer.get(&format!("/invitation/{second}")).await.status, 200);
        app.advance(Duration::hours(72));
        assert_eq!(newcomer.post(&format!("/invitation/{second}"), &[("password", FRESH)]).await.status, 404);
        let reset = token(&app, Purpose::Invitation, person.id.0).await;
        assert_eq!(newcomer.get(&format!("/password/reset/{reset}")).await.status, 404, "a link opens its own door alone");
    })
    .await;
}

#[actix_web::test]
async fn whoever_leaves_is_signed_out_at_once_and_their_cases_go_to_a_colleague() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let wang = with_password(&app, Role::Agent, "王宁", "wang@desk.example").await;
        let zhao = agent(&app, "赵倩", None).await;
        let case = give(&app, &file_case(&app, |_| {}).await, &wang).await;
        let elsewhere = app.signed_in(&wang).await.cookie("redress").unwrap();
        let (mut fields, words) = ask(&mut admin, &url(&wang), &[("access", "no")]).await;
        for told in ["不能登录", "对方所有设备立即退出登录", "手头 1 件未结案件转给别人"] {
            assert!(words.contains(told), "{told}: {words}");
        }
        set(&mut fields, "to", &zhao.id.to_string());
        assert_eq!(send(&mut admin, &url(&wang), &fields, "save").await.status, 303);
        assert!(session(&app, &elsewhere).await.is_none());
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, case.id).await.assignee, Some(zhao.id));
        assert_eq!(sign_in(&mut app.browser(), "wang@desk.example", PASSWORD).await.status, 422);
        assert!(admin.get("/admin/people").await.words().contains("已离开"));
        // Back again: with a new password alone.
        let (fields, words) = ask(&mut admin, &url(&wang), &[("access", "yes")]).await;
        assert!(words.contains("设好新密码就能登录"), "{words}");
        assert_eq!(send(&mut admin, &url(&wang), &fields, "save").await.status, 303);
        assert_eq!(sign_in(&mut app.browser(), "wang@desk.example", PASSWORD).await.status, 422);
        let path = format!("/invitation/{}", token(&app, Purpose::Invitation, wang.id.0).await);
        assert_eq!(app.browser().post(&path, &[("password", FRESH)]).await.status, 303);
        assert_eq!(sign_in(&mut app.browser(), "wang@desk.example", FRESH).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn another_team_takes_the_cases_that_are_out_of_sight_then() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let ours = team(&app, "payments", "支付组", "Payments").await;
        let theirs = team(&app, "orders", "订单组", "Orders").await;
        let (wang, zhao) = (agent(&app, "王宁", None).await, agent(&app, "赵倩", Some(ours)).await);
        let free = give(&app, &file_case(&app, |_| {}).await, &wang).await;
        let of_team = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(ours)).await;
        let of_team = give(&app, &of_team, &wang).await;
        let (mut fields, words) = ask(&mut admin, &url(&wang), &[("team", &theirs.to_string())]).await;
        assert!(words.contains("手头 1 件未结案件以后看不到了"), "{words}");
        set(&mut fields, "to", &zhao.id.to_string());
        assert_eq!(send(&mut admin, &url(&wang), &fields, "save").await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, of_team.id).await.assignee, Some(zhao.id));
        assert_eq!(now(&app, free.id).await.assignee, Some(wang.id), "what they still see stays with them");
    })
    .await;
}

#[actix_web::test]
async fn nobody_can_leave_the_house_without_an_administrator() {
    on_each_database(|app| async move {
        let wu = with_password(&app, Role::Admin, "吴思远", "wu@desk.example").await;
        let he = with_password(&app, Role::Admin, "何平", "he@desk.example").await;
        let (mut first, mut second) = (app.signed_in(&wu).await, app.signed_in(&he).await);
        let own = form(&first.get(&url(&wu)).await);
        let mut own_role = own.clone();
        set(&mut own_role, "role", "agent");
        let refused = send(&mut first, &url(&wu), &own_role, "check").await;
        assert!(refused.status == 422 && refused.words().contains("要由另一位管理员来改"), "{}", refused.words());
        // Each puts the other out, at the same moment.
        let (one, _) = ask(&mut first, &url(&he), &[("access", "no")]).await;
        let (two, _) = ask(&mut second, &url(&wu), &[("access", "no")]).await;
        let (he_url, wu_url) = (url(&he), url(&wu));
        let answers =
            futures_util::future::join(send(&mut first, &he_url, &one, "save"), send(&mut second, &wu_url, &two, "save")).await;
        let is_done = |answer: &Answer| answer.status == 303 && answer.location().as_deref() == Some("/admin/people");
        assert_eq!(
            usize::from(is_done(&answers.0)) + usize::from(is_done(&answers.1)),
            1,
            "{} {}",
            answers.0.status,
            answers.1.status
        );
        let mut left = 0;
        for email in ["wu@desk.example", "he@desk.example"] {
            left += usize::from(known(&app, email).await.unwrap().active);
        }
        assert_eq!(left, 1);
    })
    .await;
}

#[actix_web::test]
async fn what_a_colleague_changed_meanwhile_is_told_and_not_undone() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let wang = agent(&app, "王宁", None).await;
        let mut late = form(&admin.get(&url(&wang)).await);
        let (fields, _) = ask(&mut admin, &url(&wang), &[("senior", "yes")]).await;
        assert_eq!(send(&mut admin, &url(&wang), &fields, "save").await.status, 303);
        set(&mut late, "name", "王宁宁");
        let told = send(&mut admin, &url(&wang), &late, "save").await;
        assert_eq!(told.status, 409);
        assert!(told.words().contains("资深：是") && told.text().contains("王宁宁"), "{}", told.words());
        let person = known(&app, &wang.email).await.unwrap();
        assert!(person.senior && person.name == "王宁");
    })
    .await;
}

#[actix_web::test]
async fn a_quarter_of_an_hour_after_signing_in_the_password_is_asked_and_what_was_typed_stays() {
    let app = TestApp::new();
    let wu = with_password(&app, Role::Admin, "吴思远", "wu@desk.example").await;
    let mut admin = app.signed_in(&wu).await;
    let wang = agent(&app, "王宁", None).await;
    app.advance(Duration::minutes(16));
    let (mut fields, _) = ask(&mut admin, &url(&wang), &[("role", "supervisor"), ("name", "王宁宁")]).await;
    for wrong in ["", "not this one"] {
        set(&mut fields, "password", wrong);
        let answer = send(&mut admin, &url(&wang), &fields, "save").await;
        assert_eq!(answer.status, 422);
        assert!(answer.words().contains("王宁宁") && !answer.text().contains("not this one"), "{}", answer.text());
    }
    set(&mut fields, "password", PASSWORD);
    assert_eq!(send(&mut admin, &url(&wang), &fields, "save").await.status, 303);
    assert_eq!(known(&app, &wang.email).await.unwrap().role, Role::Supervisor);
}

#[actix_web::test]
async fn an_address_with_an_account_a_team_that_is_gone_and_a_consumer_are_refused() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let consumer = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        assert_eq!(admin.get(&url(&consumer)).await.status, 404, "consumers are not staff");
        let wang = agent(&app, "王宁", None).await;
        let mut fields = form(&admin.get(&url(&wang)).await);
        set(&mut fields, "role", "consumer");
        assert_eq!(send(&mut admin, &url(&wang), &fields, "save").await.status, 422);
        set(&mut fields, "role", "agent");
        set(&mut fields, "team", "4711");
        let answer = send(&mut admin, &url(&wang), &fields, "check").await;
        assert!(answer.status == 422 && answer.words().contains("这个小组已经没有了"), "{}", answer.words());
        let mut fields = form(&admin.get(NEW).await);
        set(&mut fields, "name", "陈晓");
        set(&mut fields, "email", "chen@mail.example");
        let answer = send(&mut admin, NEW, &fields, "check").await;
        assert!(answer.status == 422 && answer.words().contains("这个邮箱已经有账户"), "{}", answer.words());
    })
    .await;
}
