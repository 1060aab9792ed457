//! Which room may use which.

use super::{Source, nowhere, sources};

/// A room, and the rooms it may name. What is not here may be named by nobody.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("config", &[]),
    ("clock", &[]),
    ("passwords", &[]),
    ("paths", &["domain"]),
    ("i18n", &["domain"]),
    ("seal", &["domain"]),
    ("files", &["domain"]),
    ("guides", &["domain"]),
    ("bills", &["domain"]),
    ("outbound", &["config", "domain"]),
    ("store", &["domain"]),
    ("random", &["seal"]),
    ("app", &["store", "files", "guides", "seal", "outbound", "config", "clock", "random", "domain"]),
    ("demo", &["app", "store", "files", "i18n", "passwords", "domain"]),
    ("mail", &["paths", "i18n", "seal", "domain"]),
    ("jobs", &["app", "config", "mail", "outbound", "store", "files", "bills", "seal", "paths", "i18n", "domain"]),
    ("web", &["app", "outbound", "store", "files", "guides", "bills", "seal", "config", "paths", "i18n", "passwords", "domain"]),
    (
        "cli",
        &[
            "web",
            "jobs",
            "mail",
            "demo",
            "bills",
            "app",
            "outbound",
            "store",
            "files",
            "seal",
            "config",
            "clock",
            "random",
            "paths",
            "i18n",
            "passwords",
            "domain",
        ],
    ),
    ("main", &["cli"]),
];

/// `src/web/desk/queue.rs` is of `web`, `src/clock.rs` of `clock`.
fn room(path: &str) -> &str {
    path.trim_start_matches("src/").split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// The rooms a line of code names: after `crate::` or `redress::`, one or several in braces.
fn named(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for prefix in ["crate::", "redress::"] {
        for (at, _) in line.match_indices(prefix) {
            if line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            let rest = &line[at + prefix.len()..];
            let group = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap_or_default());
            let parts = if rest.starts_with('{') { group.split(',').collect() } else { vec![group] };
            let name = |part: &'_ str| part.trim().find(|c: char| !c.is_alphanumeric() && c != '_');
            found.extend(parts.iter().map(|part| part.trim()).map(|part| name(part).map_or(part, |end| &part[..end])));
        }
    }
    found
}

fn wrong_arrows(source: &Source) -> Vec<String> {
    let from = room(&source.path);
    let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == from) else {
        return vec![format!("{}: the room {from} has no row in the table of arrows", source.path)];
    };
    let is_room = |name: &&str| ROOMS.iter().any(|(room, _)| room == name);
    let mut wrong = Vec::new();
    for (number, line) in source.code() {
        let bad = named(line).into_iter().filter(is_room).find(|to| *to != from && !may.contains(to));
        wrong.extend(bad.map(|to| format!("{}:{number}: {from} → {to}", source.path)));
    }
    wrong
}

#[test]
fn every_arrow_points_down() {
    let all = sources("src", ".rs");
    let wrong: Vec<String> = all.iter().filter(|source| source.path != "src/lib.rs").flat_map(wrong_arrows).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A room's own file reaches the root by `super` too.
    let is_root =
        |s: &&Source| s.path == format!("src/{}.rs", room(&s.path)) || s.path == format!("src/{}/mod.rs", room(&s.path));
    for source in all.iter().filter(is_root) {
        assert!(!source.text.contains("\nuse super::"), "{} leaves by super", source.path);
    }
}

#[test]
fn a_wrong_arrow_is_seen_however_it_is_written() {
    let in_web = |text: &str| Source { path: "src/web/desk/notes.rs".to_owned(), text: text.to_owned() };
    for text in [
        "use crate::mail::Mailer;",
        "use crate::{mail, paths};",
        "let m = crate::mail::smtp();",
        "use crate::{paths, jobs::run};",
    ] {
        assert_eq!(wrong_arrows(&in_web(text)).len(), 1, "{text}");
    }
    assert!(wrong_arrows(&in_web("use crate::{paths, store};\n// crate::mail\npub(crate) fn x() {}")).is_empty());
}

#[test]
fn the_domain_does_nothing_but_think() {
    let domain = sources("src/domain", ".rs");
    let outside = [
        "diesel",
        "actix",
        "askama",
        "rand::",
        "getrandom",
        "tokio",
        "lettre",
        "object_store",
        "tracing",
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "Instant",
        "SystemTime",
        "std::io",
        "println!",
    ];
    for name in outside {
        nowhere(&domain, name, "domain is pure");
    }
}

#[test]
fn time_settings_and_tables_have_one_door_each() {
    let all = sources("src", ".rs");
    let but = |door: &str| -> Vec<Source> {
        let keep = |s: &&Source| !s.path.starts_with(door);
        all.iter().filter(keep).map(|s| Source { path: s.path.clone(), text: s.text.clone() }).collect()
    };
    for name in ["Utc::now(", "Local::now(", "SystemTime::now("] {
        nowhere(&but("src/clock.rs"), name, "time comes from the clock");
    }
    for name in ["env::var(", "env::var_os(", "env::vars("] {
        nowhere(&but("src/config.rs"), name, "settings are read in config.rs");
    }
    for name in ["diesel::", "use diesel"] {
        nowhere(&but("src/store/"), name, "tables are the store's");
    }
    let elsewhere: Vec<Source> = but("src/store/dialect").into_iter().filter(|s| s.path != "src/store/writer.rs").collect();
    nowhere(&elsewhere, "sql_query(", "text SQL stands in dialect; the writer asks for its checkpoint");
}

#[test]
fn every_page_of_a_room_asks_who_is_there() {
    let guards = [("desk", &["Agent", "Desk"][..]), ("oversight", &["Supervisor"]), ("admin", &["Admin"])];
    for (room, guards) in guards {
        let mut handlers = 0;
        for source in sources(&format!("src/web/{room}"), ".rs") {
            for handler in handlers_of(&source) {
                handlers += 1;
                let arguments = handler.split("->").next().unwrap_or_default();
                let asks =
                    |guard: &&str| arguments.contains(&format!(": {guard},")) || arguments.contains(&format!(": {guard})"));
                assert!(guards.iter().any(asks), "{}: {handler} asks for none of {guards:?}", source.path);
            }
        }
        assert!(handlers > 0, "no handler found in {room}");
    }
}

/// Public async functions that answer a request, each as its signature on one line.
fn handlers_of(source: &Source) -> Vec<String> {
    let signatures = source.text.split("\npub async fn ").skip(1).map(|rest| rest.split(" {\n").next().unwrap_or_default());
    let folded = signatures.map(|signature| signature.split_whitespace().collect::<Vec<_>>().join(" "));
    let is_handler = |signature: &String| signature.contains("HttpResponse") && !signature.contains("desk: &Desk");
    folded.filter(is_handler).map(|signature| signature.replace(", )", ")")).collect()
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> Vec<String> {
        let folder = format!("migrations/{database}");
        sources(&folder, ".sql").into_iter().map(|s| s.path.replace(&folder, "")).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
