//! A chart by itself, as a file: dark on white, with its name, its sentence, and when it was made. What it leads to on the page
//! is left out.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;
use askama::filters::HtmlSafe;

use crate::domain::ids::PersonId;
use crate::domain::permission::Permission;
use crate::store::audits;
use crate::web::access::sign_in_again;
use crate::web::error::WebError;
use crate::web::guards::Supervisor;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::sheet;
use crate::web::throttle::Limit;

/// The end of its address.
pub const END: &str = "svg";
/// Halves of a Chinese character that a line holds.
const LINE: usize = 120;
/// From one line of words to the next.
const LEADING: usize = 22;
/// Where the words begin, and below them the chart.
const TOP: usize = 60;

#[derive(Template)]
#[template(path = "oversight/picture.svg", escape = "html")]
struct Picture<'a, C: Template + HtmlSafe> {
    lang: &'static str,
    title: &'a str,
    /// Its sentence in lines, each with its place.
    lines: Vec<(usize, String)>,
    /// Where the chart begins, where the last line stands, and where all ends.
    chart_at: usize,
    made_at: usize,
    height: usize,
    made: String,
    chart: &'a C,
}

/// Whether somebody may take figures out of the house: by what they may, who has just shown who they are, and not too often.
/// `back` is where they come from.
pub fn may_take(supervisor: &Supervisor, app: &AppData, back: &str) -> Result<(), WebError> {
    if !supervisor.0.staff.may(Permission::ExportReports) {
        return Err(WebError::NotFound);
    }
    sign_in_again::fresh(&supervisor.0.visitor, app.now(), back)?;
    app.throttle.take(Limit::Exports, &supervisor.0.staff.id.to_string())
}

/// That it was taken away, and what, is on the record.
pub async fn on_record(app: &AppData, by: PersonId, said: String) -> Result<(), WebError> {
    let (id, at) = (app.id(), app.now());
    Ok(app.db.write(move |tx| audits::told(tx, id, by, at, (audits::REPORT_EXPORTED, &said))).await?)
}

/// The chart as a download, with its title, its sentence and what it is of; `height` of its own view box.
pub fn send(
    page: &Page,
    name: &str,
    (title, words, about): (&str, &str, &str),
    (chart, height): (&(impl Template + HtmlSafe), usize),
) -> Result<HttpResponse, WebError> {
    let lines: Vec<(usize, String)> =
        in_lines(words).into_iter().chain(in_lines(about)).enumerate().map(|(i, line)| (TOP + i * LEADING, line)).collect();
    let chart_at = TOP + lines.len() * LEADING;
    let picture = Picture {
        lang: page.words.locale().as_str(),
        title,
        chart_at,
        made_at: chart_at + height + 32,
        height: chart_at + height + 52,
        lines,
        made: page.t1("incident-made-at", "at", page.dates.moment(page.now)),
        chart,
    };
    let body = picture.render().map_err(|error| WebError::Internal(error.to_string()))?;
    let mut response = HttpResponse::Ok();
    response.content_type("image/svg+xml; charset=utf-8");
    response.insert_header((header::CONTENT_DISPOSITION, sheet::disposition(name, END)));
    Ok(response.body(body))
}

/// Words in lines that fit: a picture breaks none by itself.
fn in_lines(words: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut left = LINE;
    for piece in pieces(words) {
        let width = piece.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        if width > left {
            lines.push(String::new());
            left = LINE;
        }
        left = left.saturating_sub(width);
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// Where a line may break: after a blank, and after each character that is no letter of ours.
fn pieces(words: &str) -> impl Iterator<Item = &str> {
    words.split_inclusive(|c: char| c == ' ' || !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::{LINE, in_lines};

    #[test]
    fn words_are_broken_where_a_line_is_full_and_none_is_lost() {
        let long = "工作时间 3 小时以内答复的有 120 件，".repeat(9);
        let lines = in_lines(&long);
        assert_eq!(lines.concat(), long);
        let width = |line: &String| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line) <= LINE));
        assert!(in_lines("").is_empty());
    }
}
