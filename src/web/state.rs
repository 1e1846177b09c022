//! What every request can reach.

use super::{assets::Assets, site::Site};
use crate::{db::Database, templates::Templates};

/// Shared by all workers. Nothing in it belongs to one visitor.
pub struct State {
    /// The database; handlers go through [`State::read`] and [`State::write`].
    pub(super) db: Database,
    /// Prints pages.
    pub templates: Templates,
    /// Style sheet, font, scripts.
    pub assets: Assets,
    /// Under which address we are reached.
    pub site: Site,
}

impl State {
    /// Puts it together.
    pub fn new(db: Database, templates: Templates, site: Site) -> Self {
        Self { db, templates, assets: Assets::embedded(), site }
    }
}
