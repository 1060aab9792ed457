//! Templates, words and what a browser may run.

use std::collections::BTreeSet;

use super::{Source, nowhere, sources};

fn pages() -> Vec<Source> {
    sources("templates", ".html").into_iter().filter(|s| !s.path.starts_with("templates/mail/")).collect()
}

#[test]
fn what_people_typed_is_always_escaped() {
    for templates in [sources("templates", ".html"), sources("templates", ".txt")] {
        nowhere(&templates, "|safe", "escaped text stays escaped");
        nowhere(&templates, "| safe", "escaped text stays escaped");
        nowhere(&templates, "escape \"none\"", "escaped text stays escaped");
    }
    nowhere(&sources("src/web", ".rs"), "Safe(", "escaped text stays escaped");
    nowhere(&sources("src/web", ".rs"), "escape = \"none\"", "escaped text stays escaped");
}

#[test]
fn pages_have_no_script_or_style_of_their_own() {
    let inline = [
        " style=\"",
        "<style",
        "<script>",
        " onclick=",
        " onchange=",
        " onsubmit=",
        " onload=",
        " onerror=",
        "javascript:",
        "hx-on",
        "js:",
        "data:image",
        "http://",
        "https://",
    ];
    for mark in inline {
        nowhere(&pages(), mark, "the policy of pages stops it");
    }
    for source in sources("static", ".css") {
        assert!(!source.text.contains("url(data:") && !source.text.contains("url(\"data:"), "{}", source.path);
    }
    for script in sources("static/js", ".js") {
        for mark in ["eval(", "new Function", "innerHTML", "outerHTML", "document.write"] {
            assert!(!script.text.contains(mark), "{mark} in {}", script.path);
        }
    }
}

#[test]
fn every_form_that_posts_carries_its_token() {
    for source in pages() {
        for form in source.text.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap_or_default()) {
            let posts = form.split('>').next().unwrap_or_default().contains("method=\"post\"");
            let carries = ["name=\"csrf\"", "{{ csrf() }}", "{{ kept() }}"].iter().any(|token| form.contains(token));
            assert!(!posts || carries, "{}: <form{}> has no token", source.path, form.split('>').next().unwrap_or_default());
        }
    }
}

/// Old WebViews drop a whole sheet for what they do not know.
#[test]
fn the_portals_style_is_flat() {
    let order = &sources("static/css", "ORDER")[0].text;
    let portal = order.lines().find_map(|line| line.strip_prefix("portal:")).unwrap();
    for name in portal.split_whitespace() {
        let sheet = sources("static/css", &format!("/{name}.css")).remove(0);
        let bare: String = sheet.text.split("/*").map(|part| part.split("*/").last().unwrap_or_default()).collect();
        for mark in ["@layer", "@container", "light-dark(", "&"] {
            assert!(!bare.contains(mark), "{mark} in {}", sheet.path);
        }
    }
}

fn keys(language: &str) -> BTreeSet<String> {
    let files = sources(&format!("locales/{language}"), ".ftl");
    let mut found = BTreeSet::new();
    for (file, line) in files.iter().flat_map(|file| file.text.lines().map(move |line| (file, line))) {
        let Some((key, _)) = line.split_once('=') else { continue };
        if !line.starts_with([' ', '#', '\t']) {
            assert!(found.insert(key.trim().to_owned()), "{} twice in {}", key.trim(), file.path);
        }
    }
    found
}

#[test]
fn each_language_has_every_key_once() {
    let (zh, en) = (keys("zh-CN"), keys("en"));
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    assert_eq!(only(&zh, &en), Vec::<String>::new(), "missing in en");
    assert_eq!(only(&en, &zh), Vec::<String>::new(), "missing in zh-CN");
}

#[test]
fn each_language_has_the_same_files() {
    let names = |language: &str| -> Vec<String> {
        let folder = format!("locales/{language}/");
        sources(&folder, ".ftl").into_iter().map(|s| s.path.replace(&folder, "")).collect()
    };
    assert_eq!(names("zh-CN"), names("en"));
}

#[test]
fn chinese_is_polite_and_plain() {
    for source in sources("locales/zh-CN", ".ftl") {
        for mark in ["请耐心等待", "你", "不能为空", "敬请", "谅解"] {
            let places = source.text.lines().filter(|line| line.contains(mark)).collect::<Vec<_>>();
            assert!(places.is_empty(), "{mark} in {}: {places:?}", source.path);
        }
    }
}
