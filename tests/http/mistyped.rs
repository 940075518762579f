//! Addresses of invites as people have them.

use usher::service::invite::NewInvite;

use crate::support::{TestApp, same_rows};

both!(a_mistyped_address_leads_to_its_page_and_to_nothing_else);
async fn a_mistyped_address_leads_to_its_page_and_to_nothing_else(app: &TestApp) {
    let alix = app.person("alix");
    let own = NewInvite { group_name: "Tea".into(), ..NewInvite::default() };
    let id = app.invite(&alix, own).await.card.id.to_string();
    let stranger = app.stranger_browser();
    let before = app.dump().await;
    let upper = id.to_uppercase();
    for path in [
        format!("/invite/{id}/"),
        format!("/invite/{id}."),
        format!("/invite/{id}%29"),
        format!("/invite/{id}%E2%80%A6"),
        format!("/Invite/{upper}"),
        format!("/invite/{id}https://usher.example/invite/{id}"),
        format!("/invite/{id}.?next=https://evil.example&redirect=//evil.example&url=javascript:alert(1)"),
        format!("/group/{id},"),
    ] {
        for answer in [stranger.get(&path).await, stranger.head(&path).await] {
            assert_eq!(answer.status, 308, "{path}");
            assert_eq!(answer.header("location"), Some(&*format!("/invite/{id}")), "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            assert_eq!(answer.header("set-cookie"), None, "{path}");
        }
    }
    let kept = stranger.get(&format!("/invite/{id}.?s=mail&again=1")).await;
    assert_eq!(kept.header("location"), Some(&*format!("/invite/{id}?s=mail")));
    for path in [
        format!("/invite/{id}"),
        format!("/I/{upper}"),
        format!("/I/{upper}-P"),
        format!("/i/{id}-d"),
        format!("/invite/{id}?next=https://evil.example"),
    ] {
        let page = stranger.get(&path).await.page(200);
        assert!(page.contains("Tea") && !page.contains("evil.example"), "{path}");
    }
    same_rows(&before, &app.dump().await);
}

both!(what_is_missing_of_an_address_is_said);
async fn what_is_missing_of_an_address_is_said(app: &TestApp) {
    let stranger = app.stranger_browser();
    for (path, words) in [
        ("/invite", "The end of this invite link is missing."),
        ("/invite/", "The end of this invite link is missing."),
        ("/i/", "The end of this invite link is missing."),
        ("/invite/0123456789abcdefghjkm", "5 characters are missing at its end"),
        ("/invite/0123456789abcdefghjkm/", "5 characters are missing at its end"),
        ("/I/0123456789ABCDEFGHJKM", "5 characters are missing at its end"),
        ("/invite/0123456789abcdefghjkmnpqrsxyz", "too long by 3 characters"),
        ("/invite/0123456789abcdefghjkmnpqru", "No invite link has the character “u”"),
        ("/invite/0123456789abcdefghjkmnpqrs", "find this invite"),
        ("/invite/0123456789abcdefghjkm/check", "5 characters are missing at its end"),
    ] {
        let page = stranger.get(path).await.page(404);
        assert!(page.contains(words), "{path}: {page}");
        assert!(page.contains("Paste another link"), "{path}");
    }
}

both!(a_pasted_text_opens_its_link_or_says_what_is_wrong_with_it);
async fn a_pasted_text_opens_its_link_or_says_what_is_wrong_with_it(app: &TestApp) {
    let id = "0123456789abcdefghjkmnpqrs";
    let stranger = app.stranger_browser();
    for (text, leads) in [
        (format!("Join here: https://usher.example/invite/{id} !"), format!("/invite/{id}")),
        (format!("https://usher.example/i/{id}?s=chat"), format!("/invite/{id}?s=chat")),
        (format!("HTTPS://USHER.EXAMPLE/I/{}-P", id.to_uppercase()), format!("/invite/{id}?s=poster")),
        (id.to_uppercase().replace('0', "O"), format!("/invite/{id}")),
        (format!("https://evil.example/invite/{id}?next=//evil.example"), format!("/invite/{id}")),
    ] {
        assert_eq!(stranger.post("/do/open", &[("link", &text)]).await.led_to(), leads, "{text}");
    }
    for (text, words) in [
        ("", "Paste an invite link."),
        ("hello", "This is not an invite link."),
        ("https://usher.example/invite/0123456789abcdefghjkm", "5 characters are missing at its end"),
        ("https://usher.example/invite/", "The end of this invite link is missing."),
    ] {
        let answer = stranger.post("/do/open", &[("link", text)]).await;
        assert_eq!(answer.led_to(), "/?again", "{text}");
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let page = stranger.with_cookie(&cookie).get("/?again").await.page(200);
        assert!(page.contains(words), "{text}: {page}");
    }
}
