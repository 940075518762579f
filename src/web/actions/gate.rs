//! The gate of a link: what its builder shows, and each of its forms.

use axum::Extension;
use axum::extract::{Form, Path};
use axum::response::Response;
use tower_sessions::Session;

use super::dry_run;
use super::link_form::answered;
use super::links::{LinkView, one};
use super::session::{self, Kept};
use super::{answer, filled, services};
use crate::domain::gate::{Gate, Report};
use crate::domain::gate_form::{Example, GateEdit, KindForm, Settings, Typed, field_at, requirement, typed};
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::service::{self, Services};
use crate::web::paths;

/// Where the forms go: what is done, and the link's id behind it.
pub const ACTION: &str = "/do/gate";
/// A list of ten thousand inbox ids, as browsers send it.
pub const BODY_MAX: usize = 4 * 1024 * 1024;
/// What is kept of one field typed by somebody who had been signed out.
const TYPED_MAX: usize = 4 * 1024;

/// What a form of the builder does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Put,
    Take,
    Settle,
    Write,
    Remove,
    /// What was looked at first counts now.
    On,
}

impl Deed {
    const ALL: [Self; 6] = [Self::Put, Self::Take, Self::Settle, Self::Write, Self::Remove, Self::On];

    /// Its name in addresses, and that of its form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Take => "take",
            Self::Settle => "settle",
            Self::Write => "write",
            Self::Remove => "remove",
            Self::On => "on",
        }
    }

    /// Where its form goes.
    pub fn action(self, id: &str) -> String {
        format!("{ACTION}/{}/{}", self.word(), paths::safe(id))
    }

    fn form(self) -> String {
        format!("gate-{}", self.word())
    }
}

/// A link and its gate.
pub struct GateView {
    pub link: LinkView,
    pub gate: Option<Gate>,
    /// What the gate asks, in words.
    pub asks: Option<Report>,
}

/// The link, its gate and one of its forms as it was typed or as it stands.
pub async fn load(id: &str, deed: Deed) -> Result<(GateView, Kept), Problem> {
    let link = one(id).await?;
    if !link.row.may_edit {
        return Err(
            Problem::forbidden("You may not change this link.").detail("Ask whoever made it, or an admin.")
        );
    }
    if !link.row.may_be_gated {
        return Err(Problem::not_found());
    }
    let gate = service::gate_edit::get(&services()?, link.house.inbox(), id).await?;
    let asks = gate.as_ref().map(service::gate::unasked);
    Ok((GateView { link, gate, asks }, session::kept(&deed.form()).await))
}

/// What stands on the builder's first page beside the gate.
pub struct Builder {
    pub view: GateView,
    /// The settings, where they were refused.
    pub kept: Kept,
    /// Why the last press of a button was not taken.
    pub problem: Option<Problem>,
    pub trial: Option<Trial>,
    /// Whether something waits to be switched on.
    pub drafted: bool,
}

/// An address that was tried out.
pub struct Trial {
    pub address: String,
    pub found: Result<Report, Problem>,
}

pub async fn builder(id: &str) -> Result<Builder, Problem> {
    let (view, kept) = load(id, Deed::Settle).await?;
    let taken = session::kept(&Deed::Take.form()).await.problem;
    let problem = kept.problem.clone().or(taken);
    let trial = match answer::typed("address").and_then(filled) {
        Some(address) if view.gate.is_some() => {
            let actor = view.link.house.inbox();
            let found = service::gate_edit::test(&services()?, actor, id, &address).await;
            Some(Trial { address, found })
        }
        _ => None,
    };
    let drafted = dry_run::draft(&view).await?.is_some();
    Ok(Builder { view, kept, problem, trial, drafted })
}

/// The small form of one requirement.
pub struct Putting {
    pub view: GateView,
    pub kind: &'static KindForm,
    /// The requirement whose place it takes.
    pub at: Option<usize>,
    pub kept: Kept,
}

/// The form of a new requirement, blank or from an example, or of one that is changed.
pub async fn putting(id: &str) -> Result<Putting, Problem> {
    let (view, kept) = load(id, Deed::Put).await?;
    let at: Option<usize> = answer::query("at").and_then(|at| at.parse().ok());
    let standing = match (at, answer::query("example")) {
        (Some(at), _) => view.gate.as_ref().and_then(|gate| nth(gate, at)),
        (None, Some(word)) => Example::of(&word).and_then(Example::typed),
        (None, None) => None,
    };
    let asked = answer::query("add").and_then(|word| KindForm::of(&word));
    let (kind, values) = match (asked, standing) {
        (Some(kind), Some((its, values))) if its.word == kind.word => (kind, values),
        (Some(kind), _) => (kind, Typed::new()),
        (None, Some(standing)) => standing,
        (None, None) => return Err(Problem::not_found()),
    };
    let kept = if kept.problem.is_some() { kept } else { Kept { values, problem: None } };
    Ok(Putting { view, kind, at, kept })
}

fn nth(gate: &Gate, at: usize) -> Option<(&'static KindForm, Typed)> {
    typed(crate::domain::gate_form::Flat::of(gate)?.rules.get(at)?)
}

/// The gate as text, as it was typed or as it stands.
pub async fn writing(id: &str) -> Result<(GateView, Kept), Problem> {
    let (view, mut kept) = load(id, Deed::Write).await?;
    if kept.problem.is_none() {
        let text = view.gate.as_ref().map(service::gate::pretty).unwrap_or_default();
        kept.values.insert("text".to_owned(), text);
    }
    Ok((view, kept))
}

/// Does what a form says, and shows the gate or the form again with everything that was typed.
pub async fn change(
    Extension(services): Extension<Services>,
    session: Session,
    Path((word, id)): Path<(String, String)>,
    Form(mut typed): Form<Typed>,
) -> Response {
    let Some(deed) = Deed::ALL.into_iter().find(|deed| deed.word() == word) else {
        return crate::web::failure::page(&Problem::not_found());
    };
    let back = back_to(deed, &id, &typed);
    let done = changed(&services, &session, deed, &id, &typed).await;
    if done.as_ref().is_err_and(|problem| problem.status == 401) {
        typed.retain(|_, text| text.len() <= TYPED_MAX);
    }
    typed.remove("version");
    answered(&session, &deed.form(), &back, typed, done).await
}

/// The page of a form.
fn back_to(deed: Deed, id: &str, typed: &Typed) -> String {
    match deed {
        Deed::Put => {
            let word = typed.get("kind").and_then(|word| KindForm::of(word)).map_or("", |kind| kind.word);
            paths::gate_requirement(id, word, at(typed).ok().flatten())
        }
        Deed::Take | Deed::Settle => paths::gate(id),
        Deed::Write => paths::gate_text(id),
        Deed::Remove => paths::remove_gate(id),
        Deed::On => paths::dry_run(id),
    }
}

async fn changed(
    services: &Services,
    session: &Session,
    deed: Deed,
    id: &str,
    typed: &Typed,
) -> Result<String, Problem> {
    let who: Option<SignedIn> = session.get(session::WHO).await.map_err(session::trouble)?;
    let who = who.ok_or_else(Problem::sign_in_first)?;
    let version = typed.get("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    if deed == Deed::On {
        return dry_run::switched_on(services, session, &who, id, version).await;
    }
    let mode = (deed == Deed::Settle).then(|| typed.get("mode").cloned()).flatten();
    let edit = edit(deed, typed)?;
    let done = service::gate_edit::edit(services, &who.inbox_id, id, version, &edit, mode).await;
    if let Some(draft) = done.map_err(|problem| at_its_field(deed, problem))? {
        return dry_run::keep(session, &draft).await;
    }
    dry_run::forget(session).await;
    let said = if deed == Deed::Remove { "removed" } else { "saved" };
    Ok(format!("{}?{said}", paths::gate(id)))
}

fn at_its_field(deed: Deed, problem: Problem) -> Problem {
    let Some(place) = problem.field.clone() else { return problem };
    let field = if deed == Deed::Write { "text" } else { field_at(&place) };
    // A place in JSON says nothing to whoever filled in a form.
    let detail = problem.detail.clone().filter(|_| deed == Deed::Write || field == "exempt");
    Problem { field: Some(field.to_owned()), detail, ..problem }
}

fn edit(deed: Deed, typed: &Typed) -> Result<GateEdit, Problem> {
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    Ok(match deed {
        Deed::Put => {
            let kind = KindForm::of(&text("kind")).ok_or_else(Problem::not_found)?;
            GateEdit::Put { at: at(typed)?, requirement: requirement(kind, typed) }
        }
        Deed::Take => GateEdit::Take { at: at(typed)?.ok_or_else(Problem::not_found)? },
        Deed::Settle => GateEdit::Settle(Settings {
            how: text("how"),
            n: text("n"),
            wallets: text("wallets"),
            recheck: !text("recheck").is_empty(),
            every_hours: text("everyHours"),
            grace_hours: text("graceHours"),
            exempt: text("exempt"),
        }),
        Deed::Write => GateEdit::Write { text: text("text") },
        Deed::Remove | Deed::On => GateEdit::Remove,
    })
}

/// The requirement a form is about.
fn at(typed: &Typed) -> Result<Option<usize>, Problem> {
    let number = |text: &String| text.parse().map_err(|_| Problem::not_found());
    typed.get("at").filter(|text| !text.is_empty()).map(number).transpose()
}
