//! From the demo to one's own work: the addresses behind its three steps.

use super::{Answer, SignedIn, WebError, experiments::base, get, see_other};
use crate::db::{AnyConn, DbError, experiments, scope, workspaces};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, UserId, WorkspaceId};
use actix_web::web;

/// `/own/{step}`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/own/{step}").route(get().to(step)));
}

/// Somebody's own workspace and its newest experiment, with whether that is still being designed. Who has a demo only
/// works there.
fn own(conn: &mut AnyConn, user: UserId) -> Result<Option<(WorkspaceId, Option<(ExperimentId, bool)>)>, DbError> {
    let all = workspaces::of_user(conn, user)?;
    let Some(one) = all.iter().find(|w| !w.demo).or(all.first()) else { return Ok(None) };
    let ws = scope::enter_read(conn, user, one.id)?;
    let newest = experiments::list(conn, &ws, false)?.into_iter().next();
    Ok(Some((one.id, newest.map(|e| (e.id, e.status == Status::Draft)))))
}

async fn step(who: SignedIn, step: web::Path<String>) -> Answer {
    let user = who.user;
    let Some((ws, newest)) = who.state().read(move |conn| own(conn, user)).await? else { return Ok(see_other("/")) };
    let (home, part) = (format!("/w/{ws}"), |id: ExperimentId, part: &str| format!("{}#{part}", base(ws.0, id.0)));
    // What is being asked already has its offers and its bar: then the step is for another experiment.
    Ok(see_other(&match (step.as_str(), newest) {
        ("log", _) => format!("{home}/log"),
        ("proposition", Some((id, true))) => part(id, "offers"),
        ("bar", Some((id, true))) => part(id, "plan"),
        ("proposition" | "bar", _) => format!("{home}#new"),
        _ => return Err(WebError::NotFound),
    }))
}
