//! Codes on paper: each is written down, and read as people type it.

use proptest::prelude::*;
use redress::domain::second_step::{recovery_code, typed_recovery_code};

#[test]
fn what_is_no_code_is_none() {
    for typed in ["", "123456", "abcde-fghj", "abcde-fghjk2", "一二三四五六七八九十", "abcde fghj\u{2163}"] {
        assert_eq!(typed_recovery_code(typed), None, "{typed}");
    }
}

proptest! {
    #[test]
    fn a_code_is_known_however_it_is_typed(random in any::<[u8; 32]>()) {
        let code = recovery_code(random);
        prop_assert_eq!(code.len(), 11);
        let looks_alike = code.replace('0', "O").replace('1', "l");
        let wide: String = code.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        for typed in [code.clone(), code.to_uppercase(), code.replace('-', ""), code.replace('-', " "), looks_alike, wide] {
            prop_assert_eq!(typed_recovery_code(&typed), Some(code.clone()), "{}", typed);
        }
    }
}
