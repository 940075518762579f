//! The telephone to other people's servers.

pub mod egress;
