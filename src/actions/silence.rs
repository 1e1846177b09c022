//! Whoever was asked and said nothing in time did nothing: visitors of an offer's page, and invited customers.

use super::responses::{self, Log};
use super::{Acting, ActionError, natural};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, experiments, offer_links, offer_pages, responses as stored, visits};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OfferId, OfferLinkId, ResponseId};
use crate::domain::response::{CheckRules, Fields, Outcome, check};
use crate::domain::time::{DateForm, Moment};

/// What history calls the passing of time.
const NOBODY: &str = "no answer in time";

/// Turns those whose time to decide is over into responses: visitors of an address into one tally, each invited customer
/// into their own. Done again it finds nothing to do. Returns how many customers it were.
///
/// # Errors
/// When the database can't store it.
pub fn fold(conn: &mut AnyConn, ws: &Ws<CanWrite>, experiment: ExperimentId, now: Moment) -> Result<u64, ActionError> {
    // Of two instances the second waits here, and then finds nothing left.
    stored::take_ids(conn, ws, 0)?;
    let until = offer_pages::patience(conn, ws, experiment)?.over_for(now);
    let asking = experiments::get(conn, ws, experiment)?.status == Status::Running;
    let acting = Acting { name: NOBODY.into(), now };
    let mut folded = 0;
    for (link, offer, personal, silent) in visits::due(conn, ws, experiment, until)? {
        if asking && !personal && silent > 0 {
            tally(conn, ws, &acting, (experiment, offer, link), silent)?;
            folded += silent.unsigned_abs();
        }
        visits::forget(conn, ws, link, until)?;
    }
    if asking {
        for id in offer_links::waiting(conn, ws, experiment, until)? {
            close(conn, ws, &acting, id)?;
            folded += 1;
        }
    }
    Ok(folded)
}

fn tally(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    (experiment, offer, link): (ExperimentId, OfferId, OfferLinkId),
    silent: i64,
) -> Result<(), ActionError> {
    let quantity = silent.to_string();
    let fields = Fields {
        offer: Some("#"),
        outcome: Some(Outcome::DoNothing.word()),
        quantity: Some(&quantity),
        no_answer: Some("yes"),
        ..Fields::default()
    };
    let draft = check(&fields, &CheckRules::form(acting.now))?;
    let key = format!("silence:{link}:{}", stored::take_ids(conn, ws, 0)?);
    let log = Log { experiment, offer: Some(offer), draft, key: key.into() };
    responses::log(conn, ws, acting, &log).map(|_| ())
}

/// An invited customer has let the time pass.
fn close(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, id: ResponseId) -> Result<(), ActionError> {
    let row = stored::get(conn, ws, id)?;
    let offer = OfferId(row.offer_id);
    let mut fields = natural::of_rows(conn, ws, std::slice::from_ref(&row))?.pop().unwrap_or_default();
    fields.set("outcome", Outcome::DoNothing.word().to_string());
    fields.set("no_answer", "yes".to_string());
    let rules = CheckRules { now: acting.now, dates: DateForm::Iso, scale_max_milli: i32::MAX };
    let draft = check(&fields.fields(), &rules)?;
    responses::edit(conn, ws, acting, id, Some(offer), &draft)
}
