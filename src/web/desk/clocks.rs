//! `GET …/clocks`: every clock a case ever had, each with its sum and its ledger: who did what to it, when, and why.

use actix_web::HttpResponse;
use askama::Template;

use super::case::act::Desk;
use super::case::clocks::{ClockView, policy_line, view};
use super::case::history::{Teller, clocks_did};
use super::case::page::load;
use crate::domain::event::Happening;
use crate::domain::sla::{Clock, ClockKind};
use crate::paths;
use crate::store::case_page::CaseFile;
use crate::store::timeline::{Entry, Span};
use crate::web::WebError;
use crate::web::page::{Page, html};

/// One line of a ledger.
struct Line {
    iso: String,
    at: String,
    who: String,
    what: String,
    why: String,
}

struct Account {
    id: String,
    clock: ClockView,
    /// The policy and version it is kept by, and its calendar.
    policy: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "desk/clocks.html")]
struct ClocksPage {
    page: Page,
    reference: String,
    back: String,
    accounts: Vec<Account>,
}

pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let file = load(&desk, Span::All).await?;
    let (page, rules) = (desk.page(), desk.app.rules());
    let mut clocks: Vec<&Clock> = file.case.clocks.iter().collect();
    clocks.sort_by_key(|clock| (!clock.is_live(), clock.kind, std::cmp::Reverse(clock.run)));
    let teller = Teller::new(&page, &file, &rules);
    let account = |clock: &Clock| Account {
        id: format!("{}-{}", clock.kind, clock.run),
        clock: view(&page, clock, &rules),
        policy: policy_line(&page, clock, &rules),
        lines: ledger((&page, &teller), &file, clock),
    };
    let accounts = clocks.into_iter().map(account).collect();
    let (reference, back) = (desk.reference.to_string(), paths::desk_case(desk.reference));
    Ok(html(&ClocksPage { page, reference, back, accounts }))
}

/// What the history says of one clock, oldest first. Those that began with filing are told by their own rows.
fn ledger((page, teller): (&Page, &Teller<'_>), file: &CaseFile, clock: &Clock) -> Vec<Line> {
    let named = (clock.kind, clock.run);
    let entries: Vec<&Entry> = file.timeline.entries.iter().rev().filter(|entry| of(&entry.what).contains(&named)).collect();
    let begun = entries.iter().any(|entry| matches!(entry.what, Happening::ClockStarted { .. }));
    let first = (!begun).then(|| Line {
        iso: page.dates.machine(clock.started_at),
        at: page.dates.moment(clock.started_at),
        who: page.t("claimant-consumer").to_owned(),
        what: page.t("clock-ledger-filed").to_owned(),
        why: String::new(),
    });
    first.into_iter().chain(entries.into_iter().map(|entry| line(page, teller, entry))).collect()
}

fn line(page: &Page, teller: &Teller<'_>, entry: &Entry) -> Line {
    let item = teller.item(entry);
    let by_rule = item.who == "sys" && entry.name.is_none();
    Line {
        iso: item.iso,
        at: page.dates.moment(entry.at),
        who: if by_rule { page.t("clock-ledger-rule").to_owned() } else { entry.name.clone().unwrap_or(item.title.clone()) },
        what: clocks_did(page, &entry.what).unwrap_or(if item.detail.is_empty() { item.title } else { item.detail }),
        why: item.body.unwrap_or_default(),
    }
}

/// The clocks that an entry is about.
fn of(what: &Happening) -> Vec<(ClockKind, i32)> {
    match what {
        Happening::ClockMet { clock, run, .. }
        | Happening::ClockWarned { clock, run }
        | Happening::ClockMissed { clock, run }
        | Happening::ClockStarted { clock, run, .. }
        | Happening::ClockRecomputed { clock, run, .. }
        | Happening::ClockEnded { clock, run }
        | Happening::ExtensionAsked { clock, run, .. }
        | Happening::ExtensionRefused { clock, run }
        | Happening::ClockExtended { clock, run, .. } => vec![(*clock, *run)],
        Happening::ClocksPaused { clocks } | Happening::ClocksResumed { clocks, .. } => clocks.clone(),
        _ => Vec::new(),
    }
}
