//! Letters that a change owes its consumer, and those that somebody asked for: queued in the caller's transaction, sent
//! later by a job. One address is owed only so many of the latter, so that nobody floods a stranger's mailbox through us.

use std::ops::RangeFrom;

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::cases::{LINK_DAYS, next};
use super::db::{Conn, execute, first};
use super::error::StoreError;
use super::links;
use super::merchants::register;
use super::people::Person;
use super::rows::CaseRow;
use super::schema::{letter_trials, links as link_rows, outbox, people};
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::codes::{Consent, Locale};
use crate::domain::ids::{CaseId, TextId};
use crate::domain::letter::LetterWords;
use crate::domain::notice::{Notice, NoticeKind, Way};
use crate::domain::person::Letters;

/// Letters of all kinds to one address: 10 an hour, 30 a day (security.md, Rates).
const MOST: [(i64, i64); 2] = [(1, 10), (24, 30)];

/// In place of a kind: what somebody sends to themselves is no letter that anybody waits for.
pub const TRIAL: &str = "trial";

/// Where a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Lower-cased.
    Email(String),
    /// With its country code.
    Mobile(String),
}

impl Address {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(address) | Self::Mobile(address) => address,
        }
    }

    pub const fn way(&self) -> Way {
        match self {
            Self::Email(_) => Way::Mail,
            Self::Mobile(_) => Way::Text,
        }
    }
}

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
    enqueue(conn, (asked, asked.kind.as_str()), None, Some(person.id.0), &Address::Email(person.email.clone()))
}

/// Queues a letter that somebody sends to themselves, to read it as it would arrive, in these words. `false` as above.
pub fn enqueue_trial(conn: &mut Conn, asked: &Asked, person: &Person, words: &LetterWords) -> Result<bool, StoreError> {
    let to = Address::Email(person.email.clone());
    if !enqueue(conn, (asked, TRIAL), None, Some(person.id.0), &to)? {
        return Ok(false);
    }
    let words = serde_json::to_string(words).map_err(|error| StoreError::Corrupt(format!("the words of a letter: {error}")))?;
    let row = (letter_trials::letter_id.eq(asked.id), letter_trials::at.eq(asked.at.naive_utc()), letter_trials::words.eq(words));
    execute(conn, diesel::insert_into(letter_trials::table).values(row))?;
    Ok(true)
}

/// The words that such a letter tries.
pub fn tried(conn: &mut Conn, letter: i64) -> Result<Option<LetterWords>, StoreError> {
    let words: Option<String> = first(conn, letter_trials::table.find(letter).select(letter_trials::words))?;
    let read = |words: String| serde_json::from_str(&words).map_err(|error| StoreError::Corrupt(format!("a trial: {error}")));
    words.map(read).transpose()
}

/// Trials that were sent long ago; how many went.
pub fn sweep_trials(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(execute(conn, diesel::delete(letter_trials::table.filter(letter_trials::at.lt(before.naive_utc()))))?)
}

/// Queues the letter with a case's one private link, which lives on with it. `false` as above.
pub fn enqueue_link(conn: &mut Conn, asked: &Asked, case: CaseId, to: &Address) -> Result<bool, StoreError> {
    let link = links::find_for(conn, "case", case.0)?.ok_or(StoreError::NotFound)?;
    let with_link = Asked { link: Some(link.id), ..*asked };
    let is_queued = enqueue(conn, (&with_link, asked.kind.as_str()), Some(case.0), None, to)?;
    if is_queued {
        links::extend(conn, link.id, asked.at + Duration::days(LINK_DAYS))?;
    }
    Ok(is_queued)
}

fn enqueue(
    conn: &mut Conn,
    (asked, kind): (&Asked, &str),
    case: Option<i64>,
    person: Option<i64>,
    to: &Address,
) -> Result<bool, StoreError> {
    let recipient = recipient_hash(to.as_str());
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
            outbox::kind.eq(kind),
            outbox::case_id.eq(case),
            outbox::person_id.eq(person),
            outbox::link_id.eq(asked.link),
            outbox::recipient_hash.eq(recipient),
            outbox::locale.eq(asked.locale.as_str()),
            outbox::created_at.eq(asked.at.naive_utc()),
            outbox::next_at.eq(asked.at.naive_utc()),
            outbox::attempts.eq(0),
            outbox::is_queued.eq(true),
            outbox::way.eq(to.way().as_str()),
        ))
        .execute(conn)?;
    Ok(true)
}

/// The case's one link, made at filing; then the letters, which carry it. Its end moves out when a letter is sent. Where the
/// one that people hold has just ended, they are sent the new one.
pub(super) fn queue(
    conn: &mut Conn,
    change: &Change,
    (row, has_ended): (&CaseRow, bool),
    ids: &mut RangeFrom<i64>,
) -> Result<(), StoreError> {
    let at = change.act().at;
    let made = if change.before().is_none() { Some(insert_link(conn, row.id, at, next(ids))?) } else { None };
    let (to_merchant, mut notices): (Vec<Notice>, Vec<Notice>) =
        change.notices().iter().partition(|notice| notice.kind.is_for_merchant());
    queue_to_merchant(conn, change, &to_merchant, ids)?;
    if has_ended && !notices.iter().any(|notice| notice.kind == NoticeKind::Link) {
        notices.push(Notice { kind: NoticeKind::Link, text: None, ways: Way::ALL });
    }
    if notices.is_empty() {
        return Ok(());
    }
    let link = match made {
        Some(id) => id,
        None => links::find_for(conn, "case", row.id)?.ok_or(StoreError::NotFound)?.id,
    };
    let (wanted, texts) = wanted(conn, row, change)?;
    for to in addresses(change.case(), texts) {
        for notice in notices.iter().filter(|notice| wanted.want(notice.kind) && notice.ways.contains(&to.way())) {
            let asked = Asked { id: next(ids), kind: notice.kind, link: Some(link), locale: change.case().locale, at };
            insert(conn, &asked, (row.id, notice.text), &to)?;
        }
    }
    Ok(())
}

fn insert(conn: &mut Conn, asked: &Asked, (case, text): (i64, Option<TextId>), to: &Address) -> Result<(), StoreError> {
    execute(
        conn,
        diesel::insert_into(outbox::table).values((
            outbox::id.eq(asked.id),
            outbox::kind.eq(asked.kind.as_str()),
            outbox::case_id.eq(Some(case)),
            outbox::link_id.eq(asked.link),
            outbox::text_id.eq(text.map(|text| text.0)),
            outbox::recipient_hash.eq(recipient_hash(to.as_str())),
            outbox::locale.eq(asked.locale.as_str()),
            outbox::created_at.eq(asked.at.naive_utc()),
            outbox::next_at.eq(asked.at.naive_utc()),
            outbox::attempts.eq(0),
            outbox::is_queued.eq(true),
            outbox::way.eq(to.way().as_str()),
        )),
    )?;
    Ok(())
}

/// Letters to the merchant that a case is about, to the address that somebody of ours made sure of, with the one link of that
/// merchant: it opens what it is asked for some days after the date.
fn queue_to_merchant(conn: &mut Conn, change: &Change, notices: &[Notice], ids: &mut RangeFrom<i64>) -> Result<(), StoreError> {
    let (Some(asked), false) = (&change.case().merchant_request, notices.is_empty()) else { return Ok(()) };
    let Some(addressee) = register::addressee(conn, asked.merchant)? else { return Ok(()) };
    let (case, at, to) = (change.case().id.0, change.act().at, Address::Email(addressee.email));
    let link = links::keep(conn, (next(ids), "merchant", asked.merchant.0), at, asked.opens_until())?;
    for notice in notices {
        // Nothing says in which language a merchant reads; its page has both.
        let asked = Asked { id: next(ids), kind: notice.kind, link: Some(link.id), locale: Locale::ZhCn, at };
        insert(conn, &asked, (case, notice.text), &to)?;
    }
    Ok(())
}

/// Asks a merchant once more, under the link that it has now.
pub(super) fn enqueue_to_merchant(
    conn: &mut Conn,
    (kind, letter, link): (NoticeKind, i64, i64),
    (case, text): (CaseId, TextId),
    email: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let asked = Asked { id: letter, kind, link: Some(link), locale: Locale::ZhCn, at };
    insert(conn, &asked, (case.0, Some(text)), &Address::Email(email.to_owned()))
}

/// Where news of a case goes: its e-mail, and its mobile phone where that was agreed to.
fn addresses(case: &Case, texts: bool) -> impl Iterator<Item = Address> {
    let mail = case.contact.email.clone().map(Address::Email);
    let text = case.contact.mobile().filter(|_| texts && case.consents_to(Consent::Texts)).map(Address::Mobile);
    mail.into_iter().chain(text)
}

/// What the account behind a case chose: which letters, and whether text messages may come. All where there is none.
fn wanted(conn: &mut Conn, row: &CaseRow, change: &Change) -> Result<(Letters, bool), StoreError> {
    let is_filed = change.before().is_none();
    let asks = !is_filed || change.case().consents_to(Consent::Texts);
    let Some(person) = row.consumer_id.filter(|_| asks) else {
        return Ok((Letters::All, true));
    };
    let chosen: Option<(String, bool)> = first(conn, people::table.find(person).select((people::letters, people::texts)))?;
    let Some((letters, texts)) = chosen else {
        return Ok((Letters::All, true));
    };
    // The receipt comes always.
    let letters = Letters::parse(&letters).filter(|_| !is_filed).unwrap_or(Letters::All);
    Ok((letters, texts))
}

/// The address or number was wrong, so somebody else may hold the link that was sent there: it ends. Whether one did.
pub(super) fn revoke_link_of_old_address(conn: &mut Conn, before: &Case, now: &Case) -> Result<bool, StoreError> {
    let old_email = before.contact.email.is_some() && before.contact.email != now.contact.email;
    let old_phone = before.contact.mobile().is_some() && before.contact.mobile() != now.contact.mobile();
    if (old_email || (old_phone && was_texted(conn, now.id)?))
        && let Some(link) = links::find_for(conn, "case", now.id.0)?
    {
        links::revoke(conn, link.id)?;
        return Ok(true);
    }
    Ok(false)
}

fn was_texted(conn: &mut Conn, case: CaseId) -> Result<bool, StoreError> {
    let texts = outbox::table.filter(outbox::case_id.eq(case.0)).filter(outbox::way.eq(Way::Text.as_str()));
    Ok(texts.select(outbox::id).first::<i64>(conn).optional()?.is_some())
}

fn insert_link(conn: &mut Conn, case_id: i64, at: DateTime<Utc>, id: i64) -> Result<i64, StoreError> {
    execute(
        conn,
        diesel::insert_into(link_rows::table).values((
            link_rows::id.eq(id),
            link_rows::purpose.eq("case"),
            link_rows::target_id.eq(case_id),
            link_rows::generation.eq(1),
            link_rows::created_at.eq(at.naive_utc()),
            link_rows::expires_at.eq((at + Duration::days(LINK_DAYS)).naive_utc()),
        )),
    )?;
    Ok(id)
}

/// Under this, letters to one address or number are counted without keeping it.
pub fn recipient_hash(address: &str) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(address.as_bytes()))
}
