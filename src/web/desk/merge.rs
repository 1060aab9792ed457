//! `/desk/cases/{reference}/merge`: which case this one goes on in, what that will do, said before it is done; and both taken
//! apart again.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::case::act::Desk;
use super::case::history::clocks_did;
use super::case::{page as case_page, way};
use super::two_cases::Face;
use crate::domain::case::merging::{Held, Kept, Seen};
use crate::domain::case::{Action, Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::ids::CaseId;
use crate::domain::link::{Merged, SetAside};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::i18n::words;
use crate::paths;
use crate::store::timeline::Span;
use crate::store::{Conn, StoreError, cases, other_orders, recomputations, related, ties};
use crate::web::WebError;
use crate::web::files::note_readers;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html_with, see_other_with};

/// What would be done, to be agreed to.
struct Plan {
    stays: Face,
    /// One line each.
    does: Vec<String>,
    /// The first words of the letter, in the consumer's language.
    letter: String,
    letter_lang: &'static str,
    mine: i64,
    theirs: i64,
    /// How both are reached, name by name, where somebody has to say that it is one person; empty where an account says it.
    persons: Vec<Pair>,
}

/// What both cases say of one thing, side by side.
struct Pair {
    name: String,
    words: [String; 2],
}

/// What taking apart would do to the other case.
struct Apart {
    theirs: i64,
    /// One line each.
    dates: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk/merge.html")]
struct MergePage {
    page: Page,
    base: String,
    query: String,
    /// The list that somebody came from, for the form that asks on.
    list: String,
    case: Face,
    /// Cases that it could go on in.
    candidates: Vec<Face>,
    into: String,
    plan: Option<Plan>,
    /// Where it goes on already; empty where it does not.
    merged: String,
    merged_url: String,
    apart: Option<Apart>,
    version: i64,
    problems: Problems,
}

impl MergePage {
    fn e(&self, field: &str) -> &str {
        self.problems.of(field)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeForm {
    into: String,
    version: i64,
    /// The version of the case that stays.
    theirs: i64,
    /// `yes`: both are one person's, says whoever merges them.
    #[serde(default)]
    same: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalForm {
    version: i64,
    /// The version of the case that it comes out of.
    theirs: i64,
}

/// `GET …/merge`; `?into=` names the case that stays, and what will happen is shown.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let case = desk.case().await?;
    if case.merged.is_none() && !case.allows(Action::Merge, &desk.agent.actor()) {
        return case_page::show(&desk, Span::Newest, "merge").await;
    }
    // A radio that was chosen, or else what was typed.
    let asked = |name: &str| query.get(name).map(|typed| typed.trim().to_owned()).filter(|typed| !typed.is_empty());
    let into = asked("typed").or_else(|| asked("into")).unwrap_or_default();
    let is_asked = query.contains_key("into") || query.contains_key("typed");
    let mut problems = Problems::default();
    if is_asked && into.is_empty() {
        problems.add("into", desk.words().t("merge-missing-into"));
    }
    page(&desk, &case, (&into, problems), StatusCode::OK).await
}

pub async fn create(desk: Desk, Form(form): Form<MergeForm>) -> Result<HttpResponse, WebError> {
    let case = desk.case().await?;
    let seen = Seen { mine: form.version, theirs: form.theirs };
    let mut problems = Problems::default();
    // The same form sent twice: it is done.
    if let Some(merged) = case.merged.filter(|merged| is_done(&case, *merged, &form)) {
        return Ok(done(&desk, merged.reference));
    }
    let Some(into) = desk.other(Reference::parse(&form.into)).await?.and_then(|into| into.reference) else {
        return page(&desk, &case, (&form.into, problems), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let is_said = form.same == "yes";
    let merged = desk.change_two(into, move |tx, [this, that], acts| {
        let held = held(tx, [this.id, that.id])?;
        let is_said = this.consumer.is_none() && is_said;
        Ok(if is_said { this.merge_of_same_person(that, held, seen, acts)? } else { this.merge_into(that, held, seen, acts)? })
    });
    match merged.await {
        Ok(_) => Ok(done(&desk, into)),
        // Sent twice at the same moment.
        Err(StoreError::Refused(Refusal::MergedAlready { into: there })) if there == into => Ok(done(&desk, into)),
        // It went out of sight meanwhile, which the page says; where this one did, there is no page.
        Err(StoreError::NotFound) => {
            page(&desk, &desk.case().await?, (&form.into, problems), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(StoreError::Refused(refusal)) => {
            let status = match refusal {
                Refusal::Stale { .. } | Refusal::NotNow => {
                    problems.add("", desk.words().t("merge-moved"));
                    StatusCode::CONFLICT
                }
                Refusal::SamePersonUnsaid => {
                    problems.add("same", desk.words().refusal(&refusal));
                    StatusCode::UNPROCESSABLE_ENTITY
                }
                // The page finds the same by itself.
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let case = desk.case().await?;
            page(&desk, &case, (&form.into, problems), status).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether this form merged the case: it was filled in before, and names the case that it goes on in.
fn is_done(case: &Case, merged: Merged, form: &MergeForm) -> bool {
    Reference::parse(&form.into) == Some(merged.reference) && form.version < case.version
}

fn done(desk: &Desk, into: Reference) -> HttpResponse {
    see_other_with(&desk.app, &way::case_url(into, desk.list.as_ref()), "flash-case-merged")
}

/// `POST …/merge/removal`: both go on by themselves. It moves dates of both, so both are the agent's to work on.
pub async fn destroy(desk: Desk, Form(form): Form<RemovalForm>) -> Result<HttpResponse, WebError> {
    let case = desk.case().await?;
    let mut problems = Problems::default();
    let seen = Seen { mine: form.version, theirs: form.theirs };
    let from = case.merged.map(|merged| merged.reference);
    let Some(from) = desk.other(from).await?.and_then(|from| from.reference) else {
        problems.add("", desk.words().t("merge-moved"));
        return page(&desk, &case, ("", problems), StatusCode::CONFLICT).await;
    };
    match desk.change_two(from, move |tx, two, acts| parted(tx, two, seen, acts)).await {
        Ok(_) => Ok(see_other_with(&desk.app, &way::back_url(desk.reference, desk.list.as_ref()), "flash-case-parted")),
        Err(StoreError::Refused(refusal)) => {
            let is_moved = matches!(refusal, Refusal::Stale { .. } | Refusal::NotNow);
            problems.add("", if is_moved { desk.words().t("merge-moved").to_owned() } else { desk.words().refusal(&refusal) });
            let case = desk.case().await?;
            page(&desk, &case, ("", problems), StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

/// How many were merged into each of two.
fn held(conn: &mut Conn, [mine, theirs]: [CaseId; 2]) -> Result<Held, StoreError> {
    Ok(Held { mine: ties::set_aside(conn, mine)?.len(), theirs: ties::set_aside(conn, theirs)?.len() })
}

/// What taking a case out of another makes of both.
fn parted(conn: &mut Conn, [this, that]: &[Case; 2], seen: Seen, acts: [&Act; 2]) -> Result<[Change; 2], StoreError> {
    let (own, others): (Vec<_>, Vec<_>) = ties::set_aside(conn, that.id)?.into_iter().partition(|(id, _)| *id == this.id);
    let set_aside = own.into_iter().next().ok_or(Refusal::NotNow)?.1;
    let others: Vec<SetAside> = others.into_iter().map(|(_, kept)| kept).collect();
    let reckoned = recomputations::since(conn, set_aside.at)?;
    let kept = Kept { set_aside: &set_aside, others: &others, reckoned: &reckoned };
    Ok(this.unmerge(that, kept, seen, acts)?)
}

async fn page(
    desk: &Desk,
    case: &Case,
    (into, mut problems): (&str, Problems),
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    let page = desk.page();
    let plan = match into {
        "" => None,
        into => match plan(desk, &page, case, into).await? {
            Ok(plan) => Some(plan),
            Err(problem) => {
                problems.add("into", problem);
                None
            }
        },
    };
    let is_refused = status == StatusCode::OK && !problems.is_empty();
    let apart = apart(desk, &page, case).await?;
    let candidates = if plan.is_some() || case.merged.is_some() { Vec::new() } else { candidates(desk, &page, case).await? };
    let html = MergePage {
        base: paths::desk_case(desk.reference),
        query: way::query(desk.list.as_ref()),
        list: desk.list.as_ref().map(|list| list.query().to_owned()).unwrap_or_default(),
        case: Face::of(&page, case),
        candidates,
        into: into.to_owned(),
        plan,
        merged: case.merged.map(|merged| merged.reference.to_string()).unwrap_or_default(),
        merged_url: case.merged.map(|merged| way::case_url(merged.reference, desk.list.as_ref())).unwrap_or_default(),
        apart,
        version: case.version,
        problems,
        page,
    };
    Ok(html_with(if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { status }, &html))
}

/// The rule is asked without anything being written down; or what is in the way.
async fn plan(desk: &Desk, page: &Page, case: &Case, into: &str) -> Result<Result<Plan, String>, WebError> {
    let Some(stays) = desk.other(Reference::parse(into)).await? else {
        return Ok(Err(page.t("links-no-such-case").to_owned()));
    };
    let acts = [desk.app.act(desk.agent.actor()), desk.app.act(desk.agent.actor())];
    let seen = Seen { mine: case.version, theirs: stays.version };
    let ids = [case.id, stays.id];
    let held = desk.app.db.read(move |conn| held(conn, ids)).await?;
    if case.consumer.is_none() {
        // How both are reached stands on the page.
        note_readers(&desk.app, ids.to_vec(), desk.agent.staff.id).await;
    }
    Ok(match case.merge_of_same_person(&stays, held, seen, [&acts[0], &acts[1]]) {
        Ok([_, change]) => {
            let told: Vec<&Happening> = change.events().iter().map(|event| &event.what).collect();
            Ok(planned(page, (case, &stays), &told))
        }
        Err(refusal) => Err(page.words.refusal(&refusal)),
    })
}

fn planned(page: &Page, (case, stays): (&Case, &Case), told: &[&Happening]) -> Plan {
    let names = [case, stays].map(|case| case.reference.map(|reference| reference.to_string()).unwrap_or_default());
    let args = [("this", names[0].as_str()), ("into", names[1].as_str())];
    let say = |key: &str| page.words.with(key, &args);
    // Who holds the link of the one alone writes nothing into the other.
    let write = if case.consumer.is_some() { "merge-does-write" } else { "merge-does-links" };
    let mut does = vec![say("merge-does-close"), say("merge-does-stay"), say(write)];
    let dates = dates(page, told);
    does.push(say(if dates.is_empty() { "merge-does-no-dates" } else { "merge-does-dates" }));
    does.extend(dates);
    match case.status {
        Status::Offered { .. } => does.push(say("merge-does-lapse")),
        Status::AwaitingConsumer { .. } | Status::AwaitingMerchant { .. } | Status::AwaitingPlatform { .. } => {
            does.push(say("merge-does-wait"));
        }
        _ => {}
    }
    does.push(say("merge-does-undo"));
    let theirs = words(stays.locale);
    let letter = theirs.with("mail-merged-lead", &[("other", &names[0]), ("reference", &names[1])]);
    let (stays_face, letter_lang) = (Face::of(page, stays), stays.locale.as_str());
    let persons = if case.consumer.is_none() { persons(page, [case, stays]) } else { Vec::new() };
    Plan { stays: stays_face, does, letter, letter_lang, mine: case.version, theirs: stays.version, persons }
}

/// Name, address and number of both, side by side.
fn persons(page: &Page, two: [&Case; 2]) -> Vec<Pair> {
    let pair = |name: &str, read: fn(&Case) -> Option<&str>| Pair {
        name: page.t(name).to_owned(),
        words: two.map(|case| read(case).filter(|it| !it.is_empty()).unwrap_or("–").to_owned()),
    };
    vec![
        pair("access-name", |case| Some(&case.contact.name)),
        pair("correct-email", |case| case.contact.email.as_deref()),
        pair("correct-phone", |case| case.contact.phone.as_deref()),
    ]
}

/// What becomes of dates, one line each.
fn dates(page: &Page, told: &[&Happening]) -> Vec<String> {
    let is_clock = |what: &&&Happening| {
        matches!(what, Happening::ClockRecomputed { .. } | Happening::ClockStarted { .. } | Happening::ClockEnded { .. })
    };
    told.iter().filter(is_clock).filter_map(|what| clocks_did(page, what)).collect()
}

/// What taking apart would do; `None` where the other case is out of the agent's sight, or nothing is merged.
async fn apart(desk: &Desk, page: &Page, case: &Case) -> Result<Option<Apart>, WebError> {
    let Some(merged) = case.merged else { return Ok(None) };
    let Some(from) = desk.other(Some(merged.reference)).await? else { return Ok(None) };
    let acts = [desk.app.act(desk.agent.actor()), desk.app.act(desk.agent.actor())];
    let (seen, two) = (Seen { mine: case.version, theirs: from.version }, [case.clone(), from]);
    let asked = desk.app.db.read(move |conn| match parted(conn, &two, seen, [&acts[0], &acts[1]]) {
        Ok([_, change]) => Ok(Some(change)),
        Err(StoreError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    });
    let Some(change) = asked.await? else { return Ok(None) };
    let told: Vec<&Happening> = change.events().iter().map(|event| &event.what).collect();
    Ok(Some(Apart { theirs: seen.theirs, dates: dates(page, &told) }))
}

/// Cases that share an order or the consumer, those about the same merchant first, and that the rules let it go on in.
async fn candidates(desk: &Desk, page: &Page, case: &Case) -> Result<Vec<Face>, WebError> {
    let (actor, this) = (desk.agent.actor(), case.clone());
    let found = desk.app.db.read(move |conn| {
        let others = other_orders::of_case(conn, this.id)?;
        let related = related::of(conn, &actor.scope(), &this, &others)?;
        let named = related.same_order.cases.iter().chain(&related.alike.cases).chain(&related.of_consumer.cases);
        let mut found = Vec::new();
        for reference in named.filter_map(|other| Reference::parse(&other.reference)) {
            match cases::find(conn, &actor, reference) {
                Ok(other) if this.may_merge_into(&other, &actor).is_ok() => found.push(other),
                // Out of sight meanwhile.
                Ok(_) | Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    });
    Ok(found.await?.iter().map(|other| Face::of(page, other)).collect())
}
