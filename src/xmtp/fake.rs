//! A group client in memory, for unit tests.
