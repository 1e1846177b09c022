//! Nouns that a workspace knows by their names: segments, customers, cares, value propositions.
//!
//! Two spellings of one name are one row; the spelling that came first stays.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::schema::{care, customer, proposition, segment};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters, per_backend};
use crate::domain::id::{CareId, CustomerId, PropositionId, SegmentId};
use crate::domain::text::Name;

/// How many rows one statement carries.
const CHUNK: usize = 500;
/// From how many rows on PostgreSQL copies them quicker than it reads them out of a statement.
const MANY: usize = 50;

/// A name that is there.
#[derive(Queryable, QueryableByName)]
struct Known {
    #[diesel(sql_type = Text)]
    fold: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

macro_rules! named {
    ($module:ident, $table:ident, $id:ident, $what:literal, $row:ident { $($extra:ident: $type:ty = $default:expr),* }) => {
        #[doc = concat!("The ", $what, " of a workspace.")]
        pub mod $module {
            use super::*;

            #[derive(Insertable)]
            #[diesel(table_name = $table)]
            #[diesel(treat_none_as_default_value = false)]
            struct $row<'a> {
                workspace_id: i64,
                id: i64,
                name: &'a str,
                fold: String,
                $($extra: $type,)*
            }

            /// Ids and names, by name.
            pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<($id, String)>, DbError> {
                let rows: Vec<(i64, String)> = $table::table
                    .filter($table::workspace_id.eq(ws.id().0))
                    .order(($table::fold, $table::id))
                    .select(($table::id, $table::name))
                    .load(conn)?;
                Ok(rows.into_iter().map(|(id, name)| ($id(id), name)).collect())
            }

            /// The names of some ids.
            pub fn names<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<HashMap<i64, String>, DbError> {
                let mut found = HashMap::new();
                for chunk in ids.chunks(CHUNK) {
                    let rows: Vec<(i64, String)> = $table::table
                        .filter($table::workspace_id.eq(ws.id().0).and($table::id.eq_any(chunk)))
                        .select(($table::id, $table::name))
                        .load(conn)?;
                    found.extend(rows);
                }
                Ok(found)
            }

            /// Those of the folded names that are there.
            pub fn known<P>(conn: &mut AnyConn, ws: &Ws<P>, folded: &[String]) -> Result<HashMap<String, $id>, DbError> {
                let mut found = HashMap::new();
                for chunk in folded.chunks(CHUNK) {
                    let rows: Vec<Known> = match conn {
                        AnyConn::Sqlite(c) => $table::table
                            .filter($table::workspace_id.eq(ws.id().0).and($table::fold.eq_any(chunk)))
                            .select(($table::fold, $table::id))
                            .load(c)?,
                        // A table that grows in this very transaction has no statistics, and PostgreSQL would read all
                        // of the workspace for each chunk. A lookup for each name leaves it no choice.
                        AnyConn::Pg(c) => diesel::sql_query(concat!(
                            "SELECT there.fold, there.id FROM unnest($2) AS wanted (fold) CROSS JOIN LATERAL (",
                            "SELECT t.fold, t.id FROM ", stringify!($table), " AS t ",
                            "WHERE t.workspace_id = $1 AND t.fold = wanted.fold LIMIT 1) AS there",
                        ))
                        .bind::<BigInt, _>(ws.id().0)
                        .bind::<Array<Text>, _>(chunk)
                        .load(c)?,
                    };
                    found.extend(rows.into_iter().map(|row| (row.fold, $id(row.id))));
                }
                Ok(found)
            }

            /// The ids of the names, by folded name; those that aren't there yet are made.
            pub fn ensure(conn: &mut AnyConn, ws: &Ws<CanWrite>, names: &[&Name]) -> Result<HashMap<String, $id>, DbError> {
                let mut wanted: Vec<(String, &Name)> = names.iter().map(|n| (n.folded(), *n)).collect();
                wanted.sort_by(|a, b| a.0.cmp(&b.0));
                wanted.dedup_by(|a, b| a.0 == b.0);
                let folded: Vec<String> = wanted.iter().map(|(fold, _)| fold.clone()).collect();
                let mut ids = known(conn, ws, &folded)?;
                wanted.retain(|(fold, _)| !ids.contains_key(fold));
                if wanted.is_empty() {
                    return Ok(ids);
                }
                let first = counters::take(conn, ws.id(), stringify!($table), wanted.len() as i64)?;
                let rows: Vec<$row<'_>> = wanted
                    .iter()
                    .zip(first..)
                    .map(|((fold, name), id)| $row {
                        workspace_id: ws.id().0, id, name: name.as_str(), fold: fold.clone(), $($extra: $default,)*
                    })
                    .collect();
                match conn {
                    AnyConn::Pg(c) if rows.len() >= MANY => {
                        diesel::copy_from($table::table).from_insertable(rows.as_slice()).execute(c)?;
                    }
                    _ => {
                        for chunk in rows.chunks(CHUNK) {
                            per_backend!(conn, c => diesel::insert_into($table::table).values(chunk).execute(c))?;
                        }
                    }
                }
                ids.extend(rows.iter().map(|row| (row.fold.clone(), $id(row.id))));
                Ok(ids)
            }
        }
    };
}

named!(segments, segment, SegmentId, "segments", NewSegment { internal: bool = false });
named!(customers, customer, CustomerId, "customers", NewCustomer {});
named!(cares, care, CareId, "cares", NewCare {});
named!(propositions, proposition, PropositionId, "value propositions", NewProposition { how: &'a str = "", unlike: &'a str = "" });
