//! Responses, as they are stored. What counts how is decided in `actions`.

mod counted;
mod list;

pub use counted::{Counted, counted_after, singles_after};
pub use list::{Filter, LATE, in_order, list};

use diesel::dsl::{auto_type, exists, not};
use diesel::prelude::*;

use super::connection::per_backend;
use super::schema::{import as i, response as r, stated_care as sc};
use super::scope::{CanWrite, Ws};
use super::{AnyConn, DbError, counters, own_values};
use crate::domain::id::{AlternativeId, ExperimentId, ImportId, OfferId, ResponseId};
use crate::domain::response::{Outcome, ReasonSource, Rung, Standing};
use crate::domain::time::Moment;

/// How many rows one statement carries: 31 columns stay below SQLite's 32,766 parameters.
const CHUNK: usize = 1_000;

/// A response as its columns. Enums are stored as their numbers; see `domain::response`.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = r)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Row {
    /// The workspace.
    pub workspace_id: i64,
    /// Its id.
    pub id: i64,
    /// The experiment.
    pub experiment_id: i64,
    /// The offer.
    pub offer_id: i64,
    /// The value propositions shown.
    pub proposition_set_id: Option<i64>,
    /// The segment.
    pub segment_id: Option<i64>,
    /// The customer.
    pub customer_id: Option<i64>,
    /// What they did.
    pub outcome: i16,
    /// What they chose instead.
    pub alternative_id: Option<i64>,
    /// What they gave up.
    pub rung: i16,
    /// How many alike responses this stands for.
    pub quantity: i64,
    /// What was given, in minor units.
    pub amount_minor: Option<i64>,
    /// What was asked, in minor units.
    pub price_minor: Option<i64>,
    /// The currency of both.
    pub currency: Option<String>,
    /// A warm contact.
    pub warm: bool,
    /// Whether it counts.
    pub standing: i16,
    /// Why.
    pub reason: Option<String>,
    /// Who says why.
    pub reason_source: Option<i16>,
    /// The standard of the first care.
    pub standard: Option<String>,
    /// Satisfaction with today's way.
    pub satisfaction: Option<i16>,
    /// The customer's words.
    pub quote: Option<String>,
    /// When it happened, in microseconds.
    pub responded_at: i64,
    /// When it was logged, in microseconds.
    pub logged_at: i64,
    /// Who logged it.
    pub logged_by: Option<i64>,
    /// The sender's own id.
    pub external_id: Option<String>,
    /// The import that brought it.
    pub import_id: Option<i64>,
    /// When it was taken back; of a row that stands aside, when it came.
    pub undone_at: Option<i64>,
    /// Taken back, and come in again since, or a row that stands aside: it can't be brought back.
    pub replaced: bool,
    /// When the value was exchanged.
    pub captured_at: Option<i64>,
    /// When it was lost.
    pub lost_at: Option<i64>,
    /// Why it was lost.
    pub lost_reason: Option<String>,
    /// How far we have looked.
    pub observed_until: Option<i64>,
}

impl Row {
    /// What they did.
    pub fn outcome(&self) -> Outcome {
        Outcome::from_code(self.outcome).unwrap_or(Outcome::Pending)
    }

    /// What they gave up.
    pub fn rung(&self) -> Rung {
        Rung::from_code(self.rung).unwrap_or(Rung::None)
    }

    /// Whether they did nothing without saying so.
    pub fn unsaid(&self) -> bool {
        self.outcome == Outcome::UNSAID
    }

    /// Whether it counts.
    pub fn standing(&self) -> Standing {
        Standing::from_code(self.standing).unwrap_or(Standing::Counted)
    }

    /// Who says why.
    pub fn reason_source(&self) -> Option<ReasonSource> {
        self.reason_source.and_then(ReasonSource::from_code)
    }
}

/// A care that a response states or judges.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sc)]
#[diesel(treat_none_as_default_value = false)]
pub struct StatedCare {
    /// The workspace.
    pub workspace_id: i64,
    /// The response.
    pub response_id: i64,
    /// The care.
    pub care_id: i64,
    /// Its place in the response.
    pub position: i64,
    /// How much they care, in thousandths of the sender's scale.
    pub intensity_milli: Option<i64>,
    /// How well the offer takes care of it, likewise.
    pub delivers_milli: Option<i64>,
}

/// Takes `count` ids. Whoever takes one first writes first: on PostgreSQL the counter's row is the workspace's queue.
pub fn take_ids(conn: &mut AnyConn, ws: &Ws<CanWrite>, count: usize) -> Result<i64, DbError> {
    counters::take(conn, ws.id(), "response", count as i64)
}

/// From how many rows on PostgreSQL copies them quicker than it reads them out of a statement.
const MANY: usize = 50;

/// Stores responses and their cares.
pub fn insert(conn: &mut AnyConn, rows: &[Row], cares: &[StatedCare]) -> Result<(), DbError> {
    match conn {
        AnyConn::Pg(conn) if rows.len() >= MANY => {
            diesel::copy_from(r::table).from_insertable(rows).execute(conn)?;
            diesel::copy_from(sc::table).from_insertable(cares).execute(conn)?;
        }
        AnyConn::Pg(conn) if rows.len() > 1 || cares.len() > 1 => {
            diesel::insert_into(r::table).values(rows).execute(conn)?;
            diesel::insert_into(sc::table).values(cares).execute(conn)?;
        }
        // The statement for one row is kept prepared. SQLite takes longer to read one for many than to run it often.
        conn => {
            for row in rows {
                per_backend!(conn, c => diesel::insert_into(r::table).values(row).execute(c))?;
            }
            for care in cares {
                per_backend!(conn, c => diesel::insert_into(sc::table).values(care).execute(c))?;
            }
        }
    }
    Ok(())
}

/// One response, taken back or not. A row that stands aside is none yet.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ResponseId) -> Result<Row, DbError> {
    let of = r::workspace_id.eq(ws.id().0).and(r::id.eq(id.0));
    Ok(r::table.filter(of.and(not(stands_aside()))).select(Row::as_select()).first(conn)?)
}

/// Whether a row is on its way in with a file, and no response before all of the file is there.
#[auto_type]
fn stands_aside() -> _ {
    let import = i::workspace_id.eq(r::workspace_id).and(i::id.nullable().eq(r::import_id));
    exists(i::table.filter(import).filter(i::aside.eq(true)))
}

/// Writes every column of a response and its cares anew.
pub fn replace(conn: &mut AnyConn, ws: &Ws<CanWrite>, row: &Row, cares: &[StatedCare]) -> Result<(), DbError> {
    diesel::update(r::table.filter(r::workspace_id.eq(ws.id().0).and(r::id.eq(row.id)))).set(row).execute(conn)?;
    diesel::delete(sc::table.filter(sc::workspace_id.eq(ws.id().0).and(sc::response_id.eq(row.id)))).execute(conn)?;
    insert(conn, &[], cares)
}

/// Takes responses back, or brings them back.
pub fn set_undone(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: ResponseId, at: Option<Moment>) -> Result<(), DbError> {
    let of = r::workspace_id.eq(ws.id().0).and(r::id.eq(id.0));
    diesel::update(r::table.filter(of)).set(r::undone_at.eq(at.map(|m| m.0))).execute(conn)?;
    Ok(())
}

/// Moves all responses of an import from one state to another: there (`None`) or taken back at a moment.
pub fn set_import_undone(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    import: ImportId,
    from: Option<Moment>,
    to: Option<Moment>,
) -> Result<(), DbError> {
    let of = r::workspace_id.eq(ws.id().0).and(r::import_id.eq(import.0));
    let to = r::undone_at.eq(to.map(|m| m.0));
    match from {
        None => diesel::update(r::table.filter(of.and(r::undone_at.is_null()))).set(to).execute(conn)?,
        Some(at) => diesel::update(r::table.filter(of.and(r::undone_at.eq(at.0)).and(r::replaced.eq(false))))
            .set(to)
            .execute(conn)?,
    };
    Ok(())
}

/// Makes responses of the rows of an import that stands aside. Returns how many they are, and how many have a sender's id.
pub fn bring_in(conn: &mut AnyConn, ws: &Ws<CanWrite>, import: ImportId) -> Result<(usize, i64), DbError> {
    let of = r::workspace_id.eq(ws.id().0).and(r::import_id.eq(import.0));
    let there = (r::undone_at.eq(None::<i64>), r::replaced.eq(false));
    let rows = diesel::update(r::table.filter(of.and(r::replaced.eq(true)))).set(there).execute(conn)?;
    let named = r::table.filter(of).select(diesel::dsl::count(r::external_id)).first(conn)?;
    Ok((rows, named))
}

/// Throws away some rows of an import that stands aside, with what is attached to them. Returns whether there were any.
pub fn drop_aside(conn: &mut AnyConn, ws: &Ws<CanWrite>, import: ImportId) -> Result<bool, DbError> {
    let of = r::workspace_id.eq(ws.id().0).and(r::import_id.eq(import.0)).and(r::replaced.eq(true));
    let ids: Vec<i64> = r::table.filter(of).limit(CHUNK as i64).select(r::id).load(conn)?;
    own_values::remove(conn, ws, &ids)?;
    diesel::delete(sc::table.filter(sc::workspace_id.eq(ws.id().0).and(sc::response_id.eq_any(&ids)))).execute(conn)?;
    diesel::delete(r::table.filter(r::workspace_id.eq(ws.id().0).and(r::id.eq_any(&ids)))).execute(conn)?;
    Ok(!ids.is_empty())
}

/// A page of an import's responses, taken back or not, after the id `after`.
pub fn of_import(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    import: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    Ok(r::table
        .filter(r::workspace_id.eq(ws.id().0).and(r::import_id.eq(import.0)).and(r::id.gt(after)))
        .order(r::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?)
}

/// Writes whether a response counts.
pub fn set_standing(conn: &mut AnyConn, ws: &Ws<CanWrite>, id: i64, standing: Standing) -> Result<(), DbError> {
    let of = r::workspace_id.eq(ws.id().0).and(r::id.eq(id));
    diesel::update(r::table.filter(of)).set(r::standing.eq(standing.code())).execute(conn)?;
    Ok(())
}

/// Responses in which customers say something in their words and that count, the latest first.
pub fn with_words<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    experiment: ExperimentId,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    Ok(r::table
        .filter(
            r::workspace_id
                .eq(ws.id().0)
                .and(r::experiment_id.eq(experiment.0))
                .and(r::standard.is_not_null().or(r::quote.is_not_null()).or(r::reason.is_not_null()))
                .and(r::undone_at.is_null())
                .and(r::standing.eq(Standing::Counted.code())),
        )
        .order((r::responded_at.desc(), r::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?)
}

/// The cares of some responses, in the order in which they were stated.
pub fn cares<P>(conn: &mut AnyConn, ws: &Ws<P>, ids: &[i64]) -> Result<Vec<StatedCare>, DbError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let cares: Vec<StatedCare> = sc::table
            .filter(sc::workspace_id.eq(ws.id().0).and(sc::response_id.eq_any(chunk)))
            .order((sc::response_id, sc::position))
            .select(StatedCare::as_select())
            .load(conn)?;
        found.extend(cares);
    }
    Ok(found)
}

/// Responses that say the same of an offer, and nothing of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    /// The offer.
    pub offer: OfferId,
    /// What they did.
    pub outcome: Outcome,
    /// What they chose instead.
    pub alternative: Option<AlternativeId>,
}

/// The latest single response of a kind that the member has logged by hand.
pub fn latest_alike<P>(conn: &mut AnyConn, ws: &Ws<P>, alike: &Alike) -> Result<Option<ResponseId>, DbError> {
    let Some(user) = ws.user() else { return Ok(None) };
    let mut query = r::table
        .filter(r::workspace_id.eq(ws.id().0).and(r::offer_id.eq(alike.offer.0)).and(r::undone_at.is_null()))
        .filter(r::outcome.eq(alike.outcome.code()).and(r::quantity.eq(1)))
        .filter(r::customer_id.is_null().and(r::import_id.is_null()))
        .filter(r::logged_by.eq(user.0))
        .order((r::responded_at.desc(), r::id.desc()))
        .select(r::id)
        .into_boxed();
    if let Some(alternative) = alike.alternative {
        query = query.filter(r::alternative_id.eq(alternative.0));
    }
    Ok(query.first::<i64>(conn).optional()?.map(ResponseId))
}
