//! One kind of count: a table whose key says what is alike, and a number.

use std::collections::HashMap;
use std::hash::Hash;

use diesel::RunQueryDsl;
use diesel::sql_types::{BigInt, Bool, SmallInt, Text};

use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, MultiBackend};

/// What makes responses alike in one table of counts.
pub(super) trait Counted: Ord + Hash {
    /// The table.
    const TABLE: &str;
    /// The columns of its key, the workspace's apart.
    const COLUMNS: &[&str];

    /// The values of these columns.
    fn parts(&self) -> Vec<Part<'_>>;
}

/// A value of a key.
pub(super) enum Part<'a> {
    /// A whole number.
    Int(i64),
    /// A small one: an enum as it is stored.
    Small(i16),
    /// Yes or no.
    Bool(bool),
    /// A text.
    Text(&'a str),
}

/// Changes of one kind of count.
#[derive(Debug)]
pub(super) struct Counter<K>(HashMap<K, i64>);

impl<K> Default for Counter<K> {
    fn default() -> Self {
        Counter(HashMap::new())
    }
}

impl<K: Counted> Counter<K> {
    /// Gathers a change.
    pub(super) fn add(&mut self, key: K, by: i64) {
        *self.0.entry(key).or_default() += by;
    }

    /// Writes the changes. Keys go in one order, so that two writers never wait for each other in a circle.
    pub(super) fn write(self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), DbError> {
        let mut changes: Vec<(K, i64)> = self.0.into_iter().filter(|(_, by)| *by != 0).collect();
        changes.sort_unstable();
        let sql = statement::<K>();
        for (key, by) in changes {
            let mut query = diesel::sql_query(&sql).into_boxed::<MultiBackend>().bind::<BigInt, _>(ws.id().0);
            for part in key.parts() {
                query = match part {
                    Part::Int(n) => query.bind::<BigInt, _>(n),
                    Part::Small(n) => query.bind::<SmallInt, _>(n),
                    Part::Bool(b) => query.bind::<Bool, _>(b),
                    Part::Text(t) => query.bind::<Text, _>(t.to_owned()),
                };
            }
            query.bind::<BigInt, _>(by).execute(conn)?;
        }
        Ok(())
    }
}

/// The upsert. Its parts are names of ours, never a visitor's.
fn statement<K: Counted>() -> String {
    let (table, columns) = (K::TABLE, K::COLUMNS.join(", "));
    let values: Vec<String> = (1..=K::COLUMNS.len() + 2).map(|i| format!("${i}")).collect();
    format!(
        "INSERT INTO {table} (workspace_id, {columns}, count) VALUES ({}) \
         ON CONFLICT (workspace_id, {columns}) DO UPDATE SET count = {table}.count + excluded.count",
        values.join(", ")
    )
}
