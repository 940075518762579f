//! The desk with a real database and a fake network: each refusal at its border.

mod admit;
mod api_key;
mod come_again;
mod crash;
mod decide;
mod form_once;
mod gate;
mod group;
mod invite;
mod invite_edit;
mod join;
mod landing;
mod lists;
mod mirror;
pub mod patrol;
mod patrol_crash;
mod pending;
mod porter;
mod profile;
mod recipients;
mod reviewer;
mod seal;
mod set_up;
mod sign_in;
mod tidy;
mod webhook;
mod welcome;
