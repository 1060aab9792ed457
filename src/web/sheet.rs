//! Tables that are taken away as files: CSV, sent row by row, or a workbook. Whoever makes the rows knows of neither.

use std::borrow::Cow;
use std::fmt;

use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::error::WebError;
use super::page::Page;
use super::server::AppData;

mod csv;
mod xlsx;

pub use csv::defuse;

/// Rows of one file at most: a spreadsheet opens them, and nobody waits for minutes.
pub const MOST_ROWS: usize = 100_000;
/// Rows read at a time: what is held in memory of a file.
const PIECE: usize = 1000;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

impl Format {
    /// Of the end of an address; "not found" for anything else.
    pub fn of(end: &str) -> Result<Self, WebError> {
        match end {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(WebError::NotFound),
        }
    }

    /// The end of an address and of a file's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    fn attachment(self, name: &str) -> HttpResponseBuilder {
        let mut response = HttpResponse::Ok();
        response.content_type(self.media_type());
        response.insert_header((header::CONTENT_DISPOSITION, disposition(name, self.as_str())));
        response
    }
}

/// A file's name without its end, and what the file is of: as its first row where it is a workbook. A CSV file begins with its
/// heading, so that programs read it: there the name alone tells.
pub struct Named {
    pub name: String,
    pub about: String,
}

/// A download under this name; browsers that know no other script get the rest of it.
pub fn disposition(name: &str, end: &str) -> String {
    let plain: String = name.chars().filter(char::is_ascii).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if name.is_ascii() {
        return format!("attachment; filename=\"{plain}.{end}\"");
    }
    let byte = |byte: u8| match byte {
        b'-' => "-".to_owned(),
        letter if letter.is_ascii_alphanumeric() => char::from(letter).to_string(),
        other => format!("%{other:02X}"),
    };
    let encoded: String = name.bytes().map(byte).collect();
    format!("attachment; filename=\"{plain}.{end}\"; filename*=UTF-8''{encoded}.{end}")
}

/// One cell. What is a number or a moment is one in a workbook too.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(Cow<'static, str>),
    Number(i64),
    /// So many units, of which so many digits stand behind the point.
    Decimal(i64, u8),
    Day(NaiveDate),
    /// Where we are, to the minute.
    Time(DateTime<Tz>),
    Nothing,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned().into())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<DateTime<Tz>> for Cell {
    fn from(at: DateTime<Tz>) -> Self {
        Self::Time(at)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Decimal(units, places) => {
                let one = 10_u64.pow(u32::from(*places));
                let (whole, rest) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
                let sign = if *units < 0 { "-" } else { "" };
                write!(f, "{sign}{whole}")?;
                if *places > 0 { write!(f, ".{rest:0width$}", width = usize::from(*places)) } else { Ok(()) }
            }
            Self::Day(day) => write!(f, "{day}"),
            Self::Time(at) => write!(f, "{}", at.format("%Y-%m-%dT%H:%M%:z")),
            Self::Nothing => Ok(()),
        }
    }
}

pub type Row = Vec<Cell>;

/// Where the files of a table are.
pub struct Links {
    pub csv: String,
    pub xlsx: String,
}

impl Links {
    /// From the address that an end of it leads to.
    pub fn of(url: impl Fn(&str) -> String) -> Self {
        Self { csv: url(Format::Csv.as_str()), xlsx: url(Format::Xlsx.as_str()) }
    }
}

/// Rows that are read piece by piece, the heading first.
pub trait Rows {
    /// The next ones; `None` at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<Row>>, WebError>>;
}

/// Rows that are there already.
pub struct Ready(Option<Vec<Row>>);

impl Ready {
    pub fn new(head: Row, body: impl IntoIterator<Item = Row>) -> Self {
        Self(Some(std::iter::once(head).chain(body).collect()))
    }
}

impl Rows for Ready {
    async fn next(&mut self) -> Result<Option<Vec<Row>>, WebError> {
        Ok(self.0.take())
    }
}

/// Rows read from the store piece by piece, each piece behind the last row of the one before; [`MOST_ROWS`] at most.
pub struct Keyed<K, R> {
    head: Option<Row>,
    /// What the last row says where there would be more.
    cut: Row,
    read: R,
    after: Option<K>,
    left: usize,
}

impl<K, R: AsyncFnMut(Option<K>, usize) -> Result<Vec<(K, Row)>, WebError>> Keyed<K, R> {
    /// `read` gives up to so many rows behind a key, each with its own.
    pub fn new(page: &Page, head: Row, read: R) -> Self {
        let cut = vec![page.t1("audit-file-cut", "most", MOST_ROWS).into()];
        Self { head: Some(head), cut, read, after: None, left: MOST_ROWS }
    }
}

impl<K: Clone, R: AsyncFnMut(Option<K>, usize) -> Result<Vec<(K, Row)>, WebError>> Rows for Keyed<K, R> {
    async fn next(&mut self) -> Result<Option<Vec<Row>>, WebError> {
        if self.left == 0 {
            return Ok(None);
        }
        let limit = self.left.min(PIECE);
        let rows = (self.read)(self.after.take(), limit).await?;
        self.after = rows.last().map(|(key, _)| key.clone());
        self.left = if rows.len() < limit { 0 } else { self.left - rows.len() };
        let is_full = self.left == 0 && rows.len() == limit;
        let is_cut = is_full && !(self.read)(self.after.clone(), 1).await?.is_empty();
        let cut = is_cut.then(|| self.cut.clone());
        Ok(Some(self.head.take().into_iter().chain(rows.into_iter().map(|(_, row)| row)).chain(cut).collect()))
    }
}

/// The file.
pub async fn send(app: &AppData, format: Format, it: &Named, rows: impl Rows + 'static) -> Result<HttpResponse, WebError> {
    match format {
        Format::Csv => Ok(format.attachment(&it.name).streaming(csv::pieces(rows))),
        Format::Xlsx => Ok(format.attachment(&it.name).streaming(xlsx::written(app, &it.about, rows).await?.pieces())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Keyed, MOST_ROWS, Rows as _};

    /// The first cell of all rows, where there would be so many.
    async fn all(of: usize) -> Vec<Cell> {
        let read = async |after: Option<usize>, limit: usize| {
            let next = after.map_or(0, |after| after + 1);
            Ok((next..of.min(next + limit)).map(|n| (n, vec![n.into()])).collect())
        };
        let mut rows = Keyed { head: Some(vec!["head".into()]), cut: vec!["cut".into()], read, after: None, left: MOST_ROWS };
        let mut cells = Vec::new();
        while let Some(piece) = rows.next().await.unwrap() {
            cells.extend(piece.into_iter().map(|row| row[0].clone()));
        }
        cells
    }

    #[actix_web::test]
    async fn a_file_holds_each_row_once_and_says_where_it_was_cut() {
        for of in [0, 1, 999, 1000, 1001, MOST_ROWS] {
            let told = all(of).await;
            assert_eq!((told.len(), &told[0]), (of + 1, &"head".into()), "{of}");
            assert!(told[1..].iter().enumerate().all(|(n, cell)| *cell == n.into()), "{of}");
        }
        let cut = all(MOST_ROWS + 1).await;
        assert_eq!((cut.len(), cut.last()), (MOST_ROWS + 2, Some(&"cut".into())));
    }
}
