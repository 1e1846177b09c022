//! One write is one rule is one transaction.
//!
//! Every function here runs inside a transaction that its caller opened; what it returns is true once that
//! transaction is committed.

pub mod accounts;
pub mod answers;
mod counting;
pub mod decisions;
pub mod demo;
pub mod experiments;
mod folding;
pub mod follow_ups;
pub mod forecasts;
pub mod foresight;
pub mod frozen;
pub mod guides;
mod importer;
pub mod imports;
pub mod learning;
pub mod natural;
pub mod news;
pub mod offer_links;
pub mod offer_pages;
pub mod offers;
pub mod once;
pub mod own_fields;
pub mod own_items;
mod pairing;
pub mod passphrases;
mod place;
pub mod preview;
pub mod rematching;
mod resolving;
pub mod responses;
pub mod seen;
pub mod setup;
pub mod shares;
pub mod signed;
pub mod silence;
pub mod staging;
pub mod tally;
pub mod templates;
pub mod tokens;
pub mod visits;

use crate::db::DbError;
use crate::domain::invalid::Invalid;

/// Why a write was refused.
#[derive(Debug)]
pub enum ActionError {
    /// Something in the input is wrong.
    Invalid(Vec<Invalid>),
    /// Rows of a file are wrong, by line: the first hundred, and how many there are in all.
    Rows(Vec<(u64, Invalid)>, u64),
    /// The thing is not in a state in which this can be done; the sentence says why and what to do.
    Conflict(String),
    /// Somebody else, or somebody's earlier work, is in the way of rows that stand aside: they go in all at once instead.
    Overtaken,
    /// The database said so.
    Db(DbError),
}

impl From<DbError> for ActionError {
    fn from(e: DbError) -> Self {
        ActionError::Db(e)
    }
}

impl From<Invalid> for ActionError {
    fn from(e: Invalid) -> Self {
        ActionError::Invalid(vec![e])
    }
}

impl From<Vec<Invalid>> for ActionError {
    fn from(e: Vec<Invalid>) -> Self {
        ActionError::Invalid(e)
    }
}

/// Who is acting, and when. Rules take both as parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The name that history shows.
    pub name: String,
    /// The moment.
    pub now: crate::domain::time::Moment,
}
