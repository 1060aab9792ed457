//! Claims about how the first people come to be: the set-up link, `user create`, and the list of staff.

use futures_util::future::join_all;
use redress::cli::{setup_link, user};
use redress::domain::actor::Role;
use redress::store::people;

use super::{PASSWORD, known, sign_in};
use crate::support::{TestApp, on_each_database};

fn path_of(link: &str) -> String {
    link.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

async fn set_up_path(app: &TestApp) -> String {
    let inner = std::sync::Arc::clone(&app.app);
    let link = actix_web::web::block(move || setup_link::set_up_link(&inner)).await.unwrap().unwrap();
    path_of(&link.unwrap())
}

#[actix_web::test]
async fn fifty_at_once_make_one_administrator() {
    on_each_database(|app| async move {
        let earlier = set_up_path(&app).await;
        let path = set_up_path(&app).await;
        let mut browser = app.browser();
        assert_eq!(browser.get(&earlier).await.status, 404, "the last start's link is the live one");
        assert_eq!(browser.get("/setup/").await.status, 404);
        assert_eq!(browser.get(&path).await.status, 200);
        let tries = (0..50).map(|n| {
            let (mut browser, path) = (app.browser(), path.clone());
            async move {
                let email = format!("admin{n}@desk.example");
                browser.post(&path, &[("name", "赵宁"), ("email", &email), ("password", PASSWORD)]).await.status.as_u16()
            }
        });
        let answers = join_all(tries).await;
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
        assert!(answers.iter().all(|status| [303, 404, 503].contains(status)), "{answers:?}");
        let staff = app.app.db.read(people::staff).await.unwrap();
        assert_eq!(staff.len(), 1);
        assert_eq!(staff[0].role, Role::Admin);
        assert_eq!(browser.get(&path).await.status, 404);
        let inner = std::sync::Arc::clone(&app.app);
        let link = actix_web::web::block(move || setup_link::set_up_link(&inner)).await.unwrap().unwrap();
        assert_eq!(link, None, "no link is printed once there is an administrator");
    })
    .await;
}

#[actix_web::test]
async fn a_set_up_link_is_dead_once_somebody_else_made_an_administrator() {
    let app = TestApp::new();
    let path = set_up_path(&app).await;
    app.person(Role::Admin, "赵宁", "zhao@desk.example", None).await;
    let mut browser = app.browser();
    assert_eq!(browser.get(&path).await.status, 404);
    let fields = [("name", "某人"), ("email", "other@desk.example"), ("password", PASSWORD)];
    assert_eq!(browser.post(&path, &fields).await.status, 404);
    assert!(known(&app, "other@desk.example").await.is_none());
}

#[actix_web::test]
async fn user_create_makes_an_account_that_signs_in_and_refuses_bad_input_in_a_sentence() {
    on_each_database(|app| async move {
        let create = |words: [&'static str; 3], password: &'static str| {
            let inner = std::sync::Arc::clone(&app.app);
            async move {
                let made = actix_web::web::block(move || user::create(&inner, words, password)).await.unwrap();
                made.map(|person| person.role).map_err(|error| error.to_string())
            }
        };
        let li = ["Li@desk.example", "李敏", "agent"];
        assert_eq!(create(li, PASSWORD).await, Ok(Role::Agent));
        assert_eq!(sign_in(&mut app.browser(), "li@desk.example", PASSWORD).await.location().as_deref(), Some("/desk"));
        for (words, password, told) in [
            (li, PASSWORD, "there is an account"),
            (["li@", "李敏", "agent"], PASSWORD, "--email"),
            (["wu@desk.example", "  ", "agent"], PASSWORD, "--name"),
            (["wu@desk.example", "吴晗", "boss"], PASSWORD, "consumer, agent, supervisor, admin"),
            (["wu@desk.example", "吴晗", "agent"], "short", "shorter than 10"),
            (["wu@desk.example", "吴晗", "agent"], "password1234", "easily guessed"),
        ] {
            let error = create(words, password).await.unwrap_err();
            assert!(error.contains(told), "{error}");
        }
        assert!(known(&app, "wu@desk.example").await.is_none());
    })
    .await;
}

#[actix_web::test]
async fn only_an_administrator_sees_the_list_of_staff() {
    on_each_database(|app| async move {
        let admin = app.person(Role::Admin, "赵宁", "zhao@desk.example", None).await;
        app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let page = app.signed_in(&admin).await.get("/admin/people").await;
        assert_eq!(page.status, 200);
        assert!(page.words().contains("赵宁") && !page.words().contains("陈晓"));
        assert_eq!(app.sign_in_supervisor("周航").await.get("/admin/people").await.status, 404);
        assert_eq!(app.sign_in_consumer("王宇", "wang@mail.example").await.get("/admin/people").await.status, 404);
        assert_eq!(app.browser().get("/admin/people").await.location().as_deref(), Some("/sign-in?next=/admin/people"));
    })
    .await;
}
