//! The supervisor's pages: figures, and from each number the way to its cases.

mod ahead;
mod asking;
pub mod audit;
pub mod backlog_files;
mod basis;
pub mod cases;
mod charts;
mod columns;
pub mod credit;
pub mod dashboard;
mod days;
pub mod export;
pub mod exports;
mod fields;
mod filter;
mod heat;
pub mod incidents;
mod kept;
mod occurrences;
mod open_then;
mod outlook;
mod picture;
pub mod promises;
mod report;
mod reported;
pub mod response_times;
pub mod root_causes;
mod rows;
pub mod satisfaction;
pub mod scheduled;
mod sentences;
pub mod sla;
mod small;
pub mod words;
pub mod workload;

/// The reports that are sheets, as the tabs have them: the end of the address, and the name.
pub const TABS: [(&str, &str); 6] = [
    ("sla", "sla-title"),
    ("workload", "workload-title"),
    ("root-causes", "causes-title"),
    ("satisfaction", "satisfaction-title"),
    ("promises", "promises-title"),
    ("credit", "credit-open-tab"),
];
