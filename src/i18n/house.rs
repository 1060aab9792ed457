//! What the agency is called and how it is reached, in words.

use super::Words;
use crate::domain::settings::Settings;

/// What the agency is called: its own name, or the one that comes with Redress.
pub fn house(words: &Words, settings: &Settings) -> String {
    settings.name(words.locale()).unwrap_or_else(|| words.t("site-name")).to_owned()
}

/// Telephone and hours, a line each. `phone` is set where the program is started, and then stands.
pub fn contact_lines(words: &Words, settings: &Settings, phone: Option<&str>) -> Vec<String> {
    let phone = phone.or(settings.phone.as_deref()).map(|phone| words.with("foot-phone", &[("phone", phone)]));
    let hours = settings.hours.as_ref().map(|hours| hours.of(words.locale()).to_owned());
    phone.into_iter().chain(hours).collect()
}
