//! A letter out of its blocks (`i18n::letter`): the same blocks feed the text and the HTML, so the two never differ.

use askama::Template;

use super::{Letter, LetterContext, LetterKind, MailError, Words};
use crate::domain::letter::Wording;
use crate::i18n::letter::{Blocks, blocks};

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    page: &'a Blocks,
}

/// Writes one letter in the language of `words`, with the agency's own words where it has some.
pub fn compose(
    kind: LetterKind,
    context: &LetterContext,
    words: &impl Words,
    own: Option<&Wording>,
) -> Result<Letter, MailError> {
    let page = blocks(kind, context, words, own);
    Ok(Letter {
        message_id: context.message_id.clone(),
        to: context.to.clone(),
        to_name: context.to_name.clone(),
        text: page.text()?,
        html: HtmlLetter { page: &page }.render()?,
        subject: page.subject,
        locale: context.locale.clone(),
        date: context.date,
    })
}

/// The same letter, marked as one that somebody sent to themselves.
pub fn as_trial(letter: Letter, words: &impl Words) -> Letter {
    Letter { subject: words.word_with("mail-trial-subject", &[("subject", &letter.subject)]), ..letter }
}
