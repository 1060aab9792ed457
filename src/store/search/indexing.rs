//! How cases come to be found: words are written in the transaction of each change, a page of some thousand characters at
//! a time, so that a case of many messages is not read anew for each. Cases from before are taken up by a job, newest first.

use diesel::prelude::*;

use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::ids::CaseId;
use crate::domain::order::OtherOrder;
use crate::domain::search::Words;
use crate::store::db::{Conn, first, load, update};
use crate::store::dialect::words::{self, PageOfWords, Side};
use crate::store::dialect::{self};
use crate::store::error::StoreError;
use crate::store::other_orders;
use crate::store::rows::CaseRow;
use crate::store::schema::{case_words, cases, search_marks, texts};

/// Characters of a page: what is read and written anew when one more message comes.
const PAGE: i64 = 3_000;
/// Cases taken up in one transaction.
pub const BATCH: i64 = 50;

/// Makes a change's words those of its case; `case` is the case with its reference.
pub(in crate::store) fn index(conn: &mut Conn, change: &Change, case: &Case) -> Result<(), StoreError> {
    let Some(before) = change.before() else {
        let said: Vec<Said> = change.texts().iter().map(|t| (t.id.0, t.title.clone(), Some(t.body.clone()))).collect();
        // Below the mark it is the job's; that goes on downwards, and comes by.
        return if case.id.0 < mark(conn)? {
            Ok(())
        } else {
            write_pages(conn, case, change.other_orders(), &said, Side::Newest)
        };
    };
    let alters_head = before.contact != case.contact || before.order != case.order;
    if change.texts().is_empty() && !alters_head {
        return Ok(());
    }
    match last_page(conn, case.id.0)? {
        None if case.id.0 < mark(conn)? => Ok(()),
        Some((id, last)) if !alters_head => append(conn, case, change, (id, last)),
        _ => reindex(conn, case),
    }
}

/// Adds a change's texts to the last page, or begins another.
fn append(conn: &mut Conn, case: &Case, change: &Change, (id, last): (i64, PageOfWords)) -> Result<(), StoreError> {
    let more: i64 = change.texts().iter().map(|text| length(text.title.as_deref(), &text.body)).sum();
    let Some(newest) = change.texts().first() else { return Ok(()) };
    let others = other_orders::of_case(conn, case.id)?;
    if last.chars + more > PAGE && last.chars > 0 {
        let at = PageOfWords { page: last.page + 1, from_text: newest.id.0, chars: more, ..last };
        let said: Vec<Said> = change.texts().iter().map(|t| (t.id.0, t.title.clone(), Some(t.body.clone()))).collect();
        return words::insert(conn, at, &words_of(case, &others, &said), Side::Newest);
    }
    // Its own texts are there already: they were recorded first.
    let said = texts_from(conn, case.id, last.from_text)?;
    words::rewrite(conn, id, PageOfWords { chars: last.chars + more, ..last }, &words_of(case, &others, &said))
}

/// Makes all words of a case anew from what is kept of it: after a correction, or once texts were erased.
pub fn reindex(conn: &mut Conn, case: &Case) -> Result<(), StoreError> {
    let others = other_orders::of_case(conn, case.id)?;
    let said = texts_from(conn, case.id, 0)?;
    write_pages(conn, case, &others, &said, Side::Newest)
}

/// A text's id, title and body; nothing of it once it was erased.
type Said = (i64, Option<String>, Option<String>);

fn texts_from(conn: &mut Conn, case: CaseId, from: i64) -> Result<Vec<Said>, StoreError> {
    let theirs = texts::table.filter(texts::case_id.eq(case.0)).filter(texts::id.ge(from)).order(texts::id);
    Ok(load(conn, theirs.select((texts::id, texts::title, texts::body)))?)
}

fn length(title: Option<&str>, body: &str) -> i64 {
    (title.map_or(0, |title| title.chars().count()) + body.chars().count()) as i64
}

/// Writes a case's texts page by page, over the pages that are there.
fn write_pages(conn: &mut Conn, case: &Case, others: &[OtherOrder], said: &[Said], side: Side) -> Result<(), StoreError> {
    let mut kept: Vec<(i32, i64)> = Vec::new();
    if side == Side::Newest {
        let pages = case_words::table.filter(case_words::case_id.eq(case.id.0)).order(case_words::page);
        kept = load(conn, pages.select((case_words::page, case_words::id)))?;
    }
    let mut rest = said;
    let mut page = 0;
    loop {
        let (mut chars, mut many) = (0, 0);
        for (_, title, body) in rest {
            let more = length(title.as_deref(), body.as_deref().unwrap_or_default());
            if many > 0 && chars + more > PAGE {
                break;
            }
            (chars, many) = (chars + more, many + 1);
        }
        let (now, after) = rest.split_at(many);
        let from_text = if page == 0 { 0 } else { now.first().map_or(0, |(id, ..)| *id) };
        let (at, words) = (PageOfWords { case_id: case.id.0, page, from_text, chars }, words_of(case, others, now));
        match kept.iter().find(|(kept, _)| *kept == page) {
            Some((_, id)) => words::rewrite(conn, *id, at, &words)?,
            None => words::insert(conn, at, &words, side)?,
        }
        (rest, page) = (after, page + 1);
        if rest.is_empty() {
            break;
        }
    }
    if kept.iter().any(|(kept, _)| *kept >= page) { words::remove_from(conn, case.id.0, page) } else { Ok(()) }
}

/// The words of some texts, and those by which the case is found anyway: so a name and a word of any page find it together.
fn words_of(case: &Case, others: &[OtherOrder], said: &[Said]) -> Words {
    let mut words = Words::default();
    if let Some(reference) = case.reference {
        words.reference(reference);
    }
    for number in case.order.numbers().chain(others.iter().flat_map(OtherOrder::numbers)) {
        words.number(number);
    }
    if let Some(phone) = &case.contact.phone {
        words.phone(phone);
    }
    let names = [Some(&case.contact.name), case.contact.email.as_ref(), case.represented.as_ref()];
    let order = [Some(&case.order.merchant), Some(&case.order.provider), case.order.displayed_status.as_ref()];
    for text in names.into_iter().chain(order).flatten().chain([&case.summary]) {
        words.text(text);
    }
    for text in said.iter().flat_map(|(_, title, body)| [title, body]).flatten() {
        words.text(text);
    }
    words
}

fn last_page(conn: &mut Conn, case: i64) -> Result<Option<(i64, PageOfWords)>, StoreError> {
    let columns = (case_words::id, case_words::page, case_words::from_text, case_words::chars);
    let pages = case_words::table.filter(case_words::case_id.eq(case)).order(case_words::page.desc()).select(columns);
    let row: Option<(i64, i32, i64, i64)> = first(conn, pages)?;
    Ok(row.map(|(id, page, from_text, chars)| (id, PageOfWords { case_id: case, page, from_text, chars })))
}

/// Cases below it are found once the job has come to them; 0 when it has done all.
fn mark(conn: &mut Conn) -> Result<i64, StoreError> {
    let mark: Option<i64> = first(conn, search_marks::table.find(1).select(search_marks::before_case))?;
    Ok(mark.unwrap_or_default())
}

/// Lets all words be made anew, in bites, by [`step`]: `below` is an id above all there are. Search finds less meanwhile,
/// the newest first.
pub fn rebuild(conn: &mut Conn, below: i64) -> Result<(), StoreError> {
    words::clear(conn)?;
    update(conn, search_marks::table.find(1), search_marks::before_case.eq(below))?;
    Ok(())
}

/// Takes up the newest `limit` cases that nobody has come to yet; how many were looked at. [`StoreError::Moved`] where
/// another worker took up the same.
pub fn step(conn: &mut Conn, limit: i64) -> Result<usize, StoreError> {
    let below = mark(conn)?;
    if below == 0 {
        return Ok(0);
    }
    let next = cases::table.filter(cases::id.lt(below)).order(cases::id.desc()).limit(limit).select(cases::id);
    let mut ids: Vec<i64> = next.load(conn)?;
    let moved = search_marks::before_case.eq(ids.last().copied().unwrap_or_default());
    if update(conn, search_marks::table.find(1).filter(search_marks::before_case.eq(below)), moved)? == 0 {
        return Err(StoreError::Moved);
    }
    // Whoever is at one of them comes first.
    ids.sort_unstable();
    dialect::hold_cases(conn, &ids)?;
    let there: Vec<i64> = case_words::table.filter(case_words::case_id.eq_any(&ids)).select(case_words::case_id).load(conn)?;
    let rows: Vec<CaseRow> = cases::table.filter(cases::id.eq_any(&ids)).order(cases::id.desc()).load(conn)?;
    for row in rows.into_iter().filter(|row| !there.contains(&row.id)) {
        let case = row.into_case(Vec::new(), None, Vec::new())?;
        let (others, said) = (other_orders::of_case(conn, case.id)?, texts_from(conn, case.id, 0)?);
        write_pages(conn, &case, &others, &said, Side::Oldest)?;
    }
    Ok(ids.len())
}
