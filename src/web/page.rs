//! What every page knows: its language, its viewer, its CSRF token; and how a template becomes an answer.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};

use super::server::AppData;
use super::visitor::{HeldRun, Visitor};
use crate::domain::actor::Role;
use crate::domain::codes::Locale;
use crate::domain::incident::Banner;
use crate::domain::permission::Permission;
use crate::domain::reference::Reference;
use crate::domain::settings::Settings;
use crate::i18n::{Dates, Words, words_in};

/// The colour theme somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub fn parse(code: &str) -> Self {
        match code {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The signed-in viewer, as pages show them.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub id: i64,
    pub name: String,
    pub role: Role,
    pub shortcuts: bool,
}

/// The frame of a page; every template has it as `page`.
#[derive(Clone)]
pub struct Page {
    pub words: &'static Words,
    /// `zh-CN` or `en`.
    pub locale: &'static str,
    /// Empty while the system decides, `light` or `dark`.
    pub theme: &'static str,
    /// The icon sprite.
    pub icons: String,
    pub csrf: String,
    /// Path and query of this page, for the way back; `/` where the path is nobody's to repeat.
    pub path: String,
    pub viewer: Option<Viewer>,
    /// Has cases of their own to look at: an account, or a private link opened.
    pub has_cases: bool,
    /// Words of the act just done.
    pub flash: Option<String>,
    pub now: DateTime<Utc>,
    pub dates: Dates,
    pub request_id: String,
    pub service_phone: Option<String>,
    /// What the agency set for the whole house.
    pub settings: Arc<Settings>,
    /// Text messages are sent from here; else no page speaks of them.
    pub sends_texts: bool,
    pub is_demo: bool,
    /// Letters and deadlines wait since a backup was put back: staff are told on every page.
    pub is_held: bool,
    /// What the viewer asked to be done to many cases, and can still stop.
    held_run: Option<HeldRun>,
    /// Notifications that the viewer has not read, where they are one of ours.
    unread: usize,
    assets: std::sync::Arc<super::assets::Assets>,
    /// What the portal says of incidents, now or later.
    banners: std::sync::Arc<Vec<Banner>>,
}

impl Page {
    pub fn new(visitor: &Visitor, request: &HttpRequest, app: &AppData) -> Self {
        let rules = app.rules();
        let words = words_in(visitor.locale, &rules.settings);
        let now = app.now();
        let asked = request.uri().path_and_query().map_or("", |path| path.as_str());
        let path = crate::paths::parse_next(asked).unwrap_or_else(crate::paths::home);
        Self {
            words,
            locale: words.locale().as_str(),
            icons: app.assets.url("icons.svg").to_owned(),
            theme: visitor.theme.as_str(),
            csrf: app.seal.csrf_token(&visitor.cookie, app.random.bytes()),
            path,
            viewer: visitor.person().map(|p| Viewer {
                id: p.id.0,
                name: p.name.clone(),
                role: p.role,
                shortcuts: p.prefs.shortcuts,
            }),
            has_cases: visitor.session.as_ref().is_some_and(|s| s.person.is_some() || !s.guest_cases.is_empty()),
            flash: visitor
                .flash
                .as_deref()
                .filter(|key| words.has(key) && key.starts_with("flash-"))
                .map(|key| words.t(key).to_owned()),
            now,
            dates: Dates::new(words, visitor.zone().unwrap_or(rules.calendar.zone), now),
            request_id: visitor.request_id.clone(),
            service_phone: app.service_phone(),
            settings: Arc::clone(&rules.settings),
            sends_texts: app.config.sms_url.is_some(),
            is_demo: app.config.is_demo,
            is_held: app.is_held.load(Ordering::Relaxed),
            held_run: visitor.held.filter(|run| run.until > now && visitor.person().is_some_and(|person| person.id == run.by)),
            unread: visitor.unread,
            assets: std::sync::Arc::clone(&app.assets),
            banners: app.banners(),
        }
    }

    /// Until when what waits can be stopped, and where; `None` where nothing does, and there.
    pub fn held_run(&self) -> Option<(String, String)> {
        let run = self.held_run?;
        let url = crate::paths::desk_bulk_run(run.id);
        (url != self.path).then(|| (self.t1("bulk-held-strip", "at", self.dates.time(run.until)), url))
    }

    /// Words without variables.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.t(key)
    }

    /// Words that differ where text messages are sent: those of the key with `-texts` behind it.
    pub fn t_texts(&self, key: &str) -> String {
        if self.sends_texts { self.code(key, "texts") } else { self.t(key).to_owned() }
    }

    /// Words with one variable.
    pub fn t1(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.words.with(key, &[(name, &value.to_string())])
    }

    /// Words with two variables.
    pub fn t2(&self, key: &str, a: (&str, &str), b: (&str, &str)) -> String {
        self.words.with(key, &[a, b])
    }

    /// Words of a code: `page.code("status", case.status)`.
    pub fn code(&self, prefix: &str, code: &str) -> String {
        self.words.code(prefix, code)
    }

    /// When somebody answers the telephone; empty where nobody said.
    pub fn service_hours(&self) -> &str {
        self.settings.hours.as_ref().map_or("", |hours| hours.of(self.words.locale()))
    }

    /// Whom to ask about privacy; empty where nobody said.
    pub fn privacy_contact(&self) -> &str {
        self.settings.privacy.as_ref().map_or("", |contact| contact.of(self.words.locale()))
    }

    pub fn is_zh(&self) -> bool {
        self.words.locale() == Locale::ZhCn
    }

    /// The URL of a static file, with the hash of its content.
    pub fn asset(&self, name: &str) -> &str {
        self.assets.url(name)
    }

    pub fn is_signed_in(&self) -> bool {
        self.viewer.is_some()
    }

    pub fn viewer_name(&self) -> &str {
        self.viewer.as_ref().map_or("", |viewer| &viewer.name)
    }

    /// The first character of the viewer's name, for the round mark.
    pub fn viewer_initial(&self) -> String {
        self.viewer_name().chars().take(1).collect()
    }

    /// Whether the keys of the desk are listened to.
    pub fn has_shortcuts(&self) -> bool {
        self.viewer.as_ref().is_none_or(|viewer| viewer.shortcuts)
    }

    pub fn is_agent(&self) -> bool {
        self.may(Permission::WorkCases)
    }

    /// The number beside the inbox: `99+` beyond; empty for none.
    pub fn unread(&self) -> String {
        bounded(self.unread)
    }

    /// What is known to be out of order now: each ends by itself.
    pub fn banners(&self) -> impl Iterator<Item = &Banner> {
        self.banners.iter().filter(|banner| banner.is_on(self.now))
    }

    /// Their sentences in the language of the page, and until when each stands.
    pub fn faults(&self) -> Vec<(&str, String)> {
        self.banners().map(|it| (it.text(self.words.locale()), self.dates.full(it.until))).collect()
    }

    /// The palette, with the acts on the case of this page.
    pub fn palette_url(&self) -> String {
        crate::paths::desk_palette_of(self.case())
    }

    /// The case that this page of the desk is about.
    fn case(&self) -> Option<Reference> {
        let case = self.path.strip_prefix("/desk/cases/").and_then(|rest| rest.split(['/', '?']).next());
        case.and_then(Reference::parse)
    }

    /// The same with the address that says who is on it, for pages beside that of the case itself.
    pub fn case_beside(&self) -> Option<(Reference, String)> {
        self.case().map(|case| (case, crate::paths::desk_case_part(case, "presence")))
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.role.may(permission))
    }

    pub fn is_supervisor(&self) -> bool {
        self.may(Permission::ReadReports)
    }

    pub fn reads_audit(&self) -> bool {
        self.may(Permission::ReadAudit)
    }

    /// Whether this is one of the pages of merchants and platforms at the desk.
    pub fn is_of_parties(&self) -> bool {
        ["/desk/parties", "/desk/merchants/", "/desk/providers/"].iter().any(|path| self.path.starts_with(path))
    }

    /// Whether the register of merchants is theirs to keep.
    pub fn keeps_register(&self) -> bool {
        self.may(Permission::KeepRegister)
    }

    /// Whether programs that speak with us are theirs to connect.
    pub fn connects_programs(&self) -> bool {
        self.may(Permission::ConnectPrograms)
    }

    pub fn is_admin(&self) -> bool {
        self.may(Permission::ChangeRules)
    }
}

/// A number of which no more than 100 are counted; empty for none.
pub fn bounded(count: usize) -> String {
    match count {
        0 => String::new(),
        1..=99 => count.to_string(),
        _ => "99+".to_owned(),
    }
}

/// A page, 200.
pub fn html(template: &impl Template) -> HttpResponse {
    html_with(StatusCode::OK, template)
}

/// A page with another status: 422 for a form to be mended, 409 for a conflict.
pub fn html_with(status: StatusCode, template: &impl Template) -> HttpResponse {
    // Room for a long page at once: growing there by doubling costs more than rendering some of it.
    let mut body = String::with_capacity(64 * 1024);
    match template.render_into(&mut body) {
        Ok(()) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body),
        Err(error) => {
            tracing::error!(%error, "a template could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// 303 to one of our paths.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("location", path.to_owned())).finish()
}

/// 303, and the next page says `flash-…`.
pub fn see_other_with(app: &AppData, path: &str, flash: &'static str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header(("location", path.to_owned()))
        .cookie(super::visitor::cookie(app, "redress-flash", flash.to_owned(), 0))
        .finish()
}
