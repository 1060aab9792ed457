//! What somebody wants to hear of, and how: kept as words `kind=wish`, those that are as usual left out.

use std::collections::BTreeMap;

use super::quiet::Quiet;
use super::{Kind, Telling};

coded! {
    /// How somebody wants to hear of a kind of thing.
    pub enum Wish { Off = "off", Inbox = "inbox", Mail = "mail" }
}

impl Wish {
    /// Until somebody chooses: what presses or waits for them alone comes by mail too, the day's work is in the inbox.
    pub const fn usual(kind: Kind) -> Self {
        match kind {
            Kind::Mentioned
            | Kind::Reopened
            | Kind::Warned
            | Kind::Missed
            | Kind::Raised
            | Kind::Stakes
            | Kind::Demanded
            | Kind::Unkept
            | Kind::ExtensionAsked => Self::Mail,
            Kind::Assigned
            | Kind::TakenAway
            | Kind::Consumer
            | Kind::Answered
            | Kind::Unreached
            | Kind::Evidence
            | Kind::Escalated
            | Kind::PromiseDue
            | Kind::HoldEnding
            | Kind::ExtensionAnswered
            | Kind::NotDone => Self::Inbox,
        }
    }
}

/// What one person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    chosen: BTreeMap<Kind, Wish>,
    pub quiet: Quiet,
}

impl Wishes {
    pub fn of(&self, kind: Kind) -> Wish {
        match self.chosen.get(&kind).copied().unwrap_or(Wish::usual(kind)) {
            Wish::Off if kind.stays() => Wish::Inbox,
            wish => wish,
        }
    }

    /// How this is heard of: what stays cannot be switched off.
    pub fn of_telling(&self, telling: &Telling) -> Wish {
        match self.of(telling.kind) {
            Wish::Off if telling.stays() => Wish::Inbox,
            wish => wish,
        }
    }

    pub fn choose(&mut self, kind: Kind, wish: Wish) {
        if wish == Wish::usual(kind) {
            self.chosen.remove(&kind);
        } else {
            self.chosen.insert(kind, wish);
        }
    }

    /// As it is kept: `consumer=mail evidence=off`.
    pub fn written(&self) -> String {
        let words: Vec<String> = self.chosen.iter().map(|(kind, wish)| format!("{kind}={wish}")).collect();
        words.join(" ")
    }

    /// What a newer or older release wrote and this one does not know is as usual.
    pub fn read(written: &str, quiet: Quiet) -> Self {
        let pair = |word: &str| {
            let (kind, wish) = word.split_once('=')?;
            Some((Kind::parse(kind)?, Wish::parse(wish)?))
        };
        Self { chosen: written.split_whitespace().filter_map(pair).collect(), quiet }
    }
}
