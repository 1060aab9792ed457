//! The pay-later products a complaint can be about.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{providers, rule_versions};
use crate::domain::codes::Locale;
use crate::domain::codes::ProviderKind::{self, Lender, Marketplace, Other, Payment};
use crate::domain::provider::{self, Contact};
use crate::domain::rulebook::RuleKind;
use crate::domain::sla::Names;

/// A provider; cases hold its slug.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = providers)]
pub struct Provider {
    pub slug: String,
    pub name_zh: String,
    pub name_en: String,
    pub position: i32,
    pub active: bool,
    /// What kind of business it is, as a code of [`ProviderKind`].
    pub kind: String,
    pub phone: String,
    pub address: String,
    pub note: String,
}

impl Provider {
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.name_zh,
            Locale::En => &self.name_en,
        }
    }
}

/// What a fresh database knows of this market.
const BUILT_IN: &[(&str, &str, &str, ProviderKind)] = &[
    ("alipay", "支付宝", "Alipay", Payment),
    ("wechat", "微信", "WeChat", Payment),
    ("jd", "京东", "JD.com", Marketplace),
    ("meituan", "美团", "Meituan", Marketplace),
    ("eleme", "饿了么", "Ele.me", Marketplace),
    ("pinduoduo", "拼多多", "Pinduoduo", Marketplace),
    ("douyin", "抖音", "Douyin", Marketplace),
    ("qihoo360", "360", "Qihoo 360", Lender),
    ("shiguang", "时光分期", "Shiguang", Lender),
    ("other", "其他平台", "Another platform", Other),
];

/// Those a new complaint can choose, in their order.
pub fn list(conn: &mut Conn) -> Result<Vec<Provider>, StoreError> {
    let in_order = providers::table.filter(providers::active).order((providers::position, providers::slug));
    Ok(in_order.limit(200).load(conn)?)
}

/// All there ever were, in their order: what was complained of stays theirs.
pub fn all(conn: &mut Conn) -> Result<Vec<Provider>, StoreError> {
    Ok(providers::table.order((providers::position, providers::slug)).load(conn)?)
}

/// The provider of a slug, active or not.
pub fn find(conn: &mut Conn, slug: &str) -> Result<Option<Provider>, StoreError> {
    Ok(first(conn, providers::table.find(slug))?)
}

/// What kind of business each is, by slug.
pub fn kinds(conn: &mut Conn) -> Result<BTreeMap<String, ProviderKind>, StoreError> {
    let kinds: Vec<(String, String)> = providers::table.select((providers::slug, providers::kind)).load(conn)?;
    Ok(kinds.into_iter().filter_map(|(slug, kind)| Some((slug, ProviderKind::parse(&kind)?))).collect())
}

/// All of them as an administrator sees them, in their order.
pub fn kept(conn: &mut Conn) -> Result<Vec<provider::Provider>, StoreError> {
    let of_providers = rule_versions::table.filter(rule_versions::kind.eq(RuleKind::Provider.as_str()));
    let columns = (rule_versions::slug, rule_versions::version);
    let versions: Vec<(String, i32)> = of_providers.order(columns).select(columns).load(conn)?;
    // The newest of each stands last.
    let newest: BTreeMap<String, i32> = versions.into_iter().collect();
    let kept = |row: Provider| {
        Ok(provider::Provider {
            // Those that come with Redress are a first version that was never written down.
            version: newest.get(&row.slug).and_then(|version| u32::try_from(*version).ok()).unwrap_or(1),
            kind: decode!(ProviderKind, row.kind)?,
            slug: row.slug,
            name: Names { zh: row.name_zh, en: row.name_en },
            position: row.position,
            active: row.active,
            contact: Contact { phone: row.phone, address: row.address, note: row.note },
        })
    };
    all(conn)?.into_iter().map(kept).collect()
}

/// The provider is this one from now on; its version is kept beside it ([`super::rules::publish`]).
pub fn keep(conn: &mut Conn, it: &provider::Provider) -> Result<(), StoreError> {
    let set = (
        providers::name_zh.eq(&it.name.zh),
        providers::name_en.eq(&it.name.en),
        providers::position.eq(it.position),
        providers::active.eq(it.active),
        providers::kind.eq(it.kind.as_str()),
        providers::phone.eq(&it.contact.phone),
        providers::address.eq(&it.contact.address),
        providers::note.eq(&it.contact.note),
    );
    if update(conn, providers::table.find(&it.slug), set)? == 0 {
        execute(conn, diesel::insert_into(providers::table).values((providers::slug.eq(&it.slug), set)))?;
    }
    Ok(())
}

/// The provider of this slug as it comes with Redress.
pub fn built_in(slug: &str) -> Option<provider::Provider> {
    let (position, (slug, zh, en, kind)) = BUILT_IN.iter().enumerate().find(|(_, row)| row.0 == slug)?;
    let name = Names { zh: (*zh).to_owned(), en: (*en).to_owned() };
    let position = position as i32;
    let (slug, contact) = ((*slug).to_owned(), Contact::default());
    Some(provider::Provider { slug, version: 1, name, kind: *kind, position, active: true, contact })
}

/// Puts the built-in providers into an empty table; a table that holds any is left alone.
pub fn seed(conn: &mut Conn) -> Result<(), StoreError> {
    if providers::table.select(providers::slug).first::<String>(conn).optional()?.is_some() {
        return Ok(());
    }
    for (position, (slug, zh, en, kind)) in BUILT_IN.iter().enumerate() {
        let row = Provider {
            slug: (*slug).to_owned(),
            name_zh: (*zh).to_owned(),
            name_en: (*en).to_owned(),
            position: position as i32,
            active: true,
            kind: kind.to_string(),
            phone: String::new(),
            address: String::new(),
            note: String::new(),
        };
        diesel::insert_into(providers::table).values(&row).execute(conn)?;
    }
    Ok(())
}
