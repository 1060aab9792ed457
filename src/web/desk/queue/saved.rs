//! The saved views beside a queue, with counts that never make a page wait for more than two of them.

use std::sync::Arc;

use super::asked::{Asked, Asker};
use crate::domain::actor::Staff;
use crate::domain::reach::Reach;
use crate::paths;
use crate::store::queue::{self, Reading};
use crate::store::views::{self, SavedView};
use crate::store::{Conn, StoreError};
use crate::web::server::AppData;

/// Views counted anew while one page is made.
const COUNTED_AT_ONCE: usize = 2;

/// A saved view as the list at the side shows it.
#[derive(Clone)]
pub struct Saved {
    pub view: SavedView,
    pub count: Option<usize>,
}

impl Saved {
    pub fn url(&self) -> String {
        format!("{}&saved={}", paths::desk_list(&self.view.query), self.view.id)
    }

    pub fn reach(&self) -> Reach {
        self.view.shared.reach
    }
}

/// The views of whoever reads. Counts that are too old to trust are taken anew, the oldest unknown first.
pub fn read(conn: &mut Conn, app: &AppData, asker: &Asker, reading: &Reading, staff: Staff) -> Result<Vec<Saved>, StoreError> {
    let views = if let Some(views) = app.counts.views(reading) {
        views
    } else {
        let views = Arc::new(views::of(conn, staff)?);
        app.counts.keep_views(reading, &views);
        views
    };
    let mut left = COUNTED_AT_ONCE;
    let mut saved = Vec::with_capacity(views.len());
    for view in views.iter() {
        let (mut count, is_old) = app.counts.saved(reading, view.id);
        // What is never counted takes no other view's turn.
        if is_old
            && left > 0
            && let Some(asked) = to_count(view, asker)
        {
            left -= 1;
            let now = queue::count(conn, reading, &asked.listing)?;
            app.counts.keep_saved(reading, view.id, now);
            count = Some(now);
        }
        saved.push(Saved { view: view.clone(), count });
    }
    Ok(saved)
}

/// What a view lists; `None` where the filter makes no sense any more, or is a search.
fn to_count(view: &SavedView, asker: &Asker) -> Option<Asked> {
    Asked::read(&view.query, asker).filter(|asked| asked.problems.is_empty() && asked.value("q").is_empty())
}
