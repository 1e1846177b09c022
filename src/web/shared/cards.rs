//! Pictures of reports that are still changing, kept as long as nothing in them changes.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use actix_web::web;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::web::WebError;

/// The most pictures that are kept; each has about 40 kB.
const MOST: usize = 64;

type Key = [u8; 32];

/// The pictures painted last.
pub struct Cards {
    kept: Mutex<VecDeque<(Key, Vec<u8>)>>,
    painting: Semaphore,
}

impl Default for Cards {
    /// None yet.
    fn default() -> Self {
        // Each takes a core for a tenth of a second.
        Self { kept: Mutex::default(), painting: Semaphore::new(1) }
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
        if let Some(kept) = self.find(&key) {
            return Ok(kept);
        }
        let painted = web::block(paint).await.map_err(|e| WebError::Internal(e.to_string()))??;
        self.keep(key, painted.clone());
        Ok(painted)
    }

    fn find(&self, key: &Key) -> Option<Vec<u8>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(k, _)| k == key).map(|(_, picture)| picture.clone())
    }

    fn keep(&self, key: Key, picture: Vec<u8>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, picture));
        kept.truncate(MOST);
    }
}
