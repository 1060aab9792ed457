//! URLs of the webhooks.

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
