//! The guides that come with Redress, and how they are drawn and found.

use redress::domain::codes::Locale;
use redress::domain::guide::GuideKind;
use redress::guides::{Block, Guides, Span, blocks};

fn all() -> Guides {
    Guides::new(Vec::new())
}

#[test]
fn what_comes_with_redress_can_be_published_in_both_languages() {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    let guides = all();
    assert!(guides.all().len() >= 12 + 8, "{}", guides.all().len());
    for guide in guides.all() {
        assert_eq!(guide.faults(today), [], "{}", guide.slug);
        assert_eq!(guides.named(&guide.related).len(), guide.related.len(), "{} leads on", guide.slug);
        let (zh, en) = (blocks(&guide.zh.body), blocks(&guide.en.body));
        let headings = |all: &[Block]| all.iter().filter(|block| matches!(block, Block::Heading(..))).count();
        assert!(headings(&zh) >= 1 && headings(&zh) == headings(&en), "{} has the same parts in both languages", guide.slug);
    }
}

#[test]
fn every_provider_has_its_page() {
    let guides = all();
    for provider in ["alipay", "wechat", "jd", "meituan", "eleme", "pinduoduo", "douyin", "qihoo360", "shiguang"] {
        assert!(guides.of_provider(provider).is_some(), "{provider}");
    }
    assert_eq!(guides.of_kind(GuideKind::Provider).len(), 9);
}

#[test]
fn every_link_in_a_guide_leads_to_a_page_that_is_there() {
    let guides = all();
    let rooms = ["/check", "/complaints/new", "/track", "/complaints", "/guides", "/privacy"];
    for guide in guides.all() {
        for locale in [Locale::ZhCn, Locale::En] {
            for url in urls(&blocks(&guide.article(locale).body)) {
                let is_guide = url.strip_prefix("/guides/").is_some_and(|slug| guides.find(slug).is_some());
                let is_check = url.strip_prefix("/check/").is_some_and(|code| {
                    redress::domain::codes::ProblemType::parse(code)
                        .is_some_and(|it| redress::domain::self_check::start(it).is_some())
                });
                assert!(is_guide || is_check || rooms.contains(&&*url), "{} links to {url}", guide.slug);
            }
        }
    }
}

fn urls(blocks: &[Block]) -> Vec<String> {
    let lines = |block: &Block| -> Vec<Vec<Span>> {
        match block {
            Block::Heading(_, line) | Block::Paragraph(line) => vec![line.clone()],
            Block::List { items, .. } => items.clone(),
            Block::Note(lines) => lines.clone(),
            Block::Table { head, rows } => head.iter().chain(rows.iter().flatten()).cloned().collect(),
        }
    };
    blocks.iter().flat_map(lines).flatten().filter(|span| !span.url.is_empty()).map(|span| span.url).collect()
}

fn text(words: &str) -> Span {
    Span { text: words.to_owned(), ..Span::default() }
}

#[test]
fn markdown_becomes_blocks() {
    let drawn = blocks(
        "一段**要紧**的话。\n\n## 标题\n\n1. 一\n2. 二\n\n> 未核实：也许\n\n| 状态 | 意思 |\n|---|---|\n| 已守约 | 完成 |\n",
    );
    assert_eq!(drawn.len(), 5);
    let strong = Span { is_strong: true, ..text("要紧") };
    assert_eq!(drawn[0], Block::Paragraph(vec![text("一段"), strong, text("的话。")]));
    assert_eq!(drawn[1], Block::Heading(2, vec![text("标题")]));
    assert_eq!(drawn[2], Block::List { is_numbered: true, items: vec![vec![text("一")], vec![text("二")]] });
    assert_eq!(drawn[3], Block::Note(vec![vec![text("未核实：也许")]]));
    let Block::Table { head, rows } = &drawn[4] else { panic!("{:?}", drawn[4]) };
    assert_eq!((head.len(), rows.len(), &rows[0][0][0].text[..]), (2, 1, "已守约"));
}

#[test]
fn html_scripts_and_foreign_links_are_text() {
    let drawn = blocks(
        "<script>alert(1)</script>\n\n[a](javascript:alert(1)) [b](//evil.example) [c](http://x.example) ![p](x.png)\n\n- [d](/guides/x)\n",
    );
    assert_eq!(urls(&drawn), ["/guides/x"]);
    let Block::Paragraph(line) = &drawn[0] else { panic!("{:?}", drawn[0]) };
    assert!(line[0].text.contains("<script>"), "shown as what it is, and escaped by the template");
}

#[test]
fn a_list_in_a_list_goes_on_in_it_and_nothing_is_lost() {
    let drawn = blocks("- a\n  - b\n  - c\n- d\n\nend");
    let Block::List { items, .. } = &drawn[0] else { panic!("{:?}", drawn[0]) };
    assert_eq!(items.len(), 4);
    assert_eq!(drawn[1], Block::Paragraph(vec![text("end")]));
}

#[test]
fn guides_are_found_by_what_people_type() {
    let guides = all();
    let first = |locale: Locale, typed: &str| guides.search(locale, typed).first().map(|guide| guide.slug.clone());
    assert_eq!(first(Locale::ZhCn, "代偿").as_deref(), Some("what-advance-means"));
    assert_eq!(first(Locale::ZhCn, "征信异议").as_deref(), Some("credit-and-objection"));
    assert_eq!(first(Locale::ZhCn, "怎么导出账单").as_deref(), Some("exporting-the-bill"));
    assert_eq!(first(Locale::En, "scams").as_deref(), Some("recognising-scams"));
    assert!(guides.search(Locale::ZhCn, "支付宝 关闭").iter().any(|guide| guide.slug == "closing-a-pay-later-service"));
    assert!(guides.search(Locale::ZhCn, "火星移民").is_empty());
    assert!(guides.search(Locale::ZhCn, "  ").is_empty());
}
