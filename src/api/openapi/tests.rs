use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::complete::METHODS;
use super::document;
use super::problems::PROBLEMS;
use crate::api::{
    admitters, auth, devices, groups, health, invite_bodies, join_requests, link_secrets, me, pending,
    problem, webhook,
};
use crate::domain::{device, push, view};

/// Reads an example as its type; what comes back says everything the example said.
fn read<T: DeserializeOwned + Serialize>(example: &Value) -> Result<(), String> {
    let read: T = serde_json::from_value(example.clone()).map_err(|error| error.to_string())?;
    let back = serde_json::to_value(read).map_err(|error| error.to_string())?;
    if says(&back, example) { Ok(()) } else { Err(format!("{example} was read as {back}")) }
}

/// Whether `whole` has every field of `part`, with its value.
fn says(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, value)| whole.get(name).is_some_and(|known| says(known, value)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(whole, part)| says(whole, part))
        }
        _ => whole == part,
    }
}

fn as_type(name: &str) -> fn(&Value) -> Result<(), String> {
    match name {
        "Answer" => read::<join_requests::AnswerBody>,
        "ClaimAsk" => read::<admitters::ClaimAsk>,
        "Claim" => read::<admitters::ClaimBody>,
        "CreatedGroup" => read::<groups::CreatedGroupBody>,
        "CreatedGroupLink" => read::<groups::CreatedLinkBody>,
        "CreatedInvite" => read::<invite_bodies::CreatedBody>,
        "Device" => read::<devices::DeviceBody>,
        "GroupJoin" => read::<groups::JoinBody>,
        "GroupJoined" => read::<groups::JoinedBody>,
        "GroupLink" => read::<groups::LinkBody>,
        "Invite" => read::<invite_bodies::InviteBody>,
        "InviteChange" => read::<invite_bodies::ChangeBody>,
        "Invites" => read::<invite_bodies::ListBody>,
        "JoinRequest" => read::<join_requests::RequestBody>,
        "Me" => read::<me::MeBody>,
        "NetworkFacts" => read::<view::NetworkFacts>,
        "NewDevice" => read::<device::NewDevice>,
        "NewGroup" => read::<groups::NewGroupBody>,
        "NewGroupLink" => read::<groups::NewLinkBody>,
        "NewInvite" => read::<invite_bodies::NewInviteBody>,
        "NewJoinRequest" => read::<join_requests::NewRequestBody>,
        "NewMe" => read::<me::NewMeBody>,
        "Nonce" => read::<auth::NonceBody>,
        "OwnInvite" => read::<invite_bodies::ManagedBody>,
        "PendingJoins" => read::<pending::Answer>,
        "PendingJoinsRequest" => read::<pending::Ask>,
        "Problem" => read::<problem::Body>,
        "PushData" => read::<push::PushData>,
        "PushOutcome" => read::<push::PushOutcome>,
        "Readiness" => read::<health::Body>,
        "Token" => read::<auth::TokenBody>,
        "TokenRequest" => read::<auth::TokenRequest>,
        "WebhookAnswer" => read::<webhook::AnswerBody>,
        "WebhookAsk" => read::<webhook::AskBody>,
        "WebhookSecret" => read::<link_secrets::SecretBody>,
        "WebhookError" => read::<webhook::ErrorBody>,
        _ => |_| Err("this test does not know the type".to_owned()),
    }
}

fn operations() -> Vec<(String, &'static Value)> {
    let paths = document()["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap().iter();
        let methods = item.filter(|(method, _)| METHODS.contains(&method.as_str()));
        methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    all.collect()
}

/// Every JSON body of the document: where it stands, and what describes it.
fn bodies() -> Vec<(String, &'static Value)> {
    let mut bodies = Vec::new();
    for (name, operation) in operations() {
        let responses = operation["responses"].as_object().unwrap().iter();
        let answers = responses.map(|(status, response)| (format!("{name} {status}"), response));
        let asked = operation.get("requestBody").map(|body| (format!("{name} body"), body));
        for (place, holder) in answers.chain(asked) {
            let content = holder.get("content").and_then(Value::as_object).into_iter().flatten();
            let json = content.filter(|(kind, _)| kind.ends_with("json"));
            bodies.extend(json.map(|(_, content)| (place.clone(), content)));
        }
    }
    bodies
}

fn examples(content: &Value) -> Vec<&Value> {
    let named = content.get("examples").and_then(Value::as_object).into_iter().flatten();
    named.map(|(_, example)| &example["value"]).chain(content.get("example")).collect()
}

#[test]
fn every_body_has_examples_and_each_is_read_by_the_very_type() {
    for (place, content) in bodies() {
        let shown = examples(content);
        assert!(!shown.is_empty(), "{place} shows no example: {content}");
        if place.contains("/openapi.json") {
            continue;
        }
        let type_name = content["schema"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        for example in shown {
            as_type(type_name)(example).unwrap_or_else(|error| panic!("{place}: {type_name}: {error}"));
        }
    }
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        for example in schema.get("examples").and_then(Value::as_array).into_iter().flatten() {
            if example.is_object() {
                as_type(name)(example).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}

#[test]
fn every_call_says_what_it_is_and_what_it_needs() {
    let mut ids = Vec::new();
    for (name, operation) in operations() {
        for field in ["summary", "operationId"] {
            assert!(operation[field].as_str().is_some_and(|text| !text.is_empty()), "{name}: {field}");
        }
        ids.push(operation["operationId"].as_str().unwrap());
        let tags = document()["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect::<Vec<_>>();
        assert!(operation["tags"].as_array().unwrap().iter().all(|tag| tags.contains(&tag)), "{name}");
        let given = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let paths = given.filter(|parameter| parameter["in"] == "path").count();
        assert_eq!(paths, name.matches('{').count(), "{name}");
        assert!(operation.get("x-problems").is_none(), "{name}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an operation id twice");
}

#[test]
fn every_problem_is_known_and_met_by_some_call() {
    let mut met = vec!["method_not_allowed".to_owned()];
    for (place, content) in bodies() {
        let codes = content.get("examples").and_then(Value::as_object).into_iter().flatten();
        for (code, example) in codes.filter(|(_, example)| example["value"].get("code").is_some()) {
            if place.contains(" body") || example["value"].get("type").is_none() {
                continue;
            }
            assert!(example["value"]["title"] != "", "{place}: {code} is unknown");
            met.push(code.clone());
        }
    }
    for (code, title) in PROBLEMS {
        assert!(met.iter().any(|known| known == code), "nobody meets {code}");
        assert!(title.ends_with('.'), "{title}");
    }
    assert!(PROBLEMS.is_sorted_by_key(|(code, _)| *code));
}
