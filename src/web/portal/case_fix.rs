//! What has to happen so that the order is in order, as its consumer reads it: who does it, whom we have asked, and how it
//! shows that it is done. Nobody is blamed, and no date is promised that no clock gives.

use crate::domain::case::{Case, Status};
use crate::domain::event::Happening;
use crate::domain::fix::{Fix, FixAct, FixCode, Party};
use crate::paths;
use crate::store::timeline::Timeline;
use crate::web::claim_words;
use crate::web::page::Page;

/// The step that is missing.
pub struct FixView {
    pub words: String,
    /// Whom we have asked, or whose step it is.
    pub asked: String,
    /// How it shows that it is done; empty where an answer is all that is wanted.
    pub proof: String,
    /// A guide, and what it is called here.
    pub guide: Option<(String, String)>,
}

/// `None` where nothing is missing, or all is over.
pub fn view(page: &Page, case: &Case, timeline: &Timeline, provider: &(String, String)) -> Option<FixView> {
    if matches!(case.status, Status::Resolved { .. } | Status::Closed { .. }) {
        return None;
    }
    let Some(fix) = case.fix().fix else { return proved(page, case) };
    let provider = if page.is_zh() { &provider.0 } else { &provider.1 };
    let key = format!("fix-you-{}", fix.words().replace('_', "-"));
    let is_theirs = fix.who == Party::Consumer;
    let how = page.t(if is_theirs { "fix-you-how" } else { "fix-you-why" }).to_owned();
    Some(FixView {
        words: page.t2(&key, ("merchant", &case.order.merchant), ("provider", provider)),
        asked: asked(page, case, timeline, (&fix, provider)),
        proof: claim_words::proof(page, &fix, "complaint-claim"),
        guide: Some((paths::guide(guide(&fix)), how)),
    })
}

/// What was missing is there, and nobody of ours has looked yet.
fn proved(page: &Page, case: &Case) -> Option<FixView> {
    case.proposal()?;
    let last = case.claims.iter().find(|last| last.proof.is_some())?;
    let said = claim_words::says(page.words, "complaint-claim", last.claimant, last.state);
    let words = page.t1("fix-you-proved", "said", said);
    Some(FixView { words, asked: String::new(), proof: String::new(), guide: None })
}

fn asked(page: &Page, case: &Case, timeline: &Timeline, (fix, provider): (&Fix, &str)) -> String {
    let was = |wanted: fn(&Happening) -> bool| timeline.entries.iter().any(|entry| wanted(&entry.what));
    let until = |whom: &str, until| page.t2("fix-you-asked-until", ("whom", whom), ("date", &page.dates.full(until)));
    match (fix.who, &case.status) {
        (Party::Merchant, Status::AwaitingMerchant { whom, until: at }) if *at > page.now => until(whom, *at),
        (Party::Platform, Status::AwaitingPlatform { whom, until: at }) if *at > page.now => until(whom, *at),
        (Party::Merchant, _) if was(|what| matches!(what, Happening::MerchantAsked { .. })) => {
            page.t1("fix-you-asked", "whom", &case.order.merchant)
        }
        (Party::Platform, _) if was(|what| matches!(what, Happening::PlatformAsked { .. })) => {
            page.t1("fix-you-asked", "whom", provider)
        }
        (Party::Consumer, _) if fix.act == FixAct::FundAccount => page.t("fix-you-yours").to_owned(),
        (Party::Consumer, _) => String::new(),
        _ => page.t("fix-you-will-ask").to_owned(),
    }
}

/// The guide that says how, or what is behind it.
const fn guide(fix: &Fix) -> &'static str {
    match (fix.code, fix.act) {
        (FixCode::PaidUnproved, _) => "exporting-the-bill",
        (FixCode::RecordWithheld, _) => "no-proof-of-payment",
        (FixCode::NothingKnown, _) => "finding-numbers",
        (FixCode::PageBehind | FixCode::RecordBehind | FixCode::MerchantBehind, _) => "order-states",
        (_, FixAct::FundAccount) => "account-ready",
        (_, FixAct::CorrectRecord) => "credit-and-objection",
        (_, FixAct::RefundSecond) => "reading-the-bill",
        (_, FixAct::Release) => "stop-automatic-deduction",
        (_, FixAct::PushResult) => "order-states",
        _ => "why-orders-get-stuck",
    }
}
