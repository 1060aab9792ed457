//! Headers of every answer, errors and redirects too (security.md, Headers).

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::config::Config;

/// The policy of pages: nothing from elsewhere, nothing inline; scripts and sheets from the static folder alone.
pub fn page_policy(config: &Config) -> String {
    let from = config.base_url.as_ref().map_or_else(|| "'self'".to_owned(), |_| format!("{}/static/", config.base()));
    format!(
        "default-src 'none'; script-src {from}; style-src {from}; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The policy of evidence: it never runs.
pub const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Pages anybody may read; a browser may keep them and ask again.
const PUBLIC: &[&str] = &["/", "/privacy", "/api/docs", "/track", "/sign-in", "/sign-up", "/password/forgot"];

/// Whether anybody may read it, and find it: somebody in trouble searches for what the guides and the self-check explain.
fn is_public(path: &str) -> bool {
    let is_help = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    PUBLIC.contains(&path) || is_help("/guides") || is_help("/check")
}

/// Adds what is missing; a handler that set a header itself keeps it.
pub fn add(headers: &mut HeaderMap, path: &str, policy: &str, is_https: bool) {
    let is_public = is_public(path);
    let mut set = |name: HeaderName, value: &str| {
        if !headers.contains_key(&name)
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    if is_https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    set(header::CACHE_CONTROL, if is_public { "private, no-cache" } else { "no-store" });
    if !is_public && !path.starts_with("/static/") {
        set(HeaderName::from_static("x-robots-tag"), "noindex");
    }
    set(header::VARY, "Cookie");
}
