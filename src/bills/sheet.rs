//! Exports as spreadsheets (XLSX). What is packed into them is counted before anything reads it: a bomb goes off in no
//! memory of ours.

use std::io::{self, Read, Seek, SeekFrom};

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};

use super::columns::{Columns, clean};
use super::{Line, NotABill};
use crate::domain::bill::BillSource;

/// Most bytes that its parts may unpack to; a bill of 20,000 rows has about 15 MB of them.
const MOST_UNPACKED: u64 = 48 * 1024 * 1024;
/// The words of all cells stand in one part, which is held in memory.
const MOST_WORDS: u64 = 16 * 1024 * 1024;
const MOST_PARTS: usize = 200;
/// An export has one; a helper may stand before it.
const MOST_SHEETS: usize = 8;
/// Least bytes that one word takes in the part of all words: `<si><t/></si>`.
const LEAST_WORD: u64 = 13;
/// Where a part tells how much is in it.
const HEAD: u64 = 4096;
/// Rows that may stand before the headings.
const PREAMBLE: usize = 60;

pub fn read(mut file: impl Read + Seek, each: &mut impl FnMut(Line) -> io::Result<()>) -> Result<BillSource, NotABill> {
    weigh(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    let mut book: Xlsx<_> = Xlsx::new(io::BufReader::new(file)).map_err(damaged)?;
    for sheet in book.sheet_names().into_iter().take(MOST_SHEETS) {
        match sheet_of(&mut book, &sheet, each) {
            Err(NotABill::Unknown) => {}
            read => return read,
        }
    }
    Err(NotABill::Unknown)
}

fn sheet_of<R: Read + Seek>(
    book: &mut Xlsx<R>,
    sheet: &str,
    each: &mut impl FnMut(Line) -> io::Result<()>,
) -> Result<BillSource, NotABill> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut rows = Rows { columns: None, row: Vec::new(), number: 0, is_over: false };
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let number = row as usize + 1;
        if number < rows.number {
            return Err(NotABill::Damaged("its rows go backwards".to_owned()));
        }
        if number > rows.number {
            rows.end(each)?;
            rows.number = number;
        }
        rows.put(column as usize, written(cell.get_value()));
    }
    rows.end(each)?;
    rows.columns.map(|columns| columns.source).ok_or(NotABill::Unknown)
}

fn damaged(error: XlsxError) -> NotABill {
    NotABill::Damaged(error.to_string())
}

/// Unpacks every part into nothing and counts. What its head says of its size is not believed.
fn weigh(file: &mut (impl Read + Seek)) -> Result<(), NotABill> {
    let mut packed = zip::ZipArchive::new(file).map_err(|error| NotABill::Damaged(error.to_string()))?;
    if packed.len() > MOST_PARTS {
        return Err(NotABill::TooLarge);
    }
    if packed.index_for_name("xl/workbook.xml").is_none() {
        return Err(NotABill::Packed);
    }
    let mut left = MOST_UNPACKED;
    for at in 0..packed.len() {
        let part = packed.by_index(at).map_err(|error| NotABill::Damaged(error.to_string()))?;
        let is_words = part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let most = if is_words { left.min(MOST_WORDS) } else { left };
        let mut part = part.take(most + 1);
        let mut head = Vec::new();
        let damaged = |error: io::Error| NotABill::Damaged(error.to_string());
        part.by_ref().take(HEAD).read_to_end(&mut head).map_err(damaged)?;
        let took = head.len() as u64 + io::copy(&mut part, &mut io::sink()).map_err(damaged)?;
        // Room is made for as many words as the part says it has.
        if took > most || (is_words && told_words(&head).is_some_and(|words| words > took / LEAST_WORD + 1)) {
            return Err(NotABill::TooLarge);
        }
        left -= took;
    }
    Ok(())
}

/// How many words the part of all words says it has, at most.
fn told_words(head: &[u8]) -> Option<u64> {
    let head = String::from_utf8_lossy(head);
    let told = head.match_indices("ount=").filter_map(|(at, _)| {
        let value = head[at + 5..].trim_start_matches(['"', '\'']);
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        // More digits than a number has is more than any part has words.
        (digits > 0).then(|| value[..digits].parse().unwrap_or(u64::MAX))
    });
    told.max()
}

struct Rows {
    columns: Option<Columns>,
    row: Vec<String>,
    /// Of the row that is being put together; 0 before the first.
    number: usize,
    /// A line of dashes was passed: what follows is a footer.
    is_over: bool,
}

impl Rows {
    /// No export has more than two dozen columns.
    fn put(&mut self, column: usize, text: String) {
        if column < 64 {
            self.row.resize(self.row.len().max(column + 1), String::new());
            self.row[column] = text;
        }
    }

    fn end(&mut self, each: &mut impl FnMut(Line) -> io::Result<()>) -> Result<(), NotABill> {
        let row = std::mem::take(&mut self.row);
        if self.is_over || row.iter().all(|cell| clean(cell).is_empty()) {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            if self.number > PREAMBLE {
                return Err(NotABill::Unknown);
            }
            self.columns = Columns::of(&row);
            return Ok(self.columns.as_ref().map_or(Ok(()), |columns| each(Line::Head(columns.source)))?);
        };
        if row.iter().find(|cell| !cell.is_empty()).is_some_and(|cell| cell.starts_with("----")) {
            self.is_over = true;
            return Ok(());
        }
        Ok(each(columns.line(self.number, &row))?)
    }
}

/// A cell as an export writes it as text.
fn written(cell: &DataRef<'_>) -> String {
    match Data::from(cell.clone()) {
        Data::DateTime(at) => at.as_datetime().map(rounded).unwrap_or_default(),
        Data::DateTimeIso(text) | Data::String(text) => text,
        // A number that long was an id, and its end is lost.
        Data::Float(number) if number.abs() >= 1e15 => String::new(),
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        _ => String::new(),
    }
}

/// To the second: a day's fraction is never quite exact.
fn rounded(at: chrono::NaiveDateTime) -> String {
    (at + chrono::TimeDelta::milliseconds(500)).format("%Y-%m-%d %H:%M:%S").to_string()
}
