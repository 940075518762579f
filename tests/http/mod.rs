//! The JSON API through its router: wire names, refusals, edges.

mod auth;
mod devices;
mod edges;
mod events;
mod idempotency;
mod images;
mod invites;
mod join_requests;
mod member_run;
mod openapi;
mod pages;
mod reads;
mod strangers;
