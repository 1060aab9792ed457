//! The routes, read out of src/web/routes.rs itself: a new one cannot be forgotten.

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/routes.rs");

/// Method and pattern of every route.
pub fn routes() -> Vec<(&'static str, String)> {
    let text: String = std::fs::read_to_string(FILE).unwrap().split_whitespace().collect();
    // Each call of `.route(…)` or `.service(…)`, up to the next one or to the end of the statement.
    let calls: Vec<&str> = text
        .split(".route(")
        .flat_map(|part| part.split(".service("))
        .skip(1)
        .map(|call| call.split(';').next().unwrap_or_default())
        .filter(|call| call.contains(".to(") || call.contains(".get(") || call.contains(".post("))
        .collect();
    let found: Vec<_> = calls.iter().flat_map(|call| of(call)).collect();
    let written = text.matches(".route(").count() + text.matches(".service(").count();
    assert_eq!(calls.len(), written, "every route is one that this reader understands");
    found
}

fn of(call: &str) -> Vec<(&'static str, String)> {
    let quoted = call.split('"').nth(1).unwrap_or_else(|| panic!("{call}: a route names its path"));
    let pattern = if call.starts_with("step(") { redress::paths::filing_step(quoted) } else { quoted.to_owned() };
    let (get, post) = if call.starts_with('"') {
        (call.contains(",get()"), call.contains(",post()"))
    } else {
        (call.contains(".get("), call.contains(".post("))
    };
    assert!(get || post, "{call}: neither GET nor POST");
    let methods = [("GET", get), ("POST", post)];
    methods.into_iter().filter(|(_, is)| *is).map(|(method, _)| (method, pattern.clone())).collect()
}
