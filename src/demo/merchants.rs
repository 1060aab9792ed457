//! A small register of merchants with the names that complaints use, Chinese and English, so that both count as one. About a
//! third of the merchants is left out: the page offers their names.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::content::market::{Line, Merchant as Seller, merchants};
use super::folk::Folk;
use crate::domain::actor::Role;
use crate::domain::ids::MerchantId;
use crate::domain::merchant::{Contact, Merchant, fold};
use crate::store::merchants::keeping::{Keeping, keep};
use crate::store::{Conn, StoreError};

/// Of this one an incident is told: who opens it there sees it begin without any help.
const LEFT_OUT: &str = "暖锅到家";
/// What those who come to the home are part of.
const GROUP: &str = "万家生活服务集团";
/// Who answers there. All invented.
const PEOPLE: [&str; 6] = ["林晓", "何静怡", "邹凯", "许文博", "白露", "Grace Pan"];

/// The register, what others are part of first; `id` gives ids.
pub fn register(folk: &Folk, at: DateTime<Utc>, mut id: impl FnMut() -> i64) -> Vec<Keeping> {
    let admin = folk.people.iter().find(|person| person.role == Role::Admin);
    let Some(by) = admin.map(|person| person.id) else { return Vec::new() };
    let kept = merchants().enumerate().filter(|(at, it)| at % 3 != 2 && it.zh != LEFT_OUT).map(|(at, it)| kept(at, it));
    let group = Merchant {
        name: GROUP.to_owned(),
        aliases: vec!["Wanjia Home Services Group".to_owned(), "万家生活".to_owned()],
        note: "总部统一受理投诉，先问总部。".to_owned(),
        contact: contact(0, "wanjia"),
        ..Merchant::blank()
    };
    let all = std::iter::once(group).chain(kept);
    all.map(|now| Keeping { id: MerchantId(id()), seen: None, now, by, at, edit: id() }).collect()
}

fn kept(at: usize, seller: &Seller) -> Merchant {
    let mut aliases = vec![seller.en.to_owned()];
    if seller.line == Line::Goods && !seller.zh.ends_with("旗舰店") {
        aliases.push(format!("{}旗舰店", seller.zh));
    }
    let parent = (seller.line == Line::Visit).then(|| GROUP.to_owned());
    Merchant { name: seller.zh.to_owned(), aliases, parent, contact: contact(at, seller.slug), ..Merchant::blank() }
}

/// Most have an address, and most of these were looked into.
fn contact(at: usize, slug: &str) -> Contact {
    let email = (at % 4 != 3).then(|| format!("service@{slug}.example"));
    Contact { person: PEOPLE[at % PEOPLE.len()].to_owned(), is_confirmed: email.is_some() && at % 5 != 1, phone: None, email }
}

/// Those whose address was looked into, by each of their names.
pub fn addressees(register: &[Keeping]) -> BTreeMap<String, MerchantId> {
    let sure = register.iter().filter(|keeping| keeping.now.contact.is_confirmed);
    sure.flat_map(|keeping| keeping.now.names().map(|name| (fold(name), keeping.id))).collect()
}

/// Puts them into an empty register.
pub fn insert(conn: &mut Conn, register: &[Keeping]) -> Result<(), StoreError> {
    for keeping in register {
        if let Err(refused) = keep(conn, keeping)? {
            return Err(StoreError::Corrupt(format!("a merchant of the demo is refused: {refused:?}")));
        }
    }
    Ok(())
}
