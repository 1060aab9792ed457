//! `redress sla`: deadlines from the command line.

use clap::Subcommand;

use super::{build, reckon};
use crate::clock::{Clock as _, SystemClock};
use crate::domain::codes::Locale;
use crate::domain::rulebook::Rulebook;
use crate::i18n::{Dates, words};
use crate::store::pressing;

const MOST: i64 = 20;

#[derive(Subcommand)]
pub enum Sla {
    /// The twenty open cases whose deadlines come first; or, with --policy, when a complaint would come due, and why
    Due(reckon::Reckon),
}

pub fn run(command: &Sla) -> anyhow::Result<()> {
    let Sla::Due(asked) = command;
    match asked.policy.as_deref() {
        Some(policy) => reckon::run(policy, asked),
        None => most_pressing(),
    }
}

fn most_pressing() -> anyhow::Result<()> {
    let db = build::existing_database(&build::config()?)?;
    let (now, zone) = (SystemClock.now(), Rulebook::house().calendar.zone);
    let dates = Dates::new(words(Locale::En), zone, now);
    let cases = db.read_blocking(|conn| pressing::list(conn, MOST))?;
    if cases.is_empty() {
        println!("No open case has a deadline");
    }
    for (reference, clock, due) in cases {
        let local = due.with_timezone(&zone).format("%Y-%m-%d %H:%M");
        let span = dates.span_days((due - now).num_seconds());
        let standing = if due < now { format!("overdue {span}") } else { format!("in {span}") };
        println!("{reference}  {clock:<16}  {local}  {standing}");
    }
    db.close();
    Ok(())
}
