//! Throwing a demo away.

use super::{Answer, Nothing, Posted};
use crate::actions::demo;
use crate::views::Flash;
use actix_web::web;

/// `/w/{ws}/delete-demo`
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/delete-demo").route(web::post().to(delete)));
}

async fn delete(path: web::Path<i64>, form: Posted<Nothing>) -> Answer {
    let ws = path.into_inner();
    let name = form
        .by
        .own_in(ws, |conn, ws| {
            demo::delete(conn, ws)?;
            Ok::<_, crate::actions::ActionError>(ws.name().to_owned())
        })
        .await?;
    tracing::info!(event = "demo deleted", workspace = ws, user = form.by.user.0, "deleted");
    Ok(form.by.go("/", &Flash::said(format!("The demo {name} is deleted."))))
}
