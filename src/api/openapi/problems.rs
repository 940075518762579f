//! What can go wrong, by its code.

/// A problem's code and what it says.
pub const PROBLEMS: &[(&str, &str)] = &[
    ("already_decided", "Somebody already answered this request."),
    ("awaits_a_person", "This person asked after the link had ended."),
    ("being_added", "We are trying to add this person right now."),
    ("body_unreadable", "The body could not be read."),
    ("chain_not_supported", "No smart account on this chain can sign in here."),
    ("chain_unreachable", "We can't reach the blockchain of this wallet."),
    ("claimed", "Another device is adding this person."),
    ("code_required", "Scan the code on the screen again."),
    ("device_unreachable", "This service can't push to that device."),
    ("forbidden", "The group does not let you do this."),
    ("gate_invalid", "Something in this gate can't be used."),
    ("group_full", "All 250 places in this group are taken."),
    ("group_gone", "This group can't be reached right now."),
    ("group_not_ready", "This group is not ready yet."),
    ("idempotency_key_in_use", "The first request with this Idempotency-Key is under way."),
    ("idempotency_key_invalid", "An Idempotency-Key has 1 to 255 visible ASCII characters."),
    ("idempotency_key_reused", "This Idempotency-Key was used with another body."),
    ("internal", "Something went wrong on our side."),
    ("invalid", "The body does not have the expected form."),
    ("invite_expired", "This invite has expired."),
    ("invite_not_found", "We can't find this invite."),
    ("invite_not_open_yet", "This invite is not open yet."),
    ("invite_paused", "Joining is paused by the admins."),
    ("invite_revoked", "This invite is no longer valid."),
    ("invite_used_up", "All places on this link are taken."),
    ("managed", "In this group Usher's own account adds people."),
    ("method_not_allowed", "This address can't be used like that."),
    ("not_found", "We can't find this."),
    ("not_json", "Send application/json."),
    ("not_on_xmtp", "This wallet is not on XMTP yet."),
    ("rate_limited", "That was too often."),
    ("scope_missing", "This key is not for \"invites\"."),
    ("sign_in_refused", "The signature does not belong to this address."),
    ("sign_in_required", "Sign in first."),
    ("signature_refused", "This signature is not valid."),
    ("token_invalid", "This token is not valid."),
    ("too_many_devices", "Remove a device you don't use any more first."),
    ("xmtp_unreachable", "We can't reach the XMTP network."),
];

/// The sentence of a code.
pub fn title(code: &str) -> Option<&'static str> {
    PROBLEMS.iter().find(|(known, _)| *known == code).map(|(_, title)| *title)
}

/// What every call can meet.
pub const ALWAYS: &[&str] = &["500 internal"];
/// What a call with a token can meet.
pub const SIGNED_IN: &[&str] = &["401 sign_in_required", "401 token_invalid"];
/// What a call for which a key needs a scope can meet.
pub const SCOPED: &[&str] = &["403 scope_missing"];
/// What a call with a body can meet.
pub const WITH_BODY: &[&str] = &["400 body_unreadable", "413 body_unreadable", "415 not_json", "422 invalid"];
/// What a call with an `Idempotency-Key` can meet.
pub const KEYED: &[&str] = &[
    "400 body_unreadable",
    "409 idempotency_key_in_use",
    "413 body_unreadable",
    "422 idempotency_key_invalid",
    "422 idempotency_key_reused",
];
/// What says when to come back.
pub const WAITS: &[&str] =
    &["chain_unreachable", "claimed", "idempotency_key_in_use", "rate_limited", "xmtp_unreachable"];
