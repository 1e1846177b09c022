//! One kind of count: a table whose key says what is alike, and a number.

use std::collections::HashMap;
use std::hash::Hash;

use crate::db::scope::{CanWrite, Ws};
use crate::db::upsert::{Upsert, Value};
use crate::db::{AnyConn, DbError};

/// What makes responses alike in one table of counts.
pub(super) trait Counted: Ord + Hash {
    /// The table.
    const TABLE: &'static str;
    /// The columns of its key, the workspace's apart.
    const COLUMNS: &'static [&'static str];

    /// The values of these columns.
    fn values(&self) -> Vec<Value>;
}

/// Changes of one kind of count.
#[derive(Debug, Clone)]
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

    /// Gathers all changes of another one.
    pub(super) fn join(&mut self, more: Self) {
        more.0.into_iter().for_each(|(key, by)| self.add(key, by));
    }

    /// Writes the changes. Keys go in one order, so that two writers never wait for each other in a circle.
    pub(super) fn write(self, conn: &mut AnyConn, ws: &Ws<CanWrite>) -> Result<(), DbError> {
        let mut changes: Vec<(K, i64)> = self.0.into_iter().filter(|(_, by)| *by != 0).collect();
        changes.sort_unstable();
        for (key, by) in changes {
            let row = Upsert::into(K::TABLE).key("workspace_id", ws.id().0);
            let row = K::COLUMNS.iter().zip(key.values()).fold(row, |row, (name, value)| row.key(name, value));
            row.add("count", by).write(conn)?;
        }
        Ok(())
    }
}
