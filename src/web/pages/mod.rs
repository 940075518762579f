//! One file per page. A page loads through `actions`, then is a function of what it loaded.

pub mod dashboard;
pub mod home;
pub mod landing;
pub mod sign_in;
pub mod visitor;
