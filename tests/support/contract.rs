//! Holds every answer of the API against its own description.

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};
use usher::api::openapi::document;

use super::Answer;

/// Headers that are declared where they are sent.
const DECLARED: [&str; 5] = ["etag", "idempotency-replayed", "location", "retry-after", "www-authenticate"];

type Place = (String, String, String, String);

static BODIES: LazyLock<HashMap<Place, Validator>> = LazyLock::new(|| {
    let mut bodies = HashMap::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                for (kind, content) in
                    response.get("content").and_then(Value::as_object).into_iter().flatten()
                {
                    if kind.ends_with("json") {
                        let place = (path.clone(), method.clone(), status.clone(), kind.clone());
                        bodies.insert(place, strict(&content["schema"]));
                    }
                }
            }
        }
    }
    bodies
});

/// Nothing is said that is not declared.
fn strict(schema: &Value) -> Validator {
    let mut schema = schema.clone();
    if schema.get("$ref").is_some() {
        schema["unevaluatedProperties"] = false.into();
    }
    schema["components"] = document()["components"].clone();
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

/// The path of the document that this one fits; a word before a parameter.
fn template(path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap();
    let fits = |known: &str| {
        let (known, asked): (Vec<_>, Vec<_>) = (known.split('/').collect(), path.split('/').collect());
        let same = |(known, asked): (&&str, &&str)| known.starts_with('{') || known == asked;
        known.len() == asked.len() && known.iter().zip(&asked).all(same)
    };
    let known = document()["paths"].as_object().unwrap().keys().filter(|known| fits(known));
    known.map(String::as_str).min_by_key(|known| known.matches('{').count())
}

/// Checks that the document foretells this answer: status, type, form, problem, headers.
#[track_caller]
pub fn foretold(method: &str, path: &str, answer: &Answer) {
    let Some(known) = template(path) else { return };
    let method = method.to_ascii_lowercase();
    let Some(operation) = document()["paths"][known].get(&method) else { return };
    let what = format!("{method} {known} {}", answer.status);
    let status = answer.status.to_string();
    let response = operation["responses"].get(&status);
    let response = response.unwrap_or_else(|| panic!("{what} is not declared: {answer:?}"));
    let headers = response.get("headers").cloned().unwrap_or_else(|| json!({}));
    for name in DECLARED.into_iter().filter(|name| answer.header(name).is_some()) {
        let is_declared = headers.as_object().unwrap().keys().any(|known| known.eq_ignore_ascii_case(name));
        assert!(is_declared, "{what} does not declare {name}");
    }
    let Some(content) = response.get("content") else {
        return assert!(answer.body.is_empty(), "{what} has no body: {answer:?}");
    };
    let kind = answer.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
    let content = content.get(kind).unwrap_or_else(|| panic!("{what} is not declared as {kind}"));
    if !kind.ends_with("json") {
        return;
    }
    let body = answer.json();
    let errors = BODIES[&(known.to_owned(), method, status, kind.to_owned())].iter_errors(&body);
    let errors: Vec<_> = errors.map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{what}: {body}: {errors:?}");
    if kind == "application/problem+json" {
        let code = body["code"].as_str().unwrap();
        assert!(content["examples"].get(code).is_some(), "{what} does not declare {code}");
    }
}
