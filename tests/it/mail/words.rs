//! The words of letters, straight from locales/*/mail.ftl. A missing key or argument fails the test.

use std::fs;
use std::path::Path;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use redress::mail::Words;

pub const LOCALES: [&str; 2] = ["zh-CN", "en"];

pub struct FluentWords(FluentBundle<FluentResource>);

pub fn source(locale: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale).join("mail.ftl");
    fs::read_to_string(path).expect("the words of letters")
}

pub fn words(locale: &str) -> FluentWords {
    let resource = FluentResource::try_new(source(locale)).expect("sound Fluent");
    let mut bundle = FluentBundle::new(vec![locale.parse().expect("a language")]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("each key once");
    FluentWords(bundle)
}

/// The keys of a file, in order.
pub fn keys(locale: &str) -> Vec<String> {
    source(locale)
        .lines()
        .filter(|line| line.starts_with("mail-"))
        .filter_map(|line| line.split(" = ").next().map(str::to_owned))
        .collect()
}

impl Words for FluentWords {
    fn word_with(&self, key: &str, args: &[(&str, &str)]) -> String {
        let message = self.0.get_message(key).unwrap_or_else(|| panic!("no words for {key}"));
        let pattern = message.value().unwrap_or_else(|| panic!("{key} is empty"));
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(*name, *value);
        }
        let mut errors = Vec::new();
        let text = self.0.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }
}
