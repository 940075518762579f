//! Nonces and bearer tokens.

use usher::storage::entity::token;
use usher::storage::sign_in::{burn_nonce, forget_ended, put_nonce, put_token, token};

use crate::support::{NOW, TestApp};

both!(a_nonce_is_good_once_for_its_own_browser_until_its_end);
async fn a_nonce_is_good_once_for_its_own_browser_until_its_end(app: &TestApp) {
    let db = app.services.store.write();
    let cases = [
        (Some("mine"), Some("mine"), NOW, true),
        (Some("mine"), Some("other"), NOW, false),
        (Some("mine"), None, NOW, false),
        (None, Some("mine"), NOW, false),
        (None, None, NOW, true),
        (None, None, NOW + 99, true),
        (None, None, NOW + 100, false),
    ];
    for (owner, asker, now, good) in cases {
        put_nonce(db, "n", owner, NOW + 100).await.unwrap();
        assert_eq!(burn_nonce(db, "n", asker, now).await.unwrap(), good, "{owner:?} {asker:?} {now}");
        assert!(!burn_nonce(db, "n", owner, NOW).await.unwrap(), "burned, whoever asked");
    }
    assert!(!burn_nonce(db, "unknown", None, NOW).await.unwrap());
}

both!(of_many_who_burn_a_nonce_at_once_one_is_let_in);
async fn of_many_who_burn_a_nonce_at_once_one_is_let_in(app: &TestApp) {
    put_nonce(app.services.store.write(), "n", None, NOW + 100).await.unwrap();
    let tries = (0..64).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { burn_nonce(app.services.store.write(), "n", None, NOW).await.unwrap() })
    });
    let good = futures::future::join_all(tries).await.into_iter().filter(|done| *done.as_ref().unwrap());
    assert_eq!(good.count(), 1);
}

fn row(hash: &str, expires_at: i64) -> token::Model {
    let (inbox_id, address) = ("ab".repeat(32), None);
    token::Model {
        token_hash: hash.into(),
        inbox_id,
        address,
        created_at: NOW,
        expires_at,
        id: None,
        last_used_at: None,
    }
}

both!(a_token_ends_at_its_very_millisecond);
async fn a_token_ends_at_its_very_millisecond(app: &TestApp) {
    let db = app.services.store.write();
    put_token(db, row("t", NOW + 100)).await.unwrap();
    assert_eq!(token(db, "t", NOW + 99).await.unwrap(), Some(row("t", NOW + 100)));
    assert_eq!(token(db, "t", NOW + 100).await.unwrap(), None);
    assert_eq!(token(db, "unknown", NOW).await.unwrap(), None);
}

both!(what_has_ended_is_forgotten_and_nothing_else);
async fn what_has_ended_is_forgotten_and_nothing_else(app: &TestApp) {
    let db = app.services.store.write();
    put_token(db, row("old", NOW)).await.unwrap();
    put_token(db, row("new", NOW + 1)).await.unwrap();
    put_nonce(db, "old", None, NOW).await.unwrap();
    put_nonce(db, "new", None, NOW + 1).await.unwrap();
    forget_ended(db, NOW).await.unwrap();
    assert_eq!(app.number("SELECT count(*) FROM tokens").await, 1);
    assert!(token(db, "new", NOW).await.unwrap().is_some());
    assert!(burn_nonce(db, "new", None, NOW).await.unwrap());
    assert_eq!(app.number("SELECT count(*) FROM nonces").await, 0);
}
