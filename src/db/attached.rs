//! What is attached to responses, in tables of its own: cares and values of own fields.

use super::own_values;
use super::responses::{self, Row, StatedCare};
use super::scope::Ws;
use super::{AnyConn, DbError};

/// What is attached to a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attached<'a> {
    /// The cares that it states.
    pub cares: &'a [StatedCare],
    /// Its values of own fields; only choices are of account.
    pub values: &'a [own_values::Row],
}

/// What is attached to some responses, in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachments {
    /// The cares.
    pub cares: Vec<StatedCare>,
    /// The values of own fields.
    pub values: Vec<own_values::Row>,
}

impl Attachments {
    /// What is stored of some responses; of own fields the choices.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn stored<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<Self, DbError> {
        Ok(Attachments { cares: responses::cares(conn, ws, ids)?, values: own_values::chosen(conn, ws, ids)? })
    }

    /// All of it, of a single response.
    pub fn all(&self) -> Attached<'_> {
        Attached { cares: &self.cares, values: &self.values }
    }

    /// Hands out each response with what is attached to it; the responses come in the order of their ids.
    pub fn each(&self, rows: &[Row], mut each: impl FnMut(&Row, Attached<'_>)) {
        let (mut cares, mut values) = (&self.cares[..], &self.values[..]);
        for row in rows {
            let stated = cares.iter().take_while(|care| care.response_id == row.id).count();
            let given = values.iter().take_while(|value| value.response() == row.id).count();
            let attached = Attached { cares: &cares[..stated], values: &values[..given] };
            each(row, attached);
            (cares, values) = (&cares[stated..], &values[given..]);
        }
    }
}
