//! The questions of an experiment's interviews: read and changed.

use super::base;
use actix_web::http::StatusCode;
use actix_web::web;

use crate::actions::guides as act;
use crate::db::{DbError, experiments, guides};
use crate::domain::guide::Guide;
use crate::domain::id::ExperimentId;
use crate::domain::invalid::Invalid;
use crate::views::Flash;
use crate::views::form::{Field, Problem};
use crate::views::guide::GuidePage;
use crate::web::nav::Place;
use crate::web::typed::Typed;
use crate::web::{Answer, Posted, SignedIn, WebError};

pub(super) async fn show(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    page(&who, path.into_inner(), None, &[]).await
}

async fn page(who: &SignedIn, (ws, id): (i64, i64), typed: Option<&str>, wrong: &[Invalid]) -> Answer {
    let (bar, (experiment, guide)) = who
        .read_in(ws, move |conn, ws| -> Result<_, DbError> {
            let id = ExperimentId(id);
            Ok((experiments::get(conn, ws, id)?, guides::get(conn, ws, id)?.unwrap_or_else(Guide::usual)))
        })
        .await?;
    let back = base(ws, id);
    let text = typed.map_or_else(|| guide.text(), str::to_owned);
    let field = || {
        Field::lines("questions", "Questions")
            .value(&text)
            .hint("One a line. None at all takes the guide away from the quick log.")
            .optional()
            .checked(wrong)
    };
    let page = GuidePage {
        action: format!("{back}/guide"),
        back,
        experiment: experiment.name,
        questions: guide.questions().to_vec(),
        field: bar.role().may_write().then(field),
        problems: Problem::summary(wrong),
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    who.print(status, &who.layout_in(&bar, Place::Experiments, "Questions to listen by"), &page)
}

pub(super) async fn write(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let raw = typed.get("questions");
    match written(&who, ws, id, raw).await {
        Ok(()) => {
            Ok(who.go(&format!("{}/guide", base(ws, id)), &Flash::said("Saved. They stand beside the quick log.")))
        }
        Err(WebError::Invalid(wrong)) => page(&who, (ws, id), Some(raw), &wrong).await,
        Err(other) => Err(other),
    }
}

async fn written(who: &SignedIn, ws: i64, id: i64, raw: &str) -> Result<(), WebError> {
    let guide = Guide::parse("questions", raw)?;
    who.write_in(ws, move |conn, ws| act::write(conn, ws, ExperimentId(id), &guide)).await
}
