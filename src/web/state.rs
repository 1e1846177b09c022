//! What every request can reach.

use super::{
    WebError, embedded::Assets, imports::UnderWay, limits::Limits, nav, shared::Cards, site::Site,
    worked_out::WorkedOut,
};
use crate::actions::passphrases::Hasher;
use crate::db::{Database, users};
use crate::templates::Templates;
use crate::views::Banner;
use actix_web::web;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;

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
    pub(super) limits: Limits,
    pub(super) cards: Cards,
    pub(super) reports: WorkedOut,
    pub(super) under_way: UnderWay,
    hasher: Hasher,
    hashing: Semaphore,
    set_up: AtomicBool,
    demo: bool,
}

impl State {
    /// Puts it together.
    pub fn new(db: Database, templates: Templates, site: Site, hasher: Hasher, trusted: Vec<IpAddr>) -> Self {
        Self {
            db,
            templates,
            assets: Assets::embedded(),
            site,
            limits: Limits::new(trusted),
            cards: Cards::default(),
            reports: WorkedOut::default(),
            under_way: UnderWay::default(),
            hasher,
            // Each takes 19 MiB and a core.
            hashing: Semaphore::new(2),
            set_up: AtomicBool::new(false),
            demo: false,
        }
    }

    /// The same for a demo, which is entered by a link alone.
    #[must_use]
    pub fn as_demo(self) -> Self {
        Self { demo: true, ..self }
    }

    /// What everybody should know who has not signed in: how to get in, where that is no matter of signing in.
    pub(super) fn banner(&self) -> Option<Banner> {
        if self.demo { Some(nav::way_into_demo()) } else { (!self.is_set_up()).then(nav::setup_banner) }
    }

    /// Hashes or compares passphrases, away from the threads that answer requests and only two at a time.
    ///
    /// # Errors
    /// [`WebError::Internal`] at the end of the program only.
    pub(super) async fn hash<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Hasher) -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let hasher = self.hasher.clone();
        let _turn = self.hashing.acquire().await.map_err(|e| WebError::Internal(e.to_string()))?;
        web::block(move || job(&hasher)).await.map_err(|e| WebError::Internal(e.to_string()))
    }

    /// Whether there is anybody who could sign in, as far as this process has seen.
    pub fn is_set_up(&self) -> bool {
        self.set_up.load(Ordering::Relaxed)
    }

    /// Asks the database, until the answer is yes: from then on it stays so.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub(super) async fn look_whether_set_up(&self) -> Result<bool, WebError> {
        if !self.is_set_up() && self.read(users::any).await? {
            self.set_up.store(true, Ordering::Relaxed);
        }
        Ok(self.is_set_up())
    }
}
