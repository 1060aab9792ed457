//! What a request asks of the consumer: as a whole, or question by question with what is answered already.

use super::case_page::Typed;
use crate::domain::case::{Case, Status};
use crate::domain::event::Happening;
use crate::domain::question::{Asked, Questions};
use crate::store::timeline::Timeline;
use crate::web::page::Page;

/// What was asked of the consumer.
pub struct AskedView {
    /// Its words; without those of its questions.
    pub body: String,
    pub until: String,
    /// Names the request in its forms.
    pub request: String,
    pub questions: Vec<QuestionView>,
    /// `1 / 3`; empty where there are no questions.
    pub count: String,
}

/// One of its questions.
pub struct QuestionView {
    pub number: u8,
    pub words: String,
    pub is_open: bool,
    pub typed: String,
    pub error: String,
    pub files_error: String,
}

impl AskedView {
    /// Whether an answer to this question of this request has its place here.
    pub fn takes(&self, request: &str, number: u8) -> bool {
        self.request == request && self.questions.iter().any(|question| question.number == number && question.is_open)
    }
}

impl QuestionView {
    pub fn field(&self) -> String {
        format!("answer-{}", self.number)
    }

    pub fn files(&self) -> String {
        format!("files-{}", self.number)
    }
}

/// Names the request that questions stand in: a form that was opened for another one answers nothing.
pub fn request_of(questions: &Questions) -> String {
    questions.request.0.to_string()
}

/// `None` while nothing is asked.
pub fn asked(page: &Page, case: &Case, timeline: &Timeline, typed: &Typed) -> Option<AskedView> {
    let Status::AwaitingConsumer { until, .. } = case.status else {
        return None;
    };
    let entry = timeline.entries.iter().find(|entry| matches!(entry.what, Happening::InformationAsked { .. }));
    let body = entry.and_then(|entry| entry.said.as_ref()?.body.clone()).unwrap_or_default();
    let mut view = AskedView {
        body: body.clone(),
        until: page.dates.full(until),
        request: String::new(),
        questions: Vec::new(),
        count: String::new(),
    };
    if let Some(questions) = case.asked() {
        let words = Asked::of(&body);
        view.request = request_of(questions);
        let (of, typed_answers) = &typed.answers;
        let is_of_this = *of == view.request;
        let one = |(number, words): (u8, &String)| QuestionView {
            number,
            words: words.clone(),
            is_open: questions.is_open(number),
            typed: typed_answers.get(&number).filter(|_| is_of_this).cloned().unwrap_or_default(),
            error: typed.problems.of(&format!("answer-{number}")).to_owned(),
            files_error: typed.problems.of(&format!("files-{number}")).to_owned(),
        };
        view.questions = (1..=questions.count).zip(&words.questions).map(one).collect();
        view.count = format!("{} / {}", questions.answered(), questions.count);
        view.body = words.lead.join("\n");
    }
    Some(view)
}
