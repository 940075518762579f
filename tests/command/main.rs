//! The program as whoever runs it meets it: what it prints, and how it ends.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may end abruptly")]

mod doctor;
mod run;

use run::{Home, hangs_up};

#[test]
fn a_good_configuration_is_shown_without_its_secrets() {
    let home = Home::new();
    home.config(
        "base_url = \"https://invite.example.org/\"\ndatabase_url = \"postgres://usher:hunter2@db/usher\"\n",
    );
    let done = home.usher(&["config", "check"]);
    assert!(done.good(), "{done:?}");
    assert!(done.out.contains("https://invite.example.org\""), "{done:?}");
    assert!(!done.both().contains("hunter2"), "{done:?}");
}

#[test]
fn without_a_file_the_defaults_count() {
    let done = Home::new().usher(&["config", "check"]);
    assert!(done.good() && done.out.contains("127.0.0.1:3000"), "{done:?}");
}

#[test]
fn what_is_wrong_with_a_configuration_is_named() {
    let cases = [
        ("addr = \"127.0.0.1:3000\"\nbase_url = \"https://a.example\nrole = \"all\"\n", "line 2"),
        ("adress = \"127.0.0.1:3000\"\n", "adress"),
        ("addr = \"somewhere\"\n", "addr"),
        ("[limits]\npending_per_link = \"many\"\n", "limits.pending_per_link"),
        ("base_url = \"https://a.example/usher\"\n", "base_url"),
        ("xmtp_network = \"mars\"\n", "xmtp_network"),
        ("database_url = \"mysql://a\"\n", "database_url"),
        ("trusted_proxies = [\"10.0.0.0/40\"]\n", "trusted_proxies: 10.0.0.0/40"),
        ("[[apps]]\nid = \"x\"\nname = \"X\"\n", "apps: x: nothing opens or installs it"),
        ("[[apps]]\nid = \"x\"\nlink = \"x\"\n", "link"),
        ("[[chains]]\nid = 1\nrpc = []\n", "chains: chain 1"),
    ];
    let home = Home::new();
    for (config, named) in cases {
        home.config(config);
        for command in [&["config", "check"][..], &["migrate"], &["doctor"], &["serve"]] {
            let done = home.usher(command);
            assert_eq!(done.code, Some(1), "{command:?}: {config}: {done:?}");
            assert!(done.err.contains(named), "{command:?}: {config}: {done:?}");
            assert_eq!(done.out, "", "{command:?}: {config}");
        }
    }
    assert!(!home.path().join("data").exists(), "nothing was begun");
}

#[test]
fn a_command_that_does_not_exist_is_refused() {
    let done = Home::new().usher(&["migrat"]);
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.err.contains("migrat") && done.err.contains("--help"), "{done:?}");
}

#[test]
fn a_database_is_made_and_brought_up_to_date_as_often_as_one_likes() {
    let home = Home::new();
    for _ in 0..2 {
        let done = home.usher(&["migrate"]);
        assert!(done.good(), "{done:?}");
        assert_eq!(done.out, "The database is up to date.\n");
        assert!(home.path().join("data/usher.db").is_file());
    }
}

#[test]
fn a_database_that_can_not_be_reached_is_said_without_its_password() {
    let home = Home::new();
    let urls =
        [format!("postgres://usher:hunter2@{}/usher", hangs_up()), "sqlite:/nowhere/at/all.db".to_owned()];
    for url in urls {
        home.config(&format!("database_url = \"{url}\"\n"));
        let done = home.usher(&["migrate"]);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.err.contains("The database does not open"), "{done:?}");
        assert!(!done.both().contains("hunter2") && done.out.is_empty(), "{done:?}");
    }
}
