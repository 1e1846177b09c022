//! Rows that are written whether they are there or not: made the first time, changed after that.

use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Double, Nullable, SmallInt, Text};
use diesel::{QueryResult, RunQueryDsl};

use super::{AnyConn, DbError, MultiBackend};

/// A row in the making. Both databases keep its statement prepared, since its text is the same for every row of a table.
pub(super) struct Upsert {
    table: &'static str,
    columns: Vec<(&'static str, Role, Value)>,
}

/// What becomes of a column when the row is there.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// It says which row.
    Key,
    /// It gets the new value.
    Set,
    /// The new value is added to it.
    Add,
}

/// A value of a column.
pub(super) enum Value {
    /// A whole number.
    Int(i64),
    /// A whole number or nothing.
    MaybeInt(Option<i64>),
    /// A small one: an enum as it is stored.
    Small(i16),
    /// Yes or no.
    Bool(bool),
    /// Yes, no or nothing.
    MaybeBool(Option<bool>),
    /// A number.
    Double(f64),
    /// A text.
    Text(String),
}

impl Upsert {
    /// A row of `table`.
    pub(super) fn into(table: &'static str) -> Self {
        Upsert { table, columns: Vec::new() }
    }

    /// A column of the key.
    pub(super) fn key(self, name: &'static str, value: impl Into<Value>) -> Self {
        self.column(name, Role::Key, value.into())
    }

    /// A column that gets a new value.
    pub(super) fn set(self, name: &'static str, value: impl Into<Value>) -> Self {
        self.column(name, Role::Set, value.into())
    }

    /// A column that the value is added to.
    pub(super) fn add(self, name: &'static str, by: i64) -> Self {
        self.column(name, Role::Add, by.into())
    }

    fn column(mut self, name: &'static str, role: Role, value: Value) -> Self {
        self.columns.push((name, role, value));
        self
    }

    /// Writes the row.
    pub(super) fn write(self, conn: &mut AnyConn) -> Result<(), DbError> {
        self.execute(conn)?;
        Ok(())
    }

    fn names(&self, of: impl Fn(Role) -> bool) -> String {
        let names: Vec<&str> = self.columns.iter().filter(|(_, role, _)| of(*role)).map(|(name, ..)| *name).collect();
        names.join(", ")
    }

    fn changes(&self) -> String {
        let change = |(name, role, _): &(&str, Role, Value)| match role {
            Role::Key => None,
            Role::Set => Some(format!("{name} = excluded.{name}")),
            Role::Add => Some(format!("{name} = {}.{name} + excluded.{name}", self.table)),
        };
        self.columns.iter().filter_map(change).collect::<Vec<_>>().join(", ")
    }
}

impl RunQueryDsl<AnyConn> for Upsert {}

impl QueryId for Upsert {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false; // its text tells it from others
}

impl QueryFragment<MultiBackend> for Upsert {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        // Its parts are names of ours, never a visitor's.
        out.push_sql(&format!("INSERT INTO {} ({}) VALUES (", self.table, self.names(|_| true)));
        for (i, (_, _, value)) in self.columns.iter().enumerate() {
            out.push_sql(if i == 0 { "" } else { ", " });
            value.push(&mut out)?;
        }
        out.push_sql(&format!(
            ") ON CONFLICT ({}) DO UPDATE SET {}",
            self.names(|role| role == Role::Key),
            self.changes()
        ));
        Ok(())
    }
}

impl Value {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match self {
            Value::Int(n) => out.push_bind_param::<BigInt, _>(n),
            Value::MaybeInt(n) => out.push_bind_param::<Nullable<BigInt>, _>(n),
            Value::Small(n) => out.push_bind_param::<SmallInt, _>(n),
            Value::Bool(b) => out.push_bind_param::<Bool, _>(b),
            Value::MaybeBool(b) => out.push_bind_param::<Nullable<Bool>, _>(b),
            Value::Double(x) => out.push_bind_param::<Double, _>(x),
            Value::Text(t) => out.push_bind_param::<Text, _>(t),
        }
    }
}

macro_rules! from {
    ($($kind:ident($type:ty)),*) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Value::$kind(value)
            }
        })*
    };
}
from!(Int(i64), MaybeInt(Option<i64>), Small(i16), Bool(bool), MaybeBool(Option<bool>), Double(f64), Text(String));
