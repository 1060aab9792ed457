//! CSV files. A spreadsheet runs a cell that looks like a formula, whoever typed it (security.md S18).

use std::borrow::Cow;

use actix_web::web::Bytes;
use futures_util::{Stream, stream};

use super::{Cell, Row, Rows};
use crate::web::error::WebError;

/// The mark by which spreadsheets know UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text, behind an apostrophe where a spreadsheet would take it for a formula: where it starts, blanks aside, with
/// `= + - @`, their full-width forms, or anywhere a tab or line break leads.
pub fn defuse(text: &str) -> Cow<'_, str> {
    const SIGNS: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '−'];
    let blank = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    let leads = text.starts_with(['\t', '\r', '\n']);
    if leads || text.trim_start_matches(blank).starts_with(SIGNS) { format!("'{text}").into() } else { text.into() }
}

/// The rows as they come; an error breaks the file off, so that half of it is not taken for all.
pub fn pieces(rows: impl Rows + 'static) -> impl Stream<Item = Result<Bytes, WebError>> {
    stream::unfold(Some((rows, false)), |under_way| async {
        let (mut rows, is_begun) = under_way?;
        match rows.next().await.and_then(|piece| piece.map(|piece| written(&piece, is_begun)).transpose()) {
            Ok(None) => None,
            Ok(Some(bytes)) => Some((Ok(bytes), Some((rows, true)))),
            Err(error) => {
                tracing::warn!(%error, "a file was broken off");
                Some((Err(error), None))
            }
        }
    })
}

fn written(rows: &[Row], is_begun: bool) -> Result<Bytes, WebError> {
    let begun = if is_begun { Vec::new() } else { BOM.to_vec() };
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(begun);
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => defuse(text).into_owned(),
            // A number below nothing is no formula.
            other => other.to_string(),
        });
        writer.write_record(cells).map_err(|error| WebError::Internal(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::defuse;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text_behind_an_apostrophe() {
        for cell in [
            "=cmd()",
            "+1",
            "-1",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\tx",
            "\rx",
            "\nx",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{3000}=1",
            "\u{200B}=1",
        ] {
            assert_eq!(defuse(cell), format!("'{cell}"), "{cell:?}");
        }
    }

    #[test]
    fn a_plain_cell_stays_as_it_is() {
        for cell in ["", "李敏", "RD-2026-000001-3", "a=b", "1 + 1", "2026-11-24 14:20:00", "'quoted"] {
            assert_eq!(defuse(cell), cell);
        }
    }
}
