//! The line that says when we are at work again, outside hours; nothing during them.

use crate::domain::calendar::Calendar;
use crate::web::page::Page;

/// In the viewer's zone; empty while we work.
pub fn closed(page: &Page, calendar: &Calendar) -> String {
    let Some(opens) = calendar.reopens(page.now) else {
        return String::new();
    };
    if page.dates.day_of(opens) == page.dates.day_of(page.now) {
        page.t1("hours-closed-today", "time", page.dates.time(opens))
    } else {
        page.t1("hours-closed", "at", page.dates.full(opens))
    }
}
