//! Workbooks. They cannot be sent before their last row is known: rows go to a temporary file as they come, so that a hundred
//! thousand of them take no more memory than a thousand.

use actix_web::web::Bytes;
use futures_util::{Stream, stream};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use tokio::io::AsyncReadExt as _;

use super::{Cell, Row, Rows};
use crate::files::{FileError, ScratchFolder};
use crate::web::error::WebError;
use crate::web::server::AppData;

/// Longest text of a cell that spreadsheets take, in characters.
const MOST_CHARACTERS: usize = 32_767;
/// Bytes sent at a time.
const PIECE: usize = 64 * 1024;
/// Width of a column, in characters of its font.
const WIDTH: f64 = 16.0;
/// The row of the heading: above it stands what the table is of.
const HEADING: u32 = 1;

impl From<XlsxError> for WebError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => FileError::from(error).into(),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// A workbook under way. Its folder goes with it.
struct Book {
    workbook: Workbook,
    head: Format,
    day: Format,
    time: Format,
    next: u32,
    folder: ScratchFolder,
}

impl Book {
    /// What it is of stands above the heading.
    fn begin(folder: ScratchFolder, made: ExcelDateTime, about: &str) -> Result<Self, WebError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder.path())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_freeze_panes(2, 0)?;
        sheet.write_string(0, 0, about)?;
        let (day, time) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
        Ok(Self { workbook, head: Format::new().set_bold(), day, time, next: HEADING, folder })
    }

    fn add(mut self, rows: &[Row]) -> Result<Self, WebError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for row in rows {
            for (column, cell) in (0_u16..).zip(row) {
                if self.next == HEADING {
                    sheet.set_column_width(column, WIDTH)?;
                    sheet.write_string_with_format(self.next, column, cell.to_string(), &self.head)?;
                } else {
                    write(sheet, (self.next, column), cell, (&self.day, &self.time))?;
                }
            }
            self.next += 1;
        }
        Ok(self)
    }

    fn end(mut self) -> Result<Whole, WebError> {
        let path = self.folder.path().join("workbook.xlsx");
        self.workbook.save(&path)?;
        let file = std::fs::File::open(path).map_err(FileError::from)?;
        Ok(Whole { file: tokio::fs::File::from_std(file), _folder: self.folder })
    }
}

/// A workbook that is whole, in its folder.
pub struct Whole {
    file: tokio::fs::File,
    _folder: ScratchFolder,
}

impl Whole {
    pub fn pieces(self) -> impl Stream<Item = Result<Bytes, WebError>> {
        stream::unfold(self, |mut whole| async {
            let mut bytes = Vec::with_capacity(PIECE);
            match (&mut whole.file).take(PIECE as u64).read_to_end(&mut bytes).await {
                Ok(0) => None,
                Ok(_) => Some((Ok(Bytes::from(bytes)), whole)),
                Err(error) => Some((Err(FileError::from(error).into()), whole)),
            }
        })
    }
}

/// A text stays a text, whatever it looks like: nothing here is ever a formula.
fn write(sheet: &mut Worksheet, at: (u32, u16), cell: &Cell, (day, time): (&Format, &Format)) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        Cell::Nothing => return Ok(()),
        Cell::Text(text) if text.chars().count() > MOST_CHARACTERS => {
            sheet.write_string(row, column, text.chars().take(MOST_CHARACTERS).collect::<String>())
        }
        Cell::Text(text) => sheet.write_string(row, column, text.as_ref()),
        // Beyond 15 digits a spreadsheet rounds.
        Cell::Number(number) if number.unsigned_abs() >= 1_000_000_000_000_000 => {
            sheet.write_string(row, column, number.to_string())
        }
        Cell::Number(number) => sheet.write_number(row, column, *number as f64),
        Cell::Decimal(units, places) => sheet.write_number(row, column, *units as f64 / 10_f64.powi(i32::from(*places))),
        Cell::Day(it) => sheet.write_datetime_with_format(row, column, it, day),
        Cell::Time(at) => sheet.write_datetime_with_format(row, column, at.naive_local(), time),
    }?;
    Ok(())
}

/// The workbook of these rows.
pub async fn written(app: &AppData, about: &str, mut rows: impl Rows) -> Result<Whole, WebError> {
    let folder = app.files.scratch_folder(&app.random.public_id())?;
    let made = ExcelDateTime::from_timestamp(app.now().timestamp())?;
    let about = about.to_owned();
    let mut book = off_thread(move || Book::begin(folder, made, &about)).await?;
    while let Some(piece) = rows.next().await? {
        book = off_thread(move || book.add(&piece)).await?;
    }
    off_thread(move || book.end()).await
}

/// Writing a thousand rows takes some milliseconds, and the last step compresses all: no request waits behind it.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, WebError> + Send + 'static) -> Result<T, WebError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| WebError::Internal(error.to_string()))?
}
