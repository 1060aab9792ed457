//! Where merchants answer, and where they are kept.

use crate::domain::reference::Reference;

/// What a merchant is asked, by the link in its letter.
pub fn respond_link(token: &str) -> String {
    format!("/respond/{token}")
}

pub fn respond_case(reference: Reference) -> String {
    format!("/respond/cases/{reference}")
}

/// The form of one answer.
pub fn respond_answer(reference: Reference, answer: &str) -> String {
    format!("/respond/cases/{reference}/{}", answer.replace('_', "-"))
}

pub fn respond_file(reference: Reference, file: &str) -> String {
    format!("/respond/cases/{reference}/evidence/{file}")
}

/// A merchant of the register; `new` in place of a number makes another one.
pub fn admin_merchant_link_end(merchant: impl std::fmt::Display) -> String {
    format!("/admin/merchants/{merchant}/link-end")
}

pub fn admin_merchant(merchant: impl std::fmt::Display) -> String {
    format!("/admin/merchants/{merchant}")
}
/// One of no register yet, to be entered.
pub fn admin_merchant_called(name: &str) -> String {
    format!("{}?{}", admin_merchant("new"), serde_urlencoded::to_string([("name", name)]).unwrap_or_default())
}
/// A merchant by the name that cases write; of the register or not.
pub fn desk_merchant_called(name: &str) -> String {
    format!("/desk/merchants/called?{}", serde_urlencoded::to_string([("name", name)]).unwrap_or_default())
}
/// A merchant as the desk looks at it.
pub fn desk_merchant(merchant: impl std::fmt::Display) -> String {
    format!("/desk/merchants/{merchant}")
}
/// A letter with its figures, for an outside body.
pub fn desk_merchant_letter(merchant: impl std::fmt::Display) -> String {
    format!("/desk/merchants/{merchant}/letter")
}
/// Where it is written down that such a letter was sent.
pub fn desk_merchant_notices(merchant: impl std::fmt::Display) -> String {
    format!("/desk/merchants/{merchant}/notices")
}
/// Merchants and providers, to be looked up.
pub fn desk_parties() -> String {
    "/desk/parties".to_owned()
}
pub fn desk_provider(slug: &str) -> String {
    format!("/desk/providers/{slug}")
}
pub fn desk_provider_letter(slug: &str) -> String {
    format!("/desk/providers/{slug}/letter")
}
pub fn desk_provider_notices(slug: &str) -> String {
    format!("/desk/providers/{slug}/notices")
}
