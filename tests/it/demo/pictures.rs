//! Pictures decode and repeat; tables are whole, in both languages, and name nobody real.
use redress::demo::content::market::{Line, PROVIDERS, merchants, provider};
use redress::demo::content::replies::{
    CLOSINGS, CONSUMER_REPLIES, ESCALATIONS, EXTRA_EVIDENCE, FIRST_REPLIES, FOLLOW_UPS, INFORMATION_REQUESTS, MERCHANT_ANSWERS,
    MERCHANT_REQUESTS, NOTES, OFFERS, PLATFORM_REQUESTS, REJECTIONS, REOPENINGS, WITHDRAWALS,
};
use redress::demo::content::slots::{NAMES, Slots, fill, names_in};
use redress::demo::content::stories::{STORIES, story};
use redress::demo::content::{Lines, Tongue, people};
use redress::demo::pictures::{Picture, PictureFacts, draw};
use std::collections::HashSet;

const FACTS: PictureFacts<'static> = PictureFacts {
    fen: 25_800,
    paid_at: "2026-11-10 20:47:12",
    taken_at: "2026-11-23 09:08:31",
    order_number: "ZMCB202611082200147586139",
    payment_reference: "2026111022001458610512345678",
    provider: "alipay",
};

/// Parts of names of companies that exist.
const REAL: [&str; 8] = ["阿里", "淘宝", "天猫", "腾讯", "美团", "京东", "顺丰", "新东方"];

fn tables() -> Vec<Lines> {
    let mut tables = vec![
        CONSUMER_REPLIES,
        ESCALATIONS,
        EXTRA_EVIDENCE,
        FOLLOW_UPS,
        INFORMATION_REQUESTS,
        MERCHANT_ANSWERS,
        MERCHANT_REQUESTS,
        NOTES,
        OFFERS,
        PLATFORM_REQUESTS,
        REJECTIONS,
        REOPENINGS,
        WITHDRAWALS,
    ];
    for table in &tables {
        assert!(table.zh.len() >= 8 && table.en.len() >= 8, "{}", table.zh[0]);
    }
    tables.extend(FIRST_REPLIES.iter().map(|replies| replies.lines));
    tables.extend(CLOSINGS.iter().map(|closing| closing.lines));
    tables
}

fn texts() -> Vec<&'static str> {
    let mut texts: Vec<&str> = tables().iter().flat_map(|table| [table.zh, table.en].concat()).collect();
    for stories in &STORIES {
        for story in stories.zh.iter().chain(stories.en) {
            texts.extend([story.summary, story.description, story.desired_outcome, story.displayed_status]);
        }
    }
    texts
}

#[test]
fn every_picture_decodes_and_stays_small() {
    for kind in Picture::ALL {
        for seed in 0..6 {
            let bytes = draw(kind, &FACTS, seed);
            assert!(bytes.len() < 60 * 1024, "{kind:?} {seed}: {} bytes", bytes.len());
            let Ok(picture) = image::load_from_memory(&bytes) else { panic!("{kind:?} {seed} does not decode") };
            assert!(picture.width() >= 400 && picture.height() >= 600);
            let found = infer::get(&bytes).map(|found| found.mime_type());
            assert_eq!(found, Some(kind.content_type()));
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_bytes_and_another_seed_others() {
    for kind in Picture::ALL {
        assert_eq!(draw(kind, &FACTS, 7), draw(kind, &FACTS, 7));
        assert_ne!(draw(kind, &FACTS, 7), draw(kind, &FACTS, 8));
    }
}

#[test]
fn a_picture_survives_facts_that_are_empty_or_long() {
    let long = "X".repeat(300);
    for (text, fen) in [("", 0), ("没有数字", -5), (long.as_str(), i64::from(i32::MAX))] {
        let facts =
            PictureFacts { fen, paid_at: text, taken_at: text, order_number: text, payment_reference: text, provider: text };
        for kind in Picture::ALL {
            assert!(image::load_from_memory(&draw(kind, &facts, 3)).is_ok());
        }
    }
}

#[test]
fn every_gap_in_every_text_is_known_and_filled() {
    let day = "11 月 10 日";
    let slots = Slots {
        merchant: "叮铃到家",
        amount: "¥258.00",
        provider: "支付宝",
        ordered: day,
        paid: day,
        date: day,
        charge: day,
        name: "林晓雯",
        agent: "李敏",
        reference: "RD-2026-004817-7",
        due: day,
    };
    for text in texts() {
        assert!(!text.trim().is_empty());
        for name in names_in(text) {
            assert!(NAMES.contains(&name), "{{{name}}} in {text}");
        }
        let filled = fill(text, &slots);
        assert!(!filled.contains(['{', '}']), "{filled}");
    }
}

#[test]
fn a_name_in_braces_that_is_no_gap_stays() {
    assert_eq!(fill("{nobody} {amount} {", &Slots { amount: "1", ..Slots::default() }), "{nobody} 1 {");
}

#[test]
fn each_problem_type_has_stories_in_both_languages_for_every_trade() {
    for stories in &STORIES {
        assert!(stories.zh.len() >= 14 && stories.en.len() >= 6, "{}", stories.problem_type);
        let summaries: HashSet<_> = stories.zh.iter().chain(stories.en).map(|story| story.summary).collect();
        assert_eq!(summaries.len(), stories.zh.len() + stories.en.len());
        for story in stories.zh.iter().chain(stories.en) {
            assert!(story.summary.chars().count() <= 60, "{}", story.summary);
            assert!(story.desired_outcome.chars().count() <= 500);
        }
        for line in Line::ALL {
            for tongue in Tongue::ALL {
                assert!(
                    story(stories.problem_type, tongue, line, 5).is_some_and(|story| story.line.is_none_or(|only| only == line))
                );
            }
        }
    }
}

#[test]
fn every_merchant_sells_through_known_providers_at_a_sane_price() {
    assert_eq!(merchants().map(|merchant| merchant.slug).collect::<HashSet<_>>().len(), 60);
    for merchant in merchants() {
        assert!(
            !merchant.providers.is_empty() && merchant.providers.iter().all(|slug| provider(slug).is_some()),
            "{}",
            merchant.zh
        );
        assert!(!REAL.iter().any(|name| merchant.zh.contains(name)));
        for seed in 0..50 {
            let fen = u64::try_from(merchant.amount(seed)).unwrap_or(0);
            assert!((merchant.fen.0..=merchant.fen.1).contains(&fen), "{} {fen}", merchant.zh);
        }
    }
    assert!(PROVIDERS.iter().all(|provider| !provider.products.is_empty()));
}

#[test]
fn no_address_or_number_can_reach_anybody() {
    for person in people::STAFF.iter().chain([&people::LIN, &people::HAN]) {
        assert!(person.email.ends_with("@demo.redress.example"));
        assert!(person.team.is_empty() || people::TEAMS.iter().any(|team| team.slug == person.team));
    }
    for seed in 0..500 {
        assert!(people::consumer_email(seed).ends_with("@example.com"));
        let phone = people::consumer_phone(seed);
        assert!(phone.len() == 11 && phone.starts_with('1') && phone[3..7] == *"0000", "{phone}");
    }
    for text in texts() {
        let digits = text.split(|sign: char| !sign.is_ascii_digit()).map(str::len).max();
        assert!(digits.unwrap_or(0) <= 5, "a long number in {text}");
        assert!(!text.contains('@'), "{text}");
    }
}

#[test]
fn two_thousand_consumers_have_different_names() {
    let names: HashSet<_> = (0..2_000).map(|seed| people::consumer_name(Tongue::Zh, seed)).collect();
    assert_eq!(names.len(), 2_000);
    let names: HashSet<_> = (0..200).map(|seed| people::consumer_name(Tongue::En, seed)).collect();
    assert_eq!(names.len(), 200);
}

#[test]
fn every_outcome_has_a_closing_in_both_languages() {
    for outcome in ["upheld", "partly_upheld", "not_upheld", "not_accepted", "withdrawn", "referred"] {
        assert!(
            CLOSINGS
                .iter()
                .any(|closing| closing.outcome == outcome && !closing.lines.zh.is_empty() && !closing.lines.en.is_empty())
        );
    }
    let causes: HashSet<_> =
        CLOSINGS.iter().filter(|closing| closing.outcome == "upheld").map(|closing| closing.root_cause).collect();
    assert_eq!(causes.len(), 5);
}
