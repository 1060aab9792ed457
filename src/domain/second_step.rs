//! Codes on paper for a second step of signing in, for a phone that is lost.

/// Codes that somebody writes down.
pub const RECOVERY_CODES: usize = 10;

/// A recovery code of 50 random bits: ten characters that are not mistaken for each other, with a dash in the middle.
pub fn recovery_code(random: [u8; 32]) -> String {
    /// Crockford's, without what looks alike.
    const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let sign = |byte: &u8| char::from(SIGNS[usize::from(byte & 31)]);
    let code: String = random.iter().take(10).map(sign).collect();
    let (first, second) = code.split_at(5);
    format!("{first}-{second}")
}

/// Signs of full width, as Chinese keyboards write them, as plain ones.
pub fn as_typed_plainly(typed: &str) -> String {
    let plain = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    typed.chars().map(plain).collect()
}

/// What somebody typed as a recovery code, as it was written down: case, blanks and dashes do not matter.
pub fn typed_recovery_code(typed: &str) -> Option<String> {
    let bare: String =
        as_typed_plainly(typed).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let bare = bare.replace(['i', 'l'], "1").replace('o', "0");
    (bare.len() == 10).then(|| format!("{}-{}", &bare[..5], &bare[5..]))
}
