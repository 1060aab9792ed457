//! Who else is on a case: told by their pages, shown on those of their colleagues. Without a script nobody is told of.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::case::act::Desk;
use crate::store::presences::{self, Activity, Present};
use crate::store::{StoreError, cases};
use crate::web::WebError;
use crate::web::forms::Form;
use crate::web::page::{Page, html};

/// What a page says when it is closed.
const LEAVE: &str = "leave";
/// The case's last event: a page that knows an older one is behind.
const SEQ: &str = "x-redress-seq";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresenceForm {
    #[serde(default)]
    what: String,
}

/// Somebody who is on the case too, as the bar says it.
pub struct Colleague {
    pub icon: &'static str,
    pub words: String,
}

#[derive(Template)]
#[template(path = "desk/case/presence.html")]
struct PresencePart {
    page: Page,
    present: Vec<Present>,
}

impl PresencePart {
    fn colleagues(&self) -> Vec<Colleague> {
        colleagues(&self.page, &self.present)
    }
}

/// The bar's sentences.
pub fn colleagues(page: &Page, present: &[Present]) -> Vec<Colleague> {
    let words = |one: &Present| {
        let key = match one.activity {
            Activity::Viewing => "presence-viewing",
            Activity::Message => "presence-messages",
            Activity::Note => "presence-notes",
            Activity::Form => "presence-form",
        };
        page.t2(key, ("who", &one.name), ("time", &page.dates.time(one.since)))
    };
    let icon = |one: &Present| if one.activity == Activity::Viewing { "eye" } else { "pen" };
    present.iter().map(|one| Colleague { icon: icon(one), words: words(one) }).collect()
}

/// `GET …/presence`: the bar, and in a header how far the case is.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let (actor, reference, me, now) = (desk.agent.actor(), desk.reference, desk.agent.staff.id, desk.app.now());
    let read = desk.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        let mut present = presences::on(conn, case.id, now)?;
        present.retain(|one| one.person != me);
        Ok((present, case.seq))
    });
    let (present, seq) = read.await?;
    let mut answer = html(&PresencePart { page: desk.page(), present });
    answer.headers_mut().insert(actix_web::http::header::HeaderName::from_static(SEQ), seq.into());
    Ok(answer)
}

/// `POST …/presence`: somebody is there, and what they do; or they go.
pub async fn create(desk: Desk, Form(form): Form<PresenceForm>) -> Result<HttpResponse, WebError> {
    let activity = match form.what.as_str() {
        LEAVE => None,
        what => Some(Activity::parse(what).ok_or(WebError::Malformed("no such activity"))?),
    };
    note(&desk, activity).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn note(desk: &Desk, activity: Option<Activity>) -> Result<(), StoreError> {
    let (actor, reference, me, now) = (desk.agent.actor(), desk.reference, desk.agent.staff.id, desk.app.now());
    let read = desk.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?.id;
        let is_noted = activity.map(|activity| presences::is_noted(conn, case, me, activity, now)).transpose()?;
        Ok((case, is_noted.unwrap_or_default()))
    });
    let (case, is_noted) = read.await?;
    if is_noted {
        return Ok(());
    }
    let noted = desk.app.db.write(move |tx| match activity {
        Some(activity) => presences::note(tx, case, me, activity, now),
        None => presences::leave(tx, case, me),
    });
    noted.await
}
