//! JSON-RPC 2.0, one message a line. Our ids are numbers, the child's are texts.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::xmtp::{XmtpError, XmtpErrorKind, XmtpResult};

/// A line from the child.
#[derive(Debug, PartialEq)]
pub enum Incoming {
    Answer { id: u64, outcome: XmtpResult<Value> },
    Question { id: String, method: String, params: Value },
    Notice { method: String, params: Value },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Question {
        id: String,
        method: String,
        #[serde(default)]
        params: Value,
    },
    Failure {
        id: u64,
        error: Failure,
    },
    Success {
        id: u64,
        result: Value,
    },
    Notice {
        method: String,
        #[serde(default)]
        params: Value,
    },
}

#[derive(Deserialize)]
struct Failure {
    message: String,
    data: FailureData,
}

#[derive(Deserialize)]
struct FailureData {
    kind: XmtpErrorKind,
}

impl Incoming {
    pub fn parse(line: &str) -> serde_json::Result<Self> {
        Ok(match serde_json::from_str(line)? {
            Line::Question { id, method, params } => Self::Question { id, method, params },
            Line::Notice { method, params } => Self::Notice { method, params },
            Line::Success { id, result } => Self::Answer { id, outcome: Ok(result) },
            Line::Failure { id, error } => {
                Self::Answer { id, outcome: Err(XmtpError::new(error.data.kind, error.message)) }
            }
        })
    }
}

pub fn request(id: u64, method: &str, params: &Value) -> String {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string()
}

pub fn reply(id: &str, outcome: &XmtpResult<Value>) -> String {
    match outcome {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(XmtpError { kind, detail }) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32000, "message": detail, "data": {"kind": kind}}})
        }
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_keeps_its_kind() {
        let line = r#"{"id":7,"error":{"code":-32000,"message":"full","data":{"kind":"group_full"}}}"#;
        let outcome = Err(XmtpError::new(XmtpErrorKind::GroupFull, "full"));
        assert_eq!(Incoming::parse(line).unwrap(), Incoming::Answer { id: 7, outcome });
    }

    #[test]
    fn a_null_result_is_a_success() {
        let parsed = Incoming::parse(r#"{"id":7,"result":null}"#).unwrap();
        assert_eq!(parsed, Incoming::Answer { id: 7, outcome: Ok(Value::Null) });
    }

    #[test]
    fn a_text_id_with_a_method_is_a_question() {
        let parsed = Incoming::parse(r#"{"id":"b1","method":"sign","params":{"text":"x"}}"#).unwrap();
        assert!(matches!(parsed, Incoming::Question { id, .. } if id == "b1"));
    }
}
