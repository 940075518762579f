//! Pictures, from the form to the address they are served at.

use axum::body::Body;
use axum::http::Request;

use crate::support::{Browser, END, Group, TestApp, part};

/// Left red, right blue, as a browser encodes it; the WebP is a lossy one.
const PNG: &[u8] = include_bytes!("pictures/halves.png");
const JPEG: &[u8] = include_bytes!("pictures/halves.jpg");
const WEBP: &[u8] = include_bytes!("pictures/halves.webp");

/// Somebody signed in, with a group.
async fn host(app: &TestApp) -> (Browser<'_>, Group) {
    let alix = app.person("alix");
    (app.browser(&alix).await, app.group_of(&alix).await)
}

/// Posts the form for a new link with this picture; where it leads.
async fn upload((browser, group): &(Browser<'_>, Group), picture: &[u8]) -> String {
    let group = part("group", group.key.to_string().as_bytes());
    let body = [group, part("label", b"Door"), part("picture", picture), END.to_vec()].concat();
    let answer = browser.upload("/do/links/create", Body::from(body)).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.header("location").unwrap().to_owned()
}

both!(a_png_a_jpeg_and_a_webp_come_back_square_and_harmless_in_every_size);
async fn a_png_a_jpeg_and_a_webp_come_back_square_and_harmless_in_every_size(app: &TestApp) {
    let host = host(app).await;
    for picture in [PNG, JPEG, WEBP] {
        let page = upload(&host, picture).await;
        assert!(page.starts_with("/dashboard/links/") && page.ends_with("?new"), "{page}");
    }
    let hashes = app.texts("SELECT DISTINCT image_hash FROM invites").await;
    assert_eq!(hashes.len(), 3);
    for hash in hashes {
        let new = "image/avif,image/webp,image/*,*/*;q=0.8";
        let old = "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
        for (end, accept, mime, side) in [
            ("", new, "image/jpeg", 512),
            ("-96", new, "image/webp", 96),
            ("-288", new, "image/webp", 288),
            ("-288", old, "image/jpeg", 512),
        ] {
            let asked = Request::builder().uri(format!("/images/{hash}{end}")).header("accept", accept);
            let answer = app.stranger_browser().send(asked.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 200);
            for (name, value) in [
                ("content-type", mime),
                ("vary", "accept"),
                ("cache-control", "public, max-age=31536000, immutable"),
                ("content-security-policy", "default-src 'none'; sandbox"),
                ("x-content-type-options", "nosniff"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), Some(value));
            }
            let picture = image::load_from_memory(&answer.body).unwrap().into_rgb8();
            assert_eq!(picture.dimensions(), (side, side));
            let colour = |percent| picture.get_pixel(side * percent / 100, side / 2).0;
            assert!(colour(15)[0] > 200 && colour(15)[2] < 60, "{:?}", colour(15));
            assert!(colour(85)[2] > 200 && colour(85)[0] < 60, "{:?}", colour(85));
        }
    }
}

both!(a_picture_from_before_there_were_sizes_is_served_as_it_is);
async fn a_picture_from_before_there_were_sizes_is_served_as_it_is(app: &TestApp) {
    let hash = "0f".repeat(32);
    let bytes = app.hex(WEBP);
    app.sql(&format!("INSERT INTO images VALUES ('{hash}', 'image/webp', {bytes}, 352, 352, 'alix', 1)"))
        .await;
    for end in ["", "-96", "-288"] {
        let answer = app.stranger_browser().get(&format!("/images/{hash}{end}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/webp")), "{end}");
        assert_eq!(answer.body, WEBP);
    }
}

both!(a_landing_page_asks_for_one_picture_of_its_own_size);
async fn a_landing_page_asks_for_one_picture_of_its_own_size(app: &TestApp) {
    let host = host(app).await;
    let link = upload(&host, JPEG).await;
    let id = link.trim_start_matches("/dashboard/links/").trim_end_matches("?new");
    let page = app.stranger_browser().get(&format!("/invite/{id}")).await.page(200);
    let hash = app.texts("SELECT image_hash FROM invites").await.remove(0);
    let drawn = format!("<img src=\"/images/{hash}-96\" srcset=\"/images/{hash}-288 2x\" alt=\"\">");
    assert!(page.contains(&drawn), "{page}");
    let row = app.browser(&app.person("alix")).await.get("/dashboard/links").await.page(200);
    assert!(row.contains(&format!("src=\"/images/{hash}-96\" alt")), "{row}");
}

both!(a_picture_that_is_too_large_or_none_is_refused_and_nothing_typed_is_lost);
async fn a_picture_that_is_too_large_or_none_is_refused_and_nothing_typed_is_lost(app: &TestApp) {
    let host = host(app).await;
    // What stands behind a picture is not looked at.
    let mut large = PNG.to_vec();
    large.resize(1024 * 1024, 0);
    assert!(upload(&host, &large).await.ends_with("?new"));
    large.push(0);
    let avif = b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    let cut = JPEG[..JPEG.len() / 2].to_vec();
    for (picture, words) in [
        (large, "larger than 1 MiB"),
        (avif, "not a picture we can read"),
        (svg, "not a picture we can read"),
        (cut, "not a picture we can read"),
    ] {
        let back = upload(&host, &picture).await;
        assert!(back.ends_with("again"), "{words}: {back}");
        let page = String::from_utf8(host.0.get(&back).await.body.to_vec()).unwrap();
        assert!(page.contains(words) && page.contains("\"Door\""), "{words}: {page}");
    }
    assert_eq!(app.number("SELECT count(*) FROM images").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM invites").await, 1);
}

both!(an_unknown_picture_is_not_found);
async fn an_unknown_picture_is_not_found(app: &TestApp) {
    let stranger = app.stranger_browser();
    let some = "0".repeat(32);
    for hash in [
        "0".repeat(64),
        "0".repeat(65),
        some.clone(),
        format!("{some}-96"),
        format!("{some}-97"),
        format!("{some}-"),
        format!("{some}-96-96"),
        "abc".into(),
        "..%2f..%2fetc".into(),
        "%00".into(),
    ] {
        let answer = stranger.get(&format!("/images/{hash}")).await;
        assert_eq!(answer.status, 404, "{hash}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}
