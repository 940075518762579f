//! A form sent twice does its work once.

use usher::service::form_once::name;
use usher::service::group::{self, GroupForm};
use usher::service::invite::{self, NewInvite};

use crate::support::{TestApp, at_once};

const TIMES: usize = 4;

both!(a_form_sent_several_times_at_once_makes_one_group);
async fn a_form_sent_several_times_at_once_makes_one_group(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let form = GroupForm { name: "Tea".into(), form: name(&app.services), ..GroupForm::default() };
    let make = |person: &crate::support::Person, form: GroupForm| {
        let (services, who) = (app.services.clone(), person.signed_in());
        async move { group::create(&services, &who, form).await.unwrap() }
    };
    let made = at_once(0..TIMES, |_| make(&alix, form.clone())).await;
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]), "{made:?}");
    app.run_jobs().await;
    assert_eq!(app.number("SELECT count(*) FROM groups").await, 1);
    assert_eq!(make(&alix, form.clone()).await, made[0], "later as well");

    let others = [
        make(&bo, form.clone()).await,
        make(&alix, GroupForm { name: "Coffee".into(), ..form.clone() }).await,
        make(&alix, GroupForm { everyone_is_admin: true, ..form.clone() }).await,
        make(&alix, GroupForm { form: name(&app.services), ..form.clone() }).await,
        make(&alix, GroupForm { form: String::new(), ..form.clone() }).await,
        make(&alix, GroupForm { form: "not of ours".into(), ..form }).await,
    ];
    let mut keys: Vec<_> = others.iter().chain(&made[..1]).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 7, "another person, text or form is another group");
    app.run_jobs().await;
}

both!(a_form_sent_several_times_at_once_makes_one_link_and_counts_once);
async fn a_form_sent_several_times_at_once_makes_one_link_and_counts_once(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let app = app.with_limits(|limits| limits.invite_per_person.burst = 2);
    let new = NewInvite { form: (name(&app.services), "poster".into()), ..group.invite() };
    let make = |new: NewInvite| {
        let (services, who) = (app.services.clone(), alix.inbox_id.clone());
        async move { invite::create(&services, &who, new).await.unwrap().card.id }
    };
    let made = at_once(0..TIMES, |_| make(new.clone())).await;
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]), "{made:?}");
    let other = make(NewInvite { form: (new.form.0.clone(), "window".into()), ..new }).await;
    assert_ne!(other, made[0]);
    assert_eq!(app.number("SELECT count(*) FROM invites").await, 2);
}
