//! What a consumer chooses for themselves: which letters, which language, in which zone times are shown.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::asked::SignedIn;
use crate::domain::codes::Locale;
use crate::domain::person::{Letters, PRIVACY_NOTICE, Prefs, ZONES};
use crate::paths;
use crate::store::people::{self, Person};
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::{Page, see_other_with};
use crate::web::visitor::cookie;

/// Days for which a browser remembers the language.
const LANGUAGE_DAYS: i64 = 365;

/// A choice of a list.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

/// The choices as they stand.
pub struct Settings {
    pub letters: Vec<Choice>,
    pub chosen: String,
    pub texts: bool,
    pub locales: Vec<Choice>,
    pub locale: String,
    pub zones: Vec<Choice>,
    /// Empty where the house's is used.
    pub zone: String,
    /// Which privacy notice was agreed to.
    pub privacy: String,
}

impl Settings {
    /// For a consumer; staff read the house's zone, and their letters are their work.
    pub fn of(page: &Page, person: &Person) -> Option<Self> {
        if person.role.is_staff() {
            return None;
        }
        let choice = |value: &str, label: String, hint: String| Choice { value: value.to_owned(), label, hint };
        let letters =
            |it: &Letters| choice(it.as_str(), page.code("letters", it.as_str()), page.code("letters-hint", it.as_str()));
        let locale = |it: &Locale| choice(it.as_str(), page.code("locale", &it.as_str().to_lowercase()), String::new());
        let zone = |zone: &chrono_tz::Tz| {
            let city = page.code("zone", &zone.name().rsplit('/').next().unwrap_or_default().to_lowercase());
            choice(zone.name(), city, String::new())
        };
        let agreed = person.prefs.privacy.as_deref();
        Some(Self {
            letters: Letters::ALL.iter().map(letters).collect(),
            chosen: person.prefs.letters.to_string(),
            texts: person.prefs.texts,
            locales: Locale::ALL.iter().map(locale).collect(),
            locale: person.locale.to_string(),
            zones: ZONES.iter().map(zone).collect(),
            zone: person.prefs.zone.map(|zone| zone.name().to_owned()).unwrap_or_default(),
            privacy: match agreed {
                Some(version) if version == PRIVACY_NOTICE => page.t1("account-privacy-agreed", "version", version),
                _ => page.t1("account-privacy-new", "version", PRIVACY_NOTICE),
            },
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsForm {
    letters: String,
    locale: String,
    #[serde(default)]
    zone: String,
    /// `yes`, or left out; not asked where no text messages are sent.
    #[serde(default)]
    texts: String,
}

/// `POST /account/settings`
pub async fn update(signed_in: SignedIn, Form(form): Form<SettingsForm>) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = &signed_in;
    let (Some(letters), Some(locale)) = (Letters::parse(&form.letters), Locale::parse(&form.locale)) else {
        return Err(WebError::Malformed("not one of the choices"));
    };
    let zone = ZONES.into_iter().find(|zone| zone.name() == form.zone);
    if zone.is_none() && !form.zone.is_empty() {
        return Err(WebError::Malformed("not one of the zones"));
    }
    let texts = if asked.app.config.sms_url.is_some() { form.texts == "yes" } else { person.prefs.texts };
    let (id, prefs) = (person.id, Prefs { letters, zone, texts, ..person.prefs.clone() });
    asked.app.db.write(move |tx| people::set_prefs(tx, id, &prefs, locale)).await?;
    let mut response = see_other_with(&asked.app, &paths::account(), "flash-account-saved");
    // What this browser was told before would win over the account.
    let _ = response.add_cookie(&cookie(&asked.app, "redress-language", locale.to_string(), LANGUAGE_DAYS));
    Ok(response)
}
