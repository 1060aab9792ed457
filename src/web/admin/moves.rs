//! What a change of the rules would do to open cases, reckoned before it is made: how many dates move, how far, and which
//! would be late at once.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::reckoning::Changed;
use crate::domain::change::Act;
use crate::domain::ids::CaseId;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::ClockKind;
use crate::store::{Conn, StoreError, cases};
use crate::web::WebError;
use crate::web::page::Page;
use crate::web::server::AppData;

const PAGE: i64 = 1_000;
/// Cases shown; all are counted.
const SHOWN: usize = 10;

/// One date that would move.
pub struct Move {
    pub reference: String,
    pub url: String,
    pub clock: String,
    pub from: String,
    pub to: String,
    pub by: String,
    pub is_late: bool,
}

/// All that would move.
#[derive(Default)]
pub struct Moves {
    pub open: usize,
    pub cases: usize,
    pub earlier: usize,
    pub later: usize,
    /// Clocks that end because nothing asks for them any more.
    pub ended: usize,
    /// Cases that would be late at once and are not now.
    pub late: usize,
    pub shown: Vec<Move>,
}

/// A date of a case that moves.
struct Moved {
    case: crate::domain::reference::Reference,
    kind: ClockKind,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

#[derive(Default)]
struct Count {
    open: usize,
    cases: usize,
    earlier: usize,
    later: usize,
    ended: usize,
    late: usize,
    widest: Vec<Moved>,
}

/// Reckons every open case under the rules as they would be.
pub async fn moves(app: &AppData, page: &Page, rules: &Arc<Rulebook>, of: Changed) -> Result<Moves, WebError> {
    let act = Act { under: Arc::clone(rules), ..app.act(Actor::System) };
    let count = app.db.read(move |conn| count(conn, &of, &act)).await?;
    let span = |moved: &Moved| match (moved.from, moved.to) {
        (Some(from), Some(to)) => {
            let key = if to < from { "moves-earlier-by" } else { "moves-later-by" };
            page.t1(key, "span", page.dates.span_days((to - from).num_seconds().abs()))
        }
        (_, None) => page.t("moves-ended").to_owned(),
        (None, _) => String::new(),
    };
    let date = |at: Option<DateTime<Utc>>| at.map(|at| page.dates.full(at)).unwrap_or_default();
    let shown = count.widest.iter().map(|moved| Move {
        reference: moved.case.to_string(),
        url: crate::paths::desk_case(moved.case),
        clock: page.code("clock", moved.kind.as_str()),
        from: date(moved.from),
        to: date(moved.to),
        by: span(moved),
        is_late: moved.to.is_some_and(|to| to < page.now) && moved.from.is_none_or(|from| from >= page.now),
    });
    let shown = shown.collect();
    let Count { open, cases, earlier, later, ended, late, .. } = count;
    Ok(Moves { open, cases, earlier, later, ended, late, shown })
}

fn count(conn: &mut Conn, of: &Changed, act: &Act) -> Result<Count, StoreError> {
    let mut count = Count::default();
    let mut after = CaseId(0);
    loop {
        let page = cases::open_after(conn, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(count) };
        after = last.id;
        page.iter().for_each(|case| count.take_in(case, of, act));
    }
}

impl Count {
    fn take_in(&mut self, case: &Case, of: &Changed, act: &Act) {
        self.open += 1;
        let Some(change) = case.recompute(of, act) else { return };
        let mut is_late = false;
        let mut moves = false;
        for (old, new) in case.clocks.iter().zip(&change.case().clocks) {
            let ended = old.is_live() && !new.is_live();
            if old.due_at == new.due_at && !ended {
                continue;
            }
            moves = true;
            let to = new.due_at.filter(|_| !ended);
            match (old.due_at, to) {
                (Some(from), Some(to)) if to < from => self.earlier += 1,
                (Some(_), Some(_)) => self.later += 1,
                _ => self.ended += usize::from(ended),
            }
            is_late |= to.is_some_and(|to| to < act.at) && old.due_at.is_none_or(|from| from >= act.at);
            if let Some(case) = case.reference {
                self.keep(Moved { case, kind: old.kind, from: old.due_at, to });
            }
        }
        self.cases += usize::from(moves);
        self.late += usize::from(is_late);
    }

    /// The widest moves are shown.
    fn keep(&mut self, moved: Moved) {
        let width = |moved: &Moved| match (moved.from, moved.to) {
            (Some(from), Some(to)) => (to - from).num_seconds().abs(),
            _ => 0,
        };
        let place = self.widest.partition_point(|other| width(other) >= width(&moved));
        if place < SHOWN {
            self.widest.insert(place, moved);
            self.widest.truncate(SHOWN);
        }
    }
}
