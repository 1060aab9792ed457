//! A believable letter of each kind: what administrators see before they publish other words.

use chrono::Duration;

use super::LetterContext;
use crate::domain::codes::{Outcome, OutsideBody};
use crate::domain::letter::{Field, fields_of};
use crate::domain::notice::NoticeKind;
use crate::domain::reference::Reference;
use crate::i18n::{Dates, Words};

/// What somebody said, of the kinds that tell it.
fn said(kind: NoticeKind, words: &Words, day: &str) -> Option<String> {
    use NoticeKind as K;
    Some(match kind {
        K::Reopened => words.with("complaint-claim-platform", &[("state", &words.code("order", "in_service"))]),
        K::Promised | K::PromiseLate | K::PromiseDropped => {
            let (what, by) = (words.code("remedy", "close_order"), words.code("promiser", "merchant"));
            words.with("mail-promise", &[("what", &what), ("by", &by), ("day", day)])
        }
        K::HoldAnswered => words.with("mail-hold-until", &[("asks", &words.code("hold-ask", "deduct")), ("until", day)]),
        K::ObjectionUnanswered => words.with("mail-objection-due", &[("until", day)]),
        _ => return None,
    })
}

/// Everything that a letter of this kind tells, invented. `base_url` is where people reach us.
pub fn sample(kind: NoticeKind, (words, dates): (&Words, &Dates), base_url: &str) -> LetterContext {
    let t = |key: &str| Some(words.t(key).to_owned());
    let in_days = |days: i64| dates.now() + Duration::days(days);
    let reference = |number: i64| Reference::new(2026, number).map(|it| it.to_string()).unwrap_or_default();
    let of_case = kind.is_about_a_case();
    let tells = fields_of(kind);
    let (by, promises) = (tells.contains(&Field::By), tells.contains(&Field::ResultBy));
    let line = |number: i64, what: &str| (reference(number), words.t(what).to_owned());
    let week = [("from", dates.day(dates.day_of(in_days(-7)))), ("to", dates.day(dates.day_of(in_days(-1))))];
    let week: Vec<(&str, &str)> = week.iter().map(|(name, day)| (*name, day.as_str())).collect();
    LetterContext {
        to_name: t("letter-sample-name"),
        locale: words.locale().to_string(),
        base_url: base_url.to_owned(),
        track_url: format!("{base_url}/track"),
        link: format!("{base_url}/t/…"),
        link_until: Some(if of_case { dates.weekday_day(dates.day_of(in_days(90))) } else { dates.full(in_days(1)) }),
        reference: of_case.then(|| reference(4817)),
        merchant: t("letter-sample-merchant").filter(|_| of_case),
        amount: of_case.then(|| "¥258.00".to_owned()),
        agent: t("letter-sample-agent").filter(|_| of_case && kind != NoticeKind::Filed && !kind.is_for_merchant()),
        by: by.then(|| dates.full(in_days(2))),
        result_by: promises.then(|| dates.full(in_days(14))),
        body: t("letter-sample-body"),
        outcome: (kind == NoticeKind::Closed).then(|| words.code("outcome", Outcome::PartlyUpheld.as_str())),
        next_door: t("letter-next-door").filter(|_| kind == NoticeKind::Closed),
        door: (kind == NoticeKind::Referral).then(|| words.code("body", OutsideBody::ALL[0].as_str())),
        other: matches!(kind, NoticeKind::Merged | NoticeKind::Unmerged).then(|| reference(4802)),
        said: said(kind, words, &dates.weekday_day(dates.day_of(in_days(5)))),
        lines: match kind {
            NoticeKind::Alerts => vec![line(4817, "alert-assigned"), line(4802, "alert-mentioned")],
            NoticeKind::Report => vec![(words.code("clock", "first_response"), words.t("letter-sample-figure").to_owned())],
            _ => Vec::new(),
        },
        chain_head: of_case.then(|| "9f2c7d1e4b60a85391c2".to_owned()),
        report: if kind == NoticeKind::Report {
            (words.t("letter-sample-report").to_owned(), words.with("oversight-days", &week))
        } else {
            (String::new(), String::new())
        },
        ..LetterContext::default()
    }
}
