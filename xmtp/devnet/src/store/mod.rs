//! What the network keeps: state in memory, and a journal it is rebuilt from.

mod inboxes;
mod journal;
mod record;
mod state;
mod subscribers;
mod sync;
mod topics;

use std::{io, path::Path};

use bytes::Bytes;
use parking_lot::{Mutex, RwLock};
use prost::Message;
use tonic::Status;

pub use inboxes::MAX_UPDATES;
pub use record::{GroupCommitLogEntry, InstallationKeyPackage, Kind};
pub use state::State;
pub use subscribers::{Subscribers, Subscription};
pub use topics::Topics;

use crate::DevnetError;
use journal::Journal;
use record::Record;
use sync::Durability;

/// The network's memory.
#[derive(Debug)]
pub struct Store {
    state: RwLock<State>,
    disk: Mutex<Disk>,
    /// Streams of group messages.
    pub groups: Subscribers,
    /// Streams of welcomes.
    pub installations: Subscribers,
}

#[derive(Debug)]
enum Disk {
    None,
    Open(Journal, Durability),
    Closed,
}

impl Store {
    /// Opens a directory, or starts empty in memory.
    pub fn open(dir: Option<&Path>) -> Result<Self, DevnetError> {
        let mut state = State::default();
        let mut disk = Disk::None;
        if let Some(dir) = dir {
            let (journal, records) = Journal::open(dir).map_err(|error| in_directory(dir, error))?;
            records.into_iter().for_each(|record| state.apply(record));
            let durability = Durability::start(journal.file(), journal.end());
            disk = Disk::Open(journal, durability);
        }
        if state.network_id.is_empty() {
            state.apply(disk.append(&Record::of([Kind::Network(random_id()?)]))?);
        }
        let (state, disk) = (RwLock::new(state), Mutex::new(disk));
        Ok(Self { state, disk, groups: Subscribers::default(), installations: Subscribers::default() })
    }

    /// Reads.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read())
    }

    /// Decides on changes and makes them, as one step. Returns when they are on the disk.
    pub async fn write(
        &self,
        decide: impl FnOnce(&State) -> Result<Vec<Kind>, Status>,
    ) -> Result<(), Status> {
        let Some((durability, end)) = self.change(decide)? else { return Ok(()) };
        let is_durable = durability.reach(end).await;
        if is_durable { Ok(()) } else { Err(Status::unavailable("the journal can't be synced to the disk")) }
    }

    fn change(
        &self,
        decide: impl FnOnce(&State) -> Result<Vec<Kind>, Status>,
    ) -> Result<Option<(Durability, u64)>, Status> {
        let mut state = self.state.write();
        let mut disk = self.disk.lock();
        let record = Record::of(decide(&state)?);
        if !record.changes.is_empty() {
            let record = disk.append(&record).map_err(|error| Status::unavailable(error.to_string()))?;
            state.apply(record.clone());
            self.announce(record);
        }
        Ok(disk.durability())
    }

    fn announce(&self, record: Record) {
        for kind in record.into_kinds() {
            match kind {
                Kind::GroupMessage(message) => self.groups.announce(&message.group_id),
                Kind::Welcome(message) => {
                    message
                        .content()
                        .into_iter()
                        .for_each(|it| self.installations.announce(&it.installation_key));
                }
                _ => {}
            }
        }
    }

    /// Syncs and closes the journal, whoever still holds the store. Later writes fail.
    pub async fn close(&self) {
        let pending = self.disk.lock().durability();
        if let Some((durability, end)) = pending {
            durability.reach(end).await;
        }
        self.abandon();
    }

    /// Closes the journal without waiting for the disk.
    pub fn abandon(&self) {
        let mut disk = self.disk.lock();
        if let Disk::Open(journal, _) = &*disk {
            journal.unlock();
        }
        *disk = Disk::Closed;
    }
}

impl Disk {
    /// Keeps a record and answers it as a restart would read it: in one piece of memory, not as parts of
    /// the requests it came from.
    fn append(&mut self, record: &Record) -> io::Result<Record> {
        let bytes = Bytes::from(record.encode_to_vec());
        match self {
            Self::None => {}
            Self::Open(journal, _) => journal.append(&bytes)?,
            Self::Closed => return Err(io::Error::other("service is shutting down")),
        }
        Record::decode(bytes).map_err(io::Error::other)
    }

    fn durability(&self) -> Option<(Durability, u64)> {
        match self {
            Self::Open(journal, durability) => Some((durability.clone(), journal.end())),
            Self::None | Self::Closed => None,
        }
    }
}

fn in_directory(dir: &Path, error: DevnetError) -> DevnetError {
    match error {
        DevnetError::Io(source) => DevnetError::Directory { dir: dir.to_owned(), source },
        other => other,
    }
}

fn random_id() -> io::Result<String> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(io::Error::other)?;
    Ok(hex::encode(id))
}
