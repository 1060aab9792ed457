//! Keys by which a form that was sent twice is taken once. A key belongs to one principal and one route.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::db::{Conn, execute};
use super::error::StoreError;
use super::schema::idempotency_keys;

/// Whose key, for what.
#[derive(Clone, Debug)]
pub struct Key {
    /// An account or a session, never something the sender can choose.
    pub principal: String,
    pub route: String,
    pub key: String,
    pub body_hash: String,
}

impl Key {
    pub fn new(principal: String, route: String, key: &str, body: &str) -> Self {
        Self { principal, route, key: key.to_owned(), body_hash: hex::encode(Sha256::digest(body.as_bytes())) }
    }
}

/// Empty (a program without one), or of the form that our pages make.
pub fn is_ours(key: &str) -> bool {
    key.len() <= 64 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// What is known of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody has used it: it is ours now, if the transaction is kept.
    Fresh,
    /// The same was sent before: it is done already.
    Repeated,
    /// Something else was sent under this key.
    Other,
}

/// Takes a key, in the transaction of the act it stands for.
pub fn claim(conn: &mut Conn, key: &Key, at: DateTime<Utc>) -> Result<Claim, StoreError> {
    let row = idempotency_keys::table.find((&key.principal, &key.route, &key.key));
    let seen: Option<String> = row.select(idempotency_keys::body_hash).first(conn).optional()?;
    if let Some(hash) = seen {
        return Ok(if hash == key.body_hash { Claim::Repeated } else { Claim::Other });
    }
    let inserted = execute(
        conn,
        diesel::insert_into(idempotency_keys::table).values((
            idempotency_keys::principal.eq(&key.principal),
            idempotency_keys::route.eq(&key.route),
            idempotency_keys::key.eq(&key.key),
            idempotency_keys::body_hash.eq(&key.body_hash),
            idempotency_keys::at.eq(at.naive_utc()),
        )),
    );
    match inserted.map_err(StoreError::from) {
        Ok(_) => Ok(Claim::Fresh),
        // The twin of this form got in between: run again, the work finds its row.
        Err(StoreError::Duplicate(_)) => Err(StoreError::Moved),
        Err(error) => Err(error),
    }
}
