use std::collections::BTreeMap;

use serde::Serialize;

use crate::{store::State, wire::GroupMessage};

/// What the network holds at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// Group messages, commits included.
    pub messages: u64,
    /// Welcomes and welcome pointers.
    pub welcomes: u64,
    /// Inboxes.
    pub inboxes: u64,
    /// Installations with a key package.
    pub installations: u64,
    /// Groups with messages, direct messages included.
    pub groups: u64,
    /// Commits per group id in hex.
    pub commits: BTreeMap<String, u64>,
}

impl Stats {
    /// The commits of a group, given by its id in hex.
    pub fn commits(&self, group_id: &str) -> u64 {
        self.commits.get(&group_id.to_ascii_lowercase()).copied().unwrap_or_default()
    }

    pub(crate) fn of(state: &State) -> Self {
        let commits = state
            .group_messages
            .topics()
            .map(|(group, messages)| (hex::encode(group), count_commits(messages)))
            .collect::<BTreeMap<_, _>>();
        Self {
            messages: state.group_messages.total(),
            welcomes: state.welcomes.total(),
            inboxes: state.inboxes.count(),
            installations: count(state.key_packages.len()),
            groups: count(commits.len()),
            commits,
        }
    }
}

fn count_commits(messages: &[(u64, GroupMessage)]) -> u64 {
    let is_commit = |message: &GroupMessage| message.v1.as_ref().is_some_and(|it| it.is_commit);
    count(messages.iter().filter(|(_, message)| is_commit(message)).count())
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
