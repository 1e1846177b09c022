//! A team's own items on the checklist: added, ticked, taken away and brought back.

use actix_web::web;

use super::base;
use super::page::{Found, back};
use crate::actions::once::once;
use crate::actions::{Acting, ActionError, own_items as act};
use crate::db::AnyConn;
use crate::db::scope::{CanWrite, Ws};
use crate::domain::id::{ExperimentId, OwnItemId};
use crate::domain::invalid::Invalid;
use crate::domain::own_item::{self, LONGEST};
use crate::views::Flash;
use crate::views::form::Field;
use crate::views::own_item::{OwnItems, OwnLine};
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, Nothing, Posted, SignedIn, WebError};

/// The part of the experiment's page.
pub(super) fn part(
    found: &Found,
    may_write: bool,
    typed: &Typed,
    wrong: &[Invalid],
    base: &str,
) -> Result<OwnItems, WebError> {
    let action = format!("{base}/items");
    let field = Field::line("item", "What is to be done")
        .value(typed.get("item"))
        .hint(&format!("At most {LONGEST} characters. It keeps nothing from starting."))
        .checked(wrong);
    Ok(OwnItems {
        lines: found.own_items.iter().map(|item| OwnLine::of(item, may_write.then_some(action.as_str()))).collect(),
        field: may_write.then_some(field),
        key: fresh_key()?,
        refused: typed.has("item"),
        action,
    })
}

pub(super) async fn add(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = added(&who, ws, ExperimentId(id), &typed).await;
    back(&who, at, "#checklist", "Added.", &typed, done).await
}

async fn added(who: &SignedIn, ws: i64, id: ExperimentId, typed: &Typed) -> Result<(), WebError> {
    let label = own_item::parse("item", typed.get("item"))?;
    let (acting, key) = (who.acting(), typed.known_key()?);
    who.write_in(ws, move |conn, ws| -> Result<_, ActionError> {
        once(conn, ws, &acting, &key, |conn| Ok(act::add(conn, ws, id, &label)?.0)).map(|_| ())
    })
    .await
}

type Verb = fn(&mut AnyConn, &Ws<CanWrite>, &Acting, (ExperimentId, OwnItemId)) -> Result<(), ActionError>;

/// Does something with one item, and says what can be done about it.
async fn turn(
    sent: Posted<Nothing>,
    path: web::Path<(i64, i64, i64)>,
    verb: Verb,
    said: &str,
    undo: Option<&str>,
) -> Answer {
    let (ws, id, item) = path.into_inner();
    let acting = sent.by.acting();
    let at = (ExperimentId(id), OwnItemId(item));
    let done = sent.by.write_in(ws, move |conn, ws| verb(conn, ws, &acting, at)).await;
    let here = base(ws, id);
    let flash = match done {
        Ok(()) => match undo {
            Some(undo) => Flash::with_undo(said, format!("{here}/items/{item}/{undo}")),
            None => Flash::said(said),
        },
        Err(WebError::Conflict(why)) => Flash::said(why),
        Err(other) => return Err(other),
    };
    Ok(sent.by.go(&format!("{here}#checklist"), &flash))
}

pub(super) async fn tick(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, |conn, ws, acting, at| act::tick(conn, ws, acting, at, true), "Ticked.", None).await
}

pub(super) async fn untick(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, |conn, ws, acting, at| act::tick(conn, ws, acting, at, false), "To be done again.", None).await
}

pub(super) async fn archive(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, act::archive, "Taken away.", Some("restore")).await
}

pub(super) async fn restore(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    turn(sent, path, |conn, ws, _, at| act::restore(conn, ws, at), "Brought back.", Some("archive")).await
}
