//! A response that is there: its page with its history, and changing it.

use actix_web::http::StatusCode;
use actix_web::web;
use serde::Deserialize;

use super::around::{Found, offered, print};
use super::form::{Again, Read};
use super::list::notes;
use super::{Origin, base, label, of_experiment};
use crate::actions::responses as act;
use crate::actions::{ActionError, natural};
use crate::db::history::{self, Change as Stored};
use crate::db::responses::Row;
use crate::db::scope::{CanRead, Ws};
use crate::db::{AnyConn, DbError, offers};
use crate::domain::id::{ExperimentId, OfferId, ResponseId};
use crate::domain::natural::Natural;
use crate::domain::time::Moment;
use crate::formats::natural_json;
use crate::views::experiment::Part;
use crate::views::response::history::{Beside, Change, Stale};
use crate::views::response::outcome_label;
use crate::views::response::read::{ReadPage, lines};
use crate::views::{Flash, Link, format};
use crate::web::nav::Place;
use crate::web::typed::Typed;
use crate::web::{Answer, Nothing, Posted, SignedIn, WebError};

/// A response with what is around it and what became of it.
pub(super) struct There {
    pub(super) found: Found,
    row: Row,
    pub(super) natural: Natural,
    history: Vec<Stored>,
}

impl There {
    pub(super) fn of(
        conn: &mut AnyConn,
        ws: &Ws<CanRead>,
        (experiment, response): (i64, i64),
        now: Moment,
    ) -> Result<Self, DbError> {
        let row = of_experiment(conn, ws, experiment, response)?;
        let natural = natural::of_rows(conn, ws, std::slice::from_ref(&row))?.pop().unwrap_or_default();
        let mut found = Found::of(conn, ws, ExperimentId(experiment), now)?;
        let offer = offers::get(conn, ws, OfferId(row.offer_id))?;
        if offer.archived {
            found.around.offers.push(offered(&offer, None, None));
        }
        let segments = &mut found.around.segments;
        segments.extend(natural.get("segment").filter(|own| segments.iter().all(|s| s != own)).map(str::to_owned));
        let history = history::of_response(conn, ws, ResponseId(response))?;
        Ok(There { found, row, natural, history })
    }

    /// Who responded, and what they chose.
    fn heading(&self) -> String {
        let outcome = outcome_label(self.row.outcome()).to_lowercase();
        format!("{}: {outcome}", label(&self.row, &self.natural))
    }

    /// The page for those who may not change it.
    fn only_read(&self, ws: i64) -> ReadPage {
        let here = base(ws, self.row.experiment_id);
        ReadPage {
            list: Link::new(format!("{here}/responses"), "Responses"),
            experiment: Link::new(here, &*self.found.experiment.name),
            heading: self.heading(),
            notes: format::capital(&notes(&self.row, &self.natural)),
            lines: lines(&self.natural),
            history: self.changes(),
        }
    }

    /// The version that the response is in.
    pub(super) fn version(&self) -> i64 {
        self.history.first().map_or(0, |change| change.id)
    }

    /// Its history, newest first.
    fn changes(&self) -> Vec<Change> {
        let mut newer = self.natural.clone();
        let line = |change: &Stored| {
            let what = format!("{} by {} on {}", format::capital(&change.what), change.by, format::moment(change.at));
            let before = natural_json::read(&change.before).unwrap_or_default();
            // What was not kept is what the next change found.
            let after = change.after.as_deref().and_then(natural_json::read).unwrap_or_else(|| newer.clone());
            newer.clone_from(&before);
            Change::of(what, &before, &after)
        };
        self.history.iter().map(line).collect()
    }

    /// What has changed since a version, and what was typed beside what is stored.
    pub(super) fn stale(&self, seen: Option<i64>, read: &Read) -> Stale {
        let since = self.history.iter().take_while(|change| Some(change.id) > seen).count();
        let offer = read.offer.map(|id| id.to_string()).unwrap_or_default();
        let offer = self.found.around.offers.iter().find(|known| known.id == offer).map(|known| known.name.clone());
        let mut yours = read.natural.asked_beside(&self.natural);
        yours.set("offer", offer);
        let beside = self.natural.differences(&yours).iter().map(Beside::of).collect();
        Stale { changes: self.changes().into_iter().take(since).collect(), beside }
    }
}

pub(super) async fn show(who: SignedIn, path: web::Path<(i64, i64, i64)>) -> Answer {
    let (ws, experiment, response) = path.into_inner();
    let now = Moment::now();
    let (bar, there) = who.read_in(ws, move |conn, ws| There::of(conn, ws, (experiment, response), now)).await?;
    if !bar.role().may_write() {
        let page = there.only_read(ws);
        return who.page_in(&bar, Place::Experiments, &page.heading, &page);
    }
    let (row, natural) = (&there.row, &there.natural);
    let mut page = there.found.page_of(&bar, natural, (&row.offer_id.to_string(), response), &[])?;
    page.heading = there.heading();
    page.history = there.changes();
    page.version = there.version();
    page.acts = acts(&page.action, &there);
    print(&who, &bar, StatusCode::OK, &page)
}

fn acts(action: &str, there: &There) -> Vec<Part> {
    let part =
        |verb: &str, button| Part { name: String::new(), action: format!("{action}/{verb}"), button, away: false };
    if there.row.undone_at.is_some() {
        return vec![part("restore", "Bring it back")];
    }
    let mut acts = vec![part("undo", "Take it back")];
    if there.history.iter().any(|change| change.what.starts_with("edit")) {
        acts.push(part(&undo_of(there.version()), "Undo the latest edit"));
    }
    acts
}

/// The address that undoes the latest edit of a response, as long as it is in that version.
fn undo_of(version: i64) -> String {
    format!("undo-edit?seen={version}")
}

pub(super) async fn update(path: web::Path<(i64, i64, i64)>, sent: Posted<Typed>) -> Answer {
    let at @ (ws, experiment, response) = path.into_inner();
    let Posted { by: who, input: typed } = sent;
    let seen = match typed.get("version") {
        "" => None,
        text => Some(text.parse().map_err(|_| WebError::BadRequest("The form is incomplete. Open it anew."))?),
    };
    let read = Read::of(&typed, Moment::now());
    let here = format!("{}/responses/{response}", base(ws, experiment));
    match edited(&who, at, seen, &read).await {
        Ok(version) => {
            let text = "Saved. What it was before is in its history.";
            Ok(who.go(&here, &Flash::with_undo(text, format!("{here}/{}", undo_of(version)))))
        }
        Err(error) => {
            let again = Again { ws, experiment, typed: &typed, read: &read };
            again.show_of(&who, (response, seen), &error.shown_again()?).await
        }
    }
}

async fn edited(
    who: &SignedIn,
    (ws, experiment, response): (i64, i64, i64),
    seen: Option<i64>,
    read: &Read,
) -> Result<i64, WebError> {
    read.fits().map_err(WebError::Invalid)?;
    let acting = who.acting();
    let typed = act::Typed { seen, offer: read.offer, fields: read.natural.clone() };
    who.write_in(ws, move |conn, ws| -> Result<_, ActionError> {
        of_experiment(conn, ws, experiment, response)?;
        act::edit_seen(conn, ws, &acting, ResponseId(response), &typed)
    })
    .await
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Seen {
    /// The version that the button belongs to.
    seen: Option<i64>,
}

pub(super) async fn undo_edit(
    path: web::Path<(i64, i64, i64)>,
    seen: web::Query<Seen>,
    sent: Posted<Nothing>,
) -> Answer {
    let (ws, experiment, response) = path.into_inner();
    let (acting, seen) = (sent.by.acting(), seen.seen);
    let undone = sent.by.write_in(ws, move |conn, ws| -> Result<(), ActionError> {
        of_experiment(conn, ws, experiment, response)?;
        act::undo_edit(conn, ws, &acting, ResponseId(response), seen)
    });
    undone.await?;
    let said = Flash::said("The response is again as it was before the edit.");
    Ok(sent.by.go(&Origin::List.address(ws, experiment), &said))
}
