//! `GET /api/docs`: what programs may ask, as a page that people read. It is made of the document that programs read, in the
//! reader's language, and tells nothing of what is in this installation.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::Value;

use super::document::{document, scopes};
use super::examples;
use super::operations::{OPERATIONS, Operation};
use crate::web::page::{Page, html};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// A field, a header or a part of the address.
struct Field {
    name: String,
    /// Its type, as JSON calls it.
    kind: String,
    /// The anchor of its schema; empty for a plain one.
    schema: String,
    is_needed: bool,
    about: String,
    codes: String,
}

/// Something that is sent or answered.
struct Schema {
    name: String,
    fields: Vec<Field>,
}

struct Asked {
    id: &'static str,
    title: String,
    about: String,
    method: String,
    path: &'static str,
    scope: String,
    parameters: Vec<Field>,
    /// What is sent, where something is.
    body: Option<Schema>,
    status: u16,
    /// The name of what is answered; empty for bytes.
    answer: String,
    problems: Vec<(String, String)>,
    curl: String,
}

#[derive(Template)]
#[template(path = "portal/api.html")]
struct DocsPage {
    page: Page,
    base: String,
    scopes: Vec<(String, String)>,
    asked: Vec<Asked>,
    schemas: Vec<Schema>,
}

pub async fn show(app: AppData, visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let page = visitor.page(&request, &app);
    let base = app.config.base();
    let document = document(page.words, &base);
    let asked = OPERATIONS.iter().map(|operation| told(&document, operation, &base)).collect();
    let all = document["components"]["schemas"].as_object().into_iter().flatten();
    // What is sent is told where it is sent.
    let is_sent = |name: &str| OPERATIONS.iter().any(|operation| operation.body == Some(name));
    let schemas = all.filter(|(name, _)| *name != "Document" && !is_sent(name)).map(|(name, it)| schema(name, it)).collect();
    html(&DocsPage { scopes: scopes(page.words), base, asked, schemas, page })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn told(document: &Value, operation: &'static Operation, base: &str) -> Asked {
    let it = &document["paths"][operation.path][operation.method];
    let parameter = |it: &Value| Field {
        name: text(&it["name"]),
        kind: text(&it["schema"]["type"]),
        schema: String::new(),
        is_needed: it["required"] == true,
        about: text(&it["description"]),
        codes: codes(&it["schema"]),
    };
    let problem = |(status, it): (&String, &Value)| Some((status.clone(), text(&it["description"])));
    let (status, answer) = operation.answer;
    Asked {
        id: operation.id,
        title: text(&it["summary"]),
        about: text(&it["description"]),
        method: operation.method.to_uppercase(),
        path: operation.path,
        scope: text(&it["x-scope"]),
        parameters: it["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
        body: operation.body.map(|name| schema(name, &document["components"]["schemas"][name])),
        status,
        answer: answer.unwrap_or_default().to_owned(),
        problems: it["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(code, _)| **code != status.to_string())
            .filter_map(problem)
            .collect(),
        curl: examples::curl(operation, base),
    }
}

fn schema(name: &str, it: &Value) -> Schema {
    let parts = it["allOf"].as_array().cloned().unwrap_or_else(|| vec![it.clone()]);
    let fields = parts.iter().flat_map(|part| {
        let needed: Vec<String> = part["required"].as_array().into_iter().flatten().map(text).collect();
        let fields = part["properties"].as_object().cloned().unwrap_or_default();
        fields.into_iter().map(move |(name, about)| field(needed.contains(&name), name, &about)).collect::<Vec<_>>()
    });
    Schema { name: name.to_owned(), fields: fields.collect() }
}

fn field(is_needed: bool, name: String, about: &Value) -> Field {
    let reference = [about, &about["items"]].into_iter().chain(about["oneOf"].as_array().into_iter().flatten());
    let mut names = reference.map(|it| it["$ref"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default());
    let schema = names.find(|name| !name.is_empty()).unwrap_or_default().to_owned();
    let kind = match &about["type"] {
        Value::Array(types) => types.iter().map(text).collect::<Vec<_>>().join(" | "),
        Value::String(kind) if kind == "array" && schema.is_empty() => format!("array<{}>", text(&about["items"]["type"])),
        kind => text(kind),
    };
    Field { name, kind, schema, is_needed, about: text(&about["description"]), codes: codes(about) }
}

fn codes(about: &Value) -> String {
    let codes = about["enum"].as_array().or_else(|| about["items"]["enum"].as_array());
    codes.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(" · ")
}
