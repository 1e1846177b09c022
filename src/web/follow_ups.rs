//! Designing the next test: a draft that follows from a result.

use actix_web::web;

use super::decisions::page::{Asked, Which, refused};
use super::typed::Typed;
use super::{Answer, Posted, SignedIn, WebError};
use crate::actions::ActionError;
use crate::actions::follow_ups::{self as act, FollowUpDraft};
use crate::actions::once::once;
use crate::domain::decision::Subject;
use crate::domain::id::ExperimentId;
use crate::views::Flash;

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/w/{ws}/experiments/{experiment}/follow-ups").route(web::post().to(create)));
}

async fn create(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    match created(&who, ws, id, &typed).await {
        Ok(new) => {
            let said = "The draft is open. It follows from the result; change what you like before the start.";
            Ok(who.go(&format!("/w/{ws}/experiments/{new}"), &Flash::said(said)))
        }
        Err(WebError::Invalid(wrong)) => {
            let at = Asked { ws, subject: Subject::Experiment(ExperimentId(id)) };
            refused(&who, at, Which::NextTest, &typed, &wrong).await
        }
        Err(other) => Err(other),
    }
}

async fn created(who: &SignedIn, ws: i64, id: i64, typed: &Typed) -> Result<i64, WebError> {
    let plan = (typed.get("succeed_at"), typed.get("stop_at"));
    let draft = FollowUpDraft::parse(typed.get("name"), typed.get("hypothesis"), typed.all("offer"), plan)?;
    let (acting, key) = (who.acting(), typed.content_key()?);
    who.write_in(ws, move |conn, ws| -> Result<_, ActionError> {
        once(conn, ws, &acting, &key, |conn| Ok(act::design(conn, ws, &acting, ExperimentId(id), &draft)?.0))
    })
    .await
}
