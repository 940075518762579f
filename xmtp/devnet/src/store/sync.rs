use std::{fs::File, sync::Arc};

use tokio::sync::watch;

/// How far the journal is on the disk. Calls that wait at the same time share one sync.
#[derive(Debug, Clone)]
pub struct Durability {
    written: watch::Sender<u64>,
    synced: watch::Receiver<u64>,
}

impl Durability {
    /// Starts syncing a file that is on the disk up to `end`.
    pub fn start(file: Arc<File>, end: u64) -> Self {
        let (written, mut wanted) = watch::channel(end);
        let (done, synced) = watch::channel(end);
        tokio::spawn(async move {
            while wanted.changed().await.is_ok() {
                let end = *wanted.borrow_and_update();
                let file = Arc::clone(&file);
                let result = tokio::task::spawn_blocking(move || file.sync_data()).await;
                if !matches!(result, Ok(Ok(()))) {
                    tracing::error!("the journal can't be synced to the disk: {result:?}");
                    return;
                }
                done.send_replace(end);
            }
        });
        Self { written, synced }
    }

    /// Waits until the journal is on the disk up to `end`; false when it can't be brought there.
    pub async fn reach(mut self, end: u64) -> bool {
        self.written.send_if_modified(|written| {
            let is_new = end > *written;
            *written = end.max(*written);
            is_new
        });
        self.synced.wait_for(|synced| *synced >= end).await.is_ok()
    }
}
