//! Work that goes on by itself: customers who let the time to decide pass.

use super::{State, WebError};
use crate::actions::ActionError;
use crate::actions::silence::fold;
use crate::db::scope::enter_as_operator;
use crate::db::{AnyConn, visits};
use crate::domain::id::{ExperimentId, WorkspaceId};
use crate::domain::time::Moment;

impl State {
    /// Turns those whose time is over into responses, experiment by experiment. What fails is tried again next time.
    pub async fn close_silent(&self) {
        let found = self.read(visits::experiments).await;
        for (ws, experiment) in told("looking", found).unwrap_or_default() {
            if let Some(folded) = told("storing", self.close_one(ws, experiment).await).filter(|n| *n > 0) {
                tracing::info!(
                    event = "no answer",
                    workspace = ws.0,
                    experiment = experiment.0,
                    folded,
                    "time is over"
                );
            }
        }
    }

    async fn close_one(&self, ws: WorkspaceId, experiment: ExperimentId) -> Result<u64, WebError> {
        let now = Moment::now();
        let close = move |conn: &mut AnyConn| -> Result<u64, ActionError> {
            let ws = enter_as_operator(conn, ws)?.as_writer();
            fold(conn, &ws, experiment, now)
        };
        self.write_in(ws, close).await
    }
}

fn told<T>(doing: &str, outcome: Result<T, WebError>) -> Option<T> {
    outcome.map_err(|error| tracing::warn!(%error, doing, "customers without an answer")).ok()
}
