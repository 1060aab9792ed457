//! The form of a provider: its fields, its words, what follows from a change, and what was changed before.

use crate::domain::codes::ProviderKind;
use crate::domain::provider::{Contact, LAST, MAX_ADDRESS, MAX_NAME, MAX_NOTE, Provider, ProviderFault, slug_of};
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::Names;
use crate::domain::text;
use crate::i18n::Words;
use crate::store::rules::Made;
use crate::web::admin::fields::{Fields, Tick, is_slug, ticks};
use crate::web::admin::people::history::Entry;
use crate::web::admin::policy::words::{self, Line, differences};
use crate::web::forms::Problems;
use crate::web::page::Page;

/// The fields of a provider as it stands.
pub fn fields(it: &Provider) -> Fields {
    let mut fields = Fields::default();
    fields.put("version", it.version.to_string());
    fields.put("name_zh", &it.name.zh);
    fields.put("name_en", &it.name.en);
    if it.version > 0 {
        fields.put("kind", it.kind.as_str());
    }
    fields.put("position", it.position.to_string());
    fields.tick("active", it.active);
    fields.put("phone", &it.contact.phone);
    fields.put("address", &it.contact.address);
    fields.put("note", &it.contact.note);
    fields
}

pub fn kinds(page: &Page, fields: &Fields) -> Vec<Tick> {
    ticks(page, fields, "kind", "provider-kind", ProviderKind::ALL.iter().map(|kind| kind.as_str()))
}

/// The provider that the fields ask for; problems say what is in the way.
pub fn read(page: &Page, fields: &Fields, (base, all): (&Provider, &[Provider]), problems: &mut Problems) -> Option<Provider> {
    let mut name = |field: &str| problems.check(page.words, field, text::required(text::name(fields.text(field), MAX_NAME)));
    let (zh, en) = (name("name_zh"), name("name_en"));
    let slug = if base.version > 0 { Some(base.slug.clone()) } else { new_slug(page, fields, all, problems) };
    let kind = ProviderKind::parse(fields.text("kind"));
    if kind.is_none() {
        problems.add("kind", page.t("case-choose"));
    }
    let position = fields.text("position").parse().ok().filter(|position| (0..=LAST).contains(position));
    if position.is_none() {
        problems.add("position", page.t("provider-bad-position"));
    }
    let contact = contact(page, fields, problems);
    let (version, active) = (base.version + 1, fields.is("active"));
    let name = Names { zh: zh?, en: en? };
    let now = Provider { slug: slug?, version, name, kind: kind?, position: position?, active, contact: contact? };
    if let Some(fault) = now.fault(all) {
        let field = if fault == ProviderFault::NameTaken { "name_zh" } else { "active" };
        problems.add(field, page.code("provider-fault", fault.as_str()));
    }
    problems.is_empty().then_some(now)
}

/// How it is reached. Service lines have numbers of their own kind (95188), so theirs is a line as somebody wrote it.
fn contact(page: &Page, fields: &Fields, problems: &mut Problems) -> Option<Contact> {
    let phone = problems.check(page.words, "phone", text::line(fields.text("phone"), MAX_NAME));
    let address = problems.check(page.words, "address", text::line(fields.text("address"), MAX_ADDRESS));
    let note = problems.check(page.words, "note", text::prose(fields.text("note"), MAX_NOTE));
    let (phone, address, note) = (phone?.unwrap_or_default(), address?.unwrap_or_default(), note?.unwrap_or_default());
    Some(Contact { phone, address, note })
}

fn new_slug(page: &Page, fields: &Fields, all: &[Provider], problems: &mut Problems) -> Option<String> {
    let typed = fields.text("slug");
    let slug = if typed.is_empty() { slug_of(fields.text("name_en")) } else { typed.to_owned() };
    if !is_slug(&slug) || slug == super::NEW {
        problems.add("slug", page.t("policy-bad-slug"));
        return None;
    }
    if all.iter().any(|it| it.slug == slug) {
        problems.add("slug", page.t("policy-slug-taken"));
        return None;
    }
    Some(slug)
}

/// Everything an administrator can change of a provider.
pub fn lines(words: &Words, it: &Provider) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    vec![
        (t("policy-name-zh"), it.name.zh.clone()),
        (t("policy-name-en"), it.name.en.clone()),
        (t("policy-provider-kind"), words.code("provider-kind", it.kind.as_str())),
        (t("policy-position"), it.position.to_string()),
        (t("provider-active"), t(if it.active { "policy-yes" } else { "policy-no" })),
        (t("provider-phone"), it.contact.phone.clone()),
        (t("provider-address"), it.contact.address.clone()),
        (t("provider-note"), it.contact.note.clone()),
    ]
}

/// What follows from a change, sentence by sentence.
pub fn follows(page: &Page, rules: &Rulebook, (before, now): (&Provider, &Provider)) -> Vec<String> {
    let t = |key: &str| page.t(key).to_owned();
    if before.version == 0 {
        return if now.active { vec![t("provider-follows-new")] } else { Vec::new() };
    }
    let mut sentences = Vec::new();
    if before.kind != now.kind {
        let (was, is) = (policies(page, rules, before.kind), policies(page, rules, now.kind));
        sentences.push(if was == is {
            t("provider-follows-same")
        } else {
            let joined = |names: &[String]| names.join(page.t("list-comma"));
            page.t2("provider-follows-policies", ("now", &joined(&is)), ("before", &joined(&was)))
        });
        sentences.extend([t("provider-follows-open"), t("provider-follows-rules")]);
    }
    match (before.active, now.active) {
        (true, false) => sentences.push(t("provider-follows-off")),
        (false, true) => sentences.push(t("provider-follows-new")),
        _ => {}
    }
    sentences
}

/// The policies in use that may fit a case of such a provider.
fn policies(page: &Page, rules: &Rulebook, kind: ProviderKind) -> Vec<String> {
    let of_kind = |kinds: &[ProviderKind]| kinds.is_empty() || kinds.contains(&kind);
    let policies = rules.policies();
    let fit = policies.iter().filter(|policy| policy.in_use && of_kind(&policy.fits.provider_kinds));
    fit.map(|policy| words::name(page.words, policy)).collect()
}

/// Its versions, each beside the one before it; the first change beside what came with Redress.
pub fn history(page: &Page, made: &[(Made, Provider)], built_in: Option<&Provider>) -> Vec<Entry> {
    let said = |it: Option<&Provider>| it.map(|it| lines(page.words, it)).unwrap_or_default();
    let entry = |(at, (made_by, now)): (usize, &(Made, Provider))| {
        let before = made.get(at + 1).map(|(_, before)| before).or(built_in.filter(|_| now.version > 1));
        Entry {
            at: page.dates.moment(made_by.at),
            machine: page.dates.machine(made_by.at),
            title: page.t1("policy-version", "version", made_by.version),
            by: made_by.by.clone().unwrap_or_else(|| page.t("people-by-server").to_owned()),
            differences: differences(&said(before), &said(Some(now))),
        }
    };
    made.iter().enumerate().map(entry).collect()
}
