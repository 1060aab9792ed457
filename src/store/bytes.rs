//! Small numbers in few bytes, one after another: how days of figures are kept.

use super::error::StoreError;

/// Seven bits a byte, the lowest first; the eighth says that there are more.
pub fn number(bytes: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        bytes.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
}

/// Bytes, from the first on.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub const fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn take(&mut self, length: usize) -> Result<&'a [u8], StoreError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(unreadable)?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn text(&mut self, length: usize) -> Result<&'a str, StoreError> {
        std::str::from_utf8(self.take(length)?).map_err(|_| unreadable())
    }

    /// As [`number`] wrote it.
    pub fn number(&mut self) -> Result<u64, StoreError> {
        let mut n = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or_else(unreadable)?;
            self.0 = rest;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(unreadable())
    }

    pub fn size(&mut self) -> Result<usize, StoreError> {
        usize::try_from(self.number()?).map_err(|_| unreadable())
    }
}

pub fn unreadable() -> StoreError {
    StoreError::Corrupt("figures of a day cannot be read; `redress figures rebuild` makes them anew".to_owned())
}
