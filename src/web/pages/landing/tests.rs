use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

use super::*;
use crate::domain::apps::settings::{Android, AppSettings, Ios, Links};
use crate::domain::apps::visit::Visit;
use crate::domain::apps::{Apps, Target};
use crate::domain::gate::{LeafReport, Outcome, Report};
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::inbox::{InboxId, Person, WalletAddress};
use crate::domain::invite::JoinMode;
use crate::domain::join_request::{Code, MemberState, Status};
use crate::domain::view::{InviteCard, OwnRequest};
use crate::web::actions::Site;
use crate::web::components::open_in_app::InApps;
use crate::web::shell::document;

const NOW: i64 = 1_795_377_600_000;

fn landing(state: LandingState) -> Landing {
    let id = InviteId::from_random([7; 17]);
    let creator = Person {
        inbox_id: InboxId::parse(&"ab".repeat(32)).unwrap(),
        name: Some("Alix".into()),
        address: WalletAddress::parse("0x3f00000000000000000000000000000000009a9a").ok(),
    };
    let card = InviteCard {
        link_url: format!("https://usher.example/invite/{id}"),
        id,
        group_name: "Night Runners".into(),
        description: "Tuesdays at eight, by the fountain.".into(),
        image_hash: Some("ab".repeat(32)),
        image_url: None,
        creator,
        join_mode: JoinMode::Automatic,
        status: "open".into(),
        expires_at_ms: Some(NOW + 86_400_000),
        places_left: Some(12),
        managed: true,
        members: Some(120),
        version: 1,
    };
    Landing { card, state, visitor: None, conversation_id: None, gate: None }
}

fn setting() -> Setting {
    Setting {
        host: "usher.example".into(),
        base_url: "https://usher.example".into(),
        now_ms: NOW,
        chat: None,
        apps: InApps::default(),
        problem: None,
        withdrawn: false,
        later: None,
    }
}

const DESK: &str = "";

/// What somebody sees in a browser that says it is `agent`, where the operator has an app of their own: two
/// on phones.
fn in_apps(agent: &str) -> InApps {
    let settings: Vec<_> = ["example", "other"]
        .iter()
        .filter(|id| **id == "example" || agent != DESK)
        .map(|id| AppSettings {
            id: (*id).into(),
            name: Some("A Name Of Thirty Characters...".into()),
            scheme: Some((*id).into()),
            invite: Links { desktop: Some(format!("https://{id}.example.org/{{id}}")), ..Links::default() },
            ios: Ios { app_store_id: Some(1_234_567_890), ..Ios::default() },
            android: Android { package: Some(format!("org.{id}.app")), ..Android::default() },
            ..AppSettings::default()
        })
        .collect();
    let apps = Apps::new(&settings, "usher.example", false).unwrap();
    let (card, visit) = (landing(LandingState::Open).card, Visit::of(agent));
    let offers = apps.offers(Target::Invite(&card.id), visit.platform, &card.link_url);
    let (leave, banner) = (visit.leave(&card.link_url), apps.banner(&card.link_url));
    InApps { offers, homes: Vec::new(), phone: visit.platform.is_phone(), leave, banner }
}

fn own() -> OwnRequest {
    OwnRequest {
        id: JoinRequestId::from_random([9; 17]),
        status: Status::Pending,
        member_state: MemberState::Waiting,
        code: None,
        reason: Some("Bring <b>shoes</b>.".into()),
        requested_at_ms: NOW - 60_000,
        decided_at_ms: Some(NOW),
        automatic: false,
    }
}

/// The page as it goes out, its data arriving late as it does from a database.
async fn render(landing: Landing, setting: Setting) -> (u16, String) {
    let shown = move || {
        let (landing, setting) = (landing.clone(), setting.clone());
        let load = async move {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            Ok((landing, setting))
        };
        document(|| page(load, |(landing, setting)| view! { <Invited landing setting/> }.into_any()))
    };
    // Listing routes is what starts Leptos' executor.
    let _routes = leptos_axum::generate_route_list(|| ());
    let rooms = Router::new().fallback(leptos_axum::render_app_async(shown));
    let rooms = rooms.layer(axum::middleware::from_fn(crate::web::edge::finish));
    let host = "usher.example".to_owned();
    let site = Site { base_url: format!("https://{host}"), host: host.clone(), local: false };
    let asked = Request::builder().uri("/").header("host", host).body(Body::empty()).unwrap();
    let answer = crate::web::bordered(rooms, site).oneshot(asked).await.unwrap();
    let (parts, body) = answer.into_parts();
    let page = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status.as_u16(), String::from_utf8(page.to_vec()).unwrap())
}

fn head(page: &str) -> &str {
    page.split_once("</head>").unwrap().0
}

#[tokio::test]
async fn each_state_says_what_it_is_and_has_one_filled_button_at_most() {
    let request = own;
    let failed = LandingState::Failed { request: request(), code: Code::NotReachable };
    let rejected = |again_at_ms| LandingState::Rejected { request: request(), again_at_ms };
    let states = [
        (LandingState::Open, 200, "Night Runners", "Open", 1),
        (LandingState::Away { approval: false }, 503, "Night Runners", "Delayed", 1),
        (LandingState::Away { approval: true }, 503, "Night Runners", "Delayed", 1),
        (LandingState::Approval, 200, "Night Runners", "Admins decide", 1),
        (LandingState::Pending { request: request() }, 200, "Your request is with the admins.", "Waiting", 0),
        (LandingState::Checking { request: request() }, 200, "Checking what it takes.", "Checking", 0),
        (LandingState::NotMet { request: request() }, 200, "Not yet: something is missing.", "Not met", 1),
        (LandingState::Adding { request: request() }, 200, "Approved. Adding you now.", "Adding you", 0),
        (failed, 200, "You could not be added yet.", "Not added yet", 0),
        (LandingState::Member { asked: true }, 200, "You're in.", "Joined", 1),
        (LandingState::Member { asked: false }, 200, "You're already in this group.", "Joined", 1),
        (rejected(Some(NOW + 9)), 200, "The admins did not accept this request.", "Not accepted", 0),
        (rejected(Some(NOW - 9)), 200, "The admins did not accept this request.", "Not accepted", 1),
        (rejected(None), 200, "The admins did not accept this request.", "Not accepted", 0),
        (LandingState::Revoked, 410, "This invite is no longer valid.", "No longer valid", 0),
        (LandingState::Expired { at_ms: NOW }, 410, "22 November 2026</time>.", "Expired", 0),
        (LandingState::UsedUp { places: 50 }, 410, "Night Runners", "Used up", 0),
        (LandingState::Paused, 200, "Night Runners", "Paused", 0),
        (LandingState::Full, 200, "Night Runners", "Full", 0),
        (LandingState::GroupGone, 200, "Night Runners", "Out of reach", 0),
    ];
    for (state, status, headline, chip, filled) in states {
        let what = format!("{state:?}");
        let setting = Setting { chat: Some("/chat".into()), apps: in_apps("iPhone"), ..setting() };
        let (code, page) = render(landing(state), setting).await;
        assert_eq!(code, status, "{what}");
        let h1 = page.split_once("<h1").unwrap().1.split_once("</h1>").unwrap().0;
        assert!(h1.contains(headline), "{what}: {h1}");
        assert!(page.contains(&format!("</svg>{chip}</p>")), "{what}: {chip}");
        assert_eq!(page.matches("class=\"btn\"").count(), filled, "{what}");
        assert!(!page.contains("Bring <b>"), "{what}");
    }
}

/// On several threads: there `leptos_meta` loses tags of pages that come late.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_tags_of_a_link_preview_are_in_the_head_every_time() {
    let visits = (0..40).map(|_| tokio::spawn(render(landing(LandingState::Open), setting())));
    for visit in visits.collect::<Vec<_>>() {
        let (_, page) = visit.await.unwrap();
        let head = head(&page);
        for tag in [
            "<title>Join Night Runners</title>",
            "property=\"og:title\" content=\"Night Runners\"",
            "property=\"og:description\" content=\"Alix invites you to join the group chat.\"",
            "property=\"og:image\" content=\"https://usher.example/card/",
            "rel=\"canonical\"",
            "name=\"robots\" content=\"noindex\"",
            "<style>:root{--h:",
        ] {
            assert!(head.contains(tag), "{tag} is not in {head}");
        }
    }
}

#[tokio::test]
async fn a_first_visit_fits_the_first_flight() {
    let mut long = landing(LandingState::Approval);
    long.card.group_name = "N".repeat(100);
    long.card.description = "Words ".repeat(160);
    for agent in [DESK, "iPhone", "Android", "iPhone Instagram 1", "Android Snapchat/1"] {
        let (_, page) = render(long.clone(), Setting { apps: in_apps(agent), ..setting() }).await;
        assert!(page.len() <= 14_600, "{} bytes in {agent}", page.len());
    }
    let leaf = LeafReport {
        place: "rule.of[0]".into(),
        words: "At least 100.5 of a token with a long name on Ethereum".into(),
        outcome: Outcome::Unchecked,
        found: None,
        needed: "100.5 of a token with a long name".into(),
        chain: None,
        block: None,
        link: Some("https://example.org/where-to-get-it".into()),
        why_unchecked: None,
    };
    long.gate = Some(Report { outcome: Outcome::Unchecked, leaves: vec![leaf; 12], advice: None });
    for agent in [DESK, "Android Snapchat/1"] {
        let (_, page) = render(long.clone(), Setting { apps: in_apps(agent), ..setting() }).await;
        assert!(page.contains("Check an address without connecting"), "{page}");
        assert!(page.len() <= 14_600, "{} bytes with a gate in {agent}", page.len());
    }
}

#[tokio::test]
async fn an_app_is_offered_beside_the_one_filled_button_and_while_somebody_waits() {
    let seen = async |state, agent: &str| {
        render(landing(state), Setting { apps: in_apps(agent), ..setting() }).await.1
    };
    let open = seen(LandingState::Open, "Android Snapchat/1").await;
    assert_eq!(open.matches("class=\"btn\"").count(), 1, "{open}");
    assert_eq!(open.matches("class=\"line\"").count(), 2, "{open}");
    let (bar, card) = open.split_once("<article").unwrap();
    assert!(bar.contains("Snapchat's browser can keep apps and wallets from opening."), "{bar}");
    assert!(card.contains("href=\"intent://invite/") && card.contains("Other apps"), "{card}");
    assert!(head(&open).contains(
        "name=\"apple-itunes-app\" content=\"app-id=1234567890, app-argument=https://usher.example/invite/"
    ));
    let waiting = seen(LandingState::Pending { request: own() }, "iPhone").await;
    assert!(waiting.contains("href=\"https://apps.apple.com/app/id1234567890\""), "{waiting}");
    let over = seen(LandingState::Revoked, "iPhone Snapchat/1").await;
    for word in ["apple-itunes-app", "Snapchat", "apps.apple.com", "class=\"line\""] {
        assert!(!over.contains(word), "{word}: {over}");
    }
}

#[tokio::test]
async fn names_are_text_wherever_they_stand() {
    let evil = "</title><script>alert(1)</script>\"' onload=x";
    let mut landing = landing(LandingState::Open);
    landing.card.group_name = evil.into();
    landing.card.description = evil.into();
    landing.card.creator.name = Some(evil.into());
    let (_, page) = render(landing, setting()).await;
    assert!(!page.contains("<script>"), "{page}");
    assert!(head(&page).contains("<title>Join &lt;/title&gt;&lt;script&gt;"), "{}", head(&page));
    assert!(!page.contains("content=\"</title><script>alert(1)</script>\"'"), "{page}");
    assert!(page.contains("<bdi>&lt;/title&gt;"), "{page}");
}

#[tokio::test]
async fn a_revoked_link_shows_nothing_of_its_group() {
    let (_, page) = render(landing(LandingState::Revoked), setting()).await;
    for secret in ["Night", "Alix", "fountain", "/images/", "og:title", ":root{--h:264;--c:.15"] {
        assert!(!page.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn while_the_network_is_away_one_can_ask_and_is_told_to_come_back() {
    let (status, page) = render(landing(LandingState::Away { approval: true }), setting()).await;
    assert_eq!(status, 503);
    assert!(page.contains("You can ask now; we go on trying."), "{page}");
    assert!(page.contains("Ask to join") && page.contains("data-live=\"10\""), "{page}");
}

#[tokio::test]
async fn who_made_the_link_is_not_greeted_with_their_own_name() {
    let mut landing = landing(LandingState::Member { asked: false });
    landing.card.members = Some(3);
    let others = render(landing.clone(), setting()).await.1;
    assert!(others.contains("Say hello: Alix and 1 other are there."), "{others}");
    landing.visitor = Some(landing.card.creator.clone());
    let own = render(landing, setting()).await.1;
    assert!(own.contains("Say hello: 2 others are there."), "{own}");
}

#[tokio::test]
async fn taking_a_request_back_is_said() {
    let words = "You took your request back.";
    let withdrawn = Setting { withdrawn: true, ..setting() };
    assert!(render(landing(LandingState::Approval), withdrawn).await.1.contains(words));
    assert!(!render(landing(LandingState::Approval), setting()).await.1.contains(words));
}

#[tokio::test]
async fn our_account_in_the_group_is_said() {
    let words = "This service's own account is a member of the group";
    let mut landing = landing(LandingState::Open);
    assert!(render(landing.clone(), setting()).await.1.contains(words));
    landing.card.managed = false;
    assert!(!render(landing, setting()).await.1.contains(words));
}
