//! Any app with a scheme of its own: the paths most of them use.

use super::{Link, Ways};

/// What `scheme://` opens on a phone.
pub fn ways(scheme: &str) -> Ways {
    let link = |rest: &str| Some(Link::known(format!("{scheme}://{rest}")));
    Ways { invite: link("invite/{id}"), group: link("group/{group}"), dm: link("dm/{address}") }
}
