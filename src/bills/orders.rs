//! Files of orders, as platforms export them: GB18030 or UTF-8, commas, tabs or semicolons, line by line in bounded memory. Which
//! column is what, somebody said once for each provider.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use chrono::{DateTime, Utc};
use encoding_rs::{Encoding, GB18030, UTF_8};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::amounts::sum;
use super::columns::{clean, moment, number};
use super::text::{Cells, LONGEST, LOOKED_AT, Lines, PREAMBLE, has_wide_mark};
use crate::domain::order_fact::{NotTaken, OrderFact, Sent};
use crate::domain::order_file::{Mapping, Part};

/// Why a file cannot be read as orders.
#[derive(Debug, thiserror::Error)]
pub enum NotOrders {
    #[error("this file is empty, or no text")]
    NoText,
    #[error("no line of this file has the headings of the columns")]
    NoHeadings,
    #[error("this file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// The beginning of a file, for somebody to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A line of a file.
pub struct Row {
    pub line: u64,
    pub fact: Result<OrderFact, NotTaken>,
    /// Its word for the state.
    pub word: String,
}

type Decoded<R> = Lines<BufReader<DecodeReaderBytes<R, Vec<u8>>>>;

/// A file whose headings were found.
struct Open<R: Read> {
    lines: Decoded<R>,
    cells: Cells,
    comma: u8,
    headings: Vec<String>,
}

/// The headings of a file, and its first rows. Where `mapping` names headings, the line that has them all; else the first one
/// that is as wide as most.
pub fn beginning(file: impl Read + Seek, mapping: &Mapping, rows: usize) -> Result<Beginning, NotOrders> {
    let mut open = open(file, mapping)?;
    let mut first = Vec::new();
    while first.len() < rows {
        let Some((_, line)) = open.lines.row(open.headings.len(), open.comma)? else { break };
        first.push(open.cells.of(&line).iter().map(|cell| clean(cell).to_owned()).collect());
    }
    Ok(Beginning { headings: open.headings, rows: first })
}

/// Reads a file by its mapping, giving each line to `each`; a broken one is told and the rest is read on.
pub fn read(
    file: impl Read + Seek,
    mapping: &Mapping,
    now: DateTime<Utc>,
    mut each: impl FnMut(Row) -> io::Result<()>,
) -> Result<(), NotOrders> {
    let Open { mut lines, mut cells, comma, headings } = open(file, mapping)?;
    let places = Places::of(mapping, &headings);
    while let Some((line, text)) = lines.row(headings.len(), comma)? {
        // What follows upon a line of dashes is a footer.
        if text.trim_start_matches(['"', ' ']).starts_with("----") {
            break;
        }
        let is_too_long = text.len() as u64 >= LONGEST;
        let row = cells.of(&text);
        if row.iter().all(|cell| clean(cell).is_empty()) {
            continue;
        }
        let (word, fact) = if is_too_long { (String::new(), Err(NotTaken::BadLine)) } else { places.fact(&row, mapping, now) };
        each(Row { line: line as u64, fact, word })?;
    }
    Ok(())
}

fn open<R: Read + Seek>(mut file: R, mapping: &Mapping) -> Result<Open<R>, NotOrders> {
    let mut start = Vec::new();
    file.by_ref().take(LOOKED_AT).read_to_end(&mut start)?;
    if start.is_empty() || (start.contains(&0) && !has_wide_mark(&start)) {
        return Err(NotOrders::NoText);
    }
    file.seek(SeekFrom::Start(0))?;
    let encoding = encoding(&start);
    let usual = usual_width(&encoding.decode(&start).0);
    let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(file);
    let mut lines = Lines::of(BufReader::new(decoded));
    for _ in 0..PREAMBLE {
        let Some((_, line)) = lines.next()? else { break };
        let (comma, cells, headings) = parted(&line);
        if is_head(mapping, &headings, usual) {
            return Ok(Open { lines, cells, comma, headings });
        }
    }
    Err(NotOrders::NoHeadings)
}

/// A line taken apart at what stands between its cells most often.
fn parted(line: &str) -> (u8, Cells, Vec<String>) {
    let line = line.trim_start_matches('\u{feff}');
    let comma = [b',', b'\t', b';'].into_iter().max_by_key(|comma| line.bytes().filter(|byte| byte == comma).count());
    let comma = comma.unwrap_or(b',');
    let mut cells = Cells::parted_by(comma);
    let row = cells.of(line).iter().map(|cell| clean(cell).to_owned()).collect();
    (comma, cells, row)
}

/// How many cells most of the first lines have; of as many lines, the widest.
fn usual_width(start: &str) -> usize {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for line in start.lines().take(PREAMBLE) {
        *widths.entry(parted(line).2.len()).or_default() += 1;
    }
    widths.into_iter().max_by_key(|(width, lines)| (*lines, *width)).map_or(0, |(width, _)| width)
}

/// UTF-8 where half of the lines that are not plain ASCII are that; GB18030 otherwise. A damaged byte does not make another
/// encoding of a file, and here and there two bytes of GB18030 look like UTF-8.
fn encoding(start: &[u8]) -> &'static Encoding {
    let lines: Vec<&[u8]> = start.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii()).collect();
    let valid = lines.iter().filter(|line| std::str::from_utf8(line).is_ok()).count();
    let has_mark = start.starts_with(&[0xEF, 0xBB, 0xBF]);
    if has_mark || valid * 2 >= lines.len() { UTF_8 } else { GB18030 }
}

/// Whether a line has all the headings that are named; where none is, the first that is as wide as most.
fn is_head(mapping: &Mapping, cells: &[String], usual: usize) -> bool {
    let mut named = Part::ALL.iter().map(|part| mapping.heading(*part)).filter(|heading| !heading.is_empty()).peekable();
    if named.peek().is_none() {
        return cells.len() == usual && cells.iter().filter(|cell| !cell.is_empty()).count() >= 2;
    }
    named.all(|heading| cells.iter().any(|cell| cell == heading))
}

/// Where each part stands on a row.
struct Places {
    at: [Option<usize>; Part::ALL.len()],
    /// The cells that a row needs.
    needed: usize,
}

impl Places {
    fn of(mapping: &Mapping, headings: &[String]) -> Self {
        let mut at = [None; Part::ALL.len()];
        for part in Part::ALL {
            let heading = mapping.heading(*part);
            at[*part as usize] = headings.iter().position(|cell| !heading.is_empty() && cell == heading);
        }
        let needed = [Part::State, Part::At].iter().filter_map(|part| at[*part as usize]).max().map_or(0, |last| last + 1);
        Self { at, needed }
    }

    /// The row's word for the state, and the row as a fact.
    fn fact(&self, row: &[String], mapping: &Mapping, now: DateTime<Utc>) -> (String, Result<OrderFact, NotTaken>) {
        let cell = |part: Part| self.at[part as usize].and_then(|at| row.get(at)).map_or("", |cell| clean(cell));
        let word = cell(Part::State).to_owned();
        let is_damaged = Part::ALL.iter().any(|part| cell(*part).contains(char::REPLACEMENT_CHARACTER));
        if row.len() < self.needed || is_damaged {
            return (word, Err(NotTaken::BadLine));
        }
        let numbers = [Part::OrderNumber, Part::PaymentReference].map(|part| number(cell(part)).unwrap_or_default());
        let read = || {
            let written = cell(Part::At);
            let at = if written.is_empty() { None } else { Some(time(written).ok_or(NotTaken::BadTime)?) };
            let amount = match cell(Part::Amount) {
                "" => String::new(),
                typed => plain(sum(typed).ok_or(NotTaken::BadAmount)?.amount),
            };
            let [order_number, payment_reference] = &numbers;
            let sent = Sent { order_number, payment_reference, state: &word, amount: &amount, ..Sent::default() };
            OrderFact::read(&sent, at, &mapping.words, now)
        };
        let fact = read();
        (word, fact)
    }
}

/// By the clock of China, where the file names no zone.
fn time(written: &str) -> Option<DateTime<Utc>> {
    let zoned = || DateTime::parse_from_rfc3339(written).ok();
    moment(written).or_else(zoned).map(|at| at.to_utc())
}

/// A sum as people write it; nothing for none.
fn plain(minor: i64) -> String {
    if minor == 0 { String::new() } else { format!("{}.{:02}", minor / 100, minor % 100) }
}
