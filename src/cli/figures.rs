//! `redress figures rebuild`: the figures of every day, made anew from its measurements.

use clap::Subcommand;

use super::build;
use crate::domain::figures::occurrence::Counted;
use crate::domain::sla::ClockKind;
use crate::store::occurrences::packing;
use crate::store::{dialect, rollups};

#[derive(Subcommand)]
pub enum Figures {
    /// Roll every day up anew, while the server runs; reports stay right meanwhile
    Rebuild,
}

pub fn run(command: &Figures) -> anyhow::Result<()> {
    let Figures::Rebuild = command;
    let app = build::app(build::config()?)?;
    let zone = app.rules().calendar.zone;
    let mut days = 0;
    for clock in ClockKind::ALL.iter().copied() {
        let span = app.db.read_blocking(move |conn| rollups::span(conn, clock, zone))?;
        app.db.write_blocking(move |conn| rollups::forget_outside(conn, clock, span))?;
        for day in span.into_iter().flat_map(crate::domain::figures::Period::each_day) {
            app.db.write_blocking(move |conn| {
                dialect::see_one_state(conn)?;
                rollups::roll(conn, clock, day, zone)
            })?;
            days += 1;
        }
    }
    for what in Counted::ALL.iter().copied() {
        let span = app.db.read_blocking(move |conn| packing::span(conn, what))?;
        app.db.write_blocking(move |conn| packing::forget_outside(conn, what, span))?;
        for day in span.into_iter().flat_map(crate::domain::figures::Period::each_day) {
            app.db.write_blocking(move |conn| {
                dialect::see_one_state(conn)?;
                packing::pack_day(conn, what, day)
            })?;
        }
    }
    println!("Rolled up anew: {days} days of clocks, as days go in {zone}");
    app.db.close();
    Ok(())
}
