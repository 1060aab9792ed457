//! Numbers of identity and bank cards in what people write: found, and hidden from others. Numbers of mobile phones: known.

use proptest::prelude::*;
use redress::domain::text::{self, TextProblem, personal_numbers, without_personal_numbers};

fn found(text: &str) -> Vec<&str> {
    personal_numbers(text).map(|at| &text[at]).collect()
}

#[test]
fn a_number_of_a_card_is_found_however_it_is_written() {
    for (text, number) in [
        ("我的身份证11010519491231002X，请核实", "11010519491231002X"),
        ("身份证 110105 19491231 002x。", "110105 19491231 002x"),
        ("卡号6222021234567890128", "6222021234567890128"),
        ("银行卡 6222 0212 3456 7890 128 扣的", "6222 0212 3456 7890 128"),
        ("visa 4111-1111-1111-1111", "4111-1111-1111-1111"),
        ("6222021234567890128 2026-11-10 21:14 扣的", "6222021234567890128"),
        ("2026-11-10 6222 0212 3456 7890 128 扣的", "6222 0212 3456 7890 128"),
    ] {
        assert_eq!(found(text), [number], "{text}");
    }
}

#[test]
fn numbers_of_orders_payments_phones_and_days_are_left_alone() {
    for text in [
        "支付宝交易号 2026111022001456781234567890",
        "微信 4200001234202611101111111111",
        "手机 13800002046，客服 95188",
        "订单号 DL20261110001，2026-11-10 21:14 付 258.00 元",
        // One digit off.
        "110105194912310021",
        "6222021234567890129",
        "12345678901234567890123",
    ] {
        assert_eq!(found(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn the_middle_is_hidden_and_the_orders_own_number_stays() {
    let hidden = |text: &str, known: &[&str]| without_personal_numbers(text, known);
    assert_eq!(hidden("卡号 6222 0212 3456 7890 128，谢谢", &[]), "卡号 6222***********0128，谢谢");
    assert_eq!(hidden("11010519491231002X", &[]), "1101**********002X");
    assert_eq!(hidden("订单 6222021234567890128", &["6222021234567890128"]), "订单 6222021234567890128");
}

proptest! {
    #[test]
    fn any_text_is_read_and_what_is_hidden_is_not_found_again(text in "[0-9xX 一二三-]{0,60}|.{0,60}") {
        let hidden = without_personal_numbers(&text, &[]);
        prop_assert_eq!(found(&hidden), Vec::<&str>::new());
    }
}

#[test]
fn a_mobile_number_is_known_however_it_is_written_and_no_other_is() {
    for typed in ["138 0013 8000", "+86 138-0013-8000", "86 13800138000", "0086 138 0013 8000", "１３８００１３８０００"]
    {
        let number = text::phone(typed).unwrap().unwrap();
        assert_eq!(text::mobile(&number).as_deref(), Some("+8613800138000"), "{typed}");
    }
    for typed in ["028 8666 1234", "12800138000", "+1 202 555 0147", "+852 9123 4567", "10086", "138001380001", "8613800138"] {
        let number = text::phone(typed).unwrap().unwrap();
        assert_eq!(text::mobile(&number), None, "{typed}");
    }
}

#[test]
fn a_tag_holds_no_number_or_address_of_anybody_and_days_and_years_it_may() {
    for typed in ["回访", "2026", "2026-11", "2026-11-24", "12315转来", "618-大促", "@李敏", "t+1", "3c", "五一二三四五"]
    {
        assert_eq!(text::tag(typed), Ok(Some(typed.to_owned())));
    }
    for typed in [
        "尾号20461",
        "13800138000",
        "138-0013-8000",
        "138 0013 8000",
        "138.0013.8000",
        "１３８００",
        "订单20261119",
        "a@b.example",
    ] {
        assert_eq!(text::tag(typed), Err(TextProblem::Personal), "{typed}");
        assert!(text::known_tag(typed).unwrap().is_some(), "what is there already is found and taken off: {typed}");
    }
    let order = "20261119200040011100999999";
    assert_eq!(text::tag(order), Err(TextProblem::Personal), "and not that it is too long");
}
