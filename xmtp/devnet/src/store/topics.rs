use std::collections::HashMap;

use bytes::Bytes;

use crate::wire::{ASCENDING, DESCENDING, PagingInfo};

const MAX_PAGE: u32 = 100;

/// Entries of one kind, ordered by id within each topic.
#[derive(Debug)]
pub struct Topics<T> {
    entries: HashMap<Bytes, Vec<(u64, T)>>,
    last_id: u64,
    total: u64,
}

impl<T> Default for Topics<T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), last_id: 0, total: 0 }
    }
}

impl<T: Clone> Topics<T> {
    /// The greatest id given so far, over all topics.
    pub fn last_id(&self) -> u64 {
        self.last_id
    }

    /// The number of entries, over all topics.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The topics that have entries.
    pub fn topics(&self) -> impl Iterator<Item = (&Bytes, &[(u64, T)])> {
        self.entries.iter().map(|(topic, entries)| (topic, entries.as_slice()))
    }

    /// Adds an entry; `id` must be greater than [`Self::last_id`].
    pub fn insert(&mut self, topic: Bytes, id: u64, entry: T) {
        self.entries.entry(topic).or_default().push((id, entry));
        self.last_id = id;
        self.total += 1;
    }

    /// The newest entry of a topic.
    pub fn newest(&self, topic: &Bytes) -> Option<&T> {
        self.entries.get(topic)?.last().map(|(_, entry)| entry)
    }

    /// Up to `limit` entries with ids greater than `after`, oldest first.
    pub fn after(&self, topic: &Bytes, after: u64, limit: usize) -> Vec<(u64, T)> {
        let entries = self.entries.get(topic).map_or(&[][..], Vec::as_slice);
        let start = entries.partition_point(|(id, _)| *id <= after);
        entries.iter().skip(start).take(limit).cloned().collect()
    }

    fn before(&self, topic: &Bytes, before: u64, limit: usize) -> Vec<(u64, T)> {
        let entries = self.entries.get(topic).map_or(&[][..], Vec::as_slice);
        let end = match before {
            0 => entries.len(),
            id => entries.partition_point(|(entry, _)| *entry < id),
        };
        entries.iter().take(end).rev().take(limit).cloned().collect()
    }

    /// One page, and where the next one starts. Upstream names a cursor only when the page is full.
    pub fn page(&self, topic: &Bytes, paging: Option<PagingInfo>) -> (Vec<T>, PagingInfo) {
        let asked = paging.unwrap_or_default();
        let limit = if (1..=MAX_PAGE).contains(&asked.limit) { asked.limit } else { MAX_PAGE };
        let count = usize::try_from(limit).unwrap_or(usize::MAX);
        let (direction, found) = match asked.direction {
            ASCENDING => (ASCENDING, self.after(topic, asked.id_cursor, count)),
            _ => (DESCENDING, self.before(topic, asked.id_cursor, count)),
        };
        let id_cursor = found.get(count.saturating_sub(1)).map_or(0, |(id, _)| *id);
        (found.into_iter().map(|(_, entry)| entry).collect(), PagingInfo { direction, limit, id_cursor })
    }
}
