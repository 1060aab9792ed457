//! `redress bill`: what a bill says that a payment app exported.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use serde::Serialize;

use crate::bills::{self, Line};
use crate::domain::bill::{Transaction, Warning};
use crate::domain::codes::OrderState;
use crate::domain::money::Money;

#[derive(Subcommand)]
pub enum Bill {
    /// Every line of a bill exported from Alipay, WeChat Pay, JD or Meituan
    Inspect {
        /// A CSV or XLSX file, as the app sent it
        file: PathBuf,
        /// For programs
        #[arg(long)]
        json: bool,
    },
}

pub fn run(command: &Bill) -> anyhow::Result<()> {
    let Bill::Inspect { file, json } = command;
    let opened = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let out = BufWriter::new(io::stdout().lock());
    let told = if *json { as_json(opened, out) } else { as_table(opened, out) };
    match told {
        // Whoever reads us has seen enough: `| head`.
        Err(bills::NotABill::Unreadable(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        told => Ok(told?),
    }
}

/// A transaction, as programs read it.
#[derive(Serialize)]
struct Told<'a> {
    line: usize,
    time: String,
    direction: &'static str,
    amount: String,
    refunded: Option<String>,
    currency: &'static str,
    counterparty: &'a str,
    description: &'a str,
    method: &'a str,
    status_raw: &'a str,
    order_state: OrderState,
    transaction_id: Option<&'a str>,
    order_number: Option<&'a str>,
}

#[derive(Serialize)]
struct ToldWarning<'a> {
    line: usize,
    why: &'a str,
}

fn told(line: &Transaction) -> Told<'_> {
    Told {
        line: line.line,
        time: line.at.to_rfc3339(),
        direction: line.direction.as_str(),
        amount: decimal(line.amount),
        refunded: line.refunded.map(decimal),
        currency: line.amount.currency.as_str(),
        counterparty: &line.counterparty,
        description: &line.description,
        method: &line.method,
        status_raw: &line.status_raw,
        order_state: line.state,
        transaction_id: line.transaction_id.as_deref(),
        order_number: line.order_number.as_deref(),
    }
}

/// `1311.77`: for programs, without a comma.
fn decimal(money: Money) -> String {
    format!("{}.{:02}", money.minor / 100, money.minor % 100)
}

/// Written as it is read: a long bill costs no memory.
fn as_json(file: File, mut out: impl Write) -> Result<(), bills::NotABill> {
    let mut warnings: Vec<Warning> = Vec::new();
    let mut is_first = true;
    bills::read(file, |line| {
        match line {
            Line::Head(source) => write!(out, "{{\"source\":\"{source}\",\"transactions\":[")?,
            Line::Warning(warning) => warnings.push(warning),
            Line::Transaction(line) => {
                out.write_all(if is_first { b"\n" } else { b",\n" })?;
                is_first = false;
                serde_json::to_writer(&mut out, &told(&line))?;
            }
        }
        Ok(())
    })?;
    out.write_all(b"],\"warnings\":")?;
    let warnings: Vec<ToldWarning<'_>> = warnings.iter().map(|it| ToldWarning { line: it.line, why: &it.why }).collect();
    serde_json::to_writer(&mut out, &warnings).map_err(io::Error::from)?;
    out.write_all(b"}\n")?;
    Ok(out.flush()?)
}

/// Names come from strangers: nothing in them steers a terminal.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn as_table(file: File, mut out: impl Write) -> Result<(), bills::NotABill> {
    let (mut count, mut warnings) = (0_usize, Vec::new());
    let source = bills::read(file, |line| {
        match line {
            Line::Head(_) => {}
            Line::Warning(warning) => warnings.push(warning),
            Line::Transaction(line) => {
                count += 1;
                let refunded = line.refunded.map(|money| format!(" (refunded {})", decimal(money))).unwrap_or_default();
                let number = line.transaction_id.as_deref().or(line.order_number.as_deref()).unwrap_or("-");
                writeln!(
                    out,
                    "{:>6}  {}  {:<7} {:>12}{refunded}  {:<14} {}  {}  {}",
                    line.line,
                    line.at.format("%Y-%m-%d %H:%M"),
                    line.direction.as_str(),
                    decimal(line.amount),
                    plain(&line.status_raw),
                    plain(&line.counterparty),
                    plain(&line.description),
                    plain(number)
                )?;
            }
        }
        Ok(())
    })?;
    for warning in &warnings {
        writeln!(out, "line {}: {}", warning.line, warning.why)?;
    }
    writeln!(out, "{source}: {count} transactions, {} lines that could not be read", warnings.len())?;
    Ok(out.flush()?)
}
