//! "What mends it": who has to do what, what proves it done, the words ready for them, and the form that closes with a proof.
//! A link fills a form with the words; nothing is sent by it.

use super::act::Desk;
use super::page::CasePage;
use crate::domain::actor::ActorKind;
use crate::domain::case::{Case, Status};
use crate::domain::claims::Proof;
use crate::domain::codes::{Consent, Locale};
use crate::domain::event::Happening;
use crate::domain::fix::{Fix, FixAct, FixCode, Party, table};
use crate::i18n::{Words, words};
use crate::store::case_page::CaseFile;
use crate::store::timeline::Entry;
use crate::web::claim_words;
use crate::web::page::Page;

/// The card beside the order's facts.
pub struct FixView {
    /// Who has to do what, or that nobody has.
    pub words: String,
    /// What proves it done; empty where an answer is all that is wanted.
    pub proof: String,
    /// Why the words are not to be used yet; empty where they may.
    pub held: String,
    /// The words, and where a form is filled with them.
    pub fills: Vec<Fill>,
    pub proved: Option<Proved>,
}

/// The words in one language.
pub struct Fill {
    pub lang: &'static str,
    pub url: String,
    pub label: String,
    pub words: String,
}

/// What was owed is proved done: closing is proposed.
pub struct Proved {
    pub words: String,
    /// With which outcome, where that is not for the agent to choose, and which root cause.
    pub ends: String,
}

impl CasePage {
    /// What the table of fixes says; nothing once the case is closed.
    pub(super) fn fix(&self) -> Option<FixView> {
        let (page, case) = (&self.page, &self.file.case);
        if case.status.code().is_closed() {
            return None;
        }
        let found = case.fix();
        let Some(fix) = found.fix else {
            let key = if found.row == FixCode::NotAboutOrder { "fix-not-about-order" } else { "fix-settled" };
            let proved = if self.may("close") { case.proposal().and_then(|proof| proved(page, case, proof)) } else { None };
            let words = page.t(key).to_owned();
            return Some(FixView { words, proof: String::new(), held: String::new(), fills: Vec::new(), proved });
        };
        let is_shared = fix.who == Party::Consumer || case.consents_to(Consent::Share);
        let may = self.may(form(&fix).1);
        Some(FixView {
            words: page.code("fix-act", fix.words()),
            proof: claim_words::proof(page, &fix, "case-claim"),
            held: if is_shared { String::new() } else { page.t("fix-not-shared").to_owned() },
            fills: if is_shared && may { self.fills(&fix) } else { Vec::new() },
            proved: None,
        })
    }

    /// What the form that closes with the proof holds.
    pub(super) fn closing(&self, field: &str) -> String {
        if field == "explanation" { self.v("closure", field) } else { closing(&self.file, field) }
    }

    /// In the viewer's language first.
    fn fills(&self, fix: &Fix) -> Vec<Fill> {
        let (noun, mine) = (form(fix).0, self.page.words.locale());
        let others = Locale::ALL.iter().copied().filter(|locale| *locale != mine);
        let fill = |locale: Locale| {
            let url = self.url(noun);
            let sign = if url.contains('?') { '&' } else { '?' };
            let (form, language) = (self.page.t(key(fix)), self.page.t(super::choices::language_key(locale)));
            Fill {
                lang: locale.as_str(),
                url: format!("{url}{sign}fix={locale}#act-{noun}"),
                label: self.page.t2("fix-fill-in", ("form", form), ("language", language)),
                words: message(&self.file, fix, words(locale)),
            }
        };
        std::iter::once(mine).chain(others).map(fill).collect()
    }

    /// What a field holds once the words were asked for: behind a draft that stands there, never in its place.
    pub(super) fn filled(&self, noun: &str, field: &str, value: String) -> String {
        let asked = self.fills.filter(|_| field == "body" && noun == self.opened);
        let fix = self.file.case.fix().fix.filter(|fix| asked.is_some() && form(fix).0 == noun);
        let is_shared = |fix: &Fix| fix.who == Party::Consumer || self.file.case.consents_to(Consent::Share);
        let (Some(locale), Some(fix)) = (asked, fix.filter(is_shared)) else { return value };
        let message = message(&self.file, &fix, words(locale));
        match value.trim() {
            "" => message,
            kept if kept.contains(&message) => value,
            kept => format!("{kept}\n\n{message}"),
        }
    }
}

/// The language in which the address asks for a form to be filled.
pub fn asked(desk: &Desk) -> Option<Locale> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(desk.request.query_string()).unwrap_or_default();
    pairs.iter().find(|(name, _)| name == "fix").and_then(|(_, locale)| Locale::parse(locale))
}

/// Noun and action of the form in which they are told.
const fn form(fix: &Fix) -> (&'static str, &'static str) {
    match (fix.who, fix.act) {
        (Party::Merchant, _) => ("merchant-request", "ask_merchant"),
        (Party::Platform, _) => ("platform-request", "ask_platform"),
        (Party::Consumer, FixAct::Tell) => ("information-request", "ask_consumer"),
        (Party::Consumer, _) => ("messages", "message"),
    }
}

const fn key(fix: &Fix) -> &'static str {
    match (fix.who, fix.act) {
        (Party::Merchant, _) => "fix-fill-merchant",
        (Party::Platform, _) => "fix-fill-platform",
        (Party::Consumer, FixAct::Tell) => "fix-fill-asks-consumer",
        (Party::Consumer, _) => "fix-fill-consumer",
    }
}

/// The words to whoever has to act.
fn message(file: &CaseFile, fix: &Fix, words: &Words) -> String {
    let case = &file.case;
    let args = [("order", order(case, words)), ("merchant", case.order.merchant.clone()), ("provider", provider(file, words))];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.with(&format!("fix-message-{}", fix.words().replace('_', "-")), &args)
}

/// By which number they find it.
fn order(case: &Case, words: &Words) -> String {
    let (order, amount) = (&case.order, case.order.amount.to_string());
    let (key, number) = match (&order.order_number, &order.payment_reference) {
        (Some(number), _) => ("fix-order-number", number.as_str()),
        (None, Some(number)) => ("fix-order-payment", number.as_str()),
        (None, None) => ("fix-order-plain", ""),
    };
    words.with(key, &[("number", number), ("amount", &amount)])
}

fn provider(file: &CaseFile, words: &Words) -> String {
    if words.locale() == Locale::ZhCn { file.provider.0.clone() } else { file.provider.1.clone() }
}

fn proved(page: &Page, case: &Case, proof: Proof) -> Option<Proved> {
    let fix = table::fix_of(proof.fix)?;
    let cause = page.code("cause", fix.cause.as_str());
    let ends = match fix.outcome() {
        Some(outcome) => page.t2("fix-proved-as", ("outcome", &page.code("outcome", outcome.as_str())), ("cause", &cause)),
        None => page.t1("fix-proved-because", "cause", &cause),
    };
    let said = said(page.words, case, "case-claim");
    let words = match fix.act {
        FixAct::Tell => page.t1("fix-answered", "said", said),
        _ => page.t2("fix-proved", ("said", &said), ("act", &page.code("fix-act", fix.words()))),
    };
    Some(Proved { words, ends })
}

/// What the side whose words are the proof says now.
fn said(words: &Words, case: &Case, prefix: &str) -> String {
    let proving = case.claims.iter().find(|last| last.proof.is_some());
    proving.map(|last| claim_words::says(words, prefix, last.claimant, last.state)).unwrap_or_default()
}

/// What the closing form holds where closing is proposed: the explanation is in the language of whoever reads it.
pub fn closing(file: &CaseFile, field: &str) -> String {
    let case = &file.case;
    let is_settled = matches!(case.status, Status::Resolved { .. } | Status::Closed { .. });
    let Some(fix) = case.proposal().filter(|_| !is_settled).and_then(|proof| table::fix_of(proof.fix)) else {
        return String::new();
    };
    match field {
        "outcome" => fix.outcome().map(|outcome| outcome.to_string()).unwrap_or_default(),
        "root_cause" => fix.cause.to_string(),
        "explanation" => {
            let words = words(case.locale);
            let said = said(words, case, "complaint-claim");
            let args = [("said", said.as_str()), ("merchant", &case.order.merchant), ("provider", &provider(file, words))];
            words.with(&format!("fix-explanation-{}", fix.explained().replace('_', "-")), &args)
        }
        _ => String::new(),
    }
}

/// Whether two entries that follow each other are of one act: what a rule adds to it is.
pub fn is_one_act(one: &Entry, other: &Entry) -> bool {
    let by_rule = one.by == ActorKind::System || other.by == ActorKind::System;
    one.at == other.at && (by_rule || (one.by, one.person) == (other.by, other.person))
}

/// What the history says of it.
pub fn did(page: &Page, what: &Happening) -> Option<String> {
    match what {
        Happening::FixProved { fix, .. } => {
            let done = table::fix_of(*fix).filter(|fix| fix.act != FixAct::Tell);
            let told = done.map(|fix| page.t1("case-did-fix-proved", "act", page.code("fix-act", fix.words())));
            Some(told.unwrap_or_else(|| page.t("case-did-fix-answered").to_owned()))
        }
        Happening::FixUndone { claimant, state, .. } => {
            Some(page.t1("case-did-fix-undone", "said", claim_words::says(page.words, "case-claim", *claimant, *state)))
        }
        _ => None,
    }
}
