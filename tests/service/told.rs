//! Being told what became of a request, and the private address that shows it.

use usher::domain::join_request::{Answer, MemberState, Status};
use usher::service::invite::NewInvite;
use usher::service::join::{decide, withdraw};
use usher::service::{status_link, told};
use usher::xmtp::fake::Call;

use super::by_code::{code_for, open_account, write};
use super::join::reject;
use crate::support::{TestApp, refusal};

fn said(app: &TestApp) -> Vec<String> {
    let sent = app.xmtp.calls().into_iter();
    sent.filter_map(|call| if let Call::SendText(_, text) = call { Some(text) } else { None }).collect()
}

both!(who_wants_to_be_told_is_told_once);
async fn who_wants_to_be_told_is_told_once(app: &TestApp) {
    open_account(app).await;
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let (yes, no) = (app.join(&bo, &invite).await.id, app.join(&caro, &invite).await.id);
    for _ in 0..2 {
        told::ask(&app.services, &bo.inbox_id, yes.as_str()).await.unwrap();
        told::ask(&app.services, &caro.inbox_id, no.as_str()).await.unwrap();
    }
    assert!(told::is_asked(&app.services, &yes).await.unwrap());
    app.run_jobs().await;
    assert_eq!(said(app), [""; 0], "nothing is decided");
    decide(&app.services, &alix.inbox_id, yes.as_str(), Answer::Approve).await.unwrap();
    reject(app, &alix, &no).await;
    for _ in 0..3 {
        app.run_jobs().await;
    }
    let said = said(app);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().any(|text| text.starts_with("You're in Night Runners.")), "{said:?}");
    assert!(said.iter().any(|text| text.contains("did not accept your request")), "{said:?}");
    assert!(!told::is_asked(&app.services, &yes).await.unwrap());
    let late = told::ask(&app.services, &bo.inbox_id, yes.as_str()).await;
    assert_eq!(refusal(late), "409 already_decided");
}

both!(only_ones_own_request_is_told_of_and_what_one_did_oneself_is_not);
async fn only_ones_own_request_is_told_of_and_what_one_did_oneself_is_not(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let id = app.join(&bo, &invite).await.id;
    assert_eq!(refusal(told::ask(&app.services, &alix.inbox_id, id.as_str()).await), "404 not_found");
    assert_eq!(refusal(told::ask(&app.services, &bo.inbox_id, "abc").await), "404 not_found");
    told::ask(&app.services, &bo.inbox_id, id.as_str()).await.unwrap();
    withdraw(&app.services, &bo.inbox_id, id.as_str()).await.unwrap();
    app.run_jobs().await;
    assert_eq!(said(app), [""; 0]);
    assert!(!told::is_asked(&app.services, &id).await.unwrap());
}

both!(a_private_address_shows_how_a_request_stands_and_a_wrong_one_nothing);
async fn a_private_address_shows_how_a_request_stands_and_a_wrong_one_nothing(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let (id, other) = (app.join(&bo, &invite).await.id, app.join(&caro, &invite).await.id);
    let proof = status_link::proof(&app.services, &id);
    assert_eq!(proof, status_link::proof(&app.services, &id), "the same address every time");
    let see = async |id: &str, proof: &str| status_link::standing(&app.services, id, proof).await;
    let standing = see(id.as_str(), &proof).await.unwrap();
    assert_eq!(
        (standing.group_name.as_deref().unwrap(), standing.request.member_state),
        ("Night Runners", MemberState::Adding)
    );
    app.run_jobs().await;
    let upper = (id.as_str().to_ascii_uppercase(), proof.to_ascii_uppercase());
    assert_eq!(see(&upper.0, &upper.1).await.unwrap().request.status, Status::Approved);
    for (id, proof) in [
        (other.as_str(), proof.as_str()),
        (id.as_str(), ""),
        (id.as_str(), proof.split_at(1).1),
        (id.as_str(), &"0".repeat(32)),
        ("abc", &proof),
        (&"0".repeat(26), &proof),
    ] {
        assert_eq!(refusal(see(id, proof).await), "404 not_found", "{id} {proof}");
    }
    assert!(!app.dump().await.join("\n").contains(&proof), "nothing of it is kept");
    app.advance(30 * 24 * 60 * 60 * 1000);
    assert_eq!(refusal(see(id.as_str(), &proof).await), "404 not_found");
}

both!(a_private_group_is_named_to_whom_somebody_let_in_and_to_nobody_else);
async fn a_private_group_is_named_to_whom_somebody_let_in_and_to_nobody_else(app: &TestApp) {
    open_account(app).await;
    let (alix, bo, caro, dan) = (app.person("alix"), app.person("bo"), app.person("caro"), app.person("dan"));
    let group = app.group_of(&alix).await;
    let teaser = NewInvite { disclosure: "teaser".into(), ..group.invite() };
    let invite = app.invite(&alix, teaser).await;
    let (yes, no) = (app.join(&bo, &invite).await.id, app.join(&caro, &invite).await.id);
    for (person, id) in [(&bo, &yes), (&caro, &no)] {
        told::ask(&app.services, &person.inbox_id, id.as_str()).await.unwrap();
    }
    let code = code_for(app, "a browser", &invite).await;
    write(app, &dan.inbox_id, code.as_str());
    app.run_jobs().await;
    decide(&app.services, &alix.inbox_id, yes.as_str(), Answer::Approve).await.unwrap();
    reject(app, &alix, &no).await;
    for _ in 0..3 {
        app.run_jobs().await;
    }
    let said = said(app);
    let (named, private): (Vec<_>, Vec<_>) = said.iter().partition(|text| text.contains("Night Runners"));
    assert!(named.len() == 1 && named[0].starts_with("You're in Night Runners."), "{said:?}");
    assert_eq!(private.iter().filter(|text| text.contains("A private group")).count(), 2, "{said:?}");
    for (id, name) in [(&yes, Some("Night Runners")), (&no, None)] {
        let proof = status_link::proof(&app.services, id);
        let standing = status_link::standing(&app.services, id.as_str(), &proof).await.unwrap();
        assert_eq!(standing.group_name.as_deref(), name);
    }
}
