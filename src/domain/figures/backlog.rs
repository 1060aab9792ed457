//! How much is open, and what it waits for.

/// Counts of open cases at one moment. Of a day from before anybody counted, only `open` is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Not settled, those that are put off included.
    pub open: i64,
    /// Their nearest deadline is still to come, and before the day is over; not put off.
    pub due_today: Option<i64>,
    /// Their nearest deadline has passed.
    pub overdue: Option<i64>,
    /// Nobody's; not put off.
    pub unassigned: Option<i64>,
    /// Nobody else is waited for: new, or at work; not put off, as those that follow.
    pub ours: Option<i64>,
    /// The consumer was asked for details.
    pub consumer: Option<i64>,
    /// The merchant was asked.
    pub merchant: Option<i64>,
    /// The platform was asked.
    pub platform: Option<i64>,
    /// The consumer was offered a resolution.
    pub offered: Option<i64>,
}
