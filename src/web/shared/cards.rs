//! Pictures of reports that are still changing, kept as long as nothing in them changes.

use actix_web::web;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::web::WebError;
use crate::web::shelf::Shelf;

/// The most pictures that are kept; each has about 40 kB.
const MOST: usize = 64;

type Key = [u8; 32];

/// The pictures painted last.
pub struct Cards {
    kept: Shelf<Key, Vec<u8>>,
    painting: Semaphore,
}

impl Default for Cards {
    /// None yet.
    fn default() -> Self {
        // Each takes a core for a tenth of a second.
        Self { kept: Shelf::new(MOST), painting: Semaphore::new(1) }
    }
}

impl Cards {
    /// The picture that shows `what`, painted if it isn't there, away from the threads that answer others.
    ///
    /// # Errors
    /// Those of `paint`.
    pub async fn picture(
        &self,
        what: String,
        paint: impl FnOnce() -> Result<Vec<u8>, WebError> + Send + 'static,
    ) -> Result<Vec<u8>, WebError> {
        let key: Key = Sha256::digest(what).into();
        let _turn = self.painting.acquire().await.map_err(|e| WebError::Internal(e.to_string()))?;
        // Looked up when it is one's turn: the one before may have painted the same.
        if let Some(kept) = self.kept.find(&key) {
            return Ok(kept.to_vec());
        }
        let painted = web::block(paint).await.map_err(|e| WebError::Internal(e.to_string()))??;
        Ok(self.kept.keep(key, painted).to_vec())
    }
}
