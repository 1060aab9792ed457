//! `/desk/merchants/{merchant}` and `/desk/providers/{provider}`: who was complained about, for whoever works on a case of theirs; and
//! a letter with these figures, for an outside body.

pub mod letter;
pub mod named;
pub mod notice;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::codes::RootCause;
use crate::domain::figures::Period;
use crate::domain::ids::MerchantId;
use crate::paths;
use crate::store::merchants::register::{self, Kept};
use crate::store::notices_sent::{self, About, Notice};
use crate::store::parties::{self, Figures, MOST_LATE, Party};
use crate::store::providers::Provider;
use crate::store::reports::at_leisure;
use crate::store::{StoreError, providers};
use crate::web::desk::case::forms::Typed;
use crate::web::desk::parties::counted;
use crate::web::error::WebError;
use crate::web::guards::Agent;
use crate::web::oversight::words::{grouped, per_cent, span};
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

/// Days that the figures look back, today left out.
pub const DAYS: u64 = 365;

/// A name and what is told of it.
pub struct Pair {
    pub name: String,
    pub words: String,
}

/// A root cause at this merchant or provider.
pub struct Cause {
    pub name: String,
    pub n: String,
    pub share: String,
    /// Filed after the first of them had been asked about; what that means where nobody asked.
    pub again: String,
    /// Filed after the newest letter of notice was sent; empty where none was.
    pub since: String,
}

/// A letter of notice that was sent.
struct Sent {
    id: i64,
    words: String,
    by: String,
}

#[derive(Template)]
#[template(path = "desk/party.html")]
struct PartyPage {
    page: Page,
    name: String,
    kind: &'static str,
    period: String,
    /// Contacts, names, notes.
    about: Vec<Pair>,
    note: String,
    answers: Vec<Pair>,
    ended: String,
    outcomes: Vec<Pair>,
    causes: Vec<Cause>,
    /// Heads the column of [`Cause::since`].
    since: String,
    open_since: String,
    promises: String,
    cases: Vec<(String, String)>,
    notices: Vec<Sent>,
    notice_url: String,
    today: String,
    typed: Typed,
    letter_url: String,
    /// Where an administrator changes it, or enters it.
    edit_url: String,
    is_unknown: bool,
}

impl PartyPage {
    fn e(&self, field: &str) -> &str {
        self.typed.problems.of(&self.typed.id(field))
    }
}

/// What is kept of it.
enum Card {
    Merchant(Box<Kept>),
    Provider(Box<Provider>),
    /// A merchant of no register.
    Unknown,
}

/// All that both pages tell.
struct Read {
    party: Party,
    name: String,
    /// Whom a letter of notice is about; none of who is in no register.
    about: Option<About>,
    card: Card,
    figures: Figures,
    notices: Vec<Notice>,
    period: Period,
}

async fn merchant(app: &AppData, path: &str) -> Result<Read, WebError> {
    let id = MerchantId(path.parse().map_err(|_| WebError::NotFound)?);
    let (now, zone) = (app.now(), app.rules().calendar.zone);
    let today = now.with_timezone(&zone).date_naive();
    let period = Period::before_day(today, DAYS);
    let read = app.db.read(move |conn| {
        at_leisure(conn, |conn| {
            let (kept, about) = (register::find(conn, id)?, About::Merchant(id));
            let (party, name) = (Party::Merchant(kept.merchant.name.clone()), kept.merchant.name.clone());
            let notices = notices_sent::of(conn, &about)?;
            let figures = parties::figures(conn, &party, period, (today, given(&notices, zone)))?;
            Ok(Read { party, name, about: Some(about), card: Card::Merchant(Box::new(kept)), figures, notices, period })
        })
    });
    Ok(read.await?)
}

async fn provider(app: &AppData, page: &Page, path: &str) -> Result<Read, WebError> {
    let (zone, locale, slug) = (app.rules().calendar.zone, page.words.locale(), path.to_owned());
    let today = app.now().with_timezone(&zone).date_naive();
    let period = Period::before_day(today, DAYS);
    let read = app.db.read(move |conn| {
        at_leisure(conn, |conn| {
            let card = providers::find(conn, &slug)?.ok_or(StoreError::NotFound)?;
            let (party, about) = (Party::Provider(slug.clone()), About::Provider(slug.clone()));
            let notices = notices_sent::of(conn, &about)?;
            let figures = parties::figures(conn, &party, period, (today, given(&notices, zone)))?;
            let name = card.name(locale).to_owned();
            Ok(Read { party, name, about: Some(about), card: Card::Provider(Box::new(card)), figures, notices, period })
        })
    });
    Ok(read.await?)
}

fn newest(notices: &[Notice]) -> Option<NaiveDate> {
    notices.first().map(|notice| notice.sent_on)
}

/// The same day, and when it was over.
fn given(notices: &[Notice], zone: Tz) -> Option<(NaiveDate, DateTime<Utc>)> {
    newest(notices).map(|day| (day, Period { from: day, to: day }.bounds(zone).1))
}

/// `GET /desk/merchants/{merchant}`
pub async fn of_merchant(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let read = merchant(&app, &path).await?;
    let page = agent.visitor.page(&request, &app);
    let typed = Typed::of("notice", &(), page.words);
    Ok(html_with(StatusCode::OK, &show(page, &read, typed)))
}

/// `GET /desk/providers/{provider}`
pub async fn of_provider(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let read = provider(&app, &page, &path).await?;
    let typed = Typed::of("notice", &(), page.words);
    Ok(html_with(StatusCode::OK, &show(page, &read, typed)))
}

impl Read {
    const fn kind(&self) -> &'static str {
        match self.party {
            Party::Merchant(_) => "merchant",
            Party::Provider(_) => "provider",
        }
    }

    fn days(&self, page: &Page) -> String {
        page.t2("oversight-days", ("from", &page.dates.day(self.period.from)), ("to", &page.dates.day(self.period.to)))
    }

    fn answers(&self, page: &Page) -> Vec<Pair> {
        let pair = |key: &str, words: String| Pair { name: page.t(key).to_owned(), words };
        let mut pairs = Vec::new();
        let record = self.figures.record;
        if record.asked > 0 {
            let of = |n: usize| format!("{} · {}", grouped(n), per_cent(n, record.asked));
            let asked = if matches!(self.party, Party::Provider(_)) { "party-asked-platform" } else { "party-asked" };
            pairs.push(pair(asked, grouped(record.asked)));
            pairs.push(pair("party-in-time", of(record.in_time)));
            pairs.push(pair("party-late", of(record.late)));
            pairs.push(pair("party-silent", of(record.silent)));
        }
        let median = self.figures.answers.p50.map(|median| span(page, median));
        pairs.extend(median.map(|median| pair("party-median", median)));
        pairs
    }

    fn outcomes(&self, page: &Page) -> Vec<Pair> {
        let mut outcomes: Vec<(&String, &usize)> = self.figures.outcomes.iter().collect();
        outcomes.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        let pair = |(outcome, n): (&String, &usize)| Pair {
            name: page.code("outcome", outcome),
            words: format!("{} · {}", grouped(*n), per_cent(*n, self.figures.ended)),
        };
        outcomes.into_iter().map(pair).collect()
    }

    fn causes(&self, page: &Page) -> Vec<Cause> {
        let all: usize = self.figures.causes.iter().map(|cause| cause.n).sum();
        let known = self.figures.causes.iter().filter(|cause| RootCause::parse(&cause.code).is_some());
        known
            .map(|cause| Cause {
                name: page.code("cause", &cause.code),
                n: grouped(cause.n),
                share: per_cent(cause.n, all),
                again: cause.again.after_asking.map_or_else(|| page.t("causes-not-asked").to_owned(), grouped),
                since: cause.again.after_notice.map(grouped).unwrap_or_default(),
            })
            .collect()
    }

    /// What heads the numbers since the newest letter of notice; empty where none was sent.
    fn since(&self, page: &Page) -> String {
        newest(&self.notices).map(|day| page.t1("party-since-notice", "day", page.dates.day(day))).unwrap_or_default()
    }

    /// What came in after that notice and is open still; empty where none is, or no notice was sent.
    fn open_since(&self, page: &Page) -> String {
        let open = self.figures.open_since_notice.filter(|n| *n > 0);
        open.map(|n| page.t1("party-open-since-notice", "n", counted(n))).unwrap_or_default()
    }

    fn sent(&self, page: &Page) -> Vec<Sent> {
        let sent = |notice: &Notice| Sent {
            id: notice.id,
            words: page.t2("notice-sent", ("day", &page.dates.day(notice.sent_on)), ("body", &notice.body)),
            by: notice.by.clone(),
        };
        self.notices.iter().map(sent).collect()
    }

    fn promises(&self, page: &Page) -> String {
        let figures = &self.figures;
        if figures.promised == 0 {
            return page.t("party-no-promises").to_owned();
        }
        let late = if figures.late >= MOST_LATE as usize { format!("{MOST_LATE}+") } else { grouped(figures.late) };
        let numbers = [("promised", grouped(figures.promised)), ("open", grouped(figures.open)), ("late", late)];
        page.words.with("party-promises", &numbers.each_ref().map(|(name, n)| (*name, n.as_str())))
    }

    /// Lists of the queue: what is open, what waits for what was promised, what is closed.
    fn lists(&self, page: &Page) -> Vec<(String, String)> {
        let (field, key) = match &self.party {
            Party::Merchant(name) => ("merchant", name),
            Party::Provider(slug) => ("provider", slug),
        };
        let url = |view: &str, more: &[(&str, &str)]| {
            let fields: Vec<(&str, &str)> = [(field, key.as_str())].into_iter().chain(more.iter().copied()).collect();
            format!("{}&{}", paths::desk_view(view), serde_urlencoded::to_string(fields).unwrap_or_default())
        };
        let lists = [
            ("party-open", "all", &[][..]),
            ("party-owed", "all", &[("flag", "promised")][..]),
            ("party-closed", "closed", &[][..]),
        ];
        lists.into_iter().map(|(key, view, more)| (url(view, more), page.t(key).to_owned())).collect()
    }
}

/// Contacts and other names.
fn about(page: &Page, card: &Card) -> Vec<Pair> {
    let pair = |key: &str, words: Option<String>| {
        let words = words.filter(|words| !words.is_empty());
        words.map(|words| Pair { name: page.t(key).to_owned(), words })
    };
    let pairs = match card {
        Card::Merchant(kept) => {
            let it = &kept.merchant;
            let is_confirmed = it.contact.is_confirmed;
            let confirmed = page.t(if is_confirmed { "merchant-confirmed-short" } else { "merchant-unconfirmed-short" });
            let email = it.contact.email.as_ref().map(|email| format!("{email} · {confirmed}"));
            vec![
                pair("merchant-aliases", Some(it.aliases.join(page.t("list-comma")))),
                pair("merchant-parent", it.parent.clone()),
                pair("merchant-person", Some(it.contact.person.clone())),
                pair("merchant-phone", it.contact.phone.clone()),
                pair("merchant-email", email),
            ]
        }
        Card::Provider(it) => {
            vec![pair("provider-phone", Some(it.phone.clone())), pair("provider-address", Some(it.address.clone()))]
        }
        Card::Unknown => Vec::new(),
    };
    pairs.into_iter().flatten().collect()
}

fn show(page: Page, read: &Read, typed: Typed) -> PartyPage {
    let (note, edit_url, letter_url, notice_url) = match &read.card {
        Card::Merchant(kept) => {
            let edit_url = if page.keeps_register() { paths::admin_merchant(kept.id) } else { String::new() };
            let note = kept.merchant.note.clone();
            (note, edit_url, paths::desk_merchant_letter(kept.id), paths::desk_merchant_notices(kept.id))
        }
        Card::Provider(it) => {
            let edit_url = if page.keeps_register() { paths::admin_provider(&it.slug) } else { String::new() };
            (it.note.clone(), edit_url, paths::desk_provider_letter(&it.slug), paths::desk_provider_notices(&it.slug))
        }
        Card::Unknown => {
            let url = paths::admin_merchant_called(&read.name);
            (String::new(), if page.keeps_register() { url } else { String::new() }, String::new(), String::new())
        }
    };
    PartyPage {
        name: read.name.clone(),
        kind: read.kind(),
        period: read.days(&page),
        about: about(&page, &read.card),
        note,
        answers: read.answers(&page),
        ended: grouped(read.figures.ended),
        outcomes: read.outcomes(&page),
        causes: read.causes(&page),
        since: read.since(&page),
        open_since: read.open_since(&page),
        promises: read.promises(&page),
        cases: read.lists(&page),
        notices: read.sent(&page),
        notice_url,
        today: page.dates.day_of(page.now).to_string(),
        typed,
        letter_url,
        edit_url,
        is_unknown: matches!(read.card, Card::Unknown),
        page,
    }
}
