//! Colleagues named in an internal note: `@` and a name or a sign-in address, as typed. Never looked for in what others read.

use crate::domain::ids::PersonId;

/// Characters of a name that nobody has, as it is quoted back.
const MOST_QUOTED: usize = 20;

/// Somebody who may be named: whoever may see the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nameable {
    pub id: PersonId,
    pub name: String,
    /// The sign-in address, lower-case.
    pub email: String,
}

/// A note as it is kept, and whom it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Sign-in addresses are written as names.
    pub body: String,
    pub named: Vec<PersonId>,
    /// Names that nobody has who may see the case, or that several have.
    pub unknown: Vec<String>,
    pub ambiguous: Vec<String>,
}

/// Finds the names in a note. An `@` within a word, as of an e-mail address, is none.
pub fn read(body: &str, people: &[Nameable]) -> Read {
    let mut found = Read::default();
    let mut rest = body;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        found.body.push_str(before);
        found.body.push('@');
        let is_within_word =
            found.body.trim_end_matches('@').ends_with(|c: char| c.is_ascii_alphanumeric() || "._-+".contains(c));
        rest = if is_within_word || !after.starts_with(char::is_alphanumeric) { after } else { name(after, people, &mut found) };
    }
    found.body.push_str(rest);
    found
}

/// Takes the name that the text begins with; the text after it.
fn name<'a>(text: &'a str, people: &[Nameable], found: &mut Read) -> &'a str {
    let by_email = people.iter().filter_map(|it| Some((it, begins(text, &it.email)?))).max_by_key(|(_, length)| *length);
    let by_name = people.iter().filter_map(|it| Some((it, begins(text, &it.name)?))).max_by_key(|(_, length)| *length);
    let Some((who, length)) = by_email.or(by_name) else {
        let end = text.find(|c: char| !(c.is_alphanumeric() || "._-@".contains(c))).unwrap_or(text.len());
        let quoted: String = text[..end].chars().take(MOST_QUOTED).collect();
        note(&mut found.unknown, quoted.trim_end_matches(['.', '-', '@']).to_owned());
        return text;
    };
    let is_one = by_email.is_some() || people.iter().filter(|it| it.name.eq_ignore_ascii_case(&who.name)).count() == 1;
    found.body.push_str(&who.name);
    if is_one {
        note(&mut found.named, who.id);
    } else {
        note(&mut found.ambiguous, who.name.clone());
    }
    &text[length..]
}

fn note<T: PartialEq>(list: &mut Vec<T>, it: T) {
    if !list.contains(&it) {
        list.push(it);
    }
}

/// How many bytes of the text are this name, where it begins with it and no longer Latin word goes on.
fn begins(text: &str, name: &str) -> Option<usize> {
    let head = text.get(..name.len()).filter(|head| !name.is_empty() && head.eq_ignore_ascii_case(name))?;
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let goes_on = head.ends_with(is_latin) && text[name.len()..].starts_with(is_latin);
    (!goes_on).then_some(name.len())
}
