//! Who may do what (contract section 3, column "Auth"), cell by cell: each call × who asks × the state of what it
//! is about.

mod calls;
mod tables;
mod world;

use std::collections::BTreeSet;

use usher::domain::scope::{Scope, Scopes};
use usher::service::api_key;

use super::edges::ROUTES;
use crate::support::TestApp;
use calls::{OF_INVITE, OF_REQUEST, OPEN};
use tables::{EVERYONE_ADDS, MANAGED, MEMBER_RUN};
use world::{Caller, managed, member_run};

both!(in_a_managed_group_everybody_may_do_what_the_table_says);
async fn in_a_managed_group_everybody_may_do_what_the_table_says(app: &TestApp) {
    let (world, [dora, eli, fay, gus]) = managed(app, false).await;
    let (bo, caro, alix) = (&world.bo, &world.caro, &world.alix);
    let actors = [None, Some(bo), Some(caro), Some(alix), Some(&dora), Some(&eli), Some(&fay), Some(&gus)];
    // Once bo is a member, so is every request of theirs.
    let states =
        ["pending", "approved", "rejected", "revoked", "paused", "expired", "used up", "failed", "member"];
    let table = world.table(&actors, &states).await;
    assert!(table == MANAGED, "{table}");
    app.work_stays();
}

both!(where_every_member_may_add_members_do_what_the_table_says);
async fn where_every_member_may_add_members_do_what_the_table_says(app: &TestApp) {
    let (world, [dora, eli, fay, gus]) = managed(app, true).await;
    let actors = [None, Some(&world.bo), Some(&world.alix), Some(&dora), Some(&eli), Some(&fay), Some(&gus)];
    let table = world.table(&actors, &["pending", "failed"]).await;
    assert!(table == EVERYONE_ADDS, "{table}");
    app.work_stays();
}

both!(in_a_group_its_members_run_everybody_may_do_what_the_table_says);
async fn in_a_group_its_members_run_everybody_may_do_what_the_table_says(app: &TestApp) {
    let (world, [dora, eli, gus]) = member_run(app).await;
    let (bo, caro, alix) = (&world.bo, &world.caro, &world.alix);
    let actors = [None, Some(bo), Some(caro), Some(alix), Some(&eli), Some(&dora), Some(&gus)];
    // Whom an app says it added is a member: that is "approved" here.
    let states = ["pending", "approved", "rejected", "revoked", "paused", "expired", "used up"];
    let table = world.table(&actors, &states).await;
    assert!(table == MEMBER_RUN, "{table}");
    app.work_stays();
}

both!(a_key_opens_the_calls_of_its_scope_and_no_other);
async fn a_key_opens_the_calls_of_its_scope_and_no_other(app: &TestApp) {
    let (world, _) = managed(app, false).await;
    for scope in Scope::ALL {
        let scopes = Scopes::only(vec![scope]);
        let key = api_key::create(&app.services, &world.alix.inbox_id, "key", &scopes).await.unwrap().secret;
        let alix = Caller::with_key(&world.alix, &key);
        // Asking for somebody else is refused whatever the key.
        for call in OF_INVITE.iter().chain(&OF_REQUEST).filter(|call| call.name != "catch up as bo") {
            let about = world.begin("pending").await;
            let status = world.status(call, &about, &alix).await;
            let is_shut = !call.scopes.contains(&scope);
            // In a path, a key that opens nothing is as no page at all.
            let shut = if call.path.contains("{key}") { 404 } else { 403 };
            assert_eq!(status == shut, is_shut, "{} with {scope:?}: {status}", call.name);
        }
    }
    app.work_stays();
}

#[test]
fn every_call_of_the_api_stands_in_the_tables_or_is_open_to_all() {
    let plain = |path: &'static str| {
        let path = path.split('?').next().unwrap();
        path.split('/')
            .map(|step| if step.starts_with('{') { "{id}" } else { step })
            .collect::<Vec<_>>()
            .join("/")
    };
    let tabled = OF_INVITE.iter().chain(&OF_REQUEST).map(|call| (call.method, plain(call.path)));
    let tabled: BTreeSet<_> = tabled.collect();
    let open: BTreeSet<_> = OPEN.iter().map(|(method, path)| (*method, plain(path))).collect();
    assert!(tabled.is_disjoint(&open));
    let known: BTreeSet<_> = ROUTES.iter().map(|(method, path, ..)| (*method, plain(path))).collect();
    assert_eq!(tabled.union(&open).cloned().collect::<BTreeSet<_>>(), known);
}
