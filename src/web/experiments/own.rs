//! The values of an experiment's own fields: shown on its page, and written.

use actix_web::web;

use super::base;
use super::page::back;
use crate::actions::own_fields as act;
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, own_fields, own_values};
use crate::domain::id::ExperimentId;
use crate::domain::invalid::Invalid;
use crate::domain::own_field::{Holder, OwnField, OwnFields, OwnText};
use crate::views::own_field::{Fact, OwnInput, OwnPart};
use crate::web::typed::Typed;
use crate::web::{Answer, Posted, own_fields as web_fields};

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
