//! Files that are being stored at this moment: how far each is, and how it ended.

use crate::actions::imports::Done;
use crate::domain::id::ImportId;
use crate::web::WebError;
use crate::web::typed::Typed;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So long the end of a file is kept for whoever sent it.
const KEPT: Duration = Duration::from_secs(3_600);

/// How a wish to import ended.
pub enum Said {
    /// It is in.
    Stored(ImportId, Done),
    /// It had been in before, by the same key.
    Before(i64),
}

/// How far a file is. It is read twice, what it names is made first and then its rows are stored; or once, for both.
pub struct Course {
    /// The workspace and the experiment.
    pub at: (i64, i64),
    /// The file's name.
    pub file: String,
    /// How it is read: what its form said.
    pub typed: Typed,
    began: Instant,
    rows: u64,
    once: AtomicBool,
    named: AtomicU64,
    stored: AtomicU64,
    end: Mutex<Option<Result<Said, WebError>>>,
}

impl Course {
    /// At the beginning.
    pub fn new(at: (i64, i64), file: String, typed: Typed, rows: u64) -> Self {
        let (named, stored) = (AtomicU64::new(0), AtomicU64::new(0));
        let once = AtomicBool::new(false);
        Self { at, file, typed, began: Instant::now(), rows, once, named, stored, end: Mutex::new(None) }
    }

    /// It begins, perhaps anew; `once` says that it is read once.
    pub fn begin(&self, once: bool) {
        self.once.store(once, Ordering::Relaxed);
        self.named.store(0, Ordering::Relaxed);
        self.stored.store(0, Ordering::Relaxed);
    }

    /// So many more rows have been read for what they name.
    pub fn name(&self, rows: usize) {
        self.named.fetch_add(rows as u64, Ordering::Relaxed);
    }

    /// So many rows have been stored.
    pub fn store(&self, rows: u64) {
        self.stored.store(rows, Ordering::Relaxed);
    }

    /// The rows of the file, those of them that were read for what they name, and those that were stored.
    pub fn rows(&self) -> (u64, u64, u64) {
        let so_far = |rows: &AtomicU64| rows.load(Ordering::Relaxed).min(self.rows);
        let named = if self.once.load(Ordering::Relaxed) { self.rows } else { so_far(&self.named) };
        (self.rows, named, so_far(&self.stored))
    }

    /// How much of the way lies behind, and how long it is.
    pub fn way(&self) -> (u64, u64) {
        let (rows, named, stored) = self.rows();
        if self.once.load(Ordering::Relaxed) { (stored, rows.max(1)) } else { (named + stored, (rows * 2).max(1)) }
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// How it ended, for the first who asks.
    pub fn ended(&self) -> Option<Result<Said, WebError>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// It has ended.
    pub fn end(&self, how: Result<Said, WebError>) {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = Some(how);
    }
}

/// The files under way, by the token under which each waited.
#[derive(Default)]
pub struct UnderWay(Mutex<HashMap<String, Arc<Course>>>);

impl UnderWay {
    /// One of them.
    pub fn find(&self, token: &str) -> Option<Arc<Course>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    /// Notes that a file is under way; nothing if it was already.
    pub fn begin(&self, token: &str, course: Course) -> Option<Arc<Course>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, course| !course.has_ended() || course.began.elapsed() < KEPT);
        if all.contains_key(token) {
            return None;
        }
        let course = Arc::new(course);
        all.insert(token.to_owned(), Arc::clone(&course));
        Some(course)
    }

    /// Forgets one whose end has been told.
    pub fn forget(&self, token: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}
