//! Deciding on experiments and value propositions.

pub(super) mod page;

use actix_web::web;

use super::typed::Typed;
use super::{Answer, Nothing, Posted, SignedIn, WebError, get};
use crate::actions::once::once;
use crate::actions::{ActionError, decisions as act};
use crate::db::AnyConn;
use crate::db::scope::{CanComment, Ws};
use crate::domain::decision::{DecisionDraft, Subject};
use crate::domain::id::{DecisionId, ExperimentId, PropositionId};
use crate::views::Flash;
use page::{Asked, Which, refused};

/// Addresses below `/w/{ws}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(format!("/w/{{ws}}/experiments/{{experiment}}{path}"));
    cfg.service(at("/decisions").route(get().to(show)).route(web::post().to(decide)))
        .service(at("/decisions/{decision}/undo").route(web::post().to(undo)))
        .service(at("/decisions/{decision}/restore").route(web::post().to(restore)))
        .service(
            web::resource("/w/{ws}/propositions/{proposition}/decisions")
                .route(get().to(show_proposition))
                .route(web::post().to(decide_proposition)),
        )
        .service(
            web::resource("/w/{ws}/propositions/{proposition}/decisions/{decision}/undo")
                .route(web::post().to(undo_proposition)),
        )
        .service(
            web::resource("/w/{ws}/propositions/{proposition}/decisions/{decision}/restore")
                .route(web::post().to(restore_proposition)),
        );
}

fn experiment((ws, id): (i64, i64)) -> Asked {
    Asked { ws, subject: Subject::Experiment(ExperimentId(id)) }
}

fn proposition((ws, id): (i64, i64)) -> Asked {
    Asked { ws, subject: Subject::Proposition(PropositionId(id)) }
}

async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    page::show(&who, experiment(path.into_inner())).await
}

async fn show_proposition(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    page::show(&who, proposition(path.into_inner())).await
}

async fn decide(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    record(experiment(path.into_inner()), sent).await
}

async fn decide_proposition(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    record(proposition(path.into_inner()), sent).await
}

async fn record(at: Asked, sent: Posted<Typed>) -> Answer {
    let Posted { by: who, input: typed } = sent;
    match recorded(&who, at, &typed).await {
        Ok(id) => {
            let undo = format!("{}/decisions/{id}/undo", at.base());
            Ok(who.go(&format!("{}#decide", at.page()), &Flash::with_undo("The decision is recorded.", undo)))
        }
        Err(WebError::Invalid(wrong)) => refused(&who, at, Which::Decision, &typed, &wrong).await,
        Err(other) => Err(other),
    }
}

async fn recorded(who: &SignedIn, at: Asked, typed: &Typed) -> Result<i64, WebError> {
    let draft = DecisionDraft::parse(typed.get("choice"), typed.get("why"), typed.get("next"))?;
    let (acting, key) = (who.acting(), typed.content_key()?);
    who.comment_in(at.ws, move |conn, ws| -> Result<_, ActionError> {
        once(conn, ws, &acting, &key, |conn| Ok(act::decide(conn, ws, &acting, at.subject, &draft)?.0))
    })
    .await
}

async fn undo(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id, decision) = path.into_inner();
    turn(experiment((ws, id)), decision, true, sent).await
}

async fn restore(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id, decision) = path.into_inner();
    turn(experiment((ws, id)), decision, false, sent).await
}

async fn undo_proposition(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id, decision) = path.into_inner();
    turn(proposition((ws, id)), decision, true, sent).await
}

async fn restore_proposition(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id, decision) = path.into_inner();
    turn(proposition((ws, id)), decision, false, sent).await
}

async fn turn(at: Asked, decision: i64, undone: bool, sent: Posted<Nothing>) -> Answer {
    let acting = sent.by.acting();
    let done = move |conn: &mut AnyConn, ws: &Ws<CanComment>| {
        act::set_undone(conn, ws, &acting, at.subject, DecisionId(decision), undone)
    };
    sent.by.comment_in(at.ws, done).await?;
    let (said, verb) = if undone { ("Taken back.", "restore") } else { ("It stands again.", "undo") };
    let flash = Flash::with_undo(said, format!("{}/decisions/{decision}/{verb}", at.base()));
    Ok(sent.by.go(&format!("{}#decide", at.page()), &flash))
}
