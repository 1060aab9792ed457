//! The form of a sender, and a sender in words.

use crate::domain::ids::MerchantId;
use crate::domain::order_fact::Speaker;
use crate::domain::provider::Provider;
use crate::domain::text;
use crate::i18n::Words;
use crate::store::fact_senders::Card;
use crate::store::staff_accounts::Changed;
use crate::store::{Conn, StoreError, merchants};
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::people::history::{Entry, entry_of};
use crate::web::admin::policy::words::{Line, differences};
use crate::web::forms::Problems;
use crate::web::page::Page;

/// Longest name, in characters.
const MAX_NAME: usize = 60;
const MAX_MERCHANT: usize = 100;

/// A sender as it was typed.
pub struct Typed {
    pub name: String,
    pub speaker: Speaker,
    /// What it speaks for is called so.
    pub of: String,
}

/// What the fields ask for; what is in the way stands in `problems`.
pub fn read(
    page: &Page,
    fields: &Fields,
    (known, merchant): (&[Provider], Option<&(MerchantId, String)>),
    problems: &mut Problems,
) -> Option<Typed> {
    let name = problems.check(page.words, "name", text::required(text::name(fields.text("name"), MAX_NAME)));
    let (slug, typed) = (fields.text("provider"), fields.text("merchant"));
    let of = match (slug.is_empty(), typed.is_empty()) {
        (true, true) | (false, false) => {
            problems.add("provider", page.t("sender-one-of-both"));
            None
        }
        (false, true) => {
            let found = known.iter().find(|it| it.slug == slug);
            if found.is_none() {
                problems.add("provider", page.t("sender-no-provider"));
            }
            found.map(|it| (Speaker::Provider(it.slug.clone()), it.name.of(page.words.locale()).to_owned()))
        }
        (true, false) => {
            if merchant.is_none() {
                problems.add("merchant", page.t("sender-no-merchant"));
            }
            merchant.map(|(id, name)| (Speaker::Merchant(*id), name.clone()))
        }
    };
    let ((speaker, of), name) = (of?, name?);
    Some(Typed { name, speaker, of })
}

/// The merchant of the register that goes by the typed name.
pub fn merchant(conn: &mut Conn, typed: &str) -> Result<Option<(MerchantId, String)>, StoreError> {
    let is_name = !typed.is_empty() && typed.chars().count() <= MAX_MERCHANT;
    if is_name { merchants::whose(conn, typed) } else { Ok(None) }
}

/// Providers to choose from.
pub fn providers(page: &Page, fields: &Fields, known: &[Provider]) -> Vec<Tick> {
    let tick = |it: &Provider| Tick {
        value: it.slug.clone(),
        label: it.name.of(page.words.locale()).to_owned(),
        is_on: fields.text("provider") == it.slug,
    };
    known.iter().map(tick).collect()
}

/// All that the record of changes keeps of a sender.
pub fn lines(words: &Words, card: &Card) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let numbers: Vec<String> = card.secrets.iter().map(ToString::to_string).collect();
    let mut lines = vec![(t("sender-name"), card.name.clone())];
    lines.extend(card.provider.clone().map(|slug| (t("sender-provider"), slug)));
    lines.extend(card.merchant.clone().map(|name| (t("sender-merchant"), name)));
    lines.push((t("sender-secrets"), numbers.join(words.t("list-comma"))));
    lines.push((t("sender-standing"), t(if card.revoked { "sender-revoked" } else { "sender-heard" })));
    lines
}

/// What was changed of a sender, the newest first.
pub fn history(page: &Page, all: &[Changed]) -> Vec<Entry> {
    let lines = |body: &str| serde_json::from_str::<Card>(body).map(|card| lines(page.words, &card)).unwrap_or_default();
    all.iter().map(|it| entry_of(page, it, differences(&lines(&it.before), &lines(&it.after)))).collect()
}
