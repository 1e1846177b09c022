//! The forms of an experiment's design: name, segments, alternatives, method, plan.

use super::base;
use super::page::back;
use actix_web::web;

use crate::actions::once::once;
use crate::actions::seen::Seen;
use crate::actions::{ActionError, experiments as act};
use crate::db::AnyConn;
use crate::db::scope::{CanWrite, Ws};
use crate::domain::alternative;
use crate::domain::experiment::Method;
use crate::domain::id::{AlternativeId, ExperimentId, SegmentId};
use crate::domain::invalid::Invalid;
use crate::domain::plan::{Plan, amendment_reason};
use crate::domain::tag::Tags;
use crate::domain::text::{Name, Words};
use crate::views::Flash;
use crate::web::typed::Typed;
use crate::web::{Answer, Nothing, Posted, WebError};

pub(super) fn name_and_hypothesis(typed: &Typed) -> Result<(Name, Option<Words>), WebError> {
    let name = Name::parse("name", typed.get("name"));
    let hypothesis = Words::parse("hypothesis", Some(typed.get("hypothesis")));
    match (name, hypothesis) {
        (Ok(name), Ok(hypothesis)) => Ok((name, hypothesis)),
        (name, hypothesis) => Err(WebError::Invalid([name.err(), hypothesis.err()].into_iter().flatten().collect())),
    }
}

pub(super) async fn rename(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match name_and_hypothesis(&typed) {
        Ok((name, hypothesis)) => {
            let (acting, seen) = (who.acting(), Seen::sent(typed.get("seen")));
            let renamed = move |conn: &mut AnyConn, ws: &Ws<CanWrite>| {
                act::rename(conn, ws, &acting, (ExperimentId(id), &seen), &name, hypothesis.as_ref())
            };
            who.write_in(ws, renamed).await
        }
        Err(wrong) => Err(wrong),
    };
    back(&who, at, "#basics", "Saved.", &typed, done).await
}

pub(super) async fn add_segments(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match Name::parse("segment", typed.get("segment")) {
        Ok(name) => {
            who.write_in(ws, move |conn, ws| act::add_segments(conn, ws, ExperimentId(id), std::slice::from_ref(&name)))
                .await
        }
        Err(wrong) => Err(WebError::Invalid(vec![wrong])),
    };
    back(&who, at, "#segments", "Added.", &typed, done).await
}

pub(super) async fn remove_segment(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    let (ws, id, segment) = path.into_inner();
    sent.by.write_in(ws, move |conn, ws| act::remove_segment(conn, ws, ExperimentId(id), SegmentId(segment))).await?;
    Ok(sent.by.go(&format!("{}#segments", base(ws, id)), &Flash::said("Taken away. Its responses stay.")))
}

pub(super) async fn add_alternative(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match alternative::parse("alternative", typed.get("alternative")) {
        Ok(name) => {
            who.write_in(ws, move |conn, ws| act::add_alternative(conn, ws, ExperimentId(id), &name).map(|_| ())).await
        }
        Err(wrong) => Err(WebError::Invalid(vec![wrong])),
    };
    back(&who, at, "#alternatives", "Added.", &typed, done).await
}

/// The same complaint about a field that the form calls differently.
pub(super) fn renamed(error: WebError, from: &str, to: &'static str) -> WebError {
    match error {
        WebError::Invalid(wrong) => {
            WebError::Invalid(wrong.into_iter().map(|w| if w.field == from { w.on(to) } else { w }).collect())
        }
        other => other,
    }
}

pub(super) async fn set_tags(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match Tags::parse("tags", typed.get("tags")) {
        Ok(tags) => who.write_in(ws, move |conn, ws| act::set_tags(conn, ws, ExperimentId(id), &tags)).await,
        Err(wrong) => Err(WebError::Invalid(vec![wrong])),
    };
    back(&who, at, "#basics", "Saved.", &typed, done).await
}

/// Takes a part of the experiment away or brings it back, with a button that does the opposite.
pub(super) async fn swing<F>(
    sent: Posted<Nothing>,
    path: web::Path<(i64, i64, i64)>,
    kind: &str,
    away: bool,
    swing: F,
) -> Answer
where
    F: Fn(&mut AnyConn, &Ws<CanWrite>, ExperimentId, i64, bool) -> Result<(), ActionError> + Send + Sync + 'static,
{
    let (ws, id, part) = path.into_inner();
    sent.by.write_in(ws, move |conn, ws| swing(conn, ws, ExperimentId(id), part, away)).await?;
    let (text, verb) = if away { ("Taken away. Its responses stay.", "restore") } else { ("Brought back.", "archive") };
    let flash = Flash::with_undo(text, format!("{}/{kind}/{part}/{verb}", base(ws, id)));
    Ok(sent.by.go(&format!("{}#{kind}", base(ws, id)), &flash))
}

fn swing_alternative(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    part: i64,
    away: bool,
) -> Result<(), ActionError> {
    act::archive_alternative(conn, ws, id, AlternativeId(part), away)
}

pub(super) async fn archive_alternative(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "alternatives", true, swing_alternative).await
}

pub(super) async fn restore_alternative(path: web::Path<(i64, i64, i64)>, sent: Posted<Nothing>) -> Answer {
    swing(sent, path, "alternatives", false, swing_alternative).await
}

pub(super) async fn set_method(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let riskiest = Words::parse("riskiest", Some(typed.get("riskiest")));
    let done = match (Method::parse_optional("method", typed.get("method")), riskiest) {
        (Ok(method), Ok(riskiest)) => {
            let (acting, seen) = (who.acting(), Seen::sent(typed.get("seen")));
            let set = move |conn: &mut AnyConn, ws: &Ws<CanWrite>| {
                act::set_method(conn, ws, &acting, (ExperimentId(id), &seen), method, riskiest.as_ref())
            };
            who.write_in(ws, set).await
        }
        (method, riskiest) => Err(WebError::Invalid([method.err(), riskiest.err()].into_iter().flatten().collect())),
    };
    back(&who, at, "#method", "Saved.", &typed, done).await
}

fn plan_of(typed: &Typed) -> Result<Option<Plan>, WebError> {
    Plan::parse(typed.get("succeed_at"), typed.get("stop_at"), typed.get("stop_on")).map_err(WebError::Invalid)
}

pub(super) async fn set_plan(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match plan_of(&typed) {
        Ok(plan) => {
            let acting = who.acting();
            who.write_in(ws, move |conn, ws| act::plan_ahead(conn, ws, &acting, ExperimentId(id), plan)).await
        }
        Err(wrong) => Err(wrong),
    };
    back(&who, at, "#plan", "The plan is saved. It can change until the start.", &typed, done).await
}

pub(super) async fn amend(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let done = match (plan_of(&typed), amendment_reason(typed.get("reason"))) {
        (Ok(Some(plan)), Ok(reason)) => {
            let acting = who.acting();
            let key = typed.known_key()?;
            let amended = move |conn: &mut AnyConn, ws: &Ws<CanWrite>| {
                let amend = |conn: &mut AnyConn| act::amend(conn, ws, &acting, ExperimentId(id), plan, &reason);
                once(conn, ws, &acting, &key, |conn| amend(conn).map(|()| id)).map(|_| ())
            };
            who.write_in(ws, amended).await
        }
        (Ok(None), _) => {
            Err(WebError::Invalid(vec![Invalid::new("succeed_at", "required", "A plan that has begun keeps a bar.")]))
        }
        (Ok(_), Err(wrong)) => Err(WebError::Invalid(vec![wrong])),
        (Err(wrong), _) => Err(wrong),
    };
    back(&who, at, "#plan", "Amended. The report says so, with your reason.", &typed, done).await
}
