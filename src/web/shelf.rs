//! Things that were worked out before, kept as long as what they were worked out from stays the same.
//!
//! What they were worked out from is the key, all of it, read anew for every request: so nothing here is ever out of
//! date, whoever has written meanwhile and by whichever program.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The things that were asked for last.
pub(super) struct Shelf<K, V> {
    most: usize,
    kept: Mutex<VecDeque<(K, Arc<V>)>>,
}

impl<K: PartialEq, V> Shelf<K, V> {
    /// An empty one with room for so many things.
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: Mutex::default() }
    }

    /// What was made of this before. It goes to the front.
    pub(super) fn find(&self, key: &K) -> Option<Arc<V>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner); // every change of the list is whole
        let place = kept.iter().position(|(known, _)| known == key)?;
        let entry = kept.remove(place)?;
        let value = Arc::clone(&entry.1);
        kept.push_front(entry);
        Some(value)
    }

    /// Keeps what was made. The thing that nobody has asked for the longest makes room.
    pub(super) fn keep(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        kept.push_front((key, Arc::clone(&value)));
        kept.truncate(self.most);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_last_stays_and_a_thing_is_kept_once() {
        let shelf = Shelf::new(2);
        shelf.keep(1, "one");
        shelf.keep(2, "two");
        assert_eq!(shelf.find(&1).as_deref(), Some(&"one"));
        shelf.keep(3, "three");
        assert_eq!((shelf.find(&2), shelf.find(&1).as_deref()), (None, Some(&"one")));
        shelf.keep(3, "again");
        assert_eq!((shelf.find(&3).as_deref(), shelf.find(&1).as_deref()), (Some(&"again"), Some(&"one")));
    }
}
