//! `PUT`/`DELETE /devices/:deviceId`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::body::{Body, Caller, Path};
use super::problem::ApiProblem;
use crate::domain::device::{NewDevice, Target};
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::service::{Services, device};

#[derive(Deserialize)]
pub struct DeviceBody {
    #[serde(flatten)]
    device: NewDevice,
    /// Names of people and groups may go to the push service.
    #[serde(default)]
    names: bool,
}

pub async fn put(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<DeviceBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Devices)?;
    let target = Target::try_from(body.device).map_err(|error| Problem::invalid(error.to_string()))?;
    device::put(&services, &who.inbox_id, &id, &target, body.names).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn delete(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    device::delete(&services, &caller.may(Scope::Devices)?.inbox_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
