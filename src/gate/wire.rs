//! JSON-RPC over HTTP: what is sent, and what counts as an answer.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::rpc::RpcError;

#[derive(Deserialize)]
struct Answer {
    id: u64,
    result: Option<Value>,
    error: Option<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    code: i64,
    #[serde(default)]
    message: String,
}

/// A method and its parameters.
pub type Question = (&'static str, Value);

/// Asks one question; the answer has no more than `most` bytes.
pub async fn ask(
    http: &reqwest::Client,
    url: &str,
    question: &Question,
    most: usize,
) -> Result<Value, RpcError> {
    let (success, body) = post(http, url, &written(1, question), most).await?;
    let answer: Answer = read(&body)?;
    if answer.id == 1 { answer.value(success) } else { Err(failed("answered something else")) }
}

/// Asks all at once; `None` is a revert. Any other failure of one is a failure of all.
pub async fn ask_all(
    http: &reqwest::Client,
    url: &str,
    questions: &[Question],
    most: usize,
) -> Result<Vec<Option<Value>>, RpcError> {
    let ids = 1..=u64::try_from(questions.len()).unwrap_or(u64::MAX);
    let batch: Vec<Value> = ids.clone().zip(questions).map(|(id, question)| written(id, question)).collect();
    let (success, body) = post(http, url, &Value::Array(batch), most).await?;
    let answers: Vec<Answer> = read(&body)?;
    let count = answers.len();
    let mut by_id: BTreeMap<u64, Answer> = answers.into_iter().map(|answer| (answer.id, answer)).collect();
    if count != questions.len() || by_id.len() != count {
        return Err(failed("answered more or less than was asked"));
    }
    let one = |id| match by_id.remove(&id).map(|answer| answer.value(success)) {
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(RpcError::Reverted)) => Ok(None),
        Some(Err(error)) => Err(error),
        None => Err(failed("answered something else")),
    };
    ids.map(one).collect()
}

fn written(id: u64, (method, params): &Question) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

async fn post(
    http: &reqwest::Client,
    url: &str,
    question: &Value,
    most: usize,
) -> Result<(bool, Vec<u8>), RpcError> {
    let sent = http.post(url).json(question).send().await;
    let mut response = sent.map_err(|error| failed(error.without_url()))?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| failed(error.without_url()))? {
        body.extend_from_slice(&part);
        if body.len() > most {
            return Err(RpcError::TooMuch);
        }
    }
    Ok((status.is_success(), body))
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, RpcError> {
    serde_json::from_slice(body).map_err(|_| failed("answered no JSON-RPC"))
}

impl Answer {
    /// Some nodes answer a revert with a status of 4xx.
    fn value(self, success: bool) -> Result<Value, RpcError> {
        match self {
            Self { result: None, error: Some(refused), .. } if refused.is_revert() => Err(RpcError::Reverted),
            Self { result: Some(value), error: None, .. } if success => Ok(value),
            Self { error: Some(refused), .. } => Err(RpcError::Refused(refused.code)),
            Self { .. } => Err(failed("answered something else")),
        }
    }
}

impl Refused {
    /// Whether the call itself came to a bad end; nodes agree on no words for it.
    fn is_revert(&self) -> bool {
        let message = self.message.to_ascii_lowercase();
        self.code == 3 || BAD_ENDS.iter().any(|words| message.contains(words))
    }
}

const BAD_ENDS: [&str; 7] =
    ["revert", "out of gas", "outofgas", "oog", "opcode", "bad instruction", "vm execution error"];

pub fn failed(detail: impl std::fmt::Display) -> RpcError {
    RpcError::Failed(detail.to_string())
}
