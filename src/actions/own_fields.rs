//! The fields that a workspace adds, and the values that responses and experiments get.

use super::ActionError;
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, idempotency, own_fields, own_values};
use crate::domain::id::{ExperimentId, OwnFieldId, ResponseId};
use crate::domain::invalid::{Invalid, shown};
use crate::domain::own_field::{Demand, Holder, Kind, MOST, More, OwnField, OwnFieldDraft, OwnText};
use crate::domain::response::Draft;
use crate::domain::text::Name;

/// Adds a field.
///
/// # Errors
/// When there is one of that name, or as many as there may be.
pub fn add(conn: &mut AnyConn, ws: &Ws<CanWrite>, draft: &OwnFieldDraft) -> Result<OwnFieldId, ActionError> {
    idempotency::queue(conn, ws)?;
    free(conn, ws, draft.holder, &draft.name, None)?;
    room(conn, ws, draft.holder)?;
    Ok(own_fields::insert(conn, ws, draft)?)
}

/// Changes a field's name, whether it is required and whether a choice of responses stays, and adds options.
///
/// # Errors
/// When another one has that name, or the options are too many.
pub fn change(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: OwnFieldId, more: &More) -> Result<(), ActionError> {
    idempotency::queue(conn, ws)?;
    let field = own_fields::get(conn, ws, id)?;
    free(conn, ws, field.holder, &more.name, Some(id))?;
    let kind = match &field.kind {
        Kind::Choice(options) => Kind::Choice(options.with("options", &more.options)?),
        other => other.clone(),
    };
    let stays = more.stays && field.holder == Holder::Response && kind.options().is_some();
    Ok(own_fields::update(conn, ws, id, &More { stays, ..more.clone() }, &kind)?)
}

/// Puts a field away: neither asked for nor shown, and its values stay. Or takes it out again.
///
/// # Errors
/// When it would be one too many again.
pub fn archive(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: OwnFieldId, archived: bool) -> Result<(), ActionError> {
    idempotency::queue(conn, ws)?;
    let field = own_fields::get(conn, ws, id)?;
    if field.archived && !archived {
        room(conn, ws, field.holder)?;
    }
    Ok(own_fields::set_archived(conn, ws, id, archived)?)
}

fn room(conn: &mut AnyConn, ws: &Ws<CanWrite>, holder: Holder) -> Result<(), ActionError> {
    if own_fields::list(conn, ws, holder)?.active().count() < MOST {
        return Ok(());
    }
    let message =
        format!("There are {MOST} fields on every {}, and no more may be. Put one away first.", holder.word());
    Err(Invalid::new("name", "too_many", message).into())
}

fn free(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    holder: Holder,
    name: &Name,
    own: Option<OwnFieldId>,
) -> Result<(), ActionError> {
    let (what, name_shown) = (holder.word(), shown(name.as_str()));
    match own_fields::by_name(conn, ws, holder, name)?.filter(|(id, _)| Some(*id) != own) {
        None => Ok(()),
        Some((_, archived)) => {
            let how = if archived { "It was put away: take it out again." } else { "Give this one another name." };
            let message = format!("There is a field '{name_shown}' on every {what} already. {how}");
            Err(Invalid::new("name", "taken", message).with_value(name.as_str()).into())
        }
    }
}

/// A draft with the values that are said of own fields, and those that the response has already where it is changed.
///
/// # Errors
/// Everything that is wrong with them, or missing.
pub fn with_own(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    draft: &Draft,
    said: &[OwnText],
    (changed, demand): (Option<ResponseId>, Demand),
) -> Result<Draft, ActionError> {
    let fields = own_fields::list(conn, ws, Holder::Response)?;
    let there = match changed {
        Some(id) => own_values::of_responses(conn, ws, &[id.0])?.remove(&id.0).unwrap_or_default(),
        None => Vec::new(),
    };
    let values = fields.judge(&there, said, demand)?;
    Ok(Draft { own: Some(values), ..draft.clone() })
}

/// Writes the values of an experiment's fields that something is said of.
///
/// # Errors
/// Everything that is wrong, and required fields that would be empty.
pub fn describe(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ExperimentId, said: &[OwnText]) -> Result<(), ActionError> {
    idempotency::queue(conn, ws)?;
    experiments::get(conn, ws, id)?;
    let fields = own_fields::list(conn, ws, Holder::Experiment)?;
    let there = own_values::of_experiment(conn, ws, id)?;
    let values = fields.judge(&there, said, Demand::All)?;
    for new in said {
        let value = values.iter().find(|value| value.field() == new.field);
        own_values::set_of_experiment(conn, ws, id, new.field, value)?;
    }
    Ok(())
}

/// The required fields that an experiment has no value of.
pub fn missing<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Vec<OwnField>, DbError> {
    let fields = own_fields::list(conn, ws, Holder::Experiment)?;
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let there = own_values::of_experiment(conn, ws, id)?;
    let empty = |field: &&OwnField| field.required && there.iter().all(|said| said.field != field.id);
    Ok(fields.active().filter(empty).cloned().collect())
}
