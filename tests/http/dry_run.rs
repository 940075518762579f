//! Seeing who would be taken out by a gate before it counts.

use usher::domain::view::InviteRow;
use usher::service::gate_edit;

use crate::service::patrol::later;
use crate::support::{Answer, Browser, Group, Person, TestApp, pass, same_rows, value_of};

/// A group with an unwatched gate, and somebody who may change it.
struct Club<'a> {
    app: &'a TestApp,
    alix: Person,
    browser: Browser<'a>,
    group: Group,
    invite: InviteRow,
}

const DAILY: [(&str, &str); 6] = [
    ("how", "all"),
    ("mode", "automatic"),
    ("wallets", "all"),
    ("recheck", "1"),
    ("everyHours", "24"),
    ("graceHours", "48"),
];

impl<'a> Club<'a> {
    async fn of(app: &'a TestApp, people: &[&Person]) -> Self {
        app.work_stays();
        let alix = app.person("alix");
        let group = app.group_of(&alix).await;
        let invite = app.invite(&alix, group.gated(&pass())).await;
        let browser = app.browser(&alix).await;
        for person in people {
            app.holds(person, 1);
            app.join(person, &invite).await;
        }
        app.run_jobs().await;
        Self { app, alix, browser, group, invite }
    }

    fn path(&self, rest: &str) -> String {
        format!("/dashboard/links/{}/gate{rest}", self.invite.card.id)
    }

    async fn page(&self, rest: &str) -> String {
        self.browser.get(&self.path(rest)).await.page(200)
    }

    async fn send(&self, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let version = value_of(&self.page("/text").await, "version");
        self.send_as_of(&version, deed, fields).await
    }

    async fn send_as_of(&self, version: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("version", version)], fields].concat();
        self.browser.post(&format!("/do/gate/{deed}/{}", self.invite.card.id), &fields).await
    }

    async fn drafted(&self, fields: &[(&str, &str)]) -> String {
        assert_eq!(self.send("settle", fields).await.led_to(), self.path("/dry-run"));
        self.page("/dry-run").await
    }

    async fn is_watched(&self) -> bool {
        let id = self.invite.card.id.as_str();
        let gate = gate_edit::get(&self.app.services, &self.alix.inbox_id, id).await.unwrap();
        gate.unwrap().recheck.is_some()
    }
}

/// One section of a page.
#[track_caller]
fn section<'a>(page: &'a str, title: &str) -> &'a str {
    let rest = page.split_once(&format!("<h2>{title}</h2>")).unwrap_or_else(|| panic!("{title}: {page}")).1;
    rest.split("</section>").next().unwrap()
}

both!(looking_again_is_switched_on_after_a_look_at_who_would_be_taken_out);
async fn looking_again_is_switched_on_after_a_look_at_who_would_be_taken_out(app: &TestApp) {
    let [bo, caro, dana, eli] = ["bo", "caro", "dana", "eli"].map(|name| app.person(name));
    let club = Club::of(app, &[&bo, &caro, &dana, &eli]).await;
    for person in [&bo, &caro, &dana] {
        app.holds(person, 0);
    }
    let exempt = dana.inbox_id.to_string();
    let fields = [&DAILY[..], &[("exempt", exempt.as_str())]].concat();
    let page = club.drafted(&fields).await;
    let before = app.dump().await;
    assert_eq!(page, club.page("/dry-run").await);
    assert!(page.contains("2 people would be taken out, except for those who meet it in time."), "{page}");
    for words in [
        "1 person meets it and stays.",
        "2 people do not meet it: told, and taken out 48 hours later.",
        "1 person is never taken out, whatever is found.",
        "Nobody was told anything yet, and nothing is changed. Everybody is looked at every 24 hours.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("could not be checked"), "{page}");
    let out = section(&page, "Would be taken out");
    for (person, there) in [(&bo, true), (&caro, true), (&dana, false), (&eli, false)] {
        assert_eq!(out.contains(&person.inbox_id.short()), there, "{out}");
    }
    assert_eq!(out.matches("At least 1 NFT of Night Pass").count(), 2, "{out}");
    assert!(out.contains("Found: 0 NFTs"), "{out}");
    assert!(section(&page, "Never taken out").contains(&dana.inbox_id.short()), "{page}");
    let limits =
        |rows: Vec<String>| rows.into_iter().filter(|row| !row.starts_with("limits")).collect::<Vec<_>>();
    same_rows(&limits(before), &limits(app.dump().await));
    later(app, 100).await;
    assert!(!club.is_watched().await && app.is_in(&club.group, &bo) && app.told(&bo).await.is_empty());

    assert_eq!(page.matches("class=\"btn\"").count(), 1, "{page}");
    let version = value_of(&page, "version");
    assert_eq!(club.send_as_of(&version, "on", &[]).await.led_to(), club.path("?on"));
    assert!(club.page("?on").await.contains("Switched on."));
    assert!(club.is_watched().await);
    app.run_jobs().await;
    later(app, 24).await;
    assert_eq!((app.told(&bo).await.len(), app.told(&dana).await.len()), (1, 0));
    let page = club.page("/dry-run").await;
    assert!(page.contains("Told already; has time until ") && !page.contains("/do/gate/on/"), "{page}");
}

both!(what_could_not_be_checked_is_never_said_to_be_taken_out);
async fn what_could_not_be_checked_is_never_said_to_be_taken_out(app: &TestApp) {
    let people = app.people(3);
    let club = Club::of(app, &people.iter().collect::<Vec<_>>()).await;
    people.iter().for_each(|person| app.holds(person, 0));
    app.chains.go_offline(true);
    let page = club.drafted(&DAILY).await;
    assert!(page.contains("Nobody, as far as we can see"), "{page}");
    assert!(page.contains("3 people could not be checked. Nothing happens to them"), "{page}");
    assert!(!page.contains("<h2>Would be taken out</h2>") && !page.contains("do not meet it"), "{page}");
    assert_eq!(section(&page, "Could not be checked").matches("<li>").count(), 6, "{page}");
    app.chains.go_offline(false);
    assert!(club.page("/dry-run").await.contains("3 people would be taken out"));
}

both!(a_big_group_is_counted_and_nobody_of_it_is_left_out);
async fn a_big_group_is_counted_and_nobody_of_it_is_left_out(app: &TestApp) {
    let people = app.people(248);
    let club = Club::of(app, &people.iter().collect::<Vec<_>>()).await;
    people.iter().for_each(|person| app.holds(person, 0));
    let before = app.chains.asked();
    let page = club.drafted(&DAILY).await;
    assert_eq!(app.chains.asked() - before, 1, "all in one go");
    assert!(page.contains("248 people would be taken out") && page.contains("Show 236 more"), "{page}");
    for person in &people {
        assert!(page.contains(&person.inbox_id.short()), "{}", person.inbox_id);
    }
}

both!(where_nobody_would_be_taken_out_the_page_says_so);
async fn where_nobody_would_be_taken_out_the_page_says_so(app: &TestApp) {
    let empty = Club::of(app, &[]).await;
    let page = empty.drafted(&DAILY).await;
    assert!(
        page.contains("nobody has come in through this gate yet") && page.contains("Switch on"),
        "{page}"
    );
    let bo = app.person("bo");
    let club = Club::of(app, &[&bo]).await;
    let page = club.page("/dry-run").await;
    assert!(
        page.contains("Nobody would be taken out.") && page.contains("Looking again is switched off."),
        "{page}"
    );
    assert!(!page.contains("/do/gate/on/"), "there is nothing to switch on: {page}");
    let page = club.drafted(&DAILY).await;
    assert!(page.contains("1 person meets it and stays.") && page.contains("Switch on"), "{page}");
    assert!(!page.contains("<h2>Would"), "{page}");
}

both!(a_change_of_a_watched_gate_is_looked_at_first_where_it_could_take_others_out);
async fn a_change_of_a_watched_gate_is_looked_at_first_where_it_could_take_others_out(app: &TestApp) {
    let bo = app.person("bo");
    let club = Club::of(app, &[&bo]).await;
    let token = format!("0x{}", "11".repeat(20));
    let two =
        [("kind", "erc721"), ("chain", "1"), ("contract", token.as_str()), ("minimum", "2"), ("at", "0")];
    club.drafted(&DAILY).await;
    club.send("on", &[]).await;
    let often = DAILY.map(|field| if field.0 == "everyHours" { (field.0, "6") } else { field });
    assert_eq!(club.send("settle", &often).await.led_to(), club.path("?saved"), "the same people");
    assert_eq!(club.send("put", &two).await.led_to(), club.path("/dry-run"));
    let page = club.page("/dry-run").await;
    assert!(page.contains("1 person would be taken out") && page.contains("Needed: 2 NFTs"), "{page}");
    assert!(!club.page("").await.contains("At least 2 NFTs"), "it does not count yet");
    assert_eq!(club.send("on", &[]).await.led_to(), club.path("?on"));
    assert!(club.page("").await.contains("At least 2 NFTs"));
    let off = [("how", "all"), ("mode", "automatic"), ("wallets", "all")];
    assert_eq!(club.send("settle", &off).await.led_to(), club.path("?saved"), "off is off at once");
}

both!(what_is_switched_on_is_what_was_seen);
async fn what_is_switched_on_is_what_was_seen(app: &TestApp) {
    let bo = app.person("bo");
    let club = Club::of(app, &[&bo]).await;
    let nothing = club.send("on", &[]).await;
    assert_eq!(nothing.led_to(), club.path("/dry-run?again"));
    assert!(club.page("/dry-run?again").await.contains("There is nothing to switch on any more."));
    let old = value_of(&club.drafted(&DAILY).await, "version");
    app.advance(1);
    let label = usher::service::invite::InviteChange { label: Some("Door".into()), ..Default::default() };
    let id = club.invite.card.id.as_str();
    usher::service::invite::change(&app.services, &club.alix.inbox_id, id, label).await.unwrap();
    assert_eq!(club.send_as_of(&old, "on", &[]).await.led_to(), club.path("/dry-run?again"));
    assert!(!club.is_watched().await);
    let page = club.page("/dry-run?again").await;
    assert!(page.contains("Somebody changed this link meanwhile."), "{page}");
    assert!(page.contains("Somebody changed this link after you did."), "{page}");
    assert_eq!(club.send_as_of(&value_of(&page, "version"), "on", &[]).await.led_to(), club.path("?on"));
    assert!(club.is_watched().await, "seen again, it counts");

    let stranger = app.browser(&bo).await;
    assert_eq!(stranger.get(&club.path("/dry-run")).await.status, 404);
    assert_eq!(app.stranger_browser().get(&club.path("/dry-run")).await.led_to(), "/sign-in");
}
