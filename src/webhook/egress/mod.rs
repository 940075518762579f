//! The one client for requests to hosts that users name: to public https servers only, whatever a name, a
//! redirect or an environment says, and never for long or for much.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use reqwest::{Client, ClientBuilder, redirect};

mod address;
mod error;
mod resolver;
#[cfg(test)]
mod tests;
mod url;

pub use address::is_public;
pub use error::EgressError;
pub use resolver::{Lookup, SystemLookup};
pub use url::{URL_MAX, UrlRefusal};

/// How much of an answer is read.
pub const BODY_MAX: usize = 8 * 1024;

/// What the client may do.
#[derive(Clone)]
pub struct EgressConfig {
    /// `host:port` pairs that may be called wherever they are, by http or https: one's own network, and tests.
    pub allow: Vec<String>,
    /// Root certificates besides the system's, in DER.
    pub extra_roots: Vec<Vec<u8>>,
    pub connect_timeout: Duration,
    /// From the look-up of the name to the end of the answer.
    pub total_timeout: Duration,
    /// Bytes of an answer that are read.
    pub body_max: usize,
    pub lookup: Arc<dyn Lookup>,
}

impl Default for EgressConfig {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            extra_roots: Vec::new(),
            connect_timeout: Duration::from_secs(3),
            total_timeout: Duration::from_secs(20),
            body_max: BODY_MAX,
            lookup: Arc::new(SystemLookup),
        }
    }
}

/// The client. Cloning it is cheap and shares its connections.
#[derive(Clone)]
pub struct Egress {
    guarded: Client,
    open: Client,
    allow: Arc<HashSet<String>>,
    body_max: usize,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    body: Vec<u8>,
    cut_off: bool,
}

impl Answer {
    /// The whole body; [`EgressError::TooLarge`] where it was cut off.
    pub fn body(&self) -> Result<&[u8], EgressError> {
        if self.cut_off { Err(EgressError::TooLarge) } else { Ok(&self.body) }
    }

    /// The beginning of the body as text, for a log of attempts.
    pub fn excerpt(&self, max: usize) -> String {
        String::from_utf8_lossy(self.body.get(..max).unwrap_or(&self.body)).into_owned()
    }
}

impl Egress {
    /// Fails where an entry of the allow-list is no `host:port`, or where TLS can't be set up.
    pub fn new(config: EgressConfig) -> Result<Self, EgressError> {
        let allow = config.allow.iter().map(|entry| pair(entry)).collect::<Result<_, _>>()?;
        let guarded = client(&config)?.dns_resolver(resolver::Guarded(config.lookup.clone()));
        let open = client(&config)?.dns_resolver(resolver::Open(config.lookup.clone()));
        Ok(Self {
            guarded: guarded.build().map_err(EgressError::set_up)?,
            open: open.build().map_err(EgressError::set_up)?,
            allow: Arc::new(allow),
            body_max: config.body_max,
        })
    }

    /// The same client, reading up to `bytes` of an answer.
    #[must_use]
    pub fn reading(&self, bytes: usize) -> Self {
        Self { body_max: bytes, ..self.clone() }
    }

    /// Whether this address could be called, as far as it can be told without looking its name up.
    pub fn check(&self, url: &str) -> Result<(), UrlRefusal> {
        url::check(url, &self.allow).map(drop)
    }

    pub async fn get(&self, url: &str, headers: HeaderMap) -> Result<Answer, EgressError> {
        self.send(Method::GET, url, headers, Vec::new()).await
    }

    pub async fn post(&self, url: &str, headers: HeaderMap, body: Vec<u8>) -> Result<Answer, EgressError> {
        self.send(Method::POST, url, headers, body).await
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Answer, EgressError> {
        let (url, way) = url::check(url, &self.allow)?;
        let client = match way {
            url::Way::Guarded => &self.guarded,
            url::Way::Allowed => &self.open,
        };
        let mut response = client.request(method, url).headers(headers).body(body).send().await?;
        let (mut body, mut cut_off) = (Vec::new(), false);
        while let Some(chunk) = response.chunk().await? {
            let room = self.body_max.saturating_sub(body.len());
            body.extend(chunk.iter().take(room));
            if chunk.len() > room {
                cut_off = true;
                break;
            }
        }
        Ok(Answer { status: response.status(), headers: response.headers().clone(), body, cut_off })
    }
}

fn client(config: &EgressConfig) -> Result<ClientBuilder, EgressError> {
    // Whoever comes second finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let roots = config.extra_roots.iter().map(|der| reqwest::Certificate::from_der(der));
    let roots = roots.collect::<Result<Vec<_>, _>>().map_err(EgressError::set_up)?;
    Ok(Client::builder()
        .tls_certs_merge(roots)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .http1_only()
        .connect_timeout(config.connect_timeout)
        .timeout(config.total_timeout)
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(2)
        .user_agent(concat!("usher/", env!("CARGO_PKG_VERSION"))))
}

fn pair(entry: &str) -> Result<String, EgressError> {
    let wrong = || EgressError::AllowList(entry.to_owned());
    let (host, port) = entry.rsplit_once(':').ok_or_else(wrong)?;
    let port: u16 = port.parse().map_err(|_| wrong())?;
    let usable =
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && !b"/@*".contains(&byte));
    usable.then(|| format!("{}:{port}", host.to_ascii_lowercase())).ok_or_else(wrong)
}
