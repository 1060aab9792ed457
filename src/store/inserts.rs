//! Rows that a change adds and that nothing reads before they are written. PostgreSQL is told of them all at once: the way there and
//! back takes longer than writing a row. SQLite, to which there is no way, writes each at once.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;

use super::db::Conn;

#[derive(Default)]
pub(super) struct Inserts<'a> {
    waiting: Vec<Box<dyn QueryFragment<Pg> + 'a>>,
}

impl<'a> Inserts<'a> {
    /// `insert` is an INSERT of one row.
    pub(super) fn add<S>(&mut self, conn: &mut Conn, insert: S) -> QueryResult<()>
    where
        S: ExecuteDsl<SqliteConnection> + QueryFragment<Pg> + 'a,
    {
        match conn {
            Conn::Sqlite(conn) => ExecuteDsl::execute(insert, conn).map(|_| ()),
            Conn::Postgres(_) => {
                self.waiting.push(Box::new(insert));
                Ok(())
            }
        }
    }

    /// Writes all that waits, as one statement. What one of them refers to may be another of them.
    pub(super) fn write(&mut self, conn: &mut Conn) -> QueryResult<()> {
        if let Conn::Postgres(conn) = conn
            && let Some(last) = self.waiting.pop()
        {
            ExecuteDsl::execute(Together { before: std::mem::take(&mut self.waiting), last }, conn)?;
        }
        Ok(())
    }
}

/// So many rows go as a statement that is kept prepared; of more there would be too many kinds.
const KEPT: usize = 8;

/// `WITH i0 AS (INSERT …), i1 AS (INSERT …) INSERT …`, found again by its SQL.
struct Together<'a> {
    before: Vec<Box<dyn QueryFragment<Pg> + 'a>>,
    last: Box<dyn QueryFragment<Pg> + 'a>,
}

impl QueryId for Together<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Together<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if self.before.len() >= KEPT {
            out.unsafe_to_cache_prepared();
        }
        for (at, insert) in self.before.iter().enumerate() {
            out.push_sql(&format!("{} i{at} AS (", if at == 0 { "WITH" } else { "," }));
            insert.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        out.push_sql(" ");
        self.last.walk_ast(out)
    }
}
