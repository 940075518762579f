//! Counting what the database is asked, by the spans sea-orm's drivers open.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id};
use tracing::{Dispatch, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::{Registry, filter::LevelFilter};

#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Count {
    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let meta = span.metadata();
        let asks = meta.name().starts_with("query") || meta.name().starts_with("execute");
        if asks && meta.target().starts_with("sea_orm::driver") {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Spans of drivers are asked for as long as the tests run: tracing remembers of each place that nobody listens, and
/// may do so just as somebody begins to.
static LISTENING: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(counting(&Count::default())));

fn counting(count: &Count) -> impl Subscriber + use<> {
    Registry::default().with(LevelFilter::from(Level::TRACE)).with(count.clone())
}

/// How many statements the database gets while this is done in the task that asks.
pub async fn queries<T>(doing: impl Future<Output = T>) -> (T, usize) {
    LazyLock::force(&LISTENING);
    let count = Count::default();
    let done = doing.with_subscriber(counting(&count)).await;
    (done, count.0.load(Ordering::SeqCst))
}
