//! Where the quick log opens: at the member's last experiment.

use actix_web::web;
use std::cmp::Reverse;

use super::base;
use crate::db::scope::{self, CanRead, Ws};
use crate::db::{AnyConn, DbError, experiments, logging, workspaces};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, UserId, WorkspaceId};
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

/// The experiment where somebody logged last; else the newest that is being asked; a demo's only where no other is asked,
/// since it must not get a response that was meant for one's own; else a workspace where one can be made.
fn last_place(conn: &mut AnyConn, user: UserId) -> Result<Option<(WorkspaceId, Option<ExperimentId>)>, DbError> {
    let mut places = Vec::new();
    for member in workspaces::of_user(conn, user)?.into_iter().filter(|m| m.role.may_write()) {
        let ws = scope::enter_read(conn, user, member.id)?;
        let (experiment, at) = match logging::last(conn, &ws)? {
            Some((experiment, at)) => (Some(experiment), Some(at)),
            None => (logging::newest(conn, &ws)?, None),
        };
        // What was logged latest comes first, and what never was comes last.
        places.push(((experiment.is_none(), member.demo, Reverse(at)), (member.id, experiment)));
    }
    Ok(places.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, place)| place))
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
