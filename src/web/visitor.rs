//! Who is asking: resolved once per request from the cookie, before any handler.
//! An anonymous GET writes no row: a visitor without a session only carries a random cookie.

use actix_web::cookie::{Cookie, SameSite, time::Duration as CookieDuration};
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use super::error::WebError;
use super::page::{Page, Theme};
use super::server::AppData;
use crate::domain::actor::Actor;
use crate::domain::codes::Locale;
use crate::domain::ids::{CaseId, PersonId};
use crate::seal::token_hash;
use crate::store::notifications;
use crate::store::people::Person;
use crate::store::sessions::{self, SEEN_EVERY_MINUTES, Session};

/// Whoever sent the request.
#[derive(Clone)]
pub struct Visitor {
    /// The cookie's value: a session's token, or a random one without a row.
    pub cookie: String,
    pub is_fresh: bool,
    pub session: Option<Session>,
    pub locale: Locale,
    pub theme: Theme,
    pub flash: Option<String>,
    /// What waits to be done to many cases, as its cookie tells it: see [`HeldRun`].
    pub held: Option<HeldRun>,
    pub request_id: String,
    /// Notifications that one of ours has not read, where a page is asked for; up to 100.
    pub unread: usize,
}

const HELD_RUN: &str = "redress-run";

/// What this browser asked to be done to many cases in a minute: its pages lead back to where it can be stopped, and no query
/// is needed for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldRun {
    pub id: i64,
    pub by: PersonId,
    pub until: DateTime<Utc>,
}

impl HeldRun {
    fn parse(value: &str) -> Option<Self> {
        let mut numbers = value.split('-').map(|number| number.parse::<i64>().ok());
        let (id, by, until) = (numbers.next()??, PersonId(numbers.next()??), numbers.next()??);
        Some(Self { id, by, until: DateTime::from_timestamp_millis(until)? })
    }

    /// For as long as it can be stopped.
    pub fn cookie<'a>(self, app: &AppData, now: DateTime<Utc>) -> Cookie<'a> {
        let mut cookie = cookie(app, HELD_RUN, format!("{}-{}-{}", self.id, self.by.0, self.until.timestamp_millis()), 0);
        cookie.set_max_age(CookieDuration::seconds((self.until - now).num_seconds()));
        cookie
    }

    pub fn cleared<'a>(app: &AppData) -> Cookie<'a> {
        cleared(app, HELD_RUN)
    }
}

impl Visitor {
    /// What the request itself tells; whose session it carries is not asked yet.
    pub fn unknown(request: &HttpRequest, app: &AppData) -> Self {
        let sent = request.cookie(&cookie_name(app, "redress")).map(|c| c.value().to_owned()).filter(|v| v.len() == 43);
        Self {
            is_fresh: sent.is_none(),
            cookie: sent.unwrap_or_else(|| app.random.token()),
            session: None,
            locale: chosen_locale(request, app).unwrap_or_else(|| preferred_locale(request)),
            theme: request.cookie(&cookie_name(app, "redress-theme")).map_or(Theme::System, |c| Theme::parse(c.value())),
            flash: request.cookie(&cookie_name(app, "redress-flash")).map(|c| c.value().to_owned()),
            held: request.cookie(&cookie_name(app, HELD_RUN)).and_then(|cookie| HeldRun::parse(cookie.value())),
            request_id: request_id(app.random.bytes()),
            unread: 0,
        }
    }

    /// Finds the session of the request's cookie. Reads one row when there is a cookie, none otherwise.
    pub async fn find_session(&mut self, request: &HttpRequest, app: &AppData) -> Result<(), WebError> {
        if self.is_fresh {
            return Ok(());
        }
        let (hash, now) = (token_hash("session", &self.cookie), app.now());
        let is_page = is_page(request);
        let read = app.db.read(move |conn| {
            let session = sessions::find(conn, &hash, now)?;
            let staff = session.as_ref().and_then(|session| session.person.as_ref()).and_then(Person::staff);
            let unread = staff.filter(|_| is_page).map(|staff| notifications::unread(conn, staff.id)).transpose()?;
            Ok((session, unread.unwrap_or_default()))
        });
        (self.session, self.unread) = read.await?;
        if let Some(session) = &self.session {
            keep_alive(app, session).await?;
        }
        if let (Some(person), None) = (self.person(), chosen_locale(request, app)) {
            self.locale = person.locale;
        }
        Ok(())
    }

    pub fn person(&self) -> Option<&Person> {
        self.session.as_ref().and_then(|session| session.person.as_ref())
    }

    /// The consumer this visitor is: by account, by cases opened with private links, or both.
    pub fn consumer(&self) -> Actor {
        let person = self.person().filter(|p| !p.role.is_staff() && p.confirmed_at.is_some()).map(|p| p.id);
        let cases: Vec<CaseId> = self.session.as_ref().map(|s| s.guest_cases.clone()).unwrap_or_default();
        Actor::Consumer { person, cases }
    }

    /// The zone that a consumer chose; staff read the house's, in which deadlines are reckoned.
    pub fn zone(&self) -> Option<Tz> {
        self.person().filter(|person| !person.role.is_staff()).and_then(|person| person.prefs.zone)
    }

    /// Whether they said in which language they read; else their browser is asked.
    pub fn has_chosen_language(&self, request: &HttpRequest, app: &AppData) -> bool {
        self.person().is_some() || chosen_locale(request, app).is_some()
    }

    /// The page frame for this visitor.
    pub fn page(&self, request: &HttpRequest, app: &AppData) -> Page {
        Page::new(self, request, app)
    }
}

impl FromRequest for Visitor {
    type Error = WebError;
    type Future = std::future::Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Visitor>().cloned();
        std::future::ready(found.ok_or_else(|| WebError::Internal("the visitor was not resolved".to_owned())))
    }
}

/// Whether the answer may be a page that is looked at: not a picture, a stream or what a script asks for. A form that was
/// not taken is answered with a page too.
fn is_page(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let is_document = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    let may_show = matches!(*request.method(), Method::GET | Method::POST);
    may_show && is_document && !headers.contains_key("x-redress-script")
}

async fn keep_alive(app: &AppData, session: &Session) -> Result<(), WebError> {
    let now = app.now();
    if now - session.last_seen_at < Duration::minutes(SEEN_EVERY_MINUTES) {
        return Ok(());
    }
    let hash = session.token_hash.clone();
    // A session that cannot be marked as seen is no reason to turn its owner away.
    if let Err(error) = app.db.write(move |conn| sessions::seen(conn, &hash, now)).await {
        tracing::warn!(%error, "a session could not be marked as seen");
    }
    Ok(())
}

fn chosen_locale(request: &HttpRequest, app: &AppData) -> Option<Locale> {
    request.cookie(&cookie_name(app, "redress-language")).and_then(|cookie| Locale::parse(cookie.value()))
}

/// Chinese, unless the browser would rather have English: `zh;q=0.1, en;q=0.9`.
pub(super) fn preferred_locale(request: &HttpRequest) -> Locale {
    let wanted = request.headers().get("accept-language").and_then(|v| v.to_str().ok()).unwrap_or_default().to_lowercase();
    let mut best = (Locale::ZhCn, 0.0);
    for part in wanted.split(',') {
        let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
        let locale = match tag.trim().split('-').next() {
            Some("zh") => Locale::ZhCn,
            Some("en") => Locale::En,
            _ => continue,
        };
        let weight = weight.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()).unwrap_or(1.0);
        if weight > best.1 {
            best = (locale, weight);
        }
    }
    best.0
}

/// `7F3A-20C1-9B54`: printed on error pages and in the log.
pub(super) fn request_id(bytes: [u8; 6]) -> String {
    bytes.chunks(2).map(hex::encode_upper).collect::<Vec<_>>().join("-")
}

/// The name of one of our cookies: with `__Host-` where https makes it hold.
pub fn cookie_name(app: &AppData, name: &str) -> String {
    if app.config.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// One of our cookies: HttpOnly, SameSite=Lax, Secure on https; `days` 0 lasts as long as the browser is open.
pub fn cookie<'a>(app: &AppData, name: &str, value: String, days: i64) -> Cookie<'a> {
    let mut cookie = Cookie::new(cookie_name(app, name), value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.config.is_https());
    if days > 0 {
        cookie.set_max_age(CookieDuration::days(days));
    }
    cookie
}

/// Takes one of our cookies away.
pub fn cleared<'a>(app: &AppData, name: &str) -> Cookie<'a> {
    let mut cookie = cookie(app, name, String::new(), 0);
    cookie.make_removal();
    cookie.set_path("/");
    cookie
}
