//! All that is kept about somebody with an account, as they may take it away; and its end.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use serde::Serialize;

use super::cases::LINK_DAYS;
use super::db::{Conn, update};
use super::error::StoreError;
use super::evidence::{self, EvidenceFile};
use super::facts::{self, Claimed};
use super::people::Person;
use super::rows::CaseRow;
use super::schema::{cases, drafts, people};
use super::timeline::{self, Entry, Span};
use super::times::utc;
use super::{drafts as draft, links, other_orders, readers, second_steps, sessions};
use crate::domain::case::Case;
use crate::domain::ids::{CaseId, DraftId, PersonId};
use crate::domain::order::OtherOrder;

/// Cases in one file; more than anybody files here.
const MOST: i64 = 1000;

/// One case with what its consumer may read of it.
pub struct OwnCase {
    pub case: Case,
    pub others: Vec<OtherOrder>,
    pub story: Vec<Entry>,
    pub files: Vec<EvidenceFile>,
    pub wish: Option<String>,
    pub claims: Vec<Claimed>,
    /// Who of ours looked at it, day by day.
    pub readers: Vec<(NaiveDate, String)>,
}

/// Somebody's cases, oldest first.
pub fn cases_of(conn: &mut Conn, person: PersonId) -> Result<Vec<OwnCase>, StoreError> {
    let mine = cases::table.filter(cases::consumer_id.eq(person.0)).order((cases::filed_at, cases::id)).limit(MOST);
    let rows: Vec<CaseRow> = mine.load(conn)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let case = row.into_case(Vec::new(), None, Vec::new())?;
        let others = other_orders::of_case(conn, case.id)?;
        let mut story = timeline::for_consumer(conn, case.id, Span::All)?.entries;
        story.reverse();
        let (files, wish) = (evidence::of_case(conn, case.id)?, timeline::desired_outcome(conn, case.id)?);
        let (claims, readers) = (facts::for_consumer(conn, case.id)?, readers::of_case(conn, case.id)?);
        found.push(OwnCase { case, others, story, files, wish, claims, readers });
    }
    Ok(found)
}

/// What is kept of an account itself.
#[derive(Debug, Serialize)]
pub struct Profile {
    pub name: String,
    pub email: String,
    pub locale: String,
    pub letters: String,
    pub texts: bool,
    pub zone: Option<String>,
    pub privacy_notice: Option<String>,
    pub created_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
}

pub fn profile(conn: &mut Conn, person: &Person) -> Result<Profile, StoreError> {
    let created: chrono::NaiveDateTime = people::table.find(person.id.0).select(people::created_at).first(conn)?;
    Ok(Profile {
        name: person.name.clone(),
        email: person.email.clone(),
        locale: person.locale.to_string(),
        letters: person.prefs.letters.to_string(),
        texts: person.prefs.texts,
        zone: person.prefs.zone.map(|zone| zone.name().to_owned()),
        privacy_notice: person.prefs.privacy.clone(),
        created_at: utc(created),
        confirmed_at: person.confirmed_at,
    })
}

/// Complaints that somebody is still filling in, as their answers are kept.
pub fn unfinished(conn: &mut Conn, person: PersonId) -> Result<Vec<String>, StoreError> {
    let mine = drafts::table.filter(drafts::person_id.eq(person.0)).filter(drafts::filed_case_id.is_null());
    // What somebody typed at the desk is about another person.
    let mine = mine.filter(drafts::intake_key.is_null());
    Ok(mine.order(drafts::id).limit(MOST).select(drafts::answers).load(conn)?)
}

/// How many of somebody's cases are not over; counted up to 99.
pub fn open_cases(conn: &mut Conn, person: PersonId) -> Result<usize, StoreError> {
    let open = cases::table.filter(cases::consumer_id.eq(person.0)).filter(cases::is_open).limit(99);
    Ok(open.select(cases::id).load::<i64>(conn)?.len())
}

/// Cases that nobody could open any more without the account: no letter ever carried their link.
pub fn without_address(conn: &mut Conn, person: PersonId) -> Result<Vec<(CaseId, String)>, StoreError> {
    let silent = cases::table.filter(cases::consumer_id.eq(person.0)).filter(cases::contact_email.is_null());
    let rows: Vec<(i64, String)> =
        silent.order((cases::filed_at.desc(), cases::id.desc())).limit(99).select((cases::id, cases::reference)).load(conn)?;
    Ok(rows.into_iter().map(|(id, reference)| (CaseId(id), reference)).collect())
}

/// Ends an account: name, address, password and choices are gone, sessions end, unfinished complaints are thrown away.
/// Cases stay with what was said in them, until their own time is over; each is still opened by its private link.
pub fn end_account(conn: &mut Conn, person: PersonId, at: DateTime<Utc>) -> Result<(), StoreError> {
    for (case, _) in without_address(conn, person)? {
        // Shown before the end, as a letter would: good for as long.
        if let Some(link) = links::find_for(conn, "case", case.0)? {
            links::extend(conn, link.id, at + Duration::days(LINK_DAYS))?;
        }
    }
    let unfinished: Vec<i64> = drafts::table
        .filter(drafts::person_id.eq(person.0))
        .filter(drafts::filed_case_id.is_null())
        .select(drafts::id)
        .load(conn)?;
    for id in unfinished {
        draft::remove(conn, DraftId(id))?;
    }
    sessions::end_all(conn, person, None)?;
    second_steps::end(conn, person)?;
    let none: Option<String> = None;
    let ended = (
        people::name.eq(""),
        // Nobody can sign up with it, and it is no address.
        people::email.eq(format!("ended-{person}")),
        people::password_hash.eq(none.clone()),
        people::active.eq(false),
        people::confirmed_at.eq(None::<chrono::NaiveDateTime>),
        people::letters.eq("all"),
        people::texts.eq(true),
        people::zone.eq(none.clone()),
        people::privacy.eq(none),
    );
    update(conn, people::table.find(person.0), ended)?;
    for purpose in ["password_reset", "sign_up"] {
        if let Some(link) = links::find_for(conn, purpose, person.0)? {
            links::revoke(conn, link.id)?;
        }
    }
    Ok(())
}
