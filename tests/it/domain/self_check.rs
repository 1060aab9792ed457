//! The self-check's table: no path ends nowhere, and every end has its words.

use std::collections::BTreeSet;

use proptest::prelude::*;
use redress::domain::codes::{Locale, ProblemType};
use redress::domain::self_check::{Advice, Answer, Filing, Question, Step, follow, start};
use redress::guides::Guides;
use redress::i18n::words;

fn problems() -> impl Iterator<Item = ProblemType> {
    ProblemType::ALL.iter().copied().filter(|problem| start(*problem).is_some())
}

/// Every step there is below this one, itself first.
fn below(step: Step, way: &mut Vec<Question>, seen: &mut impl FnMut(Step, &[Question])) {
    seen(step, way);
    if let Step::Ask(question, answers) = step {
        way.push(question);
        for (_, next) in answers {
            below(*next, way, seen);
        }
        way.pop();
    }
}

#[test]
fn every_question_takes_every_answer_to_it_and_none_is_asked_twice() {
    for problem in problems() {
        below(start(problem).unwrap(), &mut Vec::new(), &mut |step, way| {
            if let Step::Ask(question, answers) = step {
                let taken: Vec<Answer> = answers.iter().map(|(answer, _)| *answer).collect();
                assert_eq!(taken, question.answers(), "{problem} {way:?} {question}");
                assert!(!way.contains(&question), "{problem} {way:?} asks {question} twice");
                assert!(way.len() < 4, "{problem} {way:?} asks too much");
            }
        });
    }
}

#[test]
fn all_advice_is_given_somewhere_and_each_problem_can_end_in_a_complaint() {
    let mut given = BTreeSet::new();
    for problem in problems() {
        let mut ends = BTreeSet::new();
        below(start(problem).unwrap(), &mut Vec::new(), &mut |step, _| {
            if let Step::Advise(advice) = step {
                ends.insert(advice);
            }
        });
        assert!(ends.iter().any(|advice| advice.filing() == Filing::Now), "{problem}");
        given.extend(ends);
    }
    assert_eq!(given, Advice::ALL.iter().copied().collect());
}

#[test]
fn every_end_has_its_words_its_guides_and_a_date_or_a_deed() {
    let guides = Guides::new(Vec::new());
    for locale in [Locale::ZhCn, Locale::En] {
        let words = words(locale);
        for advice in Advice::ALL {
            let code = advice.as_str().replace('_', "-");
            assert!(words.has(&format!("check-advice-{code}")), "{advice}");
            assert!(words.t(&format!("check-do-{code}")).lines().count() >= 2, "{advice} says what to do in steps");
            assert_eq!(words.has(&format!("check-letter-{code}")), advice.has_letter(), "{advice}");
            assert_eq!(guides.named(advice.guides()).len(), advice.guides().len(), "{advice} names guides that are there");
        }
        for question in Question::ALL {
            assert!(words.has(&format!("check-q-{question}")) && words.has(&format!("check-q-{question}-hint")), "{question}");
            for answer in question.answers() {
                assert!(words.has(&format!("check-a-{question}-{}", answer.as_str().replace('_', "-"))), "{question} {answer}");
            }
        }
    }
}

proptest! {
    /// Whatever somebody puts into the address, there is a next question or an end.
    #[test]
    fn any_answers_lead_somewhere(problem in 0..4_usize, given in prop::collection::vec((0..8_usize, 0..14_usize), 0..12)) {
        let problem = ProblemType::ALL[problem];
        let answer = |question: Question| {
            let (_, answer) = given.iter().find(|(asked, _)| Question::ALL[*asked] == question)?;
            Answer::ALL.get(*answer).copied()
        };
        let way = follow(problem, answer).unwrap();
        prop_assert!(way.answered.len() <= 4);
        prop_assert!(way.answered.iter().all(|(question, answer)| question.answers().contains(answer)));
    }
}
