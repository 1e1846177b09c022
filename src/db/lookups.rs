//! Responses looked up by many keys at once.
//!
//! A table that grows in the very transaction that asks has no statistics, and for a list of keys PostgreSQL would read
//! all of the workspace. A lookup for each key leaves it no choice.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, SmallInt, Text};

use super::responses::Row;
use super::schema::response as r;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::ExperimentId;

/// How many keys one statement carries.
const CHUNK: usize = 1_000;

/// As much of a customer's response as decides which one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, QueryableByName)]
pub struct Given {
    /// Its id.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// The customer.
    #[diesel(sql_type = BigInt)]
    pub customer_id: i64,
    /// The offer.
    #[diesel(sql_type = BigInt)]
    pub offer_id: i64,
    /// What they did.
    #[diesel(sql_type = SmallInt)]
    pub outcome: i16,
    /// A warm contact.
    #[diesel(sql_type = Bool)]
    pub warm: bool,
    /// Whether it counts so far.
    #[diesel(sql_type = SmallInt)]
    pub standing: i16,
    /// When.
    #[diesel(sql_type = BigInt)]
    pub responded_at: i64,
}

/// The responses of some customers that are there, in the order in which each gave them. `each` sees them in portions
/// that hold whole customers.
pub fn of_customers<E: From<DbError>>(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    customers: &[i64],
    mut each: impl FnMut(&mut AnyConn, Vec<Given>) -> Result<(), E>,
) -> Result<(), E> {
    for chunk in customers.chunks(CHUNK) {
        let mut given = given_by(conn, ws, chunk).map_err(DbError::from)?;
        given.sort_unstable_by_key(|g| (g.customer_id, g.offer_id, g.responded_at, g.id));
        each(conn, given)?;
    }
    Ok(())
}

fn given_by(conn: &mut AnyConn, ws: &Ws<CanWrite>, customers: &[i64]) -> QueryResult<Vec<Given>> {
    match conn {
        AnyConn::Sqlite(c) => r::table
            .filter(r::workspace_id.eq(ws.id().0).and(r::customer_id.eq_any(customers)).and(r::undone_at.is_null()))
            .select((
                r::id,
                r::customer_id.assume_not_null(),
                r::offer_id,
                r::outcome,
                r::warm,
                r::standing,
                r::responded_at,
            ))
            .load(c),
        AnyConn::Pg(c) => diesel::sql_query(
            "SELECT there.* FROM unnest($2) AS wanted (id) CROSS JOIN LATERAL (
                 SELECT r.id, r.customer_id, r.offer_id, r.outcome, r.warm, r.standing, r.responded_at
                 FROM response AS r
                 WHERE r.workspace_id = $1 AND r.customer_id = wanted.id AND r.undone_at IS NULL OFFSET 0) AS there",
        )
        .bind::<BigInt, _>(ws.id().0)
        .bind::<Array<BigInt>, _>(customers)
        .load(c),
    }
}

/// A response under its sender's id.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName)]
pub struct External {
    #[diesel(sql_type = BigInt)]
    id: i64,
    /// The sender's id.
    #[diesel(sql_type = Text)]
    pub external_id: String,
    /// When it was taken back.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub undone_at: Option<i64>,
    /// The import that brought it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub import_id: Option<i64>,
}

fn by_external<P>(conn: &mut AnyConn, ws: &Ws<P>, external: &[String]) -> QueryResult<Vec<External>> {
    match conn {
        AnyConn::Sqlite(c) => r::table
            .filter(r::workspace_id.eq(ws.id().0).and(r::external_id.eq_any(external)))
            .select((r::id, r::external_id.assume_not_null(), r::undone_at, r::import_id))
            .load(c),
        AnyConn::Pg(c) => diesel::sql_query(
            "SELECT there.* FROM unnest($2) AS wanted (id) CROSS JOIN LATERAL (
                 SELECT r.id, r.external_id, r.undone_at, r.import_id FROM response AS r
                 WHERE r.workspace_id = $1 AND r.external_id = wanted.id LIMIT 1) AS there",
        )
        .bind::<BigInt, _>(ws.id().0)
        .bind::<Array<Text>, _>(external)
        .load(c),
    }
}

/// The responses whose senders' ids are among these, those that were taken back as well.
pub fn known_external<P>(conn: &mut AnyConn, ws: &Ws<P>, external: &[String]) -> Result<Vec<External>, DbError> {
    let mut found = Vec::new();
    for chunk in external.chunks(CHUNK) {
        found.extend(by_external(conn, ws, chunk)?);
    }
    Ok(found)
}

/// The responses of an experiment that are there under these senders' ids, in no order.
pub fn rows_by_external<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    external: &[String],
) -> Result<Vec<Row>, DbError> {
    let mut found = Vec::new();
    for chunk in external.chunks(CHUNK) {
        let there = by_external(conn, ws, chunk)?;
        let ids: Vec<i64> = there.into_iter().filter(|e| e.undone_at.is_none()).map(|e| e.id).collect();
        let of = r::workspace_id.eq(ws.id().0).and(r::experiment_id.eq(experiment.0)).and(r::id.eq_any(ids));
        found.extend(r::table.filter(of).select(Row::as_select()).load::<Row>(conn)?);
    }
    Ok(found)
}

/// Makes senders' ids free that stand on responses which were taken back.
pub fn release_external(conn: &mut AnyConn, ws: &Ws<CanWrite>, external: &[String]) -> Result<(), DbError> {
    for chunk in external.chunks(CHUNK) {
        for undone in by_external(conn, ws, chunk)?.into_iter().filter(|e| e.undone_at.is_some()) {
            diesel::update(r::table.filter(r::workspace_id.eq(ws.id().0).and(r::id.eq(undone.id))))
                .set((r::external_id.eq(None::<String>), r::replaced.eq(true)))
                .execute(conn)?;
        }
    }
    Ok(())
}
