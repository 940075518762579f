//! How many connections we have room for, together and for one address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::client::Client;

/// Files we need besides connections: databases, logs, the Node child, calls of our own.
const OTHER_FILES: u64 = 256;

type Counts = Arc<Mutex<HashMap<Client, usize>>>;

pub struct Places {
    free: Arc<Semaphore>,
    taken: Counts,
    per_client: usize,
}

/// Room for one connection, until dropped.
pub struct Place {
    _free: OwnedSemaphorePermit,
    _counted: Option<Counted>,
}

impl Places {
    pub fn new(all: usize, per_client: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(all)), taken: Counts::default(), per_client }
    }

    /// Waits until there is room for anybody.
    pub async fn free(&self) -> Option<OwnedSemaphorePermit> {
        self.free.clone().acquire_owned().await.ok()
    }

    /// Room for this client; `None` where it has taken its share. Who is no client of ours has no share.
    pub fn take(&self, free: OwnedSemaphorePermit, client: Option<Client>) -> Option<Place> {
        let Some(client) = client else { return Some(Place { _free: free, _counted: None }) };
        let counted = Counted::take(&self.taken, client, self.per_client)?;
        Some(Place { _free: free, _counted: Some(counted) })
    }
}

struct Counted {
    taken: Counts,
    client: Client,
}

impl Counted {
    fn take(taken: &Counts, client: Client, max: usize) -> Option<Self> {
        let mut counts = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(client).or_default();
        if *count >= max {
            return None;
        }
        *count += 1;
        Some(Self { taken: taken.clone(), client })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.client) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(&self.client);
            }
        }
    }
}

/// Asks the system for so many files that this many connections fit, and answers how many do.
pub fn room_for(connections: usize) -> usize {
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let raised = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
        limit.current = Some(raised);
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the limit of open files can't be raised");
        }
    }
    fitting(connections, getrlimit(Resource::Nofile).current)
}

/// At least half of the files serve connections, however few there are.
fn fitting(connections: usize, files: Option<u64>) -> usize {
    let Some(files) = files else { return connections };
    let rest = files.saturating_sub(OTHER_FILES).max(files / 2);
    let fitting = usize::try_from(rest).unwrap_or(usize::MAX).min(connections);
    if fitting < connections {
        tracing::warn!(
            files,
            connections = fitting,
            "the limit of open files leaves room for few connections"
        );
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_everything_else() {
        assert_eq!(fitting(2_048, None), 2_048);
        assert_eq!(fitting(2_048, Some(2_304)), 2_048);
        assert_eq!(fitting(2_048, Some(2_303)), 2_047);
        assert_eq!(fitting(2_048, Some(256)), 128);
    }

    #[tokio::test]
    async fn a_client_has_its_share_and_gets_it_back() {
        let places = Places::new(10, 2);
        let one = Client::at([192, 0, 2, 1].into());
        let other = Client::at([192, 0, 2, 2].into());
        let take = async |client| places.take(places.free().await.unwrap(), client);
        let (first, second) = (take(Some(one)).await, take(Some(one)).await);
        assert!(first.is_some() && second.is_some());
        assert!(take(Some(one)).await.is_none());
        assert!(take(Some(other)).await.is_some() && take(None).await.is_some());
        drop(first);
        assert!(take(Some(one)).await.is_some());
        drop(second);
        assert!(places.taken.lock().unwrap().is_empty(), "who is gone is forgotten");
    }
}
