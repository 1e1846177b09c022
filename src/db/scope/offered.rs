//! What an address of an offer's page opens: one offer, to be answered, and nothing else.

use std::marker::PhantomData;

use diesel::prelude::*;

use super::{CanWrite, HasLink, Ws};
use crate::db::schema::{experiment as e, offer as o, offer_link as l, offer_page as p, workspace};
use crate::db::{AnyConn, DbError};
use crate::domain::experiment::Status;
use crate::domain::id::{CustomerId, ExperimentId, OfferId, OfferLinkId, ResponseId, WorkspaceId};
use crate::domain::time::Moment;
use crate::domain::workspace::Role;

/// An offer that somebody was let in to answer. It is no member and has no role; what can be done with it stands in
/// [`crate::db::offered`] and in `actions::answers`.
#[derive(Debug, Clone)]
pub struct Offered {
    workspace: WorkspaceId,
    experiment: ExperimentId,
    offer: OfferId,
    link: OfferLinkId,
    invited: Option<(CustomerId, ResponseId)>,
    secret: String,
    demo: bool,
}

impl Offered {
    /// Whose turn it is when something is written.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The address by which they came.
    pub fn link(&self) -> OfferLinkId {
        self.link
    }

    /// The experiment.
    pub fn experiment(&self) -> ExperimentId {
        self.experiment
    }

    /// The offer.
    pub fn offer(&self) -> OfferId {
        self.offer
    }

    /// The customer whom a personal address belongs to, and the response that waits for the answer.
    pub fn invited(&self) -> Option<(CustomerId, ResponseId)> {
        self.invited
    }

    /// What signs the forms of this page.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// The workspace for what is read to print this one page. It never leaves `db`.
    pub(in crate::db) fn reader(&self) -> Ws<HasLink> {
        self.inside()
    }

    /// The workspace for storing the one answer. Only `actions::answers` and `actions::visits` ask for it; a test sees to
    /// that.
    pub(crate) fn answering(&self) -> Ws<CanWrite> {
        self.inside()
    }

    fn inside<P>(&self) -> Ws<P> {
        let (id, demo) = (self.workspace, self.demo);
        Ws { id, user: None, role: Role::Viewer, name: String::new(), demo, proof: PhantomData }
    }
}

#[derive(Queryable)]
struct Row {
    workspace: i64,
    link: i64,
    experiment: i64,
    offer: i64,
    customer: Option<i64>,
    response: Option<i64>,
}

/// Lets the holder of an address in, by the hash of its token.
///
/// # Errors
/// [`DbError::NotFound`] for an address that never was or was revoked, and while the page is not open: nobody can tell
/// which.
pub fn enter_by_offer_link(conn: &mut AnyConn, hash: &str, now: Moment) -> Result<Offered, DbError> {
    let row: Row = l::table
        .filter(l::token_hash.eq(hash).and(l::revoked_at.is_null()))
        .select((l::workspace_id, l::id, l::experiment_id, l::offer_id, l::customer_id, l::response_id))
        .first(conn)?;
    let today = i64::from(now.day().0);
    let open = p::opened_at.is_not_null().and(p::closes_on.is_null().or(p::closes_on.ge(today)));
    let secret: String = p::table
        .filter(p::workspace_id.eq(row.workspace).and(p::offer_id.eq(row.offer)).and(open))
        .select(p::secret)
        .first(conn)?;
    let made = o::workspace_id.eq(row.workspace).and(o::id.eq(row.offer)).and(o::archived.eq(false));
    o::table.filter(made).select(o::id).first::<i64>(conn)?;
    let asking = e::status.eq(Status::Running.word()).and(e::archived_at.is_null());
    let of = e::workspace_id.eq(row.workspace).and(e::id.eq(row.experiment));
    e::table.filter(of.and(asking)).select(e::id).first::<i64>(conn)?;
    Ok(Offered {
        workspace: WorkspaceId(row.workspace),
        experiment: ExperimentId(row.experiment),
        offer: OfferId(row.offer),
        link: OfferLinkId(row.link),
        invited: row.customer.map(CustomerId).zip(row.response.map(ResponseId)),
        secret,
        demo: workspace::table.find(row.workspace).select(workspace::demo).first(conn)?,
    })
}
