//! Writing the learning card of an experiment.

use actix_web::web;

use super::decisions::page::{Asked, Which, refused};
use super::typed::Typed;
use super::{Answer, Nothing, Posted, SignedIn, WebError};
use crate::actions::once::once;
use crate::actions::{ActionError, learning as act};
use crate::domain::decision::Subject;
use crate::domain::id::{ExperimentId, LearningEditId};
use crate::domain::learning::{CardDraft, Part};
use crate::views::Flash;

/// Addresses below `/w/{ws}/experiments/{experiment}`.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(format!("/w/{{ws}}/experiments/{{experiment}}{path}"));
    cfg.service(at("/learning").route(web::post().to(edit)))
        .service(at("/learning/{edit}/undo").route(web::post().to(undo)))
        .service(at("/learning/{edit}/restore").route(web::post().to(restore)));
}

fn asked(ws: i64, id: i64) -> Asked {
    Asked { ws, subject: Subject::Experiment(ExperimentId(id)) }
}

async fn edit(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, id) = path.into_inner();
    let at = asked(ws, id);
    let Posted { by: who, input: typed } = sent;
    let back = format!("{}#learning", at.page());
    match edited(&who, ws, id, &typed).await {
        Ok(0) => Ok(who.go(&back, &Flash::said("Nothing was changed."))),
        Ok(edit) => {
            let undo = format!("{}/learning/{edit}/undo", at.base());
            Ok(who.go(&back, &Flash::with_undo("The card is saved.", undo)))
        }
        Err(WebError::Invalid(wrong)) => refused(&who, at, Which::Learning, &typed, &wrong).await,
        Err(other) => Err(other),
    }
}

/// The edit's id, or zero where nothing was changed.
async fn edited(who: &SignedIn, ws: i64, id: i64, typed: &Typed) -> Result<i64, WebError> {
    let draft = CardDraft::parse(Part::ALL.map(|part| typed.get(part.word())), typed.get("after"))?;
    let (acting, key) = (who.acting(), typed.content_key()?);
    who.comment_in(ws, move |conn, ws| -> Result<_, ActionError> {
        once(conn, ws, &acting, &key, |conn| {
            Ok(act::edit(conn, ws, &acting, ExperimentId(id), &draft)?.map_or(0, |edit| edit.0))
        })
    })
    .await
}

async fn undo(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(path.into_inner(), true, sent).await
}

async fn restore(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(path.into_inner(), false, sent).await
}

async fn turn((ws, id, edit): (i64, i64, i64), undone: bool, sent: Posted<Nothing>) -> Answer {
    let acting = sent.by.acting();
    sent.by
        .comment_in(ws, move |conn, ws| {
            act::set_undone(conn, ws, &acting, ExperimentId(id), LearningEditId(edit), undone)
        })
        .await?;
    let (said, verb) = if undone { ("Taken back.", "restore") } else { ("Brought back.", "undo") };
    let at = asked(ws, id);
    let flash = Flash::with_undo(said, format!("{}/learning/{edit}/{verb}", at.base()));
    Ok(sent.by.go(&format!("{}#learning", at.page()), &flash))
}
