//! Which group a link leads to. The host need not know the group's id, and its name for it may be another than
//! the group's own: so we note which groups we were in when we asked, and later which one came.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::group::{ConversationId, GroupInfo};

/// What we know of one link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Noted {
    /// The groups we were in when we first asked.
    Asked(Vec<ConversationId>),
    Arrived(ConversationId),
}

/// The notes about one link, among those about others.
pub struct Trail {
    dir: PathBuf,
    invite_id: String,
    noted: Noted,
}

impl Trail {
    /// Reads what was noted about this invite, or notes that we ask now.
    pub fn follow(dir: &Path, invite_id: &str, groups: &[GroupInfo]) -> io::Result<Self> {
        let noted = read(&dir.join(invite_id));
        let begun = noted.is_some();
        let noted = noted.unwrap_or_else(|| Noted::Asked(ids(groups)));
        let trail = Self { dir: dir.to_owned(), invite_id: invite_id.to_owned(), noted };
        if !begun {
            trail.write()?;
        }
        Ok(trail)
    }

    /// The group that this link leads to, as soon as it is among these.
    pub fn find<'a>(&self, groups: &'a [GroupInfo], name: &str) -> Option<&'a GroupInfo> {
        let known = match &self.noted {
            Noted::Arrived(id) => return groups.iter().find(|group| group.id == *id),
            Noted::Asked(known) => known,
        };
        let others = self.arrived_by_others();
        let is_new = |group: &&GroupInfo| !known.contains(&group.id) && !others.contains(&group.id);
        newest(groups.iter().filter(is_new), name)
    }

    /// A guess, for who was in the group before there were any notes.
    pub fn guess<'a>(&self, groups: &'a [GroupInfo], name: &str) -> Option<&'a GroupInfo> {
        let others = self.arrived_by_others();
        newest(groups.iter().filter(|group| !others.contains(&group.id)), name)
    }

    pub fn arrived(&mut self, group: &GroupInfo) -> io::Result<()> {
        self.noted = Noted::Arrived(group.id.clone());
        self.write()
    }

    fn arrived_by_others(&self) -> Vec<ConversationId> {
        let files = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let others = files.filter(|file| file.file_name() != self.invite_id.as_str());
        let noted = others.filter_map(|file| read(&file.path()));
        let arrived = |noted| match noted {
            Noted::Arrived(id) => Some(id),
            Noted::Asked(_) => None,
        };
        noted.filter_map(arrived).collect()
    }

    fn write(&self) -> io::Result<()> {
        fs::create_dir_all(&self.dir)?;
        fs::write(self.dir.join(&self.invite_id), serde_json::to_vec(&self.noted)?)
    }
}

/// The newest of those with this name, where there are any, else the newest of all; only where we still are.
fn newest<'a>(groups: impl Iterator<Item = &'a GroupInfo>, name: &str) -> Option<&'a GroupInfo> {
    groups.filter(|group| group.active).max_by_key(|group| (group.name == name, group.created_at_ms))
}

fn ids(groups: &[GroupInfo]) -> Vec<ConversationId> {
    groups.iter().map(|group| group.id.clone()).collect()
}

fn read(file: &Path) -> Option<Noted> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::group::{Policies, Policy};

    fn group(id: &str, name: &str, created_at_ms: i64) -> GroupInfo {
        GroupInfo {
            id: ConversationId(id.into()),
            name: name.into(),
            description: String::new(),
            image_url: None,
            policies: Policies {
                add_member: Policy::Admins,
                remove_member: Policy::Admins,
                update_metadata: Policy::Admins,
            },
            active: true,
            mark: String::new(),
            created_at_ms,
        }
    }

    fn id(group: Option<&GroupInfo>) -> Option<&str> {
        group.map(|group| group.id.as_str())
    }

    #[test]
    fn the_group_that_came_is_the_one_whatever_it_is_called() {
        let dir = tempfile::tempdir().unwrap();
        let old = group("old", "Tea", 5);
        let mut trail = Trail::follow(dir.path(), "one", std::slice::from_ref(&old)).unwrap();
        assert_eq!(
            trail.find(std::slice::from_ref(&old), "Tea"),
            None,
            "an old group of this name is not it"
        );
        let came = group("came", "Evening tea", 3);
        let all = [old, came.clone()];
        assert_eq!(id(trail.find(&all, "Tea")), Some("came"));
        trail.arrived(&came).unwrap();
        let renamed = [group("other", "Evening tea", 9), group("came", "Night tea", 3)];
        let again = Trail::follow(dir.path(), "one", &renamed).unwrap();
        assert_eq!(id(again.find(&renamed, "Tea")), Some("came"), "and so it is for who comes back");
    }

    #[test]
    fn a_group_that_came_while_nobody_looked_is_found() {
        let dir = tempfile::tempdir().unwrap();
        Trail::follow(dir.path(), "one", &[]).unwrap();
        let groups = [group("came", "Evening tea", 3)];
        let again = Trail::follow(dir.path(), "one", &groups).unwrap();
        assert_eq!(id(again.find(&groups, "Tea")), Some("came"));
    }

    #[test]
    fn of_several_that_came_neither_that_of_another_link_nor_one_we_left_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let mut other = Trail::follow(dir.path(), "other", &[]).unwrap();
        let trail = Trail::follow(dir.path(), "one", &[]).unwrap();
        let left = GroupInfo { active: false, ..group("left", "Tea", 9) };
        let groups = [group("a", "Tea", 1), group("b", "Chess", 2), group("c", "Tea", 3), left];
        assert_eq!(id(trail.find(&groups, "Tea")), Some("c"));
        assert_eq!(id(trail.find(&groups, "Chess")), Some("b"));
        assert_eq!(id(trail.find(&groups, "Go")), Some("c"));
        other.arrived(&groups[2]).unwrap();
        assert_eq!(id(trail.find(&groups, "Tea")), Some("a"));
    }

    #[test]
    fn without_notes_the_name_is_the_guess_and_then_the_newest() {
        let dir = tempfile::tempdir().unwrap();
        let groups = [group("a", "Tea", 1), group("b", "Chess", 2)];
        let trail = Trail::follow(dir.path(), "one", &groups).unwrap();
        assert_eq!(trail.find(&groups, "Tea"), None);
        assert_eq!(id(trail.guess(&groups, "Tea")), Some("a"));
        assert_eq!(id(trail.guess(&groups, "Go")), Some("b"));
        assert_eq!(id(trail.guess(&[], "Go")), None);
    }
}
