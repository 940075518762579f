use super::*;

/// RFC 8291, appendix A.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

fn device(platform: &str) -> NewDevice {
    NewDevice { platform: platform.to_owned(), ..NewDevice::default() }
}

fn apns_with(token: &str) -> NewDevice {
    NewDevice { token: Some(token.to_owned()), ..device("apns") }
}

fn subscription(endpoint: &str, p256dh: &str, auth: &str) -> NewDevice {
    let keys = SubscriptionKeys { p256dh: p256dh.to_owned(), auth: auth.to_owned() };
    NewDevice {
        subscription: Some(Subscription { endpoint: endpoint.to_owned(), keys }),
        ..device("webpush")
    }
}

fn refusal(device: NewDevice) -> DeviceRefusal {
    Target::try_from(device).unwrap_err()
}

fn targets() -> Vec<Target> {
    let p256dh = format!("{P256DH}=");
    [
        NewDevice {
            topic: Some("org.example.app".into()),
            environment: Some("sandbox".into()),
            ..apns_with(&"A1".repeat(32))
        },
        NewDevice { token: Some("dJ-x_1:APA91".into()), ..device("fcm") },
        subscription("https://push.example.org/x", &p256dh, "BTBZMqHH6r4Tts7J_aSIgg=="),
        NewDevice {
            url: Some("https://hook.example.org/x".into()),
            authorization: Some("Bearer secret".into()),
            ..device("http")
        },
    ]
    .map(|device| Target::try_from(device).unwrap())
    .to_vec()
}

#[test]
fn each_platform_takes_its_own_address() {
    let [apns, fcm, web_push, http] = &targets()[..] else { panic!("four") };
    assert!(matches!(apns, Target::Apns { token, environment: ApnsEnvironment::Sandbox, .. }
        if *token == "a1".repeat(32)));
    assert_eq!(fcm.platform(), Platform::Fcm);
    assert!(
        matches!(web_push, Target::WebPush { p256dh, auth, .. } if p256dh.len() == 87 && auth.len() == 22)
    );
    assert!(matches!(http, Target::Http { authorization: Some(_), .. }));
}

#[test]
fn what_is_kept_reads_back_as_it_was() {
    for target in targets() {
        let device = NewDevice::from(target.clone());
        assert_eq!(Target::try_from(device).unwrap(), target);
    }
}

#[test]
fn nothing_of_an_address_is_printed() {
    let printed = format!("{:?}", targets());
    for secret in ["a1a1", "APA91", "push.example", "BTBZ", "secret", "hook"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert_eq!(format!("{:?}", apns_with("a1")), "NewDevice(…)");
}

#[test]
fn a_device_of_the_wrong_form_is_refused_with_its_reason() {
    use DeviceRefusal as R;
    assert_eq!(refusal(device("telegraph")), R::Platform);
    assert_eq!(refusal(device("apns")), R::Missing("token"));
    assert_eq!(refusal(device("webpush")), R::Missing("subscription"));
    assert_eq!(refusal(device("http")), R::Missing("url"));
    for token in [
        "",
        "a1",
        &"g1".repeat(32),
        &"a".repeat(201),
        "../../3/device/0000000000000000000000000000000000000000000000000000",
    ] {
        assert_eq!(refusal(apns_with(token)), R::ApnsToken, "{token}");
    }
    let token = "a1".repeat(32);
    assert_eq!(refusal(NewDevice { topic: Some("a b".into()), ..apns_with(&token) }), R::ApnsTopic);
    assert_eq!(
        refusal(NewDevice { environment: Some("dev".into()), ..apns_with(&token) }),
        R::ApnsEnvironment
    );
    for token in ["", "a b", "a\n", &"a".repeat(4097)] {
        assert_eq!(refusal(NewDevice { token: Some(token.into()), ..device("fcm") }), R::FcmToken);
    }
    for url in ["", "ftp://a", "https://a b", "https://a\r\n", &format!("https://{}", "a".repeat(2048))] {
        assert_eq!(refusal(NewDevice { url: Some(url.into()), ..device("http") }), R::Address);
    }
    let http = NewDevice { url: Some("https://a.example".into()), ..device("http") };
    for authorization in ["", "a\r\nb: c", "é", &"a".repeat(4097)] {
        assert_eq!(
            refusal(NewDevice { authorization: Some(authorization.into()), ..http.clone() }),
            R::Authorization
        );
    }
    let auth = "BTBZMqHH6r4Tts7J_aSIgg";
    for key in ["", "AAAA", &"A".repeat(87), &"B".repeat(86), &format!("BZ{}", "A".repeat(85))] {
        assert_eq!(refusal(subscription("https://a.example", key, auth)), R::P256dh, "{key}");
    }
    assert_eq!(refusal(subscription("https://a.example", P256DH, "short")), R::Auth);
    assert_eq!(refusal(subscription("mailto:a", P256DH, auth)), R::Address);
}

#[test]
fn a_device_id_is_short_and_plain() {
    assert!(DeviceId::parse("6F9619FF-8B86-D011:b42d_1.x").is_ok());
    for text in ["", "a/b", "a b", "é", "a\0", &"a".repeat(129)] {
        assert_eq!(DeviceId::parse(text), Err(DeviceRefusal::DeviceId));
    }
}
