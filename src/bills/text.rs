//! Exports as text: GB18030 or UTF-8, commas or tabs, with lines before and after the rows.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, GB18030, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::columns::{Columns, clean};
use super::{Line, NotABill};
use crate::domain::bill::{BillSource, Warning};

/// Lines that may stand before the headings.
pub(super) const PREAMBLE: usize = 60;
/// Longest line taken, in bytes; a longer one is damaged.
pub(super) const LONGEST: u64 = 64 * 1024;
/// Lines that one quoted cell may go over.
const MOST_LINES_A_ROW: usize = 8;
/// No export has more than two dozen columns.
const MOST_CELLS: usize = 64;
/// How much is looked at to tell the encoding.
pub(super) const LOOKED_AT: u64 = 64 * 1024;

pub fn read(mut file: impl Read + Seek, each: &mut impl FnMut(Line) -> io::Result<()>) -> Result<BillSource, NotABill> {
    let mut start = Vec::new();
    file.by_ref().take(LOOKED_AT).read_to_end(&mut start)?;
    if start.contains(&0) && !has_wide_mark(&start) {
        return Err(NotABill::Unknown);
    }
    file.seek(SeekFrom::Start(0))?;
    let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding(&start))).bom_override(true).build(file);
    let mut lines = Lines::of(BufReader::new(decoded));
    let (columns, comma) = loop {
        match lines.next()? {
            Some((number, line)) if number <= PREAMBLE => {
                if let Some(head) = header(&line) {
                    break head;
                }
            }
            _ => return Err(NotABill::Unknown),
        }
    };
    each(Line::Head(columns.source))?;
    rows(&mut lines, &columns, comma, each)?;
    Ok(columns.source)
}

/// Whose bill this is, by its first bytes.
pub fn sniff(start: &[u8]) -> Option<BillSource> {
    if start.contains(&0) && !has_wide_mark(start) {
        return None;
    }
    let (text, _, _) = encoding(start).decode(start);
    text.lines().take(PREAMBLE).find_map(header).map(|(columns, _)| columns.source)
}

pub(super) fn has_wide_mark(start: &[u8]) -> bool {
    start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF])
}

/// UTF-8 where it is that, but for a character cut at the end; GB18030, which Alipay writes, otherwise.
fn encoding(start: &[u8]) -> &'static Encoding {
    match std::str::from_utf8(start) {
        Ok(_) => UTF_8,
        Err(error) if error.error_len().is_none() && start.len() as u64 == LOOKED_AT => UTF_8,
        Err(_) if start.starts_with(&[0xEF, 0xBB, 0xBF]) => UTF_8,
        // A damaged byte does not make another encoding of it, where the headings read as they should.
        Err(_) => {
            let (text, _, _) = UTF_8.decode(start);
            if text.lines().take(PREAMBLE).any(|line| header(line).is_some()) { UTF_8 } else { GB18030 }
        }
    }
}

/// The columns and what stands between them, where this line is the one with the headings.
fn header(line: &str) -> Option<(Columns, u8)> {
    let comma = [b',', b'\t', b';'].into_iter().max_by_key(|comma| line.bytes().filter(|byte| byte == comma).count())?;
    Columns::of(&Cells::parted_by(comma).of(line)).map(|columns| (columns, comma))
}

/// Takes lines apart into cells; one for a whole file, for making it costs more than a line does.
pub(super) struct Cells {
    reader: csv_core::Reader,
    text: Vec<u8>,
    ends: [usize; MOST_CELLS],
}

impl Cells {
    pub(super) fn parted_by(comma: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(comma).build();
        Self { reader, text: Vec::new(), ends: [0; MOST_CELLS] }
    }

    /// The first cells of a line, as many as any export has.
    pub(super) fn of(&mut self, line: &str) -> Vec<String> {
        self.reader.reset();
        // What is read never grows.
        self.text.resize(line.len().max(self.text.len()), 0);
        let (_, _, wrote, mut count) = self.reader.read_record(line.as_bytes(), &mut self.text, &mut self.ends);
        if let Some(more) = self.ends.get_mut(count..) {
            // The end of the line ends the last cell.
            count += self.reader.read_record(&[], self.text.get_mut(wrote..).unwrap_or_default(), more).3;
        }
        let mut from = 0;
        let cell = |end: &usize| {
            let cell = String::from_utf8_lossy(&self.text[from..*end]).into_owned();
            from = *end;
            cell
        };
        self.ends[..count].iter().map(cell).collect()
    }
}

fn rows<R: BufRead>(
    lines: &mut Lines<R>,
    columns: &Columns,
    comma: u8,
    each: &mut impl FnMut(Line) -> io::Result<()>,
) -> Result<(), NotABill> {
    let mut parted = Cells::parted_by(comma);
    while let Some((number, line)) = lines.row(columns.count, comma)? {
        // What follows upon a line of dashes is a footer.
        if line.trim_start_matches(['"', ' ']).starts_with("----") {
            break;
        }
        let cells = parted.of(&line);
        let told = cells.iter().filter(|cell| !clean(cell).is_empty()).count();
        if told == 0 {
            continue;
        }
        let is_too_long = line.len() as u64 >= LONGEST;
        let too_long = || Line::Warning(Warning { line: number, why: "it is too long".to_owned() });
        each(if is_too_long { too_long() } else { columns.line(number, &cells) })?;
    }
    Ok(())
}

/// The lines of a file, with their numbers.
pub(super) struct Lines<R> {
    input: R,
    number: usize,
    /// Lines that were looked at in vain.
    ahead: VecDeque<(usize, String)>,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn of(input: R) -> Self {
        Self { input, number: 0, ahead: VecDeque::new() }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<(usize, String)>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        if self.input.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.len() as u64 == LONGEST && bytes.last() != Some(&b'\n') {
            self.input.skip_until(b'\n')?;
        }
        self.number += 1;
        let text = String::from_utf8_lossy(&bytes);
        let ends = |c: char| c == '\n' || c == '\r';
        let line = if bytes.len() as u64 == LONGEST { text.into_owned() } else { text.trim_end_matches(ends).to_owned() };
        Ok(Some((self.number, line)))
    }

    /// A row, over several lines where a quoted cell has line breaks in it. A quote that nobody closed swallows nothing:
    /// a line that has all its columns is a row of its own.
    pub(super) fn row(&mut self, columns: usize, comma: u8) -> io::Result<Option<(usize, String)>> {
        let Some((number, line)) = self.next()? else {
            return Ok(None);
        };
        let (mut whole, mut more) = (line.clone(), Vec::new());
        while is_open(&whole) && more.len() < MOST_LINES_A_ROW {
            let Some((at, next)) = self.next()? else {
                break;
            };
            if next.bytes().filter(|byte| *byte == comma).count() + 1 >= columns {
                self.ahead.push_front((at, next));
                break;
            }
            whole = format!("{whole}\n{next}");
            more.push((at, next));
        }
        if !is_open(&whole) {
            return Ok(Some((number, whole)));
        }
        more.into_iter().rev().for_each(|line| self.ahead.push_front(line));
        Ok(Some((number, line.replace('"', ""))))
    }
}

fn is_open(line: &str) -> bool {
    line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}
