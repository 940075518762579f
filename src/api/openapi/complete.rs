//! What calls have in common, written into the document once: problems, keys, the bearer token, examples.

use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::problems::{ALWAYS, KEYED, SCOPED, SIGNED_IN, WAITS, WITH_BODY, title};
use crate::api::{once, problem};
use crate::service::idempotency::KEY_MAX;

pub const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

const PROBLEM: &str = "application/problem+json";
const KEY_MEANS: &str = "A text of your choice, best a random one. The same key and body again has one effect and gets the same answer, for 24 hours.";
const TOKEN_MEANS: &str = "A token of `/auth/token`, or an API key made in the dashboard. The word beside it is the scope a key needs.";

const SIGNED_MEANS: &str = "A signature of the message as <https://www.standardwebhooks.com> has it, with the link's secret (`PUT /api/groups/{id}/webhookSecret`), in `webhook-id`, `webhook-timestamp` (within five minutes of now) and `webhook-signature`. The same message again gets the same decision.";

pub fn complete(document: &mut Value) {
    let schema = serde_json::to_value(problem::Body::schema()).unwrap_or_default();
    put(document, &["components", "schemas", &problem::Body::name()], schema);
    let bearer = json!({ "type": "http", "scheme": "bearer", "description": TOKEN_MEANS });
    put(document, &["components", "securitySchemes", "bearer"], bearer);
    let signed =
        json!({ "type": "apiKey", "in": "header", "name": "webhook-signature", "description": SIGNED_MEANS });
    put(document, &["components", "securitySchemes", "standardWebhooks"], signed);
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    for (method, path, operation) in operations_mut(document) {
        let keyed = method == "post" && !path.starts_with("/auth/");
        entitle(operation);
        exemplify(operation, &schemas);
        refuse(operation, keyed);
        if keyed {
            take_keys(operation);
            mark_replays(operation);
        }
    }
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = (String, String, &mut Value)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    let items = paths.filter_map(|(path, item)| Some((path, item.as_object_mut()?)));
    items.flat_map(|(path, item)| {
        let known = item.iter_mut().filter(|(method, _)| METHODS.contains(&method.as_str()));
        known.map(move |(method, operation)| (method.clone(), path.clone(), operation))
    })
}

/// A summary is a title, not a sentence.
fn entitle(operation: &mut Value) {
    let title = operation["summary"].as_str().map(|summary| summary.trim_end_matches('.').to_owned());
    operation["summary"] = title.into();
}

fn take_keys(operation: &mut Value) {
    let schema = json!({ "type": "string", "minLength": 1, "maxLength": KEY_MAX, "pattern": "^[ -~]+$" });
    let key = json!({
        "name": "Idempotency-Key", "in": "header", "required": false, "description": KEY_MEANS,
        "schema": schema, "example": "0d1c6f5e-6a43-4f0e-9a1b-2f3c4d5e6f70"
    });
    match operation.get_mut("parameters").and_then(Value::as_array_mut) {
        Some(parameters) => parameters.push(key),
        None => operation["parameters"] = json!([key]),
    }
}

/// Answers that are kept say so when they are given again.
fn mark_replays(operation: &mut Value) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    let passing = ["401", "413", "415", "429"];
    let kept = |status: &str| !status.starts_with('5') && !passing.contains(&status);
    for (_, response) in responses.into_iter().flatten().filter(|(status, _)| kept(status)) {
        let header = json!({
            "description": "`true` on an answer that was given before.",
            "schema": { "type": "string", "enum": ["true"] }
        });
        put(response, &["headers", once::REPLAYED.as_str()], header);
    }
}

/// Each body shows the examples of its type where it has none of its own.
fn exemplify(operation: &mut Value, schemas: &Value) {
    let request = operation.get_mut("requestBody").into_iter().flat_map(|body| members(body, "content"));
    request.for_each(|content| take_examples(content, schemas));
    for response in members(operation, "responses") {
        members(response, "content").for_each(|content| take_examples(content, schemas));
    }
}

fn take_examples(content: &mut Value, schemas: &Value) {
    // A body that may be left out is absent then, not `null`.
    if let Some([one, other]) = content.pointer("/schema/oneOf").and_then(Value::as_array).map(Vec::as_slice)
    {
        let body = if one["type"] == "null" { other } else { one };
        content["schema"] = body.clone();
    }
    if content.get("example").is_some() || content.get("examples").is_some() {
        return;
    }
    let name =
        content.pointer("/schema/$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    let examples = name.and_then(|name| schemas.get(name)?.get("examples")?.as_array());
    match examples.map(Vec::as_slice) {
        None | Some([]) => {}
        Some([only]) => content["example"] = only.clone(),
        Some(several) => {
            let named = (1..).zip(several).map(|(n, value)| (n.to_string(), json!({ "value": value })));
            content["examples"] = named.collect::<Map<_, _>>().into();
        }
    }
}

/// Declares every problem the call can meet. `x-problems` adds its own; `null` says that it meets none.
fn refuse(operation: &mut Value, keyed: bool) {
    let own = operation.as_object_mut().and_then(|fields| fields.remove("x-problems"));
    if own.as_ref().is_some_and(Value::is_null) {
        return;
    }
    let own = own.unwrap_or_default();
    let own = own.as_array().into_iter().flatten().filter_map(Value::as_str);
    // Where a token may be left out, a wrong one is like none.
    let security = operation.pointer("/security/0/bearer").and_then(Value::as_array);
    let scoped = security.is_some_and(|scopes| !scopes.is_empty());
    let common = [
        (ALWAYS, true),
        (SIGNED_IN, security.is_some()),
        (SCOPED, scoped),
        (WITH_BODY, operation.get("requestBody").is_some()),
        (KEYED, keyed),
    ];
    let common = common.into_iter().filter(|(_, applies)| *applies).flat_map(|(problems, _)| problems);
    let mut problems: Vec<&str> = own.chain(common.copied()).collect();
    problems.sort_unstable();
    problems.dedup();
    for (status, code) in problems.into_iter().filter_map(|problem| problem.split_once(' ')) {
        declare(&mut operation["responses"], status, code);
    }
}

fn declare(responses: &mut Value, status: &str, code: &str) {
    let title = title(code).unwrap_or_default();
    if responses.get(status).is_none() {
        responses[status] = json!({ "description": "" });
    }
    let response = &mut responses[status];
    let said = response["description"].as_str().unwrap_or_default();
    response["description"] = format!("{said}{}`{code}`", if said.is_empty() { "" } else { ", " }).into();
    let number: u16 = status.parse().unwrap_or_default();
    let example =
        json!({ "type": format!("/problems/{code}"), "title": title, "status": number, "code": code });
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    put(response, &["content", PROBLEM, "schema"], schema);
    put(response, &["content", PROBLEM, "examples", code], json!({ "value": example }));
    if WAITS.contains(&code) {
        let header =
            json!({ "description": "Seconds to wait.", "schema": { "type": "integer", "minimum": 1 } });
        put(response, &["headers", "Retry-After"], header);
    }
    if status == "401" {
        let header = json!({ "description": "`Bearer`", "schema": { "type": "string" } });
        put(response, &["headers", "WWW-Authenticate"], header);
    }
}

/// Puts a value at a place, and the objects on the way to it.
fn put(value: &mut Value, way: &[&str], new: Value) {
    let mut place = value;
    for step in way {
        if !place.is_object() {
            *place = json!({});
        }
        let Value::Object(fields) = place else { return };
        place = fields.entry(*step).or_insert(Value::Null);
    }
    *place = new;
}

/// The values of an object that is a field.
fn members<'a>(value: &'a mut Value, field: &str) -> impl Iterator<Item = &'a mut Value> {
    let object = value.get_mut(field).and_then(Value::as_object_mut);
    object.into_iter().flat_map(|object| object.values_mut())
}
