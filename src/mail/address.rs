//! What the URLs of a mail server and of a gateway have in common.

use std::net::IpAddr;

use url::Url;

/// Whether a host is this machine by name or number.
pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The user and the password that a URL names; the sentence that says what is wrong with them.
pub(super) fn user_and_password(url: &Url) -> Result<Option<(String, String)>, &'static str> {
    let decoded = |text: &str| percent_decoded(text).ok_or("the user name or password is not percent-encoded UTF-8");
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err("a user name and a password go together"),
        (user, Some(password)) => Ok(Some((decoded(user)?, decoded(password)?))),
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
