//! Demo workspaces: found again, and taken away without a trace.

use diesel::prelude::*;

use super::schema as s;
use super::scope::{IsOwner, Ws};
use super::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, UserId, WorkspaceId};

/// The first demo workspace that somebody is a member of, with its first experiment.
///
/// # Errors
/// When the database can't be asked.
pub fn first_of(conn: &mut AnyConn, user: UserId) -> Result<Option<(WorkspaceId, ExperimentId)>, DbError> {
    let demos: Vec<i64> = s::member::table
        .inner_join(s::workspace::table)
        .filter(s::member::user_id.eq(user.0).and(s::workspace::demo.eq(true)))
        .select(s::member::workspace_id)
        .load(conn)?;
    let found: Option<(i64, i64)> = s::experiment::table
        .filter(s::experiment::workspace_id.eq_any(demos))
        .order((s::experiment::workspace_id, s::experiment::id))
        .select((s::experiment::workspace_id, s::experiment::id))
        .first(conn)
        .optional()?;
    Ok(found.map(|(workspace, experiment)| (WorkspaceId(workspace), ExperimentId(experiment))))
}

/// Deletes rows of one workspace, table by table, in the order given.
macro_rules! delete_all {
    ($conn:expr, $ws:expr, [$($table:ident),* $(,)?]) => {$(
        diesel::delete(s::$table::table.filter(s::$table::workspace_id.eq($ws.id().0))).execute($conn)?;
    )*};
}

/// Deletes every row of a demo workspace, those that point before those that are pointed at.
///
/// # Errors
/// [`DbError::NotFound`] for a workspace that is no demo: there is no other way to delete one.
pub fn delete(conn: &mut AnyConn, ws: &Ws<IsOwner>) -> Result<(), DbError> {
    let demo = s::workspace::table.filter(s::workspace::id.eq(ws.id().0).and(s::workspace::demo.eq(true)));
    if demo.count().get_result::<i64>(conn)? == 0 {
        return Err(DbError::NotFound);
    }
    delete_all!(
        conn,
        ws,
        [
            upload,
            import_layout,
            import_word,
            idempotency,
            response_value,
            experiment_value,
            offer_visit,
            offer_salt,
            offer_answer,
            offer_link,
            offer_picture,
            offer_page,
            logging_place,
            guide,
            own_item,
            begun_from,
            template_offer,
            template,
            forecast,
            follow_up,
            learning_edit,
            decision_finding,
            decision,
            share_link,
            frozen_edition,
            frozen_report,
            offer_pair,
            offer_stream,
            ending_tally,
            price_tally,
            price_change,
            source_tally,
            care_tally,
            choice_tally,
            stream_checkpoint,
            tally,
            response_history,
            stated_care,
            response,
            import,
            offer,
            alternative,
            amendment,
            rewording,
            experiment_segment,
            experiment,
            proposition_set_member,
            proposition_set,
            proposition_care,
            proposition,
            care,
            customer,
            segment,
            own_field,
            workspace_counter,
            member,
        ]
    );
    diesel::delete(s::workspace::table.filter(s::workspace::id.eq(ws.id().0))).execute(conn)?;
    Ok(())
}
