//! What a program was answered, for when it sends the same again under the same key: kept in the transaction of what it
//! stands for, for a day. A key belongs to one token and one address.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::db::{Conn, execute, first, load};
use super::error::StoreError;
use super::schema::api_answers as answers;
use crate::domain::ids::TokenId;

/// Whose key, for what.
#[derive(Clone, Debug)]
pub struct Key {
    pub token: TokenId,
    /// The address it was sent to.
    pub route: String,
    pub key: String,
    pub body_hash: String,
}

impl Key {
    pub fn new(token: TokenId, route: &str, key: &str, body: &[u8]) -> Self {
        Self { token, route: route.to_owned(), key: key.to_owned(), body_hash: hex::encode(Sha256::digest(body)) }
    }
}

/// An answer that is given again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub status: u16,
    /// Where what was made can be found; empty where nothing was.
    pub location: String,
    /// The version that the case had then; 0 where that is nobody's to know.
    pub version: i64,
    /// Without anybody's words.
    pub body: String,
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The same came before and was answered so.
    Same(Kept),
    /// Something else came under this key.
    Other,
}

/// What was answered under this key; `None` where nobody used it.
pub fn seen(conn: &mut Conn, key: &Key) -> Result<Option<Seen>, StoreError> {
    let row = answers::table.find((key.token.0, key.route.as_str(), key.key.as_str()));
    let row: Option<(String, String)> = first(conn, row.select((answers::body_hash, answers::answer)))?;
    let Some((hash, answer)) = row else { return Ok(None) };
    if hash != key.body_hash {
        return Ok(Some(Seen::Other));
    }
    let kept = serde_json::from_str(&answer).map_err(|error| StoreError::Corrupt(format!("a kept answer: {error}")))?;
    Ok(Some(Seen::Same(kept)))
}

/// Keeps what is answered.
pub fn keep(conn: &mut Conn, key: &Key, answer: &Kept, at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = (
        answers::token_id.eq(key.token.0),
        answers::route.eq(key.route.as_str()),
        answers::key.eq(key.key.as_str()),
        answers::body_hash.eq(key.body_hash.as_str()),
        answers::answer.eq(serde_json::to_string(answer).unwrap_or_default()),
        answers::at.eq(at.naive_utc()),
    );
    match execute(conn, diesel::insert_into(answers::table).values(row)).map_err(StoreError::from) {
        Ok(_) => Ok(()),
        // Its twin got in between: run again, it is seen.
        Err(StoreError::Duplicate(_)) => Err(StoreError::Moved),
        Err(error) => Err(error),
    }
}

/// Forgets a bite of the answers from before this; how many.
pub fn sweep(conn: &mut Conn, before: DateTime<Utc>, bite: i64) -> Result<usize, StoreError> {
    let old = answers::table.filter(answers::at.lt(before.naive_utc())).order(answers::at).limit(bite);
    let old: Vec<(i64, String, String)> = load(conn, old.select((answers::token_id, answers::route, answers::key)))?;
    for (token, route, key) in &old {
        execute(conn, diesel::delete(answers::table.find((token, route.as_str(), key.as_str()))))?;
    }
    Ok(old.len())
}
