//! The words of letters, as an agency puts them: parts of plain text with fields in braces. What each kind of letter can tell,
//! what it has to tell, and the filling in. Links, dates, the fraud line and the record check code are not theirs to change.

use serde::{Deserialize, Serialize};

use super::codes::Locale;
use super::notice::NoticeKind;

coded! {
    /// What stands in braces.
    pub enum Field {
        /// Who gets it.
        Name = "name",
        Reference = "reference",
        Merchant = "merchant",
        Amount = "amount",
        /// Who works on it.
        Agent = "agent",
        /// When the next thing happens.
        By = "by",
        /// The latest date of the result.
        ResultBy = "result_by",
        Outcome = "outcome",
        /// Where to go with a result that one does not accept.
        NextDoor = "next_door",
        /// The body that a referral goes to.
        Door = "door",
        /// The other complaint, of two.
        Other = "other",
        /// Who says now what of the order; what was promised, or what came of a request.
        Said = "said",
        /// Until when the link works.
        Until = "until",
        Report = "report",
        Period = "period",
        /// What the agency is called.
        House = "house",
    }
}

coded! {
    /// A part of a letter that can have words of its own.
    pub enum Part {
        /// One line, in the header of the letter.
        Subject = "subject",
        /// One line, over the letter.
        Title = "title",
        /// Each line a paragraph.
        Opening = "opening",
        /// What happens next: each line a point.
        Next = "next",
        /// After the link: each line a paragraph.
        Closing = "closing",
    }
}

impl Part {
    /// Longest words, in characters: a subject that mail programs show whole, a letter that is read on a phone.
    pub const fn most(self) -> usize {
        match self {
            Self::Subject => 80,
            Self::Title => 60,
            Self::Opening | Self::Next => 2_000,
            Self::Closing => 1_000,
        }
    }

    pub const fn is_one_line(self) -> bool {
        matches!(self, Self::Subject | Self::Title)
    }
}

/// The words of one letter in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub subject: String,
    pub title: String,
    pub opening: String,
    pub next: String,
    pub closing: String,
}

/// A version of the words of one kind of letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterWords {
    pub kind: NoticeKind,
    pub version: u32,
    /// `None`: the words that come with Redress.
    pub own: Option<Both>,
}

/// The words in both languages: each letter is sent in the one of whoever gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    pub zh: Wording,
    pub en: Wording,
}

impl Both {
    pub const fn of(&self, locale: Locale) -> &Wording {
        match locale {
            Locale::ZhCn => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// Why words are not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing(Part),
    TooLong(Part),
    /// More than one line where a header has room for one.
    LineBreak(Part),
    /// A control character, or one that turns the direction of reading.
    Unreadable(Part),
    /// A brace without its other one.
    Unclosed(Part),
    /// A name in braces that this letter does not know.
    Unknown(Part, String),
    /// What a letter of this kind has to tell stands nowhere.
    Lacks(Field),
}

/// Longest name in braces that is told back.
const LONGEST_NAME: usize = 40;

/// What a letter of this kind can tell.
pub fn fields_of(kind: NoticeKind) -> Vec<Field> {
    use NoticeKind as K;
    let more: &[Field] = match kind {
        K::Filed => &[Field::By, Field::ResultBy],
        K::Replied => &[Field::Agent, Field::By, Field::ResultBy],
        K::InformationAsked | K::Offer | K::Extended => &[Field::Agent, Field::By],
        K::Closed => &[Field::Agent, Field::Outcome, Field::NextDoor],
        K::MerchantAsked | K::MerchantReminder | K::MerchantSilent | K::MerchantPromise => &[Field::By],
        K::NoAnswer => &[Field::ResultBy],
        K::Referral => &[Field::Agent, Field::Door, Field::By],
        K::Reopened => &[Field::Said, Field::ResultBy],
        K::Promised | K::PromiseDropped => &[Field::Agent, Field::Said],
        K::PromiseLate | K::HoldAnswered | K::ObjectionUnanswered => &[Field::Said],
        K::Merged | K::Unmerged => &[Field::Other, Field::ResultBy],
        K::Report => &[Field::Report, Field::Period],
        K::PasswordReset | K::Invitation | K::SignUpConfirmation => &[Field::Until],
        K::Link | K::Alerts | K::AlreadyRegistered | K::WebhookOff | K::HoldEnded => &[],
    };
    let of_case: &[Field] = if kind.is_about_a_case() { &[Field::Reference, Field::Merchant, Field::Amount] } else { &[] };
    [&[Field::Name, Field::House], of_case, more].concat()
}

/// What a letter of this kind has to tell: until when, how it ended, where to go.
pub const fn required(kind: NoticeKind) -> &'static [Field] {
    use NoticeKind as K;
    match kind {
        K::Filed | K::InformationAsked | K::Offer | K::Extended => &[Field::By],
        K::MerchantAsked | K::MerchantReminder | K::MerchantPromise => &[Field::By],
        K::Referral => &[Field::Door, Field::By],
        K::Closed => &[Field::Outcome],
        K::Reopened | K::Promised | K::PromiseLate | K::HoldAnswered | K::ObjectionUnanswered => &[Field::Said],
        K::Merged | K::Unmerged => &[Field::Other],
        K::PasswordReset | K::Invitation | K::SignUpConfirmation => &[Field::Until],
        K::Report => &[Field::Report, Field::Period],
        K::Replied | K::Link | K::Alerts | K::AlreadyRegistered | K::MerchantSilent | K::NoAnswer => &[],
        K::PromiseDropped | K::HoldEnded | K::WebhookOff => &[],
    }
}

/// Whether this part can be left empty: what is quoted may stand for an opening.
pub const fn may_be_empty(kind: NoticeKind, part: Part) -> bool {
    match part {
        Part::Subject | Part::Title => false,
        Part::Opening => matches!(kind, NoticeKind::Replied),
        Part::Next | Part::Closing => true,
    }
}

impl Wording {
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Subject => &self.subject,
            Part::Title => &self.title,
            Part::Opening => &self.opening,
            Part::Next => &self.next,
            Part::Closing => &self.closing,
        }
    }

    pub fn put(&mut self, part: Part, words: String) {
        let place = match part {
            Part::Subject => &mut self.subject,
            Part::Title => &mut self.title,
            Part::Opening => &mut self.opening,
            Part::Next => &mut self.next,
            Part::Closing => &mut self.closing,
        };
        *place = words;
    }

    /// All that is wrong with these words for a letter of this kind.
    pub fn faults(&self, kind: NoticeKind) -> Vec<Fault> {
        let known = fields_of(kind);
        let mut faults: Vec<Fault> =
            Part::ALL.iter().flat_map(|part| self.faults_of(*part, may_be_empty(kind, *part), &known)).collect();
        // A date that only the subject tells is not read by whoever reads the letter.
        let told = |field: &Field| {
            let places = Part::ALL.iter().filter(|part| **part != Part::Subject);
            places.flat_map(|part| names(self.part(*part))).any(|name| name == field.as_str())
        };
        faults.extend(required(kind).iter().filter(|field| !told(field)).map(|field| Fault::Lacks(*field)));
        faults
    }

    fn faults_of(&self, part: Part, may_be_empty: bool, known: &[Field]) -> Vec<Fault> {
        let words = self.part(part);
        if words.trim().is_empty() {
            return if may_be_empty { Vec::new() } else { vec![Fault::Missing(part)] };
        }
        let mut faults = Vec::new();
        if part.is_one_line() && words.contains(is_line_end) {
            faults.push(Fault::LineBreak(part));
        }
        if words.chars().any(|c| is_unreadable(c) && !is_line_end(c)) {
            faults.push(Fault::Unreadable(part));
        }
        if words.chars().count() > part.most() {
            faults.push(Fault::TooLong(part));
        }
        if pieces(words).is_none() {
            faults.push(Fault::Unclosed(part));
        }
        let unknown = names(words).find(|name| !known.iter().any(|field| field.as_str() == *name));
        faults.extend(unknown.map(|name| Fault::Unknown(part, name.chars().take(LONGEST_NAME).collect())));
        faults
    }

    /// A part of one line, filled in; `None` where it tells something that is not known of this letter.
    pub fn line(&self, part: Part, value: &impl Fn(Field) -> Option<String>) -> Option<String> {
        fill(self.part(part), value)
    }

    /// The lines of a part, filled in. A line that tells something that is not known of this letter is left out.
    pub fn lines(&self, part: Part, value: &impl Fn(Field) -> Option<String>) -> Vec<String> {
        let lines = self.part(part).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.filter_map(|line| fill(line, value)).collect()
    }

    /// Whether all that a letter of this kind has to tell is told, once lines that cannot be filled in are left out.
    pub fn tells_all(&self, kind: NoticeKind, value: &impl Fn(Field) -> Option<String>) -> bool {
        let places = Part::ALL.iter().filter(|part| **part != Part::Subject);
        let told: Vec<&str> =
            places.flat_map(|part| self.part(*part).lines()).filter(|line| fill(line, value).is_some()).collect();
        required(kind).iter().all(|field| told.iter().any(|line| names(line).any(|name| name == field.as_str())))
    }

    /// Whether a part names a field.
    pub fn names(&self, part: Part, field: Field) -> bool {
        names(self.part(part)).any(|name| name == field.as_str())
    }
}

const fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{000B}' | '\u{000C}' | '\u{0085}' | '\u{2028}' | '\u{2029}')
}

fn is_unreadable(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Words, and names in braces between them.
enum Piece<'a> {
    Words(&'a str),
    Name(&'a str),
}

/// `None` where a brace lacks its other one, or stands within another.
fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        if before.contains('}') || name.contains('{') {
            return None;
        }
        pieces.extend([Piece::Words(before), Piece::Name(name.trim())]);
        rest = behind;
    }
    if rest.contains('}') {
        return None;
    }
    pieces.push(Piece::Words(rest));
    Some(pieces)
}

/// The names in braces; none where the braces do not fit.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let pieces = pieces(text).unwrap_or_default();
    pieces.into_iter().filter_map(|piece| if let Piece::Name(name) = piece { Some(name) } else { None })
}

/// What is filled in is never looked through for braces again.
fn fill(text: &str, value: &impl Fn(Field) -> Option<String>) -> Option<String> {
    let said = pieces(text)?.into_iter().map(|piece| match piece {
        Piece::Words(words) => Some(words.to_owned()),
        Piece::Name(name) => value(Field::parse(name)?),
    });
    said.collect()
}
