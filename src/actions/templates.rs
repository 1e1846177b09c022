//! Beginning from a template, and keeping a design as one.

use super::{Acting, ActionError, experiments as act};
use crate::db::offers::NewOffer;
use crate::db::scope::{CanWrite, Ws};
use crate::db::templates::{self, Kept};
use crate::db::{AnyConn, alternatives, experiments, guides, idempotency, offers, own_items};
use crate::domain::id::{ExperimentId, TemplateId};
use crate::domain::invalid::Invalid;
use crate::domain::plan::Plan;
use crate::domain::template::{MOST, Proposal, Sketch, Source, Template};
use crate::domain::text::{Name, Words, fold};
use crate::domain::{alternative, own_item};

/// Creates a draft that a template fills in, all but the plan: its bar is a proposal until somebody saves it.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when the workspace has no such template, and as for [`act::create`].
pub fn begin(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (name, hypothesis): (&Name, Option<&Words>),
    source: Source,
) -> Result<ExperimentId, ActionError> {
    let template = templates::of_source(conn, ws, source)?;
    let id = act::create(conn, ws, acting, name, hypothesis)?;
    templates::note_begun(conn, ws, id, source)?;
    experiments::set_method(conn, ws, id, template.method, None)?;
    for name in &template.alternatives {
        alternatives::ensure(conn, ws, id, &alternative::parse("alternative", name)?)?;
    }
    for sketch in template.offers {
        offers::insert(conn, ws, id, &new_offer(sketch)?)?;
    }
    if let Some(guide) = &template.guide {
        guides::put(conn, ws, id, guide)?;
    }
    let items = template.items.iter().map(|item| own_item::parse("item", item)).collect::<Result<Vec<_>, _>>()?;
    own_items::insert(conn, ws, id, &items)?;
    Ok(id)
}

fn new_offer(sketch: Sketch) -> Result<NewOffer, Invalid> {
    let name = Name::parse("offer_name", &sketch.name)?;
    Ok(NewOffer { name, words: sketch.words, ask: sketch.ask, price: sketch.price, propositions: None })
}

/// Keeps the design of an experiment as a template: what can be asked again of others, and nothing of those who were
/// asked. `because` says why its bar is a good start.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when there is no such experiment; when the name is taken, or there are as many as there may be.
pub fn save(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    from: ExperimentId,
    (name, because): (&Name, Option<&Words>),
) -> Result<TemplateId, ActionError> {
    let template = design(conn, ws, from, because)?;
    let there = templates::list(conn, ws)?;
    if there.len() >= MOST {
        return Err(Invalid::new("template_name", "too_many", full()).into());
    }
    free(&there, name, None).map_err(|taken| ActionError::from(taken.on("template_name")))?;
    Ok(templates::insert(conn, ws, (name, &template), from, (&acting.name, acting.now))?)
}

fn full() -> String {
    format!("A workspace keeps {MOST} templates of its own. Take one away first.")
}

/// What of an experiment can be used again.
fn design(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    because: Option<&Words>,
) -> Result<Template, ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    let made = offers::list(conn, ws, id)?.into_iter().filter(|offer| !offer.archived);
    let named = alternatives::list(conn, ws, id)?.into_iter().filter(|one| !one.archived);
    // What an experiment was begun with goes on being proposed where no plan was set in its place.
    let begun_with = templates::begun_from(conn, ws, id)?.and_then(|(_, template)| template.proposal);
    let plan = experiment.plan.or(begun_with.map(|proposal| proposal.plan));
    let because = because.map_or("", Words::as_str).to_string();
    Ok(Template {
        name: String::new(), // the one under which it is kept
        method: experiment.method,
        offers: made.map(|o| Sketch { name: o.name, words: o.words, ask: o.ask, price: o.price }).collect(),
        alternatives: named.map(|one| one.name).collect(),
        guide: guides::get(conn, ws, id)?,
        // The day belongs to the one experiment.
        proposal: plan.map(|plan| Proposal { plan: Plan { stop_on: None, ..plan }, because }),
        items: own_items::list(conn, ws, id)?.into_iter().map(|item| item.label).collect(),
    })
}

fn free(there: &[Kept], name: &Name, but: Option<TemplateId>) -> Result<(), Invalid> {
    if there.iter().any(|kept| Some(kept.id) != but && fold(&kept.template.name) == name.folded()) {
        return Err(Invalid::new("name", "taken", "Another template has this name. Choose a different one."));
    }
    Ok(())
}

/// Gives a template another name.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when there is no such template; when the name is taken.
pub fn rename(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: TemplateId, name: &Name) -> Result<(), ActionError> {
    idempotency::queue(conn, ws)?;
    templates::get(conn, ws, id)?;
    free(&templates::list(conn, ws)?, name, Some(id))?;
    Ok(templates::rename(conn, ws, id, name)?)
}

/// Takes a template away. What was begun from it stays as it is.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when there is no such template.
pub fn archive(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: TemplateId) -> Result<(), ActionError> {
    Ok(templates::set_archived(conn, ws, id, Some(acting.now))?)
}

/// Brings a template back, where there is room for it and its name is free.
///
/// # Errors
/// [`crate::db::DbError::NotFound`] when there is no such template.
pub fn restore(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: TemplateId) -> Result<(), ActionError> {
    idempotency::queue(conn, ws)?;
    let kept = templates::get(conn, ws, id)?;
    let there = templates::list(conn, ws)?;
    let others = there.iter().filter(|one| one.id != id).count();
    if others >= MOST {
        return Err(ActionError::Conflict(full()));
    }
    let name = Name::parse("name", &kept.template.name)?;
    if free(&there, &name, Some(id)).is_err() {
        let why = "Another template has its name by now. Give that one another name first.";
        return Err(ActionError::Conflict(why.into()));
    }
    Ok(templates::set_archived(conn, ws, id, None)?)
}
