//! Merchants: which names are the same, and what one may look like.

use proptest::prelude::*;
use redress::domain::ids::MerchantId;
use redress::domain::merchant::{Contact, MOST_ABOVE, MOST_ALIASES, Merchant, MerchantFault, fold};

#[test]
fn names_that_people_write_differently_are_the_same() {
    let alike = [
        ("京东自营旗舰店", " 京东自营旗舰店 "),
        ("ＪＤ.com　旗舰店", "jd.COM 旗舰店"),
        ("Shanye  Outdoor", "shanye\toutdoor"),
        ("STRASSE", "straße"),
        ("ΟΔΟΣ", "οδος"),
        ("Café", "Cafe\u{301}"),
        ("ﬁne", "FINE"),
    ];
    for (one, other) in alike {
        assert_eq!(fold(one), fold(other), "{one} and {other}");
    }
    for (one, other) in [("京东", "京东自营"), ("木色家具", "木色 家具"), ("A-B", "A B"), ("O2O", "020")] {
        assert_ne!(fold(one), fold(other), "{one} and {other}");
    }
}

proptest! {
    #[test]
    fn folding_a_folded_name_changes_nothing(name in "\\PC{0,40}") {
        let once = fold(&name);
        prop_assert_eq!(fold(&once), once.clone());
        prop_assert!(!once.starts_with(char::is_whitespace) && !once.ends_with(char::is_whitespace) && !once.contains("  "));
    }

    #[test]
    fn blanks_and_capitals_make_no_other_name(name in "[a-zA-Z0-9\u{4e00}-\u{4f00} ]{1,30}") {
        prop_assert_eq!(fold(&format!("  {}\t", name.to_uppercase().replace(' ', " \u{3000}"))), fold(&name));
    }
}

fn merchant(name: &str, aliases: &[&str]) -> Merchant {
    Merchant { name: name.to_owned(), aliases: aliases.iter().map(|it| (*it).to_owned()).collect(), ..Merchant::blank() }
}

#[test]
fn a_merchant_has_each_name_once_and_not_too_many() {
    assert_eq!(merchant("木色家具", &["Muse", "Muse Furniture"]).fault(), None);
    assert_eq!(merchant("Muse", &["木色家具", "ＭＵＳＥ"]).fault(), Some(MerchantFault::Twice("ＭＵＳＥ".to_owned())));
    let many: Vec<String> = (0..=MOST_ALIASES).map(|n| format!("n{n}")).collect();
    let many = merchant("a", &many.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(many.fault(), Some(MerchantFault::TooManyNames));
    let contact = Contact { is_confirmed: true, ..Contact::default() };
    assert_eq!(Merchant { contact, ..merchant("a", &[]) }.fault(), Some(MerchantFault::NothingToConfirm));
}

#[test]
fn a_merchant_is_never_part_of_itself_nor_at_the_foot_of_an_endless_line() {
    let ids = |all: &[i64]| all.iter().copied().map(MerchantId).collect::<Vec<_>>();
    let it = Merchant { parent: Some("集团".to_owned()), ..merchant("店", &[]) };
    let circle = Err(MerchantFault::Circle("集团".to_owned()));
    let deep = (2..=2 + MOST_ABOVE as i64).collect::<Vec<_>>();
    let table = [
        (Some(1), ids(&[2, 3]), Ok(())),
        (Some(1), ids(&[1]), circle.clone()),
        (Some(1), ids(&[2, 3, 1]), circle),
        (None, ids(&[2, 1]), Ok(())),
        (None, ids(&deep[1..]), Ok(())),
        (None, ids(&deep), Err(MerchantFault::TooDeep)),
    ];
    for (own, line, may) in table {
        assert_eq!(it.may_be_under(own.map(MerchantId), &line), may, "{own:?} {line:?}");
    }
}
