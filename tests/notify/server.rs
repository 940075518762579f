use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, Version};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rustls::pki_types::PrivateKeyDer;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub version: Version,
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<&'static str>,
    pub body: Value,
}

impl Answer {
    pub fn new(status: u16, body: Value) -> Self {
        Self { status, retry_after: None, body }
    }
}

type Judge = dyn Fn(&Seen) -> Answer + Send + Sync;

struct Desk {
    judge: Box<Judge>,
    seen: Mutex<Vec<Seen>>,
    script: Mutex<VecDeque<Answer>>,
}

/// A TLS server on the loopback. What its judge takes may still be answered from the script.
pub struct Server {
    pub port: u16,
    /// Its certificate, in DER.
    pub root: Vec<u8>,
    desk: Arc<Desk>,
}

impl Server {
    pub async fn start(protocol: &str, judge: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let desk =
            Arc::new(Desk { judge: Box::new(judge), seen: Mutex::default(), script: Mutex::default() });
        tokio::spawn(accept(listener, acceptor, desk.clone()));
        Self { port, root: made.cert.der().to_vec(), desk }
    }

    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The next accepted request is answered like this.
    pub fn answer_next(&self, answer: Answer) {
        self.desk.script.lock().unwrap().push_back(answer);
    }

    /// What came since the last call.
    pub fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.desk.seen.lock().unwrap())
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, desk: Arc<Desk>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, desk) = (acceptor.clone(), desk.clone());
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let service = service_fn(move |request| answer(request, desk.clone()));
            let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    request: Request<hyper::body::Incoming>,
    desk: Arc<Desk>,
) -> Result<Response<Body>, std::convert::Infallible> {
    let (head, body) = request.into_parts();
    let body = to_bytes(Body::new(body), usize::MAX).await.unwrap().to_vec();
    let path = head.uri.path_and_query().unwrap().to_string();
    let seen = Seen { version: head.version, method: head.method, path, headers: head.headers, body };
    let mut answer = (desk.judge)(&seen);
    if answer.status < 300
        && let Some(scripted) = desk.script.lock().unwrap().pop_front()
    {
        answer = scripted;
    }
    desk.seen.lock().unwrap().push(seen);
    let mut response = Response::builder().status(answer.status);
    if let Some(after) = answer.retry_after {
        response = response.header("retry-after", after);
    }
    let body = if answer.body.is_null() { Body::empty() } else { Body::from(answer.body.to_string()) };
    Ok(response.body(body).unwrap())
}
