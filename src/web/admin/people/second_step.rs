//! Clearing the second step of somebody who lost their phone and their recovery codes.

use actix_web::{HttpResponse, web};

use super::manages;
use crate::domain::ids::PersonId;
use crate::paths;
use crate::store::people::{self, Edit};
use crate::store::{second_steps, sessions, staff_accounts};
use crate::web::access::asked::Nothing;
use crate::web::access::sign_in_again;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::Admin;
use crate::web::page::see_other_with;
use crate::web::server::AppData;

/// `POST /admin/people/{person}/second-step`
pub async fn clear(app: AppData, admin: Admin, path: web::Path<String>, _form: Form<Nothing>) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_person(path.as_str()))?;
    let id = PersonId(path.parse().map_err(|_| WebError::NotFound)?);
    let (by, at, edit) = (admin.0.staff.id, app.now(), app.id());
    // One's own ends with a code, at one's own account.
    if id == by {
        return Err(WebError::NotFound);
    }
    let cleared = app.db.write(move |tx| {
        let person = staff_accounts::find(tx, id)?;
        // Pressed twice, or never there.
        if second_steps::find(tx, id)?.is_none() {
            return Ok(());
        }
        second_steps::end(tx, id)?;
        sessions::end_all(tx, id, None)?;
        let (before, after) = (String::new(), String::new());
        let (what, target) = ("person.second_step_ended", person.id.0);
        people::audit(tx, &Edit { id: edit, by: Some(by), at, what, target, before, after })
    });
    cleared.await?;
    Ok(see_other_with(&app, &paths::admin_people(), "flash-second-step-reset"))
}
