//! The keys of the desk are on or off for an account, wherever it is signed in.

use redress::domain::actor::Role;

use crate::support::on_each_database;

#[actix_web::test]
async fn whoever_turns_the_keys_off_finds_them_off_on_every_computer() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let (mut here, mut there) = (app.signed_in(&li).await, app.signed_in(&li).await);
        assert_eq!(here.get("/desk/keys").await.attributes("input[name=on]", "checked").len(), 1);
        assert!(here.get("/desk/queue").await.attributes("body", "data-shortcuts").is_empty());
        assert_eq!(here.post("/desk/keys", &[]).await.location().as_deref(), Some("/desk/keys"));
        assert_eq!(there.get("/desk/queue").await.attributes("body", "data-shortcuts"), ["off"]);
        assert!(there.get("/desk/keys").await.attributes("input[name=on]", "checked").is_empty());
        let mut colleague = app.sign_in_agent("王蕾").await;
        assert!(colleague.get("/desk/queue").await.attributes("body", "data-shortcuts").is_empty(), "nobody else's");
        there.post("/desk/keys", &[("on", "yes")]).await;
        assert!(here.get("/desk/queue").await.attributes("body", "data-shortcuts").is_empty());
        assert_eq!(here.post("/desk/keys", &[("role", "admin")]).await.status, 422);
    })
    .await;
}
