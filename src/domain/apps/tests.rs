use super::settings::{Android, Ios, Links, Refusal};
use super::visit::{Platform, Visit};
use super::*;

const PAGE: &str = "https://usher.example/invite/07070707070707070707070707";
const BACK: &str = "https%3A%2F%2Fusher.example%2Finvite%2F07070707070707070707070707%23get";
const WALLET: &str = "0x3f00000000000000000000000000000000009a9a";
const FINGERPRINT: &str =
    "14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5";

type Change<'a> = &'a dyn Fn(&mut AppSettings);

fn id() -> InviteId {
    InviteId::parse("07070707070707070707070707").unwrap()
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// An app of the operator's own, with everything.
fn own() -> AppSettings {
    AppSettings {
        id: "example".into(),
        name: text("Example Chat"),
        scheme: None,
        invite: Links {
            ios: text("https://open.example.org/invite/{id}"),
            android: None,
            desktop: text("https://chat.example.org/#/join?link={url}"),
        },
        group: Links {
            ios: text("example://group/{group}"),
            android: text("https://open.example.org/g/{group}"),
            desktop: None,
        },
        dm: Links::default(),
        ios: Ios { app_store_id: Some(123), app_ids: vec!["ABCDE12345.org.example.app".into()] },
        android: Android {
            package: text("org.example.app"),
            sha256_cert_fingerprints: vec![FINGERPRINT.to_ascii_lowercase()],
        },
    }
}

/// Any app with a scheme.
fn generic() -> AppSettings {
    AppSettings { id: "plain".into(), name: text("Plain"), scheme: text("plain"), ..AppSettings::default() }
}

fn apps(settings: &[AppSettings]) -> Apps {
    Apps::new(settings, "usher.example", false).unwrap()
}

#[test]
fn each_app_opens_an_invite_a_group_and_a_message_as_its_platform_wants_it() {
    use Platform::{Android, AndroidFirefox, Desktop, Ios};
    let mut all = vec![own(), generic()];
    all.extend(known().iter().map(|app| AppSettings { id: app.id.to_string(), ..AppSettings::default() }));
    let apps = apps(&all);
    let intent =
        |rest: &str, more: &str| format!("intent://{rest}#Intent;{more}S.browser_fallback_url={BACK};end");
    let (invite, package) = (format!("invite/{}", id()), "scheme=https;package=org.example.app;");
    let encoded = encoded(PAGE);
    let plain = |path: &str| Some(format!("plain://{path}"));
    let plain_intent = |path: &str| Some(intent(path, "scheme=plain;"));
    let chat = |path: &str| Some(format!("https://xmtp.chat/{path}"));
    let base = || Some(format!("cbwallet://messaging/{WALLET}"));
    let base_intent = || Some(intent(&format!("messaging/{WALLET}"), "scheme=cbwallet;"));
    let dm = format!("dm/{WALLET}");
    let table = [
        (
            "Example Chat",
            Ios,
            Some(format!("https://open.example.org/{invite}")),
            text("example://group/ab12"),
            None,
        ),
        (
            "Example Chat",
            Android,
            Some(intent(&format!("usher.example/{invite}"), package)),
            Some(intent("open.example.org/g/ab12", package)),
            None,
        ),
        ("Example Chat", AndroidFirefox, None, text("https://open.example.org/g/ab12"), None),
        (
            "Example Chat",
            Desktop,
            Some(format!("https://chat.example.org/#/join?link={encoded}")),
            None,
            None,
        ),
        ("Plain", Ios, plain(&invite), plain("group/ab12"), plain(&dm)),
        ("Plain", Android, plain_intent(&invite), plain_intent("group/ab12"), plain_intent(&dm)),
        ("Plain", AndroidFirefox, plain(&invite), plain("group/ab12"), plain(&dm)),
        ("Plain", Desktop, None, None, None),
        ("xmtp.chat", Ios, None, chat("conversations/ab12"), chat(&dm)),
        ("xmtp.chat", Android, None, chat("conversations/ab12"), chat(&dm)),
        ("xmtp.chat", AndroidFirefox, None, chat("conversations/ab12"), chat(&dm)),
        ("xmtp.chat", Desktop, None, chat("conversations/ab12"), chat(&dm)),
        ("Base app", Ios, None, None, base()),
        ("Base app", Android, None, None, base_intent()),
        ("Base app", AndroidFirefox, None, None, base()),
        ("Base app", Desktop, None, None, None),
        ("Convos", Ios, None, None, None),
        ("Convos", Android, None, None, None),
        ("Convos", AndroidFirefox, None, None, None),
        ("Convos", Desktop, None, None, None),
        ("World app", Ios, None, None, None),
        ("World app", Android, None, None, None),
        ("World app", AndroidFirefox, None, None, None),
        ("World app", Desktop, None, None, None),
    ];
    assert_eq!(table.len(), apps.iter().count() * 4, "a row for each app on each platform");
    let id = id();
    for (name, platform, invite, group, dm) in table {
        for (target, expected) in
            [(Target::Invite(&id), invite), (Target::Group("ab12"), group), (Target::Dm(WALLET), dm)]
        {
            let offers = apps.offers(target, platform, PAGE);
            let offer = offers.iter().find(|offer| offer.name == name).unwrap();
            assert_eq!(offer.open, expected, "{name} {platform:?} {target:?}");
        }
    }
}

#[test]
fn an_app_is_installed_from_the_store_of_the_platform_and_google_play_is_told_the_invite() {
    let got = |platform| apps(&[own()]).offers(Target::Invite(&id()), platform, PAGE)[0].get.clone();
    assert_eq!(got(Platform::Ios), Some((Store::AppStore, "https://apps.apple.com/app/id123".to_owned())));
    let referrer = format!("deepLink%3D{}", encoded(PAGE));
    let play = format!("https://play.google.com/store/apps/details?id=org.example.app&referrer={referrer}");
    assert_eq!(got(Platform::Android), Some((Store::GooglePlay, play.clone())));
    assert_eq!(got(Platform::AndroidFirefox), Some((Store::GooglePlay, play)));
    assert_eq!(got(Platform::Desktop), None);
    assert!(apps(&[generic()]).offers(Target::Invite(&id()), Platform::Ios, PAGE)[0].get.is_none());
}

#[test]
fn what_is_wrong_with_an_app_is_refused_by_name() {
    let with = |change: Change<'_>| {
        let mut app = own();
        change(&mut app);
        Apps::new(&[app], "usher.example", false).map_err(|refusal| refusal.to_string())
    };
    assert!(with(&|_| ()).is_ok());
    let invite = |link: &str| {
        let link = link.to_owned();
        with(&move |app| app.invite.ios = Some(link.clone())).unwrap_err()
    };
    for link in [
        "javascript:alert(1)//{id}",
        "javascript://x%0aalert(1)//{id}",
        "JavaScript://x/{id}",
        "data://text/html,{id}",
        "http://open.example.org/{id}",
        "intent://x/{id}",
        "file:///{id}",
        "//open.example.org/{id}",
        "/invite/{id}",
        "://{id}",
        "",
    ] {
        assert!(invite(link).contains("invite: must be https://"), "{link}: {}", invite(link));
    }
    for link in [
        "https://{id}/x",
        "https:///{id}",
        "https://a@b.example/{id}",
        "https://nowhere/{id}",
        "https://a.example:99999/{id}",
    ] {
        assert!(invite(link).contains("must name a host"), "{link}: {}", invite(link));
    }
    for link in
        ["https://a.example/", "https://a.example/{group}", "https://a.example/{id}{x}", "example://{id"]
    {
        assert!(invite(link).contains("has a gap"), "{link}: {}", invite(link));
    }
    for link in [
        "https://a.example/{id}\"onclick=x",
        "https://a.example/{id} b",
        "example://{id};end",
        "https://a.example/ü{id}",
    ] {
        assert!(invite(link).contains("can't stand in an address"), "{link}: {}", invite(link));
    }
    assert!(invite("https://Usher.Example/open/{id}").contains("leads to this service itself"));
    let cases: [(Change<'_>, Refusal); 16] = [
        (&|app| app.id = String::new(), Refusal::Id),
        (&|app| app.id = "Example".into(), Refusal::Id),
        (&|app| app.id = "base".into(), Refusal::Known),
        (&|app| app.name = None, Refusal::Name),
        (&|app| app.name = text(" \u{202e} "), Refusal::Name),
        (&|app| app.name = Some("x".repeat(31)), Refusal::Name),
        (&|app| app.scheme = text("javascript"), Refusal::Scheme),
        (&|app| app.scheme = text("https"), Refusal::Scheme),
        (&|app| app.scheme = text("example://"), Refusal::Scheme),
        (&|app| app.ios.app_store_id = Some(0), Refusal::AppStoreId),
        (&|app| app.ios.app_ids = vec!["org.example.app".into()], Refusal::AppId),
        (&|app| app.ios.app_ids = vec!["ABCDE12345.org.\"".into()], Refusal::AppId),
        (&|app| app.android.package = text("example"), Refusal::Package),
        (&|app| app.android.package = text("org.example;S.x=y"), Refusal::Package),
        (&|app| app.android.package = None, Refusal::Fingerprint),
        (&|app| app.android.sha256_cert_fingerprints = vec!["14:6D".into()], Refusal::Fingerprint),
    ];
    for (change, what) in cases {
        let said = with(change).unwrap_err();
        assert!(said.ends_with(&what.to_string()), "{said} is not {what}");
    }
    let nothing = AppSettings { id: "x".into(), name: text("X"), ..AppSettings::default() };
    let refused = |settings: &[AppSettings]| Apps::new(settings, "usher.example", false).unwrap_err().what;
    assert_eq!(refused(&[nothing]), Refusal::Nothing);
    assert_eq!(refused(&[own(), own()]), Refusal::Twice);
    let many: Vec<_> = (0..13).map(|n| AppSettings { id: format!("a{n}"), ..own() }).collect();
    assert_eq!(refused(&many), Refusal::TooMany);
}

#[test]
fn the_operator_chooses_the_order_and_without_a_choice_those_we_know_are_offered() {
    let names = |apps: &Apps| apps.iter().map(|app| app.name.to_string()).collect::<Vec<_>>();
    let base = AppSettings { id: "base".into(), ..AppSettings::default() };
    let own = AppSettings { name: text(" Example\u{202e}\n Chat "), ..own() };
    assert_eq!(names(&apps(&[base.clone(), own.clone()])), ["Base app", "Example Chat"]);
    assert_eq!(names(&apps(&[own, base])), ["Example Chat", "Base app"]);
    assert_eq!(names(&apps(&[])), ["xmtp.chat", "Base app", "Convos", "World app"]);
    assert_eq!(
        Apps::new(&[], "localhost:3000", true),
        Ok(Apps::default()),
        "nobody else is on our own network"
    );
}

#[test]
fn the_platform_and_the_browser_inside_an_app_are_read_from_what_it_says_it_is() {
    const IPHONE: &str =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    const PIXEL: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)";
    let table = [
        (format!("{IPHONE} Version/19.0 Mobile/15E148 Safari/604.1"), Platform::Ios, None),
        (format!("{PIXEL} Chrome/140.0.0.0 Mobile Safari/537.36"), Platform::Android, None),
        (
            "Mozilla/5.0 (Android 16; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0".into(),
            Platform::AndroidFirefox,
            None,
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0".into(),
            Platform::Desktop,
            None,
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15".into(), Platform::Desktop, None),
        (format!("{IPHONE} Mobile/22A3354 Instagram 350.0.0 (iPhone17,1)"), Platform::Ios, Some("Instagram")),
        (
            format!("{PIXEL} Version/4.0 Chrome/140.0 Mobile Safari/537.36 Instagram 350.0.0"),
            Platform::Android,
            Some("Instagram"),
        ),
        (format!("{IPHONE} Mobile/22A [FBAN/FBIOS;FBAV/480.0]"), Platform::Ios, Some("Facebook")),
        (
            format!("{PIXEL} Chrome/140.0 Mobile [FB_IAB/FB4A;FBAV/480.0;]"),
            Platform::Android,
            Some("Facebook"),
        ),
        (format!("{IPHONE} Mobile/22A [FBAN/MessengerForiOS;FBAV/480.0]"), Platform::Ios, Some("Messenger")),
        (
            format!("{PIXEL} Chrome/140.0 Mobile [FB_IAB/Orca-Android;FBAV/480.0;]"),
            Platform::Android,
            Some("Messenger"),
        ),
        (
            format!("{PIXEL} Chrome/140.0 musical_ly_2023 BytedanceWebview/d8a21c6"),
            Platform::Android,
            Some("TikTok"),
        ),
        (format!("{IPHONE} Mobile/22A Twitter for iPhone/10.50"), Platform::Ios, Some("X")),
        (format!("{IPHONE} Mobile/22A [LinkedInApp]/9.30"), Platform::Ios, Some("LinkedIn")),
        (format!("{IPHONE} Mobile/22A Snapchat/13.0.0"), Platform::Ios, Some("Snapchat")),
        (format!("{IPHONE} Mobile/22A MicroMessenger/8.0.50"), Platform::Ios, Some("WeChat")),
        (format!("{IPHONE} Mobile/22A Safari Line/14.10.0"), Platform::Ios, Some("LINE")),
        (
            format!("{PIXEL} Chrome/140.0 Mobile Safari/537.36 Telegram-Android/11.0"),
            Platform::Android,
            Some("Telegram"),
        ),
        (format!("{IPHONE} Mobile/22A Discord/250.0"), Platform::Ios, Some("Discord")),
        ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)".into(), Platform::Desktop, None),
        ("TelegramBot (like TwitterBot)".into(), Platform::Desktop, None),
        ("facebookexternalhit/1.1".into(), Platform::Desktop, None),
        ("Mozilla/5.0 (Windows NT 10.0) MicroMessenger/7.0 WindowsWechat".into(), Platform::Desktop, None),
        (String::new(), Platform::Desktop, None),
    ];
    for (agent, platform, inside) in table {
        let visit = Visit::of(&agent);
        assert_eq!(visit.platform, platform, "{agent}");
        let leave = visit.leave(PAGE);
        assert_eq!(leave.as_ref().map(|leave| leave.name), inside, "{agent}");
        assert!(
            leave.is_none_or(|leave| leave.href.is_some() && leave.how.starts_with("apps-leave-")),
            "{agent}"
        );
    }
}

#[test]
fn each_browser_inside_an_app_is_left_by_its_own_rule_and_never_from_a_page_without_tls() {
    let left = |agent: &str, page: &str| Visit::of(agent).leave(page).unwrap().href;
    let enc = encoded(PAGE);
    assert_eq!(left("iPhone Instagram 1", PAGE), Some(format!("instagram://extbrowser/?url={enc}")));
    assert_eq!(left("iPhone Snapchat/1", PAGE), Some(format!("x-safari-{PAGE}")));
    let rest = PAGE.strip_prefix("https://").unwrap();
    let chrome = format!("intent://{rest}#Intent;scheme=https;package=com.android.chrome;end");
    assert_eq!(left("Android Snapchat/1", PAGE), Some(chrome));
    assert_eq!(left("Android Line/1", PAGE), Some(format!("{PAGE}?openExternalBrowser=1")));
    assert_eq!(left("Android Snapchat/1", "http://localhost:3000/invite/x"), None);
}

#[test]
fn where_no_app_opens_an_invite_all_phones_are_one_visit() {
    let visit = |agent: &str| Visit::of(agent);
    assert_eq!(apps(&[]).tell_apart(visit("iPhone")), visit("Android"));
    assert_eq!(apps(&[]).tell_apart(visit("Android Firefox/1")), visit("Android"));
    assert_eq!(apps(&[]).tell_apart(visit("")), Visit::default());
    assert_eq!(apps(&[]).tell_apart(visit("iPhone Snapchat/1")), visit("iPhone Snapchat/1"));
    assert_eq!(apps(&[generic()]).tell_apart(visit("iPhone")), visit("iPhone"));
}

#[test]
fn the_files_for_apple_and_google_name_the_apps_and_the_paths_of_invites() {
    let paths = r#"[{"/":"/invite/*/*","comment":"signing in and checking stay in the browser","exclude":true},{"/":"/invite/*"},{"/":"/i/*"},{"/":"/I/*"},{"/":"/group/*"}]"#;
    let apps_with = apps(&[generic(), own()]);
    let apple = well_known::apple(&apps_with).unwrap();
    assert_eq!(
        apple,
        format!(
            r#"{{"applinks":{{"details":[{{"appIDs":["ABCDE12345.org.example.app"],"components":{paths}}}]}}}}"#
        )
    );
    let android: serde_json::Value = serde_json::from_str(&well_known::android(&apps_with).unwrap()).unwrap();
    assert_eq!(android[0]["target"]["package_name"], "org.example.app");
    assert_eq!(android[0]["target"]["sha256_cert_fingerprints"][0], FINGERPRINT);
    assert_eq!(android[0]["relation"][0], "delegate_permission/common.handle_all_urls");
    assert_eq!(android.as_array().unwrap().len(), 1);
    for without in [apps(&[]), apps(&[generic()])] {
        assert_eq!((well_known::apple(&without), well_known::android(&without)), (None, None));
    }
}

#[test]
fn the_banner_of_safari_leads_to_the_invite() {
    let banner = format!("app-id=123, app-argument={PAGE}");
    assert_eq!(apps(&[generic(), own()]).banner(PAGE), Some(banner));
    assert_eq!(apps(&[generic()]).banner(PAGE), None);
}
