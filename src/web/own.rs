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

/// Where somebody works.
struct Own {
    workspace: WorkspaceId,
    /// The newest experiment, while it is being designed.
    draft: Option<ExperimentId>,
}

/// Somebody's own workspace; who has a demo only works there.
fn own(conn: &mut AnyConn, user: UserId) -> Result<Option<Own>, DbError> {
    let all = workspaces::of_user(conn, user)?;
    let Some(one) = all.iter().find(|w| !w.demo).or(all.first()) else { return Ok(None) };
    let ws = scope::enter_read(conn, user, one.id)?;
    let newest = experiments::list(conn, &ws, false)?.into_iter().next();
    let draft = newest.filter(|e| e.status == Status::Draft).map(|e| e.id);
    Ok(Some(Own { workspace: one.id, draft }))
}

async fn step(who: SignedIn, step: web::Path<String>) -> Answer {
    let user = who.user;
    let Some(own) = who.state().read(move |conn| own(conn, user)).await? else { return Ok(see_other("/")) };
    let home = format!("/w/{}", own.workspace);
    let part = |id: ExperimentId, part: &str| format!("{}#{part}", base(own.workspace.0, id.0));
    // What is being asked already has its offers and its bar: then the step is for another experiment.
    Ok(see_other(&match (step.as_str(), own.draft) {
        ("log", _) => format!("{home}/log"),
        ("proposition", Some(id)) => part(id, "offers"),
        ("bar", Some(id)) => part(id, "plan"),
        ("proposition" | "bar", _) => format!("{home}#new"),
        _ => return Err(WebError::NotFound),
    }))
}
