//! How much a reader has to hold in the head.

use super::{Source, sources};

const MOST_LINES: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 50;

#[test]
fn files_are_under_400_lines() {
    let folders =
        [("src", ".rs"), ("tests", ".rs"), ("templates", ".html"), ("static", ".css"), ("static", ".js"), ("tests/ui", ".mjs")];
    let all = folders.into_iter().flat_map(|(folder, ending)| sources(folder, ending));
    let long: Vec<String> = all
        .filter(|source| source.path != "src/store/schema.rs" && source.text.lines().count() > MOST_LINES)
        .map(|source| format!("{}: {}", source.path, source.text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn functions_are_at_most_50_lines() {
    let all = sources("src", ".rs").into_iter().chain(sources("tests/it", ".rs"));
    // One line a column of the widest table.
    let is_table = |found: &String| found.starts_with("src/store/rows.rs:") && found.contains(": of has");
    let long: Vec<String> = all.flat_map(|source| long_functions(&source)).filter(|found| !is_table(found)).collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// rustfmt puts the closing brace of a function under its first letter.
fn long_functions(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = lines[start..].iter().position(|line| *line == format!("{indent}}}"));
        let length = end.map_or(1, |end| end + 1);
        if length > MOST_LINES_OF_A_FUNCTION && !line.ends_with(';') && !line.ends_with('}') {
            long.push(format!("{}:{}: {name} has {length} lines", source.path, start + 1));
        }
    }
    long
}

fn function_name(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub") || ["const", "async"].contains(word));
    let name = (words.next()? == "fn").then(|| words.next()).flatten()?;
    name.split(['(', '<']).next()
}

#[test]
fn a_long_function_is_found() {
    let body = "    let x = 1;\n".repeat(60);
    let text = format!("impl A {{\n    pub async fn long(&self) {{\n{body}    }}\n\n    fn short() {{\n    }}\n}}\n");
    let found = long_functions(&Source { path: "a.rs".to_owned(), text });
    assert_eq!(found, ["a.rs:2: long has 62 lines"]);
}

#[test]
fn every_file_says_what_it_is_for() {
    for source in sources("src", ".rs") {
        assert!(source.text.starts_with("//!") || source.path == "src/store/schema.rs", "{} has no //! line", source.path);
    }
}

#[test]
fn nothing_is_left_out_of_the_tests() {
    let marks = ["#[allow", "todo!(", "unimplemented!(", "dbg!("];
    let all: Vec<Source> = sources("src", ".rs").into_iter().chain(sources("tests/it", ".rs")).collect();
    for mark in marks {
        let places: Vec<String> = all.iter().filter(|s| !s.path.contains("tidy")).flat_map(|s| s.places(mark)).collect();
        assert!(places.is_empty(), "{mark} stands in {places:?}");
    }
}
