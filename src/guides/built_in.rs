//! The guides that come with Redress: `locales/{language}/guides/{slug}.md`, a head of `name: value` lines and a body.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Files;
use crate::domain::guide::{Article, Guide, GuideKind};

/// All of them; a file that cannot be read is logged and left out (a test reads them all).
pub fn all() -> Vec<Guide> {
    let zh: Vec<String> = Files::iter().filter_map(|path| Some(slug(path.strip_prefix("zh-CN/")?)?.to_owned())).collect();
    let read = |slug: &String| {
        let guide = read(slug);
        if guide.is_none() {
            tracing::error!(%slug, "a guide that comes with Redress cannot be read");
        }
        guide
    };
    zh.iter().filter_map(read).collect()
}

fn slug(path: &str) -> Option<&str> {
    path.strip_prefix("guides/")?.strip_suffix(".md")
}

/// One of them, as it came.
pub fn read(slug: &str) -> Option<Guide> {
    let text = |locale: &str| {
        let file = Files::get(&format!("{locale}/guides/{slug}.md"))?;
        String::from_utf8(file.data.into_owned()).ok()
    };
    let (zh, en) = (text("zh-CN")?, text("en")?);
    let (head, body) = parts(&zh)?;
    let (head_en, body_en) = parts(&en)?;
    let related = head.get("related").copied().unwrap_or_default();
    Some(Guide {
        slug: slug.to_owned(),
        version: 1,
        kind: GuideKind::parse(head.get("kind")?)?,
        position: head.get("position")?.parse().ok()?,
        provider: head.get("provider").map(|code| (*code).to_owned()),
        related: related.split(',').map(str::trim).filter(|slug| !slug.is_empty()).map(str::to_owned).collect(),
        checked: NaiveDate::parse_from_str(head.get("checked")?, "%Y-%m-%d").ok()?,
        in_use: true,
        zh: article(&head, body)?,
        en: article(&head_en, body_en)?,
    })
}

/// The lines between the two `---`, and what follows.
fn parts(text: &str) -> Option<(BTreeMap<&str, &str>, &str)> {
    let (head, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let head = head.lines().filter_map(|line| line.split_once(':')).map(|(name, value)| (name.trim(), value.trim()));
    Some((head.collect(), body.trim()))
}

fn article(head: &BTreeMap<&str, &str>, body: &str) -> Option<Article> {
    let word = |name: &str| head.get(name).map(|value| (*value).to_owned());
    Some(Article {
        title: word("title")?,
        summary: word("summary")?,
        words: word("words").unwrap_or_default(),
        body: body.to_owned(),
    })
}
