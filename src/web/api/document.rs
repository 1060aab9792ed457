//! `GET /api/openapi.json`: what programs may ask, as OpenAPI 3.1. The addresses come from the table of operations, the schemas from
//! the types that are really read and written, the words from the locales: nothing of it is written down twice.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::caller::Caller;
use super::examples;
use super::operations::{Needs, OPERATIONS, Operation};
use super::order_facts;
use super::problem::{Kind, ProblemBody};
use super::shapes::{
    Assignment, CaseList, Closure, Escalation, EventList, EvidenceList, FactList, MessageList, NewCase, NewEvidence, NewFact,
    NewMessage, Receipt, Reopening, Triage, WholeCase,
};
use crate::domain::token::TokenScope;
use crate::i18n::Words;
use crate::web::server::AppData;

mod codes;

/// `GET /api/openapi.json`
pub async fn show(app: AppData, caller: Caller) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_LANGUAGE, caller.locale().as_str()))
        .insert_header((header::VARY, "Accept-Language"))
        .json(document(caller.words, &app.config.base()))
}

/// The document, in a language.
pub fn document(words: &Words, base: &str) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = described(words, operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": words.t("api-docs-title"), "version": "1", "description": words.t("api-docs-lead") },
        "servers": [{ "url": base }],
        "paths": paths,
        "components": {
            "schemas": schemas(words),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": words.t("api-docs-token") },
                "signature": {
                    "type": "apiKey", "in": "header", "name": "webhook-signature", "description": words.t("api-docs-signature"),
                },
            },
        },
    })
}

/// Everything that is sent and answered, by name.
fn schemas(words: &Words) -> Map<String, Value> {
    let mut all = Map::new();
    add::<CaseList>(&mut all);
    add::<WholeCase>(&mut all);
    add::<Receipt>(&mut all);
    add::<MessageList>(&mut all);
    add::<EvidenceList>(&mut all);
    add::<FactList>(&mut all);
    add::<EventList>(&mut all);
    add::<NewCase>(&mut all);
    add::<NewMessage>(&mut all);
    add::<NewEvidence>(&mut all);
    add::<NewFact>(&mut all);
    add::<Triage>(&mut all);
    add::<Assignment>(&mut all);
    add::<Escalation>(&mut all);
    add::<Closure>(&mut all);
    add::<Reopening>(&mut all);
    add::<order_facts::Body>(&mut all);
    add::<order_facts::Answer>(&mut all);
    add::<ProblemBody>(&mut all);
    for (name, schema) in &mut all {
        told(words, name, schema);
    }
    all.insert("Document".to_owned(), json!({ "type": "object" }));
    all
}

fn add<T: ToSchema>(all: &mut Map<String, Value>) {
    let mut named = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut named);
    all.extend(named.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default())));
}

/// Says of each field what it is, and which codes it knows.
fn told(words: &Words, name: &str, schema: &mut Value) {
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(|part| told(words, name, part));
    }
    if let Some(plain) = schema.as_object_mut() {
        // Comments of the code are for those who read it.
        plain.remove("description");
    }
    let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (field, about) in fields {
        about["description"] = field_words(words, name, field).into();
        codes::add(name, field, about);
    }
}

fn field_words(words: &Words, schema: &str, field: &str) -> String {
    let dashed = field.replace('_', "-");
    let own = format!("api-field-{}-{dashed}", schema.to_lowercase());
    if words.has(&own) { words.t(&own).to_owned() } else { words.code("api-field", field) }
}

fn described(words: &Words, operation: &Operation) -> Value {
    let id = operation.id;
    let mut told = json!({
        "operationId": id,
        "summary": words.t(&format!("api-op-{id}")),
        "description": words.t(&format!("api-op-{id}-about")),
        "parameters": parameters(words, operation),
        "responses": responses(words, operation),
        "security": security(operation),
    });
    if let Some(schema) = operation.body {
        let mut content = json!({ "schema": reference(schema) });
        if let Some(example) = examples::body(id).and_then(|text| serde_json::from_str::<Value>(text).ok()) {
            content["example"] = example;
        }
        told["requestBody"] = json!({ "required": true, "content": { operation.media: content } });
    }
    if let Some(scope) = operation.scope {
        told["x-scope"] = scope.written().into();
    }
    told
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn security(operation: &Operation) -> Value {
    match (operation.scope, operation.body) {
        (Some(scope), _) => json!([{ "token": [scope.written()] }]),
        (None, Some(_)) => json!([{ "signature": [] }]),
        (None, None) => json!([]),
    }
}

/// Names of what stands in the address and in headers, and whether it has to.
fn parameters(words: &Words, operation: &Operation) -> Vec<Value> {
    let in_path = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(|name| (name, "path", true));
    let in_query = operation.query.iter().map(|name| (*name, "query", false));
    let headers: &[(&str, bool)] = match (operation.needs, operation.id) {
        (Needs::Key, _) => &[("Idempotency-Key", true)],
        (Needs::Version, _) => &[("If-Match", true), ("Idempotency-Key", false)],
        (_, "read-case") => &[("If-None-Match", false)],
        (_, "send-order-facts") => {
            &[("redress-sender", true), ("webhook-id", true), ("webhook-timestamp", true), ("webhook-signature", true)]
        }
        _ => &[],
    };
    let headers = headers.iter().map(|(name, is_needed)| (*name, "header", *is_needed));
    let told = |(name, place, is_needed): (&str, &str, bool)| {
        let mut schema = json!({ "type": if name == "limit" { "integer" } else { "string" } });
        codes::add("", name, &mut schema);
        let about = words.t(&format!("api-param-{}", name.to_lowercase())).to_owned();
        json!({ "name": name, "in": place, "required": is_needed, "description": about, "schema": schema })
    };
    in_path.chain(in_query).chain(headers).map(told).collect()
}

fn responses(words: &Words, operation: &Operation) -> Value {
    let (status, schema) = operation.answer;
    let good = match schema {
        Some(schema) => json!({ "application/json": { "schema": reference(schema) } }),
        None => json!({ "application/octet-stream": {} }),
    };
    let mut all = json!({ status.to_string(): { "description": words.t("api-docs-good"), "content": good } });
    if operation.id == "read-case" {
        all["304"] = json!({ "description": words.t("api-docs-not-modified") });
    }
    let mut by_status: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for kind in problems(operation) {
        let title = words.t(&kind.title()).to_owned();
        by_status.entry(kind.status().as_u16()).or_default().push(title);
    }
    let left = by_status.contains_key(&THROTTLED).then(|| left(words));
    for (status, titles) in by_status {
        let content = json!({ "application/problem+json": { "schema": reference("Problem") } });
        all[status.to_string()] = json!({ "description": titles.join(words.t("list-comma")), "content": content });
    }
    if let Some(left) = left {
        all[status.to_string()]["headers"] = left.clone();
        all[THROTTLED.to_string()]["headers"] = left;
    }
    all
}

/// The status of an answer to whoever asks too often.
const THROTTLED: u16 = 429;

/// What the headers of an answer tell of the allowance.
fn left(words: &Words) -> Value {
    let headers = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"];
    let told = |name: &str| {
        let about = json!({ "description": words.t(&format!("api-header-{name}")), "schema": { "type": "integer" } });
        (name.to_owned(), about)
    };
    Value::Object(headers.into_iter().map(told).collect())
}

/// What may be in the way of an operation.
fn problems(operation: &Operation) -> Vec<Kind> {
    let mut kinds = Vec::new();
    if operation.scope.is_some() {
        kinds.extend([Kind::NoToken, Kind::BadToken, Kind::MissingScope, Kind::Throttled, Kind::Internal, Kind::Unavailable]);
    }
    if operation.path.contains("{reference}") {
        kinds.push(Kind::NotFound);
    }
    if operation.method == "get" && operation.scope.is_some() {
        kinds.push(Kind::BadQuery);
    }
    if operation.body.is_some() {
        kinds.extend([Kind::Malformed, Kind::TooSlow, Kind::TooLarge, Kind::UnsupportedMedia]);
    }
    match operation.needs {
        Needs::Nothing => {}
        Needs::Key => kinds.extend([Kind::NoKey, Kind::KeyTaken, Kind::Invalid, Kind::NotNow, Kind::Refused]),
        Needs::Version => {
            kinds.extend([Kind::NoVersion, Kind::Stale, Kind::NoKey, Kind::KeyTaken, Kind::Invalid, Kind::NotNow, Kind::Refused]);
        }
    }
    match operation.id {
        "file-case" => kinds.push(Kind::Alike),
        "read-evidence" => kinds.extend([Kind::Quarantined, Kind::NotScanned, Kind::Gone]),
        "send-order-facts" => kinds.extend([
            Kind::Unsigned,
            Kind::NotTimely,
            Kind::BadSignature,
            Kind::IdTaken,
            Kind::TooMany,
            Kind::Throttled,
            Kind::Internal,
            Kind::Unavailable,
        ]),
        _ => {}
    }
    kinds
}

/// What tokens can be made for, as programs know it and in words.
pub fn scopes(words: &Words) -> Vec<(String, String)> {
    TokenScope::ALL.iter().map(|scope| (scope.written(), words.code("token-scope", scope.as_str()))).collect()
}
