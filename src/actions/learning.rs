//! Writing the learning card.

use super::{Acting, ActionError};
use crate::db::scope::{MayComment, Ws};
use crate::db::{AnyConn, DbError, findings, learning};
use crate::domain::id::{ExperimentId, LearningEditId};
use crate::domain::learning::{Card, CardDraft};

/// The card of an experiment as it stands.
pub fn card<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Card, DbError> {
    let found = findings::of_experiment(conn, ws, id)?;
    let edits = learning::edits(conn, ws, id)?;
    Ok(Card::of(&found.experiment.hypothesis, &found.findings(), &edits))
}

/// Writes the parts that the form changes; nothing where it changes none.
pub fn edit<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    acting: &Acting,
    id: ExperimentId,
    draft: &CardDraft,
) -> Result<Option<LearningEditId>, ActionError> {
    let changes = draft.changes(&card(conn, ws, id)?)?;
    Ok(changes.map(|words| learning::insert(conn, ws, id, &words, &acting.name, acting.now)).transpose()?)
}

/// Takes an edit back, or lets it stand again.
pub fn set_undone<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    acting: &Acting,
    id: ExperimentId,
    edit: LearningEditId,
    undone: bool,
) -> Result<(), ActionError> {
    Ok(learning::set_undone(conn, ws, id, edit, undone.then_some(acting.now))?)
}
