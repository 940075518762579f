//! The small words of the API that are texts with a form.

use std::borrow::Cow;

use serde_json::json;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;

/// The wire status of an invite.
pub fn invite_status() -> Object {
    let words = ["open", "not_open_yet", "paused", "expired", "used_up", "revoked"];
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

fn text(description: &str, pattern: &str, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .pattern(Some(pattern))
        .examples([json!(example)])
        .build()
        .into()
}

macro_rules! word {
    ($type:ty, $name:literal, $description:literal, $pattern:literal, $example:literal) => {
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                text($description, $pattern, $example)
            }
        }

        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    };
}

word!(
    InboxId,
    "InboxId",
    "An XMTP identity: 64 hexadecimal digits.",
    "^[0-9a-fA-F]{64}$",
    "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687"
);
word!(
    InviteId,
    "InviteId",
    "An invite: 26 characters of Crockford's base32.",
    "^[0-9A-Za-z]{26}$",
    "5x1z6t0b2n4d0h7v2m9k4c8q3w"
);
word!(
    JoinRequestId,
    "JoinRequestId",
    "A join request: 26 characters of Crockford's base32.",
    "^[0-9A-Za-z]{26}$",
    "0h7v2m9k4c8q3w5x1z6t0b2n4d"
);
