//! How well a case fits a search: a whole number before a name, a name before the summary, that before any text.

use super::{Query, Term, folded, plain};

/// What is known of a case without reading its texts.
#[derive(Clone, Copy, Debug)]
pub struct Face<'a> {
    pub reference: &'a str,
    pub order_number: Option<&'a str>,
    pub payment_reference: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub email: Option<&'a str>,
    pub name: &'a str,
    pub merchant: &'a str,
    pub summary: &'a str,
}

coded! {
    /// Where a term was found.
    pub enum Found {
        Reference = "reference",
        OrderNumber = "order_number",
        PaymentReference = "payment_reference",
        Phone = "phone",
        Email = "email",
        Name = "name",
        Merchant = "merchant",
        Summary = "summary",
        Text = "text",
    }
}

/// Last digits from which a number is meant and not any other word.
const TAIL: usize = 4;

const WHOLE: u32 = 1_000;
const END: u32 = 300;

impl Face<'_> {
    /// How well the case fits, and whether a number of it was typed whole.
    pub fn score(&self, query: &Query) -> (u32, bool) {
        let mut score = 0;
        let mut is_whole = false;
        for term in query.terms() {
            let (_, weight) = self.find(term);
            score += weight;
            is_whole |= weight == WHOLE;
        }
        (score, is_whole)
    }

    /// Where a term stands, and what that counts.
    pub fn find(&self, term: &Term) -> (Found, u32) {
        self.number(term).unwrap_or_else(|| self.words(term))
    }

    fn number(&self, term: &Term) -> Option<(Found, u32)> {
        let [word] = term.words.as_slice() else { return None };
        if term.is_quoted || !word.bytes().any(|b| b.is_ascii_digit()) || !word.is_ascii() {
            return None;
        }
        let numbers = [
            (Found::Reference, Some(self.reference)),
            (Found::OrderNumber, self.order_number),
            (Found::PaymentReference, self.payment_reference),
            (Found::Phone, self.phone),
        ];
        let mut best = None;
        for (found, number) in numbers.iter().filter_map(|(found, number)| number.map(|number| (*found, plain(number)))) {
            let is_whole = number == *word || (found == Found::Reference && is_number_of(&number, word));
            if is_whole {
                return Some((found, WHOLE));
            }
            if found != Found::Reference && word.len() >= TAIL && number.ends_with(word.as_str()) {
                best = best.or(Some((found, END)));
            }
        }
        best
    }

    fn words(&self, term: &Term) -> (Found, u32) {
        let places = [
            (Found::Name, self.name, 100),
            (Found::Email, self.email.unwrap_or_default(), 100),
            (Found::Merchant, self.merchant, 60),
            (Found::Summary, self.summary, 30),
        ];
        let stands = |text: &str| !text.is_empty() && folded(text).contains(&term.text);
        let found = places.iter().find(|(_, text, _)| stands(text));
        found.map_or((Found::Text, 1), |(found, _, weight)| (*found, *weight))
    }
}

/// Whether digits are the running number of a reference `rd2026` `004817` `0`, with its check digit or without.
fn is_number_of(reference: &str, word: &str) -> bool {
    let Some(short) = reference.get("rd2026".len()..).filter(|short| !short.is_empty()) else { return false };
    let number = &short[..short.len() - 1];
    word == short || word == number || word == number.trim_start_matches('0')
}
