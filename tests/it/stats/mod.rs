//! Tests of stats: numbers from independent programs, and properties that no number may break.

mod any_counts;
mod docs;
mod invariants;
mod reference;
mod tables;
