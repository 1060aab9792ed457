//! The house rules of ARCHITECTURE.md, read off the files themselves.

mod arrows;
mod colours;
mod sizes;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// A file of this repository: its path from the root, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// Lines with their numbers, without those that only comment.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(number, line)| (number + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Where a piece of text stands, as `path:line`.
    pub fn places(&self, wanted: &str) -> Vec<String> {
        self.code().filter(|(_, line)| line.contains(wanted)).map(|(number, _)| format!("{}:{number}", self.path)).collect()
    }
}

/// Every file below a folder whose name ends so, in order.
pub fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with("node_modules") || path.ends_with("shots") => {}
                true => folders.push(path),
                false if path.to_string_lossy().ends_with(ending) => found.push(source(root, path)),
                false => {}
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found
}

fn source(root: &Path, path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Source { path: path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), text }
}

/// Fails with every place where a piece of text stands in these files.
pub fn nowhere(sources: &[Source], wanted: &str, why: &str) {
    let places: Vec<String> = sources.iter().flat_map(|source| source.places(wanted)).collect();
    assert!(places.is_empty(), "{wanted:?} ({why}) stands in\n{}", places.join("\n"));
}

#[test]
fn a_rule_that_is_broken_is_found() {
    let broken = Source { path: "src/x.rs".to_owned(), text: "// Utc::now()\nlet at = Utc::now();\n".to_owned() };
    assert_eq!(broken.places("Utc::now()"), ["src/x.rs:2"]);
}
