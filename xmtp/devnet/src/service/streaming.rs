use std::collections::HashMap;

use bytes::Bytes;
use tonic::{Response, metadata::MetadataValue};

use super::Answer;

/// Where each topic starts. A topic named twice starts at the earlier cursor.
pub fn marks(filters: impl IntoIterator<Item = (Bytes, u64)>) -> HashMap<Bytes, u64> {
    let mut marks = HashMap::new();
    for (topic, cursor) in filters {
        let mark = marks.entry(topic).or_insert(cursor);
        *mark = cursor.min(*mark);
    }
    marks
}

/// Answers with a stream; upstream marks its headers so that they are sent at once.
pub fn answer<S>(stream: S) -> Answer<S> {
    let mut response = Response::new(stream);
    response.metadata_mut().insert("subscribed", MetadataValue::from_static("true"));
    Ok(response)
}
