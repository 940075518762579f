//! `PUT`/`DELETE /devices/:deviceId`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{Body, Caller, Path};
use super::problem::ApiProblem;
use crate::domain::device::{NewDevice, Target};
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::service::{Services, device};

/// A device and what may be said to it.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[schema(as = Device, examples(
    json!({ "platform": "http", "url": "https://push.example.org/usher", "authorization": "Bearer …" }),
    json!({ "platform": "apns", "token": "5d2f8c1b9a7e4f603c8d1e5b2a9f7c40de6b13f8a25c97e0b4d81f3a6c29e75b",
        "topic": "org.example.chat" }),
    json!({ "platform": "fcm", "token": "dQw4w9WgXcQ:APA91bH", "names": true }),
    json!({ "platform": "webpush", "subscription": { "endpoint": "https://push.example.org/s/1",
        "keys": { "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
            "auth": "tBHItJI5svbpez7KI4CCXg" } } })
))]
pub struct DeviceBody {
    #[serde(flatten)]
    device: NewDevice,
    /// Names of people and groups may go to the push service.
    #[serde(default)]
    names: bool,
}

/// Register a device.
///
/// Pushes about people who want to join go there; the same id again changes it. At most 20 per person.
#[utoipa::path(put, path = "/devices/{id}", tag = "Devices", operation_id = "putDevice",
    params(("id" = String, Path, description = "The caller's own name for the device: 1 to 128 letters, digits and . _ : -", example = "phone")),
    request_body = DeviceBody, responses((status = 204, description = "Registered.")),
    security(("bearer" = ["devices"])),
    extensions(("x-problems" = json!(["409 too_many_devices", "422 device_unreachable"]))))]
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

/// Forget a device.
///
/// An unknown one is fine.
#[utoipa::path(delete, path = "/devices/{id}", tag = "Devices", operation_id = "deleteDevice",
    params(("id" = String, Path, description = "The device.", example = "phone")),
    responses((status = 204, description = "Forgotten.")), security(("bearer" = ["devices"])))]
pub async fn delete(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    device::delete(&services, &caller.may(Scope::Devices)?.inbox_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
