//! The lines of a list of cases, in words.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;

use crate::domain::codes::Locale;
use crate::store::exports::{self, Export};
use crate::store::queue::{Names, Taken};
use crate::web::error::WebError;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::sheet::{Cell, Row, Rows};

const HEAD: &[&str] = &[
    "export-reference",
    "export-filed",
    "export-channel",
    "export-status",
    "export-outcome",
    "export-cause",
    "export-problem",
    "export-priority",
    "export-level",
    "export-provider",
    "export-merchant",
    "export-amount",
    "export-currency",
    "export-team",
    "export-assignee",
    "export-due",
    "export-clock",
    "export-activity",
    "export-resolved",
    "export-closed",
    "export-reopened",
    "export-tags",
];

/// Of every currency taken.
const DECIMALS: u8 = 2;

pub struct Lines {
    app: AppData,
    page: Page,
    names: Arc<Names>,
    export: i64,
    parts: i64,
    /// The heading is the first.
    next: i64,
}

impl Lines {
    pub fn of(app: AppData, page: Page, names: Arc<Names>, export: &Export) -> Self {
        Self { app, page, names, export: export.id, parts: export.parts, next: -1 }
    }

    fn row(&self, it: &Taken) -> Row {
        let page = &self.page;
        let code = |prefix: &str, code: &str| Cell::from(page.code(prefix, code));
        let known = |prefix: &str, value: &Option<String>| Cell::from(value.as_deref().map(|it| page.code(prefix, it)));
        let at = |at: NaiveDateTime| -> DateTime<Tz> { page.dates.local(at.and_utc()) };
        let team = it.team_id.and_then(|id| self.names.teams.get(&id)).map(|name| match page.words.locale() {
            Locale::ZhCn => name.zh.clone(),
            Locale::En => name.en.clone(),
        });
        // A clock that stands still has no date.
        let clock = it.due_clock.as_ref().filter(|_| it.is_open);
        vec![
            it.reference.as_str().into(),
            at(it.filed_at).into(),
            code("channel", &it.channel),
            code("status", &it.status),
            known("outcome", &it.outcome),
            known("cause", &it.root_cause),
            code("problem-short", &it.problem_type),
            code("priority", &it.priority),
            i64::from(it.level).into(),
            self.names.provider(&it.provider, page.words.locale()).into(),
            it.merchant.as_str().into(),
            Cell::Decimal(it.amount_minor, DECIMALS),
            it.currency.as_str().into(),
            team.into(),
            it.assignee.as_deref().into(),
            clock.map(|_| at(it.due_at)).into(),
            clock.map(|clock| page.code("clock", clock)).into(),
            at(it.last_activity_at).into(),
            it.resolved_at.map(at).into(),
            it.closed_at.map(at).into(),
            i64::from(it.run - 1).into(),
            it.tags.as_str().into(),
        ]
    }
}

impl Rows for Lines {
    async fn next(&mut self) -> Result<Option<Vec<Row>>, WebError> {
        let (export, part) = (self.export, self.next);
        self.next += 1;
        if part < 0 {
            return Ok(Some(vec![HEAD.iter().map(|key| self.page.t(key).into()).collect()]));
        }
        if part >= self.parts {
            return Ok(None);
        }
        let taken = self.app.db.read(move |conn| exports::part(conn, export, part)).await?;
        Ok(Some(taken.iter().map(|it| self.row(it)).collect()))
    }
}
