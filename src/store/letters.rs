//! Letters that somebody asked for: queued in the caller's transaction, sent later by a job.
//! One address is owed only so many of them, so that nobody floods a stranger's mailbox through us.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::cases::{LINK_DAYS, recipient_hash};
use super::db::Conn;
use super::error::StoreError;
use super::links;
use super::people::Person;
use super::schema::outbox;
use crate::domain::codes::Locale;
use crate::domain::ids::CaseId;
use crate::domain::notice::NoticeKind;

/// Letters of all kinds to one address: 10 an hour, 30 a day (security.md, Rates).
const MOST: [(i64, i64); 2] = [(1, 10), (24, 30)];

/// A letter to be queued.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub id: i64,
    pub kind: NoticeKind,
    /// The link it carries; its token is made when it is sent.
    pub link: Option<i64>,
    pub locale: Locale,
    pub at: DateTime<Utc>,
}

/// Queues a letter to a person with an account. `false` when their address has had its fill.
pub fn enqueue_for_person(conn: &mut Conn, asked: &Asked, person: &Person) -> Result<bool, StoreError> {
    enqueue(conn, asked, None, Some(person.id.0), &person.email)
}

/// Queues the letter with a case's one private link, which lives on with it. `false` as above.
pub fn enqueue_link(conn: &mut Conn, asked: &Asked, case: CaseId, email: &str) -> Result<bool, StoreError> {
    let link = links::find_for(conn, "case", case.0)?.ok_or(StoreError::NotFound)?;
    let is_queued = enqueue(conn, &Asked { link: Some(link.id), ..*asked }, Some(case.0), None, email)?;
    if is_queued {
        links::extend(conn, link.id, asked.at + Duration::days(LINK_DAYS))?;
    }
    Ok(is_queued)
}

fn enqueue(conn: &mut Conn, asked: &Asked, case: Option<i64>, person: Option<i64>, email: &str) -> Result<bool, StoreError> {
    let recipient = recipient_hash(email);
    for (hours, most) in MOST {
        let since = (asked.at - Duration::hours(hours)).naive_utc();
        let mine = outbox::table.filter(outbox::recipient_hash.eq(&recipient)).filter(outbox::created_at.gt(since));
        if mine.count().get_result::<i64>(conn)? >= most {
            return Ok(false);
        }
    }
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(asked.id),
            outbox::kind.eq(asked.kind.as_str()),
            outbox::case_id.eq(case),
            outbox::person_id.eq(person),
            outbox::link_id.eq(asked.link),
            outbox::recipient_hash.eq(recipient),
            outbox::locale.eq(asked.locale.as_str()),
            outbox::created_at.eq(asked.at.naive_utc()),
            outbox::next_at.eq(asked.at.naive_utc()),
            outbox::attempts.eq(0),
            outbox::is_queued.eq(true),
        ))
        .execute(conn)?;
    Ok(true)
}
