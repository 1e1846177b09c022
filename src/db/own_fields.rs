//! The fields that a workspace has added to its experiments and responses.

use diesel::prelude::*;

use super::schema::own_field as f;
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::id::OwnFieldId;
use crate::domain::own_field::{Holder, Kind, More, OwnField, OwnFieldDraft, OwnFields};
use crate::domain::text::Name;

type Columns = (i64, i16, String, i16, String, bool, bool, bool);

/// The fields of a holder, in the order in which they were added; those that were put away are among them.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, holder: Holder) -> Result<OwnFields, DbError> {
    let rows: Vec<Columns> = f::table
        .filter(f::workspace_id.eq(ws.id().0).and(f::holder.eq(holder.code())))
        .order(f::id)
        .select((f::id, f::holder, f::name, f::kind, f::options, f::required, f::archived, f::stays))
        .load(conn)?;
    let fields: Vec<OwnField> = rows.into_iter().filter_map(field).collect();
    Ok(fields.into())
}

/// A field, put away or not.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: OwnFieldId) -> Result<OwnField, DbError> {
    let row: Columns = f::table
        .filter(f::workspace_id.eq(ws.id().0).and(f::id.eq(id.0)))
        .select((f::id, f::holder, f::name, f::kind, f::options, f::required, f::archived, f::stays))
        .first(conn)?;
    field(row).ok_or(DbError::NotFound)
}

fn field((id, holder, name, kind, options, required, archived, stays): Columns) -> Option<OwnField> {
    let (holder, kind) = (Holder::from_code(holder)?, Kind::stored(kind, &options)?);
    Some(OwnField { id: OwnFieldId(id), holder, name: name.into(), kind, required, archived, stays })
}

/// The field of a holder with a name, put away or not.
pub fn by_name<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    holder: Holder,
    name: &Name,
) -> Result<Option<(OwnFieldId, bool)>, DbError> {
    let of = f::workspace_id.eq(ws.id().0).and(f::holder.eq(holder.code())).and(f::fold.eq(name.folded()));
    let found: Option<(i64, bool)> = f::table.filter(of).select((f::id, f::archived)).first(conn).optional()?;
    Ok(found.map(|(id, archived)| (OwnFieldId(id), archived)))
}

/// Adds a field.
pub fn insert(conn: &mut AnyConn, ws: &Ws<CanWrite>, draft: &OwnFieldDraft) -> Result<OwnFieldId, DbError> {
    let id = counters::take(conn, ws.id(), "own_field", 1)?;
    let options = draft.kind.options().map(|options| options.text()).unwrap_or_default();
    diesel::insert_into(f::table)
        .values((
            (f::workspace_id.eq(ws.id().0), f::id.eq(id), f::holder.eq(draft.holder.code())),
            (f::name.eq(draft.name.as_str()), f::fold.eq(draft.name.folded())),
            (f::kind.eq(draft.kind.code()), f::options.eq(options)),
            (f::required.eq(draft.required), f::stays.eq(draft.stays), f::archived.eq(false)),
        ))
        .execute(conn)?;
    Ok(OwnFieldId(id))
}

/// Changes what may change about a field; `kind` is its kind with all of its options.
pub fn update(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: OwnFieldId, more: &More, kind: &Kind) -> Result<(), DbError> {
    let options = kind.options().map(|options| options.text()).unwrap_or_default();
    diesel::update(f::table.filter(f::workspace_id.eq(ws.id().0).and(f::id.eq(id.0))))
        .set((
            f::name.eq(more.name.as_str()),
            f::fold.eq(more.name.folded()),
            f::required.eq(more.required),
            f::stays.eq(more.stays),
            f::options.eq(options),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts a field away, or takes it out again.
pub fn set_archived(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: OwnFieldId, archived: bool) -> Result<(), DbError> {
    let of = f::workspace_id.eq(ws.id().0).and(f::id.eq(id.0));
    let changed = diesel::update(f::table.filter(of)).set(f::archived.eq(archived)).execute(conn)?;
    if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
}
