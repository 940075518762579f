use usher::domain::invite::{LABEL_MAX, WELCOME_MAX};
use usher::service::invite::{InviteChange, NewInvite, change, get, revoke, set_paused};

use crate::support::{TestApp, at_once, refusal};

fn own() -> NewInvite {
    NewInvite { group_name: "Tea".into(), ..NewInvite::default() }
}

both!(a_change_keeps_the_limits_of_a_new_invite);
async fn a_change_keeps_the_limits_of_a_new_invite(app: &TestApp) {
    let alix = app.person("alix");
    let id = app.invite(&alix, own()).await.card.id.to_string();
    let none = InviteChange::default();
    let text = |length| Some("é".repeat(length));
    let good = [
        InviteChange { group_name: text(100), ..none.clone() },
        InviteChange { description: text(1000), ..none.clone() },
        InviteChange { label: text(LABEL_MAX), ..none.clone() },
        InviteChange { welcome: text(WELCOME_MAX), ..none.clone() },
        InviteChange { max_uses: Some(Some(100_000)), ..none.clone() },
        InviteChange { max_uses: Some(None), ..none.clone() },
        InviteChange { expires_at_ms: Some(Some(app.now() + 1)), ..none.clone() },
        InviteChange { expires_at_ms: Some(None), ..none.clone() },
        InviteChange { join_mode: Some("manual_approval".into()), ..none.clone() },
        InviteChange { image_hash: Some(Some("0f".repeat(32))), ..none.clone() },
        InviteChange { image_hash: Some(None), ..none.clone() },
    ];
    for new in good {
        change(&app.services, &alix.inbox_id, &id, new).await.unwrap();
    }
    let before = get(&app.services, &alix.inbox_id, &id).await.unwrap();
    let bad = [
        InviteChange { group_name: text(101), ..none.clone() },
        InviteChange { group_name: Some("\0 ".into()), ..none.clone() },
        InviteChange { description: text(1001), ..none.clone() },
        InviteChange { label: text(LABEL_MAX + 1), ..none.clone() },
        InviteChange { welcome: text(WELCOME_MAX + 1), ..none.clone() },
        InviteChange { max_uses: Some(Some(0)), ..none.clone() },
        InviteChange { max_uses: Some(Some(100_001)), ..none.clone() },
        InviteChange { expires_at_ms: Some(Some(app.now())), ..none.clone() },
        InviteChange { join_mode: Some("automatic".into()), ..none.clone() },
        InviteChange { image_url: Some(Some("javascript:alert(1)".into())), ..none.clone() },
        InviteChange { image_hash: Some(Some("a\0b".into())), ..none.clone() },
        InviteChange { image_hash: Some(Some("../etc".into())), ..none.clone() },
    ];
    for new in bad {
        assert_eq!(refusal(change(&app.services, &alix.inbox_id, &id, new).await), "422 invalid");
    }
    assert_eq!(get(&app.services, &alix.inbox_id, &id).await.unwrap(), before);
}

both!(a_revoked_link_is_not_changed_any_more);
async fn a_revoked_link_is_not_changed_any_more(app: &TestApp) {
    let alix = app.person("alix");
    let id = app.invite(&alix, own()).await.card.id.to_string();
    revoke(&app.services, &alix.inbox_id, &id).await.unwrap();
    let new = InviteChange { group_name: Some("Coffee".into()), ..InviteChange::default() };
    assert_eq!(refusal(change(&app.services, &alix.inbox_id, &id, new).await), "410 invite_revoked");
}

both!(a_change_at_the_same_moment_does_not_bring_a_revoked_link_back);
async fn a_change_at_the_same_moment_does_not_bring_a_revoked_link_back(app: &TestApp) {
    let alix = app.person("alix");
    for _ in 0..4 {
        let id = app.invite(&alix, own()).await.card.id.to_string();
        let ends = at_once(0..12, |number| {
            let (app, alix, id) = (app.clone(), alix.inbox_id.clone(), id.clone());
            async move {
                match number {
                    5 => revoke(&app.services, &alix, &id).await.is_ok(),
                    _ => {
                        let paused =
                            InviteChange { paused: Some(number % 2 == 0), ..InviteChange::default() };
                        change(&app.services, &alix, &id, paused).await.is_ok()
                    }
                }
            }
        });
        assert!(ends.await[5], "revoking always works");
        assert_eq!(get(&app.services, &alix.inbox_id, &id).await.unwrap().card.status, "revoked");
    }
}

both!(changes_at_the_same_moment_keep_each_other);
async fn changes_at_the_same_moment_keep_each_other(app: &TestApp) {
    let alix = app.person("alix");
    for number in 0..4 {
        let id = app.invite(&alix, own()).await.card.id.to_string();
        let name = InviteChange { group_name: Some(format!("Tea {number}")), ..InviteChange::default() };
        let limit = InviteChange { max_uses: Some(Some(7)), ..InviteChange::default() };
        let (named, limited, paused) = tokio::join!(
            change(&app.services, &alix.inbox_id, &id, name),
            change(&app.services, &alix.inbox_id, &id, limit),
            set_paused(&app.services, &alix.inbox_id, &id, true),
        );
        assert!(named.is_ok() && limited.is_ok() && paused.is_ok());
        let row = get(&app.services, &alix.inbox_id, &id).await.unwrap();
        assert_eq!((row.card.group_name, row.max_uses, row.paused), (format!("Tea {number}"), Some(7), true));
        assert_eq!(row.card.version, 4);
    }
}
