//! Deciding: the verdicts recommend, people decide, and what the verdicts said is kept with it.

use super::{Acting, ActionError};
use crate::db::decisions::{self, NewDecision};
use crate::db::named::propositions;
use crate::db::scope::{MayComment, Ws};
use crate::db::{AnyConn, DbError, findings};
use crate::domain::decision::{DecisionDraft, Recommendation, Subject};
use crate::domain::finding::Finding;
use crate::domain::id::DecisionId;

/// What is decided on, with the verdicts that bear on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its name.
    pub name: String,
    /// What the verdicts say.
    pub findings: Vec<Finding>,
}

/// Finds what is decided on.
pub fn matter<P>(conn: &mut AnyConn, ws: &Ws<P>, subject: Subject) -> Result<Matter, DbError> {
    match subject {
        Subject::Experiment(id) => {
            let found = findings::of_experiment(conn, ws, id)?;
            Ok(Matter { findings: found.findings(), name: found.experiment.name })
        }
        Subject::Proposition(id) => {
            let name = propositions::names(conn, ws, &[id.0])?.remove(&id.0).ok_or(DbError::NotFound)?;
            Ok(Matter { name, findings: findings::of_proposition(conn, ws, id)? })
        }
    }
}

/// Takes a decision. It may go against the verdicts, and then needs its reason.
pub fn decide<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    acting: &Acting,
    subject: Subject,
    draft: &DecisionDraft,
) -> Result<DecisionId, ActionError> {
    let Matter { findings, .. } = matter(conn, ws, subject)?;
    let recommended = Recommendation::of(&findings);
    let stance = draft.stance(&recommended)?;
    let new = NewDecision { subject, draft, recommended: &recommended, stance, findings: &findings };
    Ok(decisions::insert(conn, ws, &new, &acting.name, acting.now)?)
}

/// Takes a decision back that was a slip, or lets it stand again.
pub fn set_undone<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    acting: &Acting,
    subject: Subject,
    id: DecisionId,
    undone: bool,
) -> Result<(), ActionError> {
    if decisions::get(conn, ws, id)?.subject != subject {
        return Err(DbError::NotFound.into());
    }
    Ok(decisions::set_undone(conn, ws, id, undone.then_some(acting.now))?)
}
