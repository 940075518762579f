//! Somebody in front of a browser, without a script in it.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use usher::domain::client::CalledFrom;

use super::{Answer, Person, TestApp};

const HOME: &str = "https://usher.example";

/// A browser with a session, signed in or not.
#[derive(Clone)]
pub struct Browser<'a> {
    app: &'a TestApp,
    cookie: String,
    agent: &'a str,
    languages: &'a str,
    from: CalledFrom,
}

impl TestApp {
    /// A browser in which this person is signed in.
    pub async fn browser(&self, person: &Person) -> Browser<'_> {
        let who = serde_json::to_value(person.signed_in()).unwrap();
        let expiry_date = time::OffsetDateTime::now_utc() + time::Duration::DAY;
        let data = std::collections::HashMap::from([("who".to_owned(), who)]);
        let mut session = Record { id: Id::default(), data, expiry_date };
        self.services.store.create(&mut session).await.unwrap();
        self.stranger_browser().with_cookie(&format!("__Host-usher={}", session.id))
    }

    /// A browser nobody is signed in to.
    pub fn stranger_browser(&self) -> Browser<'_> {
        self.stranger_from(CalledFrom::default())
    }

    /// Such a browser, calling from there.
    pub fn stranger_from(&self, from: CalledFrom) -> Browser<'_> {
        Browser { app: self, cookie: String::new(), agent: USER_AGENT, languages: "", from }
    }
}

impl<'a> Browser<'a> {
    /// The same person in a browser that says it is something else.
    pub fn on(&self, agent: &'a str) -> Self {
        Self { agent, ..self.clone() }
    }

    /// The same person in a browser that speaks these languages (`Accept-Language`).
    pub fn speaking(&self, languages: &'a str) -> Self {
        Self { languages, ..self.clone() }
    }

    /// The same, after the service gave it this cookie.
    pub fn with_cookie(&self, cookie: &str) -> Self {
        Self { cookie: cookie.to_owned(), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await
    }

    /// Asks for the headers alone.
    pub async fn head(&self, path: &str) -> Answer {
        self.send(Request::builder().method("HEAD").uri(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form of ours.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(HOME, path, fields).await
    }

    /// Sends a form that stands on a page of `origin`.
    pub async fn post_from(&self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = encoded(fields);
        let request = Request::builder().method("POST").uri(path).header("origin", origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form with files; `body` is its parts, each between lines of `--x`.
    pub async fn upload(&self, path: &str, body: Body) -> Answer {
        let request = Request::builder().method("POST").uri(path).header("origin", HOME);
        self.send(request.header("content-type", "multipart/form-data; boundary=x").body(body).unwrap()).await
    }

    /// Sends a request as it is, with this browser's cookie and name.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(self.from);
        let headers = request.headers_mut();
        headers.insert("host", "usher.example".parse().unwrap());
        headers.insert("user-agent", self.agent.parse().unwrap());
        headers.insert("accept-language", self.languages.parse().unwrap());
        if !self.cookie.is_empty() {
            headers.insert("cookie", self.cookie.parse().unwrap());
        }
        let services = self.app.services.clone();
        let store = services.store.clone();
        let response = usher::web::router(services, store, usher::api::openapi::reference())
            .oneshot(request)
            .await
            .unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 4 * 1024 * 1024).await.unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }
}

const USER_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs: Vec<_> = fields.iter().map(|(k, v)| format!("{}={}", escape(k), escape(v))).collect();
    pairs.join("&")
}

impl Answer {
    /// The page, with this status.
    #[track_caller]
    pub fn page(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    /// Where a form led.
    #[track_caller]
    pub fn led_to(&self) -> &str {
        assert_eq!(self.status, 303, "{self:?}");
        self.header("location").unwrap()
    }
}

/// One part of a form with files.
pub fn part(name: &str, content: &[u8]) -> Vec<u8> {
    let file = if name == "picture" { "; filename=\"p\"" } else { "" };
    let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// The end of a form with files.
pub const END: &[u8] = b"--x--\r\n";

/// The value of the first input with this name.
#[track_caller]
pub fn value_of(page: &str, name: &str) -> String {
    let input = page.split("<input").find(|input| input.contains(&format!("name=\"{name}\"")));
    let input = input.unwrap_or_else(|| panic!("no input {name} in {page}"));
    input.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}
