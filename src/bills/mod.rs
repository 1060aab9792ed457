//! Reads the bills that payment apps export: Alipay, WeChat Pay, JD, Meituan; as text in whatever encoding, or as a
//! spreadsheet. Line by line, in bounded memory; a damaged line is named and the rest is kept.

use std::io::{self, Read, Seek, SeekFrom};

use crate::domain::bill::{BillSource, BillTrouble, Finder, Findings, Outcome, Transaction, Warning};
use crate::domain::order::Sought;

mod amounts;
mod columns;
pub mod orders;
mod sheet;
mod text;

/// Why a file is no bill that can be read. Its words are for the command line; pages have their own.
#[derive(Debug, thiserror::Error)]
pub enum NotABill {
    #[error("this file is empty")]
    Empty,
    #[error("this file is no bill that Redress knows: export it from Alipay, WeChat Pay, JD or Meituan, as CSV or XLSX")]
    Unknown,
    #[error("this is a ZIP archive: unpack it first, with the password that the app showed, and take the file in it")]
    Packed,
    #[error("this spreadsheet is too large to be read safely: export a shorter time, or as CSV")]
    TooLarge,
    #[error("this spreadsheet is damaged: {0}")]
    Damaged(String),
    #[error("this file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// What stands on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Whose bill it is: comes first.
    Head(BillSource),
    Transaction(Box<Transaction>),
    Warning(Warning),
}

/// A ZIP archive, which a spreadsheet is too.
const ZIP: &[u8] = b"PK\x03\x04";

/// Reads a bill, giving each line to `each` in the order of the file; tells whose it is.
pub fn read(mut file: impl Read + Seek, mut each: impl FnMut(Line) -> io::Result<()>) -> Result<BillSource, NotABill> {
    let mut start = Vec::new();
    file.by_ref().take(4).read_to_end(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    if start.is_empty() {
        return Err(NotABill::Empty);
    }
    if start == ZIP { sheet::read(file, &mut each) } else { text::read(file, &mut each) }
}

/// Whose bill these first bytes are of, as far as they tell: of text, which no signature gives away.
pub fn sniff(start: &[u8]) -> Option<BillSource> {
    text::sniff(start)
}

/// Looks for orders in a bill, until nobody waits for it any more. Errs only then, and where the file itself could not
/// be had.
pub fn search(file: impl Read + Seek, sought: &Sought, is_given_up: impl Fn() -> bool) -> io::Result<Outcome> {
    let orders = sought.orders();
    let (mut finders, mut damaged) = (orders.iter().map(Finder::new).collect::<Vec<_>>(), 0);
    let read = read(file, |line| {
        if is_given_up() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        match line {
            Line::Head(_) => {}
            Line::Transaction(line) => finders.iter_mut().for_each(|finder| finder.see(&line)),
            Line::Warning(_) => damaged += 1,
        }
        Ok(())
    });
    let (source, trouble) = match read {
        Ok(source) => (Some(source), None),
        Err(NotABill::Unreadable(error)) => return Err(error),
        Err(NotABill::Empty | NotABill::Unknown | NotABill::Packed) => (None, Some(BillTrouble::Unknown)),
        Err(NotABill::TooLarge) => (None, Some(BillTrouble::TooLarge)),
        Err(NotABill::Damaged(_)) => (None, Some(BillTrouble::Damaged)),
    };
    let mut found: Vec<Findings> = finders.into_iter().map(Finder::end).collect();
    // A line that is one order's for certain is no other's.
    let taken: Vec<usize> = found.iter().flat_map(|of| &of.certain).map(|found| found.line.line).collect();
    found.iter_mut().for_each(|of| of.near.retain(|found| !taken.contains(&found.line.line)));
    let others = found.split_off(1);
    Ok(Outcome { source, damaged, trouble, findings: found.pop().unwrap_or_default(), others })
}
