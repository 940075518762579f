//! `usher doctor`, with the real Node child.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{SystemTime, UNIX_EPOCH};

use sea_orm::ConnectionTrait;
use usher::storage::Store;

use crate::run::{Home, answers, hangs_up};

#[test]
fn where_all_is_well_the_doctor_says_so() {
    let home = Home::new();
    home.config(&format!("base_url = \"http://{}\"\ndevnet_addr = \"{}\"\n", answers(200), hangs_up()));
    let before = home.usher(&["doctor"]);
    assert!(before.good(), "{before:?}");
    assert!(before.out.contains("note  There is no database yet."), "{before:?}");
    assert!(!home.path().join("data").exists(), "looking changes nothing");

    assert!(home.usher(&["migrate"]).good());
    let after = home.usher(&["doctor"]);
    assert!(after.good(), "{after:?}");
    for line in
        ["is private.", "ok    The database is up to date.", "ok    The XMTP client starts", "ok    http://"]
    {
        assert!(after.out.contains(line), "{line}: {after:?}");
    }
    assert!(!after.out.contains("BAD"), "{after:?}");
}

#[test]
fn each_thing_that_is_not_well_is_named_with_a_remedy_and_counted() {
    let home = Home::new();
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    home.config(&format!(
        "base_url = \"http://{}\"\ndevnet_addr = \"{}\"\ndatabase_url = \"postgres://usher:hunter2@{}/usher\"\n",
        answers(502),
        hangs_up(),
        hangs_up(),
    ));
    let done = home.usher(&["doctor"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    for line in [
        "BAD   Others may look into the data directory",
        "Run: chmod 700",
        "BAD   The database does not open",
        "Check database_url",
        "does not answer: HTTP status server error (502",
    ] {
        assert!(done.out.contains(line), "{line}: {done:?}");
    }
    assert!(done.err.contains("3 things need you"), "{done:?}");
    assert!(!done.both().contains("hunter2"), "{done:?}");
}

/// Work and letters that were given up, as a worker leaves them.
fn give_up(home: &Home) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let job = |id: &str, kind: &str| {
        format!(
            "INSERT INTO jobs (id, kind, queue, payload, state, run_after, attempt, claim_epoch, claim_until, created_at) \
             VALUES ('{id}', '{kind}', 'q', 'p', 'dead', 0, 9, 0, 0, 0)"
        )
    };
    let letter = |id: &str, kind: &str, why: &str, at: u128| {
        format!(
            "INSERT INTO outbox (id, kind, payload, state, run_after, attempt, claim_epoch, claim_until, last_error, created_at) \
             VALUES ('{id}', '{kind}', 'p', 'dead', 0, 8, 0, 0, '{why}', {at})"
        )
    };
    let rows = [
        job("1", "admit"),
        job("2", "admit"),
        job("3", "create_group"),
        job("4", "decide"),
        job("5", "expel"),
        letter("1", "push", "The push was refused: 403 BadTopic.", now),
        letter("2", "push", "The push was refused: 403 BadTopic.", now),
        letter("3", "push", "The push was refused: 413.", now),
        letter("4", "push", "The device is gone.", now),
        letter("5", "welcome", "not a member", now),
        letter("6", "note", "from long ago", 1),
    ];
    let url = format!("sqlite:{}", home.path().join("data/usher.db").display());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::connect(&url).await.unwrap();
        for row in rows {
            store.write().execute_unprepared(&row).await.unwrap();
        }
        store.close().await;
    });
}

#[test]
fn what_was_given_up_is_told_by_what_it_means() {
    let home = Home::new();
    home.config(&format!("base_url = \"http://{}\"\ndevnet_addr = \"{}\"\n", answers(200), hangs_up()));
    assert!(home.usher(&["migrate"]).good());
    give_up(&home);
    let done = home.usher(&["doctor"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    for line in [
        "BAD   Given up: 2 people were approved and are not in their group.",
        "Open Requests, Adding",
        "BAD   Given up: 1 groups were ordered and could not be made.",
        "BAD   Given up: 1 requests could not be held against their gate.",
        "BAD   Given up: 1 people who no longer meet their gate",
        "note  Not delivered in the last week: 3 pushes.",
        "Most often: The push was refused: 403 BadTopic.",
        "note  Not delivered in the last week: 1 welcome messages.",
    ] {
        assert!(done.out.contains(line), "{line}: {done:?}");
    }
    assert!(!done.out.contains("long ago"), "{done:?}");
    assert!(done.err.contains("4 things need you"), "{done:?}");
}

#[test]
fn other_services_of_the_configuration_are_looked_at() {
    let home = Home::new();
    let common = format!("base_url = \"http://{}\"\ndevnet_addr = \"{}\"\n", answers(200), hangs_up());
    home.config(&common);
    let bare = home.usher(&["doctor"]);
    for line in [
        "note  No chain is configured.",
        "note  Apps on iPhones are not woken.",
        "note  Apps on Android phones are not woken.",
        "note  There is no key for browsers' pushes yet.",
        "ok    Addresses that people name are called only where they are public.",
    ] {
        assert!(bare.out.contains(line), "{line}: {bare:?}");
    }

    fs::write(home.path().join("apple.p8"), "no key").unwrap();
    let node = |secret: &str| format!("http://{}/{secret}", answers(502));
    home.config(&format!(
        "{common}[egress]\nallow = [\"10.0.0.5:8080\"]\n\
         [push.apns]\nkey_file = \"apple.p8\"\nkey_id = \"K\"\nteam_id = \"T\"\ntopics = [\"org.example\"]\n\
         [push.fcm]\nservice_account_file = \"nowhere.json\"\n\
         [[chains]]\nid = 8453\nrpc = [\"{}\", \"{}\"]\n",
        node("hunter2"),
        node("hunter3"),
    ));
    let done = home.usher(&["doctor"]);
    for line in [
        "BAD   Chain 8453: 0 of 2 nodes answer, and 1 must.",
        "node 2 ",
        "BAD   The key for pushes to iPhones can't be used: push.apns.key_file:",
        "BAD   The key for pushes to Android phones can't be used: push.fcm.service_account_file:",
        "note  Whoever names them has these called, public or not: 10.0.0.5:8080.",
    ] {
        assert!(done.out.contains(line), "{line}: {done:?}");
    }
    assert!(!done.both().contains("hunter"), "{done:?}");
    assert!(done.err.contains("3 things need you"), "{done:?}");

    home.config(&format!("{common}[egress]\nallow = [\"10.0.0.5\"]\n"));
    let wrong = home.usher(&["doctor"]);
    assert!(wrong.out.contains("BAD   egress.allow: "), "{wrong:?}");
    assert!(!home.path().join("data").exists(), "looking changes nothing");
}
