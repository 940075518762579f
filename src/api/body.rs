//! Reading what callers send: JSON bodies and bearer tokens, refused with a problem.

use std::convert::Infallible;

use axum::body::HttpBody;
use axum::extract::rejection::JsonRejection;
use axum::extract::{self, FromRequest, FromRequestParts, Json, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::ApiProblem;
use crate::domain::problem::Problem;
use crate::domain::scope::{Scope, Scopes};
use crate::domain::view::SignedIn;
use crate::service::{Services, api_key, sign_in};

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

/// A JSON body that may be left out.
pub struct MaybeBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for MaybeBody<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        Body::from_request(request, state).await.map(|Body(body)| Self(body))
    }
}

pub fn refused(rejection: &JsonRejection) -> Problem {
    let status = rejection.status().as_u16();
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Problem::new(415, "not_json", "Send application/json."),
        JsonRejection::BytesRejection(_) => {
            Problem::new(status, "body_unreadable", "The body could not be read.")
        }
        _ => Problem::new(422, "invalid", "The body does not have the expected form.")
            .detail(plain(&rejection.body_text())),
    }
}

/// What the reader of JSON found, without the names of our types.
fn plain(told: &str) -> String {
    let found = told.split_once(": ").map_or(told, |(_, found)| found);
    let mut words = found.split(' ');
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        if matches!(word, "struct" | "enum" | "tuple" | "unit" | "newtype") {
            words.next();
            kept.push("an object");
        } else {
            kept.push(word);
        }
    }
    kept.join(" ")
}

/// The id in the path. One that can't even be read looks like one that does not exist.
pub struct Path<T>(pub T);

impl<S: Send + Sync> FromRequestParts<S> for Path<String> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let read = extract::Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(read.map_or_else(|_| String::new(), |extract::Path(id)| id)))
    }
}

/// The caller, by its bearer token or API key.
pub struct Caller {
    pub who: SignedIn,
    scopes: Scopes,
    token: String,
}

impl Caller {
    async fn with_token(services: &Services, token: String) -> Result<Self, Problem> {
        if token.starts_with(api_key::PREFIX) {
            return Self::with_key(services, token).await;
        }
        Ok(Self { who: sign_in::bearer(services, &token).await?, scopes: Scopes::all(), token })
    }

    async fn with_key(services: &Services, key: String) -> Result<Self, Problem> {
        let (inbox_id, scopes) = api_key::bearer(services, &key).await?;
        Ok(Self { who: SignedIn { inbox_id, address: None }, scopes, token: key })
    }

    /// Whoever made the key that stands in a path. One that opens nothing there looks like no page at all.
    pub async fn by_url(services: &Services, key: String, scope: Scope) -> Result<Self, Problem> {
        let caller = Self::with_key(services, key).await.map_err(|problem| match problem.status {
            401 => Problem::not_found(),
            _ => problem,
        })?;
        if caller.scopes.allow(scope) { Ok(caller) } else { Err(Problem::not_found()) }
    }

    /// The caller, if what it came with still counts.
    pub async fn still(&self, services: &Services) -> Result<Self, Problem> {
        Self::with_token(services, self.token.clone()).await
    }

    /// Tells callers apart: one person, with one set of rights.
    pub fn name(&self) -> String {
        format!("{} {}", self.who.inbox_id, self.scopes)
    }

    /// The caller, if its key is for this.
    pub fn may(&self, scope: Scope) -> Result<&SignedIn, Problem> {
        if self.scopes.allow(scope) {
            return Ok(&self.who);
        }
        Err(Problem::new(403, "scope_missing", format!("This key is not for \"{}\".", scope.as_str())))
    }

    /// The caller, if its key is for one of these.
    pub fn may_either(&self, scope: Scope, other: Scope) -> Result<&SignedIn, Problem> {
        if self.scopes.allow(other) { Ok(&self.who) } else { self.may(scope) }
    }
}

impl FromRequestParts<Services> for Caller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, ApiProblem> {
        let token = bearer(parts).ok_or_else(Problem::sign_in_first)?;
        Ok(Self::with_token(services, token).await?)
    }
}

/// The token of the `Authorization` header.
pub fn bearer(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_is_wrong_with_a_body_is_told_without_the_names_of_our_types() {
        let told = "Failed to deserialize the JSON body into the target type: invalid type: string \"\", expected struct ClaimAsk at line 1 column 2";
        assert_eq!(plain(told), "invalid type: string \"\", expected an object at line 1 column 2");
        assert_eq!(plain("a: missing field `inviteId` at line 1"), "missing field `inviteId` at line 1");
    }
}
