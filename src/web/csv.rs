//! Cells of CSV files. A spreadsheet runs a cell that looks like a formula, whoever typed it (security.md S18).

use std::borrow::Cow;

/// The mark by which spreadsheets know UTF-8.
pub const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text, behind an apostrophe where a spreadsheet would take it for a formula: where it starts, blanks aside, with
/// `= + - @`, their full-width forms, or anywhere a tab or line break leads.
pub fn defuse(text: &str) -> Cow<'_, str> {
    const SIGNS: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '−'];
    let blank = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    let leads = text.starts_with(['\t', '\r', '\n']);
    if leads || text.trim_start_matches(blank).starts_with(SIGNS) { format!("'{text}").into() } else { text.into() }
}

/// Rows as CSV bytes, every cell defused.
pub fn rows<'a>(rows: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| defuse(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
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
