//! Numbers of orders and payments in queries: compared by their key, along the indexes that are made of it. The same in Rust is
//! [`crate::domain::order::number_key`].

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{Nullable, Text};

/// The key of the number in a column. The indexes hold columns with a number alone: ask for `is_not_null` beside it.
#[derive(Clone, Copy, Debug, diesel::query_builder::QueryId, ValidGrouping)]
pub(super) struct Key<C>(pub C);

impl<C: Expression<SqlType = Nullable<Text>>> Expression for Key<C> {
    type SqlType = Nullable<Text>;
}

impl<C, DB> QueryFragment<DB> for Key<C>
where
    DB: Backend,
    C: QueryFragment<DB>,
{
    // The blank and the dash stand in the text: what is bound matches no index of an expression.
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        out.push_sql("upper(replace(replace(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(", ' ', ''), '-', ''))");
        Ok(())
    }
}

impl<C, QS> AppearsOnTable<QS> for Key<C>
where
    C: AppearsOnTable<QS>,
    Self: Expression,
{
}

impl<C, QS> SelectableExpression<QS> for Key<C>
where
    C: SelectableExpression<QS>,
    Self: AppearsOnTable<QS>,
{
}

/// Whether the number in a column has this key.
macro_rules! is_key {
    ($column:expr, $key:expr) => {
        $column.is_not_null().and($crate::store::numbers::Key($column).eq($key))
    };
}
pub(super) use is_key;

/// Whether it has one of these two, as text of its own.
macro_rules! is_either_key {
    ($column:expr, $keys:expr) => {{
        let [one, other] = $keys.clone();
        let key = $crate::store::numbers::Key($column);
        $column.is_not_null().and(key.eq(one).or(key.eq(other)))
    }};
}
pub(super) use is_either_key;

/// Whether it has one of these, at most [`super::db::AMONG`].
macro_rules! is_any_key {
    ($column:expr, $keys:expr) => {
        $column.is_not_null().and($crate::store::db::among!($crate::store::numbers::Key($column), $keys))
    };
}
pub(super) use is_any_key;
