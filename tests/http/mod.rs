//! The JSON API through its router: wire names, refusals, edges.

mod apps;
mod auth;
mod cards;
mod devices;
mod dry_run;
mod edges;
mod events;
mod gate_builder;
mod gates;
mod group_links;
mod idempotency;
mod images;
mod invites;
mod join_requests;
mod keys;
mod me;
mod member_run;
mod notifications;
mod openapi;
mod pages;
mod permissions;
mod reads;
mod signed_asks;
mod strangers;
mod webhooks;
mod woken;
