//! The guides as people read them: those that come with Redress, as administrators changed them; found by their words.
//! Draws Markdown into blocks that a template escapes; it never makes HTML.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_embed::RustEmbed;
use unicode_normalization::UnicodeNormalization;

use crate::domain::codes::Locale;
use crate::domain::guide::{Article, Guide, GuideKind};

mod built_in;
mod markdown;

pub use built_in::read as built_in;
pub use markdown::{Block, Span, blocks};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/locales"]
#[include = "*/guides/*.md"]
struct Files;

/// Every guide, by slug, in its newest version.
#[derive(Clone, Debug, Default)]
pub struct Guides {
    all: BTreeMap<String, Arc<Guide>>,
    found_by: BTreeMap<String, [Haystack; 2]>,
}

/// What a search looks through, of one language, in plain small letters.
#[derive(Clone, Debug)]
struct Haystack {
    title: String,
    words: String,
    body: String,
}

impl Guides {
    /// Those that come with Redress, and what was changed: the oldest version of each first.
    pub fn new(changed: Vec<Guide>) -> Self {
        let mut guides = Self::default();
        for guide in built_in::all().into_iter().chain(changed) {
            let haystacks = [Haystack::of(&guide.zh), Haystack::of(&guide.en)];
            guides.found_by.insert(guide.slug.clone(), haystacks);
            guides.all.insert(guide.slug.clone(), Arc::new(guide));
        }
        guides
    }

    /// All of them, those out of use too, as they are listed.
    pub fn all(&self) -> Vec<Arc<Guide>> {
        let mut all: Vec<Arc<Guide>> = self.all.values().cloned().collect();
        all.sort_by(|a, b| (a.kind, a.position, &a.slug).cmp(&(b.kind, b.position, &b.slug)));
        all
    }

    /// Those in use of a kind, as they are listed.
    pub fn of_kind(&self, kind: GuideKind) -> Vec<Arc<Guide>> {
        let mut all = self.all();
        all.retain(|guide| guide.in_use && guide.kind == kind);
        all
    }

    /// In use or not.
    pub fn find(&self, slug: &str) -> Option<&Arc<Guide>> {
        self.all.get(slug)
    }

    /// The guide about a provider.
    pub fn of_provider(&self, provider: &str) -> Option<Arc<Guide>> {
        self.of_kind(GuideKind::Provider).into_iter().find(|guide| guide.provider.as_deref() == Some(provider))
    }

    /// Those of these slugs that are in use, in that order.
    pub fn named(&self, slugs: &[impl AsRef<str>]) -> Vec<Arc<Guide>> {
        slugs.iter().filter_map(|slug| self.find(slug.as_ref())).filter(|guide| guide.in_use).cloned().collect()
    }

    /// Those in use that answer these words, the best first. Each word must be there; of a long run of 汉字, half of its
    /// pairs are enough, for nobody puts spaces between them.
    pub fn search(&self, locale: Locale, typed: &str) -> Vec<Arc<Guide>> {
        let typed = plain(typed);
        let terms: Vec<&str> = typed.split_whitespace().take(8).collect();
        if terms.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u32, &Arc<Guide>)> = Vec::new();
        for (slug, haystacks) in &self.found_by {
            let haystack = &haystacks[usize::from(locale == Locale::En)];
            let scores: Option<Vec<u32>> = terms.iter().map(|term| haystack.score(term)).collect();
            if let (Some(scores), Some(guide)) = (scores, self.find(slug).filter(|guide| guide.in_use)) {
                found.push((scores.iter().sum(), guide));
            }
        }
        found.sort_by(|(a, one), (b, two)| b.cmp(a).then_with(|| one.slug.cmp(&two.slug)));
        found.into_iter().map(|(_, guide)| Arc::clone(guide)).collect()
    }
}

impl Haystack {
    fn of(article: &Article) -> Self {
        Self {
            title: plain(&article.title),
            words: plain(&format!("{} {}", article.words, article.summary)),
            body: plain(&article.body),
        }
    }

    /// How well a word is answered; `None` where it is not.
    fn score(&self, term: &str) -> Option<u32> {
        let at = |text: &str, worth: u32| if text.contains(term) { worth } else { 0 };
        let whole = at(&self.title, 80) + at(&self.words, 50) + at(&self.body, 10);
        if whole > 0 {
            return Some(whole);
        }
        // One where many were asked for.
        if let Some(one) = term.strip_suffix('s').filter(|one| one.len() > 2) {
            return self.score(one);
        }
        let letters: Vec<char> = term.chars().collect();
        if letters.len() < 3 || letters[0].is_ascii() {
            return None;
        }
        let pairs: Vec<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
        let there = |text: &str| pairs.iter().filter(|pair| text.contains(pair.as_str())).count() as u32;
        let (near, anywhere) = (there(&self.title) + there(&self.words), there(&self.body));
        (2 * near.max(anywhere) >= pairs.len() as u32).then_some((5 * near + anywhere).min(49))
    }
}

/// As it is compared: full-width letters made plain, capitals made small.
fn plain(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}
