//! What is printed: codes as files, and posters. Everything is measured in millimetres.

pub mod code;
pub mod letters;
pub mod paper;
pub mod pdf;
pub mod poster;
