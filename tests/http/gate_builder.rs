//! The gate builder, as a browser without a script uses it.

use usher::domain::gate::{Gate, WalletChoice};
use usher::domain::gate_form::{EXAMPLES, KINDS};
use usher::domain::invite::JoinMode;
use usher::service::invite::{self, NewInvite};
use usher::service::{gate_edit, landing};

use crate::support::{Answer, Browser, Person, TestApp, value_of};

pub const PASS: &str = "0xBC4CA0EdA7647A8aB7C2061c2E118A18a936f13D";
/// The same with one letter the wrong way up.
const WRONG: &str = "0xbC4CA0EdA7647A8aB7C2061c2E118A18a936f13D";
const ANY_PASS: [(&str, &str); 3] = [("kind", "erc721"), ("chain", "1"), ("contract", PASS)];

/// A link with its builder, in the hands of somebody.
struct Builder<'a> {
    app: &'a TestApp,
    browser: Browser<'a>,
    who: Person,
    id: String,
}

impl<'a> Builder<'a> {
    async fn of(app: &'a TestApp, who: &Person, new: NewInvite) -> Self {
        let row = app.invite(who, new).await;
        Self { app, browser: app.browser(who).await, who: who.clone(), id: row.card.id.to_string() }
    }

    fn path(&self, rest: &str) -> String {
        format!("/dashboard/links/{}/gate{rest}", self.id)
    }

    async fn page(&self, rest: &str) -> String {
        self.browser.get(&self.path(rest)).await.page(200)
    }

    /// Sends a form as it is after the gate was looked at.
    async fn send(&self, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let version = value_of(&self.page("/text").await, "version");
        self.send_as_of(&version, deed, fields).await
    }

    async fn send_as_of(&self, version: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("version", version)], fields].concat();
        self.browser.post(&format!("/do/gate/{deed}/{}", self.id), &fields).await
    }

    async fn saved(&self, deed: &str, fields: &[(&str, &str)]) {
        let answer = self.send(deed, fields).await;
        assert_eq!(answer.led_to(), self.path("?saved"), "{deed} {fields:?}");
    }

    /// Sends a form that is refused, and gives the page it leads back to.
    async fn refused(&self, deed: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(deed, fields).await;
        let back = answer.led_to();
        assert!(back.ends_with("again"), "{deed} {fields:?} led to {back}");
        self.browser.get(back).await.page(200)
    }

    async fn gate(&self) -> Option<Gate> {
        gate_edit::get(&self.app.services, &self.who.inbox_id, &self.id).await.unwrap()
    }

    async fn mode(&self) -> JoinMode {
        landing::view(&self.app.services, &self.id, None).await.unwrap().card.join_mode
    }
}

/// A managed link of alix's.
async fn builder(app: &TestApp) -> Builder<'_> {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    Builder::of(app, &alix, group.invite()).await
}

both!(each_kind_of_requirement_is_added_by_its_own_small_form);
async fn each_kind_of_requirement_is_added_by_its_own_small_form(app: &TestApp) {
    let builder = builder(app).await;
    let inbox = "ab".repeat(32);
    let list = format!("Address,Name\r\n{PASS},Bo\r\n{inbox}");
    let forms: [&[(&str, &str)]; 10] = [
        &[("kind", "erc721"), ("chain", "1"), ("contract", PASS), ("minimum", "2"), ("label", "Night Pass")],
        &[("kind", "erc721"), ("chain", "eip155:8453"), ("contract", PASS), ("tokenId", "7"), ("not", "1")],
        &[("kind", "erc20"), ("chain", "1"), ("contract", PASS), ("minimum", "100.5"), ("label", "USDC")],
        &[("kind", "nativeCoin"), ("chain", "8453"), ("minimum", "0.1"), ("link", "https://example.org/eth")],
        &[("kind", "erc1155"), ("chain", "1"), ("contract", PASS), ("ids", "1, 2"), ("minimum", "2")],
        &[("kind", "poap"), ("eventId", "4711"), ("label", "Night Run")],
        &[("kind", "accessKeys"), ("chain", "8453"), ("contract", PASS), ("label", "our club")],
        &[("kind", "allowList"), ("csv", &list), ("label", "Founders")],
        &[("kind", "inboxAge"), ("days", "30")],
        &[("kind", "webhook"), ("url", "https://example.org/hook")],
    ];
    let first = builder.page("").await;
    assert!(first.contains("Nothing yet: admins decide on each request."), "{first}");
    for kind in KINDS {
        assert!(first.contains(&format!("/gate/requirement?add={}\"", kind.word)), "{}", kind.word);
        assert!(forms.iter().any(|form| form[0].1 == kind.word), "{}", kind.word);
        let page = builder.page(&format!("/requirement?add={}", kind.word)).await;
        for field in kind.fields {
            assert!(page.contains(&format!("name=\"{}\"", field.name)), "{}: {page}", field.name);
            assert!(page.contains(field.label), "{}: {page}", field.label);
        }
    }
    for form in forms {
        builder.saved("put", form).await;
    }
    assert_eq!(builder.gate().await.unwrap().leaves().len(), forms.len());
    let page = builder.page("?saved").await;
    assert!(page.contains("All of these:") && page.contains("It counts from now on"), "{page}");
    for words in [
        "At least 2 NFTs of Night Pass",
        "Not allowed: NFT 7 of",
        "At least 100.5 USDC",
        "At least 0.1 ETH",
        "https://example.org/eth",
        "The POAP Night Run",
        "of our club",
        "Founders",
        "30 days",
        "example.org",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
}

/// A kind, what is typed, the field that is refused, and the words.
type Odd<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str, &'a str);

both!(a_requirement_that_is_refused_says_so_at_its_field_and_keeps_what_was_typed);
async fn a_requirement_that_is_refused_says_so_at_its_field_and_keeps_what_was_typed(app: &TestApp) {
    let builder = builder(app).await;
    let junk = format!("{PASS}\r\n{WRONG}");
    let on = |contract, more: &[(&'static str, &'static str)]| {
        [&[("chain", "1"), ("contract", contract)], more].concat()
    };
    let odd: [Odd<'_>; 10] = [
        ("erc721", on(WRONG, &[]), "contract", "capital letters of this address do not fit"),
        ("erc721", on("0x12", &[]), "contract", "40 hexadecimal digits"),
        ("erc721", on(PASS, &[("minimum", "2"), ("tokenId", "7")]), "minimum", "only one token"),
        ("erc20", on(PASS, &[("minimum", "many")]), "minimum", "An amount is digits"),
        (
            "erc20",
            vec![("chain", "5"), ("contract", PASS), ("minimum", "1")],
            "chain",
            "does not know the way",
        ),
        ("nativeCoin", vec![("chain", "Base"), ("minimum", "1")], "chain", "CAIP-2"),
        ("erc1155", on(PASS, &[("ids", "1 two")]), "ids", "whole number"),
        ("accessKeys", on(PASS, &[("function", "isIn(address,uint256)")]), "arguments", "takes 2 arguments"),
        ("allowList", vec![("csv", &junk)], "csv", "Line 2:"),
        ("webhook", vec![("url", "http://example.org/hook")], "url", "https://"),
    ];
    for (kind, fields, at, says) in odd {
        let fields = [&[("kind", kind), ("label", "Typed")], &fields[..]].concat();
        let page = builder.refused("put", &fields).await;
        let note = page.split_once(&format!("id=\"{at}-wrong\"")).unwrap_or_else(|| panic!("{at}: {page}")).1;
        assert!(note.split("</p>").next().unwrap().contains(says), "{kind}: {says}: {page}");
        assert!(page.contains("<title>Not saved: "), "{page}");
        for (name, typed) in fields.iter().filter(|(name, _)| *name != "csv") {
            assert_eq!(&value_of(&page, name), typed, "{kind}");
        }
    }
    assert!(builder.refused("put", &[("kind", "allowList"), ("csv", &junk)]).await.contains(WRONG));
    assert_eq!(builder.gate().await, None, "nothing of it was kept");
}

both!(examples_fill_the_form_and_a_requirement_can_be_changed);
async fn examples_fill_the_form_and_a_requirement_can_be_changed(app: &TestApp) {
    let builder = builder(app).await;
    for example in EXAMPLES {
        let page = builder.page(&format!("/requirement?example={}", example.word)).await;
        assert!(!value_of(&page, "label").is_empty(), "{}", example.word);
    }
    let page = builder.page("/requirement?example=nft").await;
    assert_eq!((value_of(&page, "kind").as_str(), value_of(&page, "contract").as_str()), ("erc721", PASS));
    builder.saved("put", &ANY_PASS).await;
    builder.saved("put", &[("kind", "inboxAge"), ("days", "30")]).await;
    let page = builder.page("/requirement?at=1").await;
    assert_eq!((value_of(&page, "days").as_str(), value_of(&page, "at").as_str()), ("30", "1"));
    let page = builder.refused("put", &[("kind", "inboxAge"), ("days", "0"), ("at", "1")]).await;
    assert_eq!((value_of(&page, "days").as_str(), value_of(&page, "at").as_str()), ("0", "1"));
    builder.saved("put", &[("kind", "inboxAge"), ("days", "60"), ("at", "1")]).await;
    let page = builder.page("").await;
    assert!(page.contains("60 days") && !page.contains("30 days"), "{page}");
    for odd in ["/requirement", "/requirement?add=moon", "/requirement?at=9", "/requirement?example=moon"] {
        assert_eq!(builder.browser.get(&builder.path(odd)).await.status, 404, "{odd}");
    }
}

both!(requirements_go_one_by_one_and_the_last_with_the_gate_itself);
async fn requirements_go_one_by_one_and_the_last_with_the_gate_itself(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let builder = Builder::of(app, &alix, group.automatic()).await;
    builder.saved("put", &ANY_PASS).await;
    builder.saved("put", &[("kind", "inboxAge"), ("days", "30")]).await;
    builder.saved("take", &[("at", "0")]).await;
    assert_eq!(builder.gate().await.unwrap().leaves().len(), 1);
    let page = builder.refused("take", &[("at", "0")]).await;
    assert!(page.contains("This is the last requirement"), "{page}");
    assert!(!page.contains("/do/gate/take/") && page.contains("/gate/remove\""), "{page}");
    let ask = builder.page("/remove").await;
    assert!(ask.contains("admins decide on each request") && ask.contains("30 days"), "{ask}");
    assert!(builder.gate().await.is_some(), "looking removes nothing");
    assert_eq!(builder.send("remove", &[]).await.led_to(), builder.path("?removed"));
    assert_eq!(builder.gate().await, None);
    assert_eq!(builder.mode().await, JoinMode::ManualApproval, "nobody is let in by accident");
}

both!(how_a_gate_decides_is_a_form_of_its_own);
async fn how_a_gate_decides_is_a_form_of_its_own(app: &TestApp) {
    let builder = builder(app).await;
    builder.saved("put", &ANY_PASS).await;
    builder.saved("put", &[("kind", "inboxAge"), ("days", "30")]).await;
    let inboxes = format!("{}\r\n{}", "ab".repeat(32), "cd".repeat(32));
    let fields = [
        ("how", "atLeast"),
        ("n", "1"),
        ("mode", "automatic"),
        ("wallets", "signing"),
        ("recheck", "1"),
        ("everyHours", "24"),
        ("graceHours", "48"),
        ("exempt", inboxes.as_str()),
    ];
    assert_eq!(builder.send("settle", &fields).await.led_to(), builder.path("/dry-run"));
    assert_eq!(builder.gate().await.unwrap().recheck, None, "not before it was looked at");
    assert!(builder.page("").await.contains("Your last change does not count yet."));
    assert_eq!(builder.send("on", &[]).await.led_to(), builder.path("?on"));
    let gate = builder.gate().await.unwrap();
    let recheck = gate.recheck.unwrap();
    assert_eq!((recheck.every_hours, recheck.grace_hours, gate.exempt.len()), (24, 48, 2));
    assert_eq!((gate.wallets, builder.mode().await), (WalletChoice::Signing, JoinMode::Automatic));
    let page = builder.page("").await;
    assert!(page.contains("At least 1 of these:") && page.contains(&"cd".repeat(32)), "{page}");

    for (name, typed, says) in [
        ("n", "3", "whole number from 1 to 2"),
        ("everyHours", "0", "whole number from 1 to"),
        ("graceHours", "", "whole number from 0 to"),
        ("exempt", "bo", "64 hexadecimal digits"),
    ] {
        let fields = fields.map(|field| if field.0 == name { (name, typed) } else { field });
        let page = builder.refused("settle", &fields).await;
        let note = page.split_once(&format!("id=\"{name}-wrong\"")).unwrap_or_else(|| panic!("{page}")).1;
        assert!(note.split("</p>").next().unwrap().contains(says), "{name}: {page}");
        assert!(
            page.contains("value=\"48\"") || name == "graceHours",
            "{name}: what was typed stays: {page}"
        );
    }
    assert_eq!(builder.gate().await.unwrap(), gate);
    let off = [("how", "all"), ("mode", "automatic"), ("wallets", "all")];
    builder.saved("settle", &off).await;
    let gate = builder.gate().await.unwrap();
    assert_eq!((gate.recheck, gate.exempt.len(), gate.wallets), (None, 0, WalletChoice::All));
}

both!(a_nested_gate_is_shown_in_words_and_changed_as_text);
async fn a_nested_gate_is_shown_in_words_and_changed_as_text(app: &TestApp) {
    let builder = builder(app).await;
    let nested = |days: u32, contract: &str| {
        format!(
            r#"{{"rule":{{"type":"any","of":[{{"type":"all","of":[{{"type":"inboxAge","days":{days}}},
            {{"type":"erc721","chain":"eip155:1","contract":"{contract}"}}]}},
            {{"type":"poap","eventId":"4711"}}]}}}}"#
        )
    };
    builder.saved("write", &[("text", &nested(30, PASS))]).await;
    let page = builder.page("").await;
    assert!(page.contains("The POAP of event 4711") && page.contains(" or "), "{page}");
    assert!(page.contains("as text") && !page.contains("/requirement?"), "{page}");
    assert!(
        builder.page("/text").await.contains("&quot;days&quot;: 30")
            || builder.page("/text").await.contains("\"days\": 30")
    );
    let page = builder.refused("put", &ANY_PASS).await;
    assert!(page.contains("change it as text"), "{page}");

    let before = builder.gate().await;
    for (text, says) in [
        (nested(31, WRONG), "At rule.of[0].of[1].contract."),
        (nested(0, PASS), "At rule.of[0].of[0].days."),
        (r#"{"rule":{"type":"any","of":[]}}"#.to_owned(), "At rule.of."),
        ("{".to_owned(), "This is not JSON"),
        (String::new(), "This is not JSON"),
        (
            r#"{"rule":{"type":"webhook","url":"https://usher.example/webhook"}}"#.to_owned(),
            "this service itself",
        ),
    ] {
        let page = builder.refused("write", &[("text", &text)]).await;
        assert!(page.contains(says) && page.contains("id=\"text-wrong\""), "{says}: {page}");
    }
    let page = builder.refused("write", &[("text", &nested(31, WRONG))]).await;
    assert!(page.contains(WRONG), "what was typed stays: {page}");
    assert_eq!(builder.gate().await, before);
    builder.saved("settle", &[("mode", "automatic"), ("wallets", "signing")]).await;
    assert_eq!(builder.gate().await.unwrap().rule, before.unwrap().rule);
}

both!(only_who_may_change_the_link_may_see_and_change_its_gate);
async fn only_who_may_change_the_link_may_see_and_change_its_gate(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let builder = Builder::of(app, &alix, group.invite()).await;
    builder.saved("put", &ANY_PASS).await;
    app.add_by(&alix, &group, &[&caro]).await;
    let version = value_of(&builder.page("/text").await, "version");
    let before = app.dump().await.into_iter().filter(|row| row.starts_with("gates:")).collect::<Vec<_>>();
    let pages = ["", "/requirement?add=poap", "/text", "/remove", "?address=0x12"];
    for who in [&bo, &caro] {
        let browser = app.browser(who).await;
        for page in pages {
            let status = browser.get(&builder.path(page)).await.status;
            assert!([403, 404].contains(&status), "{page}: {status}");
        }
        let theirs = Builder { browser, who: who.clone(), app, id: builder.id.clone() };
        let poap = [("kind", "poap"), ("eventId", "4711")];
        theirs.send_as_of(&version, "put", &poap).await.led_to();
        theirs.send_as_of(&version, "remove", &[]).await.led_to();
    }
    let stranger = app.stranger_browser();
    for page in pages {
        assert_eq!(stranger.get(&builder.path(page)).await.led_to(), "/sign-in", "{page}");
    }
    let remove = format!("/do/gate/remove/{}", builder.id);
    assert_eq!(stranger.post(&remove, &[("version", &version)]).await.led_to(), "/sign-in");
    let elsewhere = "https://elsewhere.example";
    assert_eq!(builder.browser.post_from(elsewhere, &remove, &[("version", &version)]).await.status, 403);
    assert_eq!(builder.browser.get(&remove).await.status, 405);
    assert_eq!(builder.browser.post(&format!("/do/gate/moon/{}", builder.id), &[]).await.status, 404);
    let after = app.dump().await.into_iter().filter(|row| row.starts_with("gates:")).collect::<Vec<_>>();
    assert_eq!(after, before);

    let member_run =
        Builder::of(app, &alix, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await;
    assert_eq!(member_run.browser.get(&member_run.path("")).await.status, 404);
    let sent = member_run.send_as_of("1", "put", &ANY_PASS).await;
    assert!(sent.led_to().ends_with("again"));
    invite::revoke(&app.services, &alix.inbox_id, &builder.id).await.unwrap();
    let over = builder.browser.get(&builder.path("")).await;
    assert_eq!(over.led_to(), format!("/dashboard/links/{}", builder.id));
}

both!(a_form_of_yesterday_says_so_and_loses_nothing);
async fn a_form_of_yesterday_says_so_and_loses_nothing(app: &TestApp) {
    let builder = builder(app).await;
    let old = value_of(&builder.page("/text").await, "version");
    builder.saved("put", &ANY_PASS).await;
    let before = builder.gate().await;
    let age = [("kind", "inboxAge"), ("days", "77")];
    let forms: [(&str, &[(&str, &str)]); 5] = [
        ("put", &age),
        ("take", &[("at", "0")]),
        ("settle", &[("how", "all"), ("mode", "automatic"), ("wallets", "signing"), ("exempt", "77")]),
        ("write", &[("text", "77")]),
        ("remove", &[]),
    ];
    for (deed, fields) in forms {
        let back = builder.send_as_of(&old, deed, fields).await;
        let page = builder.browser.get(back.led_to()).await.page(200);
        assert!(page.contains("Somebody changed this link meanwhile."), "{deed}: {page}");
        assert!(page.contains("77") || fields.is_empty() || deed == "take", "{deed}: {page}");
        assert_ne!(value_of(&page, "version"), old, "{deed}: sent again it counts");
    }
    assert_eq!(builder.gate().await, before);
    let back = builder.send_as_of(&old, "put", &age).await;
    let page = builder.browser.get(back.led_to()).await.page(200);
    let again = builder.send_as_of(&value_of(&page, "version"), "put", &age).await;
    assert_eq!(again.led_to(), builder.path("?saved"));
    assert_eq!(builder.gate().await.unwrap().leaves().len(), 2);
}

both!(a_list_of_thousands_is_pasted_at_once);
async fn a_list_of_thousands_is_pasted_at_once(app: &TestApp) {
    let builder = builder(app).await;
    let list: String = (0..10_000).map(|n| format!("{n:064x}\r\n")).collect();
    builder.saved("put", &[("kind", "allowList"), ("csv", &list)]).await;
    assert!(builder.page("").await.contains("On the list"));
    let more = format!("{list}{:064x}", 10_000);
    assert!(
        builder
            .refused("put", &[("kind", "allowList"), ("csv", &more)])
            .await
            .contains("10000 people at most")
    );
}
