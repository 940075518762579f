//! The rule book: plain values and rules. No I/O, no clock, no randomness.

pub mod apps;
pub mod client;
pub mod credential;
pub mod cursor;
pub mod device;
pub mod etag;
pub mod gate;
pub mod gate_form;
pub mod group;
pub mod id;
pub mod inbox;
pub mod installation;
pub mod invite;
pub mod join_request;
pub mod patrol;
pub mod permission;
pub mod problem;
pub mod push;
pub mod reference;
pub mod scope;
pub mod seal;
pub mod siwe;
pub mod text;
pub mod view;
pub mod webhook;
