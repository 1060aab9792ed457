//! URLs of what programs ask, of what they and files say of orders, and of the programs that are told what happens.

use crate::domain::reference::Reference;

/// Where programs send facts about orders.
pub fn api_order_facts() -> String {
    "/api/v1/order-facts".to_owned()
}

/// What programs may ask, to be read by people.
pub fn api_docs() -> String {
    "/api/docs".to_owned()
}

/// A case, for programs.
pub fn api_case(reference: Reference) -> String {
    format!("/api/v1/cases/{reference}")
}

/// Whether a path is for programs: no page is shown there, and no cookie read.
pub fn is_for_programs(path: &str) -> bool {
    path == "/api" || (path.starts_with("/api/") && path != "/api/docs")
}

/// Tokens of programs.
pub fn admin_tokens() -> String {
    "/admin/tokens".to_owned()
}

/// One of them; `new` makes another one.
pub fn admin_token(token: impl std::fmt::Display) -> String {
    format!("/admin/tokens/{token}")
}

/// Programs that send facts.
pub fn admin_fact_senders() -> String {
    "/admin/fact-senders".to_owned()
}

/// One of them, by the id that it calls itself; `new` makes another one.
pub fn admin_fact_sender(sender: &str) -> String {
    format!("/admin/fact-senders/{sender}")
}

/// Files of orders.
pub fn admin_order_files() -> String {
    "/admin/order-files".to_owned()
}

/// One of them.
pub fn admin_order_file(file: impl std::fmt::Display) -> String {
    format!("/admin/order-files/{file}")
}

/// The cases that it told something of.
pub fn admin_order_file_cases(file: impl std::fmt::Display) -> String {
    format!("/admin/order-files/{file}/cases.csv")
}

/// How the files of a provider are read.
pub fn admin_order_mapping(provider: &str) -> String {
    format!("/admin/order-mappings/{provider}")
}

/// Programs that are told what happens to cases.
pub fn admin_webhooks() -> String {
    "/admin/webhooks".to_owned()
}

/// One of them, and what it was told.
pub fn admin_webhook(webhook: impl std::fmt::Display) -> String {
    format!("/admin/webhooks/{webhook}")
}

/// What it is told, and where; `new` makes another one.
pub fn admin_webhook_settings(webhook: impl std::fmt::Display) -> String {
    format!("/admin/webhooks/{webhook}/settings")
}
