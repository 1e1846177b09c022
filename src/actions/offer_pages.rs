//! Setting up the page on which customers answer an offer themselves, opening and closing it.

use super::signed::Signer;
use super::{Acting, ActionError};
use crate::db::offer_pictures::{self, NewPicture};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, DbError, experiments, offer_pages, offers};
use crate::domain::experiment::Status;
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::invalid::Invalid;
use crate::domain::offer_page::OfferPageDraft;
use crate::domain::silence::Patience;

/// An offer of an experiment, as an address names them.
pub type At = (ExperimentId, OfferId);

/// Makes sure that the offer is one of the experiment's.
pub(super) fn belongs(conn: &mut AnyConn, ws: &Ws<CanWrite>, (experiment, offer): At) -> Result<(), ActionError> {
    if offers::get(conn, ws, offer)?.experiment == experiment { Ok(()) } else { Err(DbError::NotFound.into()) }
}

/// Sets the page of an offer up, or changes it.
///
/// # Errors
/// When customers should accept a price that the offer does not name.
pub fn save(conn: &mut AnyConn, ws: &Ws<CanWrite>, at: At, draft: &OfferPageDraft) -> Result<(), ActionError> {
    belongs(conn, ws, at)?;
    let priced = offers::get(conn, ws, at.1)?.price.is_some();
    if draft.commitment.where_priced(priced) != draft.commitment {
        let why = "The offer names no price that could be accepted. Give it one, or choose what else a yes gives.";
        return Err(Invalid::new("commitment", "no_price", why).into());
    }
    Ok(offer_pages::save(conn, ws, at, &Signer::fresh_secret()?, draft)?)
}

/// Opens the page: from now on its addresses work.
pub fn open(conn: &mut AnyConn, ws: &Ws<CanWrite>, acting: &Acting, at: At) -> Result<(), ActionError> {
    belongs(conn, ws, at)?;
    if experiments::get(conn, ws, at.0)?.status != Status::Running {
        let why = "Start the experiment first: that fixes the plan before anyone is asked.";
        return Err(ActionError::Conflict(why.into()));
    }
    Ok(offer_pages::set_open(conn, ws, at.1, Some(acting.now))?)
}

/// Closes the page: its addresses lead nowhere until it is opened again.
pub fn close(conn: &mut AnyConn, ws: &Ws<CanWrite>, at: At) -> Result<(), ActionError> {
    belongs(conn, ws, at)?;
    Ok(offer_pages::set_open(conn, ws, at.1, None)?)
}

/// Puts a picture on the page.
pub fn put_picture(conn: &mut AnyConn, ws: &Ws<CanWrite>, at: At, picture: &NewPicture) -> Result<(), ActionError> {
    belongs(conn, ws, at)?;
    offer_pages::get(conn, ws, at.1)?.ok_or(DbError::NotFound)?;
    Ok(offer_pictures::put(conn, ws, at.1, picture)?)
}

/// Takes the picture away.
pub fn remove_picture(conn: &mut AnyConn, ws: &Ws<CanWrite>, at: At) -> Result<(), ActionError> {
    belongs(conn, ws, at)?;
    Ok(offer_pictures::remove(conn, ws, at.1)?)
}

/// Says how long customers have to decide. It is fixed with the plan.
pub fn set_patience(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    to: Patience,
) -> Result<(), ActionError> {
    if experiments::get(conn, ws, experiment)?.status != Status::Draft {
        let why = "How long customers have to decide is fixed when the experiment starts.";
        return Err(ActionError::Conflict(why.into()));
    }
    Ok(offer_pages::set_patience(conn, ws, experiment, to)?)
}
