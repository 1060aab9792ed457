//! The consumer answers the questions of a request one by one. With the last one the case is ours again.

use super::{Action, Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::event::{Happening, TextKind};
use crate::domain::evidence::Attached;
use crate::domain::ids::EvidenceId;
use crate::domain::refusal::Refusal;

/// An answer: words, files, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Of the question, from 1.
    pub number: u8,
    /// The question's own words: the history names it without its request.
    pub question: String,
    pub body: String,
    pub files: Vec<(EvidenceId, Attached)>,
}

impl Case {
    /// Answers one question. What was asked together waits together: the case stays with the consumer, and clocks that
    /// pause for them stay paused, until nothing is open.
    pub fn answer(&self, answer: &Answer, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Reply, act)?;
        if !self.asked().is_some_and(|questions| questions.is_open(answer.number)) {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Answer, Some(&answer.question), &answer.body);
        let enclosed = change.attach(&answer.files)?;
        change.event(Happening::QuestionAnswered { number: answer.number, enclosed }, Some(text));
        if let Status::AwaitingConsumer { questions: Some(questions), .. } = &mut change.case_mut().status {
            questions.open.retain(|open| *open != answer.number);
        }
        if change.case().asked().is_some_and(|questions| !questions.open.is_empty()) {
            // Nobody has to look yet, and if the rest never comes somebody must.
            change.case_mut().unanswered = true;
        } else {
            change.heard();
        }
        Ok(change)
    }
}
