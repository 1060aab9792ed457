//! What the door to the database counts for operators: durations and sizes, never whose or what.

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

#[derive(Clone, Debug)]
pub struct Figures {
    /// Seconds from asking to the answer, waiting included.
    pub reads: Histogram,
    pub writes: Histogram,
    /// Writes that shared one COMMIT; SQLite alone.
    pub group: Histogram,
}

impl Default for Figures {
    fn default() -> Self {
        // 0.25 ms to 4 s: below is noise, above is a timeout.
        let seconds = || Histogram::new(exponential_buckets(0.000_25, 4.0, 8));
        Self { reads: seconds(), writes: seconds(), group: Histogram::new(exponential_buckets(1.0, 4.0, 5)) }
    }
}

impl Figures {
    pub fn register(&self, registry: &mut Registry) {
        registry.register("db_read_seconds", "Reads, from asking to the answer", self.reads.clone());
        registry.register("db_write_seconds", "Writes, from asking to the answer", self.writes.clone());
        registry.register("db_write_group", "Writes that shared one COMMIT", self.group.clone());
    }
}
