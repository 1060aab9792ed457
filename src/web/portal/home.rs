//! The home page: what this is, how long it takes, what to bring, how to follow a complaint. Real figures or none.

use std::sync::Mutex;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Duration, Utc};

use super::guides::{self, Entry};
use super::hours;
use crate::domain::codes::ProblemType;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{ClockKind, Term};
use crate::store::pace;
use crate::web::error::WebError;
use crate::web::page::{Page, html};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// Fewer cases than this give no percentile.
const FEWEST: usize = 5;
/// What most people look for first.
const GUIDES: &[&str] = &["why-orders-get-stuck", "evidence-that-counts", "credit-and-objection"];
const WINDOW_DAYS: i64 = 28;
const KEPT_MINUTES: i64 = 10;
/// The ruler's width in its own units; 10 of them are margin on each side.
const RULER: f64 = 338.0;

/// Counted seconds to the first response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pace {
    n: usize,
    median: i64,
    p90: i64,
}

/// The last figures, kept for ten minutes.
#[derive(Debug, Default)]
pub struct PaceCache(Mutex<Option<(DateTime<Utc>, Option<Pace>)>>);

impl PaceCache {
    async fn of(&self, app: &AppData) -> Result<Option<Pace>, WebError> {
        let now = app.now();
        let kept = *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((at, pace)) = kept.filter(|(at, _)| now - *at < Duration::minutes(KEPT_MINUTES)) {
            let _ = at;
            return Ok(pace);
        }
        let spans = app.db.read(move |conn| pace::first_responses(conn, now - Duration::days(WINDOW_DAYS))).await?;
        let pace = Pace::of(&spans);
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((now, pace));
        Ok(pace)
    }
}

impl Pace {
    /// Nearest rank of spans in order; `None` of too few.
    fn of(spans: &[i64]) -> Option<Self> {
        let rank = |tenths: usize| spans.get((spans.len() * tenths).div_ceil(10).max(1) - 1).copied();
        if spans.len() < FEWEST {
            return None;
        }
        Some(Self { n: spans.len(), median: rank(5)?, p90: rank(9)? })
    }
}

#[derive(Template)]
#[template(path = "portal/home.html")]
struct HomePage {
    page: Page,
    problems: Vec<(String, String, String)>,
    guides: Vec<Entry>,
    pace: Option<PaceWords>,
    promise: String,
    result: String,
    /// Empty where no policy says how long.
    merchant: String,
    /// When we are at work again; empty while we are.
    closed: String,
}

/// The figures, in words and as a ruler.
struct PaceWords {
    n: String,
    since: String,
    until: String,
    median: String,
    p90: String,
    median_x: f64,
    p90_x: f64,
    promise_x: f64,
}

/// `GET /`
pub async fn show(app: AppData, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, WebError> {
    let pace = app.pace.of(&app).await?;
    let page = visitor.page(&request, &app);
    const ROWS: &[ProblemType] =
        &[ProblemType::OrderStuck, ProblemType::PaymentDelayed, ProblemType::ServiceUnresponsive, ProblemType::RightsUnprotected];
    let row = |problem: &ProblemType| {
        let code = problem.as_str();
        let url = format!("{}?problem_type={code}", crate::paths::filing_step("problem"));
        (url, page.code("problem", code), page.code("filing-hint", code))
    };
    Ok(html(&HomePage {
        problems: ROWS.iter().map(row).collect(),
        guides: guides::entries(&page, &app.guides().named(GUIDES)),
        pace: pace.map(|pace| in_words(&page, &app.rules(), pace)),
        promise: promised(&page, &app.rules(), ClockKind::FirstResponse),
        result: promised(&page, &app.rules(), ClockKind::Resolution),
        closed: hours::closed(&page, &app.rules().calendar),
        merchant: promised(&page, &app.rules(), ClockKind::MerchantAnswer),
        page,
    }))
}

fn seconds(rules: &Rulebook, kind: ClockKind, at: DateTime<Utc>) -> i64 {
    rules.promise(kind, at).and_then(|asked| asked.policy.target(kind)).map_or(0, |target| target.seconds)
}

/// What the house promises; more than a day of hours is told in working days where it is a whole number of them.
fn promised(page: &Page, rules: &Rulebook, kind: ClockKind) -> String {
    let day = rules.calendar.day_seconds();
    match rules.promise(kind, page.now).map(|asked| asked.deadline.term) {
        Some(Term::Working { seconds, .. }) if day > 0 && seconds > day && seconds % day == 0 => {
            page.t1("home-working-days", "days", seconds / day)
        }
        Some(Term::Working { seconds, .. }) => page.t1("home-working-hours", "hours", seconds / 3600),
        Some(Term::WorkingDays(days)) => page.t1("home-working-days", "days", days),
        Some(Term::Days(days)) => page.t1("policy-length-days", "n", days),
        None => String::new(),
    }
}

fn in_words(page: &Page, rules: &Rulebook, pace: Pace) -> PaceWords {
    let promise = seconds(rules, ClockKind::FirstResponse, page.now);
    let longest = promise.max(pace.p90).max(1) as f64;
    let x = |seconds: i64| (seconds as f64 / longest * RULER).round();
    PaceWords {
        n: grouped(pace.n),
        since: page.dates.day(page.dates.day_of(page.now - Duration::days(WINDOW_DAYS))),
        until: page.dates.day(page.dates.day_of(page.now)),
        median: page.dates.span(pace.median),
        p90: page.dates.span(pace.p90),
        median_x: x(pace.median),
        p90_x: x(pace.p90),
        promise_x: x(promise),
    }
}

/// `1,284`.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks_and_four_cases_give_none() {
        assert_eq!(Pace::of(&[1, 2, 3, 4]), None);
        assert_eq!(Pace::of(&[10, 20, 30, 40, 50]), Some(Pace { n: 5, median: 30, p90: 50 }));
        assert_eq!(Pace::of(&(1..=100).collect::<Vec<_>>()), Some(Pace { n: 100, median: 50, p90: 90 }));
    }
}
