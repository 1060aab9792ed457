//! What the agency is called and how it is reached, in words.

use super::Words;
use crate::domain::codes::Locale;
use crate::domain::settings::Settings;

/// The words of a language as the agency says them: with its own name, where it has one.
pub fn words_in(locale: Locale, settings: &Settings) -> &'static Words {
    super::words_of(locale, settings.name(locale))
}

/// What the agency is called in these words.
pub fn house(words: &Words) -> String {
    words.t("site-name").to_owned()
}

/// Telephone and hours, a line each. `phone` is set where the program is started, and then stands.
pub fn contact_lines(words: &Words, settings: &Settings, phone: Option<&str>) -> Vec<String> {
    let phone = phone.or(settings.phone.as_deref()).map(|phone| words.with("foot-phone", &[("phone", phone)]));
    let hours = settings.hours.as_ref().map(|hours| hours.of(words.locale()).to_owned());
    phone.into_iter().chain(hours).collect()
}
