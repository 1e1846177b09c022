//! Where the quick log opens: at the member's last experiment.

use actix_web::web;

use super::base;
use crate::db::scope::{self, CanRead, Ws};
use crate::db::{AnyConn, DbError, experiments, logging, workspaces};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, UserId, WorkspaceId};
use crate::domain::time::Moment;
use crate::views::Link;
use crate::views::experiment::NewForm;
use crate::views::response::NothingPage;
use crate::web::nav::Place;
use crate::web::typed::fresh_key;
use crate::web::{Answer, SignedIn, WebError, see_other};

/// The quick log of an experiment.
pub(super) fn address(ws: i64, experiment: i64) -> String {
    format!("{}/log", base(ws, experiment))
}

/// `/log`, in whichever workspace the visitor logged last.
pub(super) async fn anywhere(who: SignedIn) -> Answer {
    let user = who.user;
    let place = who.state().read(move |conn| last_place(conn, user)).await?;
    Ok(see_other(&match place {
        Some((ws, Some(experiment))) => address(ws.0, experiment.0),
        Some((ws, None)) => format!("/w/{ws}/log"),
        None => "/".to_owned(),
    }))
}

/// The experiment where somebody logged last; else the newest that is being asked, in a demo only when there is no other;
/// else a workspace where one can be made.
fn last_place(conn: &mut AnyConn, user: UserId) -> Result<Option<(WorkspaceId, Option<ExperimentId>)>, DbError> {
    let mut last: Option<(Moment, WorkspaceId, ExperimentId)> = None;
    let mut other: Option<(bool, bool, WorkspaceId, Option<ExperimentId>)> = None;
    for member in workspaces::of_user(conn, user)?.into_iter().filter(|m| m.role.may_write()) {
        let ws = scope::enter_read(conn, user, member.id)?;
        if let Some((experiment, at)) = logging::last(conn, &ws)?
            && last.is_none_or(|(best, ..)| at > best)
        {
            last = Some((at, member.id, experiment));
        }
        let newest = logging::newest(conn, &ws)?;
        let rank = (newest.is_none(), member.demo, member.id, newest);
        if other.is_none_or(|best| (rank.0, rank.1) < (best.0, best.1)) {
            other = Some(rank);
        }
    }
    Ok(last.map(|(_, ws, experiment)| (ws, Some(experiment))).or(other.map(|(_, _, ws, newest)| (ws, newest))))
}

/// `/w/{ws}/log`: the same in one workspace. Where nothing is being asked, the page leads there.
pub(super) async fn here(who: SignedIn, path: web::Path<i64>) -> Answer {
    let ws = path.into_inner();
    let (bar, place) = who
        .read_in(ws, |conn, ws| -> Result<_, DbError> {
            match logging::last(conn, ws)? {
                Some((experiment, _)) => Ok(Some(experiment)),
                None => logging::newest(conn, ws),
            }
        })
        .await?;
    if !bar.role().may_write() {
        return Err(WebError::NotAllowed);
    }
    match place {
        Some(experiment) => Ok(see_other(&address(ws, experiment.0))),
        None => nothing(&who, &bar).await,
    }
}

/// Nothing is being asked: what is designed can be started, else something can be designed.
async fn nothing(who: &SignedIn, bar: &Ws<CanRead>) -> Answer {
    let ws = bar.id().0;
    let (_, all) = who.read_in(ws, |conn, ws| experiments::list(conn, ws, false)).await?;
    let drafts = all.iter().filter(|e| e.status == Status::Draft);
    let drafts: Vec<Link> = drafts.map(|e| Link::new(format!("{}#checklist", base(ws, e.id.0)), &*e.name)).collect();
    let page = NothingPage {
        lead: if drafts.is_empty() {
            "Responses belong to an experiment. Name one; its checklist leads to the first response."
        } else {
            "Responses belong to an experiment that has been started. These are waiting for it."
        },
        new: drafts
            .is_empty()
            .then(|| fresh_key().map(|key| NewForm::new(format!("/w/{ws}/experiments"), key, "", "", &[])))
            .transpose()?,
        drafts,
    };
    who.page_in(bar, Place::Experiments, "Log a response", &page)
}
