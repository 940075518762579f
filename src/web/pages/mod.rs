//! One file per page. A page loads through `actions`, then is a function of what it loaded.

pub mod by_code;
pub mod dashboard;
pub mod docs;
pub mod home;
pub mod landing;
pub mod screen;
pub mod set_up;
pub mod sign_in;
pub mod status;
pub mod visitor;

use leptos::prelude::*;

use crate::domain::problem::Problem;
use crate::web::failure::Failure;

/// Loads, then shows what was loaded or why not.
pub fn page<T: 'static>(
    load: impl Future<Output = Result<T, Problem>> + Send + 'static,
    show: impl FnOnce(T) -> AnyView + Send + 'static,
) -> AnyView {
    Suspend::new(async move {
        match load.await {
            Ok(loaded) => show(loaded),
            Err(problem) => view! { <Failure problem/> }.into_any(),
        }
    })
    .into_any()
}
