//! The cellar, on both databases.

mod lease;
