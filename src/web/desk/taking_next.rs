//! `POST /desk/next`: the most pressing case that nobody has becomes mine.

use actix_web::HttpResponse;
use serde::Deserialize;

use crate::domain::actor::Actor;
use crate::domain::case::assigning::Assignment;
use crate::paths;
use crate::store::queue::View;
use crate::store::{cases, routing, staffing};
use crate::web::WebError;
use crate::web::desk::case::way::{self, List};
use crate::web::forms::Form;
use crate::web::guards::Agent;
use crate::web::page::see_other_with;
use crate::web::server::AppData;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The first that they may have and know about; where they know about none, the first that they may have. Two who press at the
/// same moment get two cases: the second is asked again once the first is written.
pub async fn create(agent: Agent, app: AppData, Form(Nothing {}): Form<Nothing>) -> Result<HttpResponse, WebError> {
    let (staff, act) = (agent.staff, app.act(agent.actor()));
    let taken = app.db.write(move |tx| {
        let skills = staffing::of(tx, staff.id)?;
        // What was raised is for seniors first; where there is nothing else, it does not lie.
        let levels = [(0..=3).rev().find(|level| staff.is_for_level(*level)).unwrap_or_default(), 1];
        let mut found = None;
        for (level, skills) in levels.into_iter().flat_map(|level| [(level, Some(&skills)), (level, None)]) {
            if found.is_none() {
                let free = routing::nobodys(tx, &Actor::Staff(staff).scope(), (level, skills), act.at)?;
                found = free.iter().find(|case| staff.may_take(case)).map(|case| case.id);
            }
        }
        let Some(id) = found else {
            return Ok(None);
        };
        let case = cases::find_by_id(tx, &act.by, id)?;
        let assignment = Assignment { to: Some(staff), version: case.version };
        Ok(cases::record(tx, &case.assign(&assignment, &act)?)?.reference)
    });
    match taken.await? {
        // It stands among one's own from now on: before and after it are the others.
        Some(reference) => {
            let url = way::case_url(reference, Some(&List::whole(View::Mine)));
            Ok(see_other_with(&app, &url, "flash-case-taken"))
        }
        None => Ok(see_other_with(&app, &paths::desk_view("mine"), "flash-nothing-to-take")),
    }
}
