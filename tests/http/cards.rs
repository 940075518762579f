//! The pictures of link previews, from the page's head to the bytes.

use usher::service::invite::{self, InviteChange, NewInvite};
use usher::service::profile::set_name;

use crate::support::{Answer, Browser, TestApp, same_rows};

const CRAWLERS: [&str; 7] = [
    "facebookexternalhit/1.1",
    "WhatsApp/2.23",
    "Twitterbot/1.0",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "LinkedInBot/1.0",
];

/// What a tag of the page's head says.
fn tag<'a>(page: &'a str, property: &str) -> &'a str {
    let begin = format!("<meta property=\"{property}\" content=\"");
    let head = page.split_once("</head>").unwrap().0;
    let mut found = head.split(&begin).skip(1);
    let text = found.next().unwrap_or_else(|| panic!("no {property} in {head}"));
    assert_eq!(found.next(), None, "two of {property}");
    text.split_once('"').unwrap().0
}

/// Where the card stands that the page of this link names.
async fn card_of(stranger: &Browser<'_>, id: &str) -> String {
    let page = stranger.get(&format!("/invite/{id}")).await.page(200);
    let url = tag(&page, "og:image").to_owned();
    url.strip_prefix("https://usher.example").unwrap().to_owned()
}

#[track_caller]
fn picture(answer: &Answer) -> (u32, u32) {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")), "{answer:?}");
    let format = image::ImageFormat::Png;
    let picture = image::load_from_memory_with_format(&answer.body, format).unwrap();
    (picture.width(), picture.height())
}

both!(the_head_of_a_page_names_a_card_that_is_there);
async fn the_head_of_a_page_names_a_card_that_is_there(app: &TestApp) {
    let alix = app.person("alix");
    set_name(&app.services, &alix.inbox_id, "Alix of Oz").await.unwrap();
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let stranger = app.stranger_browser();
    let mut cards = Vec::new();
    for crawler in CRAWLERS {
        let page = stranger.on(crawler).get(&format!("/invite/{id}")).await.page(200);
        for (property, content) in [
            ("og:title", "Night Runners"),
            ("og:url", format!("https://usher.example/invite/{id}").as_str()),
            ("og:description", "Alix of Oz invites you to join the group chat."),
            ("og:image:type", "image/png"),
            ("og:image:width", "1200"),
            ("og:image:height", "630"),
            ("og:image:alt", "Invite"),
        ] {
            assert_eq!(tag(&page, property), content, "{crawler}");
        }
        assert!(page.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"), "{page}");
        assert!(
            page.contains(&format!("<link rel=\"canonical\" href=\"https://usher.example/invite/{id}\">"))
        );
        let data = page.split_once("<script type=\"application/ld+json\">").unwrap().1;
        let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        assert_eq!(data["@context"], "https://schema.org");
        assert_eq!(data["target"], format!("https://usher.example/invite/{id}"));
        cards.push(card_of(&stranger.on(crawler), id).await);
    }
    cards.dedup();
    assert_eq!(cards.len(), 1, "{cards:?}");
    let answer = stranger.get(&cards[0]).await;
    assert_eq!(picture(&answer), (1200, 630));
    for (name, value) in [
        ("cache-control", "public, max-age=31536000, immutable"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    assert_eq!(stranger.get(&cards[0]).await.body, answer.body);
}

both!(what_a_link_shows_changes_the_address_of_its_card);
async fn what_a_link_shows_changes_the_address_of_its_card(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let stranger = app.stranger_browser();
    let first = card_of(&stranger, id).await;
    let drawn = stranger.get(&first).await;
    let change = async |change: InviteChange| {
        invite::change(&app.services, &alix.inbox_id, id, change).await.unwrap();
    };
    change(InviteChange { label: Some("Door".into()), max_uses: Some(Some(9)), ..Default::default() }).await;
    assert_eq!(card_of(&stranger, id).await, first, "nothing of this is drawn");
    change(InviteChange { group_name: Some("Day Runners".into()), ..Default::default() }).await;
    let second = card_of(&stranger, id).await;
    assert_ne!(second, first);
    set_name(&app.services, &alix.inbox_id, "Alix").await.unwrap();
    let third = card_of(&stranger, id).await;
    assert_ne!(third, second);
    let old = stranger.get(&first).await;
    assert_eq!((old.status, old.header("location")), (302, Some(third.as_str())));
    assert_eq!(old.header("cache-control"), Some("no-store"));
    let now = stranger.get(&third).await;
    assert_eq!(picture(&now), (1200, 630));
    assert_ne!(now.body, drawn.body);
}

both!(there_is_no_card_of_a_link_that_is_unknown_or_revoked);
async fn there_is_no_card_of_a_link_that_is_unknown_or_revoked(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let stranger = app.stranger_browser();
    let card = card_of(&stranger, id).await;
    picture(&stranger.get(&card).await);
    for path in [format!("/card/{}/0123456789abcdef.png", "z".repeat(26)), "/card/abc/x.png".into()] {
        assert_eq!(stranger.get(&path).await.status, 404, "{path}");
    }
    for file in ["0123456789abcdef.png", "x", ".png", "..%2f..%2fetc%2fpasswd", "%00"] {
        let answer = stranger.get(&format!("/card/{id}/{file}")).await;
        assert_eq!((answer.status, answer.header("location")), (302, Some(card.as_str())), "{file}");
    }
    invite::revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    for path in [card.clone(), format!("/card/{id}/0123456789abcdef.png")] {
        let answer = stranger.get(&path).await;
        assert_eq!((answer.status, answer.header("location")), (410, None), "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("Night Runners"));
    }
    let page = stranger.get(&format!("/invite/{id}")).await.page(410);
    assert!(!page.contains("og:") && !page.contains("/card/") && !page.contains("ld+json"), "{page}");
}

both!(crawlers_change_nothing_and_names_are_text_in_all_they_read);
async fn crawlers_change_nothing_and_names_are_text_in_all_they_read(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let mut links = Vec::new();
    for name in [
        "</script><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</text><image href=\"file:///etc/passwd\"/>&#0;",
        "عداؤو الليل في المدينة",
        "東京ナイトランナーズ",
        "🏃🏃🏃",
    ] {
        let row = app.invite(&alix, NewInvite { group_name: name.into(), ..group.invite() }).await;
        links.push(row.card.id.to_string());
    }
    let before = app.dump().await;
    let mut bodies = Vec::new();
    for (id, crawler) in links.iter().zip(CRAWLERS) {
        let browser = app.stranger_browser().on(crawler);
        let page = browser.get(&format!("/invite/{id}")).await.page(200);
        let head = page.split_once("</head>").unwrap().0;
        assert_eq!(head.matches("<script").count(), head.matches("</script>").count());
        assert!(!page.contains("<script>") && !page.contains("<img src=x"), "{page}");
        let card = card_of(&browser, id).await;
        for path in [format!("/invite/{id}"), card.clone(), format!("/card/{id}/old.png")] {
            let answer = browser.head(&path).await;
            assert!(answer.status < 400 && answer.body.is_empty(), "{path}: {answer:?}");
        }
        let answer = browser.get(&card).await;
        assert_eq!(picture(&answer), (1200, 630));
        bodies.push(answer.body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), links.len(), "each has a picture of its own");
    same_rows(&before, &app.dump().await);
}
