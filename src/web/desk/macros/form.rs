//! The form of a macro: what it offers, and how what was typed becomes one.

use super::{
    Choice, Doing, Field, Hands, MAX_BODY, MAX_NAME, MOST_DAYS, Macro, MacroForm, MacroPage, Offered, Outcome, Page, Priority,
    Reach, RootCause, Says, Shared, TextFault, Then, Typed, macros, offered, paths, text,
};

pub fn page(page: Page, offered: &Offered, id: i64, typed: Typed) -> MacroPage {
    let coded = |prefix: &'static str, codes: Vec<&'static str>| -> Vec<Choice> {
        codes.into_iter().map(|code| Choice { value: code.to_owned(), label: page.code(prefix, code) }).collect()
    };
    MacroPage {
        id,
        version: typed.version.unwrap_or_default(),
        list: paths::desk_macros(),
        differences: Vec::new(),
        checked: None,
        history: Vec::new(),
        typed,
        says: coded("macro-says", Says::ALL.iter().map(|it| it.as_str()).collect()),
        priorities: coded("priority", Priority::ALL.iter().map(|it| it.as_str()).collect()),
        hands: offered.hands.clone(),
        teams: offered.teams.clone(),
        outcomes: coded("outcome", Outcome::BY_AGENT.iter().map(|it| it.as_str()).collect()),
        causes: coded("cause", RootCause::ALL.iter().map(|it| it.as_str()).collect()),
        thens: coded("macro-then", Then::ALL.iter().map(|it| it.as_str()).collect()),
        reaches: coded("view-for", offered.reaches.iter().map(|it| it.as_str()).collect()),
        fields: Field::ALL.iter().map(|it| (format!("{{{it}}}"), page.code("macro-field", it.as_str()))).collect(),
        page,
    }
}

/// The form of a macro as it is.
pub fn of(it: &Macro) -> MacroForm {
    let doing = &it.doing;
    let code = |code: Option<&'static str>| code.unwrap_or_default().to_owned();
    MacroForm {
        called: it.name.clone(),
        says: it.says.to_string(),
        text_zh: it.text_zh.clone(),
        text_en: it.text_en.clone(),
        priority: code(doing.priority.map(Priority::as_str)),
        tag: doing.tag.clone().unwrap_or_default(),
        hands: offered::code(doing.hands),
        team: doing.team.map(|team| team.to_string()).unwrap_or_default(),
        days: doing.follow_up_days.map(|days| days.to_string()).unwrap_or_default(),
        outcome: code(doing.closing.map(|it| it.0.as_str())),
        root_cause: code(doing.closing.map(|it| it.1.as_str())),
        afterwards: doing.then.to_string(),
        reach: it.shared.reach.to_string(),
        version: it.version,
        step: String::new(),
    }
}

/// The macro that was typed; `None` with what is to be mended in `typed`.
pub fn read(typed: &mut Typed, offered: &Offered, id: i64, shared: impl Fn(Reach) -> Shared) -> Option<Macro> {
    let name = typed.checked("called", |typed| text::required(text::name(typed, MAX_NAME)));
    let says = typed.code("says", Says::parse);
    let texts = (words(typed, "text_zh"), words(typed, "text_en"));
    let priority = typed.code("priority", |code| if code.is_empty() { Some(None) } else { Priority::parse(code).map(Some) });
    let tag = typed.checked("tag", text::tag);
    let hands = typed.code("hands", |code| offered.hands(code));
    let team = typed.code("team", |code| offered.team(code));
    let then = typed.code("afterwards", Then::parse);
    let reach = typed.code("reach", |code| Reach::parse(code).filter(|reach| offered.reaches.contains(reach)));
    let days = days(typed);
    let closing = closing(typed, says);
    let (text_zh, text_en) = (texts.0?, texts.1?);
    if says.is_some_and(|says| says != Says::Nothing) && text_zh.is_empty() && text_en.is_empty() {
        typed.wrong("text_zh", "macro-no-words");
    }
    let (priority, tag, hands, team, follow_up_days) = (priority?, tag?, hands?, team?, days?);
    let doing = Doing { priority, tag, hands, team, follow_up_days, closing: closing?, then: then? };
    if says == Some(Says::Nothing) && !does_something(&doing) {
        typed.wrong("says", "macro-does-nothing");
    }
    offered.check_hands(typed, says, &doing);
    let found = Macro { id, name: name?, says: says?, text_zh, text_en, doing, shared: shared(reach?), uses: 0, version: 1 };
    typed.problems.is_empty().then_some(found)
}

const fn does_something(doing: &Doing) -> bool {
    let is_handed = !matches!(doing.hands, Hands::Keep) || doing.team.is_some();
    is_handed || doing.priority.is_some() || doing.tag.is_some() || doing.follow_up_days.is_some()
}

/// A text whose fields are all known.
fn words(typed: &mut Typed, field: &'static str) -> Option<String> {
    let words = typed.checked(field, |typed| text::prose(typed, MAX_BODY))?.unwrap_or_default();
    match macros::check(&words) {
        Ok(()) => Some(words),
        Err(TextFault::Unclosed) => {
            typed.wrong(field, "macro-unclosed");
            None
        }
        Err(TextFault::Unknown(name)) => {
            typed.wrong_with(field, "macro-unknown-field", &[("name", &name)]);
            None
        }
    }
}

fn days(typed: &mut Typed) -> Option<Option<u16>> {
    let value = typed.value("days").trim();
    if value.is_empty() {
        return Some(None);
    }
    let days = value.parse::<u16>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    if days.is_none() {
        typed.wrong_with("days", "macro-bad-days", &[("most", &MOST_DAYS.to_string())]);
    }
    days.map(Some)
}

/// Outcome and root cause, where the words close the case.
fn closing(typed: &mut Typed, says: Option<Says>) -> Option<Option<(Outcome, RootCause)>> {
    if says != Some(Says::Close) {
        return Some(None);
    }
    let outcome = typed.code("outcome", |code| Outcome::parse(code).filter(|it| Outcome::BY_AGENT.contains(it)));
    let root_cause = typed.code("root_cause", RootCause::parse);
    Some(Some((outcome?, root_cause?)))
}
