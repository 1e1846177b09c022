//! The values of an experiment's own fields: shown on its page, and written.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::base;
use super::page::back;
use crate::actions::own_fields as act;
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, experiments, own_fields, own_values};
use crate::domain::id::ExperimentId;
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Holder, OwnField, OwnFields, OwnText};
use crate::formats::own_json;
use crate::views::own_field::{Fact, OwnInput, OwnPart};
use crate::web::json::object;
use crate::web::typed::Typed;
use crate::web::{Answer, Posted, SignedIn, WebError, own_fields as web_fields};

/// The fields of experiments, and what is stored of one.
pub(super) struct Own {
    fields: OwnFields,
    values: Vec<OwnText>,
}

impl Own {
    pub(super) fn find<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Self, DbError> {
        let fields = own_fields::list(conn, ws, Holder::Experiment)?;
        let values = if fields.is_empty() { Vec::new() } else { own_values::of_experiment(conn, ws, id)? };
        Ok(Own { fields, values })
    }

    fn text(&self, field: &OwnField) -> &str {
        self.values.iter().find(|said| said.field == field.id).map_or("", |said| &said.text)
    }

    /// What keeps the experiment from starting.
    pub(super) fn missing(&self) -> Option<&OwnField> {
        self.fields.active().find(|field| field.required && self.text(field).is_empty())
    }

    /// The part of the page; nothing where the workspace has no such field.
    pub(super) fn part(
        &self,
        (ws, id): (i64, i64),
        may_write: bool,
        typed: &Typed,
        wrong: &[Invalid],
    ) -> Option<OwnPart> {
        if self.fields.is_empty() {
            return None;
        }
        let key = |field: &OwnField| field.id.key();
        let refused = self.fields.active().any(|field| typed.has(&key(field)));
        let value = |field: &OwnField| if refused { typed.get(&key(field)) } else { self.text(field) };
        let fact = |field: &OwnField| Fact::of(field, self.text(field));
        Some(OwnPart {
            action: may_write.then(|| format!("{}/fields", base(ws, id))),
            own: OwnInput::all(&self.fields, value, |_| true, wrong),
            values: self.fields.active().map(fact).collect(),
            href: web_fields::address(ws),
        })
    }
}

/// Writes them.
pub(super) async fn describe(path: web::Path<(i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, id) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let said: Vec<OwnText> = web_fields::said_in(&typed).collect();
    let done = who.write_in(ws, move |conn, ws| act::describe(conn, ws, ExperimentId(id), &said)).await;
    back(&who, at, "#own-fields", "Saved.", &typed, done).await
}

/// An experiment's name, state and own fields, for programs.
pub(super) async fn told(who: SignedIn, path: web::Path<(i64, i64)>) -> Answer {
    let (ws, id) = path.into_inner();
    let found = move |conn: &mut _, ws: &_| -> Result<_, DbError> {
        Ok((experiments::get(conn, ws, ExperimentId(id))?, Own::find(conn, ws, ExperimentId(id))?))
    };
    let (_, (experiment, own)) = who.read_in(ws, found).await?;
    let text = |field: &OwnField| Some(own.text(field)).filter(|text| !text.is_empty());
    Ok(HttpResponse::Ok().json(json!({
        "id": id,
        "name": experiment.name,
        "hypothesis": experiment.hypothesis,
        "status": experiment.status.word(),
        "tags": experiment.tags.all(),
        "fields": own_json::values(&own.fields, text),
    })))
}

/// Writes the own fields that a program sends; those that it doesn't name stay.
pub(super) async fn write(req: HttpRequest, who: SignedIn, path: web::Path<(i64, i64)>, sent: web::Bytes) -> Answer {
    let (ws, id) = path.into_inner();
    let found = move |conn: &mut _, ws: &_| -> Result<_, DbError> {
        experiments::get(conn, ws, ExperimentId(id))?;
        own_fields::list(conn, ws, Holder::Experiment)
    };
    let fields = who.read_to_write_in(ws, found).await?;
    let sent = object(&req, &sent, "{\"fields\": {\"Channel\": \"Fair\"}}")?;
    let said = own_json::said(&sent, &fields).map_err(|wrong| own_json::by_name(wrong, &fields))?;
    let done = who.write_in(ws, move |conn, ws| act::describe(conn, ws, ExperimentId(id), &said)).await;
    match done {
        Err(WebError::Invalid(wrong)) => Err(WebError::Invalid(own_json::by_name(wrong, &fields))),
        Err(other) => Err(other),
        Ok(()) => told(who, web::Path::from((ws, id))).await,
    }
}
