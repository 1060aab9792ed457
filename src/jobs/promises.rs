//! What letters about promises, holds and objections say of them, by the case as it stands.

use crate::domain::case::Case;
use crate::domain::hold::Hold;
use crate::domain::offer::Remedy;
use crate::i18n::{Dates, Words};
use crate::mail::LetterKind;

/// The sentence that such a letter begins with.
pub fn said(kind: LetterKind, case: &Case, language: &Words, dates: &Dates) -> Option<String> {
    let promises = |is: &dyn Fn(&Remedy) -> bool| {
        let told = case.remedies.iter().filter(|it| is(it)).map(|it| promise(it, language, dates));
        Some(told.collect::<Vec<_>>().join(language.t("list-semicolon"))).filter(|told| !told.is_empty())
    };
    match kind {
        LetterKind::Promised => promises(&Remedy::is_owed),
        LetterKind::PromiseLate => promises(&|it| it.is_owed() && it.late),
        LetterKind::PromiseDropped => {
            let dropped = case.remedies.iter().filter(|it| it.dropped_at.is_some()).max_by_key(|it| it.dropped_at);
            dropped.map(|it| promise(it, language, dates))
        }
        LetterKind::HoldAnswered => case.hold.as_ref().map(|it| hold(it, language, dates)),
        LetterKind::ObjectionUnanswered => {
            let objection = case.credit.as_ref()?.objection.as_ref()?;
            let until = dates.weekday_day(dates.day_of(objection.answer_by));
            Some(language.with("mail-objection-due", &[("until", &until)]))
        }
        _ => None,
    }
}

fn promise(remedy: &Remedy, language: &Words, dates: &Dates) -> String {
    let what = language.remedy(remedy);
    let by = language.code("promiser", remedy.by.as_str());
    language.with("mail-promise", &[("what", &what), ("by", &by), ("day", &dates.weekday_day(remedy.due_on))])
}

fn hold(hold: &Hold, language: &Words, dates: &Dates) -> String {
    let asks = language.hold_asks(&hold.granted);
    match hold.ends_on {
        _ if hold.granted.is_empty() => language.t("mail-hold-refused").to_owned(),
        Some(day) => language.with("mail-hold-until", &[("asks", &asks), ("until", &dates.weekday_day(day))]),
        None => language.with("mail-hold-open", &[("asks", &asks)]),
    }
}
