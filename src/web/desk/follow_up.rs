//! `POST …/follow-up`: puts the case off until a day, or brings it back.

use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::calendar::Calendar;
use crate::domain::case::marking::FollowUp;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpForm {
    /// A day; the case is back in the queue that morning.
    #[serde(default)]
    on: String,
    #[serde(default)]
    why: String,
    /// `yes`: now.
    #[serde(default)]
    back: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
}

pub async fn create(desk: Desk, Form(form): Form<FollowUpForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("follow-up", &form, desk.words());
    if form.back == "yes" {
        let now = Some(FollowUp { on: None, why: None });
        return desk.act(typed, "flash-case-back", now, |_, case, act, it| Ok(case.follow_up(it, act)?)).await;
    }
    let why = typed.prose_or_none("why");
    let on = typed.day("on").and_then(|day| morning(day, &desk.app.rules().calendar));
    let follow_up = || Some(FollowUp { on: Some(on?), why: why? });
    desk.act(typed, "flash-case-put-off", follow_up(), |_, case, act, it| Ok(case.follow_up(it, act)?)).await
}

/// Nine o'clock, by the calendar's own clock.
pub fn morning(day: NaiveDate, calendar: &Calendar) -> Option<DateTime<Utc>> {
    let nine = NaiveTime::from_hms_opt(9, 0, 0)?;
    calendar.zone.from_local_datetime(&day.and_time(nine)).earliest().map(|at| at.with_timezone(&Utc))
}
