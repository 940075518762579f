//! The parts pages are made of. Functions of plain values; nothing here loads anything.

pub mod calendar;
pub mod form;
pub mod frame;
pub mod head;
pub mod icon;
pub mod open_in_app;
pub mod person;
pub mod qr;
pub mod scene;
pub mod stepper;
pub mod when;
