//! The forms in which words are written: to the consumer, for colleagues, to the merchant. Each says who will read them.

use super::page::CasePage;
use crate::domain::evidence::Audience;
use crate::domain::question::Asked;
use crate::paths;
use crate::store::desk_drafts::{Draft, DraftKind};

/// One of the forms.
pub struct Composer {
    pub noun: &'static str,
    /// How it looks: nobody is to take one for another.
    pub class: &'static str,
    pub icon: &'static str,
    pub title: String,
    /// Who reads it.
    pub hint: String,
    pub send: String,
    pub send_and_next: String,
    pub send_and_back: String,
    /// What the shortcut that leads here is called; empty where there is none.
    pub key: &'static str,
}

impl Composer {
    /// A question to somebody outside: whom, and by when.
    pub fn asks(&self) -> bool {
        self.noun == DraftKind::MerchantRequest.as_str()
    }
}

impl CasePage {
    /// Those that the rules allow now, the consumer first.
    pub(super) fn composers(&self) -> Vec<Composer> {
        let page = &self.page;
        let form = |noun: DraftKind, class, icon, key| Composer {
            noun: noun.as_str(),
            class,
            icon,
            key,
            title: match noun {
                DraftKind::Message => page.t1("case-reply-to", "name", &self.consumer),
                _ => page.code("case-compose-title", noun.as_str()),
            },
            hint: match noun {
                DraftKind::Message => self.reaches.clone(),
                _ => page.code("case-compose-hint", noun.as_str()),
            },
            send: page.code("case-compose-send", noun.as_str()),
            send_and_next: page.code("case-compose-next", noun.as_str()),
            send_and_back: page.code("case-compose-back", noun.as_str()),
        };
        let all = [
            ("message", form(DraftKind::Message, "cmp-msg", "send", "reply")),
            ("note", form(DraftKind::Note, "cmp-note", "lock", "note")),
            ("ask_merchant", form(DraftKind::MerchantRequest, "cmp-ask", "flag", "")),
        ];
        all.into_iter().filter(|(action, _)| self.may(action)).map(|(_, form)| form).collect()
    }

    /// Whether the form asks for a letter to the merchant: yes, until somebody says no.
    pub(super) fn sends_letter(&self) -> bool {
        let typed = self.typed.as_ref().filter(|typed| typed.noun == DraftKind::MerchantRequest.as_str());
        typed.is_none_or(|typed| typed.value("letter") == "yes")
    }

    /// Whether the merchant is shown the order and its files.
    pub(super) fn shares(&self) -> bool {
        self.file.case.shown_to(Audience::Merchant) == Audience::Merchant
    }

    /// Where the merchant's address is written down.
    pub(super) fn register_url(&self) -> String {
        if let Some((id, _)) = &self.beside.merchant {
            return paths::admin_merchant(id);
        }
        let name = [("name", &self.file.case.order.merchant)];
        format!("{}?{}", paths::admin_merchant("new"), serde_urlencoded::to_string(name).unwrap_or_default())
    }

    pub(super) fn draft(&self, noun: &str) -> Option<&Draft> {
        self.beside.drafts.iter().find(|draft| draft.kind.as_str() == noun)
    }

    /// When the draft in a form was kept; empty where there is none, or where the form holds what was just posted.
    pub(super) fn draft_told(&self, noun: &str) -> String {
        let draft = self.draft(noun).filter(|_| self.typed.as_ref().is_none_or(|typed| typed.noun != noun));
        draft.map(|draft| self.page.t1("case-draft-of", "at", self.page.dates.moment(draft.at))).unwrap_or_default()
    }

    /// Under which the browser keeps what is written in a field, where the server does not.
    pub(super) fn keep(&self, noun: &str, field: &str) -> String {
        format!("{noun}-{field}-{}", self.file.case.reference.map(|it| it.to_string()).unwrap_or_default())
    }

    /// Drafts whose form the page does not have any more: their words are not to be lost.
    pub(super) fn left_over(&self) -> Vec<&Draft> {
        let is_there = |draft: &&Draft| {
            let action = match draft.kind {
                DraftKind::Message => "message",
                DraftKind::Note => "note",
                DraftKind::MerchantRequest => "ask_merchant",
                DraftKind::InformationRequest => "ask_consumer",
                DraftKind::PlatformRequest => "ask_platform",
                DraftKind::Offer => "offer",
                DraftKind::Escalation => "escalate",
                DraftKind::Extension => "ask_extension",
                DraftKind::Promise => "promise",
                DraftKind::Hold => "ask_hold",
                DraftKind::Closure => "close",
            };
            self.may(action)
        };
        self.beside.drafts.iter().filter(|draft| !is_there(draft)).collect()
    }

    /// The questions that the request in the form asks one by one.
    pub(super) fn questions(&self) -> Vec<String> {
        Asked::of(&self.v("information-request", "body")).questions
    }
}
