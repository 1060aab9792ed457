//! A browser that somebody signed in with before: a signed cookie spares it the limit on tries from all networks together,
//! so that guessing elsewhere does not keep the owner out. It opens nothing.

use actix_web::cookie::Cookie;

use super::asked::Asked;
use crate::web::visitor::{cookie, cookie_name};

const NAME: &str = "redress-device";
/// Good for this long after a sign-in (security.md, Sign-in).
const DAYS: i64 = 180;

/// Whether this browser was signed in to this account of late.
pub fn is_known(asked: &Asked, email: &str) -> bool {
    let Some(sent) = asked.request.cookie(&cookie_name(&asked.app, NAME)) else {
        return false;
    };
    let Some((day, signature)) = sent.value().split_once('.') else {
        return false;
    };
    let signed = asked.app.seal.signed("device", &named(email, day), signature);
    let age = day.parse::<i64>().map_or(i64::MAX, |day| today(asked).saturating_sub(day));
    signed && (0..DAYS).contains(&age)
}

/// Makes this browser one that is known.
pub fn remembered(asked: &Asked, email: &str) -> Cookie<'static> {
    let day = today(asked).to_string();
    let signature = asked.app.seal.sign("device", &named(email, &day));
    cookie(&asked.app, NAME, format!("{day}.{signature}"), DAYS)
}

/// Days since 1970.
fn today(asked: &Asked) -> i64 {
    asked.app.now().timestamp().div_euclid(24 * 60 * 60)
}

fn named(email: &str, day: &str) -> Vec<u8> {
    format!("{day}\0{email}").into_bytes()
}
