//! Who hears of what one change tells: each once, and always somebody.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::case::escalating::Escalation;
use redress::domain::codes::Priority;
use redress::domain::notification::wishes::Wish;
use redress::store::Conn;
use redress::store::notifications::Kind;
use redress::store::people::Person;
use redress::store::schema::people;

use super::{inbox, letters, wish};
use crate::support::cases::{act_on, file_case, give, team, triage};
use crate::support::{TestApp, on_each_database};

async fn raise(app: &TestApp, case: &Case, by: &Person) -> Case {
    let escalation = Escalation { reason: "涉及征信".to_owned(), referral: None, version: case.version };
    act_on(app, case, TestApp::actor(by), move |case, act| case.escalate(&escalation, act)).await
}

async fn senior(app: &TestApp, email: &str) -> Person {
    let mut person = app.person(Role::Agent, "资深", email, None).await;
    let id = person.id.0;
    let change = move |tx: &mut Conn| Ok(diesel::update(people::table.find(id)).set(people::senior.eq(true)).execute(tx)?);
    app.app.db.write(change).await.unwrap();
    person.senior = true;
    person
}

#[actix_web::test]
async fn of_all_that_one_change_tells_somebody_they_hear_what_they_wish_most() {
    on_each_database(|app| async move {
        let owner = senior(&app, "senior@desk.example").await;
        let colleague = app.person(Role::Agent, "同事", "colleague@desk.example", None).await;
        wish(&app, &owner, |wishes| {
            wishes.choose(Kind::Raised, Wish::Inbox);
            wishes.choose(Kind::Escalated, Wish::Mail);
        })
        .await;
        let case = give(&app, &file_case(&app, |_| {}).await, &owner).await;
        raise(&app, &case, &colleague).await;
        assert_eq!(inbox(&app, &owner).await[0], (Kind::Escalated, true), "raised to them and theirs: once");
        assert_eq!(letters(&app).await, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_raise_is_heard_by_somebody_although_nobody_is_in_the_place_it_goes_to() {
    on_each_database(|app| async move {
        let ours = team(&app, "ours", "订单组", "Orders").await;
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
        let chief = app.person(Role::Supervisor, "督导", "chief@desk.example", Some(ours)).await;
        let boss = app.person(Role::Admin, "主管", "boss@desk.example", None).await;
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(ours)).await;
        let case = raise(&app, &case, &agent).await;
        assert_eq!(inbox(&app, &chief).await, [(Kind::Raised, true)], "no senior there");
        assert_eq!(inbox(&app, &boss).await, []);
        raise(&app, &case, &chief).await;
        assert_eq!(inbox(&app, &boss).await, [(Kind::Raised, true)], "she is the only supervisor there");
        assert_eq!(inbox(&app, &chief).await.len(), 1);
    })
    .await;
}
