//! What an account gains and loses as a whole: cases by its confirmed address, sessions and links with its password.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::cases::{find_by_id, record};
use super::db::{Conn, update};
use super::error::StoreError;
use super::letters::Address;
use super::people::Person;
use super::schema::{cases, links, people};
use super::{links as one_link, people as rows, sessions};
use crate::domain::actor::{Actor, Role};
use crate::domain::change::Act;
use crate::domain::codes::Locale;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::reference::Reference;
use crate::domain::text;

/// Cases taken up at one sign-in; the next one takes up the rest.
const MOST_TAKEN_UP: i64 = 100;

/// Cases that were filed with this address and belong to nobody.
pub fn waiting_cases(conn: &mut Conn, email: &str) -> Result<Vec<CaseId>, StoreError> {
    let mine = cases::table.filter(cases::contact_email.eq(Some(email))).filter(cases::consumer_id.is_null());
    let ids: Vec<i64> = mine.order(cases::id).limit(MOST_TAKEN_UP).select(cases::id).load(conn)?;
    Ok(ids.into_iter().map(CaseId).collect())
}

/// Gives a consumer the cases that wait for their address, an act for each.
/// Nothing for staff, and nothing before the address was confirmed: anybody can sign up with a stranger's.
pub fn take_up_cases(conn: &mut Conn, person: &Person, acts: &[(CaseId, Act)]) -> Result<(), StoreError> {
    if person.role.is_staff() || person.confirmed_at.is_none() || !person.active {
        return Ok(());
    }
    for (id, act) in acts {
        let case = find_by_id(conn, &Actor::System, *id)?;
        // Taken up in another window, or its address was corrected meanwhile.
        if case.consumer.is_none() && case.contact.email.as_ref() == Some(&person.email) {
            record(conn, &case.join(person.id, act)?)?;
        }
    }
    Ok(())
}

/// The id and language of the case with this reference, if it was filed with this address or number.
pub fn case_of(conn: &mut Conn, reference: Reference, at: &Address) -> Result<Option<(i64, Locale)>, StoreError> {
    let found: Option<(i64, Option<String>, Option<String>, String)> = cases::table
        .filter(cases::reference.eq(reference.to_string()))
        .select((cases::id, cases::contact_email, cases::contact_phone, cases::locale))
        .first(conn)
        .optional()?;
    Ok(found.and_then(|(id, email, phone, locale)| {
        let fits = match at {
            Address::Email(asked) => email.is_some_and(|email| email.to_lowercase() == *asked),
            Address::Mobile(asked) => phone.and_then(|phone| text::mobile(&phone)).is_some_and(|phone| phone == *asked),
        };
        fits.then(|| (id, Locale::parse(&locale).unwrap_or(Locale::ZhCn)))
    }))
}

/// A new password: every session ends, and every link that works once and was sent under the old one.
pub fn change_password(conn: &mut Conn, person: PersonId, hash: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    rows::set_password(conn, person, hash)?;
    sessions::end_all(conn, person, None)?;
    for purpose in ["password_reset", "sign_up", "invitation"] {
        let sent = one_link::find_for(conn, purpose, person.0)?;
        if let Some(link) = sent.filter(|link| link.used_at.is_none()) {
            one_link::revoke(conn, link.id)?;
            update(conn, links::table.find(link.id), links::used_at.eq(Some(at.naive_utc())))?;
        }
    }
    Ok(())
}

/// Signing up again before confirming: the last name and password stand, as the last letter does.
pub fn replace_unconfirmed(conn: &mut Conn, person: &Person) -> Result<(), StoreError> {
    let consumers = people::role.eq(Role::Consumer.as_str());
    let open = people::table.find(person.id.0).filter(people::confirmed_at.is_null()).filter(consumers);
    let fresh = (
        people::name.eq(&person.name),
        people::password_hash.eq(&person.password_hash),
        people::locale.eq(person.locale.as_str()),
    );
    update(conn, open, fresh)?;
    Ok(())
}

/// The language in which a person reads pages and letters.
pub fn set_locale(conn: &mut Conn, person: PersonId, locale: Locale) -> Result<(), StoreError> {
    update(conn, people::table.find(person.0), people::locale.eq(locale.as_str()))?;
    Ok(())
}
