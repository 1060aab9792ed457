//! What of a typed name goes into our letters.

/// A name that a stranger typed is repeated only where it reads like a name: our letter must not carry
/// somebody's advertisement or link to an address that never wrote to us.
pub fn plain_name(name: Option<&str>) -> Option<String> {
    const LONGEST: usize = 40;
    let name = name?.split_whitespace().collect::<Vec<_>>().join(" ");
    let sound = !name.is_empty()
        && name.chars().count() <= LONGEST
        && !name.chars().any(|c| {
            c.is_control() || matches!(c, '/' | '\\' | '@' | '<' | '>' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        })
        && !looks_like_a_domain(&name);
    sound.then_some(name)
}

/// Mail programs turn `word.word` into a link by themselves. Initials (`J.R. Smith`) are no domain.
fn looks_like_a_domain(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let labels: Vec<&str> = word.split(['.', '\u{3002}', '\u{FF0E}']).collect();
        labels
            .windows(2)
            .any(|pair| pair[0].ends_with(char::is_alphanumeric) && pair[1].chars().take_while(|c| c.is_alphabetic()).count() > 1)
    })
}
