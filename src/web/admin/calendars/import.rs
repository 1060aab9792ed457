//! `/admin/calendars/{calendar}/import`: days off from an iCal file. What it would add is shown first; its button opens the
//! calendar's form with those days in it, and nothing is kept before that is published.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::days::{Reasons, Run, runs};
use super::ical::{self, Event, Found};
use super::{Draft, NEW, form, words};
use crate::domain::calendar::{Calendar, MAX_DAYS};
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::{MAX_FORM, Problems};
use crate::web::guards::Admin;
use crate::web::law_sum::holiday;
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::uploads::{Trouble, take_small};

/// Of a form, for what is not days.
const SPARE: usize = 8 * 1024;

/// Days that follow each other, and their name.
type Line = (String, String);

/// What a file would add to a calendar.
struct Proposal {
    off: Vec<Line>,
    off_days: usize,
    makeup: Vec<Line>,
    makeup_days: usize,
    /// Days that the calendar has already.
    known: usize,
    found: Found,
    /// The calendar's form with those days in it.
    kept: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "admin/calendar_import.html")]
struct ImportPage {
    page: Page,
    title: String,
    url: String,
    action: String,
    problems: Problems,
    proposal: Option<Proposal>,
}

impl ImportPage {
    fn new(page: Page, calendar: &Calendar) -> Self {
        Self {
            title: words::name(&page, calendar),
            url: paths::admin_calendar(&calendar.id),
            action: paths::admin_calendar_import(&calendar.id),
            problems: Problems::default(),
            proposal: None,
            page,
        }
    }
}

/// `GET /admin/calendars/{calendar}/import`
pub async fn new(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let draft = draft(&app, &path)?;
    Ok(html(&ImportPage::new(admin.0.visitor.page(&request, &app), &draft.base)))
}

/// `POST /admin/calendars/{calendar}/import`: shows what the file would add.
pub async fn create(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let draft = draft(&app, &path)?;
    let taken = take_small(&request, payload.into_inner(), &app, ical::MAX_FILE).await?;
    let mut answer = ImportPage::new(admin.0.visitor.page(&request, &app), &draft.base);
    let page = &answer.page;
    let proposed = match taken {
        Ok(file) => ical::read(&file)
            .map_err(|refused| page.t1(refused.key(), "most", ical::MAX_EVENTS))
            .and_then(|found| propose(page, &draft, found)),
        Err(Trouble::Empty) => Err(page.t("cal-ical-no-file").to_owned()),
        Err(Trouble::TooBig { .. }) => Err(page.t("cal-ical-too-big").to_owned()),
        Err(trouble) => Err(trouble.words(page.words, "")),
    };
    match proposed {
        Ok(proposal) => {
            answer.proposal = Some(proposal);
            Ok(html(&answer))
        }
        Err(message) => {
            answer.problems.add("file", message);
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &answer))
        }
    }
}

/// Only for a calendar that is there.
fn draft(app: &AppData, slug: &str) -> Result<Draft, WebError> {
    if slug == NEW { Err(WebError::NotFound) } else { Draft::of(&app.rules(), slug, "") }
}

fn propose(page: &Page, draft: &Draft, found: Found) -> Result<Proposal, String> {
    let mut merged = (*draft.base).clone();
    let reasons = Reasons::known();
    let (mut off, mut makeup) = (BTreeMap::new(), BTreeMap::new());
    let mut known = 0;
    for event in &found.events {
        let reason = reasons.of(&event.name);
        for day in days(event) {
            let is_known = if event.is_worked { merged.makeup.contains(&day) } else { merged.holidays.contains_key(&day) };
            if is_known {
                // What two events of the file say is new once.
                let own = if event.is_worked { &makeup } else { &off };
                known += usize::from(!own.contains_key(&day));
            } else if event.is_worked {
                merged.makeup.insert(day);
                makeup.insert(day, reason.clone());
            } else {
                merged.holidays.insert(day, reason.clone());
                off.insert(day, reason.clone());
            }
        }
        if merged.holidays.len() + merged.makeup.len() > MAX_DAYS {
            return Err(page.t("cal-ical-too-many-days").to_owned());
        }
    }
    let kept = kept(page, draft, merged).ok_or_else(|| page.t("cal-ical-too-many-days").to_owned())?;
    let lines = |days: &BTreeMap<NaiveDate, String>| -> Vec<Line> {
        let said = |run: Run<&String>| (run.days(), holiday(page.words, "complaint-holiday", run.what));
        runs(days.iter().map(|(day, reason)| (*day, reason))).into_iter().map(said).collect()
    };
    Ok(Proposal { off: lines(&off), off_days: off.len(), makeup: lines(&makeup), makeup_days: makeup.len(), known, found, kept })
}

fn days(event: &Event) -> impl Iterator<Item = NaiveDate> {
    let last = event.last;
    event.first.iter_days().take_while(move |day| *day <= last)
}

/// The fields of the calendar's form with the new days; `None` where no form is long enough for them.
fn kept(page: &Page, draft: &Draft, merged: Calendar) -> Option<Vec<(String, String)>> {
    let mut fields = form::fields(page.words, &merged);
    fields.put("version", merged.version.to_string());
    fields.put("copied", &draft.base.id);
    let length = serde_urlencoded::to_string(&fields.0).ok()?.len();
    (length <= MAX_FORM - SPARE).then_some(fields.0)
}
