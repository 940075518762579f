//! `usher create-group`: a group with a link and a gate, made by a running service, for people who script.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use super::host::Host;
use super::{GuestError, line, say};
use crate::domain::gate::Gate;

/// What the command line says.
pub struct CreateOptions {
    /// Where the service is.
    pub service: String,
    /// An API key that may make groups.
    pub key: String,
    pub name: String,
    pub description: String,
    /// A file with a gate; without it admins decide.
    pub gate: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    group_id: String,
    link: String,
}

/// Makes the group and prints what came of it.
pub async fn create_group(options: CreateOptions) -> Result<(), GuestError> {
    let gate = options.gate.as_deref().map(read).transpose()?;
    let mut body = json!({ "name": options.name, "description": options.description });
    if let (Some(gate), Some(fields)) = (gate, body.as_object_mut()) {
        fields.insert("gate".to_owned(), gate);
    }
    let host = Host::with_token(options.service.trim_end_matches('/'), &options.key);
    let made: Made = host.post_once("/create", &body).await?;
    say(&format!("group {}", line(&made.group_id)));
    say(&format!("link {}", line(&made.link)));
    Ok(())
}

/// A fault that shows without any chain is told before anybody is called.
fn read(path: &Path) -> Result<Value, GuestError> {
    let unreadable = |why: String| GuestError::GateFile(path.to_owned(), why);
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    Gate::parse(&text).map_err(|fault| unreadable(fault.to_string()))?;
    serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_the_file_and_the_place_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("gate.json");
        let why = |text: &str| {
            std::fs::write(&file, text).unwrap();
            read(&file).map(drop).map_err(|error| error.to_string())
        };
        let good = r#"{"rule":{"type":"nativeCoin","chain":"eip155:1","minimum":"0.5"}}"#;
        assert_eq!(why(good), Ok(()));
        let bad =
            why(r#"{"rule":{"type":"any","of":[{"type":"nativeCoin","chain":"eip155:1","minimum":"x"}]}}"#);
        let bad = bad.unwrap_err();
        assert!(bad.contains("gate.json") && bad.contains("rule.of[0].minimum"), "{bad}");
        assert!(why("{").unwrap_err().contains("not JSON"));
        assert!(read(&dir.path().join("none.json")).is_err());
    }
}
