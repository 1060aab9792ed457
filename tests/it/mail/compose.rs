//! What letters say, in both languages.

use redress::mail::{Letter, LetterContext, LetterKind, compose};
use scraper::{Html, Selector};

use super::context;
use super::words::{LOCALES, keys, words};

fn written(kind: LetterKind, context: &LetterContext) -> Letter {
    compose(kind, context, &words(&context.locale), None).expect("a letter")
}

fn bare(locale: &str) -> LetterContext {
    let full = context(locale);
    LetterContext {
        to_name: None,
        link_until: None,
        reference: None,
        merchant: None,
        amount: None,
        agent: None,
        by: None,
        result_by: None,
        body: None,
        outcome: None,
        said: None,
        next_door: None,
        chain_head: None,
        ..full
    }
}

fn is_about_a_case(kind: LetterKind) -> bool {
    use LetterKind::{Alerts, AlreadyRegistered, Invitation, PasswordReset, Report, SignUpConfirmation, WebhookOff};
    !matches!(kind, PasswordReset | Invitation | SignUpConfirmation | AlreadyRegistered | WebhookOff | Alerts | Report)
}

#[test]
fn every_letter_reads_in_both_languages_with_all_and_with_nothing_known() {
    for locale in LOCALES {
        for kind in LetterKind::ALL.iter().copied() {
            for context in [context(locale), bare(locale)] {
                let letter = written(kind, &context);
                for part in [&letter.subject, &letter.text] {
                    assert!(!part.trim().is_empty() && !part.contains(['{', '}', '$']), "{kind:?} {locale}: {part}");
                    assert!(!part.contains("mail-") && !part.contains("None"), "{kind:?} {locale}: {part}");
                }
                let page = Html::parse_document(&letter.html);
                let body: String = page.select(&Selector::parse("body").expect("css")).flat_map(|body| body.text()).collect();
                assert!(!body.contains(['{', '}']) && !body.contains("mail-"), "{kind:?} {locale}: {body}");
                assert!(!letter.text.contains("\n\n\n"), "{kind:?} {locale}:\n{}", letter.text);
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_words_and_every_word_is_used() {
    assert_eq!(keys("zh-CN"), keys("en"));
    let source = concat!(include_str!("../../../src/i18n/letter.rs"), include_str!("../../../src/mail/compose.rs"));
    for key in keys("en") {
        let part = LetterKind::ALL
            .iter()
            .find_map(|kind| key.strip_prefix(&format!("mail-{}-", kind.as_str().replace('_', "-"))))
            .map(str::to_owned);
        let used = source.contains(&format!("\"{key}\"")) || part.is_some_and(|part| source.contains(&format!("\"{part}\"")));
        assert!(used, "{key} is never used");
    }
}

#[test]
fn every_letter_carries_its_link_the_fraud_line_and_says_that_replies_are_not_read() {
    for locale in LOCALES {
        let (fraud, unread) = match locale {
            "zh-CN" => ("我们不会索要短信验证码或银行卡密码。", "请不要直接回复这封邮件"),
            _ => ("We never ask for text message codes or bank card passwords.", "Please do not reply to this e-mail"),
        };
        for kind in LetterKind::ALL.iter().copied() {
            let context = context(locale);
            let letter = written(kind, &context);
            for part in [&letter.text, &letter.html] {
                assert!(part.contains(fraud) && part.contains(unread) && part.contains(&context.link), "{kind:?} {locale}");
            }
            let page = Html::parse_document(&letter.html);
            let buttons = Selector::parse(".press a").expect("css");
            let targets: Vec<_> = page.select(&buttons).filter_map(|button| button.attr("href")).collect();
            assert_eq!(targets, [context.link.as_str()], "one button");
        }
    }
}

#[test]
fn letters_about_a_case_print_the_head_of_its_chain_and_others_do_not() {
    for locale in LOCALES {
        for kind in LetterKind::ALL.iter().copied() {
            let letter = written(kind, &context(locale));
            let printed = letter.text.contains("9f2c7d1e4b60a85391c2") && letter.html.contains("9f2c7d1e4b60a85391c2");
            assert_eq!(printed, is_about_a_case(kind), "{kind:?}");
            assert_eq!(letter.subject.contains("RD-2026-004817-7"), is_about_a_case(kind), "{kind:?}");
        }
    }
}

#[test]
fn a_letter_says_what_happens_next_and_by_when() {
    let dated = [
        (LetterKind::Filed, vec!["2026-11-25 18:00", "2026-12-08", "¥258.00", "叮铃到家生活服务"]),
        (LetterKind::Replied, vec!["李敏", "付款记录已经核对。", "2026-11-25 18:00"]),
        (LetterKind::InformationAsked, vec!["请不要再付一次。", "2026-11-25 18:00"]),
        (LetterKind::Offer, vec!["2026-11-25 18:00", "付款记录已经核对。"]),
        (LetterKind::Closed, vec!["支持", "拨打 12315"]),
        (LetterKind::Merged, vec!["RD-2026-004817-7", "RD-2026-004818-5", "2026-12-08"]),
        (LetterKind::Reopened, vec!["平台说“逾期”", "2026-12-08"]),
        (LetterKind::Unmerged, vec!["RD-2026-004817-7", "RD-2026-004818-5"]),
        (LetterKind::PasswordReset, vec!["2027-02-22"]),
        (LetterKind::SignUpConfirmation, vec!["2027-02-22"]),
    ];
    for locale in LOCALES {
        for (kind, facts) in &dated {
            let letter = written(*kind, &context(locale));
            for fact in facts {
                assert!(letter.text.contains(fact) && letter.html.contains(fact), "{kind:?} {locale}: {fact}");
            }
        }
    }
}

#[test]
fn letters_are_free_of_official_phrases() {
    for phrase in ["耐心等待", "敬请", "予以", "知悉", "特此", "inconvenience"] {
        for locale in LOCALES {
            assert!(!super::words::source(locale).contains(phrase), "{phrase}");
        }
    }
}

#[test]
fn a_letter_loads_nothing_and_tracks_nobody() {
    for locale in LOCALES {
        for kind in LetterKind::ALL.iter().copied() {
            let context = context(locale);
            let letter = written(kind, &context);
            let page = Html::parse_document(&letter.html);
            let loads = Selector::parse("img, script, link, iframe, object, form, [src], [background]").expect("css");
            assert_eq!(page.select(&loads).count(), 0);
            assert!(!letter.html.contains("url(") && !letter.html.contains("@import"));
            for anchor in page.select(&Selector::parse("a").expect("css")) {
                let target = anchor.attr("href").unwrap_or_default();
                assert!(target == context.link || target == context.base_url, "{target}");
            }
        }
    }
}

#[test]
fn what_people_typed_stays_text() {
    for locale in LOCALES {
        let hostile = "<script>alert(1)</script><a href=\"https://evil.test\">\" onmouseover=x {{ 7*7 }} { $by }";
        let mut context = context(locale);
        context.body = Some(format!("{hostile}\n> 引用\r\n{hostile}"));
        context.outcome = Some(hostile.into());
        context.next_door = Some(hostile.into());
        context.agent = Some(hostile.into());
        context.reference = Some(hostile.into());
        for kind in LetterKind::ALL.iter().copied() {
            let letter = written(kind, &context);
            let page = Html::parse_document(&letter.html);
            assert_eq!(page.select(&Selector::parse("script, [onmouseover], a[href*=evil]").expect("css")).count(), 0);
        }
        assert!(written(LetterKind::Replied, &context).text.contains(&format!("> {hostile}")));
    }
}

#[test]
fn a_strangers_name_cannot_turn_our_letter_into_an_advertisement() {
    let bait = [
        "点击 evil.test 领取退款",
        "https://evil.test",
        "evil。com",
        "a@evil.test",
        "您的账户异常，请立即致电客服办理退款手续，否则将影响您的征信记录以及后续的消费额度",
        "\u{202E}tset.live",
        "<b>x</b>",
    ];
    for locale in LOCALES {
        for name in bait {
            let mut context = context(locale);
            context.to_name = Some(name.into());
            context.merchant = Some(name.into());
            let letter = written(LetterKind::Filed, &context);
            assert!(!letter.text.contains("evil") && !letter.text.contains("征信") && !letter.text.contains("live"), "{name}");
            assert!(!letter.html.contains("evil") && !letter.html.contains("征信") && !letter.html.contains("live"), "{name}");
        }
    }
    for name in ["王芳", "J.R. Smith", "محمد", "𠮷野", "阿依古丽·买买提", "O'Neil-Smith"] {
        let mut context = context("en");
        context.to_name = Some(name.into());
        assert!(written(LetterKind::Filed, &context).text.contains(&format!("Hello {name},")), "{name}");
    }
}

#[test]
fn the_codes_of_letters_read_back() {
    for kind in LetterKind::ALL.iter().copied() {
        assert_eq!(LetterKind::parse(kind.as_str()), Some(kind));
    }
    assert_eq!(LetterKind::parse("nothing"), None);
}
