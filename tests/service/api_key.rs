use usher::domain::scope::{Scope, Scopes};
use usher::service::api_key::{KEY_LIFE_MS, bearer, create, list, revoke};

use crate::support::{TestApp, refusal};

both!(a_key_works_for_what_it_is_for_until_it_ends_or_is_revoked);
async fn a_key_works_for_what_it_is_for_until_it_ends_or_is_revoked(app: &TestApp) {
    let (alix, bo) = (app.person("alix").inbox_id, app.person("bo").inbox_id);
    let scopes = Scopes::only(vec![Scope::Invites]);
    let make = async || create(&app.services, &alix, "shop\0 window", &scopes).await.unwrap();
    let (first, second) = (make().await, make().await);
    assert!(first.secret.starts_with("ushk_"));
    assert_eq!(first.key.label, "shop window");
    assert!(!app.dump().await.join("\n").contains(&first.secret), "only its hash is kept");
    assert_eq!(bearer(&app.services, &first.secret).await.unwrap(), (alix.clone(), scopes.clone()));

    assert_eq!(refusal(revoke(&app.services, &bo, &first.key.id).await), "404 not_found");
    for odd in ["", "a\0b", "\0", &"0".repeat(26)] {
        assert_eq!(refusal(revoke(&app.services, &alix, odd).await), "404 not_found", "{odd:?}");
    }
    revoke(&app.services, &alix, &first.key.id).await.unwrap();
    assert_eq!(refusal(bearer(&app.services, &first.secret).await), "401 token_invalid");
    assert_eq!(list(&app.services, &alix).await.unwrap().len(), 2);
    assert!(list(&app.services, &bo).await.unwrap().is_empty());

    app.advance(KEY_LIFE_MS - 1);
    bearer(&app.services, &second.secret).await.unwrap();
    app.advance(1);
    assert_eq!(refusal(bearer(&app.services, &second.secret).await), "401 token_invalid");
}

both!(a_key_opens_only_its_own_doors);
async fn a_key_opens_only_its_own_doors(app: &TestApp) {
    let alix = app.person("alix").inbox_id;
    let body = serde_json::json!({ "groupName": "Tea", "inviteId": "0".repeat(26) });
    for (scopes, invites, joins) in
        [(vec![Scope::Invites], 201, 403), (vec![Scope::Joins], 403, 404), (vec![], 403, 403)]
    {
        let key = create(&app.services, &alix, "key", &Scopes::only(scopes)).await.unwrap().secret;
        assert_eq!(app.post("/groupInvite").bearer(&key).json(&body).send().await.status, invites);
        assert_eq!(app.post("/groupJoinRequest").bearer(&key).json(&body).send().await.status, joins);
    }
}
