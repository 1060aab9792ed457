//! Colleagues named in an internal note: `@` and a name or a sign-in address, as typed. Never looked for in what others read.

use crate::domain::ids::PersonId;

/// Characters of a name that nobody has, as it is quoted back.
const MOST_QUOTED: usize = 20;
/// Colleagues named in one note: all of them are told.
pub const MOST_NAMED: usize = 20;
/// As keyboards for Latin and for Chinese have it.
const SIGNS: [char; 2] = ['@', '＠'];

/// A colleague, by what they are named with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nameable {
    pub id: PersonId,
    pub name: String,
    /// The sign-in address, lower-case.
    pub email: String,
    /// Whether they may see the case: only then they can be named. The others are known so that nobody is taken for them.
    pub may_see: bool,
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

/// Finds the names in a note. The `@` of an e-mail address is none.
pub fn read(body: &str, people: &[Nameable]) -> Read {
    let mut found = Read::default();
    let (mut rest, mut name_ends) = (body, usize::MAX);
    while let Some(at) = rest.find(SIGNS) {
        let (before, from) = rest.split_at(at);
        let sign = from.chars().next().map_or(1, char::len_utf8);
        let after = &from[sign..];
        found.body.push_str(before);
        let is_local = |c: char| c.is_ascii_alphanumeric() || "_-+".contains(c);
        let is_address = found.body.len() != name_ends && found.body.ends_with(is_local) && domain(after) > 0;
        found.body.push_str(&from[..sign]);
        rest = after;
        if !is_address && after.starts_with(char::is_alphanumeric) {
            rest = name(after, people, &mut found);
            name_ends = if rest.len() < after.len() { found.body.len() } else { usize::MAX };
        }
    }
    found.body.push_str(rest);
    found
}

/// Takes the name that the text begins with; the text after it, or all of it where it is nobody's who may see the case.
fn name<'a>(text: &'a str, people: &[Nameable], found: &mut Read) -> &'a str {
    let longest = |begins: &dyn Fn(&Nameable) -> Option<usize>| {
        let all = people.iter().filter_map(|it| Some((it, begins(it)?)));
        // Of two who are called alike, whoever may see the case is meant.
        all.max_by_key(|(it, length)| (*length, it.may_see))
    };
    let by_email = longest(&|it| begins_email(text, &it.email));
    let Some((who, length)) = by_email.or_else(|| longest(&|it| begins(text, &it.name))).filter(|(who, _)| who.may_see) else {
        note(&mut found.unknown, quoted(text));
        return text;
    };
    let alike = people.iter().filter(|it| it.may_see && it.name.eq_ignore_ascii_case(&who.name)).count();
    found.body.push_str(&who.name);
    if by_email.is_some() || alike == 1 {
        note(&mut found.named, who.id);
    } else {
        note(&mut found.ambiguous, who.name.clone());
    }
    &text[length..]
}

/// What seems to be meant as a name.
fn quoted(text: &str) -> String {
    let mut end = text.find(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).unwrap_or(text.len());
    if let Some(after) = text[end..].strip_prefix(SIGNS) {
        let domain = domain(after);
        end = if domain > 0 { text.len() - after.len() + domain } else { end };
    }
    let quoted: String = text[..end].chars().take(MOST_QUOTED).collect();
    quoted.trim_end_matches(['.', '-', '@', '＠']).to_owned()
}

fn note<T: PartialEq>(list: &mut Vec<T>, it: T) {
    if !list.contains(&it) {
        list.push(it);
    }
}

/// How many bytes of the text are the domain of an address: Latin words with dots between; 0 where it begins with none.
fn domain(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let domain = text[..text.find(|c| !is_part(c)).unwrap_or(text.len())].trim_end_matches(['.', '-']);
    let has_parts = domain.contains('.') && domain.split('.').all(|part| !part.is_empty());
    if has_parts { domain.len() } else { 0 }
}

fn starts<'a>(text: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let head = text.get(..name.len()).filter(|head| !name.is_empty() && head.eq_ignore_ascii_case(name))?;
    Some((head.len(), &text[head.len()..]))
}

/// How many bytes of the text are this name, where it begins with it and no longer word or address goes on. Chinese names
/// have no space after them.
fn begins(text: &str, name: &str) -> Option<usize> {
    let (length, after) = starts(text, name)?;
    let is_spaced = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let word_goes_on = name.ends_with(is_spaced) && after.starts_with(is_spaced);
    let address_goes_on = after.strip_prefix(SIGNS).is_some_and(|after| domain(after) > 0);
    (!word_goes_on && !address_goes_on).then_some(length)
}

/// The same of an address: no longer domain goes on.
fn begins_email(text: &str, email: &str) -> Option<usize> {
    let (length, after) = starts(text, email)?;
    let next = after.strip_prefix(['.', '-']).unwrap_or(after);
    (!next.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some(length)
}

/// Chinese characters, kana and hangul.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
