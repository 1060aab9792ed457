//! Claims about what stands before the form at the desk: it is read along indexes, however many cases and drafts there are.

use redress::domain::actor::Scope;
use redress::domain::ids::{PersonId, TeamId};
use redress::store::{alike, intake_drafts};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

const DRAFTS: &str = "
    INSERT INTO drafts (id, token_hash, person_id, answers, updated_at, expires_at, intake_key)
    SELECT id, reference, 1 + id % 40, '{}', filed_at, '2030-01-01 00:00:00', reference FROM cases";

#[actix_web::test]
async fn what_is_unfinished_and_the_cases_of_a_caller_are_found_along_indexes() {
    on_each_database(|app| async move {
        // A number of one spelling: a list of several is not told in a way that can be read back.
        let number = "02886661234";
        file_case(&app, |filing| filing.contact.phone = Some(number.to_owned())).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            run(conn, &[DRAFTS]);
            let own = sent(conn, |conn| drop(intake_drafts::list(conn, PersonId(3), now)));
            let mut found = vec![("drafts_of_desk", own[0].clone())];
            for scope in [Scope::All, Scope::Team(TeamId(1))] {
                let known = sent(conn, |conn| drop(alike::of_phone(conn, &scope, number)));
                found.push(("cases_related_by_phone", known[0].clone()));
            }
            Ok(found.into_iter().map(|(index, statement)| (index, plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        for (index, plan, statement) in plans.await.unwrap() {
            assert!(plan.contains(index), "not along {index}\n{statement}\n{plan}");
        }
    })
    .await;
}
