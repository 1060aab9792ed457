//! From a row of the outbox to a letter or a text message: who gets it is asked when it is written, its link is made here,
//! and what it says comes from the case as it stands now.

use anyhow::Context as _;
use chrono::{DateTime, Duration, Utc};

use super::{promises, reports};
use crate::app::App;
use crate::domain::actor::{Actor, Role};
use crate::domain::case::{Case, Status};
use crate::domain::codes::{Consent, Locale, Outcome};
use crate::domain::credit::CreditState;
use crate::domain::evidence::Audience;
use crate::domain::ids::PersonId;
use crate::domain::notice::{NoticeKind, Way};
use crate::domain::offer::{OfferState, Remedy};
use crate::domain::permission::Permission;
use crate::domain::reference::Reference;
use crate::domain::sla::ClockKind;
use crate::i18n::letter::sample;
use crate::i18n::{Dates, Words, contact_lines, house, words_in};
use crate::mail::{Letter, LetterContext, LetterKind, Mailer, TextMessage, as_trial, compose, compose_text};
use crate::paths;
use crate::seal::Purpose;
use crate::store::cases::LINK_DAYS;
use crate::store::letters::TRIAL;
use crate::store::links::Link;
use crate::store::notifications::TellLine;
use crate::store::outbox::Leased;
use crate::store::people::Person;
use crate::store::subjects::{Subject, subject};
use crate::store::{letters, links, people};

/// A letter or a text message, or why there is none.
pub enum Written {
    Letter(Box<Letter>),
    Text(Box<TextMessage>),
    /// Not at this hour.
    Later(DateTime<Utc>),
    /// Nobody is there to get it, or its link has ended. Begins with `cancelled`, as [`crate::store::outbox::counts`] expects.
    Cancelled(&'static str),
}

/// Writes the letter of a row.
pub async fn write(app: &App, row: &Leased, mailer: &Mailer) -> anyhow::Result<Written> {
    let way = row.way()?;
    if let Some(not_now) = (way == Way::Text).then(|| text_not_now(app, row, mailer)).flatten() {
        return Ok(not_now);
    }
    if row.kind == TRIAL {
        return trial(app, row).await;
    }
    let kind = LetterKind::parse(&row.kind).with_context(|| format!("no such letter: {}", row.kind))?;
    if let (Some(link), None, false) = (row.link_id, row.person_id, kind.is_for_merchant()) {
        let until = row.created_at() + chrono::Duration::days(LINK_DAYS);
        app.db.write(move |conn| links::extend(conn, link, until)).await?;
    }
    let (leased, zone) = (row.clone(), app.rules().calendar.zone);
    let about = app.db.read(move |conn| subject(conn, &leased, zone)).await?;
    if tells_nothing(kind, &about) {
        return Ok(Written::Cancelled("cancelled: nothing to tell"));
    }
    let Some((to, to_name)) = recipient(&about, row, way, kind) else {
        return Ok(Written::Cancelled("cancelled: nobody to write to"));
    };
    let Some(link) = link_of(app, kind, row, &about)? else {
        return Ok(Written::Cancelled("cancelled: the link has ended"));
    };
    let language = words_in(Locale::parse(&row.locale).unwrap_or(Locale::ZhCn), &app.rules().settings);
    let context = told(app, row, (kind, language), &about, (to, to_name, link));
    let rules = app.rules();
    Ok(match way {
        Way::Mail => Written::Letter(Box::new(compose(kind, &context, language, rules.wording(kind, language.locale()))?)),
        Way::Text => Written::Text(Box::new(compose_text(kind, &context, language))),
    })
}

/// All that a letter may mention.
fn told(
    app: &App,
    row: &Leased,
    (kind, language): (LetterKind, &'static Words),
    about: &Subject,
    (to, to_name, link): (String, String, String),
) -> LetterContext {
    let dates = Dates::new(language, app.rules().calendar.zone, row.created_at());
    let context = LetterContext {
        house: house(language),
        contact: contact(app, language),
        message_id: message_id(app, row.id),
        date: row.created_at(),
        to,
        to_name: Some(to_name).filter(|name| !name.trim().is_empty()),
        locale: language.locale().to_string(),
        base_url: app.config.base(),
        track_url: url(app, &paths::track()),
        link,
        link_until: about.link.as_ref().map(|link| link_until(&dates, kind, link)),
        body: quoted(kind, about, language),
        agent: about.author.clone().filter(|_| !kind.is_for_merchant()),
        chain_head: about.chain_head.clone(),
        lines: lines(about, language, &dates),
        report: about.report.as_ref().map(|report| reports::titles(report, language, &dates)).unwrap_or_default(),
        ..of_case(kind, about.case.as_ref(), language, &dates)
    };
    let undone = about.undone.map(|(claimant, state)| {
        let key = format!("complaint-claim-{}", claimant.as_str().replace('_', "-"));
        language.with(&key, &[("state", &language.code("order", state.as_str()))])
    });
    let said = undone.or_else(|| promises::said(kind, about.case.as_ref()?, language, &dates));
    match about.moved_to {
        Some(to) => LetterContext { by: Some(dates.full(to)), ..context },
        None => with_other(kind, about.other, LetterContext { said, ..context }),
    }
}

/// What a letter quotes; an offer with its conditions.
fn quoted(kind: LetterKind, about: &Subject, language: &Words) -> Option<String> {
    let (body, title) = about.body.as_ref()?;
    let conditions = title.as_ref().filter(|_| kind == LetterKind::Offer);
    let told = conditions.map(|it| language.with("mail-offer-conditions", &[("conditions", it)]));
    Some(told.map_or_else(|| body.clone(), |told| format!("{body}\n{told}")))
}

/// A letter that somebody of ours sends to themselves, about nothing that happened.
async fn trial(app: &App, row: &Leased) -> anyhow::Result<Written> {
    let (id, person) = (row.id, row.person_id.context("a trial for nobody")?);
    let read = app.db.read(move |conn| Ok((letters::tried(conn, id)?, people::find(conn, PersonId(person))?)));
    let (tried, person) = read.await?;
    let (Some(tried), true) = (tried, person.staff().is_some_and(|staff| staff.may(Permission::ChangeRules))) else {
        return Ok(Written::Cancelled("cancelled: nobody to write to"));
    };
    let language = words_in(Locale::parse(&row.locale).unwrap_or(Locale::ZhCn), &app.rules().settings);
    let dates = Dates::new(language, app.rules().calendar.zone, row.created_at());
    let context = LetterContext {
        house: house(language),
        contact: contact(app, language),
        message_id: message_id(app, row.id),
        date: row.created_at(),
        to: person.email,
        // Nothing that was invented leads anywhere.
        link: app.config.base(),
        ..sample(tried.kind, (language, &dates), &app.config.base())
    };
    let own = tried.own.as_ref().map(|own| own.of(language.locale()));
    let letter = compose(tried.kind, &context, language, own)?;
    Ok(Written::Letter(Box::new(as_trial(letter, language))))
}

/// By which we can be reached, as letters say it at their end.
fn contact(app: &App, language: &Words) -> Vec<String> {
    contact_lines(language, &app.rules().settings, app.config.service_phone.as_deref())
}

/// A letter about two complaints names the one that goes on, or goes on by itself again, and then the other, to whomever it
/// goes. What it knows of the one that it is sent for is not so of the other.
fn with_other(kind: LetterKind, other: Option<(Reference, bool)>, context: LetterContext) -> LetterContext {
    let Some((other, is_carried)) = other else { return context };
    let other = Some(other.to_string());
    if is_carried == (kind == LetterKind::Merged) {
        let (merchant, amount, result_by) = (None, None, None);
        return LetterContext { other: context.reference.clone(), reference: other, merchant, amount, result_by, ..context };
    }
    LetterContext { other, ..context }
}

fn tells_nothing(kind: LetterKind, about: &Subject) -> bool {
    match kind {
        LetterKind::Alerts => about.told.0.is_empty(),
        LetterKind::Report => about.report.is_none(),
        _ => false,
    }
}

/// What staff are told.
fn lines(about: &Subject, language: &Words, dates: &Dates) -> Vec<(String, String)> {
    let alerts = about.told.0.iter().map(|line| alert(line, language, dates)).chain(more(about.told.1, language));
    let figures = about.report.iter().flat_map(|report| reports::lines(report, language, dates));
    alerts.chain(figures).collect()
}

/// Why a text message does not go at this moment.
fn text_not_now(app: &App, row: &Leased, mailer: &Mailer) -> Option<Written> {
    if !mailer.sends_texts() {
        return Some(Written::Cancelled("cancelled: no gateway for text messages is set"));
    }
    let morning = NoticeKind::parse(&row.kind)?.waits_for_morning(app.now(), app.rules().calendar.zone);
    morning.map(Written::Later)
}

/// One case that somebody of ours is to look at.
fn alert(line: &TellLine, language: &Words, dates: &Dates) -> (String, String) {
    let clock = line.clock.map(|clock| language.code("clock", clock.as_str())).unwrap_or_default();
    let what = language.with(
        &format!("alert-{}", line.about.as_str().replace('_', "-")),
        &[("clock", &clock), ("due", &line.due_at.map(|due| dates.moment(due)).unwrap_or_default())],
    );
    (line.reference.clone(), what)
}

/// Cases that a letter has no room for.
fn more(count: usize, language: &Words) -> Option<(String, String)> {
    (count > 0).then(|| ("…".to_owned(), language.with("alert-more", &[("n", &count.to_string())])))
}

/// Fixed by the row, so that a letter sent twice is one letter to whoever gets it.
fn message_id(app: &App, row: i64) -> String {
    let host = app.config.base_url.as_ref().and_then(url::Url::host_str);
    let plain = |host: &&str| !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    format!("{row}@{}", host.filter(plain).unwrap_or("localhost"))
}

fn url(app: &App, path: &str) -> String {
    format!("{}{path}", app.config.base())
}

/// The address as it is now. A letter to a person goes out only while the account is open and may see the case.
fn recipient(about: &Subject, row: &Leased, way: Way, kind: LetterKind) -> Option<(String, String)> {
    if row.person_id.is_some() {
        let person = about.person.as_ref().filter(|person| person.active)?;
        let reads = || person.staff().is_some_and(|staff| staff.may(Permission::ReadReports));
        let sees = about.case.as_ref().is_none_or(|case| may_see(person, case)) && (kind != LetterKind::Report || reads());
        return sees.then(|| (person.email.clone(), person.name.clone()));
    }
    let case = about.case.as_ref()?;
    if kind.is_for_merchant() {
        let merchant = about.merchant.as_ref().filter(|_| !is_over(kind, case))?;
        let name = if merchant.person.is_empty() { &merchant.name } else { &merchant.person };
        return Some((merchant.email.clone(), name.clone()));
    }
    let to = match way {
        Way::Mail => case.contact.email.clone()?,
        // Whoever asks for a link agrees to this one message; all else needs what they want as it stands now.
        Way::Text if kind != LetterKind::Link && (about.refuses_texts || !case.consents_to(Consent::Texts)) => return None,
        // Overnight, or while the gateway was away, what was asked for may have been done.
        Way::Text if is_over(kind, case) => return None,
        Way::Text => case.contact.mobile()?,
    };
    Some((to, case.contact.name.clone()))
}

/// Whether what a message asks for is no longer asked.
fn is_over(kind: LetterKind, case: &Case) -> bool {
    match kind {
        LetterKind::InformationAsked => !matches!(case.status, Status::AwaitingConsumer { .. }),
        // They answered meanwhile, or something else is asked by now.
        LetterKind::MerchantAsked | LetterKind::MerchantReminder => {
            let open = case.merchant_request.as_ref().filter(|asked| asked.is_silent() && asked.ended_at.is_none());
            open.is_none() || case.outcome().is_some()
        }
        LetterKind::MerchantPromise => case.owed_by_merchant().is_none(),
        LetterKind::Promised => !case.remedies.iter().any(Remedy::is_owed),
        LetterKind::PromiseLate => !case.remedies.iter().any(|it| it.is_owed() && it.late),
        LetterKind::HoldAnswered => case.hold.as_ref().is_none_or(|hold| hold.answered_at.is_none()),
        LetterKind::ObjectionUnanswered => case.credit.as_ref().is_none_or(|it| it.state() != CreditState::Unanswered),
        LetterKind::Offer => case.offer.as_ref().is_none_or(|offer| offer.state != OfferState::Open),
        _ => false,
    }
}

fn may_see(person: &Person, case: &Case) -> bool {
    let actor = match (person.role, person.staff()) {
        (Role::Consumer, _) => Actor::Consumer { person: Some(person.id), cases: Vec::new() },
        (_, Some(staff)) => Actor::Staff(staff),
        (_, None) => return false,
    };
    actor.scope().contains(case.id, case.team, case.consumer)
}

/// What the button opens, with its token; `None` when the link was used, ran out or is somebody else's.
fn link_of(app: &App, kind: LetterKind, row: &Leased, about: &Subject) -> anyhow::Result<Option<String>> {
    if let Some(report) = &about.report {
        return Ok(Some(url(app, &reports::url(report))));
    }
    let purpose = match kind {
        LetterKind::WebhookOff => return Ok(Some(url(app, &paths::admin_webhooks()))),
        LetterKind::AlreadyRegistered => return Ok(Some(url(app, &paths::sign_in()))),
        LetterKind::Alerts => return Ok(Some(url(app, &paths::desk_notifications()))),
        LetterKind::PasswordReset => Purpose::PasswordReset,
        LetterKind::Invitation => Purpose::Invitation,
        LetterKind::SignUpConfirmation => Purpose::SignUp,
        kind if kind.is_for_merchant() => Purpose::Merchant,
        _ => Purpose::Case,
    };
    let link = about.link.as_ref().context("a letter without its link")?;
    let target = match purpose {
        Purpose::Case => row.case_id,
        Purpose::Merchant => about.merchant.as_ref().map(|merchant| merchant.id.0),
        _ => row.person_id,
    };
    anyhow::ensure!(link.purpose == purpose.as_str() && Some(link.target) == target, "a letter with a link that is not its own");
    if link.used_at.is_some() || link.expires_at <= app.now() {
        return Ok(None);
    }
    let token = app.seal.link_token(purpose, link.id, link.generation);
    let path = match purpose {
        Purpose::PasswordReset => paths::password_reset(&token),
        Purpose::Invitation => paths::invitation(&token),
        Purpose::SignUp => paths::sign_up_confirmation(&token),
        Purpose::Merchant => paths::respond_link(&token),
        _ => paths::private_link(&token),
    };
    Ok(Some(url(app, &path)))
}

/// A case link lasts months: its day is enough. The others last minutes or hours.
fn link_until(dates: &Dates, kind: LetterKind, link: &Link) -> String {
    match kind {
        LetterKind::PasswordReset | LetterKind::Invitation | LetterKind::SignUpConfirmation => dates.full(link.expires_at),
        _ => dates.weekday_day(dates.day_of(link.expires_at)),
    }
}

/// What a letter says of its case.
fn of_case(kind: LetterKind, case: Option<&Case>, language: &Words, dates: &Dates) -> LetterContext {
    let Some(case) = case else {
        return LetterContext::default();
    };
    let full = |at: DateTime<Utc>| dates.full(at);
    let due = |kind: ClockKind| case.clock(kind).filter(|clock| clock.is_live()).and_then(|clock| clock.due_at);
    let by = match kind {
        LetterKind::Filed => due(ClockKind::FirstResponse),
        LetterKind::InformationAsked => case.status.until(),
        LetterKind::Referral => case.referral.map(|referral| referral.until),
        LetterKind::Offer => case.offer.as_ref().filter(|offer| offer.state == OfferState::Open).map(|offer| offer.until),
        LetterKind::MerchantPromise => case.owed_by_merchant().map(|remedy| remedy.due_at - Duration::minutes(1)),
        kind if kind.is_for_merchant() => case.merchant_request.as_ref().map(|asked| asked.until),
        _ => None,
    };
    use LetterKind::{Filed, Merged, NoAnswer, Reopened, Replied, Unmerged};
    let promises = matches!(kind, Filed | Replied | Merged | Unmerged | NoAnswer | Reopened);
    // A merchant is told of the order what its consumer agrees to.
    let is_shown = !kind.is_for_merchant() || case.shown_to(Audience::Merchant) == Audience::Merchant;
    let result_by = case.result_clock().filter(|_| promises).and_then(|clock| clock.due_at);
    let outcome = case.outcome();
    LetterContext {
        reference: case.reference.map(|reference| reference.to_string()),
        merchant: Some(case.order.merchant.clone()),
        amount: is_shown.then(|| case.order.amount.to_string()),
        by: by.map(full),
        result_by: result_by.map(full),
        door: case.referral.map(|referral| language.code("body", referral.body.as_str())),
        outcome: outcome.map(|outcome| language.code("outcome", outcome.as_str())),
        merchant_silent: case
            .decided_without_merchant()
            .filter(|_| kind == LetterKind::Closed)
            .map(|until| language.with("mail-merchant-silent-until", &[("until", &full(until))])),
        next_door: outcome.filter(|outcome| leaves_a_door(*outcome)).map(|_| language.t("letter-next-door").to_owned()),
        ..LetterContext::default()
    }
}

/// Results that somebody may not want to accept.
const fn leaves_a_door(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Upheld | Outcome::Withdrawn | Outcome::Duplicate)
}
