//! One walk over every route with every kind of visitor. A route without a line in the table fails it.

mod fields;
mod pages;
mod reader;
pub mod route_list;
mod table;
mod world;

use actix_web::http::Method;
use redress::domain::ids::WebhookId;
use redress::domain::webhook::Topic;

use self::fields::{fields, takes_files};
use self::route_list::routes;
use self::table::EXPECTED;
use self::world::{ACTORS, World};
use crate::jobs::webhooks::connect_as;
use crate::support::{Answer, Browser, TestApp, on_each_database};

struct Row {
    method: &'static str,
    pattern: &'static str,
    letters: Vec<char>,
}

/// The world, and in it a webhook, number 81, that is told of nothing that happens there.
async fn world(app: &TestApp) -> World {
    let world = World::new(app).await;
    connect_as(app, WebhookId(81), "https://hooks.example/", None, &[Topic::RemedyDone]).await;
    world
}

fn table(method: &str) -> Vec<Row> {
    let rows = EXPECTED.lines().filter(|line| !line.is_empty()).map(|line| {
        let [method, pattern, letters] = line.split_whitespace().collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(letters.len(), ACTORS.len(), "{line}");
        Row { method, pattern, letters: letters.chars().collect() }
    });
    rows.filter(|row| row.method == method).collect()
}

#[test]
fn every_route_has_a_line_in_the_table() {
    let mut expected: Vec<String> = EXPECTED
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .collect();
    let mut found: Vec<String> = routes().into_iter().map(|(method, pattern)| format!("{method} {pattern}")).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "src/web/routes.rs against the table above");
}

fn letter(answer: &Answer) -> char {
    let to_sign_in = answer.location().is_some_and(|place| place.starts_with("/sign-in?next="));
    match answer.status.as_u16() {
        // What was typed is given back, with the same way on.
        403 if !answer.select("main a.btn-1[href^='/sign-in?next=']").is_empty() => 's',
        200 => 'k',
        303 if to_sign_in => 's',
        303 => 'm',
        404 => '-',
        401 if answer.header("content-type").as_deref() == Some("application/problem+json") => 'p',
        _ => '?',
    }
}

/// What security.md, section 4, asks of every answer.
fn check_headers(path: &str, answer: &Answer) {
    let header = |name: &str| answer.header(name).unwrap_or_default();
    let what = format!("{path}: {:?}", answer.headers);
    assert!(header("content-security-policy").starts_with("default-src 'none'"), "{what}");
    assert!(!header("content-security-policy").contains("unsafe"), "{what}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        assert_eq!(header(name), value, "{name} of {what}");
    }
    let path = path.split('?').next().unwrap_or_default();
    let is_public = ["/", "/privacy", "/api/docs", "/track", "/sign-in", "/sign-up", "/password/forgot"].contains(&path)
        || ["guides", "check"].contains(&path.split('/').nth(1).unwrap_or_default());
    let is_static = path.starts_with("/static/") && answer.status == 200;
    let kept = match (is_static, is_public) {
        (true, _) => "public, max-age=31536000, immutable",
        (_, true) => "private, no-cache",
        _ => "no-store",
    };
    assert_eq!(header("cache-control"), kept, "{what}");
    assert_eq!(header("x-robots-tag") == "noindex", !is_public && !path.starts_with("/static/"), "{what}");
    let varies = if path.starts_with("/api/") && path != "/api/docs" { "Accept-Language" } else { "Cookie" };
    assert!(is_static || header("vary").contains(varies), "{what}");
    assert_eq!(header("access-control-allow-origin"), "", "{what}");
}

#[actix_web::test]
async fn every_page_answers_each_visitor_as_expected_and_looking_changes_nothing() {
    on_each_database(|app| async move {
        let mut world = world(&app).await;
        // Who of staff looked at a case is what its consumer may read.
        let contents = || {
            let mut rows = app.database.contents();
            rows.remove("case_readers");
            // And who read the audit is on it.
            let of_readers = ["audit.read", "audit.exported", "report.exported", "cases.exported"];
            rows.get_mut("audits").unwrap().retain(|row| !of_readers.iter().any(|what| row.contains(what)));
            rows
        };
        let before = contents();
        let mut wrong = Vec::new();
        for row in table("GET") {
            let url = world.url("GET", row.pattern);
            for (at, want) in row.letters.iter().enumerate() {
                let actor = &mut world.actors[at];
                let page = actor.clone().get(&url).await;
                if letter(&page) != *want {
                    wrong.push(format!("{url} gives {} {}, not {want}", ACTORS[at], page.status));
                }
                check_headers(&url, &page);
                let head = actor.clone().send(Method::HEAD, &url, None, Vec::new()).await;
                assert_eq!((head.status, head.location()), (page.status, page.location()), "HEAD {url}");
                assert_eq!(head.header("content-type"), page.header("content-type"), "HEAD {url}");
                assert!(head.bytes.is_empty(), "HEAD {url} has a body");
                check_headers(&url, &head);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(contents() == before, "a GET wrote something");
    })
    .await;
}

async fn post(actor: &mut Browser, url: &str, pattern: &str) -> Answer {
    if takes_files(pattern) {
        actor.upload(url, &[("kind", "other")], &[]).await
    } else {
        actor.post(url, &fields(pattern)).await
    }
}

#[actix_web::test]
async fn every_form_is_taken_from_those_who_may_and_from_nobody_else() {
    on_each_database(|app| async move {
        let mut world = world(&app).await;
        let before = app.database.contents();
        let mut wrong = Vec::new();
        for may in [false, true] {
            for row in table("POST") {
                let url = world.url("POST", row.pattern);
                for (at, want) in row.letters.iter().enumerate().filter(|(_, want)| (**want == 't') == may) {
                    let answer = post(&mut world.actors[at], &url, row.pattern).await;
                    let got = letter(&answer);
                    let is_taken = !matches!(got, '-' | 's') && answer.status.as_u16() < 500 && answer.status != 403;
                    if (may && !is_taken) || (!may && got != *want) {
                        wrong.push(format!("POST {url} gives {} {}, not {want}", ACTORS[at], answer.status));
                    }
                    check_headers(&url, &answer);
                }
            }
            assert!(may || app.database.contents() == before, "somebody who may not wrote something");
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}

/// A form as another site would send it: without our token, with a stranger's, from a foreign page.
async fn forged(app: &TestApp, actor: &mut Browser, url: &str, pattern: &str) -> Vec<Answer> {
    let (foreign, mine) = (app.browser().csrf(), actor.csrf());
    let mut answers = Vec::new();
    let ways: [(Option<&str>, &[(&str, &str)]); 5] = [
        (None, &[]),
        (Some(&foreign), &[]),
        (Some(&mine), &[("origin", "https://evil.example")]),
        (Some(&mine), &[("origin", "null")]),
        (Some(&mine), &[("sec-fetch-site", "cross-site")]),
    ];
    for (token, headers) in ways {
        let (token, fields) = (token.map(|token| ("csrf", token)), fields(pattern));
        let all: Vec<(&str, &str)> = token.into_iter().chain(fields).collect();
        let (kind, body) = if takes_files(pattern) {
            let part = |(name, value): &(&str, &str)| {
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let body: String = all.iter().map(part).collect();
            ("multipart/form-data; boundary=XX", format!("{body}--XX--\r\n"))
        } else {
            ("application/x-www-form-urlencoded", serde_urlencoded::to_string(all).unwrap())
        };
        answers.push(actor.send_with(Method::POST, url, Some(kind), body.into_bytes(), headers).await);
    }
    answers
}

#[actix_web::test]
async fn no_form_is_taken_without_its_own_token_or_from_another_site() {
    on_each_database(|app| async move {
        let mut world = world(&app).await;
        let before = app.database.contents();
        for row in table("POST").into_iter().filter(|row| !row.letters.contains(&'p')) {
            let url = world.url("POST", row.pattern);
            let at = row.letters.iter().position(|want| *want == 't').unwrap_or_default();
            for answer in forged(&app, &mut world.actors[at], &url, row.pattern).await {
                assert_eq!(answer.status, 403, "{url}: {}", answer.words());
                assert_eq!(answer.select("h1"), ["没有提交成功"], "{url}");
                check_headers(&url, &answer);
            }
        }
        assert!(app.database.contents() == before, "a forged form wrote something");
    })
    .await;
}

#[actix_web::test]
async fn a_compressed_body_is_refused_by_every_route() {
    let app = TestApp::new();
    let mut world = world(&app).await;
    for row in table("POST") {
        let url = world.url("POST", row.pattern);
        let kind =
            if takes_files(row.pattern) { "multipart/form-data; boundary=XX" } else { "application/x-www-form-urlencoded" };
        for encoding in ["gzip", "br", "identity, deflate"] {
            let headers = [("content-encoding", encoding)];
            let answer = world.actors[1].send_with(Method::POST, &url, Some(kind), b"\x1f\x8b".to_vec(), &headers).await;
            assert_eq!(answer.status, 415, "{url} as {encoding}");
        }
    }
}

#[actix_web::test]
async fn what_is_no_route_is_not_found_whatever_the_method() {
    let app = TestApp::new();
    let mut browser = app.browser();
    for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        for path in ["/nothing", "/complaints/new/", "//desk", "/desk/../admin", "/static/../Cargo.toml", "/.env", "/%2e%2e/x"] {
            let answer = browser.send(method.clone(), path, None, Vec::new()).await;
            assert_eq!(answer.status, 404, "{method} {path}");
            check_headers(path, &answer);
        }
    }
    for path in ["/", "/track", "/complaints/new", "/complaints/new/order", "/desk/queue"] {
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            let answer = browser.send(method.clone(), path, None, Vec::new()).await;
            assert!(matches!(answer.status.as_u16(), 404 | 405), "{method} {path}: {}", answer.status);
            check_headers(path, &answer);
        }
    }
}
