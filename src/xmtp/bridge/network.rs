use serde::Serialize;

/// The XMTP network a bridge speaks to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// Names the network for ever: a client database made for another id is refused.
    #[serde(skip)]
    pub id: String,
    env: &'static str,
    api_url: Option<String>,
    gateway_host: Option<String>,
}

impl Network {
    /// XMTP's own test network.
    pub fn dev() -> Self {
        Self { id: "dev".into(), env: "Dev", api_url: None, gateway_host: None }
    }

    /// XMTP's own network for everybody.
    pub fn production() -> Self {
        Self { id: "production".into(), env: "Production", api_url: None, gateway_host: None }
    }

    /// A v3 node at an http(s) URL; `id` where the node can be wiped and begins anew, else the URL.
    pub fn v3(api_url: &str, id: Option<&str>) -> Self {
        let id = id.unwrap_or(api_url).to_owned();
        Self { id, env: "Local", api_url: Some(api_url.to_owned()), gateway_host: None }
    }

    /// How to reach it, as the Node side reads it.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The v3 node that this network has, for questions the SDK does not ask.
    pub fn node_url(&self) -> Option<&str> {
        match (&self.gateway_host, &self.api_url) {
            (Some(_), _) => None,
            (None, Some(url)) => Some(url),
            (None, None) if self.env == "Production" => Some("https://grpc.production.xmtp.network:443"),
            (None, None) => Some("https://grpc.dev.xmtp.network:443"),
        }
    }

    /// A d14n network behind its gateway.
    pub fn gateway(gateway_host: &str) -> Self {
        let gateway_host = Some(gateway_host.to_owned());
        Self { id: gateway_host.clone().unwrap_or_default(), env: "Local", api_url: None, gateway_host }
    }
}
