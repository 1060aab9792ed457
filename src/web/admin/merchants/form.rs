//! The form of a merchant: its fields, its words, what follows from a change, and what was changed before.

use std::collections::BTreeMap;

use crate::domain::merchant::{Contact, MAX_NAME, MAX_NOTE, MAX_PERSON, MOST_ALIASES, Merchant, MerchantFault, fold};
use crate::domain::text;
use crate::i18n::Words;
use crate::store::merchants::register::{self, COUNTED};
use crate::store::staff_accounts::Changed;
use crate::store::{Conn, StoreError};
use crate::web::admin::fields::Fields;
use crate::web::admin::people::history::Entry;
use crate::web::admin::policy::words::{Line, differences};
use crate::web::forms::{Problems, text_problem};
use crate::web::page::Page;

/// Names whose complaints are counted for a page that asks.
const MOST_COUNTED: usize = 20;

/// The fields of a merchant as it stands.
pub fn fields(it: &Merchant, version: i64) -> Fields {
    let mut fields = Fields::default();
    fields.put("version", version.to_string());
    fields.put("name", &it.name);
    fields.put("aliases", it.aliases.join("\n"));
    fields.put("parent", it.parent.clone().unwrap_or_default());
    fields.put("person", &it.contact.person);
    fields.put("email", it.contact.email.clone().unwrap_or_default());
    fields.put("phone", it.contact.phone.clone().unwrap_or_default());
    fields.tick("confirmed", it.contact.is_confirmed);
    fields.put("note", &it.note);
    fields.tick("active", it.active);
    fields
}

/// The merchant that the fields ask for; problems say what is in the way.
pub fn read(page: &Page, fields: &Fields, before: &Merchant, problems: &mut Problems) -> Option<Merchant> {
    let words = page.words;
    let name = problems.check(words, "name", text::required(text::name(fields.text("name"), MAX_NAME)));
    let aliases = aliases(page, fields, problems);
    let parent = problems.check(words, "parent", text::name(fields.text("parent"), MAX_NAME));
    let person = problems.check(words, "person", text::name(fields.text("person"), MAX_PERSON));
    let email = problems.check(words, "email", text::email(fields.text("email")));
    let phone = problems.check(words, "phone", text::phone(fields.text("phone")));
    let note = problems.check(words, "note", text::prose(fields.text("note"), MAX_NOTE));
    let email = email?;
    // What was confirmed is an address: another one in its place has to be confirmed by itself.
    let is_another = before.contact.is_confirmed && before.contact.email != email;
    let contact = Contact {
        person: person?.unwrap_or_default(),
        phone: phone?,
        is_confirmed: fields.is("confirmed") && !is_another,
        email,
    };
    let (note, active) = (note?.unwrap_or_default(), fields.is("active"));
    let now = Merchant { name: name?, aliases, parent: parent?, contact, note, active };
    if let Some(fault) = now.fault() {
        refuse(page, fields, &fault, problems);
    }
    problems.is_empty().then_some(now)
}

/// One name a line.
fn aliases(page: &Page, fields: &Fields, problems: &mut Problems) -> Vec<String> {
    let mut aliases = Vec::new();
    for line in fields.text("aliases").lines() {
        match text::name(line, MAX_NAME) {
            Ok(name) => aliases.extend(name),
            Err(problem) => {
                let shown: String = line.chars().filter(|c| !c.is_control()).take(40).collect();
                let why = text_problem(page.words, "aliases", problem);
                problems.add("aliases", page.t2("merchant-bad-alias", ("name", &shown), ("why", &why)));
            }
        }
    }
    aliases
}

/// Says at its field why it is not kept.
pub fn refuse(page: &Page, fields: &Fields, fault: &MerchantFault, problems: &mut Problems) {
    let t1 = |key: &str, name: &str| page.t1(key, "name", name);
    let (field, message) = match fault {
        MerchantFault::Twice(name) => ("aliases", t1("merchant-fault-twice", name)),
        MerchantFault::TooManyNames => ("aliases", page.t1("merchant-fault-many", "most", MOST_ALIASES)),
        MerchantFault::Taken { name, whose } => {
            let field = if fold(name) == fold(fields.text("name")) { "name" } else { "aliases" };
            (field, page.t2("merchant-fault-taken", ("name", name), ("whose", whose)))
        }
        MerchantFault::NoSuchParent(name) => ("parent", t1("merchant-fault-no-parent", name)),
        MerchantFault::Circle(name) => ("parent", t1("merchant-fault-circle", name)),
        MerchantFault::TooDeep => ("parent", page.t("merchant-fault-deep").to_owned()),
        MerchantFault::NothingToConfirm => ("email", page.t("merchant-fault-no-address").to_owned()),
    };
    problems.add(field, message);
}

/// Everything an administrator can change of a merchant.
pub fn lines(words: &Words, it: &Merchant) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let yes = |is: bool| t(if is { "policy-yes" } else { "policy-no" });
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        (t("merchant-name"), it.name.clone()),
        (t("merchant-aliases"), it.aliases.join(words.t("list-comma"))),
        (t("merchant-parent"), text(&it.parent)),
        (t("merchant-person"), it.contact.person.clone()),
        (t("merchant-email"), text(&it.contact.email)),
        (t("merchant-confirmed"), yes(it.contact.is_confirmed)),
        (t("merchant-phone"), text(&it.contact.phone)),
        (t("merchant-note"), it.note.clone()),
        (t("merchant-active"), yes(it.active)),
    ]
}

/// Names that come to a merchant or leave it, with how many complaints wrote them.
pub struct Moving {
    come: Vec<(String, usize)>,
    leave: Vec<(String, usize)>,
}

impl Moving {
    pub fn look(conn: &mut Conn, before: &Merchant, now: &Merchant) -> Result<Self, StoreError> {
        let folded = |it: &Merchant| it.names().map(|name| (fold(name), name.to_owned())).collect::<BTreeMap<_, _>>();
        let (had, has) = (folded(before), folded(now));
        let mut counted = |of: &BTreeMap<String, String>, without: &BTreeMap<String, String>| {
            let moved = of.iter().filter(|(folded, name)| !name.is_empty() && !without.contains_key(*folded));
            let counted = moved.take(MOST_COUNTED).map(|(folded, name)| Ok((name.clone(), register::complaints(conn, folded)?)));
            counted.collect::<Result<Vec<_>, StoreError>>()
        };
        Ok(Self { come: counted(&has, &had)?, leave: counted(&had, &has)? })
    }
}

/// What follows from a change, sentence by sentence.
pub fn follows(page: &Page, (before, now): (&Merchant, &Merchant), moving: &Moving) -> Vec<String> {
    let many = |n: usize| if n >= COUNTED { format!("{n}+") } else { n.to_string() };
    let told = |key: &'static str, names: &[(String, usize)]| {
        let some = names.iter().filter(|(_, n)| *n > 0);
        some.map(|(name, n)| page.t2(key, ("name", name), ("n", &many(*n)))).collect::<Vec<_>>()
    };
    let mut sentences = told("merchant-follows-come", &moving.come);
    sentences.extend(told("merchant-follows-leave", &moving.leave));
    let is_renamed = !before.name.is_empty() && before.name != now.name;
    if is_renamed {
        sentences.push(page.t1("merchant-follows-name", "name", &now.name));
    }
    if is_renamed || !sentences.is_empty() {
        sentences.push(page.t("merchant-follows-later").to_owned());
    }
    let email = now.contact.email.as_deref().unwrap_or_default();
    match (before.contact.is_confirmed, now.contact.is_confirmed) {
        (false, true) => sentences.push(page.t1("merchant-follows-confirmed", "email", email)),
        (true, false) => sentences.push(page.t("merchant-follows-unconfirmed").to_owned()),
        _ => {}
    }
    if before.active && !now.active {
        sentences.push(page.t("merchant-follows-off").to_owned());
    }
    sentences
}

/// One change that was made before.
pub fn entry(page: &Page, changed: &Changed) -> Entry {
    let said = |body: &str| {
        let merchant = serde_json::from_str::<Merchant>(body).ok();
        merchant.map(|it| lines(page.words, &it)).unwrap_or_default()
    };
    Entry {
        at: page.dates.moment(changed.at),
        machine: page.dates.machine(changed.at),
        title: page.code("audit", &changed.what.replace(['.', '_'], "-")),
        by: changed.by.clone().unwrap_or_else(|| page.t("people-by-server").to_owned()),
        differences: differences(&said(&changed.before), &said(&changed.after)),
    }
}
