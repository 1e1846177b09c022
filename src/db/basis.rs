//! What a report of any scope is worked out from.

use super::scope::Ws;
use super::{AnyConn, DbError, evidence, experiments, portfolio, propositions};
use crate::domain::share::{Basis, Scope};

/// All that is known of what a report is about.
///
/// # Errors
/// [`DbError::NotFound`] when the workspace has no such experiment or value proposition.
pub fn of<P>(conn: &mut AnyConn, ws: &Ws<P>, scope: Scope) -> Result<Basis, DbError> {
    Ok(match scope {
        Scope::Experiment(id) => Basis::Experiment(Box::new(evidence::of_experiment(conn, ws, id)?)),
        Scope::Proposition(id) => {
            let claim = propositions::get(conn, ws, id)?;
            let known = portfolio::of_proposition(conn, ws, &claim.name)?;
            Basis::Proposition(Box::new(claim), Box::new(known))
        }
        Scope::Portfolio => Basis::Portfolio(ws.name().to_owned(), Box::new(portfolio::of_workspace(conn, ws)?)),
    })
}

/// The name of what a report is about.
///
/// # Errors
/// As for [`of`].
pub fn name<P>(conn: &mut AnyConn, ws: &Ws<P>, scope: Scope) -> Result<String, DbError> {
    Ok(match scope {
        Scope::Experiment(id) => experiments::get(conn, ws, id)?.name,
        Scope::Proposition(id) => propositions::get(conn, ws, id)?.name,
        Scope::Portfolio => ws.name().to_owned(),
    })
}
