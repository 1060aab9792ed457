//! `/api/openapi.json` and `/api/docs`: what they tell is what there is, in both languages, and nothing of what is in here.

use actix_web::http::Method;
use redress::domain::actor::Role;
use redress::domain::case::StatusCode;
use redress::domain::codes::Locale;
use redress::i18n::words;
use redress::web::api::document::document;
use redress::web::api::operations::{Needs, OPERATIONS, Operation};
use serde_json::Value;

use super::client::{CASES, Client};
use super::fits::faults;
use super::json;
use crate::support::cases::{file_case, in_status};
use crate::support::{Answer, TestApp, on_each_database};
use crate::web::portal::filing::PNG;
use crate::web::sweep::route_list::routes;

const DOCUMENT: &str = "/api/openapi.json";
const DOCS: &str = "/api/docs";

#[test]
fn every_address_for_programs_is_in_the_document_and_no_other() {
    let routes = routes().into_iter().filter(|(_, path)| path.starts_with("/api/") && path != DOCS);
    let mut routes: Vec<String> = routes.map(|(method, path)| format!("{method} {path}")).collect();
    let document = document(words(Locale::En), "https://redress.example");
    let paths = document["paths"].as_object().unwrap().iter();
    let methods = paths.flat_map(|(path, it)| it.as_object().unwrap().keys().map(move |method| (path, method)));
    let mut told: Vec<String> = methods.map(|(path, method)| format!("{} {path}", method.to_uppercase())).collect();
    routes.sort();
    told.sort();
    assert_eq!(routes, told);
}

#[test]
fn whatever_is_counted_tells_in_each_answer_what_is_left() {
    let document = document(words(Locale::En), "https://redress.example");
    for operation in OPERATIONS {
        let responses = document["paths"][operation.path][operation.method]["responses"].as_object().unwrap();
        let is_counted = responses.contains_key("429");
        assert_eq!(is_counted, operation.scope.is_some() || operation.id == "send-order-facts", "{}", operation.id);
        for status in [operation.answer.0.to_string().as_str(), "429"].iter().filter(|_| is_counted) {
            for header in ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] {
                assert!(responses[*status]["headers"][header].is_object(), "{} {status} {header}", operation.id);
            }
        }
    }
}

/// Every text of a value.
fn texts<'a>(value: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if let (Some(text), "description" | "summary" | "title") = (value.as_str(), name.as_str()) {
                    found.push((name, text));
                }
                if name != "example" {
                    texts(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        _ => {}
    }
}

#[test]
fn everything_in_the_document_has_words_in_both_languages() {
    for locale in [Locale::ZhCn, Locale::En] {
        let document = document(words(locale), "https://redress.example");
        let mut found = Vec::new();
        texts(&document, &mut found);
        assert!(found.len() > 150, "{}", found.len());
        for (name, text) in found {
            assert!(!text.starts_with("api-") && !text.contains("-api-") && !text.is_empty(), "{name}: {text}");
            let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(is_chinese, locale == Locale::ZhCn, "{name}: {text}");
        }
        let all = serde_json::to_string(&document).unwrap();
        for reference in all.split("\"#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
        }
    }
}

/// An answer is one that the document tells of, and says what it tells.
fn told(document: &Value, operation: &Operation, answer: &Answer) {
    let status = answer.status.as_u16().to_string();
    let responses = &document["paths"][operation.path][operation.method]["responses"];
    let response = &responses[&status];
    assert!(response.is_object(), "{}: {status} is not told of: {}", operation.id, answer.text());
    let kind = answer.header("content-type").unwrap_or_default();
    let content = &response["content"][&kind];
    if kind.ends_with("json") {
        let faults = faults(document, &content["schema"], &json(answer), operation.id);
        assert!(faults.is_empty(), "{faults:#?}\n{}", answer.text());
    }
}

async fn ask(client: &mut Client, operation: &Operation, path: &str, document: &Value) -> Answer {
    let tag = if operation.needs == Needs::Version { client.tag(path.rsplit_once('/').unwrap().0).await } else { String::new() };
    let headers = [("if-match", tag.as_str()), ("idempotency-key", operation.id)];
    let body = &document["paths"][operation.path][operation.method]["requestBody"]["content"]["application/json"]["example"];
    match operation.method {
        "get" => client.get(path).await,
        _ if operation.id == "add-evidence" => client.upload(path, operation.id, "other", ("b.png", PNG)).await,
        _ => client.post(path, &headers, body).await,
    }
}

#[actix_web::test]
async fn what_is_answered_is_what_the_document_says_and_its_examples_work() {
    on_each_database(|app| async move {
        let document = document(words(Locale::En), "https://redress.example");
        let case = {
            let owner = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
            let case = file_case(&app, |filing| filing.consumer = Some(owner.id)).await;
            let url = format!("/complaints/{}/evidence", case.reference.unwrap());
            let sent = app.signed_in(&owner).await.upload(&url, &[("kind", "other")], &[("files", "a.png", PNG)]).await;
            assert_eq!(sent.status, 303);
            case
        };
        let promised = in_status(&app, StatusCode::Resolved, |_| {}).await;
        app.advance(chrono::Duration::minutes(1));
        let mut client = Client::new(&app, Role::Supervisor, None).await;
        client.language = "en";
        let whole = client.get(&format!("{CASES}/{}", promised.reference.unwrap())).await;
        let read = OPERATIONS.iter().find(|operation| operation.id == "read-case").unwrap();
        told(&document, read, &whole);
        assert!(!json(&whole)["remedies"].as_array().unwrap().is_empty());
        let files = json(&client.get(&format!("{CASES}/{}/evidence", case.reference.unwrap())).await);
        let file = files["evidence"][0]["id"].as_str().unwrap().to_owned();
        for operation in OPERATIONS.iter().filter(|operation| operation.scope.is_some()) {
            let path = operation.path.replace("{reference}", &case.reference.unwrap().to_string()).replace("{file}", &file);
            let answer = ask(&mut client, operation, &path, &document).await;
            // A second complaint about the same order.
            let is_good = answer.status.as_u16() == operation.answer.0 || operation.id == "file-case" && answer.status == 409;
            assert!(is_good, "{}: {} {}", operation.id, answer.status, answer.text());
            told(&document, operation, &answer);
            let nothing = if operation.method == "get" {
                client.get(&format!("{path}?colour=red")).await
            } else {
                client.post_text(&path, &[("if-match", "\"1-x\""), ("idempotency-key", "n")], "{\"colour\":1}").await
            };
            assert!(nothing.status.is_client_error(), "{}", operation.id);
            told(&document, operation, &nothing);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_an_address_takes_is_told_by_allow_and_fits_the_document() {
    let app = TestApp::new();
    let mut browser = app.browser();
    for (path, allowed) in
        [("/api/v1/cases", "GET, HEAD, POST"), ("/api/v1/events", "GET, HEAD"), ("/api/v1/order-facts", "POST")]
    {
        let answer = browser.send(Method::DELETE, path, None, Vec::new()).await;
        super::order_facts::is_problem(&answer, 405, "wrong-method");
        assert_eq!(answer.header("allow").as_deref(), Some(allowed));
    }
}

#[actix_web::test]
async fn the_page_and_the_document_are_for_everybody_and_tell_nothing_of_what_is_here() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let mut browser = app.browser();
    for (language, title) in [("zh-CN", "程序接口"), ("en", "The interface for programs")] {
        browser.language = language;
        let (page, document) = (browser.get(DOCS).await, browser.get(DOCUMENT).await);
        assert_eq!(page.select("h1"), [title]);
        assert_eq!(json(&document)["info"]["title"], title);
        assert_eq!(document.header("content-language").as_deref(), Some(language));
        for operation in OPERATIONS {
            assert!(page.text().contains(&format!("id=\"{}\"", operation.id)), "{}", operation.id);
        }
        for link in page.attributes("main a[href^='#']", "href") {
            assert!(page.text().contains(&format!("id=\"{}\"", link.trim_start_matches('#'))), "{link}");
        }
        assert!(page.select("main img, main script, main [src]").is_empty(), "nothing from outside");
        for private in [case.reference.unwrap().to_string().as_str(), "desk.example"] {
            assert!(!page.text().contains(private) && !document.text().contains(private), "{private}");
        }
    }
}
