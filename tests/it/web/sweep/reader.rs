//! Reads a page as a careful person would: is it whole, and is it in one language?

use std::collections::{BTreeMap, BTreeSet};

use redress::domain::codes::Locale;
use redress::i18n::words;
use scraper::{ElementRef, Html, Selector};

/// What people typed or are called.
#[derive(Clone)]
pub struct Theirs {
    /// All of it in one, spaces folded.
    all: String,
    /// Words of names.
    names: BTreeSet<String>,
}

impl Theirs {
    pub fn new(said: Vec<String>, names: Vec<String>) -> Self {
        let words = names.iter().flat_map(|name| latin_words(name)).collect();
        Self { all: said.iter().chain(&names).map(|text| folded(text)).collect::<Vec<_>>().join("\n"), names: words }
    }
}

/// Latin words of our own that stand on Chinese pages: brands, units, file types, names of keys and measures.
const AT_HOME: &[&str] = &[
    "CNY", "CSV", "Cookie", "English", "Excel", "HEIC", "HKD", "JPEG", "JPG", "KB", "MB", "PDF", "PNG", "RD", "Redress", "USD",
    "WebP", "Enter", "Esc", "Ctrl", "SHA", "sha", "mail", "example", "com", "EUR",
];

pub struct Reader {
    locale: &'static str,
    theirs: Theirs,
    /// First parts of our keys: a key that nobody wrote shows itself.
    prefixes: BTreeSet<String>,
}

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(css).unwrap()).collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_of(element: ElementRef<'_>) -> String {
    folded(&element.text().collect::<String>())
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

fn latin_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1);
    // What has a digit in it is a number of an order, a payment, a request.
    words.filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic())).map(str::to_owned).collect()
}

impl Reader {
    pub fn new(locale: &'static str, theirs: Theirs) -> Self {
        let mut counts = BTreeMap::<String, usize>::new();
        for key in words(Locale::En).keys() {
            *counts.entry(key.split('-').next().unwrap_or_default().to_owned()).or_default() += 1;
        }
        let prefixes = counts.into_iter().filter(|(_, count)| *count > 2).map(|(prefix, _)| prefix).collect();
        Self { locale, theirs, prefixes }
    }

    /// Everything that is wrong with a page.
    pub fn faults(&self, html: &str) -> Vec<String> {
        let page = Html::parse_document(html);
        let mut faults = frame(&page, self.locale);
        faults.extend(inline(&page));
        faults.extend(controls(&page));
        faults.extend(self.language(&page));
        faults
    }

    fn language(&self, page: &Html) -> Vec<String> {
        let mut faults = Vec::new();
        for element in select(page, "title, body, body *") {
            if matches!(element.value().name(), "script" | "textarea" | "code" | "kbd") || self.is_foreign(element) {
                continue;
            }
            let own = element.children().filter_map(|node| node.value().as_text().map(|text| folded(text)));
            let told = ["aria-label", "title", "placeholder", "alt"].iter().filter_map(|name| element.attr(name).map(folded));
            for text in own.chain(told).filter(|text| !text.is_empty()) {
                faults.extend(self.fault_of(&text));
            }
        }
        faults
    }

    /// Inside something that says itself to be in another language.
    fn is_foreign(&self, element: ElementRef<'_>) -> bool {
        let around = element.ancestors().filter_map(ElementRef::wrap);
        let said =
            std::iter::once(element).chain(around).find_map(|element| element.attr("lang").filter(|lang| !lang.is_empty()));
        said.is_some_and(|lang| lang != self.locale)
    }

    fn fault_of(&self, text: &str) -> Option<String> {
        if text.contains("{ $") || text.contains("{$") || text.contains("%n") {
            return Some(format!("a gap was not filled in {text:?}"));
        }
        if self.theirs.all.contains(text) {
            return None;
        }
        if let Some(key) = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).find(|word| self.is_key(word)) {
            return Some(format!("{key} has no words in {text:?}"));
        }
        if self.locale == "en" {
            let runs = text.split(|c| !is_cjk(c)).filter(|run| !run.is_empty());
            let foreign = runs.filter(|run| !self.theirs.all.contains(run)).collect::<Vec<_>>();
            return (!foreign.is_empty()).then(|| format!("Chinese in {text:?}"));
        }
        if text.chars().any(is_cjk) || text.contains('@') || text.contains("://") {
            return None;
        }
        let foreign =
            latin_words(text).into_iter().find(|word| !AT_HOME.contains(&word.as_str()) && !self.theirs.names.contains(word));
        foreign.map(|word| format!("{word} in {text:?}"))
    }

    fn is_key(&self, word: &str) -> bool {
        let Some((first, rest)) = word.split_once('-') else { return false };
        let lower =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        lower(first) && lower(rest) && self.prefixes.contains(first) && !ENGLISH.contains(&word)
    }
}

/// English words that begin as keys of ours do.
const ENGLISH: &[&str] = &["sign-in", "sign-up", "case-by-case"];

fn frame(page: &Html, locale: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lang = select(page, "html").first().and_then(|html| html.attr("lang").map(str::to_owned));
    if lang.as_deref() != Some(locale) {
        faults.push(format!("lang is {lang:?}"));
    }
    let titles = select(page, "h1");
    if titles.len() != 1 {
        faults.push(format!("{} h1", titles.len()));
    }
    for element in select(page, "title, h1, h2, h3, h4, h5, h6, a, button, legend, label, th[scope], caption, summary") {
        let named = element.attr("aria-label").or(element.attr("aria-labelledby")).is_some();
        let pictured = element.select(&Selector::parse("img[alt]:not([alt=''])").unwrap()).next().is_some();
        if text_of(element).is_empty() && !named && !pictured {
            faults.push(format!("an empty {}", element.html()));
        }
    }
    if select(page, "main").len() != 1 {
        faults.push("no main, or two".to_owned());
    }
    faults
}

/// Nothing that the content security policy would have to stop.
fn inline(page: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    for element in select(page, "*") {
        for (name, value) in element.value().attrs() {
            let runs = name.starts_with("on") || name == "style" || value.trim_start().starts_with("javascript:");
            if runs {
                faults.push(format!("inline {name} of {}", element.value().name()));
            }
        }
    }
    for script in select(page, "script, style") {
        if script.attr("src").is_none() || !text_of(script).is_empty() {
            faults.push(format!("inline {}", script.value().name()));
        }
    }
    faults
}

/// Labels find their control, controls have a label, ids are there once, and what refers to an id finds it.
fn controls(page: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for element in select(page, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        if id.is_empty() || !ids.insert(id.to_owned()) {
            faults.push(format!("the id {id:?} stands twice or is empty"));
        }
    }
    for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls"] {
        for element in select(page, &format!("[{name}]")) {
            for id in element.attr(name).unwrap_or_default().split_whitespace().filter(|id| !ids.contains(*id)) {
                faults.push(format!("{name} of {} names {id:?}, which is not there", element.value().name()));
            }
        }
    }
    let labelled: BTreeSet<&str> = select(page, "label[for]").iter().filter_map(|label| label.attr("for")).collect();
    for control in select(page, "input:not([aria-hidden=true]):not([hidden]), select, textarea") {
        let kind = control.attr("type").unwrap_or("text");
        let is_quiet = matches!(kind, "hidden" | "submit" | "button");
        let by_attribute = control.attr("aria-label").or(control.attr("aria-labelledby")).is_some();
        let by_label = control.attr("id").is_some_and(|id| labelled.contains(id));
        let around = control.ancestors().filter_map(ElementRef::wrap).any(|element| element.value().name() == "label");
        if !(is_quiet || by_attribute || by_label || around) {
            faults.push(format!("no label for {}", control.html()));
        }
    }
    for link in select(page, "a[href^='#']") {
        let id = link.attr("href").unwrap_or_default().trim_start_matches('#');
        if !ids.contains(id) {
            faults.push(format!("a link to #{id}, which is not there"));
        }
    }
    faults
}
