use usher::service::profile::{NAME_MAX, get, set_name};

use crate::support::{TestApp, refusal};

both!(a_name_is_cleaned_kept_and_taken_away);
async fn a_name_is_cleaned_kept_and_taken_away(app: &TestApp) {
    let alix = app.person("alix").inbox_id;
    assert_eq!(get(&app.services, &alix).await.unwrap().name, None);
    let named = set_name(&app.services, &alix, " A\u{202e}lix\0\n of  Oz ").await.unwrap();
    assert_eq!(named.name.as_deref(), Some("Alix of Oz"));
    assert_eq!(get(&app.services, &alix).await.unwrap(), named);
    assert_eq!(set_name(&app.services, &alix, "\u{200b} ").await.unwrap().name, None);
}

both!(a_name_has_at_most_fifty_characters);
async fn a_name_has_at_most_fifty_characters(app: &TestApp) {
    let alix = app.person("alix").inbox_id;
    set_name(&app.services, &alix, &"é".repeat(NAME_MAX)).await.unwrap();
    assert_eq!(refusal(set_name(&app.services, &alix, &"é".repeat(NAME_MAX + 1)).await), "422 invalid");
}
