//! The session store of tower-sessions.

use std::collections::HashMap;

use time::{Duration, OffsetDateTime};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::support::TestApp;

fn record(number: i128, life: Duration) -> Record {
    let data =
        HashMap::from([("inbox".to_owned(), serde_json::json!({ "name": "Ålix", "n": number as i64 }))]);
    Record { id: Id(number), data, expiry_date: in_milliseconds(OffsetDateTime::now_utc() + life) }
}

/// We keep milliseconds.
fn in_milliseconds(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_millisecond(at.millisecond()).unwrap()
}

both!(a_session_reads_back_as_it_was_saved);
async fn a_session_reads_back_as_it_was_saved(app: &TestApp) {
    let store = &app.services.store;
    for number in [0, 1, -1, i128::MAX, i128::MIN] {
        let mut session = record(number, Duration::HOUR);
        store.create(&mut session).await.unwrap();
        assert_eq!(store.load(&Id(number)).await.unwrap(), Some(session.clone()));
        session.data.insert("later".into(), serde_json::json!([1, 2]));
        session.expiry_date += Duration::HOUR;
        store.save(&session).await.unwrap();
        assert_eq!(store.load(&Id(number)).await.unwrap(), Some(session));
    }
    assert_eq!(store.load(&Id(7)).await.unwrap(), None);
}

both!(a_new_session_never_takes_the_place_of_another);
async fn a_new_session_never_takes_the_place_of_another(app: &TestApp) {
    let store = &app.services.store;
    let mut first = record(1, Duration::HOUR);
    store.create(&mut first).await.unwrap();
    let mut second = Record { data: HashMap::new(), ..record(1, Duration::HOUR) };
    store.create(&mut second).await.unwrap();
    assert_ne!(second.id, Id(1));
    assert_eq!(store.load(&Id(1)).await.unwrap(), Some(first));
    assert_eq!(store.load(&second.id.clone()).await.unwrap(), Some(second));
}

both!(an_ended_session_opens_nothing_even_before_it_is_tidied_away);
async fn an_ended_session_opens_nothing_even_before_it_is_tidied_away(app: &TestApp) {
    let store = &app.services.store;
    store.create(&mut record(1, Duration::seconds(-1))).await.unwrap();
    store.create(&mut record(2, Duration::MINUTE)).await.unwrap();
    assert_eq!(store.load(&Id(1)).await.unwrap(), None);
    assert!(store.load(&Id(2)).await.unwrap().is_some());
}

both!(a_deleted_session_is_gone_and_a_late_save_does_not_bring_it_back);
async fn a_deleted_session_is_gone_and_a_late_save_does_not_bring_it_back(app: &TestApp) {
    let store = &app.services.store;
    let mut session = record(1, Duration::HOUR);
    store.create(&mut session).await.unwrap();
    store.delete(&Id(1)).await.unwrap();
    store.save(&session).await.unwrap();
    assert_eq!(store.load(&Id(1)).await.unwrap(), None);
    store.delete(&Id(1)).await.unwrap();
}

both!(who_reads_the_table_can_open_no_session);
async fn who_reads_the_table_can_open_no_session(app: &TestApp) {
    let id = Id(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    app.services.store.create(&mut Record { id, ..record(1, Duration::HOUR) }).await.unwrap();
    let dump = app.dump().await.join("\n");
    assert!(dump.contains("sessions"));
    for spelling in [id.to_string(), id.0.to_string(), format!("{:x}", id.0), "0123456789abcdef".into()] {
        assert!(!dump.contains(&spelling), "{spelling}");
    }
}
