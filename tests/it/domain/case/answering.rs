//! Questions of a request, answered one by one: the case waits for all of them, and for no more.

use chrono::Duration;
use proptest::prelude::*;
use redress::domain::case::StatusCode;
use redress::domain::case::answering::Answer;
use redress::domain::case::corresponding::Request;
use redress::domain::question::{Asked, MOST_QUESTIONS};
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};

use super::{Scene, codes, me};

const BODY: &str = "您好，请帮忙补三样：\n1. 付款截图，要看得见交易号\n2、和商家的聊天记录\n从下单那天开始的\n3）现在订单的页面\n\n有困难请告诉我们。";

fn asked(body: &str) -> Scene {
    let mut scene = Scene::filed();
    let request = Request { whom: String::new(), body: body.to_owned(), until: scene.now + Duration::days(3) };
    scene.staff(|case, act| case.ask_consumer(&request, act));
    scene
}

fn answer(number: u8) -> Answer {
    Answer { number, question: "付款截图".to_owned(), body: "在这里。".to_owned(), files: Vec::new() }
}

#[test]
fn numbered_lines_are_questions_and_the_rest_is_said_once() {
    let asked = Asked::of(BODY);
    assert_eq!(asked.questions, ["付款截图，要看得见交易号", "和商家的聊天记录\n从下单那天开始的", "现在订单的页面"]);
    assert_eq!(asked.lead, ["您好，请帮忙补三样：", "有困难请告诉我们。"]);
}

#[test]
fn what_only_looks_like_a_list_is_asked_as_a_whole() {
    for body in ["请补充付款截图。", "1. 只有一个", "1.5 元的差额是什么？\n2.5 元呢？", "2. 从二开始\n3. 不算", "1.\n2.", ""]
    {
        assert_eq!(Asked::of(body).questions, Vec::<String>::new(), "{body}");
        assert_eq!(Asked::of(body).lead.join("\n"), body);
        assert!(asked(if body.is_empty() { "?" } else { body }).case.asked().is_none());
    }
    let many: Vec<String> = (1..=12).map(|n| format!("{n}. 问题")).collect();
    assert_eq!(Asked::of(&many.join("\n")).questions.len(), MOST_QUESTIONS);
}

#[test]
fn the_case_waits_until_the_last_question_is_answered_in_whatever_order() {
    let mut scene = asked(BODY);
    for number in [3, 1] {
        let change = scene.consumer(|case, act| case.answer(&answer(number), act));
        assert_eq!(codes(&change), ["question_answered"]);
        assert_eq!(change.texts()[0].title.as_deref(), Some("付款截图"));
        assert_eq!(scene.status(), StatusCode::AwaitingConsumer);
        assert_eq!(scene.standing(ClockKind::Resolution), Standing::Paused);
    }
    assert_eq!(scene.case.asked().unwrap().open, [2]);
    scene.consumer(|case, act| case.answer(&answer(2), act));
    assert_eq!((scene.status(), scene.case.unanswered), (StatusCode::Open, true));
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
    assert!(scene.case.asked().is_none());
}

#[test]
fn a_question_is_answered_once_and_only_while_it_is_asked() {
    let mut scene = asked(BODY);
    scene.consumer(|case, act| case.answer(&answer(1), act));
    for number in [0, 1, 4] {
        let refused = scene.try_by(me(), |case, act| case.answer(&answer(number), act));
        assert_eq!(refused.unwrap_err(), Refusal::NotNow, "{number}");
    }
    let refused = asked("请补充付款截图。").try_by(me(), |case, act| case.answer(&answer(1), act));
    assert_eq!(refused.unwrap_err(), Refusal::NotNow);
}

#[test]
fn a_reply_hands_the_case_back_with_questions_open_and_files_alone_do_not() {
    let mut scene = asked(BODY);
    scene.consumer(|case, act| case.add_evidence(&[], act));
    assert_eq!((scene.status(), scene.case.asked().unwrap().open.len()), (StatusCode::AwaitingConsumer, 3));
    scene.consumer(|case, act| case.reply("别的我没有了。", act));
    assert_eq!((scene.status(), scene.case.asked().is_none()), (StatusCode::Open, true));
}

proptest! {
    #[test]
    fn no_word_of_a_request_is_lost_between_its_questions(lines in prop::collection::vec("[0-9]{0,1}[.、]{0,1}[a-z ]{0,8}", 0..14)) {
        let body = lines.join("\n");
        let asked = Asked::of(&body);
        let told: String = asked.lead.iter().chain(&asked.questions).flat_map(|it| it.chars()).filter(char::is_ascii_lowercase).collect();
        let (mut told, mut said): (Vec<char>, Vec<char>) = (told.chars().collect(), body.chars().filter(char::is_ascii_lowercase).collect());
        told.sort_unstable();
        said.sort_unstable();
        prop_assert_eq!(told, said);
        prop_assert!(asked.questions.is_empty() || asked.questions.len() >= 2);
    }
}
