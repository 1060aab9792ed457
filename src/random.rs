//! Randomness from the operating system.

use crate::seal::token_of;

/// Draws from the operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Random {
    /// `N` random bytes. Without a generator nothing secret can be made, so the process ends rather than go on.
    pub fn bytes<const N: usize>(self) -> [u8; N] {
        let mut bytes = [0; N];
        if getrandom::fill(&mut bytes).is_err() {
            tracing::error!("the operating system gives no random numbers");
            std::process::exit(70);
        }
        bytes
    }

    /// A secret of 256 bits, base64url.
    pub fn token(self) -> String {
        token_of(self.bytes())
    }

    /// A public id of 128 bits, hex.
    pub fn public_id(self) -> String {
        hex::encode(self.bytes::<16>())
    }

    /// A fraction in [0, 1): for jitter, never for secrets.
    pub fn fraction(self) -> f64 {
        f64::from(u32::from_be_bytes(self.bytes())) / (f64::from(u32::MAX) + 1.0)
    }
}
