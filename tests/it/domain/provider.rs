//! Providers: slugs out of names, and what must stay true of all.

use redress::domain::codes::ProviderKind;
use redress::domain::provider::{Contact, MAX_SLUG, Provider, ProviderFault, slug_of};
use redress::domain::sla::Names;

fn provider(slug: &str, zh: &str, en: &str, active: bool) -> Provider {
    let name = Names { zh: zh.to_owned(), en: en.to_owned() };
    Provider {
        slug: slug.to_owned(),
        version: 1,
        name,
        kind: ProviderKind::Lender,
        position: 1,
        active,
        contact: Contact::default(),
    }
}

#[test]
fn a_slug_is_made_of_the_english_name() {
    let table = [
        ("Qihoo 360", "qihoo-360"),
        ("JD.com", "jd-com"),
        ("  Pay -- later!  ", "pay-later"),
        ("京东", ""),
        ("Café", "caf"),
        ("../../etc", "etc"),
    ];
    for (name, slug) in table {
        assert_eq!(slug_of(name), slug, "{name}");
    }
    assert!(slug_of(&"abcdefghi ".repeat(9)).len() <= MAX_SLUG);
}

#[test]
fn no_two_providers_have_one_name_and_one_can_always_be_chosen() {
    let all = [provider("jd", "京东", "JD.com", true), provider("old", "旧平台", "Old", false)];
    let table = [
        (provider("new", "白条", "Baitiao", true), None),
        (provider("new", "京东", "Another", true), Some(ProviderFault::NameTaken)),
        (provider("new", "另一个", "jd.COM", true), Some(ProviderFault::NameTaken)),
        (provider("jd", "京东", "JD.com", true), None),
        (provider("jd", "京东", "JD.com", false), Some(ProviderFault::LastActive)),
        (provider("old", "旧平台", "Old", false), None),
    ];
    for (it, fault) in table {
        assert_eq!(it.fault(&all), fault, "{it:?}");
    }
}
