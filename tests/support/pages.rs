//! Asking the front door, as a browser does.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Extension;
use axum::http::{Request, header};
use tower::ServiceExt;
use tower_sessions::Session;
use usher::domain::client::CalledFrom;
use usher::web;

use super::{Answer, Person, TestApp};

/// A browser at the front door.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookie: Option<String>,
}

impl TestApp {
    /// A browser that nobody knows, calling from there.
    pub fn browser(&self, from: CalledFrom) -> Browser {
        let router = web::router(self.services.clone(), self.services.store.clone());
        Browser { router: router.layer(Extension(from)), cookie: None }
    }

    /// The browser of somebody who is signed in.
    pub async fn browser_of(&self, person: &Person) -> Browser {
        let session = Session::new(None, Arc::new(self.services.store.clone()), None);
        session.insert("who", person.signed_in()).await.unwrap();
        session.save().await.unwrap();
        self.browser(CalledFrom::default()).with_cookie(&format!("__Host-usher={}", session.id().unwrap()))
    }
}

impl Browser {
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Posts a plain form.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.to_owned())).await
    }

    /// Posts a form with files; `body` is its parts, between lines of `--x`.
    pub async fn upload(&self, path: &str, body: Body) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        self.send(request, body).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request =
            request.header(header::HOST, "usher.example").header(header::ORIGIN, "https://usher.example");
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 1024 * 1024).await.unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }
}

/// One part of a form.
pub fn part(name: &str, content: &[u8]) -> Vec<u8> {
    let file = if name == "picture" { "; filename=\"p\"" } else { "" };
    let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// The end of a form.
pub const END: &[u8] = b"--x--\r\n";
