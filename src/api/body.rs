//! Reading what callers send: JSON bodies and bearer tokens, refused with a problem.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Json, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::ApiProblem;
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::service::{Services, sign_in};

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(ApiProblem(refused(&rejection))),
        }
    }
}

fn refused(rejection: &JsonRejection) -> Problem {
    let status = rejection.status().as_u16();
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Problem::new(415, "not_json", "Send application/json."),
        JsonRejection::BytesRejection(_) => {
            Problem::new(status, "body_unreadable", "The body could not be read.")
        }
        _ => Problem::new(422, "invalid", "The body does not have the expected form.")
            .detail(rejection.body_text()),
    }
}

/// The caller, by its bearer token.
pub struct Caller(pub SignedIn);

impl FromRequestParts<Services> for Caller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, ApiProblem> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(Problem::sign_in_first)?;
        Ok(Self(sign_in::bearer(services, token.trim()).await?))
    }
}
