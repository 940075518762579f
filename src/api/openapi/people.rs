//! The document, told to people.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::complete::METHODS;
use super::document;
use super::problems::PROBLEMS;
use crate::domain::reference::{Call, Field, Reference, Reply, Section, Shape, Token};

/// The document as a page shows it.
pub fn reference() -> Arc<Reference> {
    let all = calls();
    let section = |tag: &'static Value| {
        let name = text(tag, "name");
        let calls = all.iter().filter(|(tag, _)| *tag == name).map(|(_, call)| call.clone()).collect();
        Section { about: text(tag, "description"), calls, name }
    };
    let problems = PROBLEMS.iter().map(|(code, title)| ((*code).to_owned(), (*title).to_owned()));
    let info = &document()["info"];
    Arc::new(Reference {
        version: text(info, "version"),
        about: text(info, "description").split("\n\n").map(str::to_owned).collect(),
        sections: array(&document()["tags"]).map(section).collect(),
        problems: problems.collect(),
    })
}

fn calls() -> Vec<(String, Call)> {
    let of_path = |(path, item): (&'static String, &'static Value)| {
        let known = METHODS.iter().filter_map(|method| Some((*method, item.get(*method)?)));
        known.map(|(method, operation)| call(method, path, operation)).collect::<Vec<_>>()
    };
    fields_of(&document()["paths"]).flat_map(of_path).collect()
}

fn call(method: &str, path: &str, operation: &'static Value) -> (String, Call) {
    let tag = operation.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default();
    let body = operation.pointer("/requestBody/content/application~1json").map(shape);
    let answers = fields_of(&operation["responses"]).map(|(status, response)| reply(status, response));
    let call = Call {
        id: text(operation, "operationId"),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        summary: text(operation, "summary"),
        about: text(operation, "description").replace('\n', " "),
        token: token(operation),
        parameters: array(&operation["parameters"]).map(parameter).collect(),
        body,
        answers: answers.collect(),
    };
    (tag.to_owned(), call)
}

fn token(operation: &'static Value) -> Token {
    let needed = array(&operation["security"]).all(|way| way.as_object().is_some_and(|way| !way.is_empty()));
    if operation.get("security").is_none() || !needed {
        return Token::None;
    }
    let scopes =
        array(&operation["security"]).flat_map(|way| array(&way["bearer"])).filter_map(Value::as_str);
    let scopes: Vec<_> = scopes.collect();
    if scopes.is_empty() { Token::Any } else { Token::Scope(scopes.join("` or `")) }
}

fn parameter(parameter: &'static Value) -> Field {
    Field {
        name: text(parameter, "name"),
        kind: text(parameter, "in"),
        required: parameter["required"] == true,
        about: text(parameter, "description"),
    }
}

fn reply(status: &str, response: &'static Value) -> Reply {
    let problem = response.pointer("/content/application~1problem+json/examples");
    let content =
        response.get("content").and_then(Value::as_object).and_then(|content| content.values().next());
    Reply {
        status: status.to_owned(),
        about: if problem.is_some() { String::new() } else { text(response, "description") },
        codes: problem.into_iter().flat_map(fields_of).map(|(code, _)| code.clone()).collect(),
        headers: fields_of(&response["headers"]).map(|(name, _)| name.clone()).collect(),
        shape: content.filter(|_| problem.is_none()).map(shape),
    }
}

fn shape(content: &'static Value) -> Shape {
    let named = fields_of(&content["examples"]).map(|(_, example)| &example["value"]);
    let examples = named.chain(content.get("example")).map(written).collect();
    Shape { fields: fields(resolved(&content["schema"])), examples }
}

/// A text as it is, anything else as JSON.
fn written(example: &'static Value) -> String {
    match example.as_str() {
        Some(text) => text.to_owned(),
        None => serde_json::to_string_pretty(example).unwrap_or_default(),
    }
}

/// The fields of an object, those it takes over from another among them.
fn fields(schema: &'static Value) -> Vec<Field> {
    let parts = array(&schema["allOf"]).flat_map(|part| fields(resolved(part)));
    let required = &schema["required"];
    let own = fields_of(&schema["properties"]).map(|(name, property)| Field {
        name: name.clone(),
        kind: kind(property),
        required: array(required).any(|known| known == name.as_str()),
        about: about(property),
    });
    parts.chain(own).collect()
}

fn about(property: &'static Value) -> String {
    let own = text(property, "description");
    if own.is_empty() { text(resolved(property), "description") } else { own }.replace('\n', " ")
}

/// What a value is, in words.
fn kind(schema: &'static Value) -> String {
    if let Some(several) = schema.get("oneOf").or_else(|| schema.get("anyOf")) {
        return array(several).map(kind).collect::<Vec<_>>().join(" or ");
    }
    let whole = resolved(schema);
    if let Some(words) = whole.get("enum") {
        let words = array(words).map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned));
        return words.collect::<Vec<_>>().join(" | ");
    }
    let types = &whole["type"];
    let word = |name: &Value| match name.as_str() {
        Some("array") => format!("list of {}", kind(&whole["items"])),
        Some("string") if whole["format"] == "date-time" => "time".to_owned(),
        Some("string") => "text".to_owned(),
        Some("integer") => "number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some(other) => other.to_owned(),
        None => "anything".to_owned(),
    };
    match types.as_array() {
        Some(several) => several.iter().map(word).collect::<Vec<_>>().join(" or "),
        None => word(types),
    }
}

fn resolved(schema: &'static Value) -> &'static Value {
    let pointer = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    pointer.and_then(|pointer| document().pointer(pointer)).unwrap_or(schema)
}

fn text(value: &'static Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn array(value: &'static Value) -> impl Iterator<Item = &'static Value> {
    value.as_array().into_iter().flatten()
}

fn fields_of(value: &'static Value) -> impl Iterator<Item = (&'static String, &'static Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}
