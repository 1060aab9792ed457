//! What somebody wants to hear of and how, and when they want no letters.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{NaiveTime, Timelike};

use crate::domain::notification::Kind;
use crate::domain::notification::quiet::Quiet;
use crate::domain::notification::wishes::{Wish, Wishes};
use crate::paths;
use crate::store::notifications;
use crate::web::WebError;
use crate::web::desk::case::forms::{Choice, Typed};
use crate::web::forms::{Form, Problem};
use crate::web::guards::Agent;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// One kind of thing, and how it may be heard of.
struct KindLine {
    code: &'static str,
    name: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/notifications/settings.html")]
struct SettingsPage {
    page: Page,
    kinds: Vec<KindLine>,
    typed: Typed,
    zone: String,
}

impl SettingsPage {
    fn v(&self, field: &str) -> &str {
        self.typed.value(field)
    }

    fn e(&self, field: &str) -> &str {
        self.typed.problems.of(&self.typed.id(field))
    }

    fn problems(&self) -> &[Problem] {
        self.typed.problems.all()
    }
}

fn build(agent: &Agent, page: Page, app: &AppData, typed: Typed) -> SettingsPage {
    let zone = agent.visitor.person().and_then(|person| person.prefs.zone).unwrap_or(app.rules().calendar.zone);
    let kinds = heard_by(agent).map(|kind| KindLine {
        code: kind.as_str(),
        name: page.code("told-kind", kind.as_str()),
        choices: Wish::ALL
            .iter()
            .filter(|wish| **wish != Wish::Off || !kind.stays())
            .map(|wish| Choice { value: wish.to_string(), label: page.code("told-wish", wish.as_str()) })
            .collect(),
    });
    SettingsPage { kinds: kinds.collect(), typed, zone: zone.name().to_owned(), page }
}

/// The kinds that somebody with this role can be told of.
fn heard_by(agent: &Agent) -> impl Iterator<Item = Kind> {
    let is_above = agent.staff.role.is_supervisor() || agent.staff.senior;
    Kind::ALL.iter().copied().filter(move |kind| is_above || !kind.is_for_seniors())
}

/// `GET /desk/notifications/settings`
pub async fn edit(agent: Agent, request: HttpRequest, app: AppData) -> Result<HttpResponse, WebError> {
    let (page, me) = (agent.visitor.page(&request, &app), agent.staff.id);
    let wishes = app.db.read(move |conn| notifications::wishes_of(conn, me)).await?;
    let typed = Typed::of("wishes", &fields(&wishes), page.words);
    Ok(html(&build(&agent, page, &app, typed)))
}

/// The form as it stands before anybody types.
fn fields(wishes: &Wishes) -> BTreeMap<String, String> {
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let hours = wishes.quiet.hours;
    let mut fields: BTreeMap<String, String> =
        Kind::ALL.iter().map(|kind| (kind.to_string(), wishes.of(*kind).to_string())).collect();
    fields.insert("quiet_from".to_owned(), hours.map(|(from, _)| time(from)).unwrap_or_default());
    fields.insert("quiet_to".to_owned(), hours.map(|(_, to)| time(to)).unwrap_or_default());
    fields.insert("days_off".to_owned(), if wishes.quiet.days_off { "yes" } else { "" }.to_owned());
    fields
}

/// `POST /desk/notifications/settings`
pub async fn update(
    agent: Agent,
    request: HttpRequest,
    app: AppData,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, WebError> {
    let (page, me) = (agent.visitor.page(&request, &app), agent.staff.id);
    let mut typed = Typed::of("wishes", &form, page.words);
    let quiet = Quiet { hours: hours(&mut typed), days_off: typed.value("days_off") == "yes" };
    if !typed.problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &build(&agent, page, &app, typed)));
    }
    let chosen: Vec<(Kind, Wish)> =
        heard_by(&agent).filter_map(|kind| Some((kind, Wish::parse(typed.value(kind.as_str()))?))).collect();
    let now = app.now();
    let kept = app.db.write(move |tx| {
        let mut wishes = notifications::wishes_of(tx, me)?;
        wishes.quiet = quiet;
        chosen.iter().for_each(|(kind, wish)| wishes.choose(*kind, *wish));
        notifications::keep_wishes(tx, me, &wishes, now)
    });
    kept.await?;
    Ok(see_other_with(&app, &paths::desk_notification_settings(), "flash-inbox-settings"))
}

/// From and to; neither for no quiet hours.
fn hours(typed: &mut Typed) -> Option<(u16, u16)> {
    let minutes = |text: &str| {
        let time = NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()?;
        u16::try_from(time.num_seconds_from_midnight() / 60).ok()
    };
    let (from, to) = (typed.value("quiet_from").trim().to_owned(), typed.value("quiet_to").trim().to_owned());
    if from.is_empty() && to.is_empty() {
        return None;
    }
    let hours = (minutes(&from), minutes(&to));
    for (field, at) in [("quiet_from", hours.0), ("quiet_to", hours.1)] {
        if at.is_none() {
            typed.wrong(field, "inbox-hour-malformed");
        }
    }
    let hours = hours.0.zip(hours.1)?;
    if !Quiet::is_usable(hours) {
        typed.wrong("quiet_to", "inbox-hours-alike");
    }
    Some(hours)
}
