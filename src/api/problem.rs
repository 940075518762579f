//! Problems as RFC 9457 JSON.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::problem::Problem;

/// A problem on its way to an API caller.
#[derive(Debug)]
pub struct ApiProblem(pub Problem);

impl<E: Into<Problem>> From<E> for ApiProblem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What went wrong, as in RFC 9457.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[schema(as = Problem, examples(json!({
    "type": "/problems/invite_expired", "title": "This invite has expired.", "status": 410,
    "code": "invite_expired"
})))]
pub struct Body {
    /// Stable: `/problems/` and the code.
    #[schema(format = "uri-reference")]
    r#type: String,
    /// A sentence for a person.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Stable; what a program looks at.
    #[schema(pattern = "^[a-z_]+$")]
    code: String,
    /// What to do, or more about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
}

/// This address knows no such method.
pub async fn method_not_allowed() -> ApiProblem {
    ApiProblem(Problem::new(405, "method_not_allowed", "This address can't be used like that."))
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let Problem { status, code, title, detail, retry_after, .. } = self.0;
        let body = Body { r#type: format!("/problems/{code}"), title, status, code, detail };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
