//! The contrast of each pair of colours, in both themes (WCAG 2.2: 4.5 for text, 3 for what is not text).

use std::collections::BTreeMap;

use super::sources;

const TEXT: f64 = 4.5;
const PART: f64 = 3.0;

/// Foreground, background, least contrast.
const PAIRS: &[(&str, &str, f64)] = &[
    ("text", "canvas", 7.0),
    ("text", "surface", 7.0),
    ("text", "surface-2", 7.0),
    ("muted", "canvas", TEXT),
    ("muted", "surface", TEXT),
    ("muted", "surface-2", TEXT),
    ("link", "canvas", TEXT),
    ("link", "surface", TEXT),
    ("visited", "surface", TEXT),
    ("on-brand", "brand", TEXT),
    ("brand", "surface", TEXT),
    ("ok", "ok-soft", TEXT),
    ("ok", "surface", TEXT),
    ("warn", "warn-soft", TEXT),
    ("warn", "surface", TEXT),
    ("bad", "bad-soft", TEXT),
    ("bad", "surface", TEXT),
    ("bad", "canvas", TEXT),
    ("breach-fg", "breach-bg", TEXT),
    ("info", "info-soft", TEXT),
    ("neutral", "neutral-soft", TEXT),
    ("h1-t", "h1", TEXT),
    ("h2-t", "h2", TEXT),
    ("h3-t", "h3", TEXT),
    ("h4-t", "h4", TEXT),
    ("h5-t", "h5", TEXT),
    ("control", "canvas", PART),
    ("control", "surface", PART),
    ("s1", "surface", PART),
    ("s2", "surface", PART),
    ("focus", "focus-outer", PART),
];

type Palette = BTreeMap<String, [u8; 3]>;

/// The colours a block of the style sheet sets.
fn palette(block: &str) -> Palette {
    let mut found = Palette::new();
    for part in block.split(';') {
        let Some((name, value)) = part.split_once(':') else { continue };
        let (Some(name), Some(hex)) = (name.trim().rsplit("--").next(), value.trim().strip_prefix('#')) else { continue };
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        if hex.len() == 6 {
            found.insert(name.to_owned(), [byte(0), byte(2), byte(4)]);
        }
    }
    found
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Light, dark by the system, dark by choice.
fn palettes() -> [Palette; 3] {
    let sheet = sources("static/css", "tokens.css").remove(0).text;
    let block = |start: &str| {
        let from = sheet.find(start).unwrap_or_else(|| panic!("no {start}")) + start.len();
        palette(sheet[from..].split('}').next().unwrap())
    };
    [block("\n:root {"), block(":root:not([data-theme=\"light\"]) {"), block(":root[data-theme=\"dark\"] {")]
}

#[test]
fn every_pair_of_colours_can_be_read_in_both_themes() {
    let [light, dark, _] = palettes();
    let of = |theme: &Palette, name: &str| *theme.get(name).or_else(|| light.get(name)).unwrap_or_else(|| panic!("no {name}"));
    for (theme, colours) in [("light", &light), ("dark", &dark)] {
        for (front, back, least) in PAIRS {
            let found = contrast(of(colours, front), of(colours, back));
            assert!(found >= *least, "{front} on {back} in {theme}: {found:.1} < {least}");
        }
    }
}

#[test]
fn dark_is_the_same_by_choice_and_by_the_system() {
    let [_, system, chosen] = palettes();
    assert_eq!(system, chosen);
}

#[test]
fn contrast_is_counted_as_the_standard_counts_it() {
    assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
    assert!((contrast([0x76, 0x76, 0x76], [255, 255, 255]) - 4.54).abs() < 0.01);
}
