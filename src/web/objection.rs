//! The letter of objection (征信异议申请书): what is wrong, what is asked for, and what has to be enclosed, ready to be printed and
//! signed. What we are never told, the number of an identity card, is left to be written by hand.

use super::page::Page;
use crate::domain::actor::{Actor, ActorKind};
use crate::domain::case::Case;
use crate::domain::credit::{Harm, ObjectionDoor};
use crate::domain::evidence::EvidenceKind;
use crate::domain::reference::Reference;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::{Conn, StoreError, case_page, cases};

/// What the letter is written from.
pub struct Read {
    case: Case,
    files: Vec<EvidenceFile>,
    provider: (String, String),
}

/// Loads through case and scope.
pub fn load(conn: &mut Conn, actor: &Actor, reference: Reference) -> Result<Read, StoreError> {
    let case = cases::find(conn, actor, reference)?;
    let (files, provider) = (evidence::of_case(conn, case.id)?, case_page::provider(conn, &case.order.provider)?);
    Ok(Read { case, files, provider })
}

/// The letter, in words.
pub struct Objection {
    pub to: String,
    /// With whom else it can be filed: its code, and its words.
    pub other_door: (&'static str, String),
    /// How it is handed in there.
    pub how: String,
    pub name: String,
    pub phone: String,
    /// The order, line by line.
    pub order: Vec<(String, String)>,
    pub facts: String,
    pub asks: Vec<String>,
    pub enclosures: Vec<String>,
    pub day: String,
}

impl Objection {
    pub fn of(page: &Page, read: &Read, door: &str) -> Self {
        let case = &read.case;
        let provider = if page.is_zh() { &read.provider.0 } else { &read.provider.1 };
        // A platform's own score is kept by the platform alone.
        let usual = match case.credit.as_ref().map(|credit| credit.harm) {
            Some(Harm::Score | Harm::Feared) => ObjectionDoor::Provider,
            _ => ObjectionDoor::Centre,
        };
        let door = ObjectionDoor::parse(door).unwrap_or(usual);
        let other = if door == ObjectionDoor::Centre { ObjectionDoor::Provider } else { ObjectionDoor::Centre };
        let to = match door {
            ObjectionDoor::Centre => page.t("objection-to-centre").to_owned(),
            ObjectionDoor::Provider => provider.clone(),
        };
        let asks = ["check", "correct", "mark", "answer"].map(|ask| page.code("objection-ask", ask));
        Self {
            how: page.code("objection-how", door.as_str()),
            other_door: (other.as_str(), page.code("objection-door", other.as_str())),
            name: case.represented.clone().unwrap_or_else(|| case.contact.name.clone()),
            phone: case.contact.phone.clone().unwrap_or_default(),
            order: order(page, case, provider),
            facts: facts(page, case, provider),
            asks: asks.into(),
            enclosures: enclosures(page, read),
            day: page.dates.dated(page.dates.day_of(page.now)),
            to,
        }
    }
}

fn order(page: &Page, case: &Case, provider: &str) -> Vec<(String, String)> {
    let order = &case.order;
    let lines = [
        ("objection-provider", Some(provider.to_owned())),
        ("objection-merchant", Some(order.merchant.clone())),
        ("objection-amount", Some(order.amount.to_string())),
        ("objection-order-number", order.order_number.clone()),
        ("objection-payment-reference", order.payment_reference.clone()),
        ("objection-ordered-on", order.ordered_on.map(|on| page.dates.dated(on))),
        ("objection-paid-on", order.paid_on.map(|on| page.dates.dated(on))),
    ];
    lines.into_iter().filter_map(|(key, value)| Some((page.t(key).to_owned(), value?))).collect()
}

fn facts(page: &Page, case: &Case, provider: &str) -> String {
    let key = if case.order.paid_on.is_some() { "objection-facts-paid" } else { "objection-facts" };
    let paid = case.order.paid_on.map(|on| page.dates.dated(on)).unwrap_or_default();
    let reference = case.reference.map(|it| it.to_string()).unwrap_or_default();
    page.words
        .with(key, &[("provider", provider), ("merchant", &case.order.merchant), ("paid", &paid), ("reference", &reference)])
}

/// What everybody encloses, then the files that this case holds and that show something of it.
fn enclosures(page: &Page, read: &Read) -> Vec<String> {
    let always = ["identity", "report"].map(|what| page.code("objection-enclose", what));
    let files = read.files.iter().filter(|file| {
        file.by != ActorKind::Merchant
            && file.replaced_by.is_none()
            && file.scan.may_be_opened()
            && file.kind != EvidenceKind::Authority
    });
    let files = files.map(|file| format!("{}: {}", page.code("evidence", file.kind.as_str()), file.name));
    let authority = read.case.represented.is_some().then(|| page.code("objection-enclose", "authority"));
    let dossier = page.code("objection-enclose", "dossier");
    always.into_iter().chain(authority).chain(files.take(20)).chain([dossier]).collect()
}
