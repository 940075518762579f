//! `usher doctor`, with the real Node child.

use std::fs;
use std::os::unix::fs::PermissionsExt;

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
