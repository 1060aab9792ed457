//! Tokens by which programs act as one of ours: hashed, with what they may do, until when, and who made them.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{self, Edit, Person, PersonRow};
use super::schema::{api_tokens as tokens, people as persons};
use super::staff_accounts::{self, Changed};
use super::times::{utc, utc_opt};
use crate::domain::ids::{PersonId, TokenId};
use crate::domain::permission::Permission;
use crate::domain::token::{self, Standing, TokenScope};

/// Tokens on a page.
const MOST: i64 = 500;
/// When a token was last used is written down this often.
const USED_EVERY: Duration = Duration::minutes(5);

/// A token, without itself.
#[derive(Clone, Debug)]
pub struct Token {
    pub id: TokenId,
    /// Whom it acts as.
    pub person: PersonId,
    pub person_name: String,
    pub name: String,
    pub tail: String,
    pub scopes: Vec<TokenScope>,
    pub made_by: PersonId,
    pub made_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Token {
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        token::standing(self.expires_at, self.revoked_at, now)
    }

    /// Whether its use is to be written down again.
    pub fn is_to_be_marked(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_none_or(|used| now - used >= USED_EVERY)
    }

    /// What the record of changes keeps of it.
    pub fn card(&self) -> Card {
        Card {
            name: self.name.clone(),
            person: self.person_name.clone(),
            scopes: self.scopes.iter().map(|scope| scope.written()).collect(),
            expires_at: self.expires_at,
            tail: self.tail.clone(),
            revoked: self.revoked_at.is_some(),
        }
    }
}

/// What the record of changes keeps of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub name: String,
    pub person: String,
    pub scopes: Vec<String>,
    pub expires_at: DateTime<Utc>,
    pub tail: String,
    pub revoked: bool,
}

type Times = (NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>);
type Row = ((i64, i64, String, String, String, String, i64), Times);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        (tokens::id, tokens::person_id, persons::name, tokens::name, tokens::tail, tokens::scopes, tokens::made_by),
        (tokens::made_at, tokens::expires_at, tokens::used_at, tokens::revoked_at),
    )
}

fn decoded((plain, times): Row) -> Token {
    let ((id, person, person_name, name, tail, scopes, made_by), (made_at, expires_at, used_at, revoked_at)) = (plain, times);
    Token {
        id: TokenId(id),
        person: PersonId(person),
        person_name,
        name,
        tail,
        scopes: TokenScope::list(&scopes),
        made_by: PersonId(made_by),
        made_at: utc(made_at),
        expires_at: utc(expires_at),
        used_at: utc_opt(used_at),
        revoked_at: utc_opt(revoked_at),
    }
}

#[diesel::dsl::auto_type]
fn with_people() -> _ {
    tokens::table.inner_join(persons::table.on(persons::id.eq(tokens::person_id)))
}

/// The token of this hash and whom it acts as, as they are now; `None` where there is none, or it is not good any more.
pub fn bearer(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> Result<Option<(Token, Person)>, StoreError> {
    let row = with_people().filter(tokens::token_hash.eq(hash)).select((columns(), persons::all_columns));
    let Some((token, person)) = first::<_, (Row, PersonRow)>(conn, row)? else { return Ok(None) };
    let (token, person) = (decoded(token), person.into_person()?);
    Ok((token.standing(now) == Standing::Alive).then_some((token, person)))
}

pub fn find(conn: &mut Conn, id: TokenId) -> Result<Token, StoreError> {
    let row: Option<Row> = first(conn, with_people().filter(tokens::id.eq(id.0)).select(columns()))?;
    row.map(decoded).ok_or(StoreError::NotFound)
}

/// Whether a token is still good: it may have been revoked while what it sent waited.
pub fn holds(conn: &mut Conn, id: TokenId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let row = with_people().filter(tokens::id.eq(id.0)).select((columns(), persons::all_columns));
    let Some((token, person)) = first::<_, (Row, PersonRow)>(conn, row)? else { return Ok(false) };
    Ok(decoded(token).standing(now) == Standing::Alive && person.into_person()?.staff().is_some())
}

/// All tokens: those that are not revoked first, then the newest.
pub fn all(conn: &mut Conn) -> Result<Vec<Token>, StoreError> {
    let newest = with_people().order((tokens::revoked_at.is_not_null(), tokens::id.desc())).limit(MOST).select(columns());
    let rows: Vec<Row> = load(conn, newest)?;
    Ok(rows.into_iter().map(decoded).collect())
}

/// What was changed of a token, the newest first.
pub fn history(conn: &mut Conn, id: TokenId) -> Result<Vec<Changed>, StoreError> {
    staff_accounts::changes_of(conn, id.0)
}

/// A token that is to be.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub id: TokenId,
    pub person: PersonId,
    pub name: String,
    pub hash: String,
    pub tail: String,
    pub scopes: Vec<TokenScope>,
    pub expires_at: DateTime<Utc>,
}

/// Who changes it, when; and the id of the audit row.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub person: PersonId,
    pub at: DateTime<Utc>,
    pub edit: i64,
}

/// Whoever was put out a moment ago connects no program.
fn may(conn: &mut Conn, by: By) -> Result<(), StoreError> {
    let staff = people::find(conn, by.person)?.staff();
    if staff.is_some_and(|staff| staff.may(Permission::ConnectPrograms)) { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Adds a token. [`StoreError::Duplicate`] where another one has its name, [`StoreError::NotFound`] where whom it acts as does
/// not work here any more.
pub fn insert(conn: &mut Conn, new: &NewToken, by: By) -> Result<(), StoreError> {
    may(conn, by)?;
    if people::find(conn, new.person)?.staff().is_none() {
        return Err(StoreError::NotFound);
    }
    let row = (
        tokens::id.eq(new.id.0),
        tokens::person_id.eq(new.person.0),
        tokens::name.eq(new.name.as_str()),
        tokens::token_hash.eq(new.hash.as_str()),
        tokens::tail.eq(new.tail.as_str()),
        tokens::scopes.eq(TokenScope::codes(&new.scopes)),
        tokens::made_by.eq(by.person.0),
        tokens::made_at.eq(by.at.naive_utc()),
        tokens::expires_at.eq(new.expires_at.naive_utc()),
    );
    execute(conn, diesel::insert_into(tokens::table).values(row))?;
    let now = find(conn, new.id)?;
    audit(conn, "token.made", (None, &now), by)
}

/// Ends a token at once. [`StoreError::Stale`] where somebody else did.
pub fn revoke(conn: &mut Conn, id: TokenId, by: By) -> Result<(), StoreError> {
    may(conn, by)?;
    let before = find(conn, id)?;
    let alive = tokens::table.find(id.0).filter(tokens::revoked_at.is_null());
    if update(conn, alive, tokens::revoked_at.eq(Some(by.at.naive_utc())))? == 0 {
        return Err(StoreError::Stale);
    }
    let now = find(conn, id)?;
    audit(conn, "token.revoked", (Some(&before), &now), by)
}

fn audit(conn: &mut Conn, what: &str, (before, now): (Option<&Token>, &Token), by: By) -> Result<(), StoreError> {
    let words = |token: &Token| serde_json::to_string(&token.card()).unwrap_or_default();
    let (before, after) = (before.map(words).unwrap_or_default(), words(now));
    people::audit(conn, &Edit { id: by.edit, by: Some(by.person), at: by.at, what, target: now.id.0, before, after })
}

/// A token was used just now.
pub fn mark_used(conn: &mut Conn, id: TokenId, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, tokens::table.find(id.0), tokens::used_at.eq(Some(at.naive_utc())))?;
    Ok(())
}

/// What was taken from a backup may have been revoked since.
pub fn end_everybodys(conn: &mut Conn, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, tokens::table.filter(tokens::revoked_at.is_null()), tokens::revoked_at.eq(Some(at.naive_utc())))?;
    Ok(())
}
