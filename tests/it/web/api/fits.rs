//! Whether an answer is what the document says: types, codes, what is required, and nothing beside it.

use serde_json::Value;

/// Everything in which a value is not what its schema says.
pub fn faults(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let found = document.pointer(name.trim_start_matches('#'));
        return found.map_or_else(|| vec![format!("{at}: {name} is not there")], |it| faults(document, it, value, at));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let known: Vec<String> = parts.iter().flat_map(|part| fields(document, part)).collect();
        let mut all: Vec<String> = parts.iter().flat_map(|part| of_one(document, part, (value, Some(&known)), at)).collect();
        all.dedup();
        return all;
    }
    if let Some(ways) = schema["oneOf"].as_array() {
        let fits = ways.iter().any(|way| faults(document, way, value, at).is_empty());
        return if fits { Vec::new() } else { vec![format!("{at}: {value} is none of {ways:?}")] };
    }
    of_one(document, schema, (value, None), at)
}

fn fields(document: &Value, schema: &Value) -> Vec<String> {
    let named = schema["$ref"].as_str().and_then(|name| document.pointer(name.trim_start_matches('#')));
    named.unwrap_or(schema)["properties"].as_object().into_iter().flat_map(|it| it.keys().cloned()).collect()
}

fn of_one(document: &Value, schema: &Value, (value, known): (&Value, Option<&[String]>), at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    if !types.is_empty() && !types.iter().any(|kind| is_of(kind, value)) {
        return vec![format!("{at}: {value} is not {types:?}")];
    }
    if schema["enum"].as_array().is_some_and(|codes| !codes.contains(value)) {
        found.push(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    if let Some(items) = value.as_array() {
        found.extend(items.iter().flat_map(|item| faults(document, &schema["items"], item, &format!("{at}[]"))));
    }
    let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object()) else { return found };
    for needed in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(needed) {
            found.push(format!("{at}: {needed} is missing"));
        }
    }
    for (name, value) in object {
        match properties.get(name) {
            Some(schema) => found.extend(faults(document, schema, value, &format!("{at}.{name}"))),
            None if known.is_some_and(|known| known.contains(name)) => {}
            None => found.push(format!("{at}: {name} is not told of")),
        }
    }
    found
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"],
        "properties": { "a": { "type": "string", "enum": ["x"] }, "b": { "type": ["integer", "null"] } },
    });
    let of = |value: Value| faults(&Value::Null, &schema, &value, "it").len();
    assert_eq!(of(serde_json::json!({ "a": "x", "b": null })), 0);
    for wrong in [r#"{"b":1}"#, r#"{"a":"y"}"#, r#"{"a":"x","b":"1"}"#, r#"{"a":"x","c":1}"#, "[]"] {
        assert_eq!(of(serde_json::from_str(wrong).unwrap()), 1, "{wrong}");
    }
}
