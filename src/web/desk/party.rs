//! `/desk/merchants/{merchant}` and `/desk/providers/{provider}`: who was complained about, for whoever works on a case of theirs; and
//! a letter with these figures, for an outside body.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::Duration;

use crate::domain::codes::RootCause;
use crate::domain::figures::Period;
use crate::domain::ids::MerchantId;
use crate::i18n::house;
use crate::paths;
use crate::store::merchant_requests::{self, Record};
use crate::store::merchants::register::{self, Kept};
use crate::store::parties::{self, Figures, MOST_LATE, Party};
use crate::store::reports::at_leisure;
use crate::store::{StoreError, providers};
use crate::web::error::WebError;
use crate::web::guards::Agent;
use crate::web::oversight::words::{grouped, per_cent, span};
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

/// Days that the figures look back, today left out.
const DAYS: u64 = 365;

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
}

#[derive(Template)]
#[template(path = "desk/party.html")]
struct PartyPage {
    page: Page,
    name: String,
    kind: &'static str,
    period: String,
    /// Contacts, names, notes: of a merchant in the register.
    about: Vec<Pair>,
    note: String,
    answers: Vec<Pair>,
    ended: String,
    outcomes: Vec<Pair>,
    causes: Vec<Cause>,
    promises: String,
    cases: Vec<(String, String)>,
    letter_url: String,
    /// Where an administrator changes it.
    edit_url: String,
}

#[derive(Template)]
#[template(path = "desk/party_letter.html")]
struct LetterPage {
    page: Page,
    name: String,
    house: String,
    today: String,
    back: String,
    paragraphs: Vec<String>,
    causes: Vec<Cause>,
    outcomes: Vec<Pair>,
}

/// All that both pages tell.
struct Read {
    party: Party,
    name: String,
    kept: Option<Kept>,
    record: Option<Record>,
    figures: Figures,
    period: Period,
}

async fn merchant(app: &AppData, path: &str) -> Result<Read, WebError> {
    let id = MerchantId(path.parse().map_err(|_| WebError::NotFound)?);
    let (now, zone) = (app.now(), app.rules().calendar.zone);
    let today = now.with_timezone(&zone).date_naive();
    let period = Period::before_day(today, DAYS);
    let read = app.db.read(move |conn| {
        at_leisure(conn, |conn| {
            let kept = register::find(conn, id)?;
            let record = merchant_requests::record(conn, id, now - Duration::days(DAYS as i64))?;
            let (party, name) = (Party::Merchant(kept.merchant.name.clone()), kept.merchant.name.clone());
            let figures = parties::figures(conn, &party, period, (today, zone))?;
            Ok(Read { party, name, kept: Some(kept), record: Some(record), figures, period })
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
            let name = providers::find(conn, &slug)?.ok_or(StoreError::NotFound)?.name(locale).to_owned();
            let party = Party::Provider(slug.clone());
            let figures = parties::figures(conn, &party, period, (today, zone))?;
            Ok(Read { party, name, kept: None, record: None, figures, period })
        })
    });
    Ok(read.await?)
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
    Ok(html_with(StatusCode::OK, &show(page, &read, paths::desk_merchant_letter(&path))))
}

/// `GET /desk/merchants/{merchant}/letter`
pub async fn merchant_letter(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let read = merchant(&app, &path).await?;
    let page = agent.visitor.page(&request, &app);
    Ok(html_with(StatusCode::OK, &letter(page, &read, paths::desk_merchant(&path))))
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
    Ok(html_with(StatusCode::OK, &show(page, &read, paths::desk_provider_letter(&path))))
}

/// `GET /desk/providers/{provider}/letter`
pub async fn provider_letter(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let read = provider(&app, &page, &path).await?;
    Ok(html_with(StatusCode::OK, &letter(page, &read, paths::desk_provider(&path))))
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
        if let Some(record) = self.record.filter(|record| record.asked > 0) {
            let of = |n: usize| format!("{} · {}", grouped(n), per_cent(n, record.asked));
            pairs.push(pair("party-asked", grouped(record.asked)));
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
        let all: usize = self.figures.causes.iter().map(|(_, n, _)| n).sum();
        let known = self.figures.causes.iter().filter(|(cause, ..)| RootCause::parse(cause).is_some());
        known
            .map(|(cause, n, again)| Cause {
                name: page.code("cause", cause),
                n: grouped(*n),
                share: per_cent(*n, all),
                again: again.after_asking.map_or_else(|| page.t("causes-not-asked").to_owned(), grouped),
            })
            .collect()
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
            ("party-owed", "all", &[("status", "resolved")][..]),
            ("party-closed", "closed", &[][..]),
        ];
        lists.into_iter().map(|(key, view, more)| (url(view, more), page.t(key).to_owned())).collect()
    }
}

fn show(page: Page, read: &Read, letter_url: String) -> PartyPage {
    let merchant = read.kept.as_ref().map(|kept| &kept.merchant);
    let pair = |key: &str, words: Option<String>| {
        let words = words.filter(|words| !words.is_empty());
        words.map(|words| Pair { name: page.t(key).to_owned(), words })
    };
    let about = merchant.map(|it| {
        let confirmed =
            if it.contact.is_confirmed { page.t("merchant-confirmed-short") } else { page.t("merchant-unconfirmed-short") };
        let email = it.contact.email.as_ref().map(|email| format!("{email} · {confirmed}"));
        [
            pair("merchant-aliases", Some(it.aliases.join(page.t("list-comma")))),
            pair("merchant-parent", it.parent.clone()),
            pair("merchant-person", Some(it.contact.person.clone())),
            pair("merchant-phone", it.contact.phone.clone()),
            pair("merchant-email", email),
        ]
    });
    PartyPage {
        name: read.name.clone(),
        kind: read.kind(),
        period: read.days(&page),
        about: about.into_iter().flatten().flatten().collect(),
        note: merchant.map(|it| it.note.clone()).unwrap_or_default(),
        answers: read.answers(&page),
        ended: grouped(read.figures.ended),
        outcomes: read.outcomes(&page),
        causes: read.causes(&page),
        promises: read.promises(&page),
        cases: read.lists(&page),
        letter_url,
        edit_url: match (&read.kept, &read.party) {
            (Some(kept), _) if page.keeps_register() => paths::admin_merchant(kept.id),
            (None, Party::Provider(slug)) if page.is_admin() => paths::admin_provider(slug),
            _ => String::new(),
        },
        page,
    }
}

/// What an outside body is told: figures, and no case.
fn letter(page: Page, read: &Read, back: String) -> LetterPage {
    let figures = &read.figures;
    let (name, days, ended) = (read.name.as_str(), read.days(&page), grouped(figures.ended));
    let mut paragraphs = vec![page.words.with("party-letter-lead", &[("name", name), ("days", &days), ("n", &ended)])];
    if let Some(record) = read.record.filter(|record| record.asked > 0) {
        let numbers = [("asked", record.asked), ("in_time", record.in_time), ("late", record.late), ("silent", record.silent)];
        let numbers = numbers.map(|(name, n)| (name, grouped(n)));
        paragraphs.push(page.words.with("party-letter-answers", &numbers.each_ref().map(|(name, n)| (*name, n.as_str()))));
    }
    if let Some(median) = figures.answers.p50 {
        paragraphs.push(page.t1("party-letter-median", "median", span(&page, median)));
    }
    if figures.promised > 0 {
        paragraphs.push(read.promises(&page));
    }
    LetterPage {
        house: house(page.words),
        today: page.dates.day(page.dates.day_of(page.now)),
        back,
        paragraphs,
        causes: read.causes(&page),
        outcomes: read.outcomes(&page),
        name: read.name.clone(),
        page,
    }
}
