//! What a link without account opens: one report, and nothing else.

use std::marker::PhantomData;

use diesel::prelude::*;

use super::Ws;
use crate::db::schema::{share_link as l, workspace};
use crate::db::{AnyConn, DbError};
use crate::domain::id::{ExperimentId, FrozenId, PropositionId, ShareId, WorkspaceId};
use crate::domain::share::{Readers, Scope};
use crate::domain::time::Moment;
use crate::domain::workspace::Role;

/// A report that somebody was let in to read by a link. It is no member and has no role: it fits no query on a
/// workspace, and its own are those of [`crate::db::shares`].
#[derive(Debug, Clone)]
pub struct Share {
    workspace: WorkspaceId,
    name: String,
    id: ShareId,
    scope: Scope,
    frozen: Option<FrozenId>,
    words: bool,
    demo: bool,
}

/// Proof that somebody has a link. Only `db` can name it.
#[derive(Debug, Clone, Copy)]
pub(in crate::db) struct HasLink;

impl Share {
    /// The frozen report, where it isn't the one as it stands now.
    pub fn frozen(&self) -> Option<FrozenId> {
        self.frozen
    }

    /// How much may be read.
    pub fn readers(&self) -> Readers {
        Readers::by_link(self.words)
    }

    pub(in crate::db) fn id(&self) -> (WorkspaceId, ShareId) {
        (self.workspace, self.id)
    }

    pub(in crate::db) fn scope(&self) -> Scope {
        self.scope
    }

    /// The workspace for the queries behind this one report. It never leaves `db`.
    pub(in crate::db) fn workspace(&self) -> Ws<HasLink> {
        let (id, demo) = (self.workspace, self.demo);
        Ws { id, user: None, role: Role::Viewer, name: self.name.clone(), demo, proof: PhantomData }
    }
}

type Link = (i64, Option<i64>, Option<i64>, Option<i64>, bool);

/// Lets the holder of a link in, by the hash of its token.
///
/// # Errors
/// [`DbError::NotFound`] for a link that never was, was revoked or has expired: nobody can tell which.
pub fn enter_by_link(conn: &mut AnyConn, hash: &str, now: Moment) -> Result<Share, DbError> {
    let works = l::token_hash.eq(hash).and(l::revoked_at.is_null()).and(l::expires_at.gt(now.0));
    let (ws, name, demo, link) = l::table
        .inner_join(workspace::table.on(workspace::id.eq(l::workspace_id)))
        .filter(works)
        .select((
            l::workspace_id,
            workspace::name,
            workspace::demo,
            (l::id, l::experiment_id, l::proposition_id, l::frozen_id, l::words),
        ))
        .first::<(i64, String, bool, Link)>(conn)?;
    let (id, experiment, proposition, frozen, words) = link;
    let scope = match (experiment, proposition) {
        (Some(id), _) => Scope::Experiment(ExperimentId(id)),
        (None, Some(id)) => Scope::Proposition(PropositionId(id)),
        (None, None) => Scope::Portfolio,
    };
    Ok(Share { workspace: WorkspaceId(ws), name, id: ShareId(id), scope, frozen: frozen.map(FrozenId), words, demo })
}
